"""The file store: contents by their SHA-256, outside the database, served only through an access gate."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

# What a browser may show inline; everything else is a download.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class FileTooLarge(Exception):
    """The content is over the limit of KENTONGAN_FILE_LIMIT."""


def keep(content: bytes) -> str:
    """Store the content once and return its digest; durable before it returns."""
    if len(content) > settings.FILE_LIMIT:
        raise FileTooLarge(f"Berkas {len(content)} bita, paling besar {settings.FILE_LIMIT} bita.")
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_whole(path, content)
    return digest


def _write_whole(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest
