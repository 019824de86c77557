"""The overview: the tree of agencies coloured by the state of their sites; the month in figures."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.users import User
from kentongan.directory.access import visible_agencies
from kentongan.directory.models import Agency

from . import marks
from .access import visible_cases, visible_findings, visible_sites
from .models import GRAVITY, Condition, Site, SiteCase, SiteFinding, Standing
from .told import told
from .trend_views import Links, branch_of, charts_of, span_of, within
from .trends import Span
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
    """Charts, and every agency that has sites, or has them below it; `opd` limits both to one branch."""
    user, agency, span = request.user, branch_of(request), span_of(request)
    sites = within(visible_sites(user), agency)
    branches = _branches(user, sites, agency)
    links = Links(span, agency)
    context = {
        "branches": branches,
        "counts": strip(request, agency),
        "agency": agency,
        "charts": charts_of(sites, user.government.zone, links, clock.now()) if branches else [],
        "spans": list(Span),
        "span": span,
    }
    return render(request, "sitewatch/overview.html", context)


def _branches(user: User, sites: QuerySet[Site], below: Agency | None) -> list[Branch]:
    """Two queries: the sites by agency and state, counted by the database; the agencies."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    counted = sites.filter(standing=Standing.WATCHED).values_list("agency__path", "condition")
    for path, condition, count in counted.annotate(count=Count("pk")).order_by():
        for step in _steps(path):
            found[step][condition] += count
    top = below.path if below else "/"
    rows = visible_agencies(user).filter(path__startswith=top).order_by("path")
    agencies = [a for a in rows if a.path in found]
    return [_branch(a, found[a.path], top) for a in _in_tree_order(agencies)]


def _steps(path: str) -> Iterable[str]:
    """The paths of an agency and of all above it: "/3/17/" -> "/3/", "/3/17/"."""
    ids = path.strip("/").split("/")
    return ("/" + "/".join(ids[: n + 1]) + "/" for n in range(len(ids)))


def _in_tree_order(agencies: list[Agency]) -> list[Agency]:
    """Children below their parent, brothers by name."""
    names = {a.pk: a.name for a in agencies}
    return sorted(agencies, key=lambda a: [names.get(int(pk), "") for pk in a.path.strip("/").split("/")])


def _branch(agency: Agency, counts: Counter[str], top: str) -> Branch:
    url = f"{reverse('sites')}?opd={agency.pk}"
    ordered = sorted(counts, key=GRAVITY.__getitem__)
    figures = [
        (str(Condition(c).label), marks.condition(c), counts[c], f"{url}&keadaan={c}") for c in ordered
    ]
    depth = agency.path.count("/") - max(top.count("/"), 2)
    return Branch(agency, depth, counts.total(), url, ordered[0], figures)


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


@dataclass(frozen=True, slots=True)
class Report:
    """The month, the one before it to compare, and what lies behind the figures."""

    month: Month
    before: Month
    begin: datetime
    end: datetime
    techniques: list[tuple[str, int]]
    cases: QuerySet[SiteCase]


def report_of(request: SignedIn) -> Report:
    """The report that the address asks for; `bulan` is 2026-11, without it the present month."""
    user = request.user
    asked = _MONTH.fullmatch(request.GET.get("bulan", ""))
    today = words.local(clock.now(), user.government.zone).date()
    first = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    begin, end = _bounds(first, user.government.zone)
    opened = visible_cases(user).filter(opened_at__gte=begin, opened_at__lt=end)
    return Report(
        month=_month(user, first),
        before=_month(user, before),
        begin=begin,
        end=end,
        techniques=_techniques(user, begin, end),
        cases=opened.select_related("site__agency", "seat").order_by("opened_at", "pk"),
    )


def monthly(request: SignedIn) -> HttpResponse:
    """The month's report on the screen; the document is `documents.report_pdf`."""
    report = report_of(request)
    first, today = report.month.first, words.local(clock.now(), request.user.government.zone).date()
    days = urlencode({"dari": first.isoformat(), "sampai": (_next(first) - timedelta(days=1)).isoformat()})
    context = {
        "report": report,
        "month": report.month,
        "days": days,
        "previous": f"{report.before.first:%Y-%m}",
        "next": f"{_next(first):%Y-%m}" if _next(first) <= today else "",
    }
    return render(request, "sitewatch/report.html", context)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _bounds(first: date, zone: str) -> tuple[datetime, datetime]:
    def at(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    return at(first), at(_next(first))


def _month(user: User, first: date) -> Month:
    begin, end = _bounds(first, user.government.zone)
    within = Q(decided_at__gte=begin, decided_at__lt=end)
    findings = visible_findings(user).exclude(state=SiteFinding.State.ADVICE)
    opened = visible_cases(user).filter(opened_at__gte=begin, opened_at__lt=end)
    proved = visible_cases(user).filter(state=SiteCase.State.PROVED, closed_at__gte=begin, closed_at__lt=end)
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
