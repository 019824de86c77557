from django.apps import AppConfig


class BaseRoom(AppConfig):
    name = "kentongan.base"
    label = "base"
