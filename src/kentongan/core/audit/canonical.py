"""One value, one sequence of bytes: what the audit chain hashes."""

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson


def canonical(value: object) -> bytes:
    """Return deterministic JSON: UTF-8, no spaces, keys sorted by their bytes, text left exactly as given.

    Takes None, bool, 64-bit int, str, aware datetime, list, tuple and mappings with str keys. A datetime
    becomes UTC ISO 8601 with microseconds and "Z", so a value read back from JSON gives the same bytes.
    TypeError for anything else (floats and bytes have no single spelling), ValueError for a naive datetime.
    """
    return orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS)


def instant(at: datetime) -> str:
    """Return `at` as UTC "2026-03-13T01:02:03.000000Z". ValueError when naive."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: object) -> object:
    # A white list: orjson alone would also spell floats, dates and dataclasses, each in its own way.
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return instant(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
