from django.apps import AppConfig


class KernelRoom(AppConfig):
    name = "kentongan.kernel"
    label = "kernel"
