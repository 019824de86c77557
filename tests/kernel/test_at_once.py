"""Many at once, on real connections: PostgreSQL only, because SQLite lets one writer in at a time by itself."""

import threading
from collections.abc import Callable, Iterator, Sequence

import orjson
import pytest
from django.db import close_old_connections, connection, transaction
from tests import factories
from tests.flows import Desk, opened, pressed
from tests.signing_in import browser

from kentongan.base.audit import verify_chain
from kentongan.base.events import ChainHead
from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.core.clock.states import Receipt as R
from kentongan.directives import actions
from kentongan.directives.models import Directive
from kentongan.kernel import answers, outbox, steps, tokens
from kentongan.kernel.answers import Reply, answer
from kentongan.kernel.models import Answer, Attempt, Delivery, Inbox, Purpose
from kentongan.kernel.tallies import counts
from kentongan.worker.deliver import Deliverer, Network
from kentongan.worker.receive import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch, network: Network) -> Iterator[Desk]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with opened(monkeypatch, network) as desk:
        yield desk


def at_once(desk: Desk, works: Sequence[Callable[[], object]]) -> list[object]:
    """Run them side by side, each on a connection of its own; returns results and exceptions in order."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(place: int) -> None:
        gate.wait(10)
        try:
            with scope(desk.world.government):
                results[place] = works[place]()
        except Exception as error:  # noqa: BLE001 (it is the result)
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return results


def many_seats(desk: Desk, count: int) -> list[object]:
    seats = [
        factories.position(desk.world.government, agency=desk.world.agency, superior=desk.world.head)
        for _ in range(count)
    ]
    for n, seat in enumerate(seats):
        factories.person(desk.world.government, seat=seat, telegram=str(5000 + n))
    return list(seats)


def test_workers_side_by_side_never_send_one_message_twice(desk: Desk) -> None:
    desk.order(*many_seats(desk, 60))

    def work() -> int:
        deliverer = Deliverer(desk.network, batch=7)
        while deliverer.step(wait_for=5):
            pass
        return 1

    assert at_once(desk, [work] * 4) == [1] * 4
    sent = [m.key for m in desk.line.taken]
    assert len(sent) == len(set(sent)) == 60
    assert set(Delivery.objects.values_list("state", "fence")) == {(R.ACCEPTED, 1)}
    assert Attempt.objects.count() == 60


def test_claims_side_by_side_share_out_the_work(desk: Desk) -> None:
    desk.order(*many_seats(desk, 40))
    now = desk.now
    claims = at_once(desk, [lambda: outbox.claim(now=now, limit=10)] * 4)
    ids = [d.pk for claimed in claims for d in claimed]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids)) == 40


def test_a_hundred_presses_at_once_are_one_answer(desk: Desk) -> None:
    directive = desk.order()
    matter = desk.matter(directive)
    reply = Reply(Move.ACKNOWLEDGE, matter.person, "telegram", f"person:{matter.person_id}")
    results = at_once(desk, [lambda: answer(matter.pk, reply, confirm=True, now=desk.now)] * 12)
    changed = [r.changed for r in results if isinstance(r, answers.Answered)]
    assert (len(changed), sum(changed)) == (12, 1)
    assert Answer.objects.count() == Delivery.objects.filter(purpose=Purpose.CONFIRMATION).count() == 1


def test_tickers_side_by_side_take_each_step_once(desk: Desk) -> None:
    directive = desk.order(*many_seats(desk, 30))
    desk.watch.at = desk.matter(directive).next_due_at or desk.now
    now = desk.now
    moved = at_once(desk, [lambda: steps.take_due(now=now)] * 4)
    assert sum(n for n in moved if isinstance(n, int)) == 30
    assert Delivery.objects.filter(purpose=Purpose.REMINDER).count() == 30


def test_answers_and_a_recall_at_once_leave_nothing_open(desk: Desk) -> None:
    directive = desk.order()
    matters = desk.matters(directive)
    moves = (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT)
    works: list[Callable[[], object]] = [
        (lambda m=m, by=by: answer(m.pk, Reply(by, m.person, "web", "person:1"), confirm=True, now=desk.now))  # type: ignore[misc]
        for m, by in zip(matters, moves, strict=True)
    ]
    works.append(lambda: actions.recall(directive, "", acting_user=desk.world.user, now=desk.now))
    at_once(desk, works)
    assert {m.state for m in desk.matters(directive)} == {"recalled"}
    kept = counts("directive", [directive.pk])[directive.pk]
    assert {k: n for k, n in kept.items() if n and k.startswith("state:")} == {"state:recalled": 3}


def test_a_matter_that_comes_back_to_life_during_a_recall_is_recalled(desk: Desk) -> None:
    """Its new state is not yet visible when the recall walks over the states."""
    directive = desk.order(desk.world.seats[0])
    matter = desk.matter(directive)
    reply = Reply(Move.OBSTRUCT, matter.person, "web", "person:1", "Rusak.")
    answer(matter.pk, reply, confirm=False, now=desk.now)
    resumed, ending = threading.Event(), threading.Event()

    def resume() -> None:
        with transaction.atomic():
            answers.resume(matter.pk, "Pinjam.", actor="user:1", now=desk.now)
            resumed.set()
            ending.wait(0.5)

    def recall() -> int:
        resumed.wait(5)
        return actions.recall(directive, "", acting_user=desk.world.user, now=desk.now)

    assert at_once(desk, [resume, recall]) == [None, 1]
    assert desk.matter(directive).state == "recalled"


def test_numbers_of_orders_are_given_once(desk: Desk) -> None:
    at_once(desk, [lambda: desk.order(desk.world.seats[0])] * 6)
    assert sorted(Directive.objects.values_list("number", flat=True)) == list(range(1, 7))


def test_events_from_all_sides_make_one_unbroken_chain(desk: Desk) -> None:
    directive = desk.order(*many_seats(desk, 12))
    matters = desk.matters(directive)
    at_once(
        desk,
        [
            (lambda m=m: answer(m.pk, Reply(Move.FINISH, m.person, "web", "p"), confirm=True, now=desk.now))  # type: ignore[misc]
            for m in matters
        ],
    )
    government = desk.world.government.pk
    assert verify_chain(government).ok
    assert ChainHead.objects.get(pk=government).seq >= 13


def test_a_hundred_copies_of_one_update_at_the_door_at_once_are_one_answer(desk: Desk) -> None:
    """Through the real webhook, ten at a time."""
    directive = desk.order()
    data = tokens.button(Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)).pk)
    body = orjson.dumps({"update_id": 1} | pressed("1", data))
    path = f"/hook/{desk.account.slug}/"
    headers = {"X-Telegram-Bot-Api-Secret-Token": factories.WEBHOOK_SECRET}

    def ten() -> set[int]:
        client = browser()
        send = [client.post(path, body, content_type="application/json", headers=headers) for _ in range(10)]
        return {found.status_code for found in send}

    assert at_once(desk, [ten] * 10) == [{200}] * 10
    assert Inbox.objects.count() == 1
    receivers = [Receiver(desk.network) for _ in range(4)]
    at_once(desk, [receiver.step for receiver in receivers])
    assert Answer.objects.count() == 1
    assert desk.matter(directive).state == "acknowledged"
