"""Sending over Telegram: many at once, and never faster than Telegram allows.

Guarantee: one outcome per message, in order; `send` itself never fails. No more than `rate` messages a second
leave an open channel and one a second for a chat; after a refusal that concerns everyone (429, wrong token,
no connection) nothing more leaves until its time has passed.
"""

import asyncio
from collections.abc import Iterator, Sequence
from time import monotonic

from kentongan.ports.channel import ChannelError, Outcome, Outgoing, Receipt, Settings, Unknown
from kentongan.ports.http import Http, NoAnswer, NotReached

from .api import bot_name, method_url, unreachable
from .payloads import message_payload, outcome, photo_form

CONCURRENT = 64
FREE_RATE = 30  # messages a second that Telegram allows a bot without paid broadcast
PATIENCE_S = 45.0  # longest stay inside `send`; half of the house's lease
CHAT_PATIENCE_S = 3.0
_CHAT_GAP_S = 1.0
_BURST_S = 0.1  # how far the sum may run ahead of the rate: sleeping per message costs more than it helps
_MANY_CHATS = 20_000


class Pacer:
    """Gives out departure times; `now` is monotonic seconds."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._next = 0.0
        self._chats: dict[str, float] = {}

    def take(self, chat: str, now: float, until: float) -> float | ChannelError:
        """Seconds until this message may leave; a refusal where that is after `until`, or long."""
        of_chat = self._chats.get(chat, 0.0) - now
        wait = max(self._next - _BURST_S - now, of_chat, 0.0)
        if now + wait > until or of_chat > CHAT_PATIENCE_S:
            return ChannelError("Menunggu giliran kirim sesuai batas kecepatan Telegram.", retry_after=wait)
        self._next = max(self._next, now) + self._gap
        self._chats[chat] = now + wait + _CHAT_GAP_S
        self._forget(now)
        return wait

    def _forget(self, now: float) -> None:
        if len(self._chats) > _MANY_CHATS:
            self._chats = {chat: free for chat, free in self._chats.items() if free > now}


class Telegram:
    """An open bot. The house keeps it open: the pace is counted here."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        self._url = method_url(settings, "sendMessage")
        rate = float(settings.get("rate") or FREE_RATE)
        self._paid = settings.get("paid") == "ya" and rate > FREE_RATE
        self._pacer = Pacer(rate if self._paid else min(rate, FREE_RATE))
        self._hold: tuple[float, ChannelError] | None = None

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        outcomes: list[Outcome] = [Unknown("Belum dikirim.")] * len(batch)
        turns, until = iter(enumerate(batch)), monotonic() + PATIENCE_S
        workers = [self._work(turns, until, outcomes) for _ in range(min(CONCURRENT, len(batch)))]
        await asyncio.gather(*workers)
        return outcomes

    async def _work(
        self, turns: Iterator[tuple[int, Outgoing]], until: float, outcomes: list[Outcome]
    ) -> None:
        for place, message in turns:
            outcomes[place] = self._held() or await self._send(message, until)

    async def _send(self, message: Outgoing, until: float) -> Outcome:
        wait = self._pacer.take(message.to, monotonic(), until)
        if isinstance(wait, ChannelError):
            return wait
        if wait:
            await asyncio.sleep(wait)
        if held := self._held():
            return held
        found = await self._posted(message)
        if isinstance(found, ChannelError) and found.everyone:
            self._hold = (monotonic() + (found.retry_after or 0.0), found)
        if isinstance(found, Receipt) and message.enclosures:
            await self._show(message, found, until)
        return found

    async def _show(self, message: Outgoing, receipt: Receipt, until: float) -> None:
        """The pictures after their message, each at its turn. One that does not arrive is on the page behind the link:
        the message, which was taken, is not sent again for it."""
        for enclosure in message.enclosures:
            wait = self._pacer.take(message.to, monotonic(), until)
            if isinstance(wait, ChannelError):
                return
            await asyncio.sleep(wait)
            kind, form = photo_form(message.to, enclosure, int(receipt.provider_id.rpartition(":")[2]))
            url = method_url(self._settings, "sendPhoto")
            try:
                reply = await self._http.request("POST", url, body=form, headers={"Content-Type": kind})
            except (NotReached, NoAnswer):
                return
            if isinstance(refusal := outcome(message.to, reply), ChannelError) and refusal.everyone:
                self._hold = (monotonic() + (refusal.retry_after or 0.0), refusal)
                return

    async def _posted(self, message: Outgoing) -> Outcome:
        payload = message_payload(message, paid=self._paid)
        try:
            return outcome(message.to, await self._http.request("POST", self._url, json=payload))
        except NotReached as error:
            return unreachable(error)
        except NoAnswer as error:
            return Unknown(f"Pesan sudah dikirim, tetapi Telegram tidak menjawab. {error}")

    def _held(self) -> ChannelError | None:
        if self._hold is None:
            return None
        left = self._hold[0] - monotonic()
        if left <= 0:
            self._hold = None
            return None
        return ChannelError(self._hold[1].message, retry_after=left, everyone=True)

    async def probe(self) -> str:
        return f"Terhubung sebagai @{await bot_name(self._settings, self._http)}."
