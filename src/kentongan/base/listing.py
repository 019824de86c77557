"""One way to make a list: columns, filters, search, sorting, keyset pages, CSV and XLSX.

Pages are found by the last row seen and not by OFFSET, which reads everything before it (198 ms at 10^6 rows).
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _

from . import exporting, parts
from .scope import current_government, scope

PAGE = 50
EXPORT_LIMIT = 100_000
_PAGE_WORDS = ("setelah", "sebelum")


@dataclass(frozen=True, slots=True)
class Col[M: Model]:
    """A column: what a cell shows, what it says in an export, and the field it may be sorted by (never null).

    One without a cell stands in exports only, one without an export on the page only."""

    key: str
    label: str
    cell: Callable[[M], Any] | None
    export: Callable[[M], object] | None = None
    sort: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    condition: Q


@dataclass(frozen=True, kw_only=True)
class Spec[M: Model]:
    """A list as its page declares it."""

    caption: str
    name: str  # file name of exports
    columns: Sequence[Col[M]]
    sort: str  # key of the first column to sort by; "-key" for falling
    url: Callable[[M], str | None] = lambda row: None
    main: str = ""
    # By the word in the address; where several stand in one row, a text to translate as well.
    filters: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    search: Callable[[str], Q] | None = None
    empty_title: str = ""
    empty_text: str = ""
    may_export: bool = True
    prepare: Callable[[list[M]], None] = lambda rows: None  # attach what cells need, in few queries


def respond[M: Model](
    request: HttpRequest, rows: QuerySet[M], spec: Spec[M]
) -> "parts.Listing | HttpResponseBase":
    """The page of the list that the request asks for, or the export it asks for."""
    chosen = _searched(_filtered(rows, request.GET, spec), request.GET, spec)
    if spec.may_export and (kind := request.GET.get("unduh")) in ("csv", "xlsx"):
        return _export(chosen, spec, kind)
    return _listing(request, chosen, spec)


def _filtered[M: Model](rows: QuerySet[M], get: QueryDict, spec: Spec[M]) -> QuerySet[M]:
    for name, choices in spec.filters.items():
        picked = next((c for c in choices if c.value == get.get(name)), None)
        rows = rows.filter(picked.condition) if picked else rows
    return rows


def _searched[M: Model](rows: QuerySet[M], get: QueryDict, spec: Spec[M]) -> QuerySet[M]:
    words = get.get("q", "").replace("\0", "").strip()[:100]
    return rows.filter(spec.search(words)) if words and spec.search else rows


def _listing[M: Model](request: HttpRequest, rows: QuerySet[M], spec: Spec[M]) -> parts.Listing:
    order = _order(request.GET.get("urut", ""), spec)
    page, before, after = _page(rows, request.GET, order)
    spec.prepare(page)
    columns = [c for c in spec.columns if c.cell]
    return parts.Listing(
        caption=spec.caption,
        columns=[_head(request, c, order) for c in columns],
        rows=[parts.Row(spec.url(row), [c.cell(row) for c in columns if c.cell]) for row in page],
        main=spec.main,
        filters=list(_filters(request, spec)),
        search_name="q" if spec.search else "",
        search_value=request.GET.get("q", ""),
        previous_url=_link(request, sebelum=before) if before else None,
        next_url=_link(request, setelah=after) if after else None,
        exports=[parts.Export(k.upper(), _link(request, unduh=k)) for k in ("csv", "xlsx")]
        if spec.may_export
        else (),
        empty_title=spec.empty_title,
        empty_text=spec.empty_text,
    )


@dataclass(frozen=True, slots=True)
class _Order:
    key: str
    field: str
    falling: bool


def _order[M: Model](asked: str, spec: Spec[M]) -> _Order:
    sortable = {c.key: c.sort for c in spec.columns if c.sort}
    wanted = asked if asked.lstrip("-") in sortable else spec.sort
    key = wanted.lstrip("-")
    return _Order(key, sortable[key], wanted.startswith("-"))


def _page[M: Model](rows: QuerySet[M], get: QueryDict, order: _Order) -> tuple[list[M], str, str]:
    """Rows of the page asked for, and cursors for the pages before and after it ("" where there is none)."""
    back = _read(get.get("sebelum", ""))
    ahead = _read(get.get("setelah", ""))
    falling = order.falling != bool(back)
    sign = "-" if falling else ""
    ordered = rows.order_by(f"{sign}{order.field}", f"{sign}pk")
    cursor = back or ahead
    if cursor:
        try:
            ordered = ordered.filter(_beyond(order.field, cursor, falling))
        except (ValidationError, ValueError, TypeError):
            cursor = back = ahead = None
    found = list(ordered[: PAGE + 1])
    more = len(found) > PAGE
    page = found[:PAGE][:: -1 if back else 1]
    if not page:
        return [], "", ""
    first, last = _write(page[0], order), _write(page[-1], order)
    return (
        (page, first if more else "", last) if back else (page, first if ahead else "", last if more else "")
    )


def _beyond(name: str, cursor: tuple[Any, int], falling: bool) -> Q:
    value, pk = cursor
    way = "lt" if falling else "gt"
    return Q(**{f"{name}__{way}": value}) | Q(**{name: value, f"pk__{way}": pk})


def _read(text: str) -> tuple[Any, int] | None:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        return (value, int(pk)) if text and isinstance(value, str | int) and "\0" not in str(value) else None
    except (ValueError, TypeError):
        return None


def _write(row: Model, order: _Order) -> str:
    value: Any = row
    for name in order.field.split("__"):
        value = getattr(value, name)
    plain = value if isinstance(value, int) else str(value)
    return base64.urlsafe_b64encode(json.dumps([plain, row.pk]).encode()).decode()


def _head[M: Model](request: HttpRequest, c: Col[M], order: _Order) -> parts.Column:
    if not c.sort:
        return parts.Column(c.key, c.label, numeric=c.numeric)
    current = c.key == order.key
    way: Literal["", "ascending", "descending"] = (
        "" if not current else "descending" if order.falling else "ascending"
    )
    turned = f"-{c.key}" if current and not order.falling else c.key
    return parts.Column(c.key, c.label, _link(request, urut=turned), way, c.numeric)


def _filters[M: Model](request: HttpRequest, spec: Spec[M]) -> Iterable[parts.Filter]:
    for name, choices in spec.filters.items():
        picked = request.GET.get(name, "")
        known = picked in [c.value for c in choices]
        # Where several filters stand in one row, each says what it is a filter of.
        whole = _("Semua %(what)s") % {"what": _(name)} if len(spec.filters) > 1 else _("Semua")
        yield parts.Filter(whole, _link(request, **{name: ""}), not known)
        for choice in choices:
            yield parts.Filter(choice.label, _link(request, **{name: choice.value}), picked == choice.value)


def _link(request: HttpRequest, **changes: str) -> str:
    """This address with some words changed; another filter or order starts at the first page."""
    get = request.GET.copy()
    for word in (*_PAGE_WORDS, "unduh"):
        get.pop(word, None)
    for name, value in changes.items():
        get.pop(name, None)
        if value:
            get[name] = value
    return f"?{get.urlencode()}" if get else request.path


def _export[M: Model](rows: QuerySet[M], spec: Spec[M], kind: str) -> HttpResponseBase:
    columns = [c for c in spec.columns if c.export]
    heads = [c.label for c in columns]
    lines = _lines(rows, spec, columns, current_government())
    name = f"attachment; filename={spec.name}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(
            exporting.to_csv(heads, lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        exporting.to_xlsx(heads, lines, spec.caption),
        content_type=media,
        headers={"Content-Disposition": name},
    )


def _lines[M: Model](
    rows: QuerySet[M], spec: Spec[M], columns: Sequence[Col[M]], government_id: int
) -> Iterable[list[object]]:
    """The rows of an export, in pieces, so that memory stays flat; streamed after the request's scope ended."""
    for piece in batched(rows.order_by("pk")[:EXPORT_LIMIT].iterator(chunk_size=1000), 1000):
        with scope(government_id):
            lines = list(_piece(list(piece), spec, columns))
        yield from lines


def _piece[M: Model](piece: list[M], spec: Spec[M], columns: Sequence[Col[M]]) -> Iterable[list[object]]:
    spec.prepare(piece)
    for row in piece:
        yield [c.export(row) if c.export else "" for c in columns]
