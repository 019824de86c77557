"""The hash chain: every event carries the hash of all events before it, one chain per government."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kentongan.core.audit.canonical import canonical

HASH_BYTES = 32

# Tags keep one kind of hash from ever passing for another; a new layout of Entry takes a new number.
_GENESIS = b"kentongan audit genesis 1\0"
_LINK = b"kentongan audit link 1\0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is hashed. `seq` counts from 1 within a government; `data` must be canonical JSON."""

    government: str
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: Mapping[str, object]


def genesis(government: str) -> bytes:
    """Return the 32 bytes that a government's first event links to."""
    return hashlib.sha256(_GENESIS + government.encode()).digest()


def link(previous: bytes, entry: Entry) -> bytes:
    """Return the hash (32 bytes) of `entry` on top of `previous`.

    ValueError when `previous` is not 32 bytes or `at` is naive; TypeError when `data` has no canonical form.
    """
    if len(previous) != HASH_BYTES:
        raise ValueError(f"a chain hash has {HASH_BYTES} bytes, not {len(previous)}")
    body = canonical(
        {
            "government": entry.government,
            "seq": entry.seq,
            "at": entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "data": entry.data,
        }
    )
    return hashlib.sha256(_LINK + previous + body).digest()


def extend(previous: bytes, entries: Iterable[Entry]) -> list[bytes]:
    """Return the hash of each entry in turn, the first on top of `previous`. Errors as in `link`."""
    hashes: list[bytes] = []
    for entry in entries:
        previous = link(previous, entry)
        hashes.append(previous)
    return hashes
