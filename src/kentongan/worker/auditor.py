"""The auditor watches the watchers: overdue clocks, unsent messages, channels, and the audit chain itself."""

from django.conf import settings
from django.db import transaction

from kentongan.base import audit, clock
from kentongan.base.events import ChainHead
from kentongan.base.scope import scope
from kentongan.base.users import Government
from kentongan.kernel import watch
from kentongan.kernel.models import Heartbeat, health_of

# Events checked in one round, so that a long chain is walked in pieces.
PIECE = 20_000


def beat(loop: str, detail: str = "", level: str = "ok") -> None:
    """A sign of life of one loop."""
    values = {"at": clock.real_now(), "detail": detail[:300], "level": level}
    Heartbeat.objects.update_or_create(loop=loop, defaults=values)


def look() -> None:
    """Tell each government what is wrong with what concerns it, and nothing of its neighbours."""
    for government in Government.objects.all():
        faults = watch.look(government.pk)
        beat(health_of(government.pk), "; ".join(faults), "warn" if faults else "ok")
    beat("auditor")


def check_chains() -> int:
    """Walk a piece of each government's chain on from where the last round stopped; returns events checked."""
    checked = 0
    for head in ChainHead.objects.all():
        with scope(head.government_id):
            checked += audit.check_on(head, limit=PIECE)
    return checked


def keep_heads() -> int:
    """Sign the present tree heads and keep them outside the database; returns how many are new."""
    with transaction.atomic():
        return sum(
            audit.keep_head(head, folder=settings.FOLDER / "heads") for head in ChainHead.objects.all()
        )
