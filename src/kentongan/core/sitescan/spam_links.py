"""Links to gambling on a page, and how they are kept from the eyes of its visitors."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from .hiding import Sheet, hidden
from .lexicon import doubtful_host, dressed, gambling_address, host_of, jargon, path_of, talks
from .pages import Anchor, Page, excerpt_of
from .signs import IN_LINES
from .techniques import Technique
from .verdict import Finding

_PLACES = {
    "": Technique.VISIBLE_LINKS,
    "noscript": Technique.NOSCRIPT_LINKS,
    "trailing": Technique.TRAILING_LINKS,
}


@dataclass(frozen=True, slots=True)
class _Spam:
    """A link worded as gambling sites word them: `worth` 2 for sure, 1 perhaps."""

    anchor: Anchor
    worth: int
    outside: bool


def spam_links(page: Page, outer_styles: tuple[str, ...] = ()) -> Iterator[Finding]:
    """One finding for each way in which the page's links to gambling are placed."""
    told = [f"{text} {href} ".replace("\n", " ") for _, href, text in page.links]
    unlike = list(dict.fromkeys(told))
    worded = {unlike[at] for at in IN_LINES.among(unlike)}
    asked = (page.anchor(*link) for link, words in zip(page.links, told, strict=True) if words in worded)
    found = [spam for anchor in asked if (spam := _spam(page, anchor))]
    if not found:
        return
    sheet = Sheet((page.styles, *outer_styles))
    trailing = _trailing(page)
    placed = defaultdict[Technique, list[_Spam]](list)
    for spam in found:
        placed[_place(spam.anchor, sheet, trailing)].append(spam)
    for technique, spams in placed.items():
        certain = _certain(spams, shown=technique is Technique.VISIBLE_LINKS)
        if certain is not None:
            yield _finding(page, technique, spams, certain)


def _spam(page: Page, anchor: Anchor) -> _Spam | None:
    if not anchor.address.startswith(("http:", "https:")):
        return None
    worth, outside = jargon(anchor.text), page.outside(anchor.address)
    if worth < 2 and gambling_address(anchor.address) and (outside or worth):
        worth = 2
    if worth == 1 and outside and jargon(path_of(anchor.address)):
        worth = 2
    if not worth and outside and doubtful_host(host_of(anchor.address)):
        worth = 1
    if not worth or (len(anchor.text) > 30 and talks(anchor.text)):
        return None
    return _Spam(anchor, worth, outside)


def _place(anchor: Anchor, sheet: Sheet, trailing: frozenset[tuple[str, str]]) -> Technique:
    if (anchor.href, anchor.text) in trailing:
        return Technique.TRAILING_LINKS
    return _PLACES.get(hidden(anchor.node, sheet), Technique.HIDDEN_LINKS)


def _trailing(page: Page) -> frozenset[tuple[str, str]]:
    """Links (href, text) written after the first end of the document."""
    end = page.lower.find("</html>")
    rest = page.source[end + 7 :] if end >= 0 else ""
    if "<a" not in rest.lower():
        return frozenset()
    nodes = LexborHTMLParser(rest).css("a[href]")
    return frozenset((node.attributes.get("href") or "", " ".join(node.text().split())) for node in nodes)


def _certain(spams: list[_Spam], *, shown: bool) -> bool | None:
    """True: no innocent reading; False: somebody should look; None: nothing."""
    strong = [spam for spam in spams if spam.worth == 2]
    outside = [spam for spam in strong if spam.outside]
    if shown:
        if len(outside) >= 2 or (
            outside and (len(spams) >= 3 or gambling_address(outside[0].anchor.address))
        ):
            return True
        if any(dressed(spam.anchor.text) for spam in spams):
            return True
        return False if outside else None
    if outside or len(strong) >= 2:
        return True
    weak = [spam for spam in spams if spam.outside]
    return False if strong or len(weak) >= 3 else None


def _finding(page: Page, technique: Technique, spams: list[_Spam], certain: bool) -> Finding:
    first = max(spams, key=lambda spam: (spam.worth, spam.outside)).anchor
    excerpt, start = excerpt_of(page, first.href)
    names = ", ".join(f"'{spam.anchor.text[:40]}'" for spam in spams[:4] if spam.anchor.text)
    reads = f"{len(spams)} tautan: {names}"
    return Finding(technique, page.visit.url, page.visit.view, excerpt, start, certain, reads)
