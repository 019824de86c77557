"""Browsers of people who sign in, for tests of pages."""

import time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests import factories

from kentongan.base.permissions import Role
from kentongan.base.users import Government, User

PERIOD_S = 30
# WhiteNoise warns where nothing was collected, and a warning fails the run.
Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


def browser() -> Client:
    """A fresh browser; earlier failed attempts do not count against it."""
    cache.clear()
    return Client()


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in already."""
    client = browser()
    client.force_login(user)
    return client


def administrator(government: Government, **fields: Any) -> User:
    """An administrator who has joined and uses an authenticator app."""
    user = factories.user(government, Role.ADMINISTRATOR, **fields)
    TOTP.activate(user, generate_totp_secret())
    return user


def app_code(secret: str) -> str:
    """What an authenticator app shows now; it waits where the code is about to change."""
    if time.time() % PERIOD_S > PERIOD_S - 2:
        time.sleep(2.5)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_S)))


def reauthenticate(client: Client) -> None:
    """Give the password once more, as a settings page that guards secrets asks."""
    reply = client.post("/akun/reauthenticate/", {"password": factories.PASSWORD, "next": "/pengaturan/"})
    assert reply.status_code == 302, reply.content
