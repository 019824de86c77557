"""Many rows at once: an order goes to a hundred thousand seats in one transaction.

Django's bulk_create sends every value of every row through a chain of calls that gives the same answer each
time; here the way of a column is looked up once.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model


def insert(rows: Sequence[Model], *, unless_known: bool = False) -> None:
    """Write unsaved rows of one model, which has plain columns and instants; their ids are not filled in.

    `unless_known` passes over a row whose unique key is there already, otherwise IntegrityError."""
    if not rows:
        return
    fields = [f for f in rows[0]._meta.local_concrete_fields if not f.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (names of our own models)
    values: Iterable[tuple[Any, ...]] = map(attrgetter(*(f.attname for f in fields)), rows)
    instants = [place for place, f in enumerate(fields) if isinstance(f, DateTimeField)]
    with connection.cursor() as cursor:
        cursor.executemany(
            statement + " ON CONFLICT DO NOTHING" * unless_known, list(_stored(values, instants))
        )


def _stored(rows: Iterable[tuple[Any, ...]], instants: Sequence[int]) -> Iterable[list[Any]]:
    """Instants as this database's driver wants them; a batch has few different ones."""
    adapted: Callable[[Any], Any] = cache(connection.ops.adapt_datetimefield_value)
    for row in rows:
        values = list(row)
        for place in instants:
            values[place] = adapted(values[place])
        yield values
