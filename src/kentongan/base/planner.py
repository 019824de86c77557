"""What SQLite's planner has to be told: one government owns nearly every row.

Without statistics SQLite guesses that the first column of an index leaves ten rows. Ours is the government, which
leaves all: "these hundred ids of this government" read every matter there is. ANALYZE would have to run again as
tables grow; fixed figures need not (sqlite.org/lang_analyze.html, on fixed results). Read when a connection opens.
"""

from typing import Any, Final

from django.db import connections
from django.db.backends.utils import CursorWrapper

_ROWS: Final = 1_000_000
# Different values in a column; columns that are not named here hold many.
_DIFFERENT: Final = {"government_id": 1, "kind": 2, "channel": 4, "health": 4, "state": 8}
_MANY: Final = 1000


def teach(using: str, **_signal: Any) -> None:
    """Write the figures of every index that starts with the government; after each migration."""
    if connections[using].vendor != "sqlite":
        return
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # makes the table that holds them
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", _figures(cursor))
        cursor.execute("ANALYZE sqlite_schema")  # reads them


def _figures(cursor: CursorWrapper) -> list[tuple[str, str, str]]:
    """For each index: its rows, and how many share the first column, the first two …"""
    cursor.execute(
        "SELECT i.tbl_name, i.name, l.[unique] FROM sqlite_schema i, pragma_index_list(i.tbl_name) l"
        " WHERE i.type = 'index' AND l.name = i.name"
    )
    found = []
    for table, index, unique in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        shared = _shared([name for (name,) in cursor.fetchall()], bool(unique))
        if shared:
            found.append((table, index, " ".join(map(str, [_ROWS, *shared]))))
    return found


def _shared(columns: list[str], unique: bool) -> list[int]:
    if "government_id" not in columns[:1]:
        return []
    shared, left = [], _ROWS
    for column in columns:
        left = max(left // _DIFFERENT.get(column, _MANY), 1)
        shared.append(left)
    return [*shared[:-1], 1] if unique else shared
