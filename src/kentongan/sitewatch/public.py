"""What a government lets everybody know of its watch: counts and durations, never the name of a site or an agency."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from kentongan.base import words
from kentongan.base.charts import Chart
from kentongan.base.users import Government

from .models import LIVE, Site, SiteCase, Standing
from .trend_views import Links, charts_of
from .trends import Span, middle

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """`days`: half of the cases proved clean within a year took no longer. `since`: every site that was looked at
    was looked at since this day; `unseen` never was."""

    watched: int
    cleaning: int
    proved: int
    days: float | None
    since: date | None
    unseen: int
    charts: list[Chart]


def public_numbers(government: Government, now: datetime) -> PublicNumbers:
    """In the government's scope; a fixed number of queries."""
    watched = Site.objects.filter(standing=Standing.WATCHED)
    told = watched.aggregate(
        all=Count("pk"), unseen=Count("pk", filter=Q(scanned_at=None)), since=Min("scanned_at")
    )
    proved = SiteCase.objects.filter(state=SiteCase.State.PROVED, closed_at__gte=now - YEAR)
    spans = proved.values_list("opened_at", "closed_at")
    taken = [(end - begin) / timedelta(days=1) for begin, end in spans if end]
    return PublicNumbers(
        watched=told["all"],
        cleaning=SiteCase.objects.filter(state__in=LIVE, site__standing=Standing.WATCHED).count(),
        proved=len(taken),
        days=middle(taken),
        since=words.local(told["since"], government.zone).date() if told["since"] else None,
        unseen=told["unseen"],
        charts=charts_of(watched, government.zone, Links(Span.MONTH, None, public=True), now)[::2],
    )
