"""A DNS server on loopback that speaks the real protocol over UDP, for tests of whatever asks for names."""

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

type Zone = Mapping[str, Sequence[str]]  # name (or "*.name") -> "A 192.0.2.1", "CNAME other.example"
_MOST_ALIASES = 8


@dataclass
class NameServer:
    """Answers from `zone`; what it was asked stands in `asked`. `silent`: takes questions and says nothing."""

    zone: Zone
    silent: bool = False
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = (
            question.name.to_text(omit_final_dot=True).lower(),
            dns.rdatatype.to_text(question.rdtype),
        )
        self.asked.append((name, kind))
        if self.silent:
            return None
        reply = dns.message.make_response(query, recursion_available=True)
        reply.set_rcode(self.rcode)
        if self.rcode == dns.rcode.NOERROR:
            self._follow(reply, name, kind)
        return reply.to_wire()

    def _follow(self, reply: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(_MOST_ALIASES):
            rows = self._rows(name)
            if rows is None:
                reply.set_rcode(dns.rcode.NXDOMAIN)
                return
            found = [row.partition(" ") for row in rows]
            wanted = [value for of, _, value in found if of == kind]
            aliases = [value for of, _, value in found if of == "CNAME"]
            for of, values in ((kind, wanted), ("CNAME", aliases)):
                if values:
                    reply.answer.append(
                        dns.rrset.from_text(f"{name}.", 60, "IN", of, *map(_absolute, values))
                    )
            if wanted or not aliases:
                return
            name = aliases[0]

    def _rows(self, name: str) -> Sequence[str] | None:
        above = name.partition(".")[2]
        return self.zone.get(name, self.zone.get(f"*.{above}"))


def _absolute(value: str) -> str:
    return value if value.replace(".", "").isdigit() or ":" in value else f"{value}."


@contextmanager
def name_server(zone: Zone, **options: object) -> Iterator[NameServer]:
    """Serve the zone from a thread; `address` is 127.0.0.1:PORT."""
    server = NameServer(zone, **options)  # type: ignore[arg-type]

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, sender = self.request
            if reply := server.answer(question):
                sender.sendto(reply, self.client_address)

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as serving:
        server.address = "{}:{}".format(*serving.server_address)
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            serving.shutdown()
            thread.join(5)
