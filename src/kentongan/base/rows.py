"""Many rows at once, for the loops that handle thousands: cheap instances, and ids as one parameter."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler


def loaded[M: Model](rows: QuerySet[M], *fields: str, **related: Sequence[str]) -> Iterator[M]:
    """Instances with these fields (attribute names), and of each named relation those given; in the rows' order.

    Django's constructor sends each value through a descriptor, and each row through two signals: in the sending
    loop that was the largest single cost. What is not loaded is deferred, as after `.only()`:
    reading it asks the database again."""
    joins = [(name, names, rows.model._meta.get_field(name).related_model) for name, names in related.items()]
    wanted = [*fields, *(f"{name}__{field}" for name, names, _ in joins for field in names)]
    for values in rows.values_list(*wanted):
        one, rest = _made(rows.model, rows.db, fields, values), values[len(fields) :]
        for name, names, model in joins:
            one._state.fields_cache[name] = _made(model, rows.db, names, rest) if any(rest) else None
            rest = rest[len(names) :]
        yield one


def _made(model: Any, db: str, fields: Sequence[str], values: Sequence[Any]) -> Any:
    one = model.__new__(model)
    state = one.__dict__["_state"] = ModelState()
    state.adding, state.db = False, db
    one.__dict__.update(zip(fields, values, strict=False))
    return one


@Field.register_lookup
class Among(Lookup):
    """`id__among=[…]`: as `in`, for whole numbers, but one parameter however many there are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        packed = orjson.dumps(list(self.rhs)).decode()
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, packed)  # noqa: S608 (our own column)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))
