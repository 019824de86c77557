"""What the crash tests share: a regency with phones, its office that gives orders, and what a test remembers."""

import http.client
import threading
import time
from typing import Any
from urllib.parse import urlencode

from tests.crash.running import Running

SPEED = 60.0  # the first reminder of an emergency comes after 15 real seconds, the superior hears after 60
PERSONAS = ["cepat"] * 6 + ["lambat"] * 2 + ["diam", "memblokir"]
CSRF = "a" * 32


class Kept:
    """What the test remembers across kills: signed heads and fences, as an operator's copy would."""

    def __init__(self, desk: Running, speed: float = SPEED) -> None:
        self.desk, self.speed = desk, speed
        self.heads: list[str] = []
        self.fences: dict[str, int] = {}

    def check(self, *, final: bool = False) -> dict[str, Any]:
        known = {"heads": self.heads, "fences": self.fences}
        report: dict[str, Any] = self.desk.inside("check", final=final, speed=self.speed, **known)
        assert report["broken"] == [], f"{report['broken']}\n{self.desk.logs()}"
        self.heads += report.pop("heads")
        self.fences = report.pop("fences")
        return report


class Issuer(threading.Thread):
    """The regent's office gives orders over the web page, again and again until one is confirmed."""

    def __init__(self, desk: Running, session: str, issuer: int, orders: int, pause: float) -> None:
        super().__init__(daemon=True)
        self.desk, self.session, self.issuer = desk, session, issuer
        self.orders, self.pause = orders, pause
        self.confirmed = 0
        self.refusal = ""

    def run(self) -> None:
        while self.confirmed < self.orders and not self.refusal:
            self._post(self.confirmed)
            time.sleep(self.pause)

    def _post(self, n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=20)
        try:
            connection.request("POST", "/perintah/baru/", self._form(n), self._headers())
            reply = connection.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException):
            return  # killed meanwhile: whether it was given, the database knows
        finally:
            connection.close()
        if reply.status == 302:
            self.confirmed += 1
        elif reply.status < 500:
            self.refusal = body.decode()

    def _form(self, n: int) -> str:
        return urlencode({
            "issuer": self.issuer, "to": f"level:{self.issuer}", "act": "issue", "title": f"Laporan {n}",
            "text": "Laporkan kesiapan posko banjir.", "urgency": "emergency", "due_kind": "span",
            "span_amount": 480, "span_unit": "hours", "on_unknown": "ask" if n % 2 else "duplicate",
            "csrfmiddlewaretoken": CSRF,
        })  # fmt: skip

    def _headers(self) -> dict[str, str]:
        return {
            "Cookie": f"kentongan={self.session}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }


def founded(desk: Running, *, seats: int, webhook: bool, speed: float = SPEED) -> dict[str, Any]:
    """An empty desk becomes a regency, its officials have phones in the Simulator."""
    users = [
        {"id": n, "name": f"Pejabat {n}", "persona": PERSONAS[n % len(PERSONAS)], "started": True}
        for n in [*range(1, seats + 1), 900]
    ]
    desk.sandbox.control("POST", "/sandbox/users", users)
    sandbox = {"token": desk.sandbox.token, "api_url": desk.sandbox.telegram_url}
    world: dict[str, Any] = desk.inside(
        "found", seats=seats, webhook=webhook, rate=250, speed=speed, **sandbox
    )
    return world


def troubled(desk: Running) -> None:
    """Some phones are slow, some answers get lost, some updates come twice and in any order."""
    for chat, fault, value, times in (
        (3, "slow", 1500, 0), (4, "slow", 700, 0), (5, "drop_response", 0, 2), (6, "drop_response", 0, 3),
        (7, "drop_response", 0, 1), (11, "error_500", 0, 2),
    ):  # fmt: skip
        desk.sandbox.control(
            "POST", "/sandbox/faults", {"fault": fault, "chat": chat, "value": value, "times": times}
        )
    for fault in ("duplicate_updates", "shuffle_updates"):
        desk.sandbox.control("POST", "/sandbox/faults", {"fault": fault, "times": 20})
    desk.sandbox.control("POST", "/sandbox/autoplay", {"on": True})


def settle(desk: Running, seconds: float = 120) -> None:
    """Let everything run out, stop the desk's clock, and let what fell due until then be done."""
    desk.sandbox.control("POST", "/sandbox/autoplay", {"on": False})
    desk.wait_for(lambda: quiet(desk), seconds, "the desk never comes to rest")
    desk.inside("set_clock", speed=0)
    desk.wait_for(lambda: quiet(desk), seconds, "the desk does not come to rest while its clock stands")


def quiet(desk: Running) -> bool:
    counts = desk.inside("counts")
    return not (counts["moving"] or counts["unread"] or counts["due"])
