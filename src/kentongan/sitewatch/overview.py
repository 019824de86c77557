"""The overview: the tree of agencies coloured by the state of their sites; the month in figures."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.users import User
from kentongan.directory.access import visible_agencies
from kentongan.directory.models import Agency

from . import marks
from .access import visible_findings, visible_sites
from .models import GRAVITY, Condition, SiteCase, SiteFinding, Standing
from .told import told
from .views import strip

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Branch:
    """An agency with the sites of its branch: how many, the worst state, and a figure for each state there is."""

    agency: Agency
    depth: int
    total: int
    url: str
    worst: str
    counts: Sequence[tuple[str, object, int, str]]

    @property
    def mark(self) -> object:
        return marks.condition(self.worst) if self.total else ""


def overview(request: SignedIn) -> HttpResponse:
    """Every agency that has sites, or has them below it."""
    branches = _branches(request.user)
    context = {"branches": branches, "counts": strip(request), "total": branches[0].total if branches else 0}
    return render(request, "sitewatch/overview.html", context)


def _branches(user: User) -> list[Branch]:
    """Two queries: the sites by agency and state, the agencies."""
    sites = visible_sites(user).filter(standing=Standing.WATCHED)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, condition in sites.values_list("agency__path", "condition"):
        for step in _steps(path):
            found[step][condition] += 1
    agencies = [a for a in visible_agencies(user).order_by("path") if a.path in found]
    return [_branch(a, found[a.path]) for a in _in_tree_order(agencies)]


def _steps(path: str) -> Iterable[str]:
    """The paths of an agency and of all above it: "/3/17/" -> "/3/", "/3/17/"."""
    ids = path.strip("/").split("/")
    return ("/" + "/".join(ids[: n + 1]) + "/" for n in range(len(ids)))


def _in_tree_order(agencies: list[Agency]) -> list[Agency]:
    """Children below their parent, brothers by name."""
    names = {a.pk: a.name for a in agencies}
    return sorted(agencies, key=lambda a: [names.get(int(pk), "") for pk in a.path.strip("/").split("/")])


def _branch(agency: Agency, counts: Counter[str]) -> Branch:
    url = f"{reverse('sites')}?opd={agency.pk}"
    ordered = sorted(counts, key=GRAVITY.__getitem__)
    figures = [
        (str(Condition(c).label), marks.condition(c), counts[c], f"{url}&keadaan={c}") for c in ordered
    ]
    return Branch(agency, agency.path.count("/") - 2, counts.total(), url, ordered[0], figures)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the watch. `hours`: median hours from confirmation to proof of being clean, None without one."""

    first: date
    watched: int
    found: int
    confirmed: int
    dismissed: int
    opened: int
    proved: int
    reopened: int
    hours: float | None


def monthly(request: SignedIn) -> HttpResponse:
    """The month's report, ready to print; `bulan` is 2026-11."""
    user = request.user
    zone = user.government.zone
    today = words.local(clock.now(), zone).date()
    asked = _MONTH.fullmatch(request.GET.get("bulan", ""))
    first = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    begin, end = _bounds(first, zone)
    context = {
        "month": _month(user, first, begin, end),
        "begin": begin,
        "techniques": _techniques(user, begin, end),
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "next": f"{_next(first):%Y-%m}" if _next(first) <= today else "",
        "cases": _cases(user)
        .filter(opened_at__gte=begin, opened_at__lt=end)
        .select_related("site__agency", "seat"),
    }
    return render(request, "sitewatch/report.html", context)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _bounds(first: date, zone: str) -> tuple[datetime, datetime]:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    return at(first), at(_next(first))


def _cases(user: User) -> QuerySet[SiteCase]:
    return SiteCase.objects.filter(site__in=visible_sites(user).values("pk")).order_by("opened_at", "pk")


def _month(user: User, first: date, begin: datetime, end: datetime) -> Month:
    within = Q(decided_at__gte=begin, decided_at__lt=end)
    findings = visible_findings(user).exclude(state=SiteFinding.State.ADVICE)
    opened = _cases(user).filter(opened_at__gte=begin, opened_at__lt=end)
    proved = _cases(user).filter(state=SiteCase.State.PROVED, closed_at__gte=begin, closed_at__lt=end)
    spans = [(case.closed_at - case.opened_at) / timedelta(hours=1) for case in proved if case.closed_at]
    return Month(
        first=first,
        watched=visible_sites(user).filter(standing=Standing.WATCHED, added_at__lt=end).count(),
        found=findings.filter(first_seen_at__gte=begin, first_seen_at__lt=end).count(),
        confirmed=findings.filter(within).exclude(state=SiteFinding.State.DISMISSED).count(),
        dismissed=findings.filter(within, state=SiteFinding.State.DISMISSED).count(),
        opened=opened.count(),
        proved=len(spans),
        reopened=sum(opened.values_list("reopened", flat=True)),
        hours=median(spans) if spans else None,
    )


def _techniques(user: User, begin: datetime, end: datetime) -> list[tuple[str, int]]:
    """What was confirmed in the month, the most frequent first."""
    rows = visible_findings(user).filter(decided_at__gte=begin, decided_at__lt=end)
    found = Counter(rows.exclude(state=SiteFinding.State.DISMISSED).values_list("technique", flat=True))
    return [(told(name).title, count) for name, count in found.most_common()]
