"""Judges the visits of one address: what they show, and what must be fetched again to be certain."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from .defacement import defaced
from .exposure import exposures
from .frames import frames
from .heads import copies, verification
from .journeys import by_view, sent_out
from .listings import document, robots, sitemap
from .names import named
from .opaque import unveiled
from .pages import Page, Reader, reader
from .promotion import may_promote, promoted
from .scripts import scripted
from .shells import shells
from .spam_links import spam_links
from .techniques import EXPOSURES, Severity, Technique
from .verdict import Finding, Outcome, Status
from .visit import Purpose, View, Visit

# Views that see what an ordinary visitor sees; what only the others see is cloaked.
_PLAIN = frozenset({View.VISITOR, View.RETURN, View.ELSEWHERE})
_CLOAKED = {
    Technique.DOORWAY: Technique.CLOAKED_PAGE,
    Technique.GAMBLING_TEXT: Technique.CLOAKED_PAGE,
    Technique.META_SPAM: Technique.CLOAKED_TITLE,
    Technique.HIDDEN_LINKS: Technique.CLOAKED_LINKS,
    Technique.NOSCRIPT_LINKS: Technique.CLOAKED_LINKS,
    Technique.TRAILING_LINKS: Technique.CLOAKED_LINKS,
    Technique.VISIBLE_LINKS: Technique.CLOAKED_LINKS,
    Technique.SCRIPT_REDIRECT: Technique.CLOAKED_REDIRECT,
}
# What shows once by its nature: a second fetch says nothing against it.
_ONCE = frozenset({Technique.COOKIE_REDIRECT})
_ACTS = frozenset({Severity.HIGH, Severity.CRITICAL})
_REFUSED = frozenset({401, 403, 407, 408, 425, 429})


def judge(visits: Sequence[Visit]) -> Outcome:
    """The outcome for the address that all `visits` (of several views and purposes) asked for or belong to.

    A finding is certain when every fetch of its view shows it, and there were at least two of them; until then
    `Outcome.again` names the views to fetch once more. What one of two fetches shows is left to a person.
    Never raises for any bytes.
    """
    pages = [visit for visit in visits if visit.purpose is Purpose.PAGE]
    styles = tuple(
        visit.body.decode("utf-8", "replace") for visit in visits if visit.purpose is Purpose.STYLE
    )
    read = reader()
    beside = [found for visit in visits for found in _beside(visit)]
    views = by_view(pages)
    shown = dict(_shown(pages, styles, read))
    seen = [_one_view(view, fetched, shown, pages) for view, fetched in views.items()]
    findings = _cloaked([*(one for several in seen for one in several), *_swapped(views, read)], views)
    again = frozenset(
        one.view for one in findings if len(views[one.view]) == 1 and one.technique not in _ONCE
    )
    kept = _merged([*findings, *beside, *named(visits), *exposures(visits, read)])
    return Outcome(pages[0].url if pages else "", _status(kept, pages), kept, again)


def _shown(
    pages: Sequence[Visit], styles: tuple[str, ...], read: Reader
) -> Iterator[tuple[Visit, list[Finding]]]:
    """What each visit shows by itself; equal answers are looked at once, and a visit once in its life."""
    known: dict[Page, list[Finding]] = {}
    for visit in pages:
        before = _seen.get(visit)
        if before is None or before[0] != styles:
            page = read(visit)
            if page not in known:
                known[page] = list(page_findings(page, styles))
            before = _seen[visit] = (styles, known[page])
        yield visit, [replace(one, view=visit.view) for one in before[1]]


# Judging goes in rounds, each with some more visits: what the earlier ones showed is kept with them.
_seen: WeakKeyDictionary[Visit, tuple[tuple[str, ...], list[Finding]]] = WeakKeyDictionary()


def _one_view(
    view: View, fetched: Sequence[Visit], found: Mapping[Visit, list[Finding]], pages: Sequence[Visit]
) -> list[Finding]:
    """What the fetches of one view show; unsure where not all of them did."""
    gone = [one for one in sent_out(pages) if one.view is view]
    shown = [[*found[visit], *(one for one in gone if visit.hops and visit.hops[-1][:300] == one.excerpt)]
             for visit in fetched if visit.answered]  # fmt: skip
    counts: dict[Technique, int] = {}
    for several in shown:
        for technique in {one.technique for one in several}:
            counts[technique] = counts.get(technique, 0) + 1
    firsts = {one.technique: one for several in reversed(shown) for one in reversed(several)}
    return [
        one if counts[technique] == len(shown) or technique in _ONCE else replace(one, sure=False)
        for technique, one in firsts.items()
    ]


def page_findings(page: Page, styles: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Everything that one fetch of a page shows by itself."""
    yield from verification(page)
    if page.visit.body.startswith(b"%PDF") or not page.is_html:
        yield from document(page)
        return
    if may_promote(page):
        links = list(spam_links(page, styles))
        yield from links
        # The words of those links are text as well: they are not told twice.
        yield from (one for one in promoted(page) if not (links and one.technique is Technique.GAMBLING_TEXT))
    yield from scripted(page)
    yield from frames(page)
    yield from copies(page)
    yield from defaced(page)
    yield from shells(page)


def _beside(visit: Visit) -> Iterable[Finding]:
    if visit.purpose is Purpose.ROBOTS and visit.status == 200:
        return robots(Page(visit))
    if visit.purpose is Purpose.SITEMAP and visit.status == 200:
        return sitemap(Page(visit))
    if visit.purpose is Purpose.BROWSER:
        return unveiled(visit)
    if visit.purpose is Purpose.MISSING and visit.status == 200:
        return (replace(one, technique=Technique.QUERY_DOORWAY)
                for one in page_findings(Page(visit)) if one.technique is Technique.DOORWAY)  # fmt: skip
    return ()


def _cloaked(findings: Sequence[Finding], views: Mapping[View, list[Visit]]) -> list[Finding]:
    """Findings that no ordinary visitor could make get the name of that, and being sent away is sure then."""
    plain = {one.technique for one in findings if one.view in _PLAIN}
    if not any(visit.answered for view in _PLAIN for visit in views.get(view, ())):
        return list(findings)
    later = {one.technique for one in findings if one.view is View.RETURN}
    return [_named(one, plain, returned=View.RETURN in views, later=later) for one in findings]


def _named(one: Finding, plain: set[Technique], *, returned: bool, later: set[Technique]) -> Finding:
    """The finding under the name of what only its view was shown."""
    sent = one.technique is Technique.SCRIPT_REDIRECT
    if one.view not in _PLAIN and one.technique in _CLOAKED and one.technique not in plain:
        return replace(one, technique=_CLOAKED[one.technique], sure=one.sure or sent)
    if sent and returned and one.technique not in later:
        return replace(one, technique=Technique.COOKIE_REDIRECT, sure=True)
    return one


def _swapped(views: Mapping[View, list[Visit]], read: Reader) -> Iterator[Finding]:
    """Views that are given another title, or a wholly different page: somebody should look at that."""
    plain = next((visit for visit in views.get(View.VISITOR, ()) if visit.status == 200), None)
    if plain is None:
        return
    mine = read(plain)
    for view, fetched in views.items():
        other = fetched[0]
        if view in _PLAIN or other.status != 200 or other.body == plain.body or other.hops:
            continue
        theirs = read(other)
        if not (theirs.is_html and mine.is_html) or theirs.title == mine.title:
            continue
        technique = Technique.CLOAKED_PAGE if _strangers(mine, theirs) else Technique.CLOAKED_TITLE
        if technique is Technique.CLOAKED_PAGE or _retitled(mine, theirs):
            sure = technique is Technique.CLOAKED_TITLE and len(fetched) > 1
            yield Finding(technique, other.url, view, theirs.title[:240], theirs.place(theirs.title), sure)


def _strangers(one: Page, other: Page) -> bool:
    """Whether two pages share not a fifth of their lines."""
    mine, theirs = set(one.lines), set(other.lines)
    least = min(len(mine), len(theirs))
    return least >= 8 and len(mine & theirs) * 5 < least


def _retitled(one: Page, other: Page) -> bool:
    """Whether two pages of mostly the same lines have titles without a common word."""
    mine, theirs = set(one.lines), set(other.lines)
    shared = len(mine & theirs)
    words = [set(re.findall(r"\w{3,}", page.title.lower())) for page in (one, other)]
    return shared >= 8 and shared * 2 > len(mine) and all(words) and words[0].isdisjoint(words[1])


def _merged(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each technique and page, the surest and the most ordinary view first; gravest first."""
    order = list(View)
    best: dict[tuple[Technique, str], Finding] = {}
    for one in sorted(findings, key=lambda found: (not found.sure, order.index(found.view))):
        best.setdefault((one.technique, one.url), one)
    gravity = list(Severity)
    return tuple(sorted(best.values(), key=lambda found: (-gravity.index(found.severity), not found.sure)))


def _status(findings: Sequence[Finding], pages: Sequence[Visit]) -> Status:
    traces = [one for one in findings if one.technique not in EXPOSURES]
    sure = {one.technique for one in traces if one.sure and one.severity in _ACTS}
    if Technique.DEFACEMENT in sure:
        return Status.DEFACED
    if sure:
        return Status.INFECTED
    if any(one.severity in _ACTS or one.severity is Severity.MEDIUM for one in traces):
        return Status.SUSPICIOUS
    served = [
        visit for visit in pages if visit.answered and visit.status < 500 and visit.status not in _REFUSED
    ]
    return Status.CLEAN if served else Status.UNREACHABLE
