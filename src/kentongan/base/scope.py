"""Tenancy: every query is scoped to one government; a query without a scope raises.

`scope(government)` is set by the web (signed-in user, signed link, webhook) and by the worker per batch.
`every_government()` is the one escape, for the worker's claims and for commands; grep for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Final, Self

from django.db import models

EVERY: Final = -1
_current: ContextVar[int | None] = ContextVar("kentongan_government", default=None)


class ScopeError(RuntimeError):
    """A tenant's rows were asked for outside `scope(...)`, or written into another tenant's scope."""


@contextmanager
def scope(government: "int | models.Model") -> Iterator[None]:
    """Limit every query inside to this government (its id, or the Government itself)."""
    government_id = government if isinstance(government, int) else government.pk
    token = _current.set(government_id)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def every_government() -> Iterator[None]:
    """Lift the scope: only for claims of the worker and commands of the operator."""
    token = _current.set(EVERY)
    try:
        yield
    finally:
        _current.reset(token)


def current_government() -> int:
    """The id of the government in scope; raises ScopeError outside one."""
    government_id = _current.get()
    if government_id is None or government_id == EVERY:
        raise ScopeError("Belum ada pemerintah yang dipilih: pakai scope(government).")
    return government_id


class TenantManager[M: models.Model](models.Manager[M]):
    """Rows of the government in scope."""

    def get_queryset(self) -> models.QuerySet[M]:
        government_id = _current.get()
        if government_id is None:
            raise ScopeError(f"{self.model.__name__}: kueri tanpa scope(government).")
        rows = super().get_queryset()
        return rows if government_id == EVERY else rows.filter(government_id=government_id)


class TenantModel(models.Model):
    """A row that belongs to one government."""

    government = models.ForeignKey(
        "base.Government", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        current = _current.get()
        if current not in (self.government_id, EVERY):
            raise ScopeError(
                f"{type(self).__name__} milik pemerintah {self.government_id}, ruang lingkup {current}."
            )
        super().save(*args, **kwargs)
