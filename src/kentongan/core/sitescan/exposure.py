"""How well a site guards itself: advice apart from infections, from answers that visits have brought anyway."""

import re
from collections.abc import Iterator, Sequence

from .pages import Reader
from .signs import Sign
from .software import Software, software_of
from .techniques import Technique
from .verdict import Finding
from .visit import Purpose, Visit

# Paths that are asked for once a site, with a mandate, and what in the answer proves that they are open.
PATHS: dict[str, re.Pattern[bytes]] = {
    "/.git/HEAD": re.compile(rb"\Aref: refs/"),
    "/.env": re.compile(rb"(?m)^(?:APP_KEY|DB_PASSWORD|DB_HOST)="),
    "/wp-config.php.bak": re.compile(rb"DB_PASSWORD"),
    "/backup.sql": re.compile(rb"(?i)\A.{0,400}(?:mysqldump|create table|insert into)", re.DOTALL),
    "/phpinfo.php": re.compile(rb"<title>(?:PHP \S+ - )?phpinfo\(\)"),
}
_LISTING = re.compile(rb"<title>Index of /", re.IGNORECASE)
_DEBUG = re.compile(
    rb"Whoops, looks like something went wrong|Whoops! There was an error|DEBUG = True|Werkzeug Debugger"
    rb"|Stack trace:\s*#0|Ignition\\\\|laravel-ignition"
)
_HEADERS = ("strict-transport-security", "x-content-type-options", "content-security-policy")
# Below these the developers no longer mend holes (November 2026).
_OLDEST = {"WordPress": (6, 0), "Joomla": (4, 4), "Drupal": (10, 3)}
_TLS = "x-kentongan-tls"


def exposures(visits: Sequence[Visit], read: Reader) -> Iterator[Finding]:
    """Advice, one finding for each kind and address."""
    pages = [visit for visit in visits if visit.purpose is Purpose.PAGE and visit.status]
    answers = {(visit.url, visit.body): visit for visit in reversed(visits)}  # views with one answer are one
    for visit in answers.values():
        yield from _open(visit, read(visit).signs if visit.body else frozenset())
    if pages:
        yield from _headers(pages[0])
        yield from _old(pages[0], software_of(pages, read))


def _open(visit: Visit, signs: frozenset[int]) -> Iterator[Finding]:
    path = next((path for path in PATHS if visit.url.endswith(path)), None)
    if (
        visit.purpose is Purpose.EXPOSURE
        and visit.status == 200
        and path
        and PATHS[path].search(visit.body[:4096])
    ):
        yield _finding(Technique.EXPOSED_FILE, visit, path)
    if Sign.LISTING in signs and (found := _LISTING.search(visit.body[:2048])):
        yield _finding(Technique.DIRECTORY_LISTING, visit, found[0].decode("latin-1"))
    if Sign.DEBUG in signs and (found := _DEBUG.search(visit.body[:200_000])):
        yield _finding(Technique.DEBUG_PAGE, visit, found[0].decode("latin-1"))


def _headers(visit: Visit) -> Iterator[Finding]:
    if _TLS in visit.header:
        yield _finding(Technique.WEAK_TLS, visit, visit.header[_TLS])
    missing = [name for name in _HEADERS if name not in visit.header]
    if len(missing) == len(_HEADERS):
        yield _finding(Technique.WEAK_HEADERS, visit, ", ".join(missing))


def _old(visit: Visit, software: Software | None) -> Iterator[Finding]:
    if software is None or software.name not in _OLDEST:
        return
    told = tuple(int(part) for part in software.version.split(".")[:2] if part.isdecimal())
    if told and told < _OLDEST[software.name]:
        yield _finding(Technique.OLD_SOFTWARE, visit, f"{software.name} {software.version}")


def _finding(technique: Technique, visit: Visit, excerpt: str) -> Finding:
    return Finding(technique, visit.url, visit.view, excerpt[:240], -1)
