"""Which software a site runs, from what its pages and answers tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .pages import Page
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
    ("WordPress", re.compile(r"/wp-(?:content|includes|json)/|wp-emoji-release")),
    ("Joomla", re.compile(r"/media/(?:jui|system)/js/|/components/com_\w+|option=com_")),
    ("Drupal", re.compile(r"/sites/(?:default|all)/|drupal-settings-json|Drupal\.settings")),
    ("OpenSID", re.compile(r"opensid|/desa/themes/|sistem informasi desa", re.IGNORECASE)),
    ("Moodle", re.compile(r"/theme/(?:boost|image\.php|styles\.php)|M\.cfg\s*=")),
    ("OJS", re.compile(r"/lib/pkp/|open journal systems", re.IGNORECASE)),
    ("Laravel", re.compile(r"laravel_session|XSRF-TOKEN|csrf-token[\"'] content", re.IGNORECASE)),
    ("CodeIgniter", re.compile(r"ci_session|codeigniter", re.IGNORECASE)),
)  # fmt: skip
# Not of the libraries that WordPress brings, which have numbers of their own.
_WP_CORE = re.compile(
    r"/wp-includes/(?!js/(?:jquery|dist/vendor|underscore|backbone|tinymce|mediaelement))[^\"']{4,120}\?ver=(\d+\.\d+(?:\.\d+)?)[\"']"
)


_READ = 300_000  # letters of a page


def software_of(visits: Sequence[Visit]) -> Software | None:
    """The first software that one of the pages names or betrays; None where nothing does."""
    return next(_told(visits), None)


def _told(visits: Sequence[Visit]) -> Iterator[Software]:
    for visit in visits:
        if visit.purpose is not Purpose.PAGE or not visit.body:
            continue
        source = Page(visit).source[:_READ]
        if (found := _GENERATOR.search(source)) and (named := _NAMED.match(found[1])):
            yield Software(named[1].rstrip("!").replace("Open Journal Systems", "OJS"), named[2].strip("."))
        told = f"{source} {visit.header.get('set-cookie', '')}"
        for name, trace in _TRACES:
            if trace.search(told):
                core = _WP_CORE.findall(source) if name == "WordPress" else []
                yield Software(name, max(set(core), key=core.count) if core else "")
