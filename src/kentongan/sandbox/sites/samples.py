"""All made-up sites of a seed: every look clean, pages about gambling, every technique in every form."""

from collections.abc import Iterator, Mapping
from random import Random

from kentongan.core.sitescan.techniques import Technique
from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import about, harmless, heads, leftovers, links, looks, moves, pages
from .case import Built, Case, Form, case
from .model import Sample, page

ATTACKS: Mapping[Technique, Mapping[str, Form]] = {
    Technique.DOORWAY: pages.DOORWAYS, Technique.QUERY_DOORWAY: pages.QUERIES, Technique.HIDDEN_LINKS: links.HIDDEN,
    Technique.NOSCRIPT_LINKS: links.NOSCRIPT, Technique.TRAILING_LINKS: links.TRAILING,
    Technique.VISIBLE_LINKS: links.VISIBLE, Technique.CLOAKED_PAGE: pages.CLOAKED,
    Technique.CLOAKED_LINKS: links.CLOAKED, Technique.CLOAKED_TITLE: heads.SWAPPED,
    Technique.CLOAKED_REDIRECT: moves.CLOAKED, Technique.COOKIE_REDIRECT: moves.COOKIE,
    Technique.OUTSIDE_REDIRECT: moves.OUTSIDE, Technique.SCRIPT_REDIRECT: moves.SCRIPTED,
    Technique.SCRIPT_CONTENT: moves.CONTENT, Technique.EXTERNAL_AMP: heads.AMP, Technique.STRUCTURED_DATA: heads.DATA,
    Technique.META_SPAM: heads.META, Technique.IFRAME: moves.FRAMES, Technique.GAMBLING_TEXT: links.TEXT,
    Technique.DEFACEMENT: pages.DEFACED, Technique.SITEMAP_SPAM: pages.SITEMAPS, Technique.ROBOTS_SPAM: pages.ROBOTS,
    Technique.VERIFICATION_FILE: pages.VERIFICATION, Technique.UPLOAD_SPAM: pages.UPLOADS,
    Technique.WEBSHELL: pages.WEBSHELLS,
}  # fmt: skip
CARELESS: Mapping[Technique, Mapping[str, Form]] = {
    Technique.OPEN_REDIRECT: moves.OPEN, Technique.EXPOSED_FILE: pages.exposures(leftovers.EXPOSED),
    Technique.DIRECTORY_LISTING: pages.exposures(leftovers.LISTINGS),
    Technique.DEBUG_PAGE: pages.exposures(leftovers.DEBUGGING),
}  # fmt: skip
ABOUT = "about"  # the kind of clean pages about gambling
AT_LEAST = 12  # samples of each technique, however few its forms


def samples(seed: int = 0, *, rounds: int = 1, stories: int = 96) -> Iterator[Sample]:
    """Every site of `seed`: `rounds` of each clean look and each form of attack, `stories` about gambling."""
    rng = Random(seed)
    for at in range(rounds):
        yield from clean(rng, at)
    yield from about_gambling(rng, stories)
    for technique, forms in {**ATTACKS, **CARELESS}.items():
        yield from _attacks(rng, technique, forms, rounds)


def clean(rng: Random, at: int = 0) -> Iterator[Sample]:
    """Every look, then the odd but innocent ways of answering."""
    for kind, frame in looks.frames_of(rng):
        start = Case(rng, frame, looks.render(kind, frame))
        yield _sample(f"clean-{kind}-{frame.variant}-{at}", kind, None, start, _whole(start))
    for kind, form in harmless.FORMS.items():
        start = case(rng)
        yield _sample(f"clean-{kind}-{at}", kind, None, start, form(start))


def about_gambling(rng: Random, count: int) -> Iterator[Sample]:
    for at, story in enumerate(about.stories(rng, count)):
        frame, html = looks.clean(rng, story)
        start = Case(rng, frame, html)
        yield _sample(f"about-{at}", ABOUT, None, start, _whole(start))


def _whole(start: Case) -> Built:
    files = {"/robots.txt": pages.robots(start), "/sitemap.xml": pages.sitemap(start)}
    return Built({View.VISITOR: page(start.html)}, files=files, expected=Status.CLEAN)


def _attacks(rng: Random, technique: Technique, forms: Mapping[str, Form], rounds: int) -> Iterator[Sample]:
    enough = max(rounds, -(-AT_LEAST // len(forms)))
    for at in range(enough):
        for kind, form in forms.items():
            start = case(rng)
            yield _sample(f"{technique.value}-{kind}-{at}", kind, technique, start, form(start))


def _sample(name: str, kind: str, technique: Technique | None, start: Case, built: Built) -> Sample:
    return Sample(
        name, kind, technique, built.expected, start.host, built.views, built.path, built.files, built.pages,
        built.missing,
    )  # fmt: skip
