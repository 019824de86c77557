"""Switches that make a service misbehave, for one address or for all of them."""

from dataclasses import dataclass, field

from kentongan.sandbox.errors import ActError
from kentongan.sandbox.http import Json

BOT_FAULTS = frozenset(
    {"slow", "drop_response", "error_500", "reset", "duplicate_updates", "shuffle_updates"}
)
MAIL_FAULTS = frozenset({"bounce", "reject", "tempfail", "slow", "drop"})
EVERYWHERE = ""


@dataclass(slots=True)
class Fault:
    value: int = 0  # milliseconds, for slow
    times: int | None = None  # None = until switched off


@dataclass(slots=True)
class Faults:
    """Fault by (address, name); address: "<bot>:<chat>", "<bot>:" or an e-mail address, "" = everywhere."""

    known: frozenset[str]
    on: dict[tuple[str, str], Fault] = field(default_factory=dict)

    def switch(self, address: str, name: str, on: bool, value: int = 0, times: int | None = None) -> None:
        if name not in self.known:
            raise ActError(f"unknown fault {name!r}; known: {', '.join(sorted(self.known))}")
        if on:
            self.on[address, name] = Fault(value, times)
        else:
            self.on.pop((address, name), None)

    def hit(self, name: str, *addresses: str) -> Fault | None:
        """The fault in force for one of the addresses or everywhere; a counted one is used up by this."""
        if not self.on:
            return None
        for address in (*addresses, EVERYWHERE):
            fault = self.on.get((address, name))
            if fault is not None:
                self._use(address, name, fault)
                return fault
        return None

    def _use(self, address: str, name: str, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                del self.on[address, name]

    def listed(self) -> list[Json]:
        return [
            {"address": address, "fault": name, "value": fault.value, "times": fault.times}
            for (address, name), fault in self.on.items()
        ]
