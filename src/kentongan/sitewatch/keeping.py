"""Home pages as they were when a site was last found clean, so that its server can say "unchanged" instead of sending
them again.

Guarantee: no finding rests on such a word. A page is kept only from a look that found no trace, as the bytes that came
then (their digest is checked when they are read), and for a week; a suspicion fetches it whole again, a recheck of a
case never asks this way. Failure cases: servers that call a changed page unchanged (a week at most, and the other views
are asked for themselves), pages with cookies or without a validator (never kept), a damaged copy (none).
"""

import io
import lzma
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from kentongan.core.sitescan import EXPOSURES, Purpose, Status, View, Visit

from .scanning import warc
from .scanning.result import Known, SiteResult
from .scanning.visiting import UNCHANGED, conditions

KEPT_FOR = timedelta(days=7)
_MOST = 2 << 20  # bytes of all views of a site


def packed(result: SiteResult, known: Known) -> bytes | None:
    """What to keep of this result: b"" for nothing, None where what is kept already stays."""
    traces = [one for one in result.outcome.findings if one.technique not in EXPOSURES]
    if result.outcome.status is not Status.CLEAN or traces:
        return b""
    first = {visit.view: visit for visit in reversed(result.front) if visit.purpose is Purpose.PAGE}
    fresh = {view: visit for view, visit in first.items() if _lasting(visit)}
    same = {view: known.front[view] for view, visit in first.items() if UNCHANGED in visit.header}
    if same and not fresh:
        return None
    kept = list({**fresh, **same}.values())
    if not kept or sum(len(body) for body in {visit.body for visit in kept}) > _MOST:
        return b""
    file = io.BytesIO()
    warc.write(file, kept)
    return lzma.compress(file.getvalue(), preset=1)  # looks far enough back to hold equal views once


def _lasting(visit: Visit) -> bool:
    """Whether a server can tell later that it would send this again."""
    head = visit.header
    whole = visit.status == 200 and visit.body and not (visit.cut or visit.error or UNCHANGED in head)
    personal = "set-cookie" in head or "no-store" in head.get("cache-control", "") or head.get("vary") == "*"
    return bool(whole and not personal and conditions(visit)) and visit.view is not View.RETURN


def unpacked(content: bytes, *, now: datetime) -> Mapping[View, Visit]:
    """The kept visits by view, as far as they may still be asked by; nothing of a copy that is damaged."""
    try:
        return {visit.view: visit for visit in _visits(content) if visit.at and now - visit.at < KEPT_FOR}
    except (lzma.LZMAError, EOFError, warc.Unreadable):
        return {}


def _visits(content: bytes) -> Iterator[Visit]:
    if content:
        yield from warc.read(io.BytesIO(lzma.decompress(content)))
