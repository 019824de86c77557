"""Messages as rows: claimed before a byte leaves, written only by their own claim, kept until their end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import factories
from tests.flows import Desk

from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.core.clock.states import Receipt as R
from kentongan.directives.models import OnUnknown, Urgency
from kentongan.directory.models import Address
from kentongan.kernel import outbox, receipts
from kentongan.kernel.models import Attempt, ChannelAccount, Delivery, Purpose
from kentongan.kernel.receipts import PATIENCE, TRIES, Sent, settle
from kentongan.ports import registry
from kentongan.ports.channel import ChannelError, Outcome, Outgoing, Receipt, Resend, Unknown
from kentongan.worker.deliver import sweep


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_claim_is_committed_and_taken_once(desk: Desk) -> None:
    desk.order()
    first = outbox.claim(now=desk.now, limit=2)
    second = outbox.claim(now=desk.now, limit=9)
    assert (len(first), len(second), outbox.claim(now=desk.now, limit=9)) == (2, 1, [])
    assert not {d.pk for d in first} & {d.pk for d in second}
    assert states() == [R.CLAIMED] * 3
    assert {d.fence for d in [*first, *second]} == {1}


def test_the_most_urgent_goes_first_then_what_waits_longest(desk: Desk) -> None:
    usual = desk.order(desk.world.seats[0])
    desk.watch.forward(minutes=1)
    urgent = desk.order(desk.world.seats[1], urgency=Urgency.EMERGENCY)
    later = desk.order(desk.world.seats[2])
    claimed = [outbox.claim(now=desk.now, limit=1)[0].case_id for _ in range(3)]
    assert claimed == [urgent.pk, usual.pk, later.pk]


def test_nothing_leaves_before_its_time_or_over_a_held_or_busy_channel(desk: Desk) -> None:
    desk.order()
    key = (desk.world.government.pk, "telegram")
    assert outbox.claim(now=desk.now - timedelta(seconds=1), limit=9) == []
    assert outbox.claim(now=desk.now, limit=9, busy=[key]) == []
    ChannelAccount.objects.filter(channel="telegram").update(hold_until=desk.now + timedelta(minutes=5))
    assert outbox.claim(now=desk.now, limit=9) == []
    desk.watch.forward(minutes=5)
    assert len(outbox.claim(now=desk.now, limit=9)) == 3


def test_a_worker_that_wakes_up_late_writes_nothing(desk: Desk) -> None:
    desk.order(desk.world.seats[0], on_unknown=OnUnknown.DUPLICATE)
    (late,) = outbox.claim(now=desk.now, limit=9)
    desk.watch.forward(seconds=91)
    assert sweep() == 1
    desk.watch.forward(minutes=5)
    (fresh,) = outbox.claim(now=desk.now, limit=9)
    settle([Sent(late, Receipt("old"), "", desk.now)], now=desk.now)
    row = Delivery.objects.get()
    assert (row.state, row.fence, row.provider_id) == (R.CLAIMED, 2, "")
    settle([Sent(fresh, Receipt("new"), "", desk.now)], now=desk.now)
    settle([Sent(late, ChannelError("x", permanent=True), "", desk.now)], now=desk.now)
    row.refresh_from_db()
    assert (row.state, row.provider_id) == (R.ACCEPTED, "new")
    assert [a.outcome for a in Attempt.objects.order_by("pk")] == ["unknown", "accepted"]


def test_a_result_is_written_once_however_often_it_is_told(desk: Desk) -> None:
    directive = desk.order(desk.world.seats[0])
    (claimed,) = outbox.claim(now=desk.now, limit=9)
    for _ in range(3):
        settle([Sent(claimed, Receipt("7"), "", desk.now)], now=desk.now)
    assert Attempt.objects.count() == 1
    assert desk.tags(directive).count("kernel:delivery:sent") == 1


def test_a_lease_that_runs_out_is_an_unknown_outcome(desk: Desk) -> None:
    desk.order(desk.world.seats[0])
    outbox.claim(now=desk.now, limit=9)
    assert sweep() == 0
    desk.watch.forward(seconds=91)
    assert sweep() == 1
    row = Delivery.objects.get()
    assert (row.state, row.fault) == (R.UNKNOWN, "Pekerja berhenti sebelum hasil pengiriman tercatat.")
    assert sweep() == 0


@pytest.mark.parametrize(
    ("urgency", "on_unknown", "resend", "after"),
    [
        (Urgency.NORMAL, None, Resend.MAY_DUPLICATE, R.UNKNOWN),
        (Urgency.NORMAL, OnUnknown.DUPLICATE, Resend.MAY_DUPLICATE, R.PLANNED),
        (Urgency.EMERGENCY, None, Resend.MAY_DUPLICATE, R.PLANNED),
        (Urgency.EMERGENCY, OnUnknown.ASK, Resend.MAY_DUPLICATE, R.UNKNOWN),
        (Urgency.NORMAL, None, Resend.SAFE, R.PLANNED),
        (Urgency.NORMAL, OnUnknown.ASK, Resend.SAFE, R.PLANNED),
    ],
)
def test_an_unknown_outcome_is_repeated_only_where_that_is_wanted_or_harmless(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    urgency: Urgency,
    on_unknown: OnUnknown | None,
    resend: Resend,
    after: R,
) -> None:
    monkeypatch.setitem(registry.channels(), "telegram", replace(desk.line.manifest(), resend=resend))
    desk.line.says = lambda message: Unknown("Tak ada jawaban.")
    desk.order(desk.world.seats[0], urgency=urgency, on_unknown=on_unknown)
    desk.deliver()
    row = Delivery.objects.get()
    assert (row.state, row.fault) == (after, "Tak ada jawaban.")
    desk.line.says = desk.line.accepts
    desk.watch.forward(hours=1)
    keys = {m.key for m in [*desk.line.taken, *desk.deliver()]}
    assert len(keys) == 1
    assert len(desk.line.taken) == (2 if after == R.PLANNED else 1)


def test_an_unknown_outcome_is_not_repeated_for_ever(desk: Desk) -> None:
    desk.line.says = lambda message: Unknown("Tak ada jawaban.")
    desk.order(desk.world.seats[0], on_unknown=OnUnknown.DUPLICATE)
    for _ in range(TRIES + 5):
        desk.deliver()
        desk.watch.forward(hours=5)
    assert Delivery.objects.get().state == R.UNKNOWN
    assert len(desk.line.taken) == TRIES + 1


def test_an_asked_for_pause_holds_the_channel_for_everybody(desk: Desk) -> None:
    desk.line.says = lambda message: ChannelError("Jeda 40 detik.", retry_after=40, everyone=True)
    desk.order(desk.world.seats[0])
    desk.deliver()
    desk.line.says = desk.line.accepts
    desk.order(desk.world.seats[1])
    assert desk.deliver() == []
    account = desk.account
    assert (account.hold_until, account.fault) == (desk.now + timedelta(seconds=40), "Jeda 40 detik.")
    desk.watch.forward(seconds=40)
    assert len(desk.deliver()) == 2
    account.refresh_from_db()
    assert (account.hold_until, account.fault) == (None, "")


def test_a_pause_is_no_failed_try(desk: Desk) -> None:
    desk.line.says = lambda message: ChannelError("Jeda.", retry_after=10, everyone=True)
    desk.order(desk.world.seats[0])
    for _ in range(TRIES + 3):
        desk.deliver()
        desk.watch.forward(seconds=10)
    assert Delivery.objects.get().state == R.PLANNED


def test_a_provider_that_only_says_wait_loses_the_message_to_the_next_address(desk: Desk) -> None:
    factories.channel(desk.world.government, "email")
    person = desk.world.people[0]
    Address.objects.create(
        government=desk.world.government, person=person, channel="email", value="a@b.example", rank=2,
        since=desk.now,
    )  # fmt: skip
    desk.line.says = lambda message: ChannelError("Jeda.", retry_after=3600)
    desk.order(desk.world.seats[0])
    for _ in range(8):
        desk.deliver()
        desk.watch.forward(hours=1, seconds=1)
    first, second = Delivery.objects.order_by("pk")
    assert (first.channel, first.state, second.channel) == ("telegram", R.FAILED, "email")
    assert first.planned_at + PATIENCE <= second.planned_at


def test_a_pause_of_one_chat_holds_nobody_else(desk: Desk) -> None:
    def says(message: Outgoing) -> Outcome:
        return ChannelError("Jeda.", retry_after=60) if message.to == "1" else Receipt(message.key)

    desk.line.says = says
    desk.order()
    desk.deliver()
    assert states() == [R.PLANNED, R.ACCEPTED, R.ACCEPTED]
    assert desk.account.hold_until is None


@pytest.mark.slow
def test_trouble_is_tried_again_ever_later_and_then_given_up(desk: Desk) -> None:
    desk.line.says = lambda message: ChannelError("Peladen terganggu.")
    desk.order(desk.world.seats[0])
    waits = []
    for _ in range(TRIES):
        desk.deliver()
        row = Delivery.objects.get()
        assert row.state == R.PLANNED
        waits.append((row.not_before - desk.now).total_seconds())
        desk.watch.at = row.not_before
    desk.deliver()
    assert Delivery.objects.get().state == R.FAILED
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (15, 1800)


def test_a_refused_address_gives_way_to_the_next_and_the_page_says_so(desk: Desk) -> None:
    person = desk.world.people[0]
    for rank, channel in ((4, "inapp"), (9, "email")):
        Address.objects.create(
            government=desk.world.government,
            person=person,
            channel=channel,
            value=f"1-{channel}@contohkab.example",
            rank=rank,
            since=desk.now,
        )
    desk.line.says = lambda message: ChannelError("Bot diblokir.", permanent=True, gone=True)
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    failed, second = Delivery.objects.order_by("pk")
    assert (failed.state, failed.fault) == (R.FAILED, "Bot diblokir. Dikirim lewat Aplikasi.")
    assert (second.channel, second.state, second.key) == ("inapp", R.DELIVERED, f"{failed.key}+")
    assert Address.objects.get(person=person, channel="telegram").health == Address.Health.BLOCKED
    assert desk.matter(directive).receipt == R.DELIVERED


def test_without_another_address_the_message_stays_failed(desk: Desk) -> None:
    desk.line.says = lambda message: ChannelError("Bot diblokir.", permanent=True, gone=True)
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    row = Delivery.objects.get()
    assert (row.state, row.fault) == (R.FAILED, "Bot diblokir.")
    assert desk.matter(directive).receipt == R.FAILED
    assert desk.tags(directive)[-1] == "kernel:delivery:failed"


def test_a_moved_chat_is_followed(desk: Desk) -> None:
    def says(message: Outgoing) -> Outcome:
        return ChannelError("Pindah.", moved_to="-1001") if message.to == "1" else Receipt(message.key)

    desk.line.says = says
    desk.order(desk.world.seats[0])
    assert [m.to for m in desk.deliver()] == ["1", "-1001"]
    assert Delivery.objects.get().state == R.ACCEPTED
    assert Address.objects.get(person=desk.world.people[0]).value == "-1001"


def test_a_chat_that_moves_to_one_we_know_holds_up_nobody(desk: Desk) -> None:
    """Two addresses cannot be one: the old one is given up, and the rest of the batch is written."""

    def says(message: Outgoing) -> Outcome:
        return ChannelError("Pindah.", moved_to="2") if message.to == "1" else Receipt(message.key)

    desk.line.says = says
    desk.order()
    desk.deliver()
    assert states() == [R.FAILED, R.ACCEPTED, R.ACCEPTED]


def test_a_chat_that_says_moved_for_ever_is_given_up(desk: Desk) -> None:
    desk.line.says = lambda message: ChannelError("Pindah.", moved_to=f"{int(message.to) + 1000}")
    desk.order(desk.world.seats[0])
    for _ in range(TRIES + 3):
        desk.deliver()
        desk.watch.forward(hours=1)
    assert Delivery.objects.get().state == R.FAILED


def test_an_address_taken_away_before_sending_holds_up_nobody(desk: Desk) -> None:
    directive = desk.order()
    Address.objects.filter(person=desk.world.people[0]).delete()
    assert [m.to for m in desk.deliver()] == ["2", "3"]
    assert states() == [R.FAILED, R.ACCEPTED, R.ACCEPTED]
    assert desk.matter(directive).receipt == R.FAILED


def test_an_address_that_became_somebody_elses_gets_no_word_of_the_old_owner(desk: Desk) -> None:
    desk.order(desk.world.seats[0])
    Address.objects.filter(value="1").update(person=desk.world.people[1])
    assert desk.deliver() == []
    assert states() == [R.FAILED]


def test_what_was_answered_between_claim_and_wording_is_not_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    directive = desk.order(desk.world.seats[0])
    delivery = desk.first_message(desk.matter(directive))
    claim = outbox.claim

    def claim_and_meanwhile(**options: object) -> list[Delivery]:
        claimed = claim(**options)  # type: ignore[arg-type]
        if claimed:
            desk.press("1", Move.ACKNOWLEDGE, delivery)
        return claimed

    monkeypatch.setattr(outbox, "claim", claim_and_meanwhile)
    assert [message.text[:15] for message in desk.deliver()] == ["Tercatat 09.00 "]
    delivery.refresh_from_db()
    assert delivery.state == R.CANCELLED
    assert not delivery.attempts.exists()


def test_one_commit_writes_a_batch_and_one_event_tells_of_it(desk: Desk) -> None:
    def says(message: Outgoing) -> Outcome:
        return ChannelError("Tak ada.", permanent=True) if message.to == "3" else Receipt(message.key)

    desk.line.says = says
    directive = desk.order()
    desk.deliver()
    assert desk.tags(directive)[1:] == ["kernel:delivery:sent", "kernel:delivery:failed"]


def test_keys_are_fixed_by_what_is_owed_and_planned_once(desk: Desk) -> None:
    directive = desk.order(desk.world.seats[0])
    matter = desk.matter(directive)
    assert Delivery.objects.get().key == f"directive:{matter.pk}:order"
    plan = outbox.Plan(
        matter.person_id or 0,
        Purpose.ORDER,
        f"directive:{matter.pk}:order",
        "directive",
        directive.pk,
        matter.pk,
    )
    outbox.plan(directive.government_id, [plan, plan], now=desk.now)
    assert Delivery.objects.count() == 1


def test_a_channel_that_was_switched_off_gives_way(desk: Desk) -> None:
    desk.order(desk.world.seats[0])
    ChannelAccount.objects.filter(channel="telegram").update(is_active=False)
    assert desk.deliver() == []
    row = Delivery.objects.get()
    assert (row.state, row.fault) == (R.FAILED, "Saluran ini dimatikan atau belum diatur.")


def test_a_channel_that_breaks_is_an_unknown_outcome_for_its_batch(desk: Desk) -> None:
    def says(message: Outgoing) -> Outcome:
        raise RuntimeError("rusak")

    desk.line.says = says
    desk.order()
    desk.deliver()
    assert states() == [R.UNKNOWN] * 3
    assert Delivery.objects.first().fault == "Galat di dalam saluran: RuntimeError."  # type: ignore[union-attr]


@pytest.mark.slow
def test_a_channel_that_cannot_be_opened_gives_its_messages_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing left: not one of them may count as perhaps sent."""

    def broken(settings: object, http: object) -> None:
        raise ValueError("pengaturan rusak")

    monkeypatch.setitem(registry.channels(), "telegram", replace(desk.line.manifest(), open=broken))
    desk.order()
    desk.deliverer.step()
    assert states() == [R.PLANNED] * 3
    monkeypatch.setitem(registry.channels(), "telegram", desk.line.manifest())
    desk.watch.forward(minutes=10)
    assert len(desk.deliver()) == 3


def test_what_was_handed_over_can_be_proved_by_its_digest(desk: Desk) -> None:
    desk.order(desk.world.seats[0])
    (message,) = desk.deliver()
    attempt = Attempt.objects.get()
    assert attempt.digest == receipts.digest_of(message)
    assert attempt.digest != receipts.digest_of(replace(message, text=message.text + "."))


def test_governments_do_not_share_a_hold(desk: Desk) -> None:
    from tests import factories

    other = factories.world(1)
    with scope(other.government):
        factories.order(other, now=desk.now)
    desk.order()
    ChannelAccount.objects.filter(channel="telegram").update(hold_until=desk.now + timedelta(hours=1))
    claimed = outbox.claim(now=desk.now, limit=9)
    assert [d.government_id for d in claimed] == [other.government.pk]
