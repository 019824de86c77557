"""Small worlds for tests, made through the house's own doors."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kentongan.base.events import start_chain
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, Membership, User
from kentongan.directives.actions import OrderDraft, issue_directive
from kentongan.directives.models import Directive, DueUnit, OnUnknown, Urgency
from kentongan.directives.selection import Part
from kentongan.directory.models import Address, Agency, Appointment, Person, Position
from kentongan.kernel.accounts import ensure_builtin
from kentongan.kernel.models import ChannelAccount

# A Wednesday, 09.00 WIB.
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
PASSWORD = "sandi-panjang-sekali-1"
WEBHOOK_SECRET = "rahasia-webhook"
_serial = itertools.count(1)


def government(name: str = "Kabupaten Contoh", **fields: Any) -> Government:
    """A government with its empty chain and the in-app channel."""
    n = next(_serial)
    row = Government.objects.create(
        name=f"{name} {n}", short_name=f"Kab. Contoh {n}", slug=f"contoh-{n}", created_at=NOW, **fields
    )
    start_chain(row.pk)
    with scope(row):
        ensure_builtin(row.pk)
    return row


def user(government: Government, *roles: Role, branch: Agency | None = None, **fields: Any) -> User:
    """Somebody who signs in, with roles (limited to a branch where one is given)."""
    n = next(_serial)
    row = User(
        government=government, email=f"pengguna{n}@contohkab.example", name=f"Pengguna {n}", created_at=NOW
    )
    for name, value in fields.items():
        setattr(row, name, value)
    row.set_password(PASSWORD)
    row.save()
    with scope(government):
        for role in roles:
            Membership.objects.create(
                government=government, user=row, role=role, branch_id=branch.pk if branch else None
            )
    return row


def agency(government: Government, name: str = "", parent: Agency | None = None) -> Agency:
    """An agency in the tree."""
    with scope(government):
        row = Agency.objects.create(
            government=government, name=name or f"Dinas {next(_serial)}", parent=parent
        )
        row.path = f"{parent.path if parent else '/'}{row.pk}/"
        row.save(update_fields=["path"])
    return row


def position(
    government: Government, title: str = "", *, agency: Agency, superior: Position | None = None
) -> Position:
    with scope(government):
        return Position.objects.create(
            government=government, title=title or f"Jabatan {next(_serial)}", agency=agency, superior=superior
        )


def person(government: Government, *, seat: Position | None = None, **addresses: str) -> Person:
    """A person, in a seat where one is given, with addresses by channel (telegram="7", email="a@b")."""
    n = next(_serial)
    with scope(government):
        row = Person.objects.create(government=government, name=f"Pejabat {n}")
        if seat:
            since = (NOW - timedelta(days=400)).date()
            Appointment.objects.create(government=government, position=seat, person=row, since=since)
        for rank, (channel, value) in enumerate(addresses.items(), 1):
            Address.objects.create(
                government=government, person=row, channel=channel, value=value, rank=rank, since=NOW
            )
    return row


def channel(government: Government, kind: str, **settings: Any) -> ChannelAccount:
    """A channel this government has switched on."""
    with scope(government):
        return ChannelAccount.objects.create(
            government=government, channel=kind, slug=f"slug-{next(_serial)}", settings=settings
        )


@dataclass
class World:
    """A regency that gives orders: the regent's user, and seats below him whose people have Telegram."""

    government: Government
    agency: Agency
    head: Position
    head_person: Person
    user: User
    seats: list[Position]
    people: list[Person]


def world(seats: int = 3, **fields: Any) -> World:
    """Chat ids are "1", "2" … in the order of the seats; the regent's is "900"."""
    row = government(**fields)
    office = agency(row, f"Setda {row.pk}")
    head = position(row, f"Bupati {row.pk}", agency=office)
    commander = user(row, Role.COMMANDER, Role.OPERATOR)
    head_person = person(row, seat=head, telegram="900", inapp="900")
    with scope(row):
        Person.objects.filter(pk=head_person.pk).update(user=commander)
    channel(row, "telegram", token="1:a", webhook="ya", webhook_secret=WEBHOOK_SECRET)
    below = [position(row, f"Camat {row.pk}-{n}", agency=office, superior=head) for n in range(1, seats + 1)]
    people = [person(row, seat=seat, telegram=str(n)) for n, seat in enumerate(below, 1)]
    return World(row, office, head, head_person, commander, below, people)


def order(
    world: World,
    seats: Iterable[Position] | None = None,
    *,
    now: datetime = NOW,
    due_at: datetime | None = None,
    urgency: Urgency = Urgency.NORMAL,
    due_unit: DueUnit = DueUnit.WORKING,
    on_unknown: OnUnknown | None = None,
) -> Directive:
    """An order to these seats (all of them by default), due in five days unless said otherwise."""
    chosen = world.seats if seats is None else seats
    draft = OrderDraft(
        title="Laporkan kesiapan posko banjir",
        text="Laporkan kesiapan posko banjir di wilayah Saudara, sertai satu foto.",
        issuer=world.head,
        parts=(Part("level", world.head.pk),),
        urgency=urgency,
        due_at=due_at or now + timedelta(days=5),
        due_unit=due_unit,
        on_unknown=on_unknown,
    )
    with scope(world.government):
        return issue_directive(draft, chosen, acting_user=world.user, now=now)
