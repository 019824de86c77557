"""Webhooks: findings and cases told to other programs.

Guarantee (promises 1 and 2): what an endpoint is owed is a row written in the transaction of the change it tells of
(`owe`), so that neither is there without the other. A message is claimed and committed before a byte leaves; `kill -9`
at any instant loses none: its lease runs out and it is sent again under the same id, by which the other end knows it
(at least once). The fence rises with each claim, so that a worker that wakes up late writes nothing. The kernel's
outbox does not fit: its messages are owed to a person at an address, worded when they leave, and fall back to another.
"""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import leases
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government
from kentongan.base.users import Government, User

from .hook_models import PING, Hook, HookAttempt, HookEvent, HookMessage
from .inventory import Refused, log
from .models import SiteCase, SiteFinding
from .tags import SiteTag

LEASE = timedelta(seconds=settings.LEASE)
State = HookMessage.State
# After the first, second … failed try; then the message has failed.
BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
# An endpoint that failed this often in a row is paused, until somebody has looked.
MOST_FAILURES = 20
LONGEST_WAIT = timedelta(days=1)
# How long the page shows what was sent.
REMEMBERED = timedelta(days=90)
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something to be told: the event and its facts."""

    event: HookEvent
    data: Mapping[str, object]


def owe(government_id: int, happened: Sequence[Happened], *, now: datetime) -> None:
    """Owe it to every endpoint that asked for it; in the transaction of the change."""
    hooks = list(Hook.objects.filter(removed_at=None))
    if not hooks or not happened:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("owe() belongs in the transaction of the change it tells of")
    government = Government.objects.get(pk=government_id)
    HookMessage.objects.bulk_create(
        _message(hook, government, one.event, one.data, now)
        for hook in hooks
        for one in happened
        if one.event in hook.events
    )


def _message(
    hook: Hook, government: Government, event: str, data: Mapping[str, object], now: datetime
) -> HookMessage:
    key = f"msg_{uuid.uuid4().hex}"
    told = {
        "id": key,
        "type": event,
        "timestamp": now.isoformat(),
        "government": government.slug,
        "data": data,
    }
    body = orjson.dumps(told).decode()
    return HookMessage(
        government=government, hook=hook, key=key, event=event, body=body, not_before=now, created_at=now
    )


def of_finding(row: SiteFinding, case: SiteCase) -> Happened:
    facts = {
        "finding": row.pk,
        "technique": row.technique,
        "severity": row.severity,
        "url": row.url,
        "view": row.view,
        "excerpt": row.excerpt,
        "first_seen_at": row.first_seen_at.isoformat(),
    }
    return Happened(HookEvent.FINDING_CONFIRMED, _about(case) | facts)


def of_case(event: HookEvent, case: SiteCase) -> Happened:
    return Happened(event, _about(case))


def _about(case: SiteCase) -> dict[str, object]:
    site = case.site
    return {
        "case": case.pk,
        "site": site.url,
        "agency": site.agency.name,
        "severity": case.severity,
        "opened_at": case.opened_at.isoformat(),
        "reopened": case.reopened,
    }


# --- Signing (Standard Webhooks: receivers can use that standard's libraries) ---


def new_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(key: str, body: bytes, secret: str, *, now: datetime) -> dict[str, str]:
    """The headers that prove a message: HMAC-SHA256 over id, time and body."""
    at = str(int(now.timestamp()))
    known = base64.b64decode(secret.removeprefix(_PREFIX))
    proof = hmac.digest(known, b".".join([key.encode(), at.encode(), body]), hashlib.sha256)
    signature = f"v1,{base64.b64encode(proof).decode()}"
    return {"webhook-id": key, "webhook-timestamp": at, "webhook-signature": signature}


# --- What an administrator does ---


def add(name: str, url: str, events: Sequence[str], *, acting_user: User, now: datetime) -> tuple[Hook, str]:
    """A new endpoint and its secret, which is shown this once."""
    secret = new_secret()
    with transaction.atomic():
        row = Hook.objects.create(
            government_id=acting_user.government_id,
            name=name,
            url=url,
            secret={"secret": secret},
            events=sorted(events),
            created_by=acting_user,
            created_at=now,
        )
        _log(SiteTag.HOOK_ADDED, row, acting_user, now, url=url, events=row.events)
    return row, secret


def remove(row: Hook, *, acting_user: User, now: datetime) -> None:
    """Nothing more is sent there; what was planned goes with it. Raises Refused."""
    with transaction.atomic():
        if not Hook.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now, secret={}):
            raise Refused(_("Webhook ini sudah dihapus."))
        planned = HookMessage.objects.filter(hook=row, state=State.PLANNED)
        planned.update(state=State.FAILED, ended_at=now)
        _log(SiteTag.HOOK_REMOVED, row, acting_user, now)


def pause(row: Hook, *, acting_user: User, now: datetime) -> None:
    with transaction.atomic():
        if Hook.objects.filter(pk=row.pk, paused_at=None).update(paused_at=now):
            _log(SiteTag.HOOK_PAUSED, row, acting_user, now)


def resume(row: Hook, *, acting_user: User, now: datetime) -> None:
    """What waited goes out at once."""
    with transaction.atomic():
        paused = Hook.objects.filter(pk=row.pk).exclude(paused_at=None)
        if paused.update(paused_at=None, failures=0):
            HookMessage.objects.filter(hook=row, state=State.PLANNED).update(not_before=now)
            _log(SiteTag.HOOK_RESUMED, row, acting_user, now)


def ping(row: Hook, *, now: datetime) -> HookMessage:
    """Owe a message that tells of nothing, to see whether the other end hears."""
    with transaction.atomic():
        message = _message(row, row.government, PING, {}, now)
        message.save()
    return message


def send_again(row: HookMessage, *, acting_user: User, now: datetime) -> None:
    """Once more, from the first try, under the same id. Raises Refused while it is on its way."""
    with transaction.atomic():
        ended = HookMessage.objects.filter(
            pk=row.pk, state__in=(State.DELIVERED, State.FAILED), hook__removed_at=None
        )
        if not ended.update(state=State.PLANNED, tries=0, not_before=now, ended_at=None):
            raise Refused(_("Kiriman ini masih dalam perjalanan, atau webhook-nya sudah dihapus."))
        _log(SiteTag.HOOK_RESENT, row.hook, acting_user, now, message=row.key)


def _log(tag: SiteTag, row: Hook, user: User, now: datetime, **data: object) -> None:
    log(tag, user, f"hook:{row.pk}", {"name": row.name, **data}, now, row.government_id)


# --- What the worker does ---


@dataclass(frozen=True, slots=True)
class Tried:
    """How one try ended. `wait`: what the other end asked for; `gone`: it wants nothing more."""

    message: HookMessage
    status: int | None
    fault: str
    took_ms: int
    wait: timedelta = timedelta(0)

    @property
    def fine(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == 410


def claim(*, now: datetime, limit: int) -> list[HookMessage]:
    """Take up to `limit` messages whose time has come; committed on return."""
    with every_government(), transaction.atomic():
        waiting = HookMessage.objects.filter(
            state=State.PLANNED, not_before__lte=now, hook__paused_at=None, hook__removed_at=None
        )
        taken = leases.claim(waiting.order_by("not_before", "id"), LEASE, limit, tries=F("tries") + 1)
        return list(taken.select_related("hook").order_by("not_before", "id"))


def sweep(*, now: datetime) -> int:
    """Give back what a dead worker had claimed: nobody knows whether it left, so it is sent again."""
    with every_government(), transaction.atomic():
        lost = leases.lost(HookMessage.objects.all())
        return lost.update(state=State.PLANNED, lease_until=None, not_before=now)


def settle(tried: Iterable[Tried], *, now: datetime) -> None:
    """Save how tries ended, where the claim's fence still stands; an endpoint that only fails is paused."""
    with every_government(), transaction.atomic():
        for one in tried:
            _settle(one, now)


def _settle(one: Tried, now: datetime) -> None:
    row = one.message
    held = HookMessage.objects.filter(pk=row.pk, state=State.CLAIMED, fence=row.fence)
    if one.fine:
        changed = held.update(state=State.DELIVERED, ended_at=now, lease_until=None)
    elif one.gone or row.tries > len(BACK_OFF):
        changed = held.update(state=State.FAILED, ended_at=now, lease_until=None)
    else:
        wait = max(BACK_OFF[row.tries - 1], min(one.wait, LONGEST_WAIT))
        changed = held.update(state=State.PLANNED, not_before=now + wait, lease_until=None)
    if not changed:
        return  # somebody else has it by now
    HookAttempt.objects.create(
        government_id=row.government_id,
        message=row,
        at=now,
        status=one.status,
        fault=one.fault[:300],
        took_ms=one.took_ms,
    )
    _count(one, now)


def _count(one: Tried, now: datetime) -> None:
    hook = Hook.objects.filter(pk=one.message.hook_id)
    if one.fine:
        hook.exclude(failures=0).update(failures=0)
        return
    hook.update(failures=F("failures") + 1)
    tired = hook if one.gone else hook.filter(failures__gte=MOST_FAILURES)
    if tired.filter(paused_at=None, removed_at=None).update(paused_at=now):
        draft = Draft(SiteTag.HOOK_PAUSED, "worker", f"hook:{one.message.hook_id}", {"gone": one.gone})
        record(one.message.government_id, [draft], at=now)


def forget(*, now: datetime) -> int:
    """Remove messages of the government in scope that ended long ago: they repeat what attackers wrote."""
    old = HookMessage.objects.filter(state__in=(State.DELIVERED, State.FAILED), ended_at__lt=now - REMEMBERED)
    return old.delete()[0]


def faults() -> list[str]:
    """What is wrong with the endpoints of the government in scope, for the health words."""
    paused = Hook.objects.filter(removed_at=None).exclude(paused_at=None).count()
    told = ngettext("%(n)d webhook dijeda.", "%(n)d webhook dijeda.", paused)
    return [told % {"n": paused}] if paused else []
