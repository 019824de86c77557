from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BaseRoom(AppConfig):
    name = "kentongan.base"
    label = "base"

    def ready(self) -> None:
        from .planner import teach

        post_migrate.connect(teach, sender=self, dispatch_uid="kentongan.planner")
