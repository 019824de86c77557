"""Looks at made-up sites as a scanner would: one fetch of each view, then those that the judge asks for again."""

from kentongan.core.sitescan.judge import judge
from kentongan.core.sitescan.verdict import Outcome
from kentongan.core.sitescan.visit import View
from kentongan.sandbox.sites import Sample

VIEWS = (View.VISITOR, View.CRAWLER, View.GOOGLE, View.MOBILE)
MOST_FETCHES = 3  # of one view


def outcome_of(sample: Sample) -> Outcome:
    """What the judge says in the end; every fetch gets other dynamic parts."""
    views = (*VIEWS, View.RETURN) if sample.sets_cookie else VIEWS
    visits = [*(sample.visit(view, at) for at, view in enumerate(views)), *sample.around()]
    outcome = judge(visits)
    for fetch in range(1, MOST_FETCHES):
        if not outcome.again:
            break
        visits += [sample.visit(view, 100 * fetch + at) for at, view in enumerate(sorted(outcome.again))]
        outcome = judge(visits)
    return outcome
