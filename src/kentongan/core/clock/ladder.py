"""A ladder: what happens when nobody answers, as data. Frozen into a matter when it starts."""

import hashlib
import json
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
        """The same ladder, its ANSWER steps drawn together so that the superior hears before the due time.

        Where less working time is left than there are steps, the clock on the wall counts instead."""
        superior = self._superior()
        if superior is None or step_time(calendar, superior, start, due) <= due:
            return self
        scarce = minutes_between(calendar, start, due) < len(self.steps)
        unit: Unit = "minutes" if scarce or superior.span.unit == "minutes" else "working_minutes"

        def length(until: datetime) -> int:
            return _minutes(calendar, unit, start, until)

        owed, whole = length(due), length(step_time(calendar, superior, start, due))

        def drawn(step: Step) -> Step:
            part = length(step_time(calendar, step, start, due)) * owed // whole
            return replace(step, span=Span(max(1, part), unit))

        return Ladder(tuple(drawn(step) if step.phase is Phase.ANSWER else step for step in self.steps))

    def _superior(self) -> Step | None:
        """The step at which the superior hears, else the last one that waits for an answer."""
        steps = [step for _, step in self.of(Phase.ANSWER)]
        return next((step for step in steps if step.do is Do.ESCALATE), steps[-1] if steps else None)


def _step(item: dict[str, Any]) -> Step:
    span = Span(int(item["span"]["amount"]), item["span"]["unit"])
    return Step(Do(item["do"]), span, Phase(item["phase"]), bool(item["before"]))


def _minutes(calendar: WorkCalendar, unit: Unit, start: datetime, until: datetime) -> int:
    if unit == "minutes":
        return int((until - start).total_seconds() // 60)
    return minutes_between(calendar, start, until)


def step_time(calendar: WorkCalendar, step: Step, start: datetime, due: datetime) -> datetime:
    """The instant at which a step is owed."""
    if step.phase is Phase.ANSWER:
        return after(calendar, start, step.span)
    if not step.before:
        return after(calendar, due, step.span)
    whole = minutes_between(calendar, start, due)
    return add_minutes(calendar, start, max(0, whole - step.span.amount))
