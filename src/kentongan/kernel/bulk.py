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
    if rows:
        names = [f.attname for f in rows[0]._meta.local_concrete_fields if not f.primary_key]
        insert_values(type(rows[0]), names, map(attrgetter(*names), rows), unless_known=unless_known)


def insert_values(
    model: type[Model], names: Sequence[str], values: Iterable[tuple[Any, ...]], *, unless_known: bool = False
) -> None:
    """Write rows of which each value is given, in the order of `names` (every attribute but the id)."""
    known = {f.attname: f for f in model._meta.local_concrete_fields}
    fields = [known[name] for name in names]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (names of our own models)
    instants = [place for place, f in enumerate(fields) if isinstance(f, DateTimeField)]
    ready = list(stored(values, instants))
    with connection.cursor() as cursor:
        cursor.executemany(statement + " ON CONFLICT DO NOTHING" * unless_known, ready)


def stored(rows: Iterable[tuple[Any, ...]], instants: Sequence[int]) -> Iterable[list[Any]]:
    """Instants as this database's driver wants them; a batch has few different ones."""
    adapted: Callable[[Any], Any] = cache(connection.ops.adapt_datetimefield_value)
    for row in rows:
        values = list(row)
        for place in instants:
            values[place] = adapted(values[place])
        yield values
