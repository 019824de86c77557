"""One fetch of one address from one vantage: what the judging of sites is made from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property


class View(StrEnum):
    """Whom the visit looks like. The values are the names in files, on the command line and in the API."""

    VISITOR = "visitor"  # a browser on a desk, for the first time
    RETURN = "return"  # the same browser, with the cookies of the visit before
    CRAWLER = "crawler"  # a search engine's crawler
    GOOGLE = "google"  # a browser that came from a result of a search
    MOBILE = "mobile"  # a phone
    ELSEWHERE = "elsewhere"  # the first browser, from another source address


class Purpose(StrEnum):
    """Why an address is visited. MISSING: a random path, or host, that cannot exist. STYLE: a stylesheet of a page.
    NAME: an answer of the DNS (`names.py`). TWIN: the home page under the site's other name. CONTACT: security.txt.
    BROWSER: no visit but what a page became when its scripts ran (`opaque.py`)."""

    PAGE = "page"
    ROBOTS = "robots"
    SITEMAP = "sitemap"
    MISSING = "missing"
    STYLE = "style"
    EXPOSURE = "exposure"
    NAME = "name"
    TWIN = "twin"
    CONTACT = "contact"
    BROWSER = "browser"


@dataclass(frozen=True, eq=False)
class Visit:
    """An answer, or why there was none.

    `url`: what was asked for, absolute. `hops`: absolute targets of the redirects that were answered, in
    order; those within the site were followed, the first that leads outside it ended the visit, its answer
    being this one. `status`: HTTP status of the last answer, 0 without one. `headers`: of that answer, names
    in lower case. `body`: decoded from its transfer and content coding, at most the size cap; `cut` says that
    there was more. `cookies`: names of the cookies that were sent. `error`: a sentence in Indonesian.
    """

    url: str
    view: View = View.VISITOR
    purpose: Purpose = Purpose.PAGE
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    hops: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    at: datetime | None = None
    cut: bool = False
    error: str = ""

    @property
    def final(self) -> str:
        """The address that answered, or the one outside the site that the answer points to."""
        return self.hops[-1] if self.hops else self.url

    @cached_property
    def header(self) -> dict[str, str]:
        """The headers by name; of several with one name the last."""
        return dict(self.headers)

    @property
    def answered(self) -> bool:
        return self.status > 0
