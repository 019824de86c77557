from django.apps import AppConfig


class DirectivesRoom(AppConfig):
    name = "kentongan.directives"
    label = "directives"

    def ready(self) -> None:
        from kentongan.kernel.kinds import register

        from .wording import DirectiveKind

        register(DirectiveKind())
