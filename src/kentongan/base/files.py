"""The file store: contents by their SHA-256, outside the database, served only through an access gate."""

import contextlib
import hashlib
import os
import threading
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

FORGOTTEN_AFTER = 24 * 3600
# What a browser may show inline; everything else is a download.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class FileTooLarge(Exception):
    """The content is over the limit of KENTONGAN_FILE_LIMIT."""


def keep(content: bytes) -> str:
    """Store the content once and return its digest; durable before it returns."""
    check_size(content)
    digest = hashlib.sha256(content).hexdigest()
    _put(path_of(digest), content)
    return digest


def keep_for_now(content: bytes) -> str:
    """Store an upload that waits for its second step; those older than a day go."""
    check_size(content)
    digest = hashlib.sha256(content).hexdigest()
    path = waiting_path(digest)
    _put(path, content)
    path.touch()
    for other in path.parent.iterdir():
        if other.stat().st_mtime < time.time() - FORGOTTEN_AFTER:
            other.unlink(missing_ok=True)
    return digest


def waiting_path(digest: str) -> Path:
    """Where an upload waits; unlink it once it was used, for it may hold personal data."""
    return Path(settings.FILES) / "waiting" / digest


def _put(path: Path, content: bytes) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content)


def write_whole(path: Path, content: bytes) -> None:
    """The content in place of whatever is there, whole at every instant; durable before it returns."""
    _durable(path, content).replace(path)


def write_once(path: Path, content: bytes) -> None:
    """A key, for its owner only, whole or not at all; where two processes come at once, the first one's stays."""
    fresh = _durable(path, content)
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def _durable(path: Path, content: bytes) -> Path:
    """The content beside its place, on the disk."""
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    fresh.touch(mode=0o600)
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest


def limit() -> int:
    """The most bytes of one file."""
    return int(settings.FILE_LIMIT)


def check_size(content: bytes) -> None:
    """Raise FileTooLarge for content over the limit."""
    if len(content) > limit():
        raise FileTooLarge(_("Berkas terlalu besar. Paling besar %(most)d MB.") % {"most": limit() // 2**20})


_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}


def media_type(content: bytes) -> str:
    """The type by the content's first bytes; what a sender claims is not believed."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found = (kind for signature, kind in _SIGNATURES.items() if content.startswith(signature))
    return next(found, "application/octet-stream")
