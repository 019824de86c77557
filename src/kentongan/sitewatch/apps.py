from django.apps import AppConfig


class SitewatchRoom(AppConfig):
    name = "kentongan.sitewatch"
    label = "sitewatch"

    def ready(self) -> None:
        from kentongan.kernel import kinds, watch

        from .hooks import faults
        from .wording import SiteKind

        kinds.register(SiteKind())
        watch.register(faults)
