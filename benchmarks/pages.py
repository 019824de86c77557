"""Desk and directive pages at a million matters: p50 and p99 through the real application, and queries a page.

25,000 orders to 40 seats and one to 10,000, with counters, messages and events. First in this process, through
every middleware (django.test.Client, signed in); then over HTTP from granian as `kentongan serve` starts it.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from _common import Times, desk, machine, parser, progress, report


def main() -> int:
    made = parser(__doc__, repeat=0)
    made.add_argument("--directives", type=int, default=25_000)
    made.add_argument("--requests", type=int, default=200, help="of each page")
    made.add_argument("--large", type=int, default=10_000, help="seats of the large order")
    args = made.parse_args()
    from tests.ports import free_port

    port = free_port()
    os.environ["KENTONGAN_URL"] = f"http://127.0.0.1:{port}"
    with desk(args.database):
        urls, cookie = prepare(args.directives, args.large)
        figures: dict[str, Any] = {"matters": args.directives * PER_CASE + args.large}
        figures["in process"] = {name: in_process(cookie, url, args.requests) for name, url in urls.items()}
        with served(port):
            figures["over HTTP"] = {
                name: over_http(port, cookie, url, args.requests) for name, url in urls.items()
            }
        report(args, machine(args.database), figures)
    return 0


PER_CASE = 40


def prepare(directives: int, large: int) -> tuple[dict[str, str], str]:
    """The government with all its orders; returns the pages by name and the cookie of who looks at them."""
    from tests import factories

    import _cases
    import _world
    from kentongan.base import clock
    from kentongan.cli.serve import collect_static
    from kentongan.kernel.models import Delivery, Matter

    collect_static()
    government = _world.government()
    factories.channel(government, "telegram", token="0:none", username="ukur")
    _world.seat(government, large)
    user = _world.officer(government)
    progress(f"writing {directives:,} orders to {PER_CASE} seats and one to {large:,}")
    writer = _cases.Writer(government, user, now=clock.now(), overdue=True)
    with _cases.without_indexes(Matter, Delivery):
        writer.cases(directives, PER_CASE, _cases.MIXED, completed=4)
        writer.cases(1, large, _cases.MIXED)
        writer.rest()
    return pages(government, large), signed_in(user)


def pages(government: Any, large: int) -> dict[str, str]:
    from kentongan.base.scope import scope
    from kentongan.directives.models import Directive
    from kentongan.kernel.models import Matter

    with scope(government):
        some = Directive.objects.filter(completed_at=None).order_by("pk")[0]
        big = Directive.objects.order_by("-pk")[0]
        seat = Matter.objects.filter(case_id=some.pk).order_by("pk")[0]
    return {
        "desk": "/",
        "directives": "/perintah/",
        f"directive, {PER_CASE} seats": f"/perintah/{some.pk}/",
        f"directive, {large:,} seats": f"/perintah/{big.pk}/",
        f"seats of {large:,}": f"/perintah/{big.pk}/pejabat/",
        "one seat": f"/perintah/{some.pk}/jabatan/{seat.pk}/",
        "mine": "/saya/",
    }


def signed_in(user: Any) -> str:
    """The session cookie of this user."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return str(client.cookies["kentongan"].value)


def in_process(cookie: str, url: str, count: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    progress(f"{count} x {url}")
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["kentongan"] = cookie
    queries = []
    with connection.execute_wrapper(lambda execute, *rest: queries.append(rest[0]) or execute(*rest)):
        check(client.get(url).status_code, url)
    times = Times()
    for _ in range(count):
        check(times.call(lambda: client.get(url)).status_code, url)
    return times.summary() | {"queries": len(queries)}


@contextmanager
def served(port: int) -> Iterator[None]:
    """The web server on this port, as the supervisor starts it."""
    from kentongan.cli.supervisor import web

    server = subprocess.Popen(web("127.0.0.1", port))
    try:
        wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int) -> None:
    limit = time.monotonic() + 30
    while True:
        try:
            fetch(port, "", "/")
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)
        else:
            return


def over_http(port: int, cookie: str, url: str, count: int) -> dict[str, float]:
    times = Times()
    for _ in range(4):  # each of the server's threads opens its database connection
        fetch(port, cookie, url)
    for _ in range(count):
        check(times.call(lambda: fetch(port, cookie, url)), url)
    return {name: value for name, value in times.summary().items() if name != "cpu_ms"}  # the client's own


def fetch(port: int, cookie: str, url: str) -> int:
    """GET, the whole body read; returns the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", url, headers={"Cookie": f"kentongan={cookie}"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def check(status: int, url: str) -> None:
    assert status == 200, f"{url} answered {status}"


if __name__ == "__main__":
    sys.exit(main())
