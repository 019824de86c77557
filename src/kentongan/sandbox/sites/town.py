"""The sites of Kabupaten Contoh, for the demo: one of them shows gambling to search engines only."""

from random import Random

from kentongan.core.sitescan.techniques import Technique
from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import doorways, looks, pages
from .case import Built, Case, some
from .frame import Frame, story
from .model import Answer, Sample, page
from .words import Office

INFECTED = "Kecamatan Awanbiru"
# Names below .localhost lead to this machine and nowhere else (RFC 6761).
DOMAIN = "contohkab.localhost"
# The theme of them all, and what a doorway beside it borrows.
_STYLE = """body{margin:0;font:16px/1.6 system-ui,sans-serif;color:#1f2937;background:#f3f4f6}
nav,#masthead{background:#14532d;color:#fff}nav ul,header ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:14px 32px;
list-style:none}nav a,header a{color:#fff;text-decoration:none}main,article,section,.hero{max-width:56rem;margin:0 auto;padding:8px 32px}
h1{color:#14532d;line-height:1.25}footer{margin-top:24px;padding:24px 32px;background:#e5e7eb;font-size:14px}
.pdp{background:#111827;color:#f9fafb}.pdp h1{font-size:32px;color:#fbbf24}.pdp a{color:#fbbf24}.pdp ul{columns:4;padding:12px 32px}
.pdp-block,.pdp-product-detail,.seller,.mod-reviews{max-width:56rem;margin:0 auto;padding:12px 32px}
.pdp a[rel]{display:inline-block;margin:8px;padding:12px 40px;border-radius:8px;background:#dc2626;color:#fff;font-weight:700}
"""
_LINK = '<link rel="stylesheet" href="/gaya.css"></head>'
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
    style = Answer(body=_STYLE.encode(), headers=(("content-type", "text/css"),))
    files = {"/gaya.css": style, "/robots.txt": pages.robots(start), "/sitemap.xml": pages.sitemap(start)}
    expected = Status.INFECTED if technique else Status.CLEAN
    return Sample(agency, look, technique, expected, frame.office.host, built.views, files=files)


def _built(start: Case, technique: Technique | None) -> Built:
    if technique is None:
        return Built({View.VISITOR: page(_dressed(start.html))})
    promotion = page(_dressed(doorways.page(start.rng, "market", f"{start.origin}/")))
    return some(_dressed(start.html), (View.CRAWLER, View.GOOGLE), promotion)


def _dressed(source: str) -> str:
    return source.replace("</head>", _LINK, 1)
