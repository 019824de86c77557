"""What the messages of every kind of matter share: who is silent below whom, buttons, links, threads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import ngettext

from kentongan.base.words import duration
from kentongan.core.clock.states import TICKING, Move, State
from kentongan.directory.models import Appointment
from kentongan.ports.channel import Button, Outgoing

from . import tokens
from .models import Delivery, Matter, Purpose

EXCERPT = 160
NAMED = 10

type Labels = Sequence[tuple[Move, str]]
"""The buttons under a message, in order; the first is left out once the matter is acknowledged."""


def answer_url(d: Delivery) -> str:
    """The signed link behind which this message can be answered."""
    return f"{settings.PUBLIC_URL}/j/{tokens.link(d.pk)}/"


def buttons(d: Delivery, labels: Labels) -> tuple[Button, ...]:
    done = d.matter is not None and d.matter.state == State.ACKNOWLEDGED
    return tuple(Button(label, tokens.button(move, d.pk)) for move, label in labels[int(done) :])


def owes_answer(d: Delivery) -> bool:
    """Promise 3: nobody who has answered is reminded; nothing goes out for a matter that is over."""
    return d.matter is not None and d.matter.state in (*TICKING, State.LAPSED)


def excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"


def threaded(deliveries: Sequence[Delivery], worded: Sequence[Outgoing | None]) -> list[Outgoing | None]:
    """What follows an order to the same address hangs on it, where the channel has threads."""
    following = {d.matter_id for d in deliveries if d.matter_id and d.purpose != Purpose.ORDER}
    orders = Delivery.objects.filter(matter_id__in=following, purpose=Purpose.ORDER) if following else []
    first = {(order.matter_id, order.address_id): order.pk for order in orders}
    return [
        replace(message, thread=tokens.message_key(first[d.matter_id, d.address_id]))
        if message and (d.matter_id, d.address_id) in first and d.purpose != Purpose.ORDER
        else message
        for d, message in zip(deliveries, worded, strict=True)
    ]


def silent_below(kind: str, deliveries: Iterable[Delivery]) -> dict[int, list[Matter]]:
    """For each message to a superior or issuer: the matters of its case that are silent now."""
    cases = {d.case_id for d in deliveries if d.purpose in (Purpose.ESCALATION, Purpose.FIELD_VISIT)}
    found: dict[int, list[Matter]] = defaultdict(list)
    if cases:
        told = Q(escalated_to__isnull=False) | Q(visit_owed=True)
        rows = Matter.objects.filter(told, kind=kind, case_id__in=cases, state__in=[*TICKING, State.LAPSED])
        for matter in rows.select_related("position").order_by("started_at", "position__title"):
            found[matter.case_id].append(matter)
    return found


def below(d: Delivery, silent: Iterable[Matter]) -> list[Matter]:
    """The silent seats of which this person hears, because he holds the seat above."""
    held = set(Appointment.objects.filter(person_id=d.person_id).values_list("position_id", flat=True))
    return [m for m in silent if m.escalated_to_id in held]


def named(words: str, title: str, matters: Sequence[Matter], now: datetime) -> Iterable[str]:
    """The sentence about `title` with the first ten seats and how long each is silent."""
    if matters:
        seats = ", ".join(f"{m.position.title} ({duration(now - m.started_at)})" for m in matters[:NAMED])
        yield words % {"title": title, "named": seats}
    more = len(matters) - NAMED
    if more > 0:
        yield ngettext("dan %(n)d lagi.", "dan %(n)d lagi.", more) % {"n": more}
