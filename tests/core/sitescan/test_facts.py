"""What single pages show: data for search engines, frames, copies elsewhere, defacements, tools, documents."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.sitescan.making import HTML, NEWS, SITE, everywhere, page, said, visit

from kentongan.core.sitescan import Purpose, Status, View, Visit, judge, software_of, steps_for

AD = {"name": "KUDATERBANG88", "description": "Situs slot gacor maxwin hari ini, login link resmi"}


def ld(data: object, kind: str = "Product") -> str:
    told = {"@context": "https://schema.org", "@type": kind} | (
        data if isinstance(data, dict) else {"@graph": data}
    )
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


@pytest.mark.slow
@pytest.mark.parametrize(
    "head",
    [
        ld(AD | {"aggregateRating": {"ratingValue": "5"}}),
        ld(
            [
                {
                    "@type": "FAQPage",
                    "mainEntity": [{"name": "Apa situs slot gacor maxwin resmi hari ini?"} | AD],
                }
            ]
        ),
        ld(AD, "Article")[:-12] + ",</script>",  # broken JSON is read as well
    ],
)
def test_gambling_in_data_for_search_engines(head: str) -> None:
    assert said(everywhere(page(head=head))) == ("infected", ["structured_data"])


def test_news_about_gambling_in_data_for_search_engines() -> None:
    head = ld({"headline": "Polisi tangkap bandar judi online slot gacor di Kecamatan Tirta"}, "NewsArticle")
    assert said(everywhere(page(head=head))) == ("clean", [])


ABOUT = (
    "<p>Diskominfo mengimbau warga mewaspadai judi online. Korban tergiur iklan slot gacor dan janji maxwin.</p>"
    "<p>Sebanyak 120 situs judi telah diblokir, kata kepala dinas. Laporkan bila menemukan tautan judi online.</p>"
    '<p>Tag: <a href="/tag/judi-online/">judi online</a> <a href="/tag/slot/">slot</a></p>'
)


def test_pages_about_gambling_are_clean() -> None:
    told = page(ABOUT, title="Diskominfo imbau warga waspadai bahaya judi online dan slot")
    assert said(everywhere(told)) == ("clean", [])


def test_promotion_in_the_description_only() -> None:
    head = '<meta name="description" content="Situs slot gacor maxwin login link resmi deposit 10 ribu"/>'
    assert said(everywhere(page(head=head))) == ("infected", ["meta_spam"])


@pytest.mark.parametrize(
    "letters", ["𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥 maxwin 𝗛𝗔𝗥𝗜 𝗜𝗡𝗜 daftar di link resmi", "ｓｌｏｔ ｇａｃｏｒ maxwin daftar"]
)
def test_promotion_in_dressed_letters_among_the_text(letters: str) -> None:
    assert said(everywhere(page(NEWS + f"<p>{letters}</p>"))) == ("infected", ["gambling_text"])


def test_many_promotions_among_the_text() -> None:
    ads = "".join(
        f"<p>Daftar slot gacor maxwin nomor {n}, deposit 10 ribu, link resmi terpercaya</p>" for n in range(5)
    )
    assert said(everywhere(page(NEWS * 6 + ads)))[0] == "infected"


COVER = "position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999"


@pytest.mark.parametrize(
    "frame",
    [
        f'<iframe src="https://kuda.contoh.example/" style="{COVER}"></iframe>',
        '<style>.penuh{position:absolute;inset:0}</style><iframe class="penuh" src="https://kuda.contoh.example/"></iframe>',
        f'<div style="{COVER}"><iframe src="https://kuda.contoh.example/"></iframe></div>',
        '<iframe src="https://kudaterbang88.xyz/" width="1" height="1"></iframe>',
        f'<style>#p{{{COVER}}}</style><object id="p" data="https://kuda.contoh.example/"></object>',
    ],
)
def test_a_frame_over_the_page(frame: str) -> None:
    assert said(everywhere(page(NEWS + frame))) == ("infected", ["iframe"])


def test_a_frameset_of_another_site() -> None:
    frames = '<html><frameset rows="100%"><frame src="https://kudaterbang88.xyz/"></frameset></html>'
    assert said(everywhere(frames)) == ("infected", ["iframe"])


@pytest.mark.parametrize(
    "frame",
    [
        f'<iframe src="https://www.youtube.com/embed/x" style="{COVER}"></iframe>',
        '<iframe src="https://peta.contoh.example/" width="600" height="400"></iframe>',
        '<iframe src="/peta/" style="position:fixed;width:100%;height:100%"></iframe>',
    ],
)
def test_frames_of_ordinary_pages(frame: str) -> None:
    assert said(everywhere(page(NEWS + frame))) == ("clean", [])


def test_a_shell_around_an_application_is_for_a_person_to_look_at() -> None:
    shell = (
        f'<html><body><iframe src="https://aplikasi.contoh.example/" style="{COVER}"></iframe></body></html>'
    )
    assert said(everywhere(shell)) == ("suspicious", ["iframe"])


def test_a_hidden_frame_where_anybody_publishes_is_for_a_person_to_look_at() -> None:
    hidden = '<iframe src="https://x1.pages.dev/" style="display:none"></iframe>'
    assert said(everywhere(page(NEWS + hidden)))[0] == "suspicious"


@pytest.mark.parametrize(
    ("rel", "href"),
    [
        ("amphtml", "https://amp-kuda.pages.dev/"),
        ("amphtml", "https://kuda-toto.contoh.example/?p=slot-gacor"),
        ("amphtml", "https://salinan.contoh.example/amp/"),
        ("canonical", "https://kudaterbang88.xyz/"),
        ("alternate", "https://kudaterbang88.xyz/en/"),
    ],
)
def test_copies_elsewhere(rel: str, href: str) -> None:
    assert said(everywhere(page(head=f'<link rel="{rel}" href="{href}">'))) == ("infected", ["external_amp"])


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{SITE}"><link rel="amphtml" href="{SITE}amp/">',
        '<link rel="amphtml" href="https://cdn.ampproject.org/c/s/dinas.contohkab.example/berita/">',
        '<link rel="canonical" href="https://www.contohprov.example/berita/">',
        '<meta property="og:url" content="https://contoh-lain.example/a/"><link rel="amphtml" href="https://contoh-lain.example/a/amp/">',
    ],
)
def test_copies_of_ordinary_pages(head: str) -> None:
    assert said(everywhere(page(head=head)))[0] in ("clean", "suspicious")
    if "og:url" not in head:
        assert said(everywhere(page(head=head))) == ("clean", [])


DEFACED = [
    "<title>Hacked by Kucing Garong</title><body bgcolor='black'><h1>Hacked by Kucing Garong</h1>",
    "<title>0wn3d by Tuan Rat</title><body style='background:#000'>maaf min, security nya lemah",
    "<title>Touched</title><body bgcolor=black><h1>./Mr.Z was here</h1>Sorry admin, patch your bug<audio autoplay>",
    "<body bgcolor=#000000><script>alert('Diretas oleh Garuda Cyber Team')</script><h1>diretas oleh Garuda</h1>",
]


@pytest.mark.parametrize("source", DEFACED)
def test_a_page_that_an_attacker_put_in_place(source: str) -> None:
    status, found = said(everywhere(source))
    assert (status, "defacement" in found) == ("defaced", True)


def test_news_of_a_defacement_is_clean() -> None:
    text = "<p>Situs dinas sempat diretas oleh pihak tak dikenal, kata Diskominfo. Polisi menyelidiki kasus itu.</p>"
    assert said(
        everywhere(page(text + NEWS * 8, title="Situs dinas diretas oleh hacker, layanan pulih"))
    ) == ("clean", [])


def test_a_tool_of_an_attacker() -> None:
    tool = "<title>b374k m1n1</title><p>uname -a: Linux; path: /var/www drwxr-xr-x upload file</p><input type=file>"
    login = "<html><body><form method=post><input type=password name=x></form></body></html>"
    assert said(everywhere(tool)) == ("infected", ["webshell"])
    assert said(everywhere(login)) == ("suspicious", ["webshell"])


def test_a_file_that_proves_an_owner_is_for_a_person_to_recognise() -> None:
    text = "google-site-verification: google0123456789abcdef.html"
    assert said([visit(text, view, headers=()) for view in (View.VISITOR, View.CRAWLER) for _ in (1, 2)])[
        1
    ] == ["verification_file"]


def pdf(text: bytes, *, packed: bool) -> bytes:
    stream = zlib.compress(text) if packed else text
    return b"%PDF-1.4\n1 0 obj<<>>stream\r\n" + stream + b"\nendstream endobj\ntrailer<</Title(Laporan)>>"


@pytest.mark.parametrize("packed", [True, False])
def test_promotion_in_an_uploaded_document(packed: bool) -> None:
    text = b"/URI (https://kudaterbang88.xyz/) /URI(https://raja-togel.xyz/) (slot gacor maxwin link resmi)"
    bad = [
        visit(pdf(text, packed=packed), view, headers=())
        for view in (View.VISITOR, View.CRAWLER)
        for _ in (1, 2)
    ]
    good = visit(pdf(b"(Laporan kinerja)", packed=packed), headers=())
    assert said(bad) == ("infected", ["upload_spam"])
    assert said([good, good]) == ("clean", [])


def test_a_document_that_unpacks_without_end_is_read_to_a_bound() -> None:
    bomb = b"%PDF-1.4\n" + b"".join(b"stream\n" + zlib.compress(b"\0" * (3 << 20)) + b"\n" for _ in range(4))
    assert said([visit(bomb, headers=())]) == ("clean", [])


def test_advice_on_exposure_leaves_a_site_clean() -> None:
    base = "https://dinas.contohkab.example"
    head = '<meta name="generator" content="WordPress 5.2.1">'
    found = judge(
        [
            *[visit(page(head=head), headers=(*HTML, ("x-kentongan-tls", "Sertifikat kedaluwarsa.")))] * 2,
            visit("ref: refs/heads/main", url=base + "/.git/HEAD", purpose=Purpose.EXPOSURE),
            visit("<title>Index of /uploads</title>", url=base + "/uploads/"),
            visit("Whoops, looks like something went wrong", url=base + "/x", status=500),
        ]
    )
    told = {one.technique.value for one in found.findings}
    assert found.status is Status.CLEAN
    assert told == {
        "exposed_file",
        "directory_listing",
        "debug_page",
        "weak_tls",
        "weak_headers",
        "old_software",
    }


def test_a_guarded_site_gets_no_advice() -> None:
    guarded = (*HTML, ("content-security-policy", "default-src 'self'"))
    new = page(head='<meta name="generator" content="WordPress 7.1">')
    assert judge([visit(new, headers=guarded)]).findings == ()


@pytest.mark.parametrize(
    ("source", "name", "version"),
    [
        ('<meta name="generator" content="WordPress 6.1.9">', "WordPress", "6.1.9"),
        ("<script src='/wp-includes/js/a.js?ver=6.4.2'></script>", "WordPress", "6.4.2"),
        ("<link href='/wp-content/themes/x/a.css'>", "WordPress", ""),
        ('<meta name="generator" content="Joomla! - Open Source">', "Joomla", ""),
        ("<script src='/sites/default/files/a.js'></script>", "Drupal", ""),
    ],
)
def test_the_software_of_a_site(source: str, name: str, version: str) -> None:
    found = software_of([visit(""), visit(page(head=source))])
    assert found is not None
    assert (found.name, found.version) == (name, version)
    assert len(steps_for(name)) > len(steps_for("lain")) > 5


def test_unknown_software() -> None:
    assert software_of([visit(page())]) is None


@pytest.mark.parametrize(
    ("body", "headers", "word"),
    [
        ("Selamat datang – warga".encode("cp1252"), HTML[:0], "Selamat"),
        ("Selamat".encode("utf-16"), (), "Selamat"),
        ("<meta charset=iso-8859-1>Caf\xe9".encode("latin-1"), (), "Café"),
        (b"<meta charset=tidak-ada>\xff\xfe\xfa Selamat", (), "Selamat"),
        (b"\xff Selamat", (("content-type", "text/html; charset=utf-8"),), "Selamat"),
    ],
)
def test_pages_in_any_coding_are_read(body: bytes, headers: tuple[tuple[str, str], ...], word: str) -> None:
    from kentongan.core.sitescan.pages import Page

    assert word in Page(Visit(SITE, status=200, headers=headers, body=body)).source


@given(st.binary(max_size=600), st.sampled_from(["text/html", "application/pdf", "text/plain", ""]))
def test_no_bytes_make_it_fail(body: bytes, kind: str) -> None:
    judge([Visit(SITE, view, status=200, headers=(("content-type", kind),), body=body) for view in View])


@given(st.text(st.sampled_from("<>/\"'= aslotgacr:;{}()-!scriptframehf\\"), max_size=300))
def test_no_markup_makes_it_fail(source: str) -> None:
    judge([visit(page(source))])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('<iframe src="https://nagabesar5000.contoh.example/" style="display:none"></iframe>', "clean"),
        ('<iframe src="https://nagabesar5000.com/" style="display:none"></iframe>', "infected"),
        ("<div>" * 14 + '<a href="https://lain.contoh.example/">slot gacor</a>', "suspicious"),
        ('<a href="https://lain.contoh.example/">𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥</a>', "infected"),
        (
            '<p>slot waktu</p><a href="http://[::1">situs</a><a href="mailto:a@contoh.example">slot 2</a>',
            "clean",
        ),
        ('<div hidden><a href="&#104;ttps://raja-toto88.xyz/">slot gacor</a></div>', "infected"),
        ('<h1></h1><meta itemprop="name" content="bahaya judi online bagi pelajar">', "clean"),
    ],
)
def test_single_traces(body: str, status: str) -> None:
    assert said(everywhere(page(NEWS + body)))[0] == status


def test_pages_nested_too_deep_are_read_to_a_depth() -> None:
    spam = '<div hidden><a href="https://raja-toto88.xyz/">slot gacor</a></div>'
    assert said(everywhere(page(spam + "<div>" * 5000, after="<br>" * 2000)))[0] == "infected"
    assert said(everywhere(page(spam + "<p>Warga</p>" * 2000)))[0] == "infected"


@pytest.mark.parametrize(
    "told",
    ["Sitemap: https://rtp.siaran-contoh.example/sitemap.xml", "User-agent: *\nDisallow: /slot-gacor/"],
)
def test_doubtful_robots_are_for_a_person_to_look_at(told: str) -> None:
    robots = visit(told, purpose=Purpose.ROBOTS, url="https://dinas.contohkab.example/robots.txt", headers=())
    assert said([*everywhere(page()), robots]) == ("suspicious", ["robots_spam"])


def test_only_the_crawler_is_not_sent_away() -> None:
    away = [visit("", status=302, hops=("https://raja-toto88.xyz/",)) for _ in range(2)]
    assert said([*away, *[visit(page(), View.CRAWLER)] * 2]) == ("infected", ["cloaked_redirect"])


def test_a_crawler_that_is_given_a_text_is_given_no_other_page() -> None:
    other = [visit("Tidak ada", View.CRAWLER, headers=(("content-type", "text/plain"),)) for _ in range(2)]
    assert said([*[visit(page())] * 2, *other]) == ("clean", [])
