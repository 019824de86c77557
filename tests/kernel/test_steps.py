"""The ladder at work: reminders, the next channel, superiors, visits, lapse; on time, late, and by two at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.flows import Desk

from kentongan.base.events import Event
from kentongan.core.clock.states import Move
from kentongan.core.clock.states import Receipt as R
from kentongan.core.clock.worktime import add_minutes
from kentongan.directives.models import Directive, Urgency
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Address, Appointment
from kentongan.kernel import steps
from kentongan.kernel.answers import Reply, answer
from kentongan.kernel.models import Delivery, Matter, Purpose

P = Purpose
HOURS = (7.5, 15, 22.5, 37.5, 75)  # working hours of the usual ladder


def at_step(desk: Desk, n: int) -> None:
    """Turn the clock to the n-th step of the usual ladder (1: reminder … 5: lapse)."""
    calendar = calendar_of(desk.world.government)
    desk.watch.at = add_minutes(calendar, factories.NOW, int(HOURS[n - 1] * 60))


def order(desk: Desk, *seats: object) -> Directive:
    """An order that is due late enough for the usual ladder to stay as it is."""
    return desk.order(*seats, due_at=factories.NOW + timedelta(days=30))


def purposes(directive: Directive) -> list[str]:
    rows = Delivery.objects.filter(case_id=directive.pk).exclude(purpose=P.ORDER)
    return list(rows.order_by("pk").values_list("purpose", flat=True))


def test_nothing_is_owed_before_its_time(desk: Desk) -> None:
    directive = order(desk)
    at_step(desk, 1)
    desk.watch.forward(microseconds=-1)
    assert desk.tick() == 0
    assert purposes(directive) == []


@pytest.mark.slow
def test_the_whole_ladder_in_its_time(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    seen = []
    for n in range(1, 6):
        at_step(desk, n)
        assert desk.tick() == 1
        assert desk.tick() == 0
        matter = desk.matter(directive)
        seen.append((purposes(directive)[n - 1 :], matter.state, matter.visit_owed))
        desk.deliver()
    assert seen == [
        ([P.REMINDER], "silent", False),
        ([P.NEXT_CHANNEL], "silent", False),
        ([P.ESCALATION], "silent", False),
        ([P.FIELD_VISIT], "silent", True),
        ([], "lapsed", True),
    ]
    assert desk.matter(directive).next_due_at is None


def test_after_a_week_asleep_each_step_comes_once_in_order(desk: Desk) -> None:
    directive = order(desk)
    desk.deliver()
    at_step(desk, 5)
    assert desk.tick() == 3
    told = Event.objects.filter(tag="kernel:matter:stepped").order_by("seq")
    assert [event.data["do"] for event in told] == [
        "remind",
        "next_channel",
        "escalate",
        "field_visit",
        "lapse",
    ]
    assert all(sorted(e.data["matters"]) == [m.pk for m in desk.matters(directive)] for e in told)
    assert desk.tick() == 0


def test_what_is_late_is_noted_with_the_time_it_was_owed(desk: Desk) -> None:
    order(desk)
    at_step(desk, 1)
    owed = desk.now
    desk.watch.forward(hours=5)
    desk.tick()
    assert Event.objects.get(tag="kernel:matter:stepped").data["owed_at"] == owed.isoformat()


def test_the_next_channel_is_one_that_was_not_tried(desk: Desk) -> None:
    person = desk.world.people[0]
    Address.objects.create(
        government=desk.world.government, person=person, channel="inapp", value="1", rank=8, since=desk.now
    )
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    for n in (1, 2):
        at_step(desk, n)
        desk.tick()
        desk.deliver()
    rows = Delivery.objects.filter(case_id=directive.pk).order_by("pk")
    assert [(d.purpose, d.channel) for d in rows] == [
        (P.ORDER, "telegram"),
        (P.REMINDER, "telegram"),
        (P.NEXT_CHANNEL, "inapp"),
    ]


def test_with_one_address_the_next_channel_is_the_same_again(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    at_step(desk, 2)
    desk.tick()
    assert [m.to for m in desk.deliver()] == ["1", "1"]
    assert desk.matter(directive).receipt == R.ACCEPTED


def test_one_message_names_all_silent_seats_of_a_superior(desk: Desk) -> None:
    directive = order(desk)
    desk.deliver()
    at_step(desk, 3)
    desk.tick()
    (told,) = [m for m in desk.deliver() if m.to == "900"]
    assert all(seat.title in told.text for seat in desk.world.seats)
    assert Delivery.objects.filter(purpose=P.ESCALATION).count() == 1
    assert {m.escalated_to_id for m in desk.matters(directive)} == {desk.world.head.pk}


def test_who_answered_meanwhile_is_not_named_to_the_superior(desk: Desk) -> None:
    directive = order(desk)
    desk.deliver()
    at_step(desk, 3)
    desk.tick()
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    (told,) = [m for m in desk.deliver() if m.to == "900"]
    assert desk.world.seats[0].title not in told.text
    assert desk.world.seats[1].title in told.text


def test_the_superior_hears_nothing_where_all_answered_meanwhile(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    at_step(desk, 3)
    desk.tick()
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    assert [m.to for m in desk.deliver()] == ["1"]  # his own confirmation
    assert Delivery.objects.get(purpose=P.ESCALATION).state == R.CANCELLED


def test_a_vacant_superior_gives_way_to_the_one_above(desk: Desk) -> None:
    world = desk.world
    middle = factories.position(world.government, "Asisten", agency=world.agency, superior=world.head)
    seat = factories.position(world.government, "Lurah", agency=world.agency, superior=middle)
    factories.person(world.government, seat=seat, telegram="50")
    directive = order(desk, seat)
    desk.deliver()
    at_step(desk, 3)
    desk.tick()
    assert "900" in [m.to for m in desk.deliver()]
    assert desk.matter(directive).escalated_to_id == world.head.pk


def test_nobody_hears_of_himself_in_however_many_seats_he_sits(desk: Desk) -> None:
    """One man is lurah, acting camat and acting assistant: the regent hears."""
    world = desk.world
    above, man = world.head, factories.person(world.government, telegram="50")
    for title in ("Asisten", "Camat", "Lurah"):
        above = factories.position(world.government, title, agency=world.agency, superior=above)
        Appointment.objects.create(
            government=world.government,
            position=above,
            person=man,
            kind=Appointment.Kind.ACTING,
            since=desk.now.date() - timedelta(days=9),
        )
    directive = order(desk, above)
    desk.deliver()
    at_step(desk, 3)
    desk.tick()
    assert desk.matter(directive).escalated_to_id == world.head.pk
    assert [d.person_id for d in Delivery.objects.filter(purpose=P.ESCALATION)] == [world.head_person.pk]


def test_above_the_regent_there_is_nobody_to_tell(desk: Desk) -> None:
    directive = order(desk, desk.world.head)
    at_step(desk, 3)
    desk.tick()
    assert P.ESCALATION not in purposes(directive)
    assert desk.matter(directive).escalated_to_id is None


def test_a_seat_of_nobody_is_chased_upwards_all_the_same(desk: Desk) -> None:
    lone = factories.position(desk.world.government, "Kursi kosong", agency=desk.world.agency)
    directive = order(desk, lone)
    at_step(desk, 5)
    desk.tick()
    assert desk.matter(directive).state == "lapsed"
    assert purposes(directive) == [P.FIELD_VISIT]


def test_visits_are_told_to_whoever_ordered_in_one_message(desk: Desk) -> None:
    order(desk)
    desk.deliver()
    at_step(desk, 4)
    desk.tick()
    visits = [m for m in desk.deliver() if "Perlu dikunjungi" in m.text]
    assert [m.to for m in visits] == ["900"]
    assert all(seat.title in visits[0].text for seat in desk.world.seats)


def test_an_answer_before_the_tick_leaves_nothing_to_do(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    at_step(desk, 1)
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    assert desk.tick() == 0
    assert P.REMINDER not in purposes(directive)


def test_an_answer_between_looking_and_taking_leaves_nothing_to_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is read again under lock: no reminder after a committed answer."""
    directive = order(desk, desk.world.seats[0])
    at_step(desk, 1)
    take = steps._take

    def answered_first(government_id: int, ids: list[int], now: object) -> int:
        matter = Matter.objects.get(pk=ids[0])
        answer(ids[0], Reply(Move.FINISH, matter.person, "web", "person:1"), confirm=False, now=desk.now)
        return take(government_id, ids, now)  # type: ignore[arg-type]

    monkeypatch.setattr(steps, "_take", answered_first)
    desk.tick()
    assert desk.matter(directive).state == "done"
    assert purposes(directive) == []


def test_a_planned_reminder_is_taken_back_by_the_answer(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    at_step(desk, 1)
    desk.tick()
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    assert Delivery.objects.get(purpose=P.REMINDER).state == R.CANCELLED
    assert "Pengingat" not in "".join(m.heading for m in desk.deliver())


def test_reminders_are_counted_for_the_reader(desk: Desk) -> None:
    order(desk, desk.world.seats[0])
    desk.deliver()
    headings = []
    for n in (1, 2):
        at_step(desk, n)
        desk.tick()
        headings += [m.heading for m in desk.deliver()]
    assert headings == ["Pengingat ke-1", "Pengingat ke-2"]


@pytest.mark.slow
def test_around_the_due_time_only_the_report_is_asked_for(desk: Desk) -> None:
    due = add_minutes(calendar_of(desk.world.government), factories.NOW, 2000)
    directive = desk.order(desk.world.seats[0], due_at=due)
    desk.deliver()
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    desk.deliver()
    matter = desk.matter(directive)
    assert matter.next_due_at == add_minutes(calendar_of(desk.world.government), factories.NOW, 1760)
    words = []
    for _ in range(3):
        desk.watch.at = desk.matter(directive).next_due_at or desk.now
        desk.tick()
        words += [m.text for m in desk.deliver()]
    assert "ditunggu sampai" in words[0]
    assert "Bila terhambat, tekan Kendala." in words[1]
    assert "Belum melaporkan hasil" in words[2]


def test_an_acknowledgement_after_the_due_time_owes_no_step_that_lies_behind(desk: Desk) -> None:
    directive = order(desk, desk.world.seats[0])
    desk.deliver()
    desk.watch.forward(days=31)
    desk.tick()
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)))
    before = purposes(directive)
    assert desk.tick() == 0
    assert purposes(directive) == before


def test_two_tickers_take_each_step_once(desk: Desk) -> None:
    directive = order(desk)
    at_step(desk, 1)
    due = list(Matter.objects.values_list("pk", flat=True))
    assert steps._take(desk.world.government.pk, due, desk.now) == 3
    assert steps._take(desk.world.government.pk, due, desk.now) == 0
    assert purposes(directive) == [P.REMINDER] * 3


def test_governments_tick_for_themselves(desk: Desk) -> None:
    from kentongan.base.scope import scope

    other = factories.world(1, zone="Asia/Jayapura")
    theirs = factories.order(other, now=desk.now, due_at=desk.now + timedelta(days=30))
    order(desk)
    with scope(other.government):
        # 09.00 WIB is 11.00 WIT: their working day ends two hours earlier.
        assert Matter.objects.get(case_id=theirs.pk).next_due_at is not None
    at_step(desk, 5)
    assert desk.tick() == 4


@pytest.mark.parametrize("urgency", Urgency)
def test_every_urgency_ends_after_a_month_of_silence(desk: Desk, urgency: Urgency) -> None:
    directive = desk.order(urgency=urgency)
    desk.watch.forward(days=31)
    desk.tick()
    assert {m.state for m in desk.matters(directive)} == {"lapsed"}


@pytest.mark.slow
def test_a_tick_costs_the_same_for_many_matters(desk: Desk) -> None:
    def cost(count: int) -> int:
        seats = [
            factories.position(desk.world.government, agency=desk.world.agency, superior=desk.world.head)
            for _ in range(count)
        ]
        for seat in seats:
            factories.person(desk.world.government, seat=seat, inapp=str(seat.pk))
        factories.order(desk.world, seats, now=desk.now, due_at=desk.now + timedelta(days=30))
        desk.watch.at = Matter.objects.latest("pk").next_due_at or desk.now
        with CaptureQueriesContext(connection) as seen:
            assert desk.tick() == count
        Matter.objects.update(next_due_at=None)
        return len(seen)

    assert cost(40) <= cost(4) + 2


@pytest.mark.slow
def test_wording_an_escalation_costs_the_same_for_many_silent_seats(desk: Desk) -> None:
    def cost(count: int) -> int:
        seats = [
            factories.position(desk.world.government, agency=desk.world.agency, superior=desk.world.head)
            for _ in range(count)
        ]
        for seat in seats:
            factories.person(desk.world.government, seat=seat)
        factories.order(desk.world, seats, now=desk.now, due_at=desk.now + timedelta(days=30))
        for _ in range(3):
            desk.watch.at = Matter.objects.latest("pk").next_due_at or desk.now
            desk.tick()
        Delivery.objects.exclude(purpose=P.ESCALATION).update(state=R.CANCELLED)
        with CaptureQueriesContext(connection) as seen:
            assert len(desk.deliver()) == 1
        Matter.objects.update(next_due_at=None)
        return len(seen)

    # A slow moment makes the worker look once more, which costs a few queries; one for each seat would be forty.
    assert cost(40) <= cost(4) + 12
