"""From what the scanner brings back to what the desk keeps: one word for each view, the software, the proofs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kentongan.core.sitescan import EXPOSURES, Outcome, Purpose, View, Visit, face_of
from kentongan.core.sitescan.lexicon import jargon
from kentongan.core.sitescan.pages import Page
from kentongan.core.sitescan.software import software_of

from .drawing.page import leads_away
from .findings import Seen
from .keeping import packed
from .scanning.door import TLS_UNTIL
from .scanning.result import Known, SiteResult

TITLE = 160
# Lines that only one view saw: so many, so long.
LINES, LINE = 5, 120
_NUMBERS = re.compile(r"\d+")


def seen_of(result: SiteResult, known: Known, *, imitated: bool, ip: str = "") -> Seen:
    """The result as `scans.settle` takes it. `known`: what the scan was given."""
    outcome, software = result.outcome, software_of(result.front)
    return Seen(
        status=outcome.status,
        findings=outcome.findings,
        visits=result.visits,
        looks=tuple(looks(result.front, outcome)),
        imitated=imitated,
        software=software.name if software else "",
        version=software.version if software else "",
        ip=ip,
        certificate_until=_certificate_until(result.front),
        error=result.error,
        front=result.front,
        face=face_of(result.front),
        homes=result.hosts,
        place=result.place,
        security=result.contact,
        kept=packed(result, known),
        answered=bool(result.front),
    )


def _certificate_until(visits: Sequence[Visit]) -> datetime | None:
    """Until when the certificate is good, as the door noted it."""
    noted = next((visit.header[TLS_UNTIL] for visit in visits if TLS_UNTIL in visit.header), "")
    return datetime.fromisoformat(noted) if noted else None


def looks(visits: Sequence[Visit], outcome: Outcome) -> Iterator[dict[str, object]]:
    """What each view saw of the home page, the visitor first; `differs` from what he should see and the others do."""
    first: dict[View, Visit] = {}
    for visit in visits:
        if visit.purpose is Purpose.PAGE:
            first.setdefault(visit.view, visit)
    suspect = {f.view for f in outcome.findings if f.technique not in EXPOSURES}
    plain = first.get(View.VISITOR)
    for view in _in_order(first):
        yield _look(first[view], plain, view in suspect)


def _in_order(views: Iterable[View]) -> list[View]:
    return sorted(views, key=list(View).index)


def _look(visit: Visit, plain: Visit | None, suspect: bool) -> dict[str, object]:
    title = Page(visit).title.replace("\0", "")[:TITLE] if visit.answered else ""
    away = leads_away(visit)
    swapped = plain is not None and plain.answered and (leads_away(plain), title) != (away, _title(plain))
    return {
        "view": visit.view.value,
        "title": title,
        "status": visit.status,
        "size": len(visit.body),
        "leads_to": visit.final[:300] if away else "",
        "differs": suspect or swapped,
        "only": _only(visit, plain) if suspect or swapped else [],
    }


def _only(visit: Visit, plain: Visit | None) -> list[str]:
    """The first lines that this view saw and the visitor did not; other numbers alone make no other line."""
    if plain is None or visit.body == plain.body or not (visit.answered and plain.answered):
        return []
    common = {_numberless(line) for line in Page(plain).lines}
    fresh = dict.fromkeys(line for line in Page(visit).lines if _numberless(line) not in common)
    # Words of gambling tell more than the menu that comes with them.
    telling = sorted(fresh, key=jargon, reverse=True)
    return [line.replace("\0", "")[:LINE] for line in telling[:LINES]]


def _numberless(line: str) -> str:
    return _NUMBERS.sub("0", line)


def _title(visit: Visit) -> str:
    return Page(visit).title.replace("\0", "")[:TITLE]
