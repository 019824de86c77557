"""Attacks in many forms and innocent pages in many disguises: none of their words was taken from the rules."""

import base64
from collections.abc import Callable, Mapping
from random import Random

import pytest
from tests.core.sitescan.making import NEWS, everywhere, page, said

from kentongan.sandbox.sites.eras import STYLES
from kentongan.sandbox.sites.innocent import BLOCKS, PAGES

OFFICE = "https://dinas.contohkab.go.id/"
TARGET = "https://durianmega88.xyz/?ref=x1"
LINKS = " ".join(f'<a href="https://durianmega88.xyz/{n}">slot gacor {n}</a>' for n in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_defacements_of_every_era_are_found(style: str) -> None:
    found = [said(everywhere(STYLES[style](Random(seed)), url=OFFICE))[0] for seed in range(12)]
    assert found.count("defaced") >= 11, found


@pytest.mark.parametrize("name", PAGES)
def test_innocent_pages_stay_clean(name: str) -> None:
    assert said(everywhere(PAGES[name], url=OFFICE))[0] == "clean"


@pytest.mark.parametrize("name", BLOCKS)
def test_innocent_blocks_stay_clean(name: str) -> None:
    assert said(everywhere(page(NEWS + BLOCKS[name]), url=OFFICE))[0] == "clean"


HIDING = (
    "display:none", "visibility:hidden", "position:absolute;left:-9999em", "position:fixed;top:-1000%",
    "text-indent:-9999px",
    "height:1px;overflow:hidden", "max-height:1px;overflow:hidden", "font-size:0", "opacity:.001", "clip-path:inset(50%)",
    "clip-path:polygon(0 0,0 0,0 0)", "transform:scale(0,0)", "transform:translate(-9999px,0)", "transform:rotateY(90deg)",
    "position:absolute;z-index:-1", "color:#fff", "color:hsl(0,0%,100%)", "color:#f5f5f5;background-color:#f5f5f5",
    "color:rgb(0 0 0 / 0%)", "color:transparent", "margin-top:-5000px", "zoom:0.01", "filter:opacity(0%)",
)  # fmt: skip


@pytest.mark.parametrize("css", HIDING)
def test_links_are_hidden_in_many_ways(css: str) -> None:
    inline = page(f'<div style="{css}">{LINKS}</div>')
    classed = page(f'<div class="k7">{LINKS}</div>', head=f"<style>.k7{{{css}}}</style>")
    for source in (inline, classed):
        assert said(everywhere(source)) == ("infected", ["hidden_links"])


def _xor(text: str, key: int) -> str:
    return ",".join(str(ord(sign) ^ key) for sign in text)


_B64 = base64.b64encode(TARGET.encode()).decode()
_HEX = TARGET.encode().hex()
MOVES: Mapping[str, str] = {
    "in_a_variable": f"const q='{_B64}';window.location.replace(window.atob(q))",
    "split_names": f"window['lo'+'cation']['hr'+'ef']=atob('{_B64}')",
    "spread_codes": f"self.location=String.fromCharCode(...[{_xor(TARGET, 0)}])",
    "hex_pairs": f"location.assign('{_HEX}'.match(/../g).map(x=>String.fromCharCode(parseInt(x,16))).join(''))",
    "xor_in_a_loop": (
        f"var a=[{_xor(TARGET, 21)}],r='';"
        f"for(var i=0;i<a.length;i++){{r+=String.fromCharCode(a[i]^21)}}location=r"
    ),
    "shifted_signs": (
        f"var z='{''.join(chr(ord(sign) + 1) for sign in TARGET)}',y='';"
        "for(i=0;i<z.length;i++)y+=String.fromCharCode(z.charCodeAt(i)-1);location=y"
    ),
    "template": f"const a='{TARGET[8:14]}',b='{TARGET[14:]}';location.href=`https://${{a}}${{b}}`",
    "concat": f"location.href='{TARGET[:9]}'.concat('{TARGET[9:]}')",
    "rot13": "location.href='uggcf://qhevnazrtn88.klm/'.replace(/[a-z]/gi,c=>String.fromCharCode(c.charCodeAt(0)+13))",
    "reversed": f"var u='{TARGET[::-1]}';location=u.split('').reverse().join('')",
    "made_link": f"var a=document.createElement('a');a.href='{TARGET}';document.body.appendChild(a);a.click()",
    "written_refresh": f'document.write(\'<meta http-equiv="refresh" content="0;url={TARGET}">\')',
    "escaped_slashes": "location.href='" + TARGET.replace("/", "\\/") + "'",
    "first_click": (
        "document.addEventListener('click',function(){window.open('https://durianmegawin.net/','_self')},{once:true})"
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_scripts_that_move_are_read(name: str) -> None:
    status, found = said(everywhere(page(f"<script>{MOVES[name]}</script>")))
    assert status == "infected"
    assert "script_redirect" in found


def test_a_frame_made_by_a_script() -> None:
    made = (
        f"var i=document.createElement('iframe');i.src='{TARGET}';i.style.cssText='position:fixed;inset:0';"
    )
    assert said(everywhere(page(f"<script>{made}document.body.append(i)</script>")))[0] == "infected"
    kind = made.replace(TARGET, "https://peta.example/")
    assert said(everywhere(page(f"<script>{kind}document.body.append(i)</script>")))[0] == "clean"


def test_code_from_a_host_named_like_gambling() -> None:
    assert said(everywhere(page('<script src="https://durianmega88.xyz/j.js"></script>')))[1] == [
        "script_content"
    ]


TONGUES = (
    "สล็อตเว็บตรง {} บาคาร่า คาสิโนออนไลน์",
    "{} - Nhà cái uy tín, cá cược bóng đá", "{} Canlı Casino ve Bahis deneme bonusu",
    "{}体育_博彩官网_娱乐城注册", "【激安】{} ブランド 通販 送料無料",
    "Buy Cialis online cheap - {}", "{} 카지노 바카라 토토",
    "{} казино - игровые автоматы", "{} Casino: Best Online Slots & Sports Betting", "{} Situs Slot Gacor Hari Ini",
)  # fmt: skip
_PLACES: tuple[Callable[[str], str], ...] = (
    lambda text: page(title=text),
    lambda text: page(f'<div hidden><a href="https://contohlain.example/">{text}</a></div>'),
    lambda text: page(
        head=f'<script type="application/ld+json">{{"@type":"Product","name":"{text}"}}</script>'
    ),
)


@pytest.mark.parametrize("words", TONGUES)
def test_doorways_speak_many_tongues(words: str) -> None:
    for place in _PLACES:
        assert said(everywhere(place(words.format("DURIANMEGA"))))[0] == "infected"


@pytest.mark.parametrize("text", [
    "Waspada obat kuat ilegal mengandung sildenafil, BPOM menyita ribuan kotak",
    "Police arrested operators of an illegal online casino",
    "Murai paling gacor juara lomba burung kicau",
    "Slot 8 dari 12 sudah terisi", "Tips memeriksa situs pemerintah dari sisipan slot gacor",
])  # fmt: skip
def test_who_tells_of_it_promotes_nothing(text: str) -> None:
    assert said(everywhere(page(f"<p>{text}.</p>", title=text)))[0] == "clean"


def test_a_page_of_another_age_and_tongue_is_somebody_elses() -> None:
    other = (
        "<HTML><HEAD><TITLE>Northfield Chess Club</TITLE></HEAD>"
        "<BODY BGCOLOR=#FFFFFF VLINK=blue><CENTER><FONT SIZE=5>Our club"
        " meets every Tuesday evening in the library</FONT>"
        "</CENTER><A HREF='mailto:chess@northfield.example'>Mail</A></BODY></HTML>"
    )
    assert said(everywhere(other, url=OFFICE))[0] == "defaced"
    assert (
        said(everywhere(other.replace("mailto:chess@northfield.example", "x.html"), url=OFFICE))[0]
        == "suspicious"
    )
    assert said(everywhere(other, url="https://northfield.example/"))[0] == "clean"
    assert said(everywhere(other, url="http://203.0.114.7/"))[0] == "clean"
    for inside in ("127.0.0.1:8080", "10.2.3.4", "[::1]", "localhost", "dinas.localhost"):
        assert said(everywhere(other, url=f"http://{inside}/"))[0] == "defaced", inside
