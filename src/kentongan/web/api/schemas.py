"""What goes into the API and what comes out."""

import json
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from kentongan.core.screening import Category, Context, Direction, Item, Level, Severity
from kentongan.core.screening.rulebook import REGION
from kentongan.rulebook.actions import LONGEST_TEXT
from kentongan.rulebook.forms import NETWORKS

MOST_ITEMS, MOST_LINKS, LONGEST_LINK = 500, 50, 2000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONE = re.compile("[\ud800-\udfff]")
_NETWORKS = ", ".join(f"'{name}'" for name, _label in NETWORKS if name)


class JsonParser(Parser):
    """JSON as programs write it: half of a pair of UTF-16, cut off from an emoji, becomes U+FFFD, so that places
    in the text stay what the sender counts."""

    def parse_body(self, request: HttpRequest) -> Any:
        return _whole(json.loads(request.body.decode("utf-8-sig")))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value


def _day(value: Any) -> Any:
    """Not pydantic's own reading, which takes seconds since 1970, too."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> Any:
    raise PydanticCustomError("date", "not a date")


def _region(code: str) -> str:
    if code and not REGION.fullmatch(code):
        raise PydanticCustomError("region", "not a code of a region")
    return code


def _network(name: str) -> str:
    if name not in dict(NETWORKS):
        raise PydanticCustomError("enum", "not a network", {"expected": _NETWORKS})
    return name


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Text(_Sent):
    """A text and where it stands; without `at` it stands there today, by the government's own zone."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    links: Annotated[list[Annotated[str, Field(max_length=LONGEST_LINK)]], Field(max_length=MOST_LINKS)] = []
    direction: Direction = Direction.INCOMING
    at: Annotated[date, BeforeValidator(_day)] | None = None
    region: Annotated[str, AfterValidator(_region), Field(examples=["33.74"])] = ""
    network: Annotated[str, AfterValidator(_network), Field(examples=["instagram"])] = ""

    def item(self, today: date) -> Item:
        context = Context(self.direction, self.at or today, self.region, self.network)
        return Item(self.text, tuple(self.links), context)


class OneText(Text):
    """`all_scores`: every category with its score, those below their threshold, too."""

    all_scores: StrictBool = False


class ManyTexts(_Sent):
    """Texts whose verdicts come back in the same order."""

    items: Annotated[list[Text], Field(min_length=1, max_length=MOST_ITEMS)]
    all_scores: StrictBool = False


class Reason(BaseModel):
    """One place in the text, in code points, and why it counts."""

    start: int
    end: int
    text: str
    reads_as: str
    why: str
    why_en: str
    rule: str
    suggestion: str = ""


class Finding(BaseModel):
    """One category."""

    score: float
    severity: Severity
    reasons: list[Reason]


class Verdict(BaseModel):
    """What should happen to a text, by category."""

    level: Level
    categories: dict[Category, Finding]


class OneVerdict(Verdict):
    rulebook_version: int


class ManyVerdicts(BaseModel):
    verdicts: list[Verdict]
    rulebook_version: int


class RulebookFile(BaseModel):
    """The rulebook in force as the TOML that the command line takes; version 0 is the empty one."""

    version: int
    text: str


class FindingState(StrEnum):
    """What people made of a finding on a site."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    GONE = "gone"
    ADVICE = "advice"


class SiteFinding(BaseModel):
    """A trace on a page of a watched site; `start` counts code points, -1 where the excerpt is no part of the page."""

    id: int
    site: str
    agency: str
    state: FindingState
    technique: str
    severity: str
    sure: bool
    url: str
    view: str
    excerpt: str
    start: int
    why: str
    how_to_clean: str
    first_seen_at: datetime
    last_seen_at: datetime
    evidence_sha256: str | None


class FindingsPage(BaseModel):
    """Findings in the order in which they were first seen; `next` is the `after` of the following page."""

    findings: list[SiteFinding]
    next: int | None


class Refused(BaseModel):
    """`detail` for people, `code` for programs; `errors` with 422 only."""

    detail: str
    code: str
    errors: list[dict[str, str]] = []
