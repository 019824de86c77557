"""The null channel: takes everything and goes nowhere, for rehearsals and benchmarks."""

from collections.abc import Sequence

from .channel import Channel, Manifest, Outcome, Outgoing, Receipt, Resend, Settings
from .http import Http


class Null:
    """Accepts every message."""

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        return [Receipt(message.key) for message in batch]

    async def probe(self) -> str:
        return "Pesan diterima lalu dibuang."


def _open(settings: Settings, http: Http) -> Channel:
    return Null()


NULL = Manifest("null", "Kosong", "circle-dashed", _open, resend=Resend.SAFE, hidden=True)
