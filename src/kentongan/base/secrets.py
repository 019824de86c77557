"""Secrets at rest: encrypted with keys kept in a file outside the database, rotated by a command."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from .files import write_once, write_whole


class SecretsUnreadable(Exception):
    """The key file does not open what is in the database (restored without its keys folder?)."""


def key_file() -> Path:
    return Path(settings.KEYS) / "secrets.keys"


def _keys() -> list[str]:
    """Newest first. The file is made on first use, readable by its owner only."""
    path = key_file()
    if not path.exists():
        write_once(path, Fernet.generate_key())
    return path.read_text().split()


def _replace(keys: list[str]) -> None:
    write_whole(key_file(), "\n".join(keys).encode())


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


def seal(value: dict[str, Any]) -> str:
    """Encrypt a small JSON object."""
    return _box().encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """Open what `seal` made; raises SecretsUnreadable where no key fits."""
    if not sealed:
        return {}
    try:
        opened: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise SecretsUnreadable(
            f"Rahasia tidak dapat dibuka dengan kunci di {key_file().name}. "
            "Pulihkan folder keys dari cadangan yang sama dengan basis datanya."
        ) from error
    return opened


def reseal(sealed: str) -> str:
    """The same secret under the newest key."""
    return _box().rotate(sealed.encode()).decode() if sealed else sealed


def add_key() -> None:
    """Put a fresh key first; older ones still open what they sealed."""
    _replace([Fernet.generate_key().decode(), *_keys()])


def drop_old_keys() -> int:
    """Forget all but the newest key; call only after everything was resealed. Returns how many went."""
    keys = _keys()
    _replace(keys[:1])
    return len(keys) - 1


if TYPE_CHECKING:
    _Text = models.TextField[dict[str, Any], dict[str, Any]]
else:
    _Text = models.TextField


class SecretField(_Text):
    """A JSON object that is encrypted in its column."""

    def from_db_value(self, value: str | None, *_: Any) -> dict[str, Any] | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else seal(value)
