"""From what the scanner brings back to what the desk keeps: one word for each view, the software, the proofs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from kentongan.core.sitescan import EXPOSURES, Outcome, Purpose, View, Visit
from kentongan.core.sitescan.pages import Page
from kentongan.core.sitescan.software import software_of

from .findings import Seen
from .keeping import packed
from .scanning.door import TLS_UNTIL
from .scanning.result import Known, SiteResult

TITLE = 160


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
    }


def _title(visit: Visit) -> str:
    return Page(visit).title.replace("\0", "")[:TITLE]


def leads_away(visit: Visit) -> bool:
    """Whether the answer points to another host."""
    return bool(visit.hops) and urlsplit(visit.final).hostname != urlsplit(visit.url).hostname
