from django.apps import AppConfig


class WebRoom(AppConfig):
    name = "kentongan.web"
    label = "web"

    def ready(self) -> None:
        from . import accounts  # noqa: F401  (connects the sign-in signals)
