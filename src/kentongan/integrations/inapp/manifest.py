"""The application itself as a channel: a delivery that the desk's own pages show."""

from collections.abc import Sequence

from kentongan.ports.channel import Channel, Manifest, Outcome, Outgoing, Receipt, Resend, Settings
from kentongan.ports.http import Http


class InApp:
    """The row is the message: once it is written it has arrived."""

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        return [Receipt(message.key, delivered=True) for message in batch]

    async def probe(self) -> str:
        return "Pesan tampil di aplikasi ini."


def _open(settings: Settings, http: Http) -> Channel:
    return InApp()


MANIFEST = Manifest(
    kind="inapp",
    label="Aplikasi",
    icon="device-mobile",
    open=_open,
    knows_delivered=True,
    knows_read=True,
    resend=Resend.SAFE,
    hidden=True,
)
