"""The kept counters against a count of the rows, after any sequence of what may happen to a case."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.flows import Desk

from kentongan.core.clock.states import RANK, IllegalMove, Move
from kentongan.core.clock.states import Receipt as R
from kentongan.directives import actions
from kentongan.directives.models import Directive
from kentongan.directory.models import Address
from kentongan.kernel.answers import Refused, Reply, answer, reopen, resume
from kentongan.kernel.models import Delivery, Matter, Purpose
from kentongan.kernel.outbox import CHASING
from kentongan.kernel.receipts import prove, read_in_app
from kentongan.kernel.tallies import counts
from kentongan.kernel.tokens import message_key
from kentongan.ports.channel import ChannelError, Outcome, Receipt, Unknown
from kentongan.ports.receiver import Proof, Proved

SHOWN = {R.FAILED, R.UNKNOWN, R.ACCEPTED, R.DELIVERED, R.READ}
TAKEN = (R.ACCEPTED, R.DELIVERED, R.READ)


def counted(case_id: int) -> Counter[str]:
    """The numbers of a case, from its rows."""
    found: Counter[str] = Counter()
    for matter in Matter.objects.filter(case_id=case_id):
        found[f"state:{matter.state}"] += 1
        found[f"receipt:{matter.receipt}"] += matter.receipt != R.PLANNED
    for delivery in Delivery.objects.filter(case_id=case_id, purpose=Purpose.ORDER, state__in=TAKEN):
        found[f"sent:{delivery.channel}"] += 1
    return +found


def check(directive: Directive) -> None:
    kept = counts("directive", [directive.pk])[directive.pk]
    assert all(number >= 0 for number in kept.values())
    assert +Counter(kept) == counted(directive.pk)
    for matter in Matter.objects.filter(case_id=directive.pk):
        assert matter.receipt in shown(matter)
    open_states = Matter.objects.filter(case_id=directive.pk).exclude(
        state__in=["done", "recalled", "closed"]
    )
    assert (Directive.objects.get(pk=directive.pk).completed_at is None) == open_states.exists()


def shown(matter: Matter) -> set[str]:
    """What a matter may show: the best that its messages reached; "failed" where one had no address at all."""
    rows = Delivery.objects.filter(matter=matter, purpose__in=CHASING)
    states = [
        R(state)
        for state in rows.filter(state__in=SHOWN, address__isnull=False).values_list("state", flat=True)
    ]
    nowhere = matter.person_id is None or rows.filter(address=None).exists()
    return {max(states, key=RANK.__getitem__, default=R.PLANNED)} | (
        {R.FAILED} if nowhere and not states else set()
    )


def says(word: str) -> Outcome:
    match word:
        case "accepts":
            return Receipt("x")
        case "unknown":
            return Unknown("?")
        case "refuses":
            return ChannelError("Tidak.", permanent=True, gone=True)
        case _:
            return ChannelError("Sebentar.")


ACTS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 3), st.sampled_from(list(Move))),
    st.tuples(st.just("deliver"), st.sampled_from(["accepts", "unknown", "refuses", "waits"])),
    st.tuples(st.just("prove"), st.integers(0, 9), st.sampled_from(Proof)),
    st.tuples(st.just("wait"), st.integers(1, 4000)),
    st.tuples(st.just("remind")),
    st.tuples(st.just("read"), st.integers(0, 3)),
    st.tuples(st.just("end"), st.sampled_from(["recall", "close"])),
)


def do(desk: Desk, directive: Directive, act: tuple[object, ...]) -> None:
    match act:
        case ("answer", int(n), Move() as by):
            _answer(desk, desk.matter(directive, n), by)
        case ("deliver", str(word)):
            desk.line.says = lambda message: says(word)
            desk.deliver()
        case ("prove", int(n), Proof() as proof):
            keys = [message_key(pk) for pk in Delivery.objects.order_by("pk").values_list("pk", flat=True)]
            news = Proved(keys[n % len(keys)], proof)
            for channel in ("telegram", "inapp"):
                prove(directive.government_id, channel, news, now=desk.now)
        case ("wait", int(minutes)):
            desk.watch.forward(minutes=minutes)
            desk.tick()
        case ("remind",):
            _try(lambda: actions.remind_silent(directive, acting_user=desk.world.user, now=desk.now))
        case ("read", int(n)):
            matter = desk.matter(directive, n)
            if matter.person:
                read_in_app(matter, matter.person, now=desk.now)
        case ("end", str(name)):
            end = getattr(actions, name)
            _try(lambda: end(directive, "Salah alamat.", acting_user=desk.world.user, now=desk.now))


def _try(act: Callable[[], int]) -> None:
    with suppress(actions.NothingToDo):
        act()


def _answer(desk: Desk, matter: Matter, by: Move) -> None:
    with suppress(Refused, IllegalMove):
        if by in (Move.RESUME, Move.REOPEN):
            back = resume if by is Move.RESUME else reopen
            back(matter.pk, "Baik.", actor="user:1", now=desk.now)
        elif by in (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT):
            reply = Reply(by, matter.person, "web", "person:1", "Siap.")
            answer(matter.pk, reply, confirm=True, now=desk.now)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=14))
@pytest.mark.slow
def test_counters_are_what_a_count_would_give(desk: Desk, acts: list[tuple[object, ...]]) -> None:
    Address.objects.filter(channel__in=["telegram", "inapp"]).exclude(person=desk.world.head_person).update(
        health=Address.Health.GOOD
    )
    vacant = desk.world.seats[0]
    seat = factories.position(desk.world.government, agency=desk.world.agency)
    nobody = factories.person(desk.world.government, seat=seat)
    directive = desk.order(vacant, *desk.world.seats[1:], seat)
    assert nobody.pk
    check(directive)
    for act in acts:
        do(desk, directive, act)
        check(directive)


def test_seats_that_nobody_can_be_reached_at_count_as_failed_from_the_start(desk: Desk) -> None:
    alone = factories.position(desk.world.government, agency=desk.world.agency)
    mute = factories.position(desk.world.government, agency=desk.world.agency)
    factories.person(desk.world.government, seat=mute)
    directive = desk.order(alone, mute, desk.world.seats[0])
    assert [m.receipt for m in desk.matters(directive)] == [R.PLANNED, R.FAILED, R.FAILED]
    assert counts("directive", [directive.pk])[directive.pk]["receipt:failed"] == 2
    check(directive)


@pytest.mark.parametrize("end", [actions.recall, actions.close])
def test_an_end_counts_every_state_away(desk: Desk, end: Callable[..., int]) -> None:
    directive = desk.order()
    desk.deliver()
    for n, by in enumerate((Move.ACKNOWLEDGE, Move.OBSTRUCT, Move.FINISH)):
        _answer(desk, desk.matter(directive, n), by)
    end(directive, "", acting_user=desk.world.user, now=desk.now)
    check(directive)
    kept = counts("directive", [directive.pk])[directive.pk]
    assert kept["state:recalled" if end is actions.recall else "state:closed"] == 3
