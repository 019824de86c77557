"""The ladders that matters start with, by how much hurry they have. A later issue lets a government keep its own."""

from typing import Final

from kentongan.core.clock.ladder import Do, Ladder, Phase, Step
from kentongan.core.clock.worktime import Span


def _answer(do: Do, amount: int, unit: str) -> Step:
    return Step(do, Span(amount, unit))  # type: ignore[arg-type]


_AROUND_DUE: Final = (
    Step(Do.REMIND, Span(240, "working_minutes"), Phase.FINISH, before=True),
    Step(Do.REMIND, Span(60, "working_minutes"), Phase.FINISH),
    Step(Do.ESCALATE, Span(450, "working_minutes"), Phase.FINISH),
    Step(Do.FIELD_VISIT, Span(1350, "working_minutes"), Phase.FINISH),
    Step(Do.LAPSE, Span(4500, "working_minutes"), Phase.FINISH),
)
_URGENT_DUE: Final = (
    Step(Do.REMIND, Span(15, "minutes"), Phase.FINISH),
    Step(Do.ESCALATE, Span(60, "minutes"), Phase.FINISH),
    Step(Do.FIELD_VISIT, Span(240, "minutes"), Phase.FINISH),
    Step(Do.LAPSE, Span(2880, "minutes"), Phase.FINISH),
)


def _ladder(unit: str, spans: tuple[int, int, int, int, int], around_due: tuple[Step, ...]) -> Ladder:
    steps = (Do.REMIND, Do.NEXT_CHANNEL, Do.ESCALATE, Do.FIELD_VISIT, Do.LAPSE)
    return Ladder(
        tuple(_answer(do, amount, unit) for do, amount in zip(steps, spans, strict=True)) + around_due
    )


NORMAL: Final = _ladder("working_minutes", (450, 900, 1350, 2250, 4500), _AROUND_DUE)
IMPORTANT: Final = _ladder("working_minutes", (120, 240, 450, 1350, 4500), _AROUND_DUE)
EMERGENCY: Final = _ladder("minutes", (15, 30, 60, 180, 1440), _URGENT_DUE)
