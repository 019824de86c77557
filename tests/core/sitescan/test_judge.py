"""What is made of several visits: which views differ, what is certain, and what nobody could be accused of."""

import pytest
from tests.core.sitescan.making import ALL, NEWS, beside, cloaked, everywhere, page, said, techniques, visit

from kentongan.core.sitescan import ADVICE, Purpose, Status, Technique, View, Visit, judge

LINKS = (
    '<a href="https://kudaterbang88.xyz/">SLOT GACOR</a> <a href="https://lain.contoh.example/x/">link slot gacor</a>'
    ' <a href="https://ketiga.contoh.example/">situs toto macau</a>'
)
AD = "Daftar situs slot gacor maxwin hari ini, deposit 10 ribu langsung jackpot di link resmi"
DOORWAY = page(
    "".join(f"<p>{AD} {n}</p>" for n in range(6)), title="KUDATERBANG88 Situs Slot Gacor Maxwin Login Resmi"
)


def test_an_ordinary_page_is_clean() -> None:
    assert said(everywhere(page())) == ("clean", [])


@pytest.mark.parametrize(
    ("wrapped", "technique"),
    [
        (f'<div style="display:none">{LINKS}</div>', "hidden_links"),
        (f'<div style="position:absolute;left:-9999px">{LINKS}</div>', "hidden_links"),
        (f'<div style="height:0;overflow:hidden">{LINKS}</div>', "hidden_links"),
        (f'<div style="color:#fff;font-size:12px">{LINKS}</div>', "hidden_links"),
        (f"<div hidden>{LINKS}</div>", "hidden_links"),
        (f'<marquee height="1">{LINKS}</marquee>', "hidden_links"),
        (f'<font color="#ffffff">{LINKS}</font>', "hidden_links"),
        (f"<style>.kecil{{text-indent:-999em}}</style><ul class='kecil'>{LINKS}</ul>", "hidden_links"),
        (f"<style>#bawah{{opacity:0}}</style><ul id='bawah'>{LINKS}</ul>", "hidden_links"),
        (f"<noscript>{LINKS}</noscript>", "noscript_links"),
        (f"<p>{LINKS}</p>", "visible_links"),
    ],
)
def test_links_are_told_by_how_they_are_placed(wrapped: str, technique: str) -> None:
    status, found = said(everywhere(page(NEWS + wrapped)))
    assert (status, technique in found) == ("infected", True)


def test_links_after_the_end_of_the_page() -> None:
    assert said(everywhere(page(after=f"<p>{LINKS}</p>"))) == ("infected", ["trailing_links"])


def test_a_style_sheet_of_its_own_file_hides_too() -> None:
    style = beside(".tutup { visibility: hidden }", Purpose.STYLE, "https://dinas.contohkab.example/a.css")
    assert said([*everywhere(page(f'<div class="tutup">{LINKS}</div>')), style])[1] == ["hidden_links"]


def test_links_for_crawlers_only() -> None:
    found = said(cloaked(page(), page(NEWS + f"<p>{LINKS}</p>"), View.CRAWLER))
    assert found == ("infected", ["cloaked_links"])


def test_another_page_for_crawlers() -> None:
    status, found = said(cloaked(page(), DOORWAY, View.CRAWLER))
    assert (status, found[0]) == ("infected", "cloaked_page")


def test_another_title_for_crawlers() -> None:
    other = page(title="RAJA168 Login Situs Slot Gacor Resmi")
    assert said(cloaked(page(), other, View.CRAWLER))[1][0] in ("cloaked_title", "cloaked_page")


def test_a_doorway_for_everybody() -> None:
    assert said(everywhere(DOORWAY)) == ("infected", ["doorway"])


def test_a_doorway_that_only_a_keyword_opens() -> None:
    missing = beside(DOORWAY, Purpose.MISSING, "https://dinas.contohkab.example/acak-7c1/")
    assert "query_doorway" in said([*everywhere(page()), visit(DOORWAY, purpose=Purpose.MISSING), missing])[1]


def test_a_page_of_other_goods_for_crawlers_is_for_a_person_to_look_at() -> None:
    lines = "".join(f"<p>Sepatu murah model {n} kirim ke seluruh dunia</p>" for n in range(12))
    own = "".join(f"<p>Layanan kependudukan nomor {n} di kantor camat</p>" for n in range(12))
    found = judge(cloaked(page(own), page(lines, title="Toko sepatu"), View.CRAWLER))
    assert (found.status, techniques(found)) == (Status.SUSPICIOUS, ["cloaked_page"])


def test_a_page_with_new_numbers_on_each_fetch_accuses_nobody() -> None:
    pages = [visit(page(NEWS + f"<p>Pengunjung hari ini {n}</p>"), view) for n, view in enumerate(ALL * 2)]
    assert said(pages) == ("clean", [])


def test_what_one_of_two_fetches_shows_is_for_a_person_to_look_at() -> None:
    bad, good = page(NEWS + f'<div style="display:none">{LINKS}</div>'), page()
    once = [visit(bad), visit(good), *everywhere(good)[2:]]
    found = judge(once)
    assert (found.status, found.findings[0].sure, found.again) == (Status.SUSPICIOUS, False, frozenset())


def test_a_finding_of_a_single_fetch_asks_for_another() -> None:
    found = judge(everywhere(page(NEWS + f"<p>{LINKS}</p>"), times=1))
    assert (found.status, found.again) == (Status.INFECTED, frozenset(ALL))


@pytest.mark.parametrize("view", [View.GOOGLE, View.MOBILE, View.CRAWLER])
def test_a_view_that_is_sent_to_another_site(view: View) -> None:
    away = [visit("", view, status=302, hops=("https://kudaterbang88.xyz/",)) for _ in range(2)]
    found = said([one for one in everywhere(page()) if one.view is not view] + away)
    assert found == ("infected", ["cloaked_redirect"])


def test_a_first_visit_that_is_sent_away_once() -> None:
    first = visit("", status=302, hops=("https://kudaterbang88.xyz/",), headers=(("set-cookie", "v=1"),))
    rest = [visit(page(), view) for view in ALL[1:] for _ in range(2)]
    assert said([first, visit(page(), View.RETURN, cookies=("v",)), *rest]) == (
        "infected",
        ["cookie_redirect"],
    )


def test_everybody_is_sent_to_gambling() -> None:
    away = [
        visit("", view, status=301, hops=("https://kudaterbang88.xyz/",)) for view in ALL for _ in range(2)
    ]
    assert said(away) == ("infected", ["outside_redirect"])


@pytest.mark.parametrize("target", ["https://baru.contohprov.example/", "https://accounts.google.com/masuk"])
def test_everybody_is_sent_to_another_decent_site(target: str) -> None:
    away = [visit("", view, status=301, hops=(target,)) for view in ALL for _ in range(2)]
    assert said(away) == ("clean", [])


def test_phones_have_a_page_of_their_own() -> None:
    away = [visit("", View.MOBILE, status=302, hops=("https://m-contohkab.example/",)) for _ in range(2)]
    rest = [one for one in everywhere(page()) if one.view is not View.MOBILE]
    assert said([*rest, *away])[0] != "infected"


@pytest.mark.parametrize(
    ("status", "wanted"), [(404, "clean"), (500, "unreachable"), (403, "unreachable"), (0, "unreachable")]
)
def test_what_was_not_shown_is_not_called_clean(status: int, wanted: str) -> None:
    assert said([visit(page(), view, status=status) for view in ALL])[0] == wanted


def test_nothing_was_visited() -> None:
    assert (judge([]).url, judge([]).status) == ("", Status.UNREACHABLE)


def test_sitemap_and_robots() -> None:
    base = "https://dinas.contohkab.example/"
    spam = "".join(f"<url><loc>{base}produk/slot-gacor-{n}/</loc></url>" for n in range(3))
    found = judge(
        [
            *everywhere(page()),
            beside(f"<urlset>{spam}</urlset>", Purpose.SITEMAP, base + "sitemap.xml"),
            beside(
                "User-agent: *\nSitemap: https://raja-toto88.xyz/sitemap.xml",
                Purpose.ROBOTS,
                base + "robots.txt",
            ),
        ]
    )
    assert found.status is Status.INFECTED
    assert set(techniques(found)) == {"sitemap_spam", "robots_spam"}


def test_a_decent_sitemap_and_robots() -> None:
    base = "https://dinas.contohkab.example/"
    maps = f"<urlset><url><loc>{base}berita/bahaya-judi-online/</loc></url></urlset>"
    robots = f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {base}sitemap.xml"
    beside_it = [
        beside(maps, Purpose.SITEMAP, base + "s.xml"),
        beside(robots, Purpose.ROBOTS, base + "robots.txt"),
    ]
    assert said([*everywhere(page()), *beside_it]) == ("clean", [])


def test_every_technique_has_its_words() -> None:
    assert set(ADVICE) == set(Technique)
    for advice in ADVICE.values():
        assert all((advice.title, advice.title_en, advice.why, advice.why_en, advice.clean, advice.clean_en))


def test_an_outcome_as_a_line_of_json() -> None:
    found = judge(everywhere(page(NEWS + f'<div style="display:none">{LINKS}</div>'))).as_json()
    assert found["status"] == "infected"
    first = found["findings"][0]  # type: ignore[index]
    assert {"technique", "severity", "url", "view", "excerpt", "start", "why", "how_to_clean"} <= set(first)
    source = page(NEWS + f'<div style="display:none">{LINKS}</div>')
    assert source[first["start"] :].startswith(first["excerpt"])


def test_a_visit_knows_where_it_ended() -> None:
    assert Visit("https://a.example/").final == "https://a.example/"
    assert (
        Visit("https://a.example/", hops=("https://a.example/x", "https://b.example/")).final
        == "https://b.example/"
    )
