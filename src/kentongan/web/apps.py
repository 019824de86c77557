from django.apps import AppConfig


class WebRoom(AppConfig):
    name = "kentongan.web"
    label = "web"
