from django.apps import AppConfig


class SitewatchRoom(AppConfig):
    name = "kentongan.sitewatch"
    label = "sitewatch"

    def ready(self) -> None:
        from kentongan.kernel.kinds import register

        from .wording import SiteKind

        register(SiteKind())
