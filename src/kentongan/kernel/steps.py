"""The ladder at work: matters whose time has come get what they are owed, in one transaction.

Guarantee (promise 5): due means `next_due_at <= now`, however long the desk was down. The row is read again
under lock, so a second worker, or an answer that came in between, finds nothing left to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from kentongan.base import leases
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government, scope
from kentongan.base.users import Government
from kentongan.core.clock.decide import Decision, Intent
from kentongan.core.clock.ladder import Do
from kentongan.core.clock.worktime import WorkCalendar, local
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Position
from kentongan.directory.queries import CHAIN_LIMIT, Answerer, answerers

from . import outbox
from .kinds import kind_of
from .matters import by_case, count_moves, decision_for
from .models import Delivery, Matter, Purpose
from .outbox import Plan
from .tags import KernelTag


@dataclass(frozen=True, slots=True)
class Owed:
    """One step owed to one matter."""

    matter: Matter
    intent: Intent


def take_due(*, now: datetime, limit: int = 500) -> int:
    """Take the steps of up to `limit` matters that are due; returns how many matters moved."""
    with every_government():
        due = Matter.objects.filter(next_due_at__lte=now).order_by("next_due_at")
        found = list(due.values_list("id", "government_id")[:limit])
    ids: dict[int, list[int]] = defaultdict(list)
    for matter_id, government_id in found:
        ids[government_id].append(matter_id)
    return sum(_take(government_id, group, now) for government_id, group in ids.items())


def _take(government_id: int, ids: list[int], now: datetime) -> int:
    government = Government.objects.get(pk=government_id)
    calendar = calendar_of(government)
    with scope(government_id), transaction.atomic():
        day = local(calendar, now).date()
        matters = _reseated(_locked_due(ids, now), day)
        decided = _decide_all(matters, calendar, now)
        owed = [Owed(m, intent) for m, decision in decided for intent in decision.intents]
        _save(government_id, decided, now)
        ways = _ways_up([o.matter for o in owed if o.intent.do is Do.ESCALATE], day)
        outbox.plan(government_id, list(_plans(owed, ways, now)), now=now)
        record(government_id, list(_events(owed)), at=now)
    return len(matters)


def _locked_due(ids: list[int], now: datetime) -> list[Matter]:
    rows = Matter.objects.filter(id__in=ids, next_due_at__lte=now).select_related("ladder", "position")
    return list(leases.locked(rows))


def _reseated(matters: list[Matter], day: date) -> list[Matter]:
    """Clocks follow the seat: whoever answers for it today is the one to be reminded."""
    who = answerers({m.position for m in matters}, day)
    moved = []
    for matter in matters:
        person = who[matter.position_id].person
        if person and person.pk != matter.person_id:
            matter.person = person
            moved.append(matter)
    Matter.objects.bulk_update(moved, ["person"], batch_size=500)
    return matters


def _decide_all(
    matters: Iterable[Matter], calendar: WorkCalendar, now: datetime
) -> list[tuple[Matter, Decision]]:
    """Matters that started together owe the same: decide once for all alike."""
    known: dict[tuple[object, ...], Decision] = {}
    decided = []
    for matter in matters:
        alike = (matter.ladder_id, matter.state, matter.rung, matter.started_at, matter.due_at)
        if alike not in known:
            known[alike] = decision_for(matter, calendar, now)
        decided.append((matter, known[alike]))
    return decided


def _save(government_id: int, decided: Sequence[tuple[Matter, Decision]], now: datetime) -> None:
    alike: dict[Decision, list[Matter]] = defaultdict(list)
    for matter, decision in decided:
        alike[decision].append(matter)
    for decision, matters in alike.items():
        rows = Matter.objects.filter(id__in=[m.pk for m in matters])
        rows.update(
            state=decision.state,
            rung=decision.rung,
            next_due_at=decision.next_due_at,
            version=F("version") + 1,
        )
        if any(i.do is Do.FIELD_VISIT for i in decision.intents):
            rows.update(visit_owed=True)
    by_kind: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for matter, decision in decided:
        if matter.state != decision.state:
            by_kind[matter.kind].append((matter.case_id, matter.state, decision.state))
    for kind, moves in by_kind.items():
        count_moves(government_id, kind, moves, now=now)


type Ways = dict[int, Answerer]
"""For each matter: who stands above its seat."""


def _ways_up(matters: Sequence[Matter], day: date) -> Ways:
    """The superior who hears of a silent seat: never the silent person himself, whatever seats he holds above."""
    ways: Ways = {}
    climbing = [(m, m.position.superior_id) for m in matters]
    for _level in range(CHAIN_LIMIT):
        seats = Position.objects.in_bulk({up for _m, up in climbing if up})
        above = answerers(list(seats.values()), day)
        found = [(m, above[up]) for m, up in climbing if up in above]
        ways |= {m.pk: way for m, way in found if way.person and way.person.pk != m.person_id}
        climbing = [(m, way.through.superior_id) for m, way in found if m.pk not in ways and way.person]
        if not climbing:
            break
    Matter.objects.bulk_update(
        [_raised_to(m, ways[m.pk]) for m in matters if m.pk in ways], ["escalated_to"], batch_size=500
    )
    return ways


def _raised_to(matter: Matter, way: Answerer) -> Matter:
    matter.escalated_to = way.through
    return matter


def _plans(owed: Sequence[Owed], ways: Ways, now: datetime) -> Iterable[Plan]:
    tried = _tried([o.matter.pk for o in owed if o.intent.do is Do.NEXT_CHANNEL])
    for o in owed:
        match o.intent.do:
            case Do.REMIND:
                yield from _to_addressee(o, Purpose.REMINDER, frozenset())
            case Do.NEXT_CHANNEL:
                yield from _to_addressee(o, Purpose.NEXT_CHANNEL, tried[o.matter.pk])
    yield from _to_superiors(owed, ways)
    yield from _to_issuers(owed, now)


def _tried(matter_ids: list[int]) -> dict[int, frozenset[int]]:
    rows = Delivery.objects.filter(matter_id__in=matter_ids, address__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for matter_id, address_id in rows.values_list("matter_id", "address_id"):
        found[matter_id or 0].add(address_id or 0)
    return defaultdict(frozenset, {m: frozenset(ids) for m, ids in found.items()})


def _to_addressee(o: Owed, purpose: Purpose, avoid: frozenset[int]) -> Iterable[Plan]:
    m = o.matter
    if m.person_id:
        key = f"{m.kind}:{m.pk}:{o.intent.rung}:{int(o.intent.owed_at.timestamp())}"
        yield Plan(m.person_id, purpose, key, m.kind, m.case_id, m.pk, nth=o.intent.nth, avoid=avoid)


def _to_superiors(owed: Sequence[Owed], ways: Ways) -> Iterable[Plan]:
    """One message per case and superior, however many of his seats are silent."""
    seen: set[str] = set()
    for o in owed:
        way = ways.get(o.matter.pk) if o.intent.do is Do.ESCALATE else None
        if way is None or way.person is None:
            continue
        m = o.matter
        stamp = int(o.intent.owed_at.timestamp())
        key = f"{m.kind}:{m.case_id}:up:{o.intent.rung}:{stamp}:{way.person.pk}"
        if key not in seen:
            seen.add(key)
            yield Plan(way.person.pk, Purpose.ESCALATION, key, m.kind, m.case_id, priority=4)


def _to_issuers(owed: Sequence[Owed], now: datetime) -> Iterable[Plan]:
    """Whoever gave the order hears which seats need a visit; one message per case and step."""
    visits = [o for o in owed if o.intent.do is Do.FIELD_VISIT]
    for (_, kind, case_id), matters in by_case(o.matter for o in visits).items():
        stamp = int(visits[0].intent.owed_at.timestamp())
        yield from to_issuer(matters[0], Purpose.FIELD_VISIT, f"{kind}:{case_id}:visit:{stamp}", now=now)


def to_issuer(matter: Matter, purpose: Purpose, key: str, *, now: datetime, note: str = "") -> Iterable[Plan]:
    """A message to whoever answers for the seat that waits for this matter."""
    position_id = kind_of(matter.kind).issuer(matter)
    seats = list(Position.objects.filter(pk=position_id or 0))
    day = local(calendar_of(matter.government), now).date()
    for who in answerers(seats, day).values():
        if who.person:
            about = matter.pk if purpose is Purpose.OBSTACLE else None
            yield Plan(who.person.pk, purpose, key, matter.kind, matter.case_id, about, note=note, priority=4)


def _events(owed: Sequence[Owed]) -> Iterable[Draft]:
    grouped: dict[tuple[str, int, Intent], list[int]] = defaultdict(list)
    for o in owed:
        grouped[(o.matter.kind, o.matter.case_id, o.intent)].append(o.matter.pk)
    for (kind, case_id, intent), ids in grouped.items():
        data = {"do": intent.do, "nth": intent.nth, "owed_at": intent.owed_at.isoformat(), "matters": ids}
        yield Draft(KernelTag.STEPPED, "worker", f"{kind}:{case_id}", data)
