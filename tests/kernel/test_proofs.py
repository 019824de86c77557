"""What providers tell later: in any order, twice, before our own row, or of messages nobody knows."""

from itertools import permutations

import pytest
from tests import factories
from tests.flows import Desk

from kentongan.core.clock.states import Receipt as R
from kentongan.directory.models import Address
from kentongan.kernel import outbox
from kentongan.kernel.models import Delivery, Matter
from kentongan.kernel.receipts import Sent, prove, read_in_app, settle
from kentongan.kernel.tallies import counts
from kentongan.kernel.tokens import message_key
from kentongan.ports.channel import ChannelError, Receipt
from kentongan.ports.receiver import Proof, Proved

D, READ, F = Proof.DELIVERED, Proof.READ, Proof.FAILED


@pytest.fixture
def sent(desk: Desk) -> Delivery:
    """One order that Telegram took."""
    desk.order(desk.world.seats[0])
    desk.deliver()
    return Delivery.objects.get()


def tell(desk: Desk, reference: str, proof: Proof, detail: str = "") -> bool:
    return prove(
        desk.world.government.pk,
        "telegram",
        Proved(reference, proof, detail=detail),
        now=desk.watch.forward(minutes=1),
    )


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


@pytest.mark.parametrize("order", list(permutations([D, READ, D])))
def test_proofs_in_any_order_end_at_read(desk: Desk, sent: Delivery, order: tuple[Proof, ...]) -> None:
    for proof in order:
        assert tell(desk, sent.provider_id, proof)
    assert fresh(sent).state == R.READ
    assert Matter.objects.get().receipt == R.READ


def test_the_same_news_twice_is_one_event_and_the_first_hour(desk: Desk, sent: Delivery) -> None:
    for _ in range(3):
        tell(desk, sent.provider_id, READ)
    row = fresh(sent)
    assert row.read_at == row.delivered_at == factories.NOW + (desk.now - factories.NOW) / 3
    assert desk.tags_of(sent).count("kernel:delivery:proved") == 1


def test_a_message_is_found_by_the_key_that_went_out_with_it(desk: Desk, sent: Delivery) -> None:
    assert tell(desk, message_key(sent.pk), D)
    assert fresh(sent).state == R.DELIVERED


@pytest.mark.parametrize("reference", ["", "nobody", "d1-0000000000", "d", "d1", "999:9"])
def test_a_message_that_nobody_knows_changes_nothing(desk: Desk, sent: Delivery, reference: str) -> None:
    assert not tell(desk, reference, READ)
    assert fresh(sent).state == R.ACCEPTED


def test_a_proof_of_another_government_s_message_is_not_ours(desk: Desk, sent: Delivery) -> None:
    from kentongan.base.scope import scope

    other = factories.world(1)
    with scope(other.government):
        news = Proved(message_key(sent.pk), READ)
        assert not prove(other.government.pk, "telegram", news, now=desk.now)
    assert fresh(sent).state == R.ACCEPTED


def test_a_proof_may_come_before_our_own_note_of_sending(desk: Desk) -> None:
    directive = desk.order(desk.world.seats[0])
    (claimed,) = outbox.claim(now=desk.now, limit=1)
    assert tell(desk, message_key(claimed.pk), D)
    settle([Sent(claimed, Receipt("1:1"), "", desk.now)], now=desk.now)
    assert fresh(claimed).state == R.DELIVERED
    tally = counts("directive", [directive.pk])[directive.pk]
    assert (tally["sent:telegram"], tally["receipt:delivered"]) == (1, 1)


def test_a_bounce_gives_up_the_address_and_tries_the_next(desk: Desk) -> None:
    person = desk.world.people[0]
    Address.objects.create(
        government=desk.world.government, person=person, channel="inapp", value="1", rank=9, since=desk.now
    )
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    first = Delivery.objects.get()
    assert tell(desk, first.provider_id, F, "Kotak surat penuh.")
    desk.deliver()
    first, second = Delivery.objects.order_by("pk")
    assert (first.state, first.fault) == (R.FAILED, "Kotak surat penuh. Dikirim lewat Aplikasi.")
    assert (second.state, second.channel) == (R.DELIVERED, "inapp")
    assert not Address.objects.get(channel="telegram", person=person).usable
    tally = counts("directive", [directive.pk])[directive.pk]
    assert {k: n for k, n in tally.items() if k.startswith("sent:") and n} == {"sent:inapp": 1}


def test_a_bounce_without_another_address_shows_on_the_seat(desk: Desk, sent: Delivery) -> None:
    """What came back was not sent: the numbers may not say so."""
    tell(desk, sent.provider_id, F, "Tidak dikenal.")
    matter = Matter.objects.get()
    assert matter.receipt == R.FAILED
    tally = counts("directive", [matter.case_id])[matter.case_id]
    assert (tally["sent:telegram"], tally["receipt:failed"], tally["receipt:accepted"]) == (0, 1, 0)


def test_a_bounce_after_a_proof_is_not_believed(desk: Desk, sent: Delivery) -> None:
    tell(desk, sent.provider_id, READ)
    tell(desk, sent.provider_id, F, "Ditolak.")
    assert fresh(sent).state == R.READ
    assert Address.objects.get(person=sent.person_id).usable


def test_an_unknown_outcome_that_is_proved_counts_as_sent(desk: Desk) -> None:
    directive = desk.order(desk.world.seats[0])
    outbox.claim(now=desk.now, limit=1)
    from kentongan.worker.deliver import sweep

    desk.watch.forward(minutes=3)
    sweep()
    row = Delivery.objects.get()
    assert row.state == R.UNKNOWN
    tell(desk, message_key(row.pk), D)
    tally = counts("directive", [directive.pk])[directive.pk]
    assert (tally["sent:telegram"], tally["receipt:unknown"], tally["receipt:delivered"]) == (1, 0, 1)


def test_opening_the_page_reads_what_came_in_the_app_and_nothing_else(desk: Desk) -> None:
    person = desk.world.people[0]
    Address.objects.filter(person=person).update(channel="inapp")
    directive = desk.order()
    desk.deliver()
    matter = desk.matter(directive)
    read_in_app(matter, person, now=desk.now)
    assert [m.receipt for m in desk.matters(directive)] == [R.READ, R.ACCEPTED, R.ACCEPTED]
    read_in_app(matter, person, now=desk.now)
    assert desk.tags(directive).count("kernel:delivery:proved") == 1


def test_a_failure_never_hides_an_earlier_proof_of_the_same_seat(desk: Desk, sent: Delivery) -> None:
    """The order was read; a reminder that fails later does not make the seat "failed"."""
    tell(desk, sent.provider_id, READ)
    desk.line.says = lambda message: ChannelError("Bot diblokir.", permanent=True)
    desk.watch.forward(days=2)
    desk.tick()
    desk.deliver()
    assert Delivery.objects.filter(state=R.FAILED).exists()
    assert Matter.objects.get().receipt == R.READ
