"""A person at a browser, with an eye on what a careful reviewer would notice on every page."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WIDTHS = {1280: 900, 360: 780}
NARROW = range(400)
NARROWEST = 320
# What a page itself may be: sent back with its faults, over, or not there. Chromium logs these, too.
EXPECTED = re.compile(r"the server responded with a status of (404|410|422) ")
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_AXE = Axe()


def context(browser: Browser, width: int, **more: Any) -> BrowserContext:
    """A fresh browser of this width; under 860 px it is a phone. Without motion, a switch of colours is at once."""
    size: Any = {"width": width, "height": WIDTHS.get(width, 780)}
    return browser.new_context(viewport=size, has_touch=width < 860, reduced_motion="reduce", **more)


LINKS = """() => [...document.querySelectorAll("a[href^='/']:not([download])")]
    .map((link) => link.getAttribute("href")).filter((href) => !href.includes("unduh="))"""


@dataclass
class Atlas:
    """Kinds of pages (by url name) that somebody looked over, and where links lead: kind to address."""

    seen: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)

    def note(self, page: Page) -> None:
        self.seen.add(kind_of(page.url))
        for path in page.evaluate(LINKS):
            self.known.setdefault(kind_of(path), path)


@dataclass
class Visitor:
    """One person's page. `complaints` is whatever the browser had to say: errors, policy breaches, warnings."""

    page: Page
    atlas: Atlas
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def enter(cls, browser: Browser, width: int, atlas: Atlas, **more: Any) -> "Visitor":
        visitor = cls(context(browser, width, **more).new_page(), atlas)
        visitor.watch(visitor.page)
        return visitor

    def watch(self, page: Page) -> None:
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        itself = message.location["url"] == self.page.url and EXPECTED.search(message.text)
        if message.type in ("error", "warning") and not itself:
            self.complaints.append(message.text)

    def look_over(self, kind: str = "") -> None:
        """Nothing wrong here for axe (dark too, on a phone), nothing in the console, no sideways scroll.

        After a click, `kind` is the url name of the page it leads to."""
        page = self.page
        if kind:
            page.wait_for_url(lambda url: kind_of(url) == kind)
        found = [("light", faults(page))]
        if page.viewport_size and page.viewport_size["width"] in NARROW:
            page.emulate_media(color_scheme="dark")
            found += [("dark", faults(page, CONTRAST))]
            page.emulate_media(color_scheme="light")
        self.fits()
        self.atlas.note(page)
        wrong = [one for one in found if one[1]] + self.complaints
        assert not wrong, f"{page.url}: {wrong}"

    def fits(self) -> None:
        """No sideways scroll, here and on the narrowest phone."""
        page = self.page
        size = page.viewport_size
        assert size is not None
        wide = sticking_out(page)
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        narrow = sticking_out(page)
        page.set_viewport_size(size)
        assert (wide, narrow) == ("", ""), f"{page.url} scrolls sideways: {wide or narrow}"


def kind_of(url: str) -> str:
    """The name that the urlconf gives this address; "" for none of ours."""
    try:
        return resolve(urlsplit(url).path, "kentongan.web.urls").url_name or ""
    except Resolver404:
        return ""


def transferred(browser: Browser, url: str, cookies: list[Any]) -> int:
    """Bytes over the wire for the first view of a page, nothing cached."""
    page = context(browser, 360).new_page()
    page.context.add_cookies(cookies)
    session, sizes = page.context.new_cdp_session(page), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_timeout(300)
    page.context.close()
    return round(sum(sizes))


def faults(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, list[str]]]:
    """What axe finds: rule and the elements."""
    found = _AXE.run(page, options=options).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


STICKING_OUT = """() => {
    const root = document.documentElement, wide = root.scrollWidth - innerWidth;
    if (!wide) return "";
    const out = [...document.body.querySelectorAll("*")].filter(
        (el) => el.getBoundingClientRect().right > innerWidth + 0.5);
    return `${wide} px: ` + out.map((el) => el.outerHTML.slice(0, 80)).join(" | ");
}"""


def sticking_out(page: Page) -> str:
    """By how much the page is wider than its window, and because of what; "" where it fits."""
    return str(page.evaluate(STICKING_OUT))
