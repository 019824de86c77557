"""What an infection starts from, and the ways to put something into a page."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import looks
from .frame import Frame
from .model import Answer, page

_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """A clean page of some office, to be infected."""

    rng: Random
    frame: Frame
    html: str

    @property
    def host(self) -> str:
        return self.frame.office.host

    @property
    def origin(self) -> str:
        return self.frame.origin


@dataclass(frozen=True)
class Built:
    """What an infection makes of a case; fields as in `Sample`."""

    views: Mapping[View, Answer]
    path: str = "/"
    files: Mapping[str, Answer] = field(default_factory=dict)
    pages: Mapping[str, Answer] = field(default_factory=dict)
    missing: Answer = field(default_factory=lambda: page("<h1>404 Not Found</h1>", 404))
    expected: Status = Status.INFECTED


type Form = Callable[[Case], Built]  # an infection, or an oddity


def case(rng: Random) -> Case:
    frame, html = looks.clean(rng)
    return Case(rng, frame, html)


def everyone(html: str, **more: object) -> Built:
    """Every view gets the same page."""
    return Built({View.VISITOR: page(html)}, **more)  # type: ignore[arg-type]  # the fields of Built, by name


def some(html: str, views: Iterable[View], answer: Answer) -> Built:
    """`views` get `answer`, everybody else the page."""
    return Built({View.VISITOR: page(html), **dict.fromkeys(views, answer)})


def into_head(html: str, extra: str, *, early: bool = False) -> str:
    return (
        html.replace("<head>", f"<head>{extra}", 1)
        if early
        else html.replace("</head>", f"{extra}</head>", 1)
    )


def at_top(html: str, extra: str) -> str:
    return _BODY.sub(lambda found: found[0] + extra, html, count=1)


def at_end(html: str, extra: str) -> str:
    return html.replace("</body>", f"{extra}</body>", 1)


def behind(html: str, extra: str) -> str:
    return html.rstrip() + "\n" + extra


def in_text(html: str, extra: str, rng: Random) -> str:
    """After some paragraph, or at the end where there is none."""
    ends = [found.end() for found in re.finditer("</p>|</td>", html)]
    at = rng.choice(ends) if ends else html.index("</body>")
    return html[:at] + extra + html[at:]


def anywhere(html: str, extra: str, rng: Random) -> str:
    """In one of the places where such blocks are found."""
    place = rng.choice((at_end, at_end, at_top, behind, None))
    return in_text(html, extra, rng) if place is None else place(html, extra)
