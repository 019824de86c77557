"""Tying a channel address to a person by a one-time code (deep link or QR)."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kentongan.base.events import Draft, Tag, record

from .models import Address, LinkCode, Person

LIFE = timedelta(days=14)
USABLE: Final = (Address.Health.GOOD, Address.Health.UNPROVEN)
# Channels that a stolen phone does not give away by itself.
ELSEWHERE: Final = ("email", "inapp")
# Values that people know and type; the others are ids of machines.
READABLE: Final = ("phone", "email")
BATCH: Final = 500


class LinkTag(Tag):
    CODE_MADE = "directory:link:code_made"
    LINKED = "directory:address:linked"
    UNLINKED = "directory:address:unlinked"
    REVIVED = "directory:address:revived"
    REORDERED = "directory:address:reordered"


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def make_code(person: Person, channel: str, *, actor: str, now: datetime) -> str:
    """A fresh code of 32 characters (A-Z a-z 0-9 _ -); earlier unused ones stop working."""
    return make_codes([person], channel, actor=actor, now=now)[person.pk]


def make_codes(people: Collection[Person], channel: str, *, actor: str, now: datetime) -> dict[int, str]:
    """A fresh code for each of these people of one government, by person id."""
    codes = {person.pk: secrets.token_urlsafe(24) for person in people}
    rows = [
        LinkCode(
            government_id=person.government_id,
            person=person,
            channel=channel,
            digest=_digest(codes[person.pk]),
            expires_at=now + LIFE,
        )
        for person in people
    ]
    drafts = [Draft(LinkTag.CODE_MADE, actor, f"person:{pk}", {"channel": channel}) for pk in codes]
    with transaction.atomic():
        for some in batched(codes, BATCH, strict=False):
            _expire(some, now, channel=channel)
        LinkCode.objects.bulk_create(rows, batch_size=BATCH)
        for government_id in {person.government_id for person in people}:
            record(government_id, drafts, at=now)
    return codes


def _expire(person_ids: Collection[int], now: datetime, **which: str) -> None:
    LinkCode.objects.filter(person_id__in=person_ids, used_at=None, expires_at__gt=now, **which).update(
        expires_at=now
    )


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
    """Take an address away at once (a changed number); messages already sent keep their trail."""
    with transaction.atomic():
        _untie([address], actor, now)


def untie_chats(person: Person, *, actor: str, now: datetime) -> int:
    """Take a person out of every channel that lives on his phone, in one act; returns how many addresses went.

    For a hijacked phone: link codes that were not used yet stop working too. E-mail stays, so that he can
    still be reached.
    """
    with transaction.atomic():
        _expire([person.pk], now)
        addresses = list(chats_of(person).select_for_update(of=("self",)))
        _untie(addresses, actor, now)
    return len(addresses)


def chats_of(person: Person) -> QuerySet[Address]:
    """The person's addresses that whoever holds his phone can read."""
    return Address.objects.filter(person=person).exclude(channel__in=ELSEWHERE).order_by("rank", "pk")


def _untie(addresses: Collection[Address], actor: str, now: datetime) -> None:
    drafts = [
        Draft(LinkTag.UNLINKED, actor, f"person:{a.person_id}", {"channel": a.channel, "address": a.pk})
        for a in addresses
    ]
    Address.objects.filter(pk__in=[address.pk for address in addresses]).delete()
    for government_id in {address.government_id for address in addresses}:
        record(government_id, drafts, at=now)


def revive(address: Address, *, actor: str, now: datetime) -> bool:
    """Let an address that was given up be tried again; whether it is good, only the next message shows."""
    with transaction.atomic():
        dead = Address.objects.filter(pk=address.pk).exclude(health__in=USABLE)
        changed = dead.update(health=Address.Health.UNPROVEN, health_note="", since=now)
        if changed:
            _note(LinkTag.REVIVED, address, actor, now)
    return bool(changed)


def move_up(address: Address, *, actor: str, now: datetime) -> bool:
    """Try this address one place earlier than before; False where it is the first already."""
    with transaction.atomic():
        rows = Address.objects.filter(person_id=address.person_id).order_by("rank", "pk")
        ordered = list(rows.select_for_update(of=("self",)))
        place = next((n for n, row in enumerate(ordered) if row.pk == address.pk), 0)
        if place == 0:
            return False
        ranks = list(_rising(row.rank for row in ordered))
        ordered[place - 1 : place + 1] = ordered[place], ordered[place - 1]
        for row, rank in zip(ordered, ranks, strict=True):
            row.rank = rank
        Address.objects.bulk_update(ordered, ["rank"])
        _note(LinkTag.REORDERED, address, actor, now)
    return True


def _rising(ranks: Iterable[int]) -> Iterator[int]:
    """The same ranks, equal ones pulled apart: the kernel's own ranks stay where nothing forces them to move."""
    last = 0
    for rank in ranks:
        last = max(rank, last + 1)
        yield last


def _note(tag: LinkTag, address: Address, actor: str, now: datetime) -> None:
    data = {"channel": address.channel, "address": address.pk}
    record(address.government_id, [Draft(tag, actor, f"person:{address.person_id}", data)], at=now)
