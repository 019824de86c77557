"""How the watch went: sites by state at the end of each week or month, new findings, days until proved clean.

Read from what is kept anyway (scan targets, findings, cases) in a fixed number of queries. The state of a site at the
end of a period is what the newest scan before it said, carried on over periods without a scan.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from kentongan.base import words

from .models import BAD, Condition, ScanTarget, Site, SiteCase, SiteFinding, Standing

PERIODS = 12
# What the newest scan said counts this long; a site not seen since is not known.
REMEMBERED = timedelta(days=35)


class Span(StrEnum):
    """How long a period is."""

    WEEK = "pekan"
    MONTH = "bulan"


@dataclass(frozen=True, slots=True)
class Period:
    """A week from its Monday, or a month; instants in UTC, `first` the local day."""

    first: date
    begin: datetime
    end: datetime
    label: str


def periods(span: Span, today: date, zone: str) -> list[Period]:
    """The last twelve, the oldest first; the newest is the one under way."""
    first = today - timedelta(days=today.weekday()) if span is Span.WEEK else today.replace(day=1)
    starts = [first]
    while len(starts) < PERIODS:
        starts.append(_before(starts[-1], span))
    return [_period(day, span, zone) for day in reversed(starts)]


def _before(first: date, span: Span) -> date:
    return first - timedelta(days=7) if span is Span.WEEK else (first - timedelta(days=1)).replace(day=1)


def _period(first: date, span: Span, zone: str) -> Period:
    after = first + timedelta(days=7) if span is Span.WEEK else (first + timedelta(days=31)).replace(day=1)
    begin, end = (datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in (first, after))
    short = words.day_and_month(begin, zone)
    return Period(first, begin, end, short if span is Span.WEEK else f"{short.split()[1]} {first.year}")


@dataclass(frozen=True, slots=True)
class Point:
    """One period: sites by state at its end, findings first seen in it, and how long cases proved in it took."""

    period: Period
    states: Counter[str]
    found: int
    days: tuple[float, ...]

    @property
    def bad(self) -> int:
        return sum(self.states[c] for c in BAD)

    @property
    def median_days(self) -> float | None:
        return middle(self.days)


def middle(days: Sequence[float]) -> float | None:
    return median(days) if days else None


def points(sites: QuerySet[Site], spans: Sequence[Period]) -> list[Point]:
    """Four queries, however many sites and scans there are."""
    states = _states(sites, spans)
    found = _found(sites, spans)
    taken = list(
        SiteCase.objects.filter(
            site__in=sites.values("pk"), state=SiteCase.State.PROVED, closed_at__gte=spans[0].begin
        ).values_list("opened_at", "closed_at")
    )
    return [Point(period, states[n], found[n], _days(taken, period)) for n, period in enumerate(spans)]


def _days(taken: Iterable[tuple[datetime, datetime | None]], period: Period) -> tuple[float, ...]:
    return tuple(
        (end - begin) / timedelta(days=1) for begin, end in taken if end and period.begin <= end < period.end
    )


def _found(sites: QuerySet[Site], spans: Sequence[Period]) -> list[int]:
    rows = SiteFinding.objects.filter(site__in=sites.values("pk")).exclude(state=SiteFinding.State.ADVICE)
    within = {
        f"n{n}": Count("pk", filter=Q(first_seen_at__gte=p.begin, first_seen_at__lt=p.end))
        for n, p in enumerate(spans)
    }
    told = rows.filter(first_seen_at__gte=spans[0].begin).aggregate(**within)
    return [told[f"n{n}"] for n in range(len(spans))]


def _states(sites: QuerySet[Site], spans: Sequence[Period]) -> list[Counter[str]]:
    watched = sites.filter(standing=Standing.WATCHED)
    added = sorted(watched.values_list("added_at", flat=True))
    seen: dict[int, dict[int, str]] = {n: {} for n in range(len(spans) + 1)}
    for site, n, status in _newest(watched, spans):
        seen[n][site] = status
    known, counted = seen[0], []
    for n, period in enumerate(spans, 1):
        known |= seen[n]
        states = Counter(known.values())
        there = sum(at < period.end for at in added)
        states[Condition.UNKNOWN] += max(there - len(known), 0)
        counted.append(states)
    return counted


def _newest(sites: QuerySet[Site], spans: Sequence[Period]) -> Iterable[tuple[int, int, str]]:
    """Site, period and status of the newest scan of each site in each period; period 0 is the time before."""
    begin = spans[0].begin
    whens = [When(finished_at__lt=begin, then=Value(0))]
    whens += [When(finished_at__lt=p.end, then=Value(n)) for n, p in enumerate(spans, 1)]
    rows = ScanTarget.objects.filter(
        state=ScanTarget.State.DONE,
        finished_at__gte=begin - REMEMBERED,
        finished_at__lt=spans[-1].end,
        site__in=sites.values("pk"),
    )
    number = Window(
        RowNumber(),
        partition_by=[F("site_id"), F("period")],
        order_by=[F("finished_at").desc(), F("pk").desc()],
    )
    numbered = rows.annotate(period=Case(*whens, output_field=IntegerField())).annotate(place=number)
    return numbered.filter(place=1).values_list("site_id", "period", "status")


def sites_in(sites: QuerySet[Site], states: Sequence[str], since: datetime, end: datetime) -> QuerySet[Site]:
    """The sites that `points` counted in these states at `end`; `since`: where its first period began."""
    watched = sites.filter(standing=Standing.WATCHED)
    newest = ScanTarget.objects.filter(
        state=ScanTarget.State.DONE,
        finished_at__gte=since - REMEMBERED,
        finished_at__lt=end,
        site__in=watched.values("pk"),
    )
    if Condition.UNKNOWN in states:
        return watched.filter(added_at__lt=end).exclude(pk__in=newest.values("site_id"))
    number = Window(
        RowNumber(), partition_by=[F("site_id")], order_by=[F("finished_at").desc(), F("pk").desc()]
    )
    # A query within a query: the site of a row is asked for only after the newest was picked.
    picked = newest.annotate(place=number).filter(place=1, status__in=states)
    return watched.filter(pk__in=picked.values("site_id"))


def sentence(found: Sequence[Point]) -> str:
    """What the first chart shows, as its title; a period of which nothing is known is compared with nothing."""
    known = [p for p in found if p.states.total() > p.states[Condition.UNKNOWN]]
    if not any(p.bad for p in known):
        return _("Tidak ada situs yang disusupi atau diubah.")
    now = words.number(found[-1].bad)
    if known[0] is found[-1]:
        return _("Situs disusupi atau diubah: %(now)s sekarang.") % {"now": now}
    told = {"now": now, "then": words.number(known[0].bad), "at": known[0].period.label}
    return _("Situs disusupi atau diubah: %(now)s sekarang, %(then)s pada %(at)s.") % told
