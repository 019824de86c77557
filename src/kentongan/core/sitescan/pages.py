"""A page as it is read here: its source, its tree, and whom it belongs to."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kentongan.core.screening import links
from kentongan.core.screening.plain import words

from .lexicon import host_of
from .signs import IN_MARKUP, IN_TEXT
from .visit import Visit

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)
# Services that sites of governments use, and rightly lead to.
SERVICES = words(
    "google.com googleapis.com gstatic.com googletagmanager.com google-analytics.com youtube.com youtu.be facebook.com "
    "fbcdn.net instagram.com twitter.com x.com tiktok.com whatsapp.com wa.me t.me telegram.org linkedin.com jsdelivr.net "
    "cloudflare.com unpkg.com bootstrapcdn.com jquery.com gravatar.com w.org wordpress.org schema.org w3.org gmpg.org "
    "fontawesome.com addtoany.com histats.com maps.app.goo.gl goo.gl play.google.com apple.com threads.net vimeo.com "
    "ogp.me purl.org recaptcha.net doubleclick.net flagcounter.com tawk.to disqus.com sharethis.com statcounter.com "
    "onesignal.com crisp.chat userway.org googlesyndication.com ampproject.org cloudflareinsights.com"
)
# Elements that begin a line for a reader, and those whose text nobody reads.
_BLOCKS = words(
    "p div li ul ol h1 h2 h3 h4 h5 h6 tr td th table section article header footer nav main aside br hr a button option "
    "label form figure figcaption blockquote pre dd dt center marquee address summary"
)
_UNREAD = words("script style noscript template iframe textarea")


@lru_cache(maxsize=8192)
def domain(host: str) -> str:
    """The registered domain of a host; an address of the internet is itself."""
    return links.registered(host) or host


EXCERPT = 240
_BREAK = "\x1e"
_ENDS = re.compile(r"</(?:a|iframe|object)\s*>", re.IGNORECASE)
_DEEPEST, _FEW = 1500, 6000
_NEAR = 16  # elements around a text that are looked at for a block
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,30})")
# Elements without an end, or whose end is mostly left out.
_ALONE = words(
    "area base br col embed hr img input link meta param source track wbr p li td tr th option dd dt"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: `address` absolute, `text` what a reader sees of it (or its picture's words)."""

    node: LexborNode
    href: str
    address: str
    text: str


class Page:
    """One visit's page. Everything is worked out when it is first asked for."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    @cached_property
    def source(self) -> str:
        """The body as text: by its own word for the coding where that can be so, never failing."""
        return decoded(self.visit)

    @cached_property
    def raw(self) -> bytes:
        """The source as UTF-8."""
        try:
            return self.visit.body if self.visit.body.decode() else b""
        except UnicodeDecodeError:
            return self.source.encode("utf-8", "replace")

    @cached_property
    def lower(self) -> str:
        return self.source.lower()

    @cached_property
    def signs(self) -> frozenset[int]:
        """What its source may hold."""
        return IN_MARKUP.signs(self.raw)

    @cached_property
    def told(self) -> frozenset[int]:
        """What its text may tell; scripts and styles count as text here, for taking them out takes longer."""
        body = self.tree.body
        text = body.text() if body is not None else ""
        return IN_TEXT.signs(f"{self.title}\n{text}\n".encode("utf-8", "replace"))

    @cached_property
    def is_html(self) -> bool:
        """Whether a browser would show it as a page."""
        kind = self.visit.header.get("content-type", "").lower()
        if "html" in kind:
            return True
        return not kind and "<" in self.source[:2000]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(_shallow(self.source.replace("\0", " ")))

    @cached_property
    def host(self) -> str:
        return host_of(self.visit.url)

    @cached_property
    def title(self) -> str:
        found = self.tree.css_first("title")
        return " ".join(found.text().split()) if found else ""

    @cached_property
    def metas(self) -> list[tuple[str, str]]:
        """Names (or properties) and contents, in order."""
        found = [node.attributes for node in self.tree.css("meta[content]")]
        return [
            ((one.get("name") or one.get("property") or "").lower(), one.get("content") or "")
            for one in found
        ]

    @cached_property
    def base(self) -> str:
        found = self.tree.css_first("base[href]")
        return urljoin_safe(self.visit.url, found.attributes.get("href") or "") if found else self.visit.url

    def absolute(self, address: str) -> str:
        address = address.strip()
        if address.startswith(("http://", "https://", "#", "javascript:", "mailto:", "tel:")):
            return address
        if address.startswith("/") and not address.startswith("//") and "/." not in address:
            return self._origin + address
        return urljoin_safe(self.base, address)

    @cached_property
    def _origin(self) -> str:
        return urljoin_safe(self.base, "/").removesuffix("/")

    @cached_property
    def links(self) -> list[tuple[LexborNode, str, str]]:
        """The links: node, address as written, text."""
        return [(node, node.attributes.get("href") or "", _words(node)) for node in self.tree.css("a[href]")]

    @cached_property
    def anchors(self) -> list[Anchor]:
        return [self.anchor(*link) for link in self.links]

    def anchor(self, node: LexborNode, href: str, text: str) -> Anchor:
        return Anchor(node, href, self.absolute(href), text)

    @cached_property
    def own(self) -> frozenset[str]:
        """Registered domains that are the site's own: the one visited and the one its own parts name most."""
        return frozenset({domain(self.host), *self._claimed()})

    def _claimed(self) -> list[str]:
        named = Counter[str]()
        for node in self.tree.css("link[href], script[src], img[src], form[action]"):
            asked = node.attributes
            if asked.get("rel") in ("amphtml", "canonical"):
                continue
            host = host_of(asked.get("href") or asked.get("src") or asked.get("action") or "")
            if host and domain(host) not in SERVICES and not re.fullmatch(r"[\d.]+|localhost", host):
                named[domain(host)] += 1
        most = named.most_common(1)
        return [most[0][0]] if most and most[0][1] >= 3 else []

    def outside(self, address: str) -> bool:
        """Whether an absolute address leads to somebody else's site."""
        host = host_of(address)
        return bool(host) and host != self.host and domain(host) not in self.own

    @cached_property
    def styles(self) -> str:
        """All the style sheets written into the page."""
        return "\n".join(node.text() for node in self.tree.css("style"))

    @cached_property
    def lines(self) -> list[str]:
        """What a reader sees, a block or a link a line; without scripts, styles and noscript."""
        body = self.tree.body
        if body is None:
            return []
        lines = "".join(_pieces(body)).split(_BREAK)
        return [line for one in lines if (line := " ".join(one.split()))]

    @cached_property
    def visible(self) -> str:
        """All that a reader sees, as one line."""
        return " ".join(self.lines)

    def place(self, needle: str) -> int:
        """Where an excerpt stands in the source, -1 where it does not stand there as it is."""
        return self.source.find(needle) if needle else -1


type Reader = Callable[[Visit], Page]


def reader() -> Reader:
    """Reads visits as pages, equal answers of one address once."""
    known: dict[tuple[str, bytes, str | None], Page] = {}

    def read(visit: Visit) -> Page:
        key = visit.url, visit.body, visit.header.get("content-type")
        page = known.get(key)
        if page is None:
            page = known[key] = Page(visit)
        return page

    return read


def _pieces(body: LexborNode) -> Iterator[str]:
    """The texts of a body in order, with breaks where a block begins or ends."""
    last, broken, unread = 0, True, 0
    for node in body.traverse(include_text=True):
        if unread:
            if node.mem_id != unread:
                continue
            unread = 0
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            if text.isspace():
                yield " "
                continue
            block = _block_of(node)
            if broken or block != last:
                yield _BREAK
            yield text
            last, broken = block, False
        elif tag in _BLOCKS:
            broken = True
        elif tag in _UNREAD:
            unread = _after(node) or -1


def _block_of(node: LexborNode) -> int:
    """The element that begins a line around a text."""
    at = node.parent
    for _ in range(_NEAR):
        if at is None or at.tag in _BLOCKS:
            break
        at = at.parent
    return at.mem_id if at is not None else 0


def _after(node: LexborNode) -> int:
    """The node that follows the end of this one, 0 where nothing does."""
    at: LexborNode | None = node
    while at is not None and at.next is None:
        at = at.parent
    return at.next.mem_id if at is not None and at.next is not None else 0


def _shallow(source: str) -> str:
    """The source up to where its elements are nested too deep: parsers take quadratic time for that."""
    if source.count("<") < _FEW:
        return source
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() in _ALONE:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            return source[: tag.start()]
    return source


def urljoin_safe(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def decoded(visit: Visit) -> str:
    """UTF-8 where the bytes are that; else what the answer or the page names; else the Western code page."""
    body = visit.body
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    found = re.search(r"charset=[\"']?([\w-]{2,30})", visit.header.get("content-type", "")) or None
    inside = _CHARSET.search(body[:4096])
    name = found[1] if found else inside[1].decode() if inside else "cp1252"
    if name.lower().replace("_", "-") in ("utf-8", "utf8"):
        return body.decode("utf-8", "replace")
    try:
        return body.decode(name, "replace")
    except (LookupError, UnicodeError):
        return body.decode("cp1252", "replace")


def _words(node: LexborNode) -> str:
    text = " ".join(node.text().split())
    if text:
        return text
    told = node.attributes.get("title") or node.attributes.get("aria-label") or ""
    picture = node.css_first("img[alt]")
    return told or (picture.attributes.get("alt") or "" if picture else "")


def excerpt_of(page: Page, href: str) -> tuple[str, int]:
    """The source of the element with this address, and where it stands."""
    at = max(page.place(href), page.place(escape(href)))
    if at < 0 or not href:
        return href[:EXCERPT], -1
    start = page.source.rfind("<", max(0, at - EXCERPT), at)
    start = at if start < 0 else start
    end = _ENDS.search(page.source, at, at + EXCERPT)
    return page.source[start : end.end() if end else start + EXCERPT][: 2 * EXCERPT], start
