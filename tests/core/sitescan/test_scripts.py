"""Scripts read without running them, against what they would have said."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.sitescan.making import NEWS, everywhere, page, said

from kentongan.core.sitescan.script_folding import fold

AWAY = "https://kudaterbang88.xyz/masuk"
GO = f'if(/Mobi/.test(navigator.userAgent))location="{AWAY}"'


def codes(text: str) -> str:
    return ",".join(str(ord(sign)) for sign in text)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


REDIRECTS = {
    "plain": f'location.href = "{AWAY}";',
    "replace": f"window.location.replace('{AWAY}')",
    "assign": f"top.location.assign('{AWAY}')",
    "brackets": f"window['location']['href']='{AWAY}'",
    "codes": f"eval(String.fromCharCode({codes(GO)}))",
    "apply": f"eval(String.fromCharCode.apply(null,[{codes(GO)}]))",
    "base64": f'window.location = atob("{b64(AWAY)}")',
    "nested": f"eval(atob('{b64('eval(String.fromCharCode(' + codes(GO) + '))')}'))",
    "percent": "location = unescape('" + "".join(f"%{ord(sign):02x}" for sign in AWAY) + "')",
    "hex": 'location="' + "".join(f"\\x{ord(sign):02x}" for sign in AWAY) + '"',
    "unicode": "location='" + "".join(f"\\u{ord(sign):04x}" for sign in AWAY) + "'",
    "reversed": f'location="{AWAY[::-1]}".split("").reverse().join("")',
    "pieces": 'location="' + '"+"'.join(AWAY) + '"',
    "joined": f"location={list(AWAY)!r}.join('')",
    "parted": 'location="' + AWAY.replace("/", "#") + '".split("#").join("/")',
    "stripped": 'location="' + AWAY.replace("e", "eZZ") + '".replace(/ZZ/g,"")',
    "table": f"var _0x1=['href','{AWAY}'];window.location[_0x1[0]]=_0x1[0x1]",
    "named": f'var tujuan = "{AWAY}";\nif(document.referrer.indexOf("google")>0){{window.location.href = tujuan;}}',
    "timer": f"setTimeout(\"location='{AWAY}'\", 10)",
    "function": f"new Function('location=\"{AWAY}\"')()",
}


@pytest.mark.parametrize("script", REDIRECTS.values(), ids=REDIRECTS)
def test_a_script_that_sends_visitors_away(script: str) -> None:
    status, found = said(everywhere(page(NEWS + f"<script>{script}</script>")))
    assert (status, found) == ("infected", ["script_redirect"])


@pytest.mark.parametrize(
    "script",
    [
        'location.href = "/berita/";',
        'document.getElementById("x").onclick = function(){ location.href="https://wa.me/628123"; }',
        'if (location.protocol !== "https:") location.replace("https://dinas.contohkab.example/")',
        "var s = String.fromCharCode(55357, 56832); canvas.fillText(s, 0, 0);",
        "document.write(\"<a href='/profil/'>Profil</a>\")",
        'document.write(atob("' + b64("<p>Halo warga</p>") + '"))',
        "x.innerHTML = \"<iframe src='https://www.youtube.com/embed/1'></iframe>\"",
        'fetch("https://api.contoh.example/").then(r => r.json())',
        'if (navigator.userAgent.match(/MSIE/)) { document.body.className = "lama"; }',
    ],
)
def test_scripts_of_ordinary_pages(script: str) -> None:
    assert said(everywhere(page(NEWS + f"<script>{script}</script>"))) == ("clean", [])


SPAM = '<div><a href="https://kudaterbang88.xyz/">slot gacor hari ini</a><a href="https://b.example/">rtp slot</a></div>'


@pytest.mark.parametrize(
    "script",
    [
        f"document.write(decodeURIComponent(escape(atob('{b64(SPAM)}'))))",
        f"document.body.innerHTML += '{SPAM}'",
        "document.write(unescape('" + "".join(f"%{ord(sign):02x}" for sign in SPAM) + "'))",
        f"document.write(atob('{b64('<iframe src=https://muat.contoh.example/></iframe>')}'))",
    ],
)
def test_a_script_that_writes_gambling(script: str) -> None:
    assert said(everywhere(page(NEWS + f"<script>{script}</script>"))) == ("infected", ["script_content"])


def test_handlers_and_refreshes_are_read_too() -> None:
    handler = page(NEWS).replace("<body>", f"<body onload=\"location='{AWAY}'\">")
    refresh = page(head=f'<meta http-equiv="refresh" content="0;url={AWAY}">')
    assert said(everywhere(handler)) == ("infected", ["script_redirect"])
    assert said(everywhere(refresh)) == ("infected", ["script_redirect"])


def test_a_refresh_of_the_page_itself() -> None:
    for content in ("300", "5;url=/beranda/", "nanti"):
        assert said(everywhere(page(head=f'<meta http-equiv="refresh" content="{content}">'))) == (
            "clean",
            [],
        )


@given(st.text(max_size=400))
def test_folding_never_raises(script: str) -> None:
    fold(script)


@given(st.text(st.characters(codec="ascii", exclude_characters="\\\"'`\n\r"), min_size=1, max_size=60))
def test_whatever_was_packed_is_read(text: str) -> None:
    assert text in fold(f'x(atob("{b64(text)}"))').text
    assert text in fold(f"x(String.fromCharCode({codes(text)}))").text
    assert text in fold("x('" + "'+'".join(text) + "')").text


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ('if(document.referrer.match(/google/)){location.href="https://lain.contoh.example/"}', "infected"),
        ('if(/Mobi/.test(navigator.userAgent))location="https://lain.contoh.example/"', "infected"),
        ('if(!document.cookie)location="https://lain.contoh.example/"', "suspicious"),
    ],
)
def test_scripts_that_send_some_visitors_to_an_unknown_site(script: str, status: str) -> None:
    assert said(everywhere(page(NEWS + f"<script>{script}</script>"))) == (status, ["script_redirect"])


def test_a_page_with_something_to_say_may_lead_on() -> None:
    on = '<script>location = "https://lain.contoh.example/"</script>'
    assert said(everywhere(page(NEWS * 4 + on))) == ("clean", [])
    assert said(everywhere(page(on)))[0] == "suspicious"


@pytest.mark.parametrize(
    "script", ['x(atob("a"))', "e}('0',1,1,'a'.split('|'),0,{})", '"abc".replace(/[a-c]/g,"")']
)
def test_what_cannot_be_folded_stays_as_it_is(script: str) -> None:
    assert fold(script).text == script


def test_folding_ends_where_packing_does_not() -> None:
    script = "tujuan()"
    for _ in range(24):
        script = f"eval(atob('{b64(script)}'))"
    assert "eval" in fold(script).text
