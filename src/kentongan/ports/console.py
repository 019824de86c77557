"""The console channel: messages are printed to standard error, for an operator who tries things out."""

import sys
from collections.abc import Sequence

from .channel import Channel, Manifest, Outcome, Outgoing, Receipt, Resend, Settings
from .http import Http


class Console:
    """Prints each message and calls it delivered."""

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        for message in batch:
            sys.stderr.write(f"[{message.to}] {message.subject}\n{message.text}\n{message.link}\n")
        return [Receipt(message.key, delivered=True) for message in batch]

    async def probe(self) -> str:
        return "Pesan dicetak di layar peladen."


def _open(settings: Settings, http: Http) -> Channel:
    return Console()


CONSOLE = Manifest(
    "console", "Konsol", "terminal", _open, knows_delivered=True, resend=Resend.SAFE, hidden=True
)
