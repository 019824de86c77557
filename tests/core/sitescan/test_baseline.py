"""A home page beside its accepted look: news, counters and banners are the same page; another page is another."""

from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kentongan.core.sitescan import (
    Baseline,
    Face,
    Look,
    Purpose,
    View,
    Visit,
    changed_look,
    face_of,
    look_of,
    new_scripts,
)
from kentongan.core.sitescan.baseline import script_name
from kentongan.core.sitescan.skeleton import MOST_MARKS, distance, picture_hash, share_left, skeleton_of
from kentongan.sandbox.sites import defaced, looks, words
from kentongan.sandbox.sites.frame import Frame, story

from .making import SITE, page, visit

LOOKS = sorted(looks.SHELLS)
BANNER = '<div class="popup season"><a href="/idulfitri/"><img src="/idulfitri.webp" alt="Selamat"></a></div>'
ADS = '<ins class="adsbygoogle" data-ad-slot="99"></ins><span class="counter">Pengunjung 81.442</span>'


def home(name: str, seed: int, variant: int = 0) -> str:
    """The home page of one office in this look, with the news of that day."""
    office = words.office(Random(name))
    rng = Random(seed)
    return looks.render(name, Frame(rng, office, story(rng, office.place, rng.randint(3, 14)), variant))


def face(source: str, url: str = SITE) -> Face:
    found = face_of([visit(source, url=url)])
    assert found is not None
    return found


def accepted(source: str, picture: int | None = None) -> Baseline:
    found = face(source)
    return Baseline(found.marks, frozenset(found.scripts), picture)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("variant", range(looks.VARIANTS))
def test_other_news_counters_ads_and_a_banner_are_the_same_page(name: str, variant: int) -> None:
    before = accepted(home(name, 1, variant))
    for seed in (2, 3, 4):
        later = home(name, seed, variant).replace("</body>", f"{ADS}{BANNER}</body>")
        assert look_of(before, face(later).marks) is Look.SAME
        assert new_scripts(before, face(later)) == ()


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_put_in_its_place_is_another(name: str) -> None:
    before = accepted(home(name, 1))
    for style in defaced.STYLES:
        assert look_of(before, face(defaced.page(Random(5), style)).marks) is Look.OTHER, style
    maintenance = '<div class="box"><h1>Site under maintenance</h1><p>Contact t.me/owner</p></div>'
    assert look_of(before, face(page(maintenance)).marks) is Look.OTHER


def test_what_the_finding_shows() -> None:
    source = page(title="Hacked by someone")
    found = changed_look(face(source))
    assert (found.excerpt, source[found.start :][: len(found.excerpt)]) == (
        "Hacked by someone",
        "Hacked by someone",
    )
    assert not found.sure
    nameless = changed_look(face("<html><body><p>tertutup</p></body></html>"))
    assert (nameless.excerpt, nameless.start > 0) == ("tertutup", True)
    assert changed_look(face("<html></html>")).excerpt == ""


def test_a_doubt_is_settled_by_the_picture() -> None:
    marks = tuple(range(100))
    now = tuple(range(45))  # 45 % are left
    assert look_of(Baseline(marks, frozenset()), now) is Look.DOUBTFUL
    assert look_of(Baseline(marks, frozenset(), 0), now) is Look.DOUBTFUL
    assert look_of(Baseline(marks, frozenset()), now, 0) is Look.DOUBTFUL
    assert look_of(Baseline(marks, frozenset(), 0), now, 0b1111) is Look.SAME
    assert look_of(Baseline(marks, frozenset(), 0), now, (1 << 40) - 1) is Look.OTHER


@pytest.mark.parametrize(
    "visits",
    [
        [],
        [visit(page(), View.CRAWLER)],
        [visit(page(), purpose=Purpose.MISSING)],
        [visit(page(), status=503)],
        [visit(page(), hops=("https://elsewhere.example/",))],
        [visit("a,b", headers=(("content-type", "text/csv"),))],
        [visit(page(title="Just a moment..."))],
    ],
    ids=["none", "crawler", "missing", "away", "redirect", "table", "doorman"],
)
def test_what_is_no_home_page_is_not_compared(visits: list[Visit]) -> None:
    assert face_of(visits) is None


def test_scripts_of_others_are_named_by_host_or_package() -> None:
    own = "contohkab.example"
    assert script_name("https://cdn.contohkab.example/a.js", own) == ""
    assert script_name("data:text/javascript,1", own) == ""
    assert script_name("https://www.googletagmanager.com/gtag/js?id=G-1", own) == ""
    assert script_name("https://static.promosi.example/x.js?v=3", own) == "static.promosi.example"
    one = script_name("https://cdn.jsdelivr.net/npm/jquery@3.7.1/dist/jquery.min.js", own)
    assert one == script_name("https://cdn.jsdelivr.net/npm/jquery@3.6.0/dist/jquery.js", own).replace(
        "jquery.js", "jquery.min.js"
    )
    assert one.startswith("cdn.jsdelivr.net/npm/jquery")
    assert script_name("https://cdn.jsdelivr.net/gh/evil/pack/a.js", own) != one
    assert script_name("https://someone.github.io/a.js", own) == "someone.github.io"


def test_a_new_script_is_found_where_it_stands() -> None:
    before = accepted(page(head='<script src="https://known.example/a.js"></script>'))
    two = (
        '<script src="https://known.example/b.js?v=2"></script><script src="//new.example/x.js?v=8"></script>'
    )
    source = page(head=f'{two}<script src="https://also.example/y.js"></script>')
    (found,) = new_scripts(before, face(source))
    assert (found.excerpt, found.reads_as) == ("//new.example/x.js", "also.example, new.example")
    assert source[found.start :].startswith(found.excerpt)


@given(st.binary(max_size=400))
def test_any_bytes_have_a_skeleton(body: bytes) -> None:
    marks = skeleton_of(body)
    assert marks == tuple(sorted(set(marks)))
    assert share_left(marks, marks) == 1.0


def test_a_huge_page_is_sampled() -> None:
    many = "".join(
        f'<div class="{"abcdefghij"[n % 10]}{chr(97 + n // 10 % 26)}{chr(97 + n // 260)}">'
        for n in range(2000)
    )
    whole, half = skeleton_of(many.encode()), skeleton_of(many[: len(many) // 2].encode())
    assert len(whole) == MOST_MARKS
    assert 0.35 < share_left(whole, half) < 0.65
    assert share_left((), whole) == 1.0


def test_pictures_are_compared_from_far_away() -> None:
    rising = list(range(9)) * 8
    assert picture_hash(rising) == (1 << 64) - 1
    assert distance(picture_hash(rising), picture_hash(rising[::-1])) == 64
    assert distance(5, 5) == 0


def test_a_skeleton_costs_less_than_reading_the_page() -> None:
    """Linear, and a fraction of the parsing that every judged page costs anyway."""
    source = "".join(home(name, 7) for name in LOOKS)
    body = (source * (60_000 // len(source) + 1))[:60_000].encode()

    def cost(pages: int, size: int) -> float:
        begun = process_time()
        for _ in range(pages):
            skeleton_of(body * size)
        return process_time() - begun

    begun = process_time()
    for _ in range(20):
        LexborHTMLParser(body).css("*")
    parsing = process_time() - begun
    assert cost(20, 1) < 2 * parsing
    assert cost(2, 10) < 4 * cost(20, 1)
