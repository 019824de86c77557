"""What the page of a site shows, in a fixed number of queries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.base import parts, words
from kentongan.base.events import Event
from kentongan.core.clock.states import OVER, State
from kentongan.kernel.models import Matter
from kentongan.kernel.proofs import proofs

from . import marks
from .access import KIND
from .models import LIVE, Condition, Evidence, ScanTarget, Site, SiteCase, SiteFinding, ViewWord
from .shots import Shot
from .steps import Step, steps_of
from .tags import SiteTag
from .told import told

FINDINGS_SHOWN = 5
# What a proof shows: another site's address, or the words between two tags.
_TELLING = re.compile(r"https?://[^\s\"'<>]+|(?<=>)[^<>]{3,}(?=<)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an excerpt; `marked` where it is what was found."""

    text: str
    marked: bool


def pieces(excerpt: str) -> list[Piece]:
    """The excerpt with its telling places; all of it where none stands out."""
    found = [Piece(m.group(), True) for m in _TELLING.finditer(excerpt)]
    if not found:
        return [Piece(excerpt, True)]
    between = _TELLING.split(excerpt)
    plain = [Piece(text, False) for text in between]
    mixed = [plain[0], *(p for pair in zip(found, plain[1:], strict=True) for p in pair)]
    return [piece for piece in mixed if piece.text]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it."""

    row: SiteFinding
    why: str
    pieces: list[Piece]
    severity: object


def shown(rows: Iterable[SiteFinding]) -> list[Shown]:
    return [
        Shown(row, told(row.technique).why, pieces(row.excerpt), marks.severity(row.severity)) for row in rows
    ]


def active_findings(site: Site) -> QuerySet[SiteFinding]:
    """What the site shows now and nobody called no finding; the gravest were found first."""
    states = (SiteFinding.State.OPEN, SiteFinding.State.CONFIRMED)
    return SiteFinding.objects.filter(site=site, state__in=states).order_by("-sure", "pk")


def proofs_of(rows: QuerySet[SiteFinding]) -> QuerySet[Evidence]:
    """Every proof from the time in which a site showed these findings, the oldest first."""
    span = rows.aggregate(first=Min("first_seen_at"), last=Max("last_seen_at"))
    if span["first"] is None:
        return Evidence.objects.none()
    sites = rows.order_by().values("site")
    return Evidence.objects.filter(site__in=sites, at__gte=span["first"], at__lte=span["last"]).order_by("pk")


@dataclass(frozen=True, slots=True)
class Look:
    """What one view saw of the home page."""

    word: str
    icon: str
    title: str
    answer: str
    differs: bool
    # Lines that no ordinary visitor saw.
    only: list[str]
    shot: Shot | None


def looks(target: ScanTarget | None, shots: Mapping[str, Shot]) -> list[Look]:
    return [_look(seen, shots.get(str(seen["view"]))) for seen in (target.views if target else [])]


def _look(seen: dict[str, Any], shot: Shot | None) -> Look:
    view = str(seen["view"])
    size = int(str(seen["size"])) // 1024
    to = str(seen.get("leads_to") or "")
    answer = (
        f"{seen['status']} · {size} kB" if not to else _("%(status)s → luar") % {"status": seen["status"]}
    )
    return Look(
        str(ViewWord(view).label),
        marks.VIEW_ICONS[view],
        str(seen["title"]) or _("(tanpa judul)"),
        answer if seen["status"] else _("tidak menjawab"),
        bool(seen["differs"]),
        list(seen.get("only") or ()),
        shot,
    )


def newest_look(site: Site) -> ScanTarget | None:
    """The newest scan of the site that brought something back."""
    done = ScanTarget.objects.filter(site=site, state=ScanTarget.State.DONE).exclude(views=[])
    return done.order_by("-finished_at").first()


def under_way(site: Site) -> ScanTarget | None:
    """A look at this site that is due or running."""
    states = (ScanTarget.State.PLANNED, ScanTarget.State.CLAIMED)
    return ScanTarget.objects.filter(site=site, state__in=states).order_by("not_before").first()


def newest_case(site: Site) -> SiteCase | None:
    return SiteCase.objects.filter(site=site).select_related("seat", "issuer").order_by("-pk").first()


def live_case(site: Site) -> SiteCase | None:
    return SiteCase.objects.filter(site=site, state__in=LIVE).select_related("seat", "government").first()


@dataclass(frozen=True, slots=True)
class Ticked:
    """A cleaning step with its number, and whether somebody ticked it."""

    number: int
    step: Step
    done: bool


def ticked(site: Site, case: SiteCase | None) -> list[Ticked]:
    done = set(case.steps_done) if case else set()
    return [Ticked(n, step, n in done) for n, step in enumerate(steps_of(site), 1)]


def events_of(site: Site) -> QuerySet[Event]:
    """The trail of a site and its cases, the newest first."""
    cases = SiteCase.objects.filter(site=site).values_list("pk", flat=True)
    subjects = [f"site:{site.pk}", *(f"{KIND}:{pk}" for pk in cases)]
    return Event.objects.filter(subject__in=subjects).order_by("-seq")


def journey(events: Sequence[Event]) -> list[parts.Proof]:
    """The events as lines of a timeline; what a scan saw is put in words here."""
    lines = []
    for event, line in zip(events, proofs(events), strict=True):
        told = _seen_words(event)
        lines.append(replace(line, what=told[0], icon=told[1], colour=told[2], who="") if told else line)
    return lines


def _seen_words(event: Event) -> tuple[str, str, words.Colour] | None:
    data = event.data
    if event.tag == SiteTag.PICTURED:
        n = data["n"]
        return ngettext("%(n)d gambar disegel", "%(n)d gambar disegel", n) % {"n": n}, "photo", "ink-2"
    if event.tag not in (SiteTag.SEEN, SiteTag.RECHECKED, SiteTag.REINFECTED) or "status" not in data:
        return None
    condition = Condition(data["status"])
    icon, colour = marks.CONDITIONS[condition]
    if event.tag == SiteTag.SEEN:
        n = data["findings"]
        told = ngettext("%(state)s, %(n)d temuan", "%(state)s, %(n)d temuan", n) % {
            "state": condition.label,
            "n": n,
        }
    else:
        told = _("Cek ulang ke-%(nth)s: %(state)s") % {"nth": data["nth"], "state": condition.label}
    return told, icon, colour


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that will happen by itself."""

    at: datetime
    what: str


def ahead(case: SiteCase | None) -> list[Ahead]:
    """The rechecks that are still to come."""
    if case is None:
        return []
    planned = ScanTarget.objects.filter(case=case, state=ScanTarget.State.PLANNED).order_by("not_before")
    return [
        Ahead(t.not_before, _("Cek ulang ke-%(nth)s dari semua pandangan") % {"nth": t.nth}) for t in planned
    ]


def matter_of(case: SiteCase | None) -> Matter | None:
    rows = Matter.objects.select_related(
        "position__agency", "position__superior", "person", "ladder", "government"
    )
    return rows.filter(kind=KIND, case_id=case.pk).first() if case else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Sites by condition, and what waits for somebody."""

    by_condition: dict[str, int]
    candidates: int
    unowned: int
    watched: int


def numbers(sites: QuerySet[Site]) -> Numbers:
    """One query over the sites the user may see."""
    watched = Q(standing="watched")
    found = sites.aggregate(
        **{c.value: Count("pk", filter=watched & Q(condition=c)) for c in Condition},
        watched=Count("pk", filter=watched),
        candidates=Count("pk", filter=Q(standing="candidate")),
        unowned=Count("pk", filter=watched & Q(contact=None)),
    )
    return Numbers(
        {c.value: found[c.value] for c in Condition}, found["candidates"], found["unowned"], found["watched"]
    )


def open_matters(sites: QuerySet[Site]) -> QuerySet[Matter]:
    """What contacts of these sites still owe, by deadline."""
    cases = SiteCase.objects.filter(site__in=sites.values("pk"), state=SiteCase.State.OPEN)
    rows = Matter.objects.filter(kind=KIND, case_id__in=cases.values("pk"))
    return rows.exclude(state__in=[*OVER, State.DONE]).order_by("due_at", "pk")
