"""Readers for the environment that refuse nonsense with a sentence the operator can act on."""

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from kentongan.core.addresses import endpoint


class ConfigurationError(ImproperlyConfigured):
    """A setting is unusable; the message names it and says what to do."""


def folder() -> Path:
    """The data folder (KENTONGAN_FOLDER, default ~/.local/share/kentongan); made with mode 0700."""
    default = Path.home() / ".local" / "share" / "kentongan"
    path = Path(os.environ.get("KENTONGAN_FOLDER") or default).expanduser().absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"KENTONGAN_FOLDER: folder {path} tidak dapat dibuat ({error.strerror})."
        ) from error
    return path


def words(name: str) -> list[str]:
    """A comma-separated setting as a list without blanks."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def flag(name: str) -> bool:
    """A yes/no setting: 1 or 0, empty means 0."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ConfigurationError(f"{name} harus 0 atau 1, tertulis {value!r}.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number >= 0."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal():
        raise ConfigurationError(f"{name} harus bilangan bulat, tertulis {value!r}.")
    return int(value)


def address(name: str, port: int | None = None) -> str:
    """An address of the internet, with a port where `port` says which is usual; "" where it is not set."""
    value = os.environ.get(name, "").strip()
    try:
        if value and port is not None:
            endpoint(value, port)
        elif value:
            ipaddress.ip_address(value)
    except ValueError:
        example = "192.0.2.53 atau 192.0.2.53:53" if port else "192.0.2.7"
        raise ConfigurationError(f"{name} harus alamat IP, misalnya {example}, tertulis {value!r}.") from None
    return value


def base_url(name: str, default: str) -> str:
    """The address of a service, without a slash at the end; set but empty: none."""
    url = os.environ.get(name, default).strip().rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise ConfigurationError(f"{name} harus alamat web lengkap atau kosong, tertulis {url!r}.")
    return url


def public_url() -> str:
    """Where people reach the desk (KENTONGAN_URL), without a slash at the end."""
    url = os.environ.get("KENTONGAN_URL") or "http://127.0.0.1:8765"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"KENTONGAN_URL harus alamat web lengkap, misalnya https://meja.contohkab.go.id, tertulis {url!r}."
        )
    return url.rstrip("/")


def kept_secret(path: Path) -> str:
    """The secret kept in this file; generated on first use, readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret


def database(data_folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry from KENTONGAN_DATABASE_URL (postgresql://… or sqlite:///…)."""
    url = os.environ.get("KENTONGAN_DATABASE_URL", "")
    if not url:
        return sqlite(data_folder / "kentongan.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgresql", "postgres"):
        return postgresql(url)
    raise ConfigurationError(
        f"KENTONGAN_DATABASE_URL harus diawali postgresql:// atau sqlite:///, tertulis {parts.scheme!r}."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as the house runs it: WAL, one writer at a time by BEGIN IMMEDIATE, durable commits."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL with a small connection pool in each process."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": number("KENTONGAN_POOL", 10), "timeout": 10}},
    }
