"""Corners of the detectors that whole sites reach seldom."""

import pytest
from tests.core.sitescan.making import NEWS, everywhere, page, said, visit

from kentongan.core.sitescan import lexicon
from kentongan.core.sitescan.pages import Page
from kentongan.core.sitescan.script_folding import fold

OFFICE = "https://dinas.contohkab.go.id/"


def test_addresses_that_cannot_be_read_are_nobodys() -> None:
    assert not lexicon.gambling_address("http://[::1")
    assert Page(visit("<a href='//[::1'>x</a>")).anchors[0].address == "//[::1"


def test_scores_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_REMEMBERED", 2)
    texts = [f"situs slot gacor {number} maxwin" for number in range(4)]
    first = lexicon.promotion(texts)
    assert lexicon.promotion(texts[:1]) == first[:1]
    assert len(lexicon._SCORES) == 1


def test_lines_are_parted_by_blocks_and_not_by_letters() -> None:
    inline = "<b>" * 20 + "jauh" + "</b>" * 20
    assert Page(visit(f"<p>sl<b>o</b>t</p><div>a<p>b</p>c</div>d<br>e{inline}")).lines == [
        "slot",
        "a",
        "b",
        "c",
        "d",
        "e",
        "jauh",
    ]
    assert Page(visit("<p>a<script>b</script></p><noscript>c</noscript>")).lines == ["a"]


def test_a_page_nested_too_deep_is_cut() -> None:
    assert "inti" not in Page(visit("<div>" * 6100 + "inti")).lines
    assert Page(visit("<p>x</p><br>" * 2100)).lines == ["x"] * 2100


@pytest.mark.slow
def test_a_title_that_is_a_search_for_gambling() -> None:
    bare = "<html><head><title>mpo 04 slot login</title></head><body><p>Home</p><p>Contact</p></body></html>"
    assert said(everywhere(bare)) == ("infected", ["meta_spam"])


@pytest.mark.parametrize(("script", "plain"), [
    ("var a=`tanpa nama`;var b=`https://${a}`", "https://tanpa nama"),
    ("var s='zyx.htaj//:sptth',r=s;go(r.split('').reverse())", "https://jath.xyz"),
    ("var s='aHR0cHM6Ly9qYXVoLnh5ei8',t='aHR0cHM6L';go(atob(s+t))", "https://jauh.xyz/"),
])  # fmt: skip
def test_strings_are_made_plain(script: str, plain: str) -> None:
    assert plain in fold(script).text


def test_words_of_a_tool_without_its_boxes_are_no_tool() -> None:
    told = "<p>Panduan: unggah ke public_html, jalankan chmod 644, lihat uname -a dan drwx.</p>"
    assert said(everywhere(page(NEWS * 20 + told)))[0] == "clean"


def test_hidden_links_to_doubtful_names_ask_for_a_look() -> None:
    links = "".join(f'<a href="https://toko{name}.com/">klik</a>' for name in ("play", "win", "12", "jp"))
    assert said(everywhere(page(f"{links}<p>slot</p>")))[0] == "clean"
    assert said(everywhere(page(f'<p>slot</p><div style="display:none">{links}</div>')))[0] == "suspicious"


def test_a_path_tells_what_a_link_is() -> None:
    link = '<a href="https://dinas.contohlain.go.id/wp-content/toto/">slot</a>'
    assert said(everywhere(page(f'<div style="display:none">{link}</div>')))[0] == "infected"
    doubtful = "".join(f'<a href="https://tokoraja{name}win.com/">klik</a>' for name in "abc")
    assert said(everywhere(page(f'<div style="display:none">{doubtful}</div>')))[0] == "suspicious"


def test_strings_that_are_no_code_stay_what_they_are() -> None:
    script = "var a='abcdefghi',b='bukan kode';go(atob(a+b).match(/../g).map(parseInt).charCodeAt(0))"
    assert not fold(script).text.count("\n;")
    held = "var a='abcdefghi',b='bukan kode',c='ééééééééé';x=window['atob'];for(i in y)z(x(i))"
    assert not fold(held).text.count("\n;")


def test_an_article_of_a_site_may_tell_of_a_claim() -> None:
    menu = "".join(f'<a href="/{number}">Menu {number}</a>' for number in range(12))
    told = "<p>Pada halaman itu sempat terbaca hacked by seseorang, dan tim segera memulihkannya dari cadangan harian.</p>"
    assert said(everywhere(page(menu + NEWS * 40 + told)))[0] == "clean"
    claim = "<h2>Hacked by Gagak</h2><p>Greetz to all my friends</p>"
    assert said(everywhere(page(menu + NEWS * 40 + claim)))[0] == "defaced"


def test_an_old_page_that_names_its_own_office_is_its_own() -> None:
    old = (
        "<HTML><HEAD><TITLE>Trade</TITLE></HEAD><BODY BGCOLOR=#FFFFFF VLINK=blue><CENTER>"
        "<FONT SIZE=5>Trade, crafts, markets and industry of"
        " the regency</FONT></CENTER><A HREF='mailto:a@dinas.contohkab.go.id'>Mail</A></BODY></HTML>"
    )
    assert said(everywhere(old, url=OFFICE))[0] == "clean"
