from django.apps import AppConfig


class RulebookRoom(AppConfig):
    name = "kentongan.rulebook"
    label = "rulebook"
