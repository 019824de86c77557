"""The application itself as a channel."""

from typing import Any

from kentongan.ports.channel import Receipt, Resend
from kentongan.sandbox.process import SandboxProcess

from .suite import ORDER, ChannelSuite


class TestChannel(ChannelSuite):
    kind = "inapp"

    def settings(self, simulator: SandboxProcess) -> dict[str, Any]:
        return {}

    def addresses(self, simulator: SandboxProcess, count: int) -> list[str]:
        return [str(number) for number in range(count)]

    def test_it_is_always_there_and_knows_what_became_of_a_message(self) -> None:
        assert self.manifest.hidden
        assert (self.manifest.knows_delivered, self.manifest.knows_read) == (True, True)
        assert self.manifest.resend is Resend.SAFE
        assert self.send({}, [ORDER]) == [Receipt(ORDER.key, delivered=True)]
