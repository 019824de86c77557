"""The charts of the watch, and the rows behind their numbers: sites by their state then, cases by when they ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kentongan.base import clock, words
from kentongan.base.charts import Chart, Fill, Series, Value
from kentongan.base.guard import SignedIn, row_number
from kentongan.base.listing import respond
from kentongan.directory.access import visible_agencies
from kentongan.directory.models import Agency

from . import lists, trends
from .access import visible_cases, visible_sites
from .models import BAD, Condition, Site
from .trends import Period, Point, Span

# Fewer cases than this say little of a median.
FEW = 3
_STATES: tuple[tuple[tuple[Condition, ...], words.Colour, Fill, bool], ...] = (
    (BAD, "mengkudu", "solid", True),
    ((Condition.SUSPICIOUS,), "sogan", "hatch", True),
    ((Condition.UNREACHABLE,), "ink-3", "hollow", True),
    ((Condition.UNKNOWN,), "ink-3", "hollow", False),
    ((Condition.CLEAN,), "daun", "solid", False),
)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the numbers of the charts lead; nowhere on the public page."""

    span: Span
    agency: Agency | None
    public: bool = False

    def _to(self, name: str, **query: object) -> str:
        within = {"opd": self.agency.pk} if self.agency else {}
        return "" if self.public else f"{reverse(name)}?{urlencode(query | within)}"

    def sites(self, period: Period, states: Sequence[Condition]) -> str:
        query = {"rentang": self.span.value, "mulai": period.first.isoformat()}
        return self._to("sites_then", **query, tadinya=",".join(states))

    def findings(self, period: Period, zone: str) -> str:
        return self._to("findings", dari=period.first.isoformat(), sampai=_last_day(period, zone))

    def proved(self, period: Period, zone: str) -> str:
        query = {"dari": period.first.isoformat(), "sampai": _last_day(period, zone)}
        return self._to("site_cases", **query, keadaan="proved")


def _last_day(period: Period, zone: str) -> str:
    return (words.local(period.end, zone) - timedelta(days=1)).date().isoformat()


def span_of(request: HttpRequest) -> Span:
    asked = request.GET.get("rentang", "")
    return Span(asked) if asked in list(Span) else Span.WEEK


def branch_of(request: SignedIn) -> Agency | None:
    """The agency to whose branch the page is limited; 404 for one that this user may not see."""
    asked = request.GET.get("opd", "")
    if not asked:
        return None
    pk = row_number(asked)
    agency = visible_agencies(request.user).filter(pk=pk).first() if pk is not None else None
    if agency is None:
        raise Http404
    return agency


def within(rows: QuerySet[Site], agency: Agency | None) -> QuerySet[Site]:
    return rows.filter(agency__path__startswith=agency.path) if agency else rows


def charts_of(sites: QuerySet[Site], zone: str, links: Links, now: datetime) -> list[Chart]:
    """Three charts of the same periods."""
    spans = trends.periods(links.span, words.local(now, zone).date(), zone)
    found = trends.points(sites, spans)
    column = _("Pekan mulai") if links.span is Span.WEEK else _("Bulan")
    labels = [p.period.label for p in found]

    def chart(key: str, title: str, about: str, series: list[Series]) -> Chart:
        return Chart(key=key, title=title, about=about, labels=labels, series=series, column=column)

    return [
        chart("keadaan", trends.sentence(found), _ABOUT["states"](), _states(found, links)),
        chart("temuan", _found_title(found), _ABOUT["found"](), [_found(found, links, zone)]),
        chart("lama", _days_title(found), _ABOUT["days"](), _days(found, links, zone)),
    ]


_ABOUT: dict[str, Callable[[], str]] = {
    "states": lambda: _("Batang: situs menurut keadaannya pada akhir periode. Yang bersih hanya di tabel."),
    "found": lambda: _("Batang: temuan yang pertama kali terlihat dalam periode itu."),
    "days": lambda: _(
        "Batang: nilai tengah hari sejak kasus dibuka sampai terbukti bersih. Berongga: kurang dari tiga kasus."
    ),
}


def _states(found: list[Point], links: Links) -> list[Series]:
    return [
        Series(
            str(states[0].label) if states != BAD else _("Disusupi atau diubah"),
            colour,
            [_count(sum(p.states[s] for s in states), links.sites(p.period, states)) for p in found],
            fill,
            drawn,
        )
        for states, colour, fill, drawn in _STATES
    ]


def _count(figure: int, url: str) -> Value:
    return Value(figure, words.number(figure), url)


def _found(found: list[Point], links: Links, zone: str) -> Series:
    values = [_count(p.found, links.findings(p.period, zone)) for p in found]
    return Series(_("Temuan baru"), "nila", values)


def _found_title(found: list[Point]) -> str:
    return _("Temuan baru: %(now)s dalam periode ini, %(all)s dalam seluruh grafik.") % {
        "now": words.number(found[-1].found),
        "all": words.number(sum(p.found for p in found)),
    }


def _days(found: list[Point], links: Links, zone: str) -> list[Series]:
    medians = [Value(p.median_days, _days_words(p.median_days), thin=len(p.days) < FEW) for p in found]
    counts = [_count(len(p.days), links.proved(p.period, zone)) for p in found]
    return [
        Series(_("Hari sampai bersih"), "daun", medians),
        Series(_("Kasus terbukti bersih"), "daun", counts, drawn=False),
    ]


def _days_words(days: float | None) -> str:
    if days is None:
        return "–"
    short = round(days, 1)
    return words.number(int(short) if short == int(short) else short)


def _days_title(found: list[Point]) -> str:
    taken = [one for p in found for one in p.days]
    middle = trends.middle(taken)
    if middle is None:
        return _("Belum ada kasus yang terbukti bersih dalam grafik ini.")
    return _("Separuh kasus terbukti bersih dalam %(days)s hari.") % {"days": _days_words(middle)}


def state_rows(request: SignedIn) -> HttpResponseBase:
    """The sites behind a number of the first chart: those in a state at the end of a period."""
    user, span, agency = request.user, span_of(request), branch_of(request)
    zone = user.government.zone
    spans = trends.periods(span, words.local(clock.now(), zone).date(), zone)
    period = next((p for p in spans if p.first.isoformat() == request.GET.get("mulai", "")), None)
    states = [Condition(s) for s in request.GET.get("tadinya", "").split(",") if s in Condition.values]
    if period is None or not states:
        return redirect("sites_overview")
    rows = trends.sites_in(within(visible_sites(user), agency), states, spans[0].begin, period.end)
    listing = respond(request, rows.select_related("agency", "contact"), lists.sites(user, clock.now()))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {
        "listing": listing,
        "agency": agency,
        "end": period.end - timedelta(seconds=1),
        "under_way": period is spans[-1],
        "states": ", ".join(str(s.label) for s in states),
    }
    return render(request, "sitewatch/then.html", context)


def case_list(request: SignedIn) -> HttpResponseBase:
    """Every case; `dari` and `sampai` are days on which it ended, or was opened (`menurut=dibuka`)."""
    user, agency = request.user, branch_of(request)
    name = "opened_at" if request.GET.get("menurut") == "dibuka" else "closed_at"
    rows = visible_cases(user).filter(between(request, name, user.government.zone))
    if agency:
        rows = rows.filter(site__agency__path__startswith=agency.path)
    listing = respond(request, rows.select_related("site__agency", "seat"), lists.cases(user))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "sitewatch/cases.html", {"listing": listing, "limits": limits(request, agency)})


def between(request: HttpRequest, name: str, zone: str) -> Q:
    """The days `dari` to `sampai` of the address, both within; what is no day limits nothing."""
    first, last = (_day(request.GET.get(word, "")) for word in ("dari", "sampai"))
    begin = Q(**{f"{name}__gte": _midnight(first, zone)}) if first else Q()
    return begin & Q(**{f"{name}__lt": _midnight(last + timedelta(days=1), zone)}) if last else begin


def limits(request: HttpRequest, agency: Agency | None) -> str:
    """What the address limits a list to beside its filters, in words."""
    first, last = (_day(request.GET.get(word, "")) for word in ("dari", "sampai"))
    days = " – ".join(date_format(day, "j F Y") for day in dict.fromkeys((first, last)) if day)
    return " · ".join(told for told in (days, agency.name if agency else "") if told)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
