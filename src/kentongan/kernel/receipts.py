"""What became of messages: outcomes of sending and later news, written many per commit.

Guarantee (promises 2 and 4): a result is written only by the claim it belongs to (fence); news that comes late,
twice or out of order never moves a delivery back.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kentongan.base.clock import later
from kentongan.base.events import Draft, record
from kentongan.base.scope import scope
from kentongan.core.clock.states import RANK, Receipt, raised
from kentongan.directory.models import Address, Person
from kentongan.ports import channel as port
from kentongan.ports import registry
from kentongan.ports.receiver import Proof, Proved

from . import outbox
from .bulk import insert_values, stored
from .models import Attempt, ChannelAccount, Delivery, Matter, Purpose
from .outbox import CHASING, Plan
from .tags import KernelTag
from .tallies import Deltas, bump
from .tokens import read_message_key

TRIES = 8
PATIENCE = timedelta(hours=6)  # a provider that says "wait" for longer has failed this message
_TAKEN = frozenset({Receipt.ACCEPTED, Receipt.DELIVERED, Receipt.READ})
_SHOWN = frozenset({Receipt.FAILED, Receipt.UNKNOWN}) | _TAKEN
_LOWER = {receipt: [r for r in Receipt if RANK[r] < RANK[receipt]] for receipt in Receipt}


@dataclass(frozen=True, slots=True)
class Sent:
    """A claimed delivery and what came of it. `outcome` None: it was not owed any more when its turn came."""

    delivery: Delivery
    outcome: port.Outcome | None
    digest: str
    at: datetime


def digest_of(message: port.Outgoing) -> str:
    """SHA-256 of what was handed to the channel."""
    parts = (message.key, message.to, message.subject, message.heading, message.text, message.link)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def settle(results: Sequence[Sent], *, now: datetime) -> None:
    """Write outcomes, attempts, counters and events of a batch; one transaction per government."""
    grouped: dict[int, list[Sent]] = defaultdict(list)
    for result in results:
        grouped[result.delivery.government_id].append(result)
    for government_id, group in grouped.items():
        with scope(government_id), transaction.atomic():
            _settle(government_id, _still_ours(group), now)


def _still_ours(results: list[Sent]) -> list[Sent]:
    """Results whose claim still stands: same fence, still claimed. The rows are held until commit."""
    rows = Delivery.objects.filter(id__among=[r.delivery.pk for r in results], state=Receipt.CLAIMED)
    fences = dict(rows.select_for_update().values_list("id", "fence"))
    return [r for r in results if fences.get(r.delivery.pk) == r.delivery.fence]


def _settle(government_id: int, results: list[Sent], now: datetime) -> None:
    for result in results:
        _judge(result, now)
    _write([r.delivery for r in results])
    insert_values(Attempt, _ATTEMPT, [_attempt(r) for r in results if r.outcome is not None])
    _mark_addresses(results)
    fallbacks = [r.delivery for r in results if r.delivery.state == Receipt.FAILED]
    _fall_back(government_id, fallbacks, now)
    _raise_matters(government_id, results)
    _note_account(government_id, results, now)
    record(government_id, list(_events(results)), at=now)


def _judge(result: Sent, now: datetime) -> None:
    """Set the delivery's fields from the outcome."""
    delivery, outcome = result.delivery, result.outcome
    delivery.lease_until = None
    match outcome:
        case None:
            delivery.state = Receipt.CANCELLED
        case port.Receipt():
            delivery.state = Receipt.DELIVERED if outcome.delivered else Receipt.ACCEPTED
            delivery.provider_id = outcome.provider_id
            delivery.accepted_at, delivery.fault = now, ""
            delivery.delivered_at = now if outcome.delivered else None
        case port.ChannelError():
            _judge_error(delivery, outcome, now)
        case port.Unknown():
            _judge_unknown(delivery, outcome)


def _judge_error(delivery: Delivery, error: port.ChannelError, now: datetime) -> None:
    delivery.fault = error.message[:300]
    if error.moved_to and delivery.tries < TRIES:
        delivery.state = Receipt.PLANNED
        delivery.tries += 1
    elif error.retry_after is not None and not error.permanent and now - delivery.planned_at < PATIENCE:
        # Told to wait: no fault of this message, so it does not count as a try.
        delivery.state, delivery.not_before = Receipt.PLANNED, later(error.retry_after)
    elif error.permanent or error.retry_after is not None or delivery.tries >= TRIES:
        delivery.state = Receipt.FAILED
    else:
        delivery.state = Receipt.PLANNED
        delivery.not_before = later(min(15 * 2**delivery.tries, 1800))
        delivery.tries += 1


def _judge_unknown(delivery: Delivery, unknown: port.Unknown) -> None:
    """Promise 2: send again only where a second copy is recognised, or where the directive chose it."""
    manifest = registry.channel(delivery.channel)
    again = manifest.resend is port.Resend.SAFE or delivery.may_duplicate
    delivery.fault = unknown.detail[:300]
    if again and delivery.tries < TRIES:
        delivery.state = Receipt.PLANNED
        delivery.not_before = later(5 * 2**delivery.tries)
        delivery.tries += 1
    else:
        delivery.state = Receipt.UNKNOWN


_UPDATE = """
UPDATE kernel_delivery SET state=%s, provider_id=%s, accepted_at=%s, delivered_at=%s, not_before=%s,
       lease_until=NULL, fault=%s, tries=%s WHERE id=%s
"""


def _write(deliveries: Iterable[Delivery]) -> None:
    rows = [
        (str(d.state), d.provider_id, d.accepted_at, d.delivered_at, d.not_before, d.fault, d.tries, d.pk)
        for d in deliveries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, list(stored(rows, instants=(2, 3, 4))))


_ATTEMPT = ("government_id", "delivery_id", "fence", "at", "outcome", "detail", "digest")


def _attempt(result: Sent) -> tuple[object, ...]:
    outcome, d = result.outcome, result.delivery
    detail = outcome.message if isinstance(outcome, port.ChannelError) else ""
    detail = outcome.detail if isinstance(outcome, port.Unknown) else detail
    return d.government_id, d.pk, d.fence, result.at, _outcome(outcome).value, detail[:300], result.digest


def _outcome(outcome: port.Outcome | None) -> Attempt.Outcome:
    match outcome:
        case port.Receipt():
            return Attempt.Outcome.ACCEPTED
        case port.Unknown():
            return Attempt.Outcome.UNKNOWN
        case port.ChannelError(permanent=True):
            return Attempt.Outcome.REFUSED
        case _:
            return Attempt.Outcome.DEFERRED


def _mark_addresses(results: Iterable[Sent]) -> None:
    """An address that took a message is proven; one that is gone is not tried again; one that moved follows."""
    proven: list[int] = []
    for result in results:
        address = result.delivery.address
        if address is None:
            continue
        match result.outcome:
            case port.Receipt() if address.health == Address.Health.UNPROVEN:
                proven.append(address.pk)
            case port.ChannelError(gone=True, message=message):
                mark_dead(address.pk, message)
            case port.ChannelError(moved_to=new) if new:
                follow(Address.objects.filter(pk=address.pk), address.channel, new)
    Address.objects.filter(pk__in=proven).update(health=Address.Health.GOOD)


def follow(addresses: QuerySet[Address], channel: str, new: str) -> int:
    """Note where these addresses moved; one that moved onto an address we know already is given up."""
    if Address.objects.filter(channel=channel, value=new).exists():
        why = _("Pindah ke alamat yang sudah dipakai.")
        return addresses.update(health=Address.Health.BLOCKED, health_note=why)
    return addresses.update(value=new)


def mark_dead(address_id: int, why: str) -> None:
    """The address does not work any more; it is passed over until it is linked or corrected again."""
    Address.objects.filter(pk=address_id).update(health=Address.Health.BLOCKED, health_note=why[:200])


def _fall_back(government_id: int, failed: list[Delivery], now: datetime) -> None:
    """Owe a failed message at the person's next address, where there is one that was not tried."""
    if not failed:
        return
    tried = _tried(failed)
    plans = [_next_plan(d, tried[(d.case_id, d.matter_id, d.person_id)]) for d in failed]
    for planned, old in zip(outbox.plan(government_id, plans, now=now), failed, strict=True):
        if planned.address_id is None or planned.address_id in tried[_target(old)]:
            Delivery.objects.filter(key=planned.key).delete()
        else:
            label = registry.channel(planned.channel).label
            fault = f"{old.fault} Dikirim lewat {label}."[:300]
            Delivery.objects.filter(pk=old.pk).update(fault=fault)


def _target(d: Delivery) -> tuple[int, int | None, int]:
    return (d.case_id, d.matter_id, d.person_id)


def _tried(failed: list[Delivery]) -> dict[tuple[int, int | None, int], frozenset[int]]:
    rows = Delivery.objects.filter(
        person_id__in={d.person_id for d in failed},
        case_id__in={d.case_id for d in failed},
        state__in=[Receipt.FAILED],
        address__isnull=False,
    )
    found: dict[tuple[int, int | None, int], set[int]] = defaultdict(set)
    for case, matter, person, address in rows.values_list("case_id", "matter_id", "person_id", "address_id"):
        found[(case, matter, person)].add(address or 0)
    return defaultdict(frozenset, {target: frozenset(ids) for target, ids in found.items()})


def _next_plan(delivery: Delivery, avoid: frozenset[int]) -> Plan:
    return Plan(
        delivery.person_id,
        Purpose(delivery.purpose),
        f"{delivery.key}+",
        delivery.kind,
        delivery.case_id,
        delivery.matter_id,
        nth=delivery.nth,
        note=delivery.note,
        priority=delivery.priority,
        may_duplicate=delivery.may_duplicate,
        avoid=avoid,
    )


def _raise_matters(government_id: int, results: Iterable[Sent]) -> None:
    """Lift the receipt that a matter shows to the best that its messages reached."""
    chasing = [r.delivery for r in results if r.delivery.matter_id and r.delivery.purpose in CHASING]
    for receipt in (Receipt.FAILED, Receipt.UNKNOWN, Receipt.ACCEPTED, Receipt.DELIVERED):
        ids = [d.matter_id for d in chasing if d.matter_id and d.state == receipt]
        if ids:
            lift(government_id, chasing[0].kind, ids, receipt)
    bump_sent(government_id, [(Receipt.CLAIMED, d) for d in chasing])


def lift(government_id: int, kind: str, matter_ids: Sequence[int], receipt: Receipt) -> None:
    """Raise matters to this receipt where they stand lower, and count those that rose."""
    _show(
        government_id, kind, Matter.objects.filter(id__among=matter_ids, receipt__in=_LOWER[receipt]), receipt
    )


def _show(government_id: int, kind: str, matters: QuerySet[Matter], receipt: Receipt) -> None:
    before = list(matters.select_for_update().values_list("id", "case_id", "receipt"))
    if not before:
        return
    Matter.objects.filter(id__among=[row[0] for row in before]).update(receipt=receipt)
    deltas: Deltas = Counter()
    for _id, case, old in before:
        deltas[(case, f"receipt:{old}")] -= int(old != Receipt.PLANNED)
        deltas[(case, f"receipt:{receipt}")] += 1
    bump(government_id, kind, deltas)


def bump_sent(government_id: int, moved: Sequence[tuple[str, Delivery]]) -> None:
    """Count first messages by the channel that took them, so that a page can say what is not knowable.

    `moved` pairs the state that each delivery had with the delivery as it is now."""
    deltas: Deltas = Counter()
    for before, d in moved:
        if d.purpose == Purpose.ORDER:
            deltas[(d.case_id, f"sent:{d.channel}")] += int(d.state in _TAKEN) - int(before in _TAKEN)
    if moved:
        bump(government_id, moved[0][1].kind, deltas)


def _note_account(government_id: int, results: Iterable[Sent], now: datetime) -> None:
    """Keep the channel's health: last success, last fault, and how long the provider asked us to wait."""
    by_channel: dict[str, list[port.Outcome]] = defaultdict(list)
    for r in results:
        if r.outcome is not None:
            by_channel[r.delivery.channel].append(r.outcome)
    for channel, outcomes in by_channel.items():
        account = ChannelAccount.objects.filter(channel=channel)
        if any(isinstance(o, port.Receipt) for o in outcomes):
            account.update(sent_at=now, fault="", hold_until=None)
        holds = [o for o in outcomes if isinstance(o, port.ChannelError) and o.everyone]
        if holds:
            wait = max(o.retry_after or 30 for o in holds)
            account.update(hold_until=later(wait), fault=holds[0].message[:300], fault_at=now)


def _events(results: Iterable[Sent]) -> Iterable[Draft]:
    """One event per case, purpose, channel and outcome: what the timeline tells in one line.

    A word back to somebody who answered is proved by its attempt; the answer itself is the event."""
    grouped: dict[tuple[str, int, str, str, KernelTag], list[Sent]] = defaultdict(list)
    for r in results:
        d = r.delivery
        if d.purpose != Purpose.CONFIRMATION and (tag := _TAGS.get(Receipt(d.state))):
            grouped[(d.kind, d.case_id, d.purpose, d.channel, tag)].append(r)
    for (kind, case_id, purpose, channel, tag), group in grouped.items():
        proofs = [[r.delivery.pk, r.delivery.provider_id, r.digest] for r in group]
        data = {"purpose": purpose, "channel": channel, "nth": group[0].delivery.nth, "deliveries": proofs}
        yield Draft(tag, "worker", f"{kind}:{case_id}", data)


_TAGS = {
    Receipt.ACCEPTED: KernelTag.SENT,
    Receipt.DELIVERED: KernelTag.SENT,
    Receipt.FAILED: KernelTag.FAILED,
    Receipt.UNKNOWN: KernelTag.UNCERTAIN,
}

_PROVED = {
    Proof.DELIVERED: Receipt.DELIVERED,
    Proof.READ: Receipt.READ,
    Proof.FAILED: Receipt.FAILED,
}


def prove(government_id: int, channel: str, news: Proved, *, now: datetime) -> bool:
    """Take in a provider's later word on a message; False where this desk does not know the message."""
    rows = Delivery.objects.select_for_update()
    known = rows.filter(channel=channel, provider_id=news.reference).first()
    delivery = known or rows.filter(channel=channel, pk=read_message_key(news.reference) or 0).first()
    if delivery is None:
        return False
    told = _PROVED[news.proof]
    if told is Receipt.FAILED:
        _bounce(government_id, delivery, news, now)
    elif raised(Receipt(delivery.state), told) != delivery.state:
        _raise_delivery(government_id, delivery, told, now)
    return True


def _raise_delivery(government_id: int, delivery: Delivery, told: Receipt, now: datetime) -> None:
    before, delivery.state = delivery.state, told
    delivery.delivered_at = delivery.delivered_at or now
    delivery.read_at = now if told is Receipt.READ else delivery.read_at
    delivery.save(update_fields=["state", "delivered_at", "read_at"])
    bump_sent(government_id, [(before, delivery)])
    if delivery.matter_id and delivery.purpose in CHASING:
        lift(government_id, delivery.kind, [delivery.matter_id], told)
    proof = {
        "deliveries": [[delivery.pk, delivery.provider_id, ""]],
        "proof": told,
        "channel": delivery.channel,
    }
    record(
        government_id,
        [Draft(KernelTag.PROVED, "worker", f"{delivery.kind}:{delivery.case_id}", proof)],
        at=now,
    )


def _bounce(government_id: int, delivery: Delivery, news: Proved, now: datetime) -> None:
    """A message that was accepted came back: the address is dead, the next one is tried."""
    if delivery.state not in (Receipt.ACCEPTED, Receipt.UNKNOWN, Receipt.CLAIMED, Receipt.PLANNED):
        return
    before, delivery.state, delivery.fault = delivery.state, Receipt.FAILED, news.detail[:300]
    delivery.save(update_fields=["state", "fault"])
    bump_sent(government_id, [(before, delivery)])
    if delivery.matter_id and delivery.purpose in CHASING:
        _lower(government_id, delivery.kind, delivery.matter_id)
    if delivery.address_id:
        mark_dead(delivery.address_id, news.detail)
    _fall_back(government_id, [delivery], now)
    result = Sent(delivery, None, "", now)
    record(government_id, list(_events([result])), at=now)


def _lower(government_id: int, kind: str, matter_id: int) -> None:
    """What came back proves nothing: the matter shows the best of its other messages."""
    messages = Delivery.objects.filter(matter_id=matter_id, purpose__in=CHASING, state__in=_SHOWN)
    best = max(map(Receipt, messages.values_list("state", flat=True)), key=RANK.__getitem__)
    _show(government_id, kind, Matter.objects.filter(pk=matter_id).exclude(receipt=best), best)


def read_in_app(matter: Matter, person: Person, *, now: datetime) -> None:
    """The person opened the matter in the app: his in-app messages about it are read."""
    rows = Delivery.objects.filter(
        matter=matter, person=person, channel="inapp", state__in=[Receipt.ACCEPTED, Receipt.DELIVERED]
    )
    with transaction.atomic():
        for delivery in rows.select_for_update():
            _raise_delivery(matter.government_id, delivery, Receipt.READ, now)
