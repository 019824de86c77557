"""The sites of Kabupaten Contoh, for the demo: one of them shows gambling to search engines only."""

from random import Random

from kentongan.core.sitescan.techniques import Technique
from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import doorways, looks, pages
from .case import Built, Case, some
from .frame import Frame, story
from .model import Sample, page
from .words import Office

INFECTED = "Kecamatan Awanbiru"
# Names below .localhost lead to this machine and nowhere else (RFC 6761).
DOMAIN = "contohkab.localhost"
# Agency of the regency, the name of its host, its look.
_SITES = (
    (INFECTED, "awanbiru", "classic_theme"),
    ("Kecamatan Rimbaelok", "rimbaelok", "block_theme"),
    ("Kecamatan Lembahsari", "lembahsari", "page_builder"),
    ("Dinas Komunikasi dan Informatika", "diskominfo", "bootstrap"),
    ("Sekretariat Daerah", "setda", "laravel"),
)


def town(seed: int = 45) -> tuple[Sample, ...]:
    """One site for each of these agencies; the samples' names are those of the agencies."""
    return tuple(_site(Random(f"{seed}{host}"), agency, host, look) for agency, host, look in _SITES)


def _site(rng: Random, agency: str, host: str, look: str) -> Sample:
    frame = Frame(rng, Office(agency, "Kabupaten Contoh", f"{host}.{DOMAIN}"), story(rng, "Contoh"))
    start = Case(rng, frame, looks.render(look, frame))
    technique = Technique.CLOAKED_PAGE if agency == INFECTED else None
    built = _built(start, technique)
    files = {"/robots.txt": pages.robots(start), "/sitemap.xml": pages.sitemap(start)}
    expected = Status.INFECTED if technique else Status.CLEAN
    return Sample(agency, look, technique, expected, frame.office.host, built.views, files=files)


def _built(start: Case, technique: Technique | None) -> Built:
    if technique is None:
        return Built({View.VISITOR: page(start.html)})
    promotion = page(doorways.page(start.rng, "market", f"{start.origin}/"))
    return some(start.html, (View.CRAWLER, View.GOOGLE), promotion)
