"""What is done with orders: whole or not at all, counted, and told in the trail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.flows import Desk

from kentongan.base.events import Event
from kentongan.core.clock.states import IllegalMove, Move
from kentongan.core.clock.states import Receipt as R
from kentongan.core.clock.worktime import add_minutes
from kentongan.directives import actions
from kentongan.directives.actions import NothingToDo
from kentongan.directives.models import Directive, OnUnknown, Urgency
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Address, Appointment, Person, Position
from kentongan.kernel import matters, outbox
from kentongan.kernel.answers import Reply, answer, reopen, resume
from kentongan.kernel.models import Delivery, FrozenLadder, Matter, Purpose
from kentongan.kernel.tallies import counts


def respond(desk: Desk, directive: Directive, n: int, by: Move, text: str = "") -> None:
    matter = desk.matter(directive, n)
    person = f"person:{matter.person_id}"
    answer(matter.pk, Reply(by, matter.person, "web", person, text), confirm=False, now=desk.now)


def rows() -> tuple[int, int, int, int]:
    return (
        Directive.objects.count(),
        Matter.objects.count(),
        Delivery.objects.count(),
        Event.objects.count(),
    )


@pytest.mark.slow
def test_an_order_is_a_directive_a_matter_and_a_message_for_each_seat_and_one_event(desk: Desk) -> None:
    before = rows()
    directive = desk.order()
    assert tuple(a - b for a, b in zip(rows(), before, strict=True)) == (1, 3, 3, 1)
    assert directive.code == f"P-2026-{directive.number:04d}"
    event = Event.objects.latest("seq")
    assert (event.tag, event.actor) == ("directives:directive:issued", f"user:{desk.world.user.pk}")
    assert event.data["seats"] == 3
    assert directive.text not in str(event.data)
    assert counts("directive", [directive.pk])[directive.pk]["state:waiting"] == 3


@pytest.mark.parametrize("place", ["plan", "bump", "insert"])
def test_killed_in_the_middle_nothing_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def killed(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    before = rows()
    monkeypatch.setattr(outbox if place == "plan" else matters, place, killed)
    with pytest.raises(KeyboardInterrupt):
        desk.order()
    assert rows() == before


def test_killed_at_the_last_step_nothing_is_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    before = rows()
    monkeypatch.setattr(actions, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.order()
    assert rows() == before


def seats(desk: Desk, count: int) -> list[Position]:
    """Many seats at once, with people who have Telegram."""
    world = desk.world
    found = Position.objects.bulk_create(
        Position(government=world.government, title=f"Kursi {n}", agency=world.agency, superior=world.head)
        for n in range(count)
    )
    people = Person.objects.bulk_create(
        Person(government=world.government, name=f"Pejabat kursi {n}") for n in range(count)
    )
    since = desk.now.date() - timedelta(days=9)
    Appointment.objects.bulk_create(
        Appointment(government=world.government, position=s, person=p, since=since)
        for s, p in zip(found, people, strict=True)
    )
    Address.objects.bulk_create(
        Address(government=world.government, person=p, channel="telegram", value=f"7{p.pk}", since=desk.now)
        for p in people
    )
    return found


@pytest.mark.slow
def test_two_thousand_seats_cost_hardly_more_queries_than_twenty(desk: Desk) -> None:
    def cost(chosen: list[Position]) -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.order(*chosen)
        return len(seen)

    many = seats(desk, 2000)
    few = cost(many[:20])
    assert cost(many) <= few + 12
    assert Delivery.objects.filter(purpose=Purpose.ORDER).count() == 2020


def test_equal_ladders_are_kept_once_and_never_change(desk: Desk) -> None:
    desk.order(due_at=desk.now + timedelta(days=30))
    desk.order(due_at=desk.now + timedelta(days=40))
    kept = FrozenLadder.objects.get()
    desk.order(urgency=Urgency.EMERGENCY)
    assert FrozenLadder.objects.get(pk=kept.pk).steps == kept.steps
    assert FrozenLadder.objects.count() == 2


@pytest.mark.parametrize(
    ("urgency", "chosen", "may"),
    [
        (Urgency.NORMAL, None, False),
        (Urgency.IMPORTANT, None, True),
        (Urgency.EMERGENCY, None, True),
        (Urgency.EMERGENCY, OnUnknown.ASK, False),
        (Urgency.NORMAL, OnUnknown.DUPLICATE, True),
    ],
)
def test_urgent_orders_may_come_twice_unless_said_otherwise(
    desk: Desk, urgency: Urgency, chosen: OnUnknown | None, may: bool
) -> None:
    desk.order(urgency=urgency, on_unknown=chosen)
    assert set(Delivery.objects.values_list("may_duplicate", flat=True)) == {may}


def test_numbers_start_anew_each_local_year(desk: Desk) -> None:
    first = desk.order()
    desk.watch.at = desk.now.replace(year=2026, month=12, day=31, hour=18)  # 01.00 of the new year in WIB
    second = desk.order()
    assert (first.code, second.code) == ("P-2026-0001", "P-2027-0001")


def test_a_recall_tells_whoever_was_asked_and_ends_everything(desk: Desk) -> None:
    directive = desk.order()
    desk.deliver()
    respond(desk, directive, 0, Move.FINISH, "Siap")
    ended = actions.recall(directive, "Banjir surut.", acting_user=desk.world.user, now=desk.now)
    assert ended == 3
    assert {m.state for m in desk.matters(directive)} == {"recalled"}
    told = desk.deliver()
    assert sorted(m.to for m in told) == ["1", "2", "3"]
    assert all("ditarik" in m.text and "Banjir surut." in m.text and not m.buttons for m in told)
    assert "Banjir" not in str(Event.objects.latest("seq").data)
    desk.watch.forward(days=31)
    assert desk.tick() == 0


def test_an_order_that_was_not_sent_yet_is_not_sent_after_its_recall(desk: Desk) -> None:
    directive = desk.order()
    actions.recall(directive, "", acting_user=desk.world.user, now=desk.now)
    states = Delivery.objects.filter(purpose=Purpose.ORDER).values_list("state", flat=True)
    assert set(states) == {R.CANCELLED}


def test_a_close_tells_nobody(desk: Desk) -> None:
    directive = desk.order()
    desk.deliver()
    actions.close(directive, "", acting_user=desk.world.user, now=desk.now)
    assert {m.state for m in desk.matters(directive)} == {"closed"}
    assert desk.deliver() == []


@pytest.mark.parametrize("first", [actions.recall, actions.close])
@pytest.mark.parametrize("second", [actions.recall, actions.close])
def test_what_is_over_cannot_end_again(desk: Desk, first: object, second: object) -> None:
    directive = desk.order()
    first(directive, "", acting_user=desk.world.user, now=desk.now)  # type: ignore[operator]
    before = rows()
    with pytest.raises(NothingToDo, match="Perintah ini sudah"):
        second(directive, "", acting_user=desk.world.user, now=desk.now)  # type: ignore[operator]
    assert rows() == before


def test_the_silent_are_reminded_once_in_a_quarter_of_an_hour(desk: Desk) -> None:
    directive = desk.order()
    desk.deliver()
    respond(desk, directive, 0, Move.ACKNOWLEDGE)

    def remind() -> int:
        return actions.remind_silent(directive, acting_user=desk.world.user, now=desk.now)

    assert remind() == 2
    before = rows()
    desk.watch.forward(minutes=14)
    with pytest.raises(NothingToDo, match="Coba lagi seperempat jam lagi"):
        remind()
    assert rows() == before
    assert sorted(m.to for m in desk.deliver()) == ["2", "3"]
    desk.watch.forward(minutes=1)
    assert remind() == 2


def test_a_new_deadline_moves_every_running_clock(desk: Desk) -> None:
    calendar = calendar_of(desk.world.government)
    directive = desk.order(due_at=add_minutes(calendar, desk.now, 2000))
    desk.deliver()
    respond(desk, directive, 0, Move.ACKNOWLEDGE)
    respond(desk, directive, 1, Move.FINISH)
    later = add_minutes(calendar, desk.now, 4000)
    actions.change_due(directive, later, acting_user=desk.world.user, now=desk.now)
    acknowledged, done, waiting = desk.matters(directive)
    assert acknowledged.due_at == waiting.due_at == later
    assert acknowledged.next_due_at == add_minutes(calendar, desk.now, 3760)
    assert done.next_due_at is None
    event = Event.objects.latest("seq")
    assert (event.tag, event.data["to"]) == ("directives:directive:due_changed", later.isoformat())
    with pytest.raises(NothingToDo, match="Tenggat tidak berubah"):
        actions.change_due(directive, later, acting_user=desk.world.user, now=desk.now)


def test_a_stopped_clock_goes_on_with_what_was_left(desk: Desk) -> None:
    calendar = calendar_of(desk.world.government)
    directive = desk.order(due_at=add_minutes(calendar, desk.now, 2000))
    desk.deliver()
    desk.watch.at = add_minutes(calendar, desk.now, 500)
    respond(desk, directive, 0, Move.OBSTRUCT, "Perahu rusak")
    assert (desk.matter(directive).remaining, desk.matter(directive).next_due_at) == (1500, None)
    desk.watch.forward(days=9)
    resume(desk.matter(directive).pk, "Pinjam BPBD.", actor="user:1", now=desk.now)
    matter = desk.matter(directive)
    assert (matter.state, matter.remaining) == ("acknowledged", None)
    assert matter.due_at == add_minutes(calendar, desk.now, 1500)
    told = [m for m in desk.deliver() if m.to == "1"]
    assert "Pinjam BPBD." in told[-1].text
    with pytest.raises(IllegalMove):
        resume(matter.pk, "Lagi.", actor="user:1", now=desk.now)


def test_a_new_deadline_counts_for_a_stopped_clock_too(desk: Desk) -> None:
    calendar = calendar_of(desk.world.government)
    directive = desk.order(due_at=add_minutes(calendar, desk.now, 1000))
    respond(desk, directive, 0, Move.OBSTRUCT, "Perahu rusak")
    actions.change_due(
        directive, add_minutes(calendar, desk.now, 3000), acting_user=desk.world.user, now=desk.now
    )
    desk.watch.forward(days=3)
    resume(desk.matter(directive).pk, "", actor="user:1", now=desk.now)
    assert desk.matter(directive).due_at == add_minutes(calendar, desk.now, 3000)


def test_a_report_that_is_sent_back_is_owed_again(desk: Desk) -> None:
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    respond(desk, directive, 0, Move.FINISH, "Siap")
    assert Directive.objects.get().completed_at == desk.now
    reopen(desk.matter(directive).pk, "Fotonya mana?", actor="user:1", now=desk.now)
    matter = desk.matter(directive)
    assert (matter.state, matter.finished_at) == ("acknowledged", None)
    assert matter.next_due_at is not None
    assert Directive.objects.get().completed_at is None
    assert "Fotonya mana?" in desk.deliver()[-1].text
    with pytest.raises(IllegalMove):
        reopen(matter.pk, "", actor="user:1", now=desk.now)


def test_an_order_is_complete_while_nobody_owes_anything(desk: Desk) -> None:
    directive = desk.order()
    for n, by in enumerate((Move.FINISH, Move.OBSTRUCT, Move.FINISH)):
        respond(desk, directive, n, by, "x")
        assert Directive.objects.get().completed_at is None
    respond(desk, directive, 1, Move.FINISH, "Siap")
    assert Directive.objects.get().completed_at == desk.now


def test_a_vacant_chain_leaves_a_seat_that_nobody_answers_for(desk: Desk) -> None:
    lone = factories.position(desk.world.government, "Kursi kosong", agency=desk.world.agency)
    directive = desk.order(lone)
    matter = desk.matter(directive)
    assert (matter.person, matter.receipt, Delivery.objects.count()) == (None, R.FAILED, 0)
