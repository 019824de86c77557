"""A ladder: what happens when nobody answers, as data. Frozen into a matter when it starts."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from .worktime import Span, Unit, WorkCalendar, add_minutes, after, minutes_between


class Do(StrEnum):
    REMIND = "remind"
    NEXT_CHANNEL = "next_channel"
    ESCALATE = "escalate"
    FIELD_VISIT = "field_visit"
    LAPSE = "lapse"


class Phase(StrEnum):
    """ANSWER steps run from the start until somebody answers; FINISH steps run around the due time."""

    ANSWER = "answer"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Step:
    """`span` after the start (ANSWER) or after the due time (FINISH; before it where `before`)."""

    do: Do
    span: Span
    phase: Phase = Phase.ANSWER
    before: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    steps: tuple[Step, ...]

    def dumps(self) -> str:
        """Canonical JSON; equal ladders give equal text."""
        return json.dumps([asdict(step) for step in self.steps], sort_keys=True, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> "Ladder":
        """Read what `dumps` wrote; raises ValueError for anything else."""
        try:
            return cls(tuple(_step(item) for item in json.loads(text)))
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"not a ladder: {error}") from error

    def digest(self) -> str:
        return hashlib.sha256(self.dumps().encode()).hexdigest()

    def of(self, phase: Phase) -> list[tuple[int, Step]]:
        """The steps of a phase with their place in the whole ladder."""
        return [(rung, step) for rung, step in enumerate(self.steps) if step.phase is phase]

    def fitted(self, calendar: WorkCalendar, start: datetime, due: datetime) -> "Ladder":
        """The same ladder, its ANSWER steps drawn together so that the superior hears before the due time."""
        owed = max(1, _span_minutes(calendar, start, due, self._unit()))
        last = max((s.span.amount for s in self._until_superior()), default=0)
        if last == 0 or self._minutes(last) <= owed:
            return self
        return Ladder(tuple(self._shrunk(step, owed / self._minutes(last)) for step in self.steps))

    def _until_superior(self) -> Iterable[Step]:
        for _, step in self.of(Phase.ANSWER):
            yield step
            if step.do is Do.ESCALATE:
                return

    def _unit(self) -> Unit:
        return next((s.span.unit for _, s in self.of(Phase.ANSWER)), "minutes")

    def _minutes(self, amount: int) -> int:
        return amount * (DAY_MINUTES if self._unit() == "working_days" else 1)

    def _shrunk(self, step: Step, factor: float) -> Step:
        if step.phase is not Phase.ANSWER:
            return step
        unit: Unit = "minutes" if step.span.unit == "minutes" else "working_minutes"
        return replace(step, span=Span(max(1, int(self._minutes(step.span.amount) * factor)), unit))


# A working day of Perpres 21/2023 has 7.5 hours.
DAY_MINUTES = 450


def _step(item: dict[str, Any]) -> Step:
    span = Span(int(item["span"]["amount"]), item["span"]["unit"])
    return Step(Do(item["do"]), span, Phase(item["phase"]), bool(item["before"]))


def _span_minutes(calendar: WorkCalendar, start: datetime, due: datetime, unit: str) -> int:
    if unit == "minutes":
        return int((due - start).total_seconds() // 60)
    return minutes_between(calendar, start, due)


def step_time(calendar: WorkCalendar, step: Step, start: datetime, due: datetime) -> datetime:
    """The instant at which a step is owed."""
    if step.phase is Phase.ANSWER:
        return after(calendar, start, step.span)
    if not step.before:
        return after(calendar, due, step.span)
    whole = minutes_between(calendar, start, due)
    return add_minutes(calendar, start, max(0, whole - step.span.amount))
