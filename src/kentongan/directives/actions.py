"""What is done with directives. Every write is one transaction with its event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.base.users import Government, User
from kentongan.core.clock.states import OVER, UNANSWERED, Move, State
from kentongan.core.clock.worktime import WorkCalendar, local
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Position
from kentongan.directory.queries import Answerer, answerers
from kentongan.kernel import matters, outbox
from kentongan.kernel.models import Delivery, Matter, Purpose

from .access import KIND
from .ladders import DEFAULT
from .models import Directive, DueUnit, OnUnknown, Urgency
from .selection import Part
from .tags import DirectiveTag

PRIORITY = {Urgency.EMERGENCY: 1, Urgency.IMPORTANT: 4, Urgency.NORMAL: 5}


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as the form gives it, checked: its seats lie within what the actor may order."""

    title: str
    text: str
    issuer: Position
    parts: tuple[Part, ...]
    urgency: Urgency
    due_at: datetime
    due_unit: DueUnit
    on_unknown: OnUnknown | None = None


class NothingToDo(Exception):
    """The action would change nothing; the message says why in the user's words."""


def _actor(user: User) -> str:
    return f"user:{user.pk}"


def save_draft(
    draft: OrderDraft, *, acting_user: User, now: datetime, directive: Directive | None = None
) -> Directive:
    """Keep an order without giving it; nobody hears of it."""
    with transaction.atomic():
        row = directive or _numbered(acting_user.government, acting_user, now)
        _fill(row, draft)
        row.save()
    return row


def _numbered(government: Government, user: User, now: datetime) -> Directive:
    """A new row with the year's next number; the government's row is the lock."""
    Government.objects.select_for_update().get(pk=government.pk)
    year = local(calendar_of(government), now).year
    last = Directive.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return Directive(government=government, issued_by=user, year=year, number=(last or 0) + 1, created_at=now)


def _fill(row: Directive, draft: OrderDraft) -> None:
    row.title, row.text, row.issuer = draft.title, draft.text, draft.issuer
    row.urgency, row.due_at, row.due_unit = draft.urgency, draft.due_at, draft.due_unit
    row.on_unknown = draft.on_unknown or (
        OnUnknown.ASK if draft.urgency == Urgency.NORMAL else OnUnknown.DUPLICATE
    )
    row.selection = [part.dump() for part in draft.parts]


def issue_directive(
    draft: OrderDraft,
    seats: Iterable[Position],
    *,
    acting_user: User,
    now: datetime,
    directive: Directive | None = None,
) -> Directive:
    """Give the order: ONE transaction writes the directive, a matter and a delivery per seat, and the event."""
    calendar = calendar_of(acting_user.government)
    with transaction.atomic():
        row = directive or _numbered(acting_user.government, acting_user, now)
        _fill(row, draft)
        row.state, row.issued_at = Directive.State.ISSUED, now
        row.save()
        total = matters.start(_opening(row, calendar, now), _with_answerers(seats, calendar, now), now=now)
        data = {
            "code": row.code,
            "seats": total,
            "due_at": row.due_at.isoformat(),
            "urgency": row.urgency,
            "text": matters.digest_of_words(row.title, row.text),
        }
        record(
            row.government_id,
            [Draft(DirectiveTag.ISSUED, _actor(acting_user), f"{KIND}:{row.pk}", data)],
            at=now,
        )
    return row


def _opening(row: Directive, calendar: WorkCalendar, now: datetime) -> matters.Opening:
    return matters.Opening(
        government_id=row.government_id,
        kind=KIND,
        case_id=row.pk,
        ladder=DEFAULT[row.urgency].fitted(calendar, now, row.due_at),
        calendar=calendar,
        due_at=row.due_at,
        due_unit=row.due_unit,
        priority=PRIORITY[Urgency(row.urgency)],
        may_duplicate=row.on_unknown == OnUnknown.DUPLICATE,
    )


def _with_answerers(
    seats: Iterable[Position], calendar: WorkCalendar, now: datetime, batch: int = 2000
) -> Iterator[tuple[Position, Answerer]]:
    """Who answers for each seat, looked up a batch at a time so that memory stays flat."""
    day = local(calendar, now).date()
    for chunk in matters.chunks(seats, batch):
        found = answerers(chunk, day)
        yield from ((seat, found[seat.pk]) for seat in chunk)


def recall(directive: Directive, reason: str, *, acting_user: User, now: datetime) -> int:
    """Take the order back: everybody it was given to is told; answers stay in the trail."""
    return _end(directive, Move.RECALL, reason, acting_user, now)


def close(directive: Directive, reason: str, *, acting_user: User, now: datetime) -> int:
    """End the order: nothing more is asked of anybody. Nobody is told; it is over."""
    return _end(directive, Move.CLOSE, reason, acting_user, now)


_ENDS = {
    Move.RECALL: (Directive.State.RECALLED, DirectiveTag.RECALLED),
    Move.CLOSE: (Directive.State.CLOSED, DirectiveTag.CLOSED),
}


def _end(directive: Directive, by: Move, reason: str, user: User, now: datetime) -> int:
    state, tag = _ENDS[by]
    with transaction.atomic():
        row = Directive.objects.select_for_update().get(pk=directive.pk)
        if row.state != Directive.State.ISSUED:
            raise NothingToDo(_("Perintah ini sudah %(state)s.") % {"state": row.get_state_display().lower()})
        row.state, row.ended_at = state, now
        row.save(update_fields=["state", "ended_at"])
        told = _told(row) if by is Move.RECALL else []
        ended = matters.end_case(row.government_id, KIND, row.pk, by, now=now)
        outbox.plan(row.government_id, [_recall_plan(m, reason) for m in told], now=now)
        data = {"seats": ended, "reason": matters.digest_of_words(reason)}
        record(row.government_id, [Draft(tag, _actor(user), f"{KIND}:{row.pk}", data)], at=now)
    directive.state, directive.ended_at = row.state, row.ended_at
    return ended


def _told(row: Directive) -> list[Matter]:
    """Whoever may have seen the order hears that it is taken back."""
    return list(
        Matter.objects.filter(kind=KIND, case_id=row.pk, person__isnull=False).exclude(state__in=OVER)
    )


def _recall_plan(matter: Matter, reason: str) -> outbox.Plan:
    assert matter.person_id is not None
    key = f"{KIND}:{matter.pk}:recall"
    return outbox.Plan(
        matter.person_id, Purpose.RECALL, key, KIND, matter.case_id, matter.pk, note=reason, priority=3
    )


def remind_silent(directive: Directive, *, acting_user: User, now: datetime) -> int:
    """Remind everybody who has not answered, now; at most one extra reminder per seat and quarter of an hour."""
    quarter = int(now.timestamp()) // 900
    with transaction.atomic():
        rows = Matter.objects.filter(
            kind=KIND, case_id=directive.pk, state__in=UNANSWERED, person__isnull=False
        )
        plans = [
            outbox.Plan(
                m.person_id or 0,
                Purpose.REMINDER,
                f"{KIND}:{m.pk}:hand:{quarter}",
                KIND,
                directive.pk,
                m.pk,
                nth=0,
            )
            for m in rows.order_by("pk").select_for_update(of=("self",))
        ]
        known = set(Delivery.objects.filter(key__in=[p.key for p in plans]).values_list("key", flat=True))
        fresh = [p for p in plans if p.key not in known]
        if not fresh:
            raise NothingToDo(
                _("Semua sudah menjawab, atau baru saja diingatkan. Coba lagi seperempat jam lagi.")
            )
        outbox.plan(directive.government_id, fresh, now=now)
        data = {"matters": [p.matter_id for p in fresh]}
        subject = f"{KIND}:{directive.pk}"
        record(
            directive.government_id,
            [Draft(DirectiveTag.REMINDED, _actor(acting_user), subject, data)],
            at=now,
        )
    return len(fresh)


def change_due(directive: Directive, due_at: datetime, *, acting_user: User, now: datetime) -> None:
    """Give the order another deadline; every open clock looks for its next step from there."""
    calendar = calendar_of(directive.government)
    with transaction.atomic():
        row = Directive.objects.select_for_update().get(pk=directive.pk)
        if row.due_at == due_at or row.state != Directive.State.ISSUED:
            raise NothingToDo(_("Tenggat tidak berubah."))
        before, row.due_at = row.due_at, due_at
        row.save(update_fields=["due_at"])
        rows = Matter.objects.filter(kind=KIND, case_id=row.pk).exclude(state__in=[*OVER, State.DONE])
        open_rows = list(rows.select_related("ladder").select_for_update(of=("self",)))
        matters.shift_deadline(open_rows, due_at, calendar, now=now)
        data = {"from": before.isoformat(), "to": due_at.isoformat(), "seats": len(open_rows)}
        subject = f"{KIND}:{row.pk}"
        record(
            row.government_id, [Draft(DirectiveTag.DUE_CHANGED, _actor(acting_user), subject, data)], at=now
        )
    directive.due_at = due_at
