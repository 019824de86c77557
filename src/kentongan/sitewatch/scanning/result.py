"""What a scan tells of one address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kentongan.core.sitescan import EXPOSURES, Finding, Outcome, Software, Status, View, Visit
from kentongan.core.sitescan.contact import SecurityContact

EVIL = frozenset({Status.INFECTED, Status.DEFACED, Status.SUSPICIOUS})
_GRAVEST = (Status.INFECTED, Status.DEFACED, Status.SUSPICIOUS, Status.CLEAN, Status.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a site from before. `place`: where the DNS led when it was last found in order. `front`: its
    home page as each view was given it then, so that a server can say that nothing changed."""

    place: str = ""
    front: Mapping[View, Visit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What one address and the pages behind it show. `url`: as it was given; `pages`: the first one's outcome first.

    `visits`: those of pages that are not clean, for evidence, up to the options' cap. `software`: what the first
    page says it is made with. `error`: why it could not be had, or not whole, in Indonesian. `front`: its visits,
    where the options ask for them. `place`: where the DNS says it is, "" where that was not asked or not answered.
    `hosts`: others of its registered domain that its links, sitemaps and certificate name. `contact`: what its
    security.txt says.
    """

    url: str
    pages: tuple[Outcome, ...] = ()
    visits: tuple[Visit, ...] = ()
    software: Software | None = None
    error: str = ""
    front: tuple[Visit, ...] = ()
    place: str = ""
    hosts: tuple[str, ...] = ()
    contact: SecurityContact | None = None

    @property
    def outcome(self) -> Outcome:
        """All pages as one: the gravest status, every finding once."""
        statuses = {page.status for page in self.pages}
        status = next((one for one in _GRAVEST if one in statuses), Status.UNREACHABLE)
        found = {
            _same(finding): finding for page in reversed(self.pages) for finding in reversed(page.findings)
        }
        return Outcome(self.url, status, tuple(reversed(found.values())))

    def as_json(self) -> dict[str, object]:
        """A line of `kentongan scan --format jsonl`: the outcome's, and `pages` (how many), `software`, `error`."""
        software = f"{self.software.name} {self.software.version}".strip() if self.software else ""
        return self.outcome.as_json() | {"pages": len(self.pages), "software": software, "error": self.error}


def _same(finding: Finding) -> object:
    """What tells two findings apart: advice about a server is the same on each of its pages."""
    if finding.technique in EXPOSURES:
        return finding.technique, finding.excerpt
    return finding
