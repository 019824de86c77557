"""The home page as a person accepted it, beside the one of today: another page in its place, scripts of strangers.

Compared only where somebody accepted a baseline. What is found is left to a person: a redesign is no attack.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from kentongan.core.screening.plain import words

from .lexicon import host_of
from .pages import SERVICES, Page, domain
from .skeleton import distance, share_left, skeleton_of
from .techniques import Technique
from .verdict import Finding
from .visit import Purpose, View, Visit

# Made-up and real pages: the same site keeps 97 % of its marks, a page put in its place 26 % at most.
_OTHER, _SAME = 0.3, 0.6
# Of 64 bits; pictures of one layout with other news stay well below.
_FAR = 20
# Hosts on which anybody may put a script: there the package is what is accepted, not the host.
_ANYBODYS = words("jsdelivr.net unpkg.com cloudflare.com esm.sh githubusercontent.com statically.io")
# Pages that a protection shows before the site: they say nothing about it.
_DOORMEN = re.compile(
    r"just a moment|one moment, please|attention required|checking your browser|ddos.?guard", re.IGNORECASE
)
_VERSION = re.compile(r"(?<=[^/])@[\w.^~-]+")
_TITLE = 240


@dataclass(frozen=True, slots=True)
class Face:
    """A home page as an ordinary visitor gets it. `scripts` of other sites by name: how the page writes them, and where.

    `title`, or the first line where it has none, and `start`, where that stands.
    """

    url: str
    title: str
    start: int
    marks: tuple[int, ...]
    scripts: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was accepted. `picture`: hash of its picture, None where there is none."""

    marks: tuple[int, ...]
    scripts: frozenset[str]
    picture: int | None = None


class Look(Enum):
    """Whether a page is the accepted one. DOUBTFUL: its picture decides."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    OTHER = "other"


def face_of(visits: Sequence[Visit]) -> Face | None:
    """The face in these visits of a home page; None where they show none (an error, a redirect, a doorman)."""
    plain = next((v for v in visits if v.view is View.VISITOR and v.purpose is Purpose.PAGE), None)
    if plain is None or plain.status != 200 or _led_away(plain):
        return None
    page = Page(plain)
    if not page.is_html or _DOORMEN.search(page.title):
        return None
    title = (page.title or next(iter(page.lines), ""))[:_TITLE]
    return Face(plain.url, title, page.place(title), skeleton_of(plain.body), _scripts(page))


def _led_away(visit: Visit) -> bool:
    return host_of(visit.final) != host_of(visit.url)


def _scripts(page: Page) -> dict[str, tuple[str, int]]:
    """Scripts of other sites by the name under which they are accepted: how the page writes it, and where."""
    found: dict[str, tuple[str, int]] = {}
    for node in page.tree.css("script[src]"):
        written = node.attributes.get("src") or ""
        if name := script_name(page.absolute(written), domain(page.host)):
            shown = written.partition("?")[0][:_TITLE]
            found.setdefault(name, (shown, page.place(shown)))
    return found


def script_name(address: str, own: str) -> str:
    """Host of a script, with the package where anybody may put one there; "" for the site's own and known services."""
    host = host_of(address)
    registered = domain(host)
    if not host or registered == own:
        return ""
    if registered in _ANYBODYS or host in _ANYBODYS:
        package = _VERSION.sub("", urlsplit(address).path).split("/")[1:4]
        return "/".join([host, *package])
    return "" if registered in SERVICES else host


def look_of(accepted: Baseline, marks: Sequence[int], picture: int | None = None) -> Look:
    """Whether the page with this skeleton, and this picture where one was taken, is the accepted one."""
    left = share_left(accepted.marks, marks)
    if left >= _SAME:
        return Look.SAME
    if left < _OTHER:
        return Look.OTHER
    if picture is None or accepted.picture is None:
        return Look.DOUBTFUL
    return Look.OTHER if distance(picture, accepted.picture) > _FAR else Look.SAME


def changed_look(face: Face) -> Finding:
    """Another page stands in place of the accepted one; its title is what shows that."""
    return Finding(Technique.CHANGED_LOOK, face.url, View.VISITOR, face.title, face.start, sure=False)


def new_scripts(accepted: Baseline, face: Face) -> tuple[Finding, ...]:
    """The scripts that nobody accepted, as one finding: the first of them in the page, all their names."""
    fresh = [name for name in face.scripts if name not in accepted.scripts]
    if not fresh:
        return ()
    written, start = face.scripts[fresh[0]]
    reads_as = ", ".join(sorted(fresh))
    return (
        Finding(Technique.NEW_SCRIPT, face.url, View.VISITOR, written, start, sure=False, reads_as=reads_as),
    )
