"""Which software a site runs, from what its pages and answers tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .pages import Page, Reader
from .signs import Sign
from .visit import Purpose, Visit


@dataclass(frozen=True, slots=True)
class Software:
    """A content management system or framework; `version` is "" where it is not told."""

    name: str
    version: str = ""


_GENERATOR = re.compile(
    r"<meta[^>]{0,80}name=[\"']generator[\"'][^>]{0,40}content=[\"']([^\"']{2,80})", re.IGNORECASE
)
_NAMED = re.compile(
    r"^(WordPress|Joomla!?|Drupal|OpenSID|Moodle|TYPO3|Blogger|PrestaShop|OJS|Open Journal Systems)[^\d]{0,12}([\d.]*)",
    re.IGNORECASE,
)
_TRACES = (
    ("WordPress", Sign.WORDPRESS), ("Joomla", Sign.JOOMLA), ("Drupal", Sign.DRUPAL), ("OpenSID", Sign.OPENSID),
    ("Moodle", Sign.MOODLE), ("OJS", Sign.OJS), ("Laravel", Sign.LARAVEL), ("CodeIgniter", Sign.CODEIGNITER),
)  # fmt: skip
_COOKIES = {"laravel_session": "Laravel", "xsrf-token": "Laravel", "ci_session": "CodeIgniter"}
# Not of the libraries that WordPress brings, which have numbers of their own.
_WP_CORE = re.compile(
    r"/wp-includes/(?!js/(?:jquery|dist/vendor|underscore|backbone|tinymce|mediaelement))[^\"']{4,120}\?ver=(\d+\.\d+(?:\.\d+)?)[\"']"
)


_READ = 300_000  # letters of a page


def software_of(visits: Sequence[Visit], read: Reader = Page) -> Software | None:
    """The first software that one of the pages names or betrays; None where nothing does."""
    return next(_told(visits, read), None)


def _told(visits: Sequence[Visit], read: Reader) -> Iterator[Software]:
    for visit in visits:
        if visit.purpose is not Purpose.PAGE or not visit.body:
            continue
        page = read(visit)
        if Sign.GENERATOR in page.signs and (named := _generator(page.source[:_READ])):
            yield named
        cookie = visit.header.get("set-cookie", "").lower()
        for name, sign in _TRACES:
            if sign in page.signs or any(told in cookie for told, by in _COOKIES.items() if by == name):
                core = _WP_CORE.findall(page.source[:_READ]) if name == "WordPress" else []
                yield Software(name, max(set(core), key=core.count) if core else "")


def _generator(source: str) -> Software | None:
    found = _GENERATOR.search(source)
    named = _NAMED.match(found[1]) if found else None
    if named is None:
        return None
    return Software(named[1].rstrip("!").replace("Open Journal Systems", "OJS"), named[2].strip("."))
