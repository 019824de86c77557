"""Scripts that hide what they do from reading, run by a real Chromium that reaches nothing."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import cycle
from pathlib import Path
from time import monotonic

import pytest
from tests.sitewatch.scanning.serving import ALL, CLEAN, Site, page
from tests.sitewatch.scanning.test_site import scanned
from tests.sitewatch.test_drawing import Ear, ear

from kentongan.cli import main
from kentongan.core.sitescan import EXPOSURES, Purpose, Status, Technique, View, Visit, judge
from kentongan.core.sitescan.opaque import WENT, opaque
from kentongan.sitewatch.drawing import running
from kentongan.sitewatch.drawing.running import run
from kentongan.sitewatch.scanning import warc

__all__ = ["ear"]
pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.browser]
BAD = "https://slotgacor77.example/?ref=9"
INNOCENT = "Selamat datang di laman dinas. " * 20


def xored(script: str) -> str:
    """The script's letters, each changed by a key that is put together while it runs."""
    codes = [ord(letter) ^ ord(key) for letter, key in zip(script, cycle("kunci"), strict=False)]
    return (
        f"var _0x1a={codes},_0x2b=['ku','nci'],_0x3c='';_0x2b=_0x2b.join(_0x3c);"
        "for(var i=0;i<_0x1a.length;i++)_0x3c+=String.fromCharCode(_0x1a[i]^_0x2b.charCodeAt(i%5));"
        "(0,eval)(_0x3c)"
    )


def turned_table(script: str) -> str:
    """As the common obfuscator does it: a table of pieces that turns until its parts come right."""
    pieces = [script[at : at + 3] for at in range(0, len(script), 3)]
    turned = [*pieces[5:], *pieces[:5]]
    return (
        f"var _0x4f={json.dumps(turned)};(function(_0x5e,_0x6d){{while(_0x6d--)_0x5e.unshift(_0x5e.pop())}}"
        "(_0x4f,5));(function(){}).constructor(_0x4f.join(''))()"
    )


def counted_signs(script: str) -> str:
    """Nothing but brackets, signs and sums: numbers written as !![]+!![]."""
    number = "".join
    one = "+!![]"
    spelled = ",".join(number(one for _ in range(ord(letter))) for letter in script)
    return f"(function(){{}}).constructor(String.fromCharCode.apply(null,[{spelled}]))()"


PACKERS: dict[str, Callable[[str], str]] = {
    "xor": xored,
    "table": turned_table,
    "signs": counted_signs,
}


def moved(condition: str = "true", *, after: int = 0) -> str:
    return f"if({condition})setTimeout(function(){{location.href='{BAD}'}},{after})"


def of(script: str) -> bytes:
    return page(f"<title>Dinas</title><h1>Dinas</h1><p>{INNOCENT}<script>{script}</script>".encode())


def looked(script: str, chromium: str) -> tuple[Status, set[Technique], list[str]]:
    result = scanned(Site({"/": of(script)}), replace(ALL, browser=chromium))
    found = [one for one in result.outcome.findings if one.technique not in EXPOSURES]
    return (
        result.outcome.status,
        {one.technique for one in found if one.sure},
        [one.reads_as for one in found],
    )


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize(
    "script",
    [
        moved(after=15_000),
        moved("/google/.test(document.referrer)"),
        moved("/Android/.test(navigator.userAgent)"),
    ],
    ids=["later", "from a search", "on a phone"],
)
def test_a_hidden_move_is_seen_where_reading_sees_none(packer: str, script: str, chromium: str) -> None:
    hidden = PACKERS[packer](script)
    blind = scanned(Site({"/": of(hidden)}))
    assert blind.outcome.status is Status.CLEAN, "reading alone would do"
    assert looked(hidden, chromium) == (Status.INFECTED, {Technique.SCRIPT_REDIRECT}, [BAD])


def test_hidden_links_that_a_script_writes_are_seen(chromium: str) -> None:
    links = "".join(f"<a href='https://slot{n}gacor.example/'>slot gacor maxwin</a>" for n in range(4))
    hidden = xored(f'document.body.insertAdjacentHTML("beforeend","<div>{links}</div>")')
    status, techniques, _ = looked(hidden, chromium)
    assert (status, techniques) == (Status.INFECTED, {Technique.SCRIPT_CONTENT})


@pytest.mark.parametrize(
    "script",
    [
        "document.title='Dinas'",
        "location.href='/masuk'",
        "var kunci=1;document.body.dataset.siap='ya'",
    ],
    ids=["title", "own page", "nothing"],
)
def test_a_harmless_script_that_hides_itself_is_no_finding(script: str, chromium: str) -> None:
    assert looked(xored(script), chromium) == (Status.CLEAN, set(), [])


def test_what_can_be_read_needs_no_browser(tmp_path: Path) -> None:
    """The program given is none: had it been started, the scan would have taken notice."""
    started = tmp_path / "started"
    fake = tmp_path / "chromium"
    fake.write_text(f"#!/bin/sh\ntouch {started}\n")
    fake.chmod(0o755)
    options = replace(ALL, browser=str(fake))
    assert scanned(Site({"/": CLEAN}), options).outcome.status is Status.CLEAN
    assert scanned(Site({"/": of(f"location.href='{BAD}'")}), options).outcome.status is Status.INFECTED
    assert not started.exists()


def test_a_browser_that_does_not_start_leaves_the_scan_as_it_is() -> None:
    assert (
        scanned(Site({"/": of(xored(moved()))}), replace(ALL, browser="/bin/true")).outcome.status
        is Status.CLEAN
    )


def hostile(port: int) -> str:
    out = f"http://127.0.0.1:{port}"
    return xored(
        f"fetch('{out}/a');new Image().src='{out}/b';navigator.sendBeacon('{out}/c');new WebSocket('ws://127.0.0.1:{port}/');"
        f"new EventSource('{out}/d');open('{out}/e');navigator.serviceWorker&&navigator.serviceWorker.register('/sw.js');"
        f"var a=document.createElement('a');a.href='{out}/f';a.download='f.apk';a.click();"
        f"location='file:///etc/passwd';"
        f"var p=new RTCPeerConnection({{iceServers:[{{urls:'stun:127.0.0.1:{port}'}}]}});p.createDataChannel('x');"
        "p.createOffer().then(o=>p.setLocalDescription(o));setTimeout(()=>location='view-source:http://x.example/',50)"
    )


def visit(script: str, view: View = View.VISITOR) -> Visit:
    body = of(script).partition(b"\r\n\r\n")[2]
    return Visit(
        "https://dinas.contohkab.example/",
        view,
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
    )


def ran(one: Visit, chromium: str) -> list[Visit]:
    return list(run([one], [("Mozilla/5.0", "")], Path(chromium)))


def test_nothing_leaves_whatever_the_script_tries(chromium: str, ear: Ear) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", ear.port))
        stun.settimeout(0.5)
        [became] = ran(visit(hostile(ear.port)), chromium)
        with pytest.raises(TimeoutError):
            stun.recv(2000)
    assert ear.heard == []
    assert b"root:" not in became.body


@pytest.mark.parametrize(
    "script",
    [
        "for(;;){}",
        "for(;;)alert('ya')",
        "for(var i=0;i<1e6;i++)document.body.appendChild(document.createElement('b'))",
        "setInterval(function(){open('https://a.example/')},0);while(1)location.reload()",
    ],
    ids=["loop", "dialogs", "elements", "reloads"],
)
def test_a_script_without_end_is_given_up_in_time(
    script: str, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_BROWSER_S", 8.0)
    began = monotonic()
    assert (
        scanned(Site({"/": of(xored(script))}), replace(ALL, browser=chromium)).outcome.status is Status.CLEAN
    )
    assert monotonic() - began < 40


def test_what_the_browser_saw_is_proof_and_is_judged_again_without_it(
    chromium: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = scanned(Site({"/": of(turned_table(moved()))}), replace(ALL, browser=chromium))
    file = BytesIO()
    warc.write(file, result.visits)
    again = list(warc.read(file))
    became = [one for one in again if one.purpose is Purpose.BROWSER]
    assert [one.view for one in became] == [View.GOOGLE, View.MOBILE]
    assert all((WENT, BAD) in one.headers for one in became)
    assert judge(again).status is Status.INFECTED
    # A recording made without a browser is run when it is judged again.
    kept = BytesIO()
    warc.write(kept, [one for one in again if one.purpose is not Purpose.BROWSER])
    path = tmp_path / "rekaman.warc"
    path.write_bytes(kept.getvalue())
    for choice, status in (("auto", "infected"), ("never", "clean")):
        main(["scan", "--replay", str(path), "--format", "jsonl", "--browser", choice])
        [told] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert told["status"] == status


def test_scripts_of_ordinary_pages_hide_nothing() -> None:
    for script in (
        "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date())",
        "!function(e,n){var a=e.createElement('script');a.async=!0;n.parentNode.insertBefore(a,n)}(document,document.body)",
        "document.write('<p>'+new Date().getFullYear()+'</p>')",
        f"var gambar='data:image/png;base64,{'QUJD' * 80}';document.body.style.background=gambar",
        "setTimeout(function(){location.reload()},60000)",
    ):
        assert opaque(visit(script)) == ""
