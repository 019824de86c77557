"""Real pictures by a real Chromium: from kept bytes only, whatever the page wants."""

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from kentongan.core.sitescan import Purpose, View, Visit
from kentongan.core.sitescan.skeleton import distance
from kentongan.sitewatch.drawing import chromium
from kentongan.sitewatch.drawing import page as drawing
from kentongan.sitewatch.drawing.chromium import Broken, Chromium, find_chromium, forget_stale, refused
from kentongan.sitewatch.drawing.page import MOST_BYTES, Drawn, draw, drawable, key_of

URL = "https://dinas.contohkab.example/"
HTML = (("content-type", "text/html"),)


def visit(source: str, view: View = View.VISITOR) -> Visit:
    return Visit(URL, view, status=200, headers=HTML, body=source.encode())


def style(text: str) -> Visit:
    return Visit(f"{URL}gaya.css", purpose=Purpose.STYLE, status=200, body=text.encode())


class Ear:
    """A port of this machine that notes whoever connects."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.heard.append(self._socket.accept()[1])
            except OSError:
                return

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    one = Ear()
    yield one
    one.close()


def hostile(port: int) -> str:
    """A page that wants out by every way a page has."""
    out = f"http://127.0.0.1:{port}"
    return (
        f'<html><head><meta http-equiv="refresh" content="0;url={out}/refresh"><link rel="preconnect" href="{out}">'
        f'<link rel="prefetch" href="{out}/pre"><link rel="stylesheet" href="/gaya.css"><link rel="icon" href="{out}/i.ico">'
        f'<script src="{out}/x.js"></script><style>@import url({out}/a.css); @font-face{{font-family:f;src:url({out}/f)}}'
        f"h1{{font-family:f}}</style></head><body><h1>Pelayanan</h1>"
        f"<img src='{out}/a.png'><iframe src='{out}/frame'></iframe>"
        f"<iframe src='file:///etc/passwd'></iframe><object data='{out}/o'></object><video src='{out}/v'></video>"
        f"<script>fetch('{out}/s');new WebSocket('ws://127.0.0.1:{port}/');document.body.innerHTML=''</script></body></html>"
    )


# A red field where the kept style sheet was used; the script, had it run, would have left nothing.
RED = "body{margin:0} h1{background:#f00;height:900px;margin:0}"


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.browser
def test_a_page_is_drawn_from_kept_bytes_and_reaches_nothing(chromium: str, ear: Ear) -> None:
    visits = [
        visit(hostile(ear.port)),
        visit(hostile(ear.port), View.MOBILE),
        visit("<h1>Slot gacor</h1>" + "<p>menang</p>" * 200, View.CRAWLER),
    ]
    desk, phone, crawler = draw(visits, [style(RED)], Path(chromium))
    assert isinstance(desk, Drawn)
    assert isinstance(phone, Drawn)
    assert isinstance(crawler, Drawn)
    for one in (desk, phone, crawler):
        assert one.content.startswith(b"\xff\xd8\xff")
        assert 1000 < len(one.content) <= MOST_BYTES
        assert one.small.startswith(b"\xff\xd8\xff")
        assert len(one.small) < 40_000
    assert (desk.wide, desk.high > 900, phone.wide) == (1024, True, 390)
    assert distance(desk.hash, crawler.hash) > 8
    assert ear.heard == []


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.browser
def test_a_page_without_end_is_drawn_or_given_up_in_time(
    chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "BROWSER_S", 25.0)
    deep = "<div>" * 40_000 + "<table><tr><td>" * 2_000
    begun = monotonic()
    told = list(draw([visit(deep), visit("<p>" + "a" * 3_000_000)], [], Path(chromium)))
    assert len(told) == 2
    assert monotonic() - begun < 40


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.browser
def test_a_browser_that_dies_is_told_and_nothing_stays_behind(chromium: str) -> None:
    with Chromium(Path(chromium), seconds=20) as browser:
        home, process = browser._home, browser._process
        browser.open(refused, scripts=False)
        with pytest.raises(Broken, match="menolak"):
            browser.call("No.suchMethod", {})
        process.kill()
        with pytest.raises(Broken, match=r"berhenti sendiri|tidak selesai"):
            browser.call("Browser.getVersion", {})
    assert not Path(home).exists()
    assert process.poll() is not None


def test_a_program_that_is_no_browser_is_told_at_once() -> None:
    begun = monotonic()
    (told,) = draw([visit("<p>a</p>")], [], Path("/bin/true"))
    assert str(told) == "Peramban berhenti sendiri."
    assert monotonic() - begun < 10


@pytest.mark.slow
def test_a_browser_that_says_nothing_has_a_deadline() -> None:
    begun = monotonic()
    with tempfile.TemporaryDirectory(dir=chromium.room()) as folder:
        Path(folder).chmod(0o755)  # as root the browser is nobody
        mute = Path(folder, "mute")
        mute.write_text("#!/bin/sh\nexec sleep 60\n")
        mute.chmod(0o755)
        with Chromium(mute, seconds=0.5) as browser, pytest.raises(Broken, match="tidak selesai"):
            browser.call("Browser.getVersion", {})
    assert monotonic() - begun < 10


def test_folders_of_killed_browsers_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "room", lambda: tmp_path)
    old, young, other = (tmp_path / name for name in ("kentongan-draw-a", "kentongan-draw-b", "surat"))
    for folder in (old, young, other):
        folder.mkdir()
    for folder in (old, other):
        os.utime(folder, (0, 0))
    forget_stale()
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


def test_what_can_be_drawn() -> None:
    plain = visit("<p>a</p>")
    assert drawable(plain)
    assert not drawable(Visit(URL, status=302, headers=HTML, hops=("https://promosi.example/",)))
    assert not drawable(Visit(URL))
    assert not drawable(Visit(URL, status=200, headers=(("content-type", "application/pdf"),), body=b"%PDF"))
    assert key_of(plain, []) == key_of(visit("<p>a</p>", View.CRAWLER), [])
    assert key_of(plain, []) != key_of(visit("<p>a</p>", View.MOBILE), [])
    assert key_of(plain, []) != key_of(plain, [style("p{}")])


def test_a_folder_closed_to_others_is_no_room_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tmp_path.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert chromium.room() == tmp_path
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert chromium.room() == Path("/tmp")


def test_a_missing_browser_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert find_chromium() is None
