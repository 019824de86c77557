"""What the pages of directives show, each in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kentongan.base import parts, words
from kentongan.base.events import ChainHead, Event
from kentongan.core.clock.decide import phase_of
from kentongan.core.clock.ladder import Do, Ladder, step_time
from kentongan.core.clock.states import UNANSWERED, State
from kentongan.core.clock.worktime import WorkCalendar, local
from kentongan.directory.models import Agency, Position
from kentongan.directory.queries import Answerer, answerers, usable_addresses
from kentongan.kernel.matters import thawed
from kentongan.kernel.models import Matter
from kentongan.kernel.outbox import active_channels
from kentongan.kernel.tallies import counts
from kentongan.ports import registry

from .access import KIND
from .models import Directive

SILENT_SHOWN = 6
TILES_SHOWN = 400

STEP_WORDS = {
    Do.REMIND: gettext_lazy("Ingatkan"),
    Do.NEXT_CHANNEL: gettext_lazy("Saluran kedua"),
    Do.ESCALATE: gettext_lazy("Atasan diberi tahu"),
    Do.FIELD_VISIT: gettext_lazy("Kunjungan"),
    Do.LAPSE: gettext_lazy("Dicatat tak dijawab"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The six numbers of a directive, and what its channels cannot know."""

    total: int
    sent: int
    delivered: int
    knows_delivered: int
    read: int
    knows_read: int
    answered: int
    done: int
    obstacles: int
    silent: int
    failed: int

    @classmethod
    def of(cls, tally: Counter[str]) -> "Figures":
        by_state = {State(k[6:]): n for k, n in tally.items() if k.startswith("state:")}
        sent = {k[5:]: n for k, n in tally.items() if k.startswith("sent:")}
        total = sum(by_state.values())
        read = tally["receipt:read"]
        return cls(
            total=total,
            sent=sum(sent.values()),
            delivered=tally["receipt:delivered"] + read,
            knows_delivered=sum(n for c, n in sent.items() if registry.channel(c).knows_delivered),
            read=read,
            knows_read=sum(n for c, n in sent.items() if registry.channel(c).knows_read),
            answered=sum(by_state.get(s, 0) for s in (State.ACKNOWLEDGED, State.OBSTACLE, State.DONE)),
            done=by_state.get(State.DONE, 0),
            obstacles=by_state.get(State.OBSTACLE, 0),
            silent=by_state.get(State.SILENT, 0) + by_state.get(State.LAPSED, 0),
            failed=tally["receipt:failed"],
        )


def figures(directive_ids: Iterable[int]) -> dict[int, Figures]:
    return {pk: Figures.of(tally) for pk, tally in counts(KIND, directive_ids).items()}


def strip(directive: Directive, f: Figures, active: str) -> list[parts.Count]:
    """The hairline strip; each number leads to the seats behind it."""
    base = reverse("directive_seats", args=[directive.pk])

    def count(key: str, figure: int | None, word: str, of: int | None = None, note: str = "") -> parts.Count:
        return parts.Count(figure, word, f"{base}?keadaan={key}", of, _STRIP_KEYS[key], note, key == active)

    def proved(key: str, figure: int, word: str, knowable: int) -> parts.Count:
        unknown = f.sent - knowable
        if unknown and not knowable:
            return count(key, None, word, note=_("tidak tersedia"))
        note = _("%(n)s tidak tersedia") % {"n": unknown} if unknown else ""
        return count(key, figure, word, knowable, note)

    return [
        count("sent", f.sent, _("Terkirim"), f.total, _("%d gagal") % f.failed if f.failed else ""),
        proved("delivered", f.delivered, _("Sampai"), f.knows_delivered),
        proved("read", f.read, _("Dibaca"), f.knows_read),
        count("answered", f.answered, _("Diterima")),
        count("done", f.done, _("Selesai"), None, _("%d kendala") % f.obstacles if f.obstacles else ""),
        count("silent", f.silent, _("Diam")),
    ]


_STRIP_KEYS = {
    "sent": "accepted",
    "delivered": "delivered",
    "read": "read",
    "answered": "acknowledged",
    "done": "done",
    "silent": "silent",
}


# Who waits longest, and is furthest up the ladder.
_LONGEST = ("started_at", "-rung")


def silent_rows(
    rows: QuerySet[Matter], directive: Directive, calendar: WorkCalendar, now: datetime
) -> list[parts.Silent]:
    """Who is silent, longest first, how far up the ladder, and what comes next."""
    unanswered = rows.filter(state__in=[State.SILENT, State.LAPSED]).order_by(*_LONGEST, "pk")
    # What belongs to them is joined to these few only, not to all that are silent.
    shown = list(unanswered.values_list("pk", flat=True)[:SILENT_SHOWN])
    found = unanswered.filter(pk__in=shown).select_related("position__superior", "person", "ladder")
    return [_silent(m, directive, calendar, now) for m in found]


def _silent(m: Matter, directive: Directive, calendar: WorkCalendar, now: datetime) -> parts.Silent:
    steps = [p for p, _step in thawed(m.ladder.steps).of(phase_of(State(m.state)))]
    return parts.Silent(
        url=reverse("directive_seat", args=[directive.pk, m.pk]),
        seat=m.position.title,
        person=m.person.name if m.person else _("belum ada pejabat"),
        silence=now - m.started_at,
        done=min(m.rung, len(steps)),
        total=len(steps),
        next=next_words(m, calendar, now),
    )


def next_words(m: Matter, calendar: WorkCalendar, now: datetime) -> str:
    """The next step of a matter in words, with its time."""
    if m.state == State.LAPSED:
        return _("Tangga habis, tak dijawab")
    if m.next_due_at is None:
        return ""
    ladder = thawed(m.ladder.steps)
    ahead = [step for place, step in ladder.of(phase_of(State(m.state))) if place >= m.rung]
    if not ahead:
        return ""
    at = words.moment_short(m.next_due_at, now, calendar.zone)
    if ahead[0].do is Do.ESCALATE and m.position.superior:
        return _("%(superior)s tahu, %(at)s") % {"superior": m.position.superior.title, "at": at}
    return f"{STEP_WORDS[ahead[0].do]}, {at}"


# Worst first in the matrix.
_WORST = [
    State.LAPSED,
    State.SILENT,
    State.OBSTACLE,
    State.WAITING,
    State.ACKNOWLEDGED,
    State.DONE,
    State.RECALLED,
    State.CLOSED,
]


type Seen = tuple[int, str, bool, int]
"""A seat's matter as the matrix needs it: its id, state, whether a visit is owed, its position."""


def tile_key(m: Matter) -> str:
    return "field_visit" if m.visit_owed else m.state


def matrix(rows: QuerySet[Matter], directive: Directive) -> list[tuple[str, list[parts.Tile]]]:
    """One square per seat, by agency, worst agencies first; at most TILES_SHOWN seats."""
    found = _worst(rows.values_list("pk", "state", "visit_owed", "position_id"))
    # Names are looked up for what is shown only: joined before the sort, they would be for all 10,000 seats.
    seats = Position.objects.filter(pk__in=[seat for *_m, seat in found])
    named = {pk: (title, agency) for pk, title, agency in seats.values_list("pk", "title", "agency_id")}
    offices = Agency.objects.in_bulk({agency for _title, agency in named.values()})
    found.sort(key=lambda m: (_WORST.index(State(m[1])), named[m[3]]))
    before, after = reverse("directive_seat", args=[directive.pk, 0]).rsplit("0", 1)
    agencies: dict[str, list[parts.Tile]] = defaultdict(list)
    for pk, state, visit_owed, seat in found:
        title, agency = named[seat]
        tile = parts.Tile("field_visit" if visit_owed else state, title, f"{before}{pk}{after}")
        agencies[str(offices[agency])].append(tile)
    return list(agencies.items())


def _worst(rows: QuerySet[Matter, Seen]) -> list[Seen]:
    """The TILES_SHOWN seats that need attention most. Where there are more, each state is read from its index
    until there are enough: sorting all of them by state would read all of them."""
    found = list(rows[: TILES_SHOWN + 1])
    if len(found) <= TILES_SHOWN:
        return found
    found = []
    for state in _WORST:
        if len(found) < TILES_SHOWN:
            found += rows.filter(state=state).order_by(*_LONGEST, "position_id")[: TILES_SHOWN - len(found)]
    return found


def chain_words(government_id: int, zone: str) -> tuple[bool, str]:
    """Whether the audit chain was whole when last looked at, in words."""
    head = ChainHead.objects.get(government_id=government_id)
    if head.broken_at_seq is not None:
        return False, _("Rantai putus di kejadian %(seq)d") % {"seq": head.broken_at_seq}
    if head.verified_at is None:
        return True, _("Rantai belum diperiksa")
    return True, _("Rantai utuh, diperiksa %(at)s") % {"at": words.time_of_day(head.verified_at, zone)}


def events_of(directive: Directive) -> QuerySet[Event]:
    return Event.objects.filter(subject=f"{KIND}:{directive.pk}").order_by("-seq")


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: to how many, over which channels, which seats are vacant, and when steps are owed."""

    seats: int
    counts: list[parts.Count]
    vacant: list[tuple[str, str]]
    unreachable: list[str]
    steps: list[parts.Step]


def preview(
    seats: Sequence[Position], ladder: Ladder, due_at: datetime | None, calendar: WorkCalendar, now: datetime
) -> Preview:
    who = answerers(seats, local(calendar, now).date())
    reach = usable_addresses({a.person.pk for a in who.values() if a.person}, active_channels())
    first = {pk: next(iter(reach.get(a.person.pk, ())), None) if a.person else None for pk, a in who.items()}
    tally = Counter(words.channel_word(address.channel) for address in first.values() if address)
    return Preview(
        seats=len(seats),
        counts=[
            parts.Count(len(seats), ngettext("pejabat", "pejabat", len(seats))),
            *(parts.Count(n, c) for c, n in tally.most_common()),
        ],
        vacant=[(s.title, _answers_for(who[s.pk])) for s in seats if who[s.pk].vacant][:20],
        unreachable=[s.title for s in seats if first[s.pk] is None][:20],
        steps=_preview_steps(ladder, due_at, calendar, now),
    )


def _answers_for(who: Answerer) -> str:
    return who.through.title if who.person else ""


def _preview_steps(
    ladder: Ladder, due_at: datetime | None, calendar: WorkCalendar, now: datetime
) -> list[parts.Step]:
    fitted = ladder.fitted(calendar, now, due_at) if due_at else ladder
    steps = [parts.Step("", _("Kirim"), _("lewat alamat pertama"), now)]
    for _place, step in fitted.of(phase_of(State.WAITING)):
        at = step_time(calendar, step, now, due_at or now + timedelta(days=1))
        steps.append(parts.Step("", str(STEP_WORDS[step.do]), "", at))
    return steps


def ladder_steps(m: Matter, calendar: WorkCalendar) -> list[parts.Step]:
    """A matter's ladder as it went and as it will go."""
    ladder = thawed(m.ladder.steps)
    phase = phase_of(State(m.state)) if m.state in UNANSWERED else phase_of(State.ACKNOWLEDGED)
    found = [parts.Step("done", _("Dikirim"), "", m.started_at)]
    for place, step in ladder.of(phase):
        at = step_time(calendar, step, m.started_at, m.due_at)
        current = m.next_due_at is not None and place == m.rung
        state = "done" if place < m.rung else "now" if current else ""
        found.append(parts.Step(state, str(STEP_WORDS[step.do]), "", at))  # type: ignore[arg-type]
    return found
