"""Django, made ready for a command."""

import os

from kentongan.cli.errors import CommandError


def prepare_django() -> None:
    """Load the settings and the applications. Raises CommandError where a setting is unusable."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(str(error), "Perbaiki setelan itu, lalu jalankan lagi.") from error
