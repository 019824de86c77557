from django.apps import AppConfig


class WebRoom(AppConfig):
    name = "kentongan.web"
    label = "web"

    def ready(self) -> None:
        from kentongan.directory import seatwork

        from . import accounts  # noqa: F401  (connects the sign-in signals)
        from .openwork import open_orders

        seatwork.register(open_orders)
