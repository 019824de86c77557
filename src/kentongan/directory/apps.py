from django.apps import AppConfig


class DirectoryRoom(AppConfig):
    name = "kentongan.directory"
    label = "directory"
