"""What the judging of a site says: a status, and findings that somebody can check and act on."""

from dataclasses import dataclass
from enum import StrEnum

from .techniques import ADVICE, Severity, Technique
from .visit import View


class Status(StrEnum):
    """The outcome for an address. SUSPICIOUS: a person should look; nobody is told before."""

    CLEAN = "clean"
    SUSPICIOUS = "suspicious"
    INFECTED = "infected"
    DEFACED = "defaced"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One trace on one page as one view saw it.

    `excerpt` stands at `start` (code points) of the decoded body; -1 where it is no part of a body (an
    address that a redirect leads to). `sure`: no innocent reading; otherwise a person has to look.
    `reads_as`: what the excerpt says once it is decoded ("" where that is the excerpt itself).
    """

    technique: Technique
    url: str
    view: View
    excerpt: str
    start: int = -1
    sure: bool = True
    reads_as: str = ""

    @property
    def severity(self) -> Severity:
        return ADVICE[self.technique].severity

    def as_json(self) -> dict[str, object]:
        """`{"technique","severity","url","view","excerpt","start","why","how_to_clean"}` and `reads_as`, `sure`."""
        advice = ADVICE[self.technique]
        return {
            "technique": self.technique.value,
            "severity": self.severity.value,
            "url": self.url,
            "view": self.view.value,
            "excerpt": self.excerpt,
            "start": self.start,
            "reads_as": self.reads_as,
            "sure": self.sure,
            "why": advice.why,
            "how_to_clean": advice.clean,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the visits of one address show. `again`: views to fetch once more before this is certain."""

    url: str
    status: Status
    findings: tuple[Finding, ...] = ()
    again: frozenset[View] = frozenset()

    def as_json(self) -> dict[str, object]:
        """`{"url","status","findings":[…]}`, a line of `kentongan scan --format jsonl`."""
        found = [finding.as_json() for finding in self.findings]
        return {"url": self.url, "status": self.status.value, "findings": found}
