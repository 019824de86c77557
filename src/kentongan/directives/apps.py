from django.apps import AppConfig


class DirectivesRoom(AppConfig):
    name = "kentongan.directives"
    label = "directives"
