"""A zone file (BIND's master file format, RFC 1035) as a list of sites: every name with an address or an alias is one.

Left out: names that are no host (`*`, `_dmarc`), mail and name servers that the zone itself names as such, and the
usual names of machines that show no page. A line that cannot be read is told by its number; the others are read.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import dns.exception
import dns.name
import dns.rdatatype
import dns.tokenizer
import dns.zonefile
from django.utils.translation import gettext as _
from dns.rdataclass import IN

from kentongan.core.screening.plain import words
from kentongan.directory.sheets import MOST_BYTES, MOST_ROWS, Row, TableError, clean

from .importing import Column, ZoneTable

_SHOWN = ("A", "AAAA", "CNAME")
_MACHINES = words(
    "mail smtp imap pop pop3 mx webmail autodiscover autoconfig ftp sftp ns dns ns1 ns2 ns3 ns4 ntp vpn ldap localhost "
    "cpanel whm webdisk cpcontacts cpcalendars mta-sts"
)
_LOOKS_SO = re.compile(r"(?m)^\s*\$(?:ORIGIN|TTL)\s|\sSOA\s")
_MOST_FAULTS = 20
_ORIGIN_IN_NAME = re.compile(
    r"(?:db\.)?((?:[a-z0-9-]+\.)+(?!zone|txt|db|hosts)[a-z]{2,})(?:\.(?:zone|txt|db|hosts))?$"
)


def is_zone_file(content: bytes) -> bool:
    return b"\0" not in content[:4096] and bool(_LOOKS_SO.search(content[:65536].decode("latin-1")))


@dataclass
class _Names:
    """Stands in for dnspython's transaction: notes in which line a name stands."""

    origin: dns.name.Name | None
    line: int = 0  # where the record that is being read begins, 0 outside of records
    shown: dict[dns.name.Name, int] = field(default_factory=dict)
    servers: set[dns.name.Name] = field(default_factory=set)

    @property
    def manager(self) -> "_Names":
        return self

    def origin_information(self) -> tuple[dns.name.Name | None, bool, dns.name.Name | None]:
        return self.origin, False, self.origin

    def _set_origin(self, origin: dns.name.Name) -> None:
        """The reader keeps it itself."""

    def check_put_rdataset(self, check: object) -> None:
        """What contradicts itself is the name server's affair."""

    def add(self, name: dns.name.Name, _ttl: int, data: Any) -> None:
        if data.rdtype == dns.rdatatype.MX:
            self.servers.add(data.exchange)
        elif data.rdtype == dns.rdatatype.NS:
            self.servers.add(data.target)
        elif dns.rdatatype.to_text(data.rdtype) in _SHOWN:
            self.shown.setdefault(name, self.line)

    def hosts(self) -> Iterator[tuple[int, str]]:
        """The names that may be sites, each once, with its line."""
        for name, line in self.shown.items():
            host = name.to_text(omit_final_dot=True).lower()
            machine = host.partition(".")[0] in _MACHINES or name in self.servers
            if not machine and not host.startswith("*") and "_" not in host:
                yield line, host


class _Reader(dns.zonefile.Reader):
    """Tells its listener the line of each record."""

    def _rr_line(self) -> None:
        self.txn.line = self.tok.where()[1]  # type: ignore[attr-defined]
        super()._rr_line()
        self.txn.line = 0  # type: ignore[attr-defined]


def read_zone(name: str, content: bytes) -> ZoneTable:
    """The sites that a zone file names; what cannot be read, by line. Raises TableError."""
    if len(content) > MOST_BYTES:
        raise TableError(_("Berkas %(name)s terlalu besar: paling besar 20 MB.") % {"name": name})
    lines = content.decode("utf-8-sig", "replace").splitlines()
    faults: dict[int, str] = {}
    names = _parsed(name, lines, faults)
    hosts = {} if names is None else dict(names.hosts())
    rows = tuple(_row(number, hosts.get(number, lines[number - 1])) for number in sorted({*hosts, *faults}))
    if not rows:
        raise TableError(_("Berkas zona %(name)s tidak memuat satu nama situs pun.") % {"name": name})
    if len(rows) > MOST_ROWS:
        text = _("Berkas %(name)s terlalu besar: %(rows)d baris, paling banyak %(most)d baris.")
        raise TableError(text % {"name": name, "rows": len(rows), "most": MOST_ROWS})
    return ZoneTable(name, hashlib.sha256(content).hexdigest(), rows, (), faults)


def _row(number: int, text: str) -> Row[Column]:
    return Row(number, dict.fromkeys(Column, "") | {Column.URL: clean(text)[:200]})


def _parsed(name: str, lines: list[str], faults: dict[int, str]) -> _Names | None:
    """Read the lines; one that cannot be read is left out, noted in `faults`, and the rest read again."""
    lines = list(lines)
    for _try in range(_MOST_FAULTS):
        tokens, names = dns.tokenizer.Tokenizer("\n".join([*lines, ""]), name), _Names(_origin(name))
        reader = _Reader(tokens, IN, names, allow_directives=("ORIGIN", "TTL"), default_ttl=3600)  # type: ignore[arg-type]
        try:
            reader.read()
        except dns.zonefile.UnknownOrigin:
            raise TableError(
                _(
                    "Berkas zona %(name)s tidak menyebut domainnya. Tambahkan baris $ORIGIN contohkab.go.id. di atas."
                )
                % {"name": name}
            ) from None
        except (dns.exception.DNSException, ValueError) as error:
            number = min(names.line or tokens.where()[1], len(lines))
            faults[number] = _("Baris ini tidak terbaca: %(why)s.") % {"why": _told(error)}
            lines[number - 1] = ""
        else:
            return names
    return None


def _origin(name: str) -> dns.name.Name | None:
    """The domain that the file is named after: "db.contohkab.go.id", "contohkab.go.id.zone"."""
    found = _ORIGIN_IN_NAME.fullmatch(name.lower())
    return dns.name.from_text(found[1]) if found else None


def _told(error: Exception) -> str:
    """The reader's own words, without file and line."""
    return re.sub(r"^.*?:\d+: ", "", str(error)).strip(" .")[:120] or type(error).__name__
