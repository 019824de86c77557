"""What screening says of a text: a level, and for each category a score, a severity and reasons with their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Category(StrEnum):
    """What a text is looked through for; the values are the names in files, addresses and the API."""

    GAMBLING = "gambling"
    INDECENT = "indecent"
    ABUSE = "abuse"
    HATE = "hate"
    ELECTION = "election"
    PERSONAL_DATA = "personal_data"
    SCAM = "scam"
    STYLE = "style"


class Severity(StrEnum):
    """What a category asks for. A NOTE informs and leaves the level where it is."""

    NONE = "none"
    NOTE = "note"
    REVIEW = "review"
    BLOCK = "block"


class Level(StrEnum):
    """The outcome for the whole text: its gravest category."""

    PASS = "pass"  # noqa: S105 (no password)
    REVIEW = "review"
    BLOCK = "block"


class Direction(StrEnum):
    """OUTGOING: a government is about to say it. INCOMING: a citizen, or a page, said it to the government."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Context:
    """Where and when the text stands. `at` and `region` (code of Kemendagri, "33.74") choose election periods."""

    direction: Direction = Direction.INCOMING
    at: date | None = None
    region: str = ""
    network: str = ""  # "facebook", "instagram", "x" …: the length that the style notes allow


@dataclass(frozen=True, slots=True)
class Reason:
    """One place in the ORIGINAL text, in code points: `text == original[start:end]`.

    `reads_as` is what the engine read there once disguises were taken off. `why` is for an agency's
    admin in Indonesian, `why_en` the same in English. `rule` names what fired ("gambling.model",
    "election.skb-2-2022.IV.3", "personal_data.nik"), for statistics and for allow-lists.
    """

    start: int
    end: int
    text: str
    reads_as: str
    why: str
    why_en: str
    rule: str
    suggestion: str = ""  # what could stand there instead ("[NIK disembunyikan]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One category: `score` 0..1 (calibrated: 0.5 is the default threshold), what it asks for, and why."""

    score: float
    severity: Severity = Severity.NONE
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of screening one text. `categories` holds every category that was looked through."""

    level: Level
    categories: Mapping[Category, Finding]

    def as_json(self, *, all_scores: bool = False) -> dict[str, object]:
        """`{"level", "categories": {name: {"score", "severity", "reasons": […]}}}`; quiet categories on request."""
        shown = {
            category.value: _finding(finding)
            for category, finding in self.categories.items()
            if all_scores or finding.severity is not Severity.NONE
        }
        return {"level": self.level.value, "categories": shown}


def _finding(finding: Finding) -> dict[str, object]:
    reasons = [
        {
            name: getattr(reason, name)
            for name in Reason.__slots__
            if getattr(reason, name) != "" or name != "suggestion"
        }
        for reason in finding.reasons
    ]
    return {"score": round(finding.score, 6), "severity": finding.severity.value, "reasons": reasons}


_LEVELS = tuple(Level)
_GRAVITY = {Severity.NONE: 0, Severity.NOTE: 0, Severity.REVIEW: 1, Severity.BLOCK: 2}


def level_of(findings: Mapping[Category, Finding]) -> Level:
    """The gravest of the findings."""
    asked = {one.severity for one in findings.values()}
    return _LEVELS[max(map(_GRAVITY.__getitem__, asked), default=0)]
