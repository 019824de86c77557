"""The clock's loop: matters whose next step is due get it (see `kernel/steps.py` for the guarantee)."""

from kentongan.base import clock
from kentongan.kernel import steps

LIMIT = 500


def tick() -> int:
    """One round; returns how many matters moved. Call again at once while it returns LIMIT."""
    return steps.take_due(now=clock.now(), limit=LIMIT)
