"""Shortened links are followed to where they lead, by asking real servers that shorten, and no further."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kentongan.base.shorteners import Follower
from kentongan.core.screening import Item, Screener, links
from kentongan.core.screening.rulebook import Shortened

HOST = "pendek.localhost"
RULE = Shortened(follow=True, domains=(HOST,))
GAMBLING = "https://slotgacor88.example/?chn=fb&id=7"


class Shortener(ThreadingHTTPServer):
    """Moves `/x` to what `targets` says; remembers what was asked."""

    daemon_threads = True

    def __init__(self, targets: dict[str, str]) -> None:
        self.targets, self.asked = targets, list[str]()
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://{HOST}:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Shortener

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        target = self.server.targets.get(self.path, "")
        if target == "silence":
            time.sleep(3)
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target.replace("{base}", self.server.base))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def shortening(**targets: str) -> Iterator[Shortener]:
    with Shortener({f"/{name}": target for name, target in targets.items()}) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def follower(patience: float = 5.0) -> Follower:
    return Follower(RULE, patience=patience, private=[HOST])


def led(items: list[Item], patience: float = 5.0) -> list[str]:
    return [target for item in follower(patience).followed(items) for target in item.targets.values()]


def test_a_link_is_followed_through_shorteners_and_its_end_is_not_visited() -> None:
    with shortening(a="{base}/b", b=GAMBLING) as server:
        text = f"cek {server.base}/a ya kak"
        [item] = follower().followed([Item(text)])
        assert item.targets == {f"{server.base}/a": GAMBLING}
        assert server.asked == ["/a", "/b"]
    blind, seeing = Screener().check_many([Item(text), item])
    assert "gambling" not in blind.as_json()["categories"]  # type: ignore[operator]
    [reason] = seeing.categories[next(iter(seeing.categories))].reasons
    assert text[reason.start : reason.end] == reason.text == f"{server.base}/a"
    assert reason.reads_as == GAMBLING
    assert f"ke {GAMBLING}: " in reason.why
    assert f"to {GAMBLING}: " in reason.why_en


def test_links_beside_a_text_are_followed_too_and_each_is_asked_once() -> None:
    with shortening(a="https://contoh.example/") as server:
        address = f"{server.base}/a"
        asking = follower()
        for _ in range(2):
            items = asking.followed([Item("lihat profil", (address,)), Item(address), Item("tanpa tautan")])
            assert [len(item.targets) for item in items] == [1, 1, 0]
        assert server.asked == ["/a"]


def test_what_leads_nowhere_or_in_circles_ends() -> None:
    with shortening(round="{base}/round") as server:
        assert led([Item(f"{server.base}/tidak-ada"), Item(f"{server.base}/round")]) == [
            f"{server.base}/round"
        ]
        assert len(server.asked) == 6


def test_nobody_waits_longer_than_patience() -> None:
    with shortening(slow="silence", quick="https://contoh.example/") as server:
        began = time.monotonic()
        items = [Item(f"{server.base}/slow"), Item(f"{server.base}/quick")]
        assert led(items, patience=0.5) == ["https://contoh.example/"]
        assert time.monotonic() - began < 2


def test_the_inner_network_and_other_hosts_are_not_asked() -> None:
    with shortening(a=GAMBLING) as server:
        item = Item(f"{server.base}/a")
        assert Follower(RULE, private=[]).followed([item]) == [item]
        assert Follower(Shortened(), private=[HOST]).followed([item]) == [item]
        assert server.asked == []


def test_known_shorteners_are_known_and_the_own_ones_added() -> None:
    text = "s.id/a bit.ly/b contohkab.go.id/c s.contohkab.go.id/d bit.ly/b"
    assert links.shortened(text, own=("s.contohkab.go.id",)) == [
        "https://s.id/a",
        "https://bit.ly/b",
        "https://s.contohkab.go.id/d",
    ]
    assert links.shortened("tanpa titik", ["https://www.tinyurl.com/e"]) == ["https://www.tinyurl.com/e"]
    assert links.shortened("tidak ada apa-apa") == []
