"""Tying a channel address to a person by a one-time code (deep link or QR)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from kentongan.base.events import Draft, Tag, record

from .models import Address, LinkCode, Person

LIFE = timedelta(days=14)


class LinkTag(Tag):
    CODE_MADE = "directory:link:code_made"
    LINKED = "directory:address:linked"
    UNLINKED = "directory:address:unlinked"


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def make_code(person: Person, channel: str, *, actor: str, now: datetime) -> str:
    """A fresh code of 32 characters (A-Z a-z 0-9 _ -); earlier unused ones stop working."""
    code = secrets.token_urlsafe(24)
    with transaction.atomic():
        LinkCode.objects.filter(person=person, channel=channel, used_at=None).update(expires_at=now)
        LinkCode.objects.create(
            government_id=person.government_id,
            person=person,
            channel=channel,
            digest=_digest(code),
            expires_at=now + LIFE,
        )
        subject = f"person:{person.pk}"
        record(person.government_id, [Draft(LinkTag.CODE_MADE, actor, subject, {"channel": channel})], at=now)
    return code


def redeem(code: str, channel: str, value: str, *, rank: int, now: datetime) -> Person | None:
    """Tie the address to the code's person, in the caller's transaction; None for a code that is not good.

    An address tied to somebody else moves: whoever holds the code was handed it for this person."""
    rows = LinkCode.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(digest=_digest(code), channel=channel, used_at=None, expires_at__gt=now).first()
    if found is None or not found.person.is_active:
        return None
    found.used_at = now
    found.save(update_fields=["used_at"])
    tie(found.person, channel, value, rank=rank, actor=f"person:{found.person.pk}", now=now)
    return found.person


def tie(person: Person, channel: str, value: str, *, rank: int, actor: str, now: datetime) -> Address:
    """Give the person this address, proven; one address belongs to one person."""
    address, _ = Address.objects.update_or_create(
        government_id=person.government_id,
        channel=channel,
        value=value,
        defaults={
            "person": person,
            "rank": rank,
            "health": Address.Health.GOOD,
            "health_note": "",
            "since": now,
        },
    )
    data = {"channel": channel, "address": address.pk}
    record(person.government_id, [Draft(LinkTag.LINKED, actor, f"person:{person.pk}", data)], at=now)
    return address


def untie(address: Address, *, actor: str, now: datetime) -> None:
    """Take an address away at once (a hijacked phone, a changed number); messages already sent keep their trail."""
    with transaction.atomic():
        data = {"channel": address.channel, "address": address.pk}
        person_id = address.person_id
        government_id = address.government_id
        address.delete()
        record(government_id, [Draft(LinkTag.UNLINKED, actor, f"person:{person_id}", data)], at=now)
