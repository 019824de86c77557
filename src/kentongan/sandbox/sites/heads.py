"""Infections of what search engines read in a page's head: copies elsewhere, structured data, title and description."""

import json
import re
from collections.abc import Callable, Mapping
from html import escape

from kentongan.core.sitescan.visit import View

from . import lure
from .case import Built, Case, Form, at_end, everyone, into_head, some
from .model import page

# --- AMP and canonical ---


def _amp_link(case: Case) -> str:
    there = case.rng.choice((lure.hosted, lure.hosted, lure.target))(case.rng)
    return case.rng.choice((
        f'<link rel="amphtml" href="{there}">', f"<link rel='amphtml' href='{there}' />", f"<link href={there} rel=amphtml>",
        f'<LINK REL="AMPHTML" HREF="{there}">', f'<link data-x="1" rel="amphtml nofollow" href="{there}">',
    ))  # fmt: skip


def _amp(case: Case) -> Built:
    return everyone(into_head(case.html, _amp_link(case), early=True))


def _canonical(case: Case) -> Built:
    html = re.sub(r'<link rel="canonical"[^>]*>', "", case.html)
    return everyone(into_head(html, f'<link rel="canonical" href="https://{lure.domain(case.rng)}/">'))


def _amp_and_canonical(case: Case) -> Built:
    html = re.sub(r'<link rel="(canonical|amphtml)"[^>]*>', "", case.html)
    return everyone(
        into_head(html, f'{_amp_link(case)}<link rel="canonical" href="{lure.hosted(case.rng)}">')
    )


def _amp_for_crawlers(case: Case) -> Built:
    return some(case.html, (View.CRAWLER,), page(into_head(case.html, _amp_link(case))))


AMP: Mapping[str, Form] = {
    "amp": _amp, "canonical": _canonical, "both": _amp_and_canonical, "crawler": _amp_for_crawlers,
}  # fmt: skip

# --- structured data ---


def _said(case: Case) -> str:
    return lure.claims(case.rng, 1)[0]


def _product(case: Case) -> object:
    rating = {"@type": "AggregateRating", "ratingValue": "4.9", "reviewCount": case.rng.randint(999, 99999)}
    return {
        "@type": "Product", "name": lure.title(case.rng), "description": _said(case), "aggregateRating": rating,
        "offers": {"@type": "Offer", "price": "10000", "priceCurrency": "IDR"},
    }  # fmt: skip


def _faq(case: Case) -> object:
    asked = [
        {"@type": "Question", "name": f"Apa itu {lure.keyword(case.rng)}?", "acceptedAnswer": {"@type": "Answer", "text": _said(case)}}
        for _ in range(3)
    ]  # fmt: skip
    return {"@type": "FAQPage", "mainEntity": asked}


def _article(case: Case) -> object:
    return {
        "@type": "Article",
        "headline": lure.title(case.rng),
        "description": _said(case),
        "author": {"@type": "Person", "name": "admin"},
    }


def _crumbs(case: Case) -> object:
    names = ("Home", lure.keyword(case.rng), lure.title(case.rng))
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": case.origin}
        for at, name in enumerate(names, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _organization(case: Case) -> object:
    name = lure.brand(case.rng)
    return {
        "@type": "Organization",
        "name": f"{name} Slot Gacor",
        "url": f"https://{lure.domain(case.rng)}/",
        "sameAs": [lure.hosted(case.rng)],
    }


def _software(case: Case) -> object:
    return {
        "@type": "MobileApplication",
        "name": lure.title(case.rng),
        "applicationCategory": "GameApplication",
        "operatingSystem": "ANDROID",
    }


def _data(make: Callable[[Case], object]) -> Form:
    def build(case: Case) -> Built:
        data: object = {"@context": "https://schema.org", **_mapping(make(case))}
        if case.rng.random() < 0.3:
            data = {
                "@context": "https://schema.org",
                "@graph": [{"@type": "WebSite", "url": case.origin}, make(case)],
            }
        text = json.dumps(data, ensure_ascii=case.rng.random() < 0.5, indent=case.rng.choice((None, 2)))
        block = f'<script type="application/ld+json">{text}</script>'
        return everyone(case.rng.choice((into_head, at_end))(case.html, block))

    return build


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _microdata(case: Case) -> Built:
    block = (
        f'<div itemscope itemtype="https://schema.org/Product"><meta itemprop="name" content="{escape(lure.title(case.rng))}">'
        f'<meta itemprop="description" content="{escape(_said(case))}"><span itemprop="aggregateRating" itemscope '
        'itemtype="https://schema.org/AggregateRating"><meta itemprop="ratingValue" content="5"><meta itemprop="reviewCount" content="99812"></span></div>'
    )
    return everyone(at_end(case.html, block))


DATA: Mapping[str, Form] = {
    "product": _data(_product), "faq": _data(_faq), "article": _data(_article), "breadcrumb": _data(_crumbs),
    "organization": _data(_organization), "application": _data(_software), "microdata": _microdata,
}  # fmt: skip

# --- title and description ---

_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description"[^>]*>')


def _titled(case: Case, html: str) -> str:
    return _TITLE.sub(lambda _: f"<title>{escape(lure.title(case.rng))}</title>", html, count=1)


def _described(case: Case, html: str) -> str:
    return into_head(
        _DESCRIPTION.sub("", html),
        f'<meta name="description" content="{escape(lure.paragraph(case.rng)[:200])}">',
    )


def _title(case: Case) -> Built:
    return everyone(_titled(case, case.html))


def _description(case: Case) -> Built:
    return everyone(_described(case, case.html))


def _keywords(case: Case) -> Built:
    words = ", ".join(lure.keyword(case.rng) for _ in range(8))
    return everyone(into_head(case.html, f'<meta name="keywords" content="{words}">'))


def _social(case: Case) -> Built:
    title, said = escape(lure.title(case.rng)), escape(_said(case))
    extra = f'<meta property="og:title" content="{title}"><meta property="og:description" content="{said}"><meta name="twitter:title" content="{title}">'
    return everyone(into_head(case.html, extra))


def _both(case: Case) -> Built:
    return everyone(_described(case, _titled(case, case.html)))


META: Mapping[str, Form] = {
    "title": _title, "description": _description, "keywords": _keywords, "social": _social, "both": _both,
}  # fmt: skip


def _swapped(change: Callable[[Case, str], str], *views: View) -> Form:
    def build(case: Case) -> Built:
        return some(case.html, views, page(change(case, case.html)))

    return build


def _swapped_both(case: Case) -> Built:
    return some(case.html, (View.CRAWLER,), page(_described(case, _titled(case, case.html))))


SWAPPED: Mapping[str, Form] = {
    "title": _swapped(_titled, View.CRAWLER), "description": _swapped(_described, View.CRAWLER), "both": _swapped_both,
    "google": _swapped(_titled, View.CRAWLER, View.GOOGLE),
}  # fmt: skip
