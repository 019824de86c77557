"""Charts of the watch: what they count, where their numbers lead, how many queries they cost."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in
from tests.sitewatch import places
from tests.sitewatch.places import infected, looked_at, unreachable

from kentongan.base.charts import Chart, Series, Value
from kentongan.core.sitescan import Technique
from kentongan.sitewatch import cases, trends
from kentongan.sitewatch.models import Condition, Scan, ScanTarget, Site, SiteCase, SiteFinding
from kentongan.sitewatch.trends import Point, Span

ZONE = "Asia/Jakarta"
TODAY = date(2026, 11, 18)


def weeks() -> list[trends.Period]:
    return trends.periods(Span.WEEK, TODAY, ZONE)


def all_points(span: Span = Span.WEEK) -> list[Point]:
    return trends.points(Site.objects.all(), trends.periods(span, TODAY, ZONE))


# --- Periods ---


def test_weeks_begin_on_monday_and_months_on_the_first_at_local_midnight() -> None:
    found = weeks()
    assert [found[0].first, found[-1].first] == [date(2026, 8, 31), date(2026, 11, 16)]
    assert found[-1].begin.isoformat() == "2026-11-15T17:00:00+00:00"
    assert all(a.end == b.begin for a, b in pairwise(found))
    months = trends.periods(Span.MONTH, TODAY, ZONE)
    assert [months[0].first, months[-1].first] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert [months[0].label, found[-1].label] == ["Des 2025", "16 Nov"]


# --- What is counted ---


def weeks_ago(n: int) -> datetime:
    return factories.NOW - timedelta(weeks=n)


def seen_at(site: Site, *rows: tuple[int, Condition]) -> None:
    """Ended scans of a site, by how many weeks ago."""
    scan = Scan.objects.create(
        government_id=site.government_id, reason=Scan.Reason.NIGHT, started_at=weeks_ago(20), total=1
    )
    ScanTarget.objects.bulk_create(
        ScanTarget(
            government_id=site.government_id,
            scan=scan,
            site=site,
            nth=n,
            state=ScanTarget.State.DONE,
            status=status,
            not_before=weeks_ago(ago),
            finished_at=weeks_ago(ago),
        )
        for n, (ago, status) in enumerate(rows)
    )


def test_the_state_at_the_end_of_a_week_is_the_newest_scan_s_carried_on(desk: Desk) -> None:
    site = places.site(desk.world, now=weeks_ago(5))
    seen_at(site, (4, Condition.INFECTED), (2, Condition.CLEAN), (1, Condition.SUSPICIOUS))
    states = [dict(+p.states) for p in all_points()]
    nothing: dict[str, int] = {}
    assert states[:6] == [nothing] * 6
    assert states[6:] == [
        {"unknown": 1}, {"infected": 1}, {"infected": 1}, {"clean": 1}, {"suspicious": 1}, {"suspicious": 1},
    ]  # fmt: skip


def test_of_two_scans_in_a_week_the_later_counts_whichever_was_planned_first(desk: Desk) -> None:
    site = places.site(desk.world, now=weeks_ago(9))
    seen_at(site, (3, Condition.CLEAN), (3, Condition.INFECTED))
    ScanTarget.objects.filter(nth=0).update(finished_at=weeks_ago(3) + timedelta(days=1))
    assert dict(+all_points()[-4].states) == {"clean": 1}


def test_what_was_seen_before_the_first_week_counts_for_a_while(desk: Desk) -> None:
    seen_at(places.site(desk.world, now=weeks_ago(40)), (13, Condition.DEFACED))
    seen_at(places.site(desk.world, "lama.example", now=weeks_ago(40)), (30, Condition.INFECTED))
    first = all_points()[0]
    assert (dict(+first.states), first.bad) == ({"defaced": 1, "unknown": 1}, 1)


def test_findings_and_days_until_clean(desk: Desk) -> None:
    site = places.site(desk.world)
    looked_at(site, infected(places.found(), places.found(Technique.WEAK_HEADERS)), now=desk.now)
    case = cases_of(desk, site, days=3)
    point = all_points()[-1]
    assert (point.found, point.days, point.median_days) == (1, (3.0,), 3.0)
    assert all_points()[-2].median_days is None
    assert [p.found for p in all_points(Span.MONTH)] == [0] * 11 + [1]
    assert case.state == SiteCase.State.PROVED


def cases_of(desk: Desk, site: Site, days: int) -> SiteCase:
    """A case that was proved clean after so many days, now."""
    return SiteCase.objects.create(
        government=desk.world.government,
        site=site,
        seat=desk.world.seats[0],
        severity="high",
        state=SiteCase.State.PROVED,
        opened_by=desk.world.user,
        opened_at=desk.now - timedelta(days=days),
        closed_at=desk.now,
    )


# --- The page ---


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


def text_of(client: Client, url: str) -> str:
    reply = client.get(url)
    assert reply.status_code == 200, url
    return reply.content.decode()


def numbers_on(page: str) -> list[tuple[str, str]]:
    """Every number of the charts' tables that leads somewhere: where, and what it says."""
    tables = "".join(re.findall(r'<table class="numbers">.*?</table>', page, re.DOTALL))
    return [(unescape(url), told) for url, told in re.findall(r'<a href="([^"]+)">([^<]+)</a>', tables)]


def rows_on(page: str) -> int:
    body = re.search(r'<tbody role="rowgroup">(.*?)</tbody>', page, re.DOTALL)
    return body[1].count("<tr") if body else 0


@pytest.mark.slow
@pytest.mark.parametrize("span", ["pekan", "bulan"])
def test_every_number_leads_to_its_rows(desk: Desk, client: Client, span: str) -> None:
    site = places.site(desk.world, now=weeks_ago(30))
    looked_at(site, infected(), now=desk.now)
    seen_at(site, (6, Condition.SUSPICIOUS), (2, Condition.CLEAN))
    dead = places.site(desk.world, "mati.example", now=weeks_ago(3))
    looked_at(dead, unreachable(), now=desk.now)
    cases_of(desk, site, days=2)
    other = factories.agency(desk.world.government, "Dinas Lain")
    seen_at(places.site(desk.world, "lain.example", agency=other, now=weeks_ago(9)), (9, Condition.INFECTED))
    for url in (f"/situs/ringkasan/?rentang={span}", f"/situs/ringkasan/?rentang={span}&opd={other.pk}"):
        found = numbers_on(text_of(client, url))
        assert len(found) >= 3
        for target, told in found:
            assert rows_on(text_of(client, target)) == int(told), (target, told)


def test_the_chart_says_what_it_shows_in_words_and_is_no_script(desk: Desk, client: Client) -> None:
    site = places.site(desk.world, now=weeks_ago(2))
    seen_at(site, (1, Condition.INFECTED))
    text = text_of(client, "/situs/ringkasan/")
    assert "Situs disusupi atau diubah: 1 sekarang, 1 pada 9 Nov." in text
    svg = re.findall(r"<svg class=\"chart\".*?</svg>", text, re.DOTALL)
    assert len(svg) == 3
    assert all('role="img"' in one and "<title" in one and "<desc" in one for one in svg)
    assert " style=" not in "".join(svg)
    assert "Belum ada kasus yang terbukti bersih" in text
    empty = text_of(signed_in(factories.world().user), "/situs/ringkasan/")
    assert '<svg class="chart"' not in empty


def test_queries_do_not_grow_with_scans(desk: Desk, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            text_of(client, "/situs/ringkasan/")
        return len(found)

    seen_at(places.site(desk.world, now=weeks_ago(9)), (1, Condition.CLEAN))
    few = cost()
    for n in range(8):
        seen_at(
            places.site(desk.world, f"s{n}.example", now=weeks_ago(9)),
            (n, Condition.INFECTED),
            (3, Condition.CLEAN),
        )
    assert cost() == few


def test_an_agency_s_page_is_its_branch_only(desk: Desk, client: Client) -> None:
    other = factories.agency(desk.world.government, "Dinas Lain")
    places.site(desk.world, "lain.example", agency=other)
    places.site(desk.world)
    text = text_of(client, f"/situs/ringkasan/?opd={other.pk}")
    assert "<h1>Dinas Lain</h1>" in text
    assert f">{desk.world.agency.name}</a>" not in text
    foreign = factories.agency(factories.world().government)
    assert client.get(f"/situs/ringkasan/?opd={foreign.pk}").status_code == 404
    assert client.get("/situs/ringkasan/?opd=x").status_code == 404
    assert client.get("/situs/tren/?mulai=x")["Location"] == "/situs/ringkasan/"


# --- The list of cases ---


@pytest.mark.slow
def test_cases_are_filtered_sorted_and_taken_home(desk: Desk, client: Client) -> None:
    site = places.site(desk.world)
    places.case_of(desk.world, site)
    cases_of(desk, places.site(desk.world, "beres.example"), days=4)
    assert rows_on(text_of(client, "/situs/kasus/")) == 2
    assert rows_on(text_of(client, "/situs/kasus/?keadaan=proved")) == 1
    assert rows_on(text_of(client, "/situs/kasus/?berat=critical&urut=site")) == 1
    assert rows_on(text_of(client, "/situs/kasus/?q=beres")) == 1
    assert rows_on(text_of(client, "/situs/kasus/?dari=2026-11-18&sampai=2026-11-18")) == 1
    assert rows_on(text_of(client, "/situs/kasus/?sampai=2026-11-17")) == 0
    agency = desk.world.agency
    limited = text_of(client, f"/situs/kasus/?dari=2026-11-01&sampai=2026-11-30&opd={agency.pk}")
    assert f"Hanya 1 November 2026 – 30 November 2026 · {agency.name}." in limited
    assert rows_on(text_of(client, "/situs/kasus/?dari=kemarin")) == 2
    assert rows_on(text_of(client, f"/situs/kasus/?opd={desk.world.agency.pk}&menurut=dibuka")) == 2
    reply = client.get("/situs/kasus/?unduh=csv")
    told = b"".join(reply.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "https://beres.example/" in told
    assert ",4.0," in told
    assert reply["Content-Disposition"] == "attachment; filename=kasus-situs.csv"


@pytest.mark.slow
def test_numbers_of_the_month_s_report_lead_to_their_rows(desk: Desk, client: Client) -> None:
    site = places.site(desk.world)
    looked_at(site, infected(places.found(), places.found(Technique.EXTERNAL_AMP)), now=desk.now)
    first, second = SiteFinding.objects.filter(state="open").order_by("pk")
    cases.dismiss(second, "Bukan.", acting_user=desk.world.user, now=desk.now)
    cases.confirm([first], acting_user=desk.world.user, now=desk.now)
    page = text_of(client, "/situs/laporan/")
    facts = re.search(r'<dl class="facts">.*?</dl>', page, re.DOTALL)
    assert facts
    found = re.findall(r'<a href="([^"]+)">(\d+)</a>', facts[0])
    assert len(found) == 6
    for url, told in found:
        assert rows_on(text_of(client, unescape(url))) == int(told), url


# --- The picture ---


def chart(*values: float | None, thin: bool = False) -> Chart:
    series = Series("Temuan", "nila", [Value(v, str(v), thin=thin) for v in values])
    labels = [str(n) for n in range(len(values))]
    return Chart(key="k", title="Judul", about="", labels=labels, series=[series], column="Pekan")


def test_bars_stand_on_the_ground_within_the_picture_and_in_proportion() -> None:
    found = chart(0, 10, 20, None, 1000)
    assert found.top == 1000
    assert [box.height for box in found.boxes] == [2, 2, 114], "a small one is still seen"
    assert all(box.y + box.height == 128 and 34 <= box.x < box.x + box.width <= 316 for box in found.boxes)
    assert chart(3, thin=True).boxes[0].fill == "hollow"


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (3, 4), (5, 6), (11, 20), (41, 60), (9999, 10000)])
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert chart(most).top == top
