"""What the shared parts of a page are fed with.

A part is a template in `web/templates/parts/`; its first lines name the shapes below that it reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from . import words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; with `sort_url` its head is a link, `sorted` says which way it runs now."""

    key: str
    label: str
    sort_url: str | None = None
    sorted: Literal["", "ascending", "descending"] = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: where it leads, and a cell (text, or HTML that is already safe) per column."""

    url: str | None
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter above a list, with how many rows it would leave if that is known."""

    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A way to take the list home: "CSV", "XLSX"."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, ready to draw. `main` is the column that carries the row's link (else the first).

    On a phone that column is the row's heading; the column "clock" or "end" stands at the row's end.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty_title: str
    empty_text: str
    main: str = ""
    filters: Sequence[Filter] = ()
    search_name: str = ""
    search_value: str = ""
    previous_url: str | None = None
    next_url: str | None = None
    exports: Sequence[Export] = ()
    total: int | None = None

    def lines(self) -> Iterator[tuple[str | None, list[tuple[Column, bool, Any]]]]:
        """Each row with its cells beside their columns. Raises ValueError if their numbers differ."""
        main = self.main or self.columns[0].key
        for row in self.rows:
            pairs = zip(self.columns, row.cells, strict=True)
            yield row.url, [(column, column.key == main, cell) for column, cell in pairs]


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of a strip: `figure` of `of` (None: nobody can know); `key` gives the icon and colour of a status."""

    figure: int | None
    word: str
    url: str = ""
    of: int | None = None
    key: str = ""
    note: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One seat in the people matrix."""

    key: str
    label: str = ""
    url: str = ""

    @property
    def status(self) -> words.Status:
        return words.STATUSES[self.key]

    @property
    def word(self) -> str:
        return words.chip(self.key).text


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of a timeline; `digest` is the hash of its event in the audit chain."""

    at: datetime
    icon: str
    colour: words.Colour
    who: str
    what: str
    channel: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: the act in bold, the rest of the sentence, and when."""

    state: Literal["done", "now", ""]
    act: str
    rest: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who has not answered, how long, how far up the ladder, and what comes next."""

    url: str
    seat: str
    person: str
    silence: timedelta
    done: int
    total: int
    next: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One matter on the desk. Without `due` its clock is stopped; `state` is a chip."""

    url: str
    due: datetime | None
    icon: str
    title: str
    owner: str
    state: str
    done: int = 0
    total: int = 0
    near_minutes: float = words.NEAR_MINUTES


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """Matters under one heading: "Lewat tenggat", "Jatuh tempo hari ini". `url` leads to all `total` of them;
    `anchor` lets other links lead here."""

    label: str
    rows: Sequence[DeskRow]
    total: int
    url: str = ""
    anchor: str = ""


LEGEND = [Tile(key) for key in ("done", "acknowledged", "waiting", "silent", "obstacle", "field_visit")]
