"""Bytes and requests of the first view of each page, as a real browser counts them, from `granian` as served.

Chromium with an empty cache opens desk, directive, composer and the addressee's answer page; the bytes are what
came over the wire (headers and compressed bodies, Network.loadingFinished).
"""

import os
import sys
import time
from typing import Any

from _common import desk, machine, median_of, parser, progress, report
from kentongan.cli.toolbox import find_chromium
from pages import served, signed_in

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> int:
    made = parser(__doc__, databases=False, repeat=1)
    made.add_argument("--seats", type=int, default=400)
    args = made.parse_args()
    from tests.ports import free_port

    port = free_port()
    os.environ["KENTONGAN_URL"] = f"http://127.0.0.1:{port}"
    with desk("sqlite"):
        urls, cookie = prepare(args.seats)
        with served(port):
            rounds = [views(port, cookie, urls) for _ in range(args.repeat)]
    report(args, machine(), {name: median_of([r[name] for r in rounds]) for name in rounds[0]})
    return 0


def prepare(seats: int) -> tuple[dict[str, str], str]:
    """A government of this size with 40 orders; returns the pages by name and the officer's cookie."""
    from tests import factories

    import _cases
    import _world
    from kentongan.base import clock
    from kentongan.base.scope import scope
    from kentongan.cli.serve import collect_static
    from kentongan.directives.models import Directive
    from kentongan.kernel import tokens
    from kentongan.kernel.models import Delivery

    collect_static()
    government = _world.government()
    factories.channel(government, "telegram", token="0:none", username="ukur")
    _world.seat(government, seats)
    user = _world.officer(government)
    progress(f"writing 40 orders to {seats} seats")
    writer = _cases.Writer(government, user, now=clock.now(), overdue=True)
    writer.cases(40, min(40, seats), _cases.MIXED, completed=2)
    writer.cases(1, seats, _cases.MIXED)
    writer.rest()
    with scope(government):
        big = Directive.objects.order_by("-pk")[0]
        link = tokens.link(Delivery.objects.order_by("-pk")[0].pk)
    pages = {"desk": "/", f"directive, {seats} seats": f"/perintah/{big.pk}/", "composer": "/perintah/baru/"}
    return pages | {"answer page": f"/j/{link}/"}, signed_in(user)


def views(port: int, cookie: str, urls: dict[str, str]) -> dict[str, dict[str, float]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=list(FLAGS))
        found = {name: view(browser, port, cookie, url) for name, url in urls.items()}
        browser.close()
    return found


def view(browser: Any, port: int, cookie: str, url: str) -> dict[str, float]:
    """Open one page with an empty cache. The answer page is opened by somebody who is not signed in."""
    context = browser.new_context()
    if not url.startswith("/j/"):
        context.add_cookies([{"name": "kentongan", "value": cookie, "url": f"http://127.0.0.1:{port}"}])
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    taken: list[float] = []
    network.on("Network.loadingFinished", lambda event: taken.append(event["encodedDataLength"]))
    begun = time.perf_counter()
    answer = page.goto(f"http://127.0.0.1:{port}{url}", wait_until="networkidle")
    assert answer.status == 200, f"{url} answered {answer.status}"
    took = time.perf_counter() - begun
    context.close()
    return {"kb": sum(taken) / 1000, "requests": len(taken), "seconds_until_idle": took}


if __name__ == "__main__":
    sys.exit(main())
