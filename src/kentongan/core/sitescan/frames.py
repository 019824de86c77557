"""Frames and objects that put another site over the page, or under it unseen."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from kentongan.core.screening.plain import words

from .hiding import hides
from .lexicon import doubtful_host, free_hosting, gambling_address, host_of
from .pages import Page, domain, excerpt_of
from .techniques import Technique
from .verdict import Finding

_OVER = re.compile(r"position\s*:\s*(?:fixed|absolute)", re.IGNORECASE)
_WIDE = re.compile(
    r"(?<![-\w])(?:min-)?width\s*:\s*(?:100(?:\.0)?\s*(?:%|vw|dvw)|\d{4,}px)|inset\s*:\s*0|right\s*:\s*0",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"(?<![-\w])(?:min-)?height\s*:\s*(?:100(?:\.0)?\s*(?:%|vh|dvh)|\d{4,}px|9\d(?:%|vh))|inset\s*:\s*0|bottom\s*:\s*0",
    re.IGNORECASE,
)
_EMBEDS = words(
    "google.com youtube.com youtube-nocookie.com vimeo.com facebook.com instagram.com tiktok.com twitter.com x.com "
    "openstreetmap.org arcgis.com spotify.com soundcloud.com googletagmanager.com dailymotion.com canva.com "
    "powerbi.com issuu.com scribd.com livestream.com windy.com widgetbot.io tawk.to"
)


def frames(page: Page) -> Iterator[Finding]:
    """One finding for the first bad frame of the page."""
    for node in page.tree.css("iframe[src], frame[src], object[data], embed[src]"):
        address = page.absolute(node.attributes.get("src") or node.attributes.get("data") or "")
        sure = _certain(page, node, address)
        if sure is not None:
            excerpt, start = excerpt_of(page, node.attributes.get("src") or node.attributes.get("data") or "")
            yield Finding(Technique.IFRAME, page.visit.url, page.visit.view, excerpt, start, sure, address)
            return


def _certain(page: Page, node: LexborNode, address: str) -> bool | None:
    host = host_of(address)
    if not page.outside(address) or domain(host) in _EMBEDS:
        return None
    covers = _covers(page, node)
    if gambling_address(address) or (covers and free_hosting(host)):
        return True
    if covers:
        return doubtful_host(host) or not _covered_by_itself(page)
    style = node.attributes.get("style") or ""
    if hides(style) and doubtful_host(host):
        return True
    return False if (hides(style) and free_hosting(host)) else None


def covers_window(style: str) -> bool:
    """Whether these declarations spread an element over the whole window."""
    return all(part.search(style) for part in (_OVER, _WIDE, _HIGH))


def _covers(page: Page, node: LexborNode) -> bool:
    """Whether the frame lies over the whole window: by its style, its class, its parent, or as a frameset."""
    if node.tag == "frame":
        return True
    style = _style(page, node)
    if covers_window(style):
        return True
    parent = node.parent
    around = _style(page, parent) if parent is not None and parent.tag not in ("body", "html") else ""
    if covers_window(around):
        return True
    given = node.attributes
    full = (given.get("width") in ("100%", "100vw") or _WIDE.search(style)) and (
        given.get("height") in ("100%", "100vh") or re.search(r"height\s*:\s*100(?:vh|%)", style)
    )
    return bool(full) and len(page.visible) < 400


def _style(page: Page, node: LexborNode) -> str:
    """The element's own style with what the page's style sheets say of its class and id."""
    given = node.attributes
    found = [given.get("style") or ""]
    names = [f"\\.{re.escape(one)}" for one in (given.get("class") or "").split()[:4]]
    if identity := given.get("id"):
        names.append(f"#{re.escape(identity)}")
    if names and page.styles:
        found += re.findall(rf"(?:{'|'.join(names)})\s*[^{{}}]{{0,80}}\{{([^{{}}]{{0,2000}})\}}", page.styles)
    return ";".join(found)


def _covered_by_itself(page: Page) -> bool:
    """Whether the page has nothing of its own: a shell made for the frame, as agencies make for their applications."""
    return len(page.visible) < 40 and not page.anchors
