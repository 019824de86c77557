"""Scans of one site over real sockets: who is shown what, what is followed, how often is asked, what is refused."""

import asyncio
import gzip
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.sitewatch.scanning.serving import ALL, CLEAN, GAMBLING, Site, moved, page, served

from kentongan.core.sitescan import Purpose, Status, View, Visit
from kentongan.sitewatch.scanning import Door, Pacer, ScanOptions, SiteResult, crawl, scan_many, scan_site
from kentongan.sitewatch.scanning.door import TLS_NOTE
from kentongan.sitewatch.scanning.options import HONEST, headers_of
from kentongan.sitewatch.scanning.visiting import Caller, address_of, site_of


def scanned(site: Site, options: ScanOptions = ALL, path: str = "/", **listen: Any) -> SiteResult:
    """Scan the site from `path`; "https" in `listen` serves with that context."""

    async def all_of_it() -> SiteResult:
        context = listen.get("ssl")
        async with served(site, context=context) as place, Door(options) as door:
            url = f"{place}{path}" if listen.get("bare") else f"http{'s' * bool(context)}://{place}{path}"
            return await scan_site(url, options, door=door, pacer=Pacer(options.rate))

    return asyncio.run(all_of_it())


def test_every_view_sees_the_page_once_and_the_host_is_met_once() -> None:
    site = Site({"/": CLEAN})
    result = scanned(site)
    assert result.outcome.status is Status.CLEAN
    assert site.paths().count("/") == 4
    assert site.paths().count("/robots.txt") == site.paths().count("/sitemap.xml") == 1
    agents = {headers["user-agent"] for path, headers in site.asked if path == "/"}
    assert len(agents) == 3  # the one from Google is the visitor's
    assert [one for one in site.asked if "google" in one[1].get("referer", "")]


def test_without_a_mandate_there_is_one_honest_visit() -> None:
    site = Site({"/": page(b"<a href=/a>a</a>", "Set-Cookie: a=b"), "/a": CLEAN})
    scanned(site, ScanOptions(allow_private=True, rate=1000, depth=3, max_pages=9, contact="csirt@x.go.id"))
    [(path, headers)] = site.asked
    assert path == "/"
    assert headers["user-agent"].startswith("KentonganScan/")
    assert headers["from"] == "csirt@x.go.id"


def for_crawlers(headers: dict[str, str]) -> bytes:
    return page(GAMBLING) if "Googlebot" in headers["user-agent"] else CLEAN


def test_what_only_the_crawler_sees_is_fetched_again_before_it_counts() -> None:
    site = Site({"/": for_crawlers})
    result = scanned(site)
    assert result.outcome.status is Status.INFECTED
    crawlers = [one for one in site.asked if one[0] == "/" and "Googlebot" in one[1]["user-agent"]]
    assert len(crawlers) >= 2
    assert {visit.view for visit in result.visits} >= {View.VISITOR, View.CRAWLER}


def test_a_finding_has_the_stylesheets_fetched_that_say_what_is_hidden() -> None:
    body = (
        GAMBLING + b"<link rel=stylesheet href=/gaya.css><link rel=stylesheet href=https://cdn.example/x.css>"
    )
    site = Site({"/": page(body)})
    result = scanned(site)
    assert site.paths().count("/gaya.css") == 1
    assert [visit.url.rpartition("/")[2] for visit in result.visits if visit.purpose is Purpose.STYLE] == [
        "gaya.css"
    ]


def test_cookies_are_sent_back_by_the_one_who_returns_and_along_redirects() -> None:
    def home(headers: dict[str, str]) -> bytes:
        return (
            CLEAN
            if "sid=1" in headers.get("cookie", "")
            else moved("/", "Set-Cookie: sid=1; Path=/", "Set-Cookie: old=; Max-Age=0")
        )

    site = Site({"/": home})
    result = scanned(site, ScanOptions(allow_private=True, mandate=True, rate=1000, keep_front=True))
    assert result.outcome.status is Status.CLEAN
    [returned] = [visit for visit in result.front if visit.view is View.RETURN]
    assert (returned.cookies, returned.hops) == (("sid",), ())
    visitor = result.front[0]
    assert (visitor.status, len(visitor.hops)) == (200, 1)


def test_redirects_within_the_site_are_followed_and_those_to_others_noted() -> None:
    inner = Site({"/": moved("/baru/"), "/baru/": moved("http://127.0.0.9:1/judi"), "*": CLEAN})
    result = scanned(inner, ScanOptions(allow_private=True, mandate=True, rate=1000, keep_front=True))
    assert result.front[0].hops[0].endswith("/baru/")
    assert result.front[0].final == "http://127.0.0.9:1/judi"
    assert result.front[0].status == 302


def test_without_a_scheme_http_is_tried_when_https_does_not_answer() -> None:
    site = Site({"/": CLEAN})
    result = scanned(
        site, ScanOptions(allow_private=True, mandate=True, rate=1000, connect_seconds=0.3), bare=True
    )
    assert result.outcome.status is Status.CLEAN
    assert not result.url.startswith("http")


def test_pages_are_found_by_links_and_sitemaps_the_promising_first() -> None:
    sitemap = gzip.compress(
        b"<urlset><url><loc>/peta</loc></url><url><loc><![CDATA[/x.pdf]]></loc></url></urlset>"
    )
    links = b"".join(b'<a href="%s">x</a>' % one for one in (
        b"/biasa", b"/foto.jpg", b"/larangan/1", b"/slot-gacor", b"https://lain.example/", b"mailto:a@b", b"/biasa",
    ))  # fmt: skip
    site = Site({
        "/": page(links), "/biasa": page(b'<a href="/dalam">x</a>'), "/slot-gacor": CLEAN, "/dalam": CLEAN, "/peta": CLEAN,
        "/robots.txt": page(b"User-agent: *\nDisallow: /larangan\nSitemap: /s.xml\n"),
        "/s.xml": page(b"<sitemapindex><sitemap><loc>/t.xml.gz</loc></sitemap></sitemapindex>"), "/t.xml.gz": page(sitemap),
    })  # fmt: skip
    result = scanned(site, ScanOptions(allow_private=True, mandate=True, rate=1000, depth=2, max_pages=10))
    firsts = list(dict.fromkeys(site.paths()))
    assert firsts.index("/slot-gacor") < firsts.index("/biasa") < firsts.index("/dalam")
    assert not {"/larangan/1", "/foto.jpg"} & set(firsts)
    assert len(result.pages) == len({"/", "/slot-gacor", "/biasa", "/dalam"})
    few = scanned(site, ScanOptions(allow_private=True, mandate=True, rate=1000, depth=2, max_pages=2))
    assert len(few.pages) == 2


def test_exposed_files_are_asked_for_when_that_is_wanted() -> None:
    site = Site({"/": CLEAN, "/.git/HEAD": page(b"ref: refs/heads/main")})
    assert "/.git/HEAD" not in (scanned(site), site.paths())[1]
    result = scanned(site, ScanOptions(allow_private=True, mandate=True, rate=1000, exposure=True))
    assert "exposed_file" in [finding.technique for finding in result.outcome.findings]


def test_one_address_is_asked_no_faster_than_allowed() -> None:
    site = Site({"/": CLEAN})
    scanned(site, ScanOptions(allow_private=True, mandate=True, rate=20))
    assert len(site.times) >= 8
    assert min(later - earlier for earlier, later in pairwise(site.times)) >= 0.05


def test_robots_may_ask_for_more_time() -> None:
    assert crawl.manners_of(robots(b"User-agent: *\nCrawl-delay: 7\n")).delay == 7
    assert crawl.manners_of(robots(b"User-agent: *\nCrawl-delay: 86400\n")).delay == 10
    assert crawl.manners_of(robots(b"<html>Disallow: /")).allows("http://x.go.id/a")
    assert not crawl.manners_of(robots(b"User-agent: *\nDisallow: /a\n")).allows("http://x.go.id/a")


def robots(body: bytes) -> Visit:
    return Visit("http://x.go.id/robots.txt", View.CRAWLER, Purpose.ROBOTS, 200, body=body)


def test_a_server_that_was_busy_is_asked_once_more() -> None:
    answers = iter([page(b"", "Retry-After: 0", status="503 Service Unavailable")])
    site = Site({"/": lambda _headers: next(answers, CLEAN)})
    assert scanned(site).outcome.status is Status.CLEAN


@pytest.mark.parametrize("allow_private", [False, True])
def test_inner_addresses_are_refused_unless_allowed(allow_private: bool) -> None:
    site = Site({"/": CLEAN})
    result = scanned(site, ScanOptions(allow_private=allow_private, mandate=True, rate=1000))
    assert bool(site.asked) == allow_private
    assert ("--allow-private" in result.error) != allow_private


def context_of(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate that nobody trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now, ends = datetime.now(UTC), timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - ends).not_valid_after(now + ends)
    made = made.add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "tls.pem").write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem")
    return context


@pytest.mark.slow
def test_a_site_with_a_broken_certificate_is_read_and_its_answers_say_so(tmp_path: Path) -> None:
    options = ScanOptions(allow_private=True, mandate=True, rate=1000, keep_front=True)
    result = scanned(Site({"/": CLEAN}), options, ssl=context_of(tmp_path))
    assert "sertifikat" in result.front[0].header[TLS_NOTE]
    assert "weak_tls" in [finding.technique for finding in result.outcome.findings]


@pytest.mark.slow
def test_a_site_that_keeps_silent_is_given_up() -> None:
    site = Site({"*": b""})
    options = ScanOptions(allow_private=True, mandate=True, rate=1000, answer_seconds=1, visit_seconds=1)
    result = scanned(site, options)
    assert result.outcome.status is Status.UNREACHABLE
    assert "tidak menjawab" in result.error
    assert len(site.asked) == 2  # the crawler may be let in where the visitor is not


@pytest.mark.parametrize(
    ("options", "told"),
    [(ScanOptions(budget=2), "jatah"), (ScanOptions(site_seconds=0.0), "lambat"), (ScanOptions(patience=0), "berturut")],
)  # fmt: skip
def test_a_budget_that_is_used_up_is_told(options: ScanOptions, told: str) -> None:
    async def visits() -> list[Visit]:
        async with Door(options) as door:
            caller = Caller("http://127.0.0.1:1/", options, door, Pacer(1000))
            return [await caller.visit("http://127.0.0.1:1/", View.VISITOR) for _ in range(3)]

    assert told in asyncio.run(visits())[-1].error


def test_many_report_each_address_once_and_share_what_a_host_has() -> None:
    site, results = Site({"/": CLEAN, "/a": CLEAN}), list[SiteResult]()

    async def all_of_it() -> None:
        async with served(site) as place:
            await scan_many(
                [f"http://{place}{path}" for path in ("/", "/a", "/")]
                + ["bukan alamat", "http://127.0.0.1:1/"],
                ALL,
                results.append,
            )

    asyncio.run(all_of_it())
    assert len(results) == 4
    assert site.paths().count("/robots.txt") == 1
    errors = {one.url: one.error for one in results if one.error}
    assert "bukan alamat web" in errors["bukan alamat"]
    assert "tidak dapat dihubungi" in errors["http://127.0.0.1:1/"]


def test_a_report_that_fails_ends_the_scan() -> None:
    def report(_result: SiteResult) -> None:
        raise OSError("penuh")

    with pytest.raises(ExceptionGroup):
        asyncio.run(scan_many(["http://127.0.0.1:1/"], ALL, report))


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Dinas.Contohkab.go.id", "https://dinas.contohkab.go.id/"), ("http://x.go.id/a#b", "http://x.go.id/a"),
        ("x.go.id:8080/a b", "https://x.go.id:8080/a%20b"), ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
    ],
)  # fmt: skip
def test_an_address_is_read_as_it_is_written(written: str, address: str) -> None:
    assert address_of(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "bukan alamat",
        "ftp://x.go.id",
        "https://",
        "http://a:b@x.go.id/",
        "http://[",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"bukan alamat web|hapus bagian"):
        address_of(written)


def test_a_site_is_what_one_owner_registered() -> None:
    assert (
        site_of("https://www.dinas.contohkab.go.id/x")
        == site_of("http://contohkab.go.id.:8080")
        == "contohkab.go.id"
    )
    assert site_of("http://127.0.0.2/") != site_of("http://127.0.0.3/")
    assert site_of("intent:x") == ""


def test_another_source_address_is_one_more_view() -> None:
    options = ScanOptions(allow_private=True, mandate=True, rate=1000, views=HONEST, elsewhere="127.0.0.77")
    site = Site({"/": CLEAN})
    scanned(site, options)
    assert site.paths().count("/") == 2
    assert not options.honest
    assert "Chrome" in dict(headers_of(View.ELSEWHERE, options))["User-Agent"]
