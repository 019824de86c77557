"""Judges the visits of one address: what they show, and what must be fetched again to be certain."""

from collections.abc import Sequence

from .verdict import Outcome
from .visit import Visit


def judge(visits: Sequence[Visit]) -> Outcome:
    """The outcome for the address that all `visits` (of several views and purposes) asked for or belong to.

    A finding is certain when every fetch of its view shows it, and there were at least two of them; until then
    `Outcome.again` names the views to fetch once more. Never raises for any bytes.
    """
    raise NotImplementedError(visits)
