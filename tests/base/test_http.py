"""The network door against real sockets that behave, misbehave and lie."""

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kentongan.base import http as door
from kentongan.base.http import HttpDoor
from kentongan.core.addresses import is_global
from kentongan.ports.http import HttpReply, NoAnswer, NotReached, PrivateAddress

pytestmark = pytest.mark.once  # no database here

type Behave = Callable[[socket.socket], None]


class Peer:
    """A listening socket; every connection is handed to `behave`, with a count of them and of bytes read."""

    def __init__(self, behave: Behave, listen: bool = True) -> None:
        self.connections = 0
        self.behave = behave
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        if listen:
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                self.connections += 1
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            self.behave(connection)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Behave], Peer]]:
    peers: list[Peer] = []

    def start(behave: Behave) -> Peer:
        peers.append(Peer(behave))
        return peers[-1]

    yield start
    for peer in peers:
        peer.close()


@pytest.fixture
def allowed(settings: Any) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1", "kantor.invalid", "localhost"]


def answers(connection: socket.socket) -> None:
    """Answers every request of the connection with what it received."""
    while data := connection.recv(65536):
        head = b"HTTP/1.1 200 OK\r\nX-Mark: One\r\nContent-Length: %d\r\n\r\n"
        connection.sendall(head % len(data) + data)


def hangs(connection: socket.socket) -> None:
    connection.recv(65536)
    time.sleep(1)


def closes(connection: socket.socket) -> None:
    connection.recv(65536)


def resets(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def talks_nonsense(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"220 mail.example ESMTP\r\n")


def stops_short(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")


def redirects(connection: socket.socket) -> None:
    connection.recv(65536)
    head = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    connection.sendall(head)


def never_ends(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")


def call(url: str, **options: Any) -> HttpReply:
    async def once() -> HttpReply:
        async with HttpDoor() as http:
            return await http.request("POST", url, **options)

    return asyncio.run(once())


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.2.1",
        "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "64:ff9b:1::808:808", "2002:7f00:1::", "2002:808:808::", "2001:0:53aa:64c:0:0:0:1", "2001:db8::1",
        "fc00::1", "fd12:3456::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    ],
)  # fmt: skip
def test_inside_addresses_are_not_global(text: str) -> None:
    assert not is_global(text)


@pytest.mark.parametrize("text", ["149.154.167.220", "8.8.8.8", "2001:67c:4e8:f004::9", "64:ff9b::9595:a7dc"])
def test_public_addresses_are_global(text: str) -> None:
    assert is_global(text)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "situs.localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]",
     "[::ffff:127.0.0.1]",
     "0.0.0.0", "LOCALHOST"],
)  # fmt: skip
def test_internal_hosts_are_refused_before_anything_is_sent(
    host: str, serve: Callable[[Behave], Peer], settings: Any
) -> None:
    peer = serve(answers)
    settings.PRIVATE_HOSTS_ALLOWED = []
    with pytest.raises(PrivateAddress, match="jaringan dalam"):
        call(f"http://{host}:{peer.port}/")
    assert peer.connections == 0


def test_an_allowed_port_opens_no_other(serve: Callable[[Behave], Peer], settings: Any) -> None:
    peer, other = serve(answers), serve(answers)
    settings.PRIVATE_HOSTS_ALLOWED = [f"127.0.0.1:{peer.port}"]
    assert call(f"http://127.0.0.1:{peer.port}/").status == 200
    with pytest.raises(PrivateAddress):
        call(f"http://127.0.0.1:{other.port}/")


def test_one_internal_address_among_public_ones_is_refused(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = []
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("8.8.8.8", "10.0.0.7"))
    with pytest.raises(PrivateAddress):
        call("https://kantor.invalid/")


def looked_up(*addresses: str) -> Callable[..., list[Any]]:
    """A DNS that answers with these addresses whatever is asked."""

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up


@pytest.mark.usefixtures("allowed")
def test_the_checked_address_is_the_one_connected_to(
    serve: Callable[[Behave], Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No resolver knows the name: only the pinned address can lead to the peer."""
    peer = serve(answers)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("127.0.0.1"))
    reply = call(f"http://kantor.invalid:{peer.port}/x", json={"a": 1}, headers={"X-One": "1"})
    assert b"host: kantor.invalid" in reply.body.lower()
    assert reply.body.endswith(b'{"a":1}')
    assert b"x-one: 1" in reply.body.lower()
    assert reply.headers["x-mark"] == "One"


@pytest.mark.usefixtures("allowed")
def test_connections_are_kept_and_the_name_is_asked_once(
    serve: Callable[[Behave], Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, asked = serve(answers), list[str]()

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return looked_up("127.0.0.1")(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    async def several() -> None:
        async with HttpDoor() as http:
            for _ in range(5):
                await http.request("GET", f"http://kantor.invalid:{peer.port}/")
            http._hosts.update({key: door._Host(host.client, host.address, 0.0) for key, host in
                                http._hosts.items()})  # fmt: skip
            await http.request("GET", f"http://kantor.invalid:{peer.port}/")

    asyncio.run(several())
    assert (peer.connections, len(asked)) == (1, 2)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("behave", [hangs, closes, resets, talks_nonsense, stops_short])
def test_after_bytes_left_the_outcome_is_unknown(serve: Callable[[Behave], Peer], behave: Behave) -> None:
    peer = serve(behave)
    with pytest.raises(NoAnswer) as caught:
        call(f"http://127.0.0.1:{peer.port}/botSECRET/sendMessage", timeout=0.3)
    assert peer.connections == 1
    assert "SECRET" not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_connection_means_nothing_left(scheme: str, serve: Callable[[Behave], Peer]) -> None:
    """Nobody listens (http), or the other end does not speak TLS (https)."""
    peer = serve(talks_nonsense)
    if scheme == "http":
        peer.close()
    with pytest.raises(NotReached) as caught:
        call(f"{scheme}://127.0.0.1:{peer.port}/botSECRET/x", timeout=2)
    assert "SECRET" not in str(caught.value)


@pytest.mark.usefixtures("allowed")
def test_a_connect_that_takes_too_long_means_nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full backlog: the kernel does not answer the next SYN."""
    monkeypatch.setattr(door, "_CONNECT", timedelta(seconds=0.2))
    peer = Peer(answers, listen=False)
    peer.socket.listen(0)
    waiting = [socket.socket() for _ in range(4)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", peer.port))
    with pytest.raises(NotReached, match="tidak dapat dihubungi"):
        call(f"http://127.0.0.1:{peer.port}/", timeout=5)
    for one in [*waiting, peer.socket]:
        one.close()


@pytest.mark.usefixtures("allowed")
def test_after_a_failed_connect_the_next_address_has_its_turn(
    serve: Callable[[Behave], Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = serve(answers)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up("127.0.0.2", "127.0.0.1"))

    async def twice() -> int:
        async with HttpDoor() as http:
            url = f"http://kantor.invalid:{peer.port}/"
            failed = await asyncio.gather(
                *(http.request("GET", url) for _ in range(6)), return_exceptions=True
            )
            # One that starts after the first failed already finds the next address; six failures are one turn.
            assert any(isinstance(one, NotReached) for one in failed)
            return (await http.request("GET", url)).status

    assert asyncio.run(twice()) == 200


@pytest.mark.usefixtures("allowed")
def test_a_redirect_is_an_answer_not_an_order(serve: Callable[[Behave], Peer]) -> None:
    reply = call(f"http://127.0.0.1:{serve(redirects).port}/")
    assert (reply.status, reply.headers["location"]) == (302, "http://169.254.169.254/")


@pytest.mark.usefixtures("allowed")
def test_an_answer_without_end_is_cut(serve: Callable[[Behave], Peer]) -> None:
    with pytest.raises(NoAnswer, match="melebihi 100000 bita"):
        call(f"http://127.0.0.1:{serve(never_ends).port}/", limit=100_000)


@pytest.mark.usefixtures("allowed")
def test_the_proxy_of_the_environment_is_not_used(
    serve: Callable[[Behave], Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    peer, proxy = serve(answers), serve(answers)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert call(f"http://127.0.0.1:{peer.port}/").status == 200
    assert (peer.connections, proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    "url", ["ftp://kantor.invalid/", "file:///etc/passwd", "kantor", "", "http://", "//x"]
)
def test_only_web_addresses_are_opened(url: str) -> None:
    with pytest.raises(NotReached, match="Alamat layanan"):
        call(url)


@pytest.mark.usefixtures("allowed")
def test_a_line_break_in_a_header_is_refused(serve: Callable[[Behave], Peer]) -> None:
    peer = serve(answers)
    with pytest.raises((NotReached, ValueError)):
        call(f"http://127.0.0.1:{peer.port}/", headers={"X-One": "1\r\nX-Two: 2"})
    assert peer.connections == 0


@pytest.mark.usefixtures("allowed")
def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(NotReached, match=r"kantor\.invalid tidak ditemukan"):
        call("https://kantor.invalid/")


@pytest.mark.usefixtures("allowed")
def test_one_door_serves_several_loops(serve: Callable[[Behave], Peer]) -> None:
    peer, http, statuses = serve(answers), HttpDoor(), list[int]()

    def work() -> None:
        async def several() -> None:
            url = f"http://127.0.0.1:{peer.port}/"
            replies = await asyncio.gather(*(http.request("GET", url) for _ in range(20)))
            statuses.extend(reply.status for reply in replies)

        asyncio.run(several())

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(http.close())
    assert statuses == [200] * 60


@pytest.mark.usefixtures("allowed")
def test_resolve_checks_like_a_request(settings: Any) -> None:
    http = HttpDoor()
    assert asyncio.run(http.resolve("127.0.0.1", 25)) == "127.0.0.1"
    settings.PRIVATE_HOSTS_ALLOWED = []
    with pytest.raises(PrivateAddress):
        asyncio.run(http.resolve("localhost", 25))
