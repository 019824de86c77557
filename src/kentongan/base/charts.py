"""Charts that the server draws as SVG for the width they have: no script, a sentence as title, a table beside them.

`parts/chart.html` shows a `Chart`; its numbers are in the table, each leading to its rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from . import words

WIDTH, HEIGHT = 320, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 316, 14, 128
type Fill = Literal["solid", "hatch", "hollow"]


@dataclass(frozen=True, slots=True)
class Value:
    """One number: None where nobody can know; `told` as the table says it; where its rows are."""

    figure: float | None
    told: str
    url: str = ""
    # Rests on too few cases to trust: drawn hollow.
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers. `drawn` False: in the table only (what is always large would hide the rest)."""

    name: str
    colour: words.Colour
    values: Sequence[Value]
    fill: Fill = "solid"
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a bar."""

    x: int
    y: int
    width: int
    height: int
    colour: words.Colour
    fill: Fill


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the picture; `anchor` as SVG has it."""

    x: int
    y: int
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`title` states what is seen; `labels` name the periods, the oldest first; `key` is unique on its page."""

    key: str
    title: str
    about: str
    labels: Sequence[str]
    series: Sequence[Series]
    column: str

    width = WIDTH
    height = HEIGHT

    @property
    def shown(self) -> list[Series]:
        return [one for one in self.series if one.drawn]

    @property
    def legend(self) -> list[Series]:
        return self.shown if len(self.shown) > 1 else []

    @property
    def top(self) -> int:
        """The height of the scale: a round number that no bar passes."""
        return _round_up(max(self._sums(), default=0))

    def _sums(self) -> Iterable[float]:
        for n in range(len(self.labels)):
            yield sum(one.values[n].figure or 0 for one in self.shown)

    @property
    def boxes(self) -> list[Box]:
        """The bars, stacked from the ground."""
        return [box for n in range(len(self.labels)) for box in self._bar(n)]

    def _bar(self, n: int) -> Iterable[Box]:
        slot = (_RIGHT - _LEFT) / max(len(self.labels), 1)
        ground = 0.0
        for one in self.shown:
            value = one.values[n]
            if not value.figure:
                continue
            low, high = self._y(ground), self._y(ground + value.figure)
            ground += value.figure
            # One site among a thousand is still seen.
            height = max(low - high, 2)
            fill: Fill = "hollow" if value.thin else one.fill
            yield Box(
                int(_LEFT + n * slot + 2), low - height, max(int(slot) - 4, 3), height, one.colour, fill
            )

    def _y(self, figure: float) -> int:
        return round(_BOTTOM - (_BOTTOM - _TOP) * figure / self.top)

    @property
    def grid(self) -> list[int]:
        return [_BOTTOM, self._y(self.top / 2), _TOP]

    @property
    def texts(self) -> list[Text]:
        """The scale at the left, and as many periods below as there is room for."""
        scale = [
            Text(_LEFT - 6, _BOTTOM + 4, "0", "end"),
            Text(_LEFT - 6, _TOP + 4, words.number(self.top), "end"),
        ]
        last = len(self.labels) - 1
        slot = (_RIGHT - _LEFT) / max(len(self.labels), 1)
        periods = [
            Text(_LEFT, HEIGHT - 4, self.labels[0], "start"),
            Text(_RIGHT, HEIGHT - 4, self.labels[last], "end"),
        ]
        middle = [Text(int(_LEFT + (last // 2 + 0.5) * slot), HEIGHT - 4, self.labels[last // 2])]
        return [*scale, *periods, *(middle if last > 3 else [])]

    @property
    def lines(self) -> list[tuple[str, list[Value]]]:
        """The table's rows, the newest period first."""
        rows = [(label, [one.values[n] for one in self.series]) for n, label in enumerate(self.labels)]
        return rows[::-1]


def _round_up(figure: float) -> int:
    """The next of 2, 4, 6, 8, 10, 20, 40 …: halves are whole numbers too."""
    step = 1
    while True:
        for factor in (2, 4, 6, 8, 10):
            if figure <= factor * step:
                return factor * step
        step *= 10
