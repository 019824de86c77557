"""The new words of a reply: without the mail it answers, signatures and what phones add. Pure."""

import re
from html import unescape

# Stands at the top of our mails. It must not be worded otherwise: replies quote it years later.
MARK = "Bila membalas, tulis jawaban di atas baris ini."

_ATTRIBUTION = re.compile(
    r"^[ \t>]*(?:On|Pada)\b(?=[^\n]*\d)[^\n]{0,300}(?:\n[^\n]{0,300}){0,2}?\b(?:wrote|menulis)\s*:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HEADER = r"\*?(?:{})[ \t]*:\*?[^\n]*"
_FROM = _HEADER.format("From|Dari")
_SENT = _HEADER.format("Sent|Date|Dikirim|Terkirim|Tanggal|To|Kepada|Ke")
_END = re.compile(
    "|".join(
        [
            rf"^[ \t>]*{re.escape(MARK)}",
            r"^[ \t]*-{2,}[ \t]*(?:Original Message|Pesan Asli)[ \t]*-{2,}",
            rf"^(?:_{{5,}}[ \t]*\n{{1,3}})?[ \t]*{_FROM}\n[ \t]*{_SENT}",
            r"^--[ \t]?$",
            r"^[ \t]*(?:Dikirim|Terkirim|Sent) (?:dari|from|melalui|via)\b[^\n]*$",
            r"^[ \t]*(?:Dapatkan Outlook untuk|Get Outlook for|Unduh Outlook)\b[^\n]*$",
        ]
    ),
    re.MULTILINE | re.IGNORECASE,
)


def new_words(text: str) -> str:
    """What the sender wrote himself, whether above or below what he quotes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    attribution = _ATTRIBUTION.search(text)
    above = _own(text[: attribution.start()] if attribution else text)
    if above or attribution is None:
        return above
    below = text[attribution.end() :]
    return _own(below) if re.match(r"\s*>", below) else ""


def _own(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n") if not line.lstrip().startswith(">")]
    kept = "\n".join(lines)
    end = _END.search(kept)
    return kept[: end.start()].strip() if end else kept.strip()


_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
_UNSEEN = frozenset({"head", "style", "script", "title", "blockquote"})
_QUOTE = re.compile(r"\b(?:gmail_quote|gmail_quote_container|yahoo_quoted)\b")
_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([a-z][a-z0-9]*)([^<>]*)>|[^<]+|<", re.DOTALL | re.IGNORECASE)


class _Text:
    """Collects readable text; leaves out quotes of Gmail, Yahoo and Apple. The library's HTMLParser takes 20 s
    for 200 kB of "<a<a<a"; this reads every sign once."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = ""  # the tag being left out, and how deep its own kind nests in it
        self._depth = 0

    def read(self, html: str) -> str:
        for token in _TOKEN.finditer(html):
            closing, tag, attributes = token.groups()
            if tag:
                (self._close if closing else self._open)(tag.lower(), attributes)
            elif not self._unseen and not token[0].startswith("<!--"):
                self.parts.append(re.sub(r"\s+", " ", unescape(token[0])))
        return "".join(self.parts)

    def _open(self, tag: str, attributes: str) -> None:
        if self._unseen:
            self._depth += tag == self._unseen
        elif tag in _UNSEEN or (tag == "div" and _QUOTE.search(attributes)):
            self._unseen, self._depth = tag, 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def _close(self, tag: str, attributes: str) -> None:
        if self._unseen and tag == self._unseen:
            self._depth -= 1
            self._unseen = self._unseen if self._depth else ""
        elif not self._unseen and tag in _BREAKS - {"br"}:
            self.parts.append("\n")


def html_text(html: str) -> str:
    """Readable text of an HTML mail."""
    lines = [line.strip() for line in _Text().read(html).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
