"""What a page tells search engines of itself: its copies elsewhere, and who owns it there."""

import re
from collections.abc import Iterator

from .lexicon import doubtful_host, free_hosting, gambling_address, host_of
from .pages import Page, domain
from .techniques import Technique
from .verdict import Finding

_CACHE = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|ampproject\.org|google\.com)$")
_TOKEN = re.compile(r"^\s*google-site-verification:\s*google[0-9a-f]{12,20}\.html\s*$")


def copies(page: Page) -> Iterator[Finding]:
    """Findings for amphtml, canonical and alternate addresses that are somebody else's."""
    for node in page.tree.css("link[rel][href]"):
        told = (node.attributes.get("rel") or "").lower().split()
        rel = next((one for one in ("amphtml", "canonical", "alternate") if one in told), "")
        if not rel:
            continue
        href = node.attributes.get("href") or ""
        sure = _certain(page, rel, page.absolute(href))
        if sure is not None:
            yield _found(page, node.html or "", href, sure)
            return


def _certain(page: Page, rel: str, address: str) -> bool | None:
    host = host_of(address)
    if not page.outside(address) or _CACHE.search(host):
        return None
    if gambling_address(address) or (rel != "alternate" and doubtful_host(host)):
        return True
    if free_hosting(host) and rel != "alternate" and not free_hosting(page.host):
        return True
    return True if rel == "amphtml" and not _names_itself(page, host) else None


def _names_itself(page: Page, host: str) -> bool:
    """Whether the page names this host as its own in other places too: it is served under another name."""
    named = [content for name, content in page.metas if name == "og:url"]
    named += [node.attributes.get("href") or "" for node in page.tree.css('link[rel="canonical"][href]')]
    return any(domain(host_of(address)) == domain(host) for address in named)


def _found(page: Page, html: str, href: str, sure: bool) -> Finding:
    at = page.place(href)
    start = page.source.rfind("<", max(0, at - 200), at) if at >= 0 else -1
    end = page.source.find(">", at) if at >= 0 else -1
    excerpt = page.source[start : end + 1] if 0 <= start < end < start + 600 else html[:240]
    return Finding(Technique.EXTERNAL_AMP, page.visit.url, page.visit.view, excerpt, start, sure, href[:240])


def verification(page: Page) -> Iterator[Finding]:
    """A file that proves to Google who owns the site: for somebody to recognise."""
    if len(page.source) < 200 and _TOKEN.match(page.source):
        text = page.source.strip()
        yield Finding(Technique.VERIFICATION_FILE, page.visit.url, page.visit.view, text, 0, sure=False)
