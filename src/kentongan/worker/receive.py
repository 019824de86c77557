"""The receiving loop: polls the channels that are not served by webhook, and handles what the inbox holds.

Guarantee: an update is handled and marked done in one transaction, or not at all; what fails is kept with its
reason and tried again, and does not hold up what came after it.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from kentongan.base import clock
from kentongan.base.files import FileTooLarge, check_size, media_type
from kentongan.base.scope import every_government, scope
from kentongan.kernel import inbox
from kentongan.kernel.accounts import open_channel
from kentongan.kernel.answers import NewFile
from kentongan.kernel.incoming import Handled, handle
from kentongan.kernel.models import ChannelAccount, Inbox
from kentongan.ports import registry
from kentongan.ports.channel import ChannelError, Outgoing
from kentongan.ports.http import NoAnswer, NotReached
from kentongan.ports.receiver import FileRef, Inbound, Polled, Replied

from .deliver import Network

log = structlog.get_logger("kentongan.receive")
# Seconds from one poll to the next where the first brought nothing; a long poll takes longer by itself.
REST_S = 5.0
# An account that some worker polled less than this ago is in its hands: two at once would throw each other out.
SERVED = timedelta(seconds=15)


@dataclass
class Receiver:
    """`step()` handles what waits in the inbox; `poll()` keeps one poll per account under way."""

    network: Network
    polling: dict[int, Future[Polled | None]] = field(default_factory=dict)
    # By account: when our last poll succeeded, as the row says it; monotonic seconds before which it rests.
    polled: dict[int, datetime | None] = field(default_factory=dict)
    rests: dict[int, float] = field(default_factory=dict)

    def step(self) -> int:
        """Handle waiting updates in the order they came; returns how many were looked at."""
        found = inbox.waiting(now=clock.now())
        for government_id, inbox_id in found:
            with scope(government_id):
                self._handle(inbox_id)
        return len(found)

    def _handle(self, inbox_id: int) -> None:
        try:
            self._handle_whole(inbox_id)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is kept with the update)
            log.warning("update not handled", inbox=inbox_id, error=repr(error))
            inbox.failed(inbox_id, f"{type(error).__name__}: {error}", now=clock.now())

    def _handle_whole(self, inbox_id: int) -> None:
        item = Inbox.objects.select_related("account").get(pk=inbox_id)
        receiver = registry.channel(item.account.channel).receiver
        assert receiver is not None
        parsed = receiver.parse(bytes(item.body))
        outcomes = _commit(inbox_id, [self._with_files(item.account, inbound) for inbound in parsed])
        for outcome in outcomes:
            self._say(item.account, outcome)

    def _with_files(self, account: ChannelAccount, inbound: Inbound) -> tuple[Inbound, list[NewFile]]:
        """Fetch an answer's files before any lock is taken. One that cannot be had is named in the answer instead."""
        kept: list[NewFile] = []
        if not isinstance(inbound, Replied):
            return inbound, kept
        lost: list[str] = []
        for file in inbound.files:
            name = file.name.replace("\0", "")
            try:
                content = self._fetch(account, file)
                check_size(content)
                kept.append(NewFile(name, media_type(content), content))
            except ChannelError as error:
                if not error.permanent:
                    raise
                lost.append(f"[{name}: {error.message}]")
            except FileTooLarge as error:
                lost.append(f"[{name}: {error}]")
        return replace(inbound, text="\n".join([inbound.text, *lost])), kept

    def _fetch(self, account: ChannelAccount, file: FileRef) -> bytes:
        receiver = registry.channel(account.channel).receiver
        assert receiver is not None
        return self.network.submit(receiver.fetch(account.settings, self.network.http, file)).result(60)

    def _say(self, account: ChannelAccount, outcome: Handled) -> None:
        """A word for the sender at once; best effort, because the truth is recorded already."""
        receiver = registry.channel(account.channel).receiver
        http = self.network.http
        if outcome.pressed and receiver:
            self.network.submit(receiver.settle(account.settings, http, outcome.pressed, outcome.say))
        elif outcome.say and outcome.to:
            note = Outgoing(f"say-{account.pk}-{time.time_ns()}", outcome.to, "Kentongan", outcome.say)
            self.network.submit(open_channel(account, http).send([note]))

    def poll(self) -> int:
        """Start a poll for each account without one under way, take in those that came back."""
        stored = 0
        with every_government():
            accounts = list(ChannelAccount.objects.filter(is_active=True))
        for account in accounts:
            with scope(account.government_id):
                stored += self._poll(account)
        return stored

    def _poll(self, account: ChannelAccount) -> int:
        receiver = registry.channel(account.channel).receiver
        if receiver is None:
            return 0
        under_way = self.polling.get(account.pk)
        if under_way is None:
            if self._is_ours(account):
                self.rests[account.pk] = time.monotonic() + REST_S
                work = receiver.poll(account.settings, self.network.http, account.cursor)
                self.polling[account.pk] = self.network.submit(work)
            return 0
        if not under_way.done():
            return 0
        del self.polling[account.pk]
        before, stored = account.polled_at, _take_in(account, under_way)
        self.polled[account.pk] = account.polled_at if account.polled_at != before else None
        if stored:
            del self.rests[account.pk]
        return stored

    def _is_ours(self, account: ChannelAccount) -> bool:
        """Whether to poll now: one worker does, as long as it succeeds; then another takes over."""
        if time.monotonic() < self.rests.get(account.pk, 0.0):
            return False
        last = account.polled_at
        return last is None or last == self.polled.get(account.pk) or clock.real_now() - last > SERVED


def _commit(inbox_id: int, found: Sequence[tuple[Inbound, Sequence[NewFile]]]) -> list[Handled]:
    with transaction.atomic():
        item = inbox.take(inbox_id)
        if item is None:
            return []
        now = clock.now()
        outcomes = [handle(item.account, inbound, files, now=now) for inbound, files in found]
        inbox.done(item, "; ".join(o.note for o in outcomes if o.note), now=now)
    return outcomes


def _take_in(account: ChannelAccount, finished: "Future[Polled | None]") -> int:
    """Store what a poll brought, then move the cursor: killed in between, the same updates come again."""
    rows = ChannelAccount.objects.filter(pk=account.pk)
    error = finished.exception()
    if error is not None:
        reason = str(error) if isinstance(error, ChannelError | NotReached | NoAnswer) else repr(error)
        rows.update(fault=reason[:300], fault_at=clock.now())
        return 0
    polled = finished.result()
    if polled is None:
        return 0
    account.polled_at = clock.real_now()
    with transaction.atomic():
        inbox.store(account, polled.updates, now=clock.now())
        rows.update(cursor=polled.cursor, polled_at=account.polled_at, fault="")
    return len(polled.updates)
