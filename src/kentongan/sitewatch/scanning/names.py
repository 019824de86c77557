"""Questions to the DNS: what it says of a site's names, as visits that `core/sitescan/names.py` judges.

Guarantee: a question is answered within seconds or not at all; a resolver that is down, a refusal, nonsense, and
answers that lead inside (as the network door judges them) are no answer and accuse nobody. Addresses of machines and
names of this one (localhost) are never asked for.
"""

import asyncio
import ipaddress
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kentongan.base.clock import real_now
from kentongan.base.http import refuse_private
from kentongan.core.addresses import endpoint
from kentongan.core.sitescan import Purpose, Visit
from kentongan.core.sitescan.names import MISSING, SCHEME, answer_of
from kentongan.ports.http import NotReached, PrivateAddress

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver as Asker
    from dns.rrset import RRset

_SECONDS = 3.0  # for a question, with everything that is asked again
_MOST_RECORDS = 50
PORT = 53


def askable(host: str) -> bool:
    """Whether the name is one of the internet's DNS."""
    return "." in host and not host.endswith((".localhost", ".local")) and not is_address(host)


def unlikely(host: str) -> str:
    """A name below the host that nobody made."""
    return f"{secrets.token_hex(7)}.{host}"


@dataclass
class Resolver:
    """Asks the DNS. `server`: who is asked, ADDRESS or ADDRESS:PORT; "" for the system's own."""

    server: str = ""
    allow_private: bool = False

    async def ask(self, name: str, accepted: str = "") -> Visit | None:
        """What the DNS says of the name's addresses; None where there is no answer to go by.

        `accepted`: where it was when somebody last found it in order (`Answer.where`), noted beside the answer."""
        found = await self._answers(name)
        if found is None:
            return None
        status, records = found
        lines = [f";; status: {status}", *([f";; accepted: {accepted}"] if accepted else []), *records]
        body = "\n".join([*lines, ""]).encode("ascii", "replace")
        visit = Visit(SCHEME + name, purpose=Purpose.NAME, status=200, body=body, at=real_now())
        try:
            refuse_private(name, answer_of(visit).addresses, allow_private=self.allow_private)
        except PrivateAddress:
            return None
        return visit

    async def addresses(self, name: str) -> list[str]:
        """The addresses of a host, for the door. Raises NotReached and PrivateAddress."""
        found = await self._answers(name)
        visit = Visit(SCHEME + name, body="\n".join(found[1]).encode() if found else b"")
        addresses = list(dict.fromkeys(answer_of(visit).addresses))
        if not addresses:
            raise NotReached(f"Nama {name} tidak ditemukan di DNS.")
        refuse_private(name, addresses, allow_private=self.allow_private)
        return addresses

    async def _answers(self, name: str) -> tuple[str, list[str]] | None:
        """How the question ended, and the records; IPv6 is asked for where there is no IPv4."""
        status, records = "", list[str]()
        for kind in ("A", "AAAA"):
            found = await self._asked(name, kind)
            if found is None:
                break
            status, rrsets = found
            records = list(_lines(rrsets)) or records
            if status == MISSING or any(" A " in line for line in records):
                break
        return (status, records) if status else None

    async def _asked(self, name: str, kind: str) -> tuple[str, "Sequence[RRset]"] | None:
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            absolute = dns.name.from_text(name)
        except (dns.exception.DNSException, ValueError):  # a name that no DNS could hold
            return None
        try:
            async with asyncio.timeout(_SECONDS + 1):
                answer = await self._asker.resolve(
                    absolute, kind, raise_on_no_answer=False, lifetime=_SECONDS
                )
        except dns.resolver.NXDOMAIN as missing:
            return MISSING, missing.kwargs["responses"][absolute].answer
        except (dns.exception.DNSException, OSError, TimeoutError, ValueError):
            return None
        return "NOERROR", answer.response.answer

    @cached_property
    def _asker(self) -> "Asker":
        """Raises ValueError where `server` is no address, and a DNSException where the system names none."""
        import dns.asyncresolver

        if not self.server:
            return dns.asyncresolver.Resolver()
        address, port = endpoint(self.server, PORT)
        asker = dns.asyncresolver.Resolver(configure=False)
        asker.nameservers, asker.port = [address], port
        return asker


def _lines(rrsets: "Sequence[RRset]") -> Iterator[str]:
    lines = [line for rrset in rrsets for line in rrset.to_text().splitlines()]
    yield from lines[:_MOST_RECORDS]


def is_address(host: str) -> bool:
    """Whether it is an address of a machine, not a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
