"""Scripts that hide what they do from reading: when a browser has to be asked, and what its answer means.

The browser reaches nothing (`sitewatch/drawing/running.py`). What became of the page in it is a visit of its own, of
purpose BROWSER: its body is the page as it was then, each of its headers WENT an address that the scripts went to.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from .frames import frames
from .lexicon import doubtful_host, free_hosting, gambling_address, host_of
from .pages import SERVICES, Page, domain
from .promotion import may_promote, promoted
from .script_folding import fold
from .spam_links import spam_links
from .techniques import Technique
from .verdict import Finding
from .visit import Visit

WENT, SCRIPT = "x-went", "x-script"
_MOST, _LONGEST, _EXCERPT = 300, 60_000, 240
# A page without one of these has no such script.
_NEEDED = (b"_0x", b"eval(", b"eval (", b"Function(", b".constructor(", b"fromC", b"write(", b"![]+")
_NAMES = re.compile(r"\b_0x[0-9a-f]{2,6}\b")
_SIGNS_ONLY = re.compile(r"[\[\]()!+{}]{300}")
# Runs, decodes or writes what is put together first …
_COMPUTED = re.compile(
    r"\b(?:eval|Function)\s*\(\s*(?!function|\(\s*\)|async)[A-Za-z_$(]"
    r"|\.constructor\s*\(|fromC(?:harCode|odePoint)[\"'\]\s]*[.(]\s*[^\d\s)]"
    r"|\bwrite(?:ln)?\s*\(\s*(?:unescape|decodeURI\w*|atob|[A-Za-z_$][\w$]{0,40}\s*\()"
)
# … from something that no person wrote.
_CARGO = re.compile(
    r"[\"'`][^\s\"'`<>]{80}|(?:0x)?[0-9a-fA-F]{1,6}(?:\s*,\s*-?(?:0x)?[0-9a-fA-F]{1,6}){24}|(?:[\"'`][^\s\"'`]{1,12}[\"'`]\s*,\s*){24}"
)


def opaque(visit: Visit) -> str:
    """The beginning of the first script of a page that hides what it does; "" where all can be read."""
    if not any(needed in visit.body for needed in _NEEDED):
        return ""
    page = Page(visit)
    if not page.is_html:
        return ""
    scripts = (node for node in page.tree.css("script")[:_MOST] if "src" not in node.attributes)
    return next((text[:_EXCERPT] for node in scripts if _hides(text := node.text().strip())), "")


def _hides(script: str) -> bool:
    script = script[:_LONGEST]
    if _SIGNS_ONLY.search(script) or len(set(_NAMES.findall(script))) >= 3:
        return True
    if not (_COMPUTED.search(script) and _CARGO.search(script)):
        return False
    left = fold(script).text
    return bool(_COMPUTED.search(left) and _CARGO.search(left))


def unveiled(visit: Visit) -> Iterator[Finding]:
    """What a page showed once it had run in the browser: where its scripts went, and what they wrote."""
    page, script = Page(visit), visit.header.get(SCRIPT, "")
    went = (value for name, value in visit.headers if name == WENT)
    for address in dict.fromkeys(went):
        if page.outside(address) and domain(host_of(address)) not in SERVICES:
            yield Finding(
                Technique.SCRIPT_REDIRECT, visit.url, visit.view, script, -1, _certain(page, address), address
            )
            break
    wrote = [*spam_links(page, ()), *promoted(page)] if may_promote(page) else []
    for one in (*wrote, *frames(page)):
        # Told of the script: what it wrote stands nowhere in the page as it was sent.
        yield replace(one, technique=Technique.SCRIPT_CONTENT, excerpt=script, start=-1, reads_as=one.excerpt)


def _certain(page: Page, address: str) -> bool:
    """A script that hides an address and goes there by itself has no innocent reading, unless the page names it too."""
    host = host_of(address)
    return gambling_address(address) or free_hosting(host) or doubtful_host(host) or host not in page.lower
