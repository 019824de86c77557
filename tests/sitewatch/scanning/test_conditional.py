"""Asking again for a page that was kept: what is sent, what stands in for a 304, and what never rests on one."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.sitewatch.scanning.serving import ALL, CLEAN, GAMBLING, Site, page, served
from tests.sitewatch.scanning.test_site import scanned

from kentongan.core.sitescan import Outcome, Status, View, Visit
from kentongan.sitewatch import keeping
from kentongan.sitewatch.scanning import Door, Pacer, SiteResult, scan_site
from kentongan.sitewatch.scanning.result import Known
from kentongan.sitewatch.scanning.visiting import UNCHANGED

OPTIONS = replace(ALL, keep_front=True)
TAGGED = page(b"<title>Dinas</title><p>Selamat datang di laman dinas.", 'ETag: "satu"')
SAME = page(b"", 'ETag: "satu"', status="304 Not Modified")


def on_condition(headers: dict[str, str]) -> bytes:
    return SAME if headers.get("if-none-match") == '"satu"' else TAGGED


def twice(site: Site, *, between: dict[str, object] | None = None) -> tuple[SiteResult, Known, SiteResult]:
    """Scan, keep, scan again with what was kept; `between`: what the site serves by then."""

    async def all_of_it() -> tuple[SiteResult, Known, SiteResult]:
        async with served(site) as place, Door(OPTIONS) as door:
            url = f"http://{place}/"
            first = await scan_site(url, OPTIONS, door=door, pacer=Pacer(1000))
            content = keeping.packed(first, Known())
            assert content is not None
            known = Known(front=keeping.unpacked(content, now=datetime.now(UTC)))
            site.asked.clear()
            site.replies.update(between or {})  # type: ignore[arg-type]
            second = await scan_site(url, OPTIONS, door=door, pacer=Pacer(1000), known=known)
        return first, known, second

    return asyncio.run(all_of_it())


def test_an_unchanged_page_is_judged_from_the_copy() -> None:
    first, known, second = twice(Site({"/": on_condition}))
    assert set(known.front) == {View.VISITOR, View.CRAWLER, View.GOOGLE, View.MOBILE}
    assert second.outcome.status is Status.CLEAN
    assert [visit.body for visit in second.front] == [visit.body for visit in first.front]
    assert all(UNCHANGED in visit.header and visit.status == 200 for visit in second.front)
    assert keeping.packed(second, known) is None  # what is kept stays


def test_a_page_by_its_date() -> None:
    dated = page(b"<title>Dinas</title>", "Last-Modified: Mon, 02 Nov 2026 03:00:00 GMT")

    def answer(headers: dict[str, str]) -> bytes:
        return page(b"", status="304 Not Modified") if "if-modified-since" in headers else dated

    _, known, second = twice(Site({"/": answer}))
    assert UNCHANGED in second.front[0].header
    assert known.front[View.VISITOR].header["last-modified"].startswith("Mon, 02 Nov")


def test_a_page_that_changed_is_taken_whole_and_kept_anew() -> None:
    changed = page(b"<title>Dinas</title><p>Berita baru.", 'ETag: "dua"')
    _, known, second = twice(Site({"/": on_condition}), between={"/": changed})
    assert b"Berita baru" in second.front[0].body
    content = keeping.packed(second, known)
    assert content
    fresh = keeping.unpacked(content, now=datetime.now(UTC))
    assert fresh[View.VISITOR].header["etag"] == '"dua"'


def test_no_finding_rests_on_an_answer_that_nothing_changed() -> None:
    """The crawler is shown gambling, the visitor is told that nothing changed: both are asked for whole."""

    def cloaked(headers: dict[str, str]) -> bytes:
        return page(GAMBLING) if "Googlebot" in headers["user-agent"] else on_condition(headers)

    site = Site({"/": on_condition})
    _, _, second = twice(site, between={"/": cloaked})
    assert second.outcome.status is Status.INFECTED
    whole = [headers for path, headers in site.asked if path == "/" and "Googlebot" in headers["user-agent"]]
    assert [("if-none-match" in one) for one in whole[:2]] == [True, False]
    assert keeping.packed(second, Known()) == b""


@pytest.mark.parametrize(
    "header", ["Set-Cookie: a=b", "Cache-Control: private, no-store", "Vary: *", "X-Nothing: at all"]
)
def test_what_is_personal_or_cannot_be_asked_for_is_not_kept(header: str) -> None:
    validator = () if header.startswith("X-") else ('ETag: "satu"',)
    site = Site({"/": page(b"<title>Dinas</title>", *validator, header)})

    result = scanned(site, OPTIONS)
    assert keeping.packed(result, Known()) == b""


def test_copies_grow_old_and_damaged_ones_are_none() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    visit = Visit(
        "https://x.example/", status=200, headers=(("etag", '"a"'),), body=CLEAN, at=now - timedelta(days=8)
    )
    young = replace(visit, view=View.CRAWLER, at=now - timedelta(days=1))
    result = SiteResult(
        "https://x.example/", (Outcome("https://x.example/", Status.CLEAN),), front=(visit, young)
    )
    content = keeping.packed(result, Known())
    assert content
    assert list(keeping.unpacked(content, now=now)) == [View.CRAWLER]
    assert keeping.unpacked(content[:-9], now=now) == keeping.unpacked(b"x", now=now) == {}
    assert keeping.unpacked(b"", now=now) == {}
    huge = replace(visit, body=b"x" * (3 << 20))
    assert keeping.packed(replace(result, front=(huge,)), Known()) == b""
