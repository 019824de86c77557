"""The HTTP server below it all, spoken to byte by byte."""

import socket
import time

from tests.sandbox.client import Api


def _talk(api: Api, *pieces: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", api.sandbox.telegram_port), timeout=5) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(0.03)
        heard = b""
        while part := connection.recv(65536):
            heard += part
        return heard


def _request(api: Api, *headers: bytes, body: bytes = b"") -> bytes:
    head = (
        b"POST /bot%b/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        % api.token.encode()
    )
    return head + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


BODY = b'{"chat_id":1001,"text":"potongan"}'


def test_a_request_in_pieces(api: Api) -> None:
    whole = _request(api, b"Content-Length: %d" % len(BODY), b"Connection: close", body=BODY)
    assert b"200 OK" in _talk(api, whole[:20], whole[20:-9], whole[-9:])


def test_two_requests_at_once_are_answered_in_order(api: Api) -> None:
    api.fault("slow", chat=1001, value=100, times=1)
    one = _request(api, b"Content-Length: %d" % len(BODY), body=BODY)
    two = _request(api, b"Content-Length: 2", b"Connection: close", body=b"{}")
    heard = _talk(api, one + two)
    assert heard.index(b"200 OK") < heard.index(b"400 Bad Request")


def test_a_chunked_body(api: Api) -> None:
    head = _request(api, b"Transfer-Encoding: chunked", b"Connection: close")
    chunks = [
        b"5;x=y\r\n" + BODY[:5] + b"\r\n",
        b"%x\r\n" % (len(BODY) - 5) + BODY[5:],
        b"\r\n0\r\n",
        b"\r\n",
    ]
    assert b"potongan" in _talk(api, head, *chunks)


def test_a_client_that_asks_before_sending(api: Api) -> None:
    head = _request(api, b"Content-Length: %d" % len(BODY), b"Expect: 100-continue", b"Connection: close")
    assert _talk(api, head, BODY).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


def test_an_old_client(api: Api) -> None:
    heard = _talk(api, b"GET /bot%b/getMe HTTP/1.0\r\n\r\n" % api.token.encode())
    assert heard.startswith(b"HTTP/1.1 200 OK")


def test_bytes_that_are_no_request(api: Api) -> None:
    for bad, why in (
        (b"SSH-2.0-x\r\n\r\n", b"not an HTTP/1 request"),
        (_request(api, b"Content-Length: many"), b"not a number"),
        (_request(api, b"Content-Length: 99999999999"), b"too large"),
        (_request(api, b"Transfer-Encoding: chunked", body=b"zz\r\n"), b"not a number"),
    ):
        heard = _talk(api, bad)
        assert heard.startswith(b"HTTP/1.1 400")
        assert heard.endswith(why)


def test_bad_forms(api: Api) -> None:
    path = f"/bot{api.token}/getMe"
    assert api.raw("POST", path, b"x", "multipart/form-data")[0] == 400
    assert api.raw("POST", path, b"\xff=1", "application/x-www-form-urlencoded")[0] == 400
    assert api.raw("POST", path, b"x", "text/plain")[0] == 200


def test_a_client_that_leaves_a_long_poll(api: Api) -> None:
    with socket.create_connection(("127.0.0.1", api.sandbox.telegram_port), timeout=5) as connection:
        connection.sendall(
            b"GET /bot%b/getUpdates?timeout=30 HTTP/1.1\r\nHost: x\r\n\r\n" % api.token.encode()
        )
        time.sleep(0.1)
    api.fault("duplicate_updates", times=1)  # a poll that went on for nobody would use it up
    time.sleep(0.1)
    api.act("reply", text="masih ada")
    time.sleep(0.1)
    assert [update["message"]["text"] for update in api.updates()] == ["masih ada"] * 2


def test_another_host_is_not_the_control_api(api: Api) -> None:
    heard = _talk(api, b"GET /sandbox/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert heard.startswith(b"HTTP/1.1 403")
