"""Scripts that hide what they do, run where they can do nothing: a browser without network says where they go."""

from collections.abc import Sequence
from pathlib import Path

from kentongan.core.sitescan import Outcome, Purpose, Status, View, Visit
from kentongan.core.sitescan.opaque import opaque
from kentongan.sitewatch.drawing.running import run

from .options import ScanOptions, headers_of

# Kits spare whoever comes straight to a page: those from a search come first.
_ORDER = (View.GOOGLE, View.MOBILE, View.VISITOR, View.CRAWLER)
_MOST = 2  # runs of one page
_SEARCH = "https://www.google.com/"


def suspects(visits: Sequence[Visit], outcome: Outcome) -> list[Visit]:
    """The visits of a page whose scripts have to be run before it can be called what it is called; mostly none."""
    if outcome.status not in (Status.CLEAN, Status.SUSPICIOUS):
        return []
    if any(visit.purpose is Purpose.BROWSER for visit in visits):
        return []
    first = {
        visit.view: visit for visit in reversed(visits) if visit.purpose is Purpose.PAGE and visit.answered
    }
    bodies = {visit.body for visit in first.values()}
    hidden = {body for body in bodies if opaque(next(one for one in first.values() if one.body == body))}
    return [first[view] for view in _ORDER if view in first and first[view].body in hidden][:_MOST]


def unveil(visits: Sequence[Visit], options: ScanOptions) -> list[Visit]:
    """What these pages became in a browser of their own each; blocks for seconds."""
    return list(run(visits, [_introduced(visit, options) for visit in visits], Path(options.browser)))


def _introduced(visit: Visit, options: ScanOptions) -> tuple[str, str]:
    """The user agent that the visit was made with, and the page that it is said to come from."""
    agent = next(value for name, value in headers_of(visit.view, options) if name == "User-Agent")
    return agent, "" if visit.view in (View.VISITOR, View.CRAWLER) else _SEARCH
