"""Whole pages that promote gambling, in the manner of the kits: shop clones of four kinds, AMP, landing pages, long articles."""

import json
from collections.abc import Callable, Mapping
from html import escape
from random import Random

from . import lure, words

type Kit = Callable[[Random, str, str], str]


def product(rng: Random, name: str, address: str) -> str:
    """A product with a price and ratings, as JSON-LD."""
    data = {
        "@context": "https://schema.org/", "@type": "Product", "name": lure.title(rng, name), "image": f"https://img-{rng.getrandbits(20):x}.b-cdn.net/{words.slug(name)}.webp",
        "description": lure.claims(rng, 1, name)[0], "brand": {"@type": "Brand", "name": name}, "sku": str(rng.randint(10**6, 10**8)),
        "offers": {"@type": "Offer", "price": rng.choice(("5000", "10000")), "priceCurrency": "IDR", "url": address, "availability": "https://schema.org/InStock"},
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.9", "reviewCount": rng.randint(9_000, 990_000)},
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _faq(rng: Random, name: str) -> str:
    asked = [
        {"@type": "Question", "name": f"Apa itu {name}?", "acceptedAnswer": {"@type": "Answer", "text": text}}
        for text in lure.claims(rng, 3, name)
    ]
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": asked})}</script>'


def _head(rng: Random, name: str, address: str) -> str:
    said, title = escape(lure.paragraph(rng, name)[:180]), escape(lure.title(rng, name))
    verified = "".join(
        f'<meta name="google-site-verification" content="{rng.getrandbits(160):040x}">'
        for _ in range(rng.randint(0, 3))
    )
    amp = f'<link rel="amphtml" href="{lure.hosted(rng)}">' if rng.random() < 0.85 else ""
    return (
        f'<meta charset="utf-8"><title>{title}</title><meta name="description" content="{said}"><meta name="keywords" content="{", ".join(lure.keyword(rng, name) for _ in range(6))}">'
        f'<link rel="canonical" href="{address}">{amp}{verified}<meta property="og:title" content="{title}"><meta property="og:type" content="product">'
        f'<meta property="og:description" content="{said}"><meta name="robots" content="index, follow"><meta name="viewport" content="width=device-width">'
    )


def _buttons(rng: Random) -> str:
    there = lure.target(rng)
    return f'<div class="btns"><a class="login" href="{there}" rel="nofollow noreferrer">LOGIN</a><a class="daftar pulse" href="{there}">DAFTAR</a></div>'


def _reviews(rng: Random, name: str) -> str:
    return "".join(
        f'<div class="review"><b>{rng.choice(("A***i", "Bud***", "s***88", "Rin**"))}</b> ★★★★★ <p>{text}</p></div>'
        for text in lure.claims(rng, 6, name)
    )


def _about(rng: Random, name: str, count: int) -> str:
    return "".join(
        f"<h2>{lure.title(rng, name)}</h2><p>{lure.paragraph(rng, name)}</p>" for _ in range(count)
    )


def _rest_of_shop(rng: Random, word: str, count: int) -> str:
    """The bulk that stays in a clone: menus, styles and settings of the shop."""
    rules = "".join(
        f".{word}-{rng.getrandbits(24):x}{{display:flex;padding:{rng.randint(1, 30)}px}}"
        for _ in range(count)
    )
    kinds = "".join(
        f'<li><a href="#{at}">{kind}</a></li>'
        for at, kind in enumerate(
            ("Elektronik", "Fashion Pria", "Kecantikan", "Ibu & Bayi", "Otomotif", "Rumah Tangga") * 4
        )
    )
    return f'<style>{rules}</style><ul class="{word}-menu">{kinds}</ul><script>window.__{word}__={{"page":"pdp","env":"prod","abtest":["{rng.getrandbits(64):x}"]}}</script>'


def market(rng: Random, name: str, address: str) -> str:
    """A marketplace's page of a product with shop, price, sold and voucher."""
    return (
        f'<!DOCTYPE HTML><html lang="id-ID"><head>{_head(rng, name, address)}<link rel="dns-prefetch" href="//g.pasarcdn.com"><meta name="data-spm" content="a2o4j">{product(rng, name, address)}</head><body class="pdp">{_rest_of_shop(rng, "lzd", 160)}'
        f'<div class="pdp-block"><img src="//img.pasarcdn.com/p/{rng.getrandbits(40):x}.jpg" alt="{escape(name)}"><h1 class="pdp-mod-product-badge-title">{lure.title(rng, name)}</h1><span class="price">Rp10.000</span><span class="sold">88RB+ terjual</span>{_buttons(rng)}'
        f'<div class="seller">Official Store {name}</div></div><div class="pdp-product-detail">{_about(rng, name, 3)}</div><div class="mod-reviews">{_reviews(rng, name)}</div></body></html>'
    )


def storefront(rng: Random, name: str, address: str) -> str:
    """A page of a rented online shop."""
    return (
        f'<!doctype html><html class="no-js" lang="en"><head>{_head(rng, name, address)}<link rel="preconnect" href="https://fonts.tokocdn.com" crossorigin><script>var Shop=Shop||{{}};Shop.theme={{"name":"Dawn","id":{rng.randint(10**9, 10**10)}}};Shop.currency={{"active":"IDR"}};</script>{product(rng, name, address)}</head>'
        f'<body class="gradient">{_rest_of_shop(rng, "shop", 90)}<product-info><div class="product__title"><h1>{lure.title(rng, name)}</h1></div><div class="price__regular">Rp 10.000,00 IDR</div><form action="{lure.target(rng)}"><button class="product-form__submit">Daftar sekarang</button></form>'
        f'{_buttons(rng)}<div class="product__description rte">{_about(rng, name, 4)}</div></product-info></body></html>'
    )


def item_market(rng: Random, name: str, address: str) -> str:
    """A page of a market for themes and templates: author, licence, sales."""
    facts = "".join(
        f"<tr><td>{key}</td><td>{value}</td></tr>"
        for key, value in (
            ("Nama Situs", name),
            ("Minimal Deposit", "Rp 10.000"),
            ("Jenis Permainan", "Slot, Togel, Live Casino"),
            ("RTP", "98,3%"),
            ("Server", "Thailand, Kamboja"),
        )
    )
    return (
        f'<html lang="en"><head>{_head(rng, name, address)}{product(rng, name, address)}{_faq(rng, name)}</head><body class="item-page">{_rest_of_shop(rng, "ev", 120)}<div class="item-header"><h1 class="t-heading">{lure.title(rng, name)}</h1><span>By <a href="{lure.target(rng)}">{name}</a></span> <b>98,213 sales</b></div>'
        f'<div class="sidebar">Regular License $10 {_buttons(rng)}<table class="meta-attributes">{facts}</table></div><div class="user-html">{_about(rng, name, 3)}</div></body></html>'
    )


def handmade(rng: Random, name: str, address: str) -> str:
    """A listing of a market for handmade things."""
    return (
        f'<!DOCTYPE html><html lang="en-US"><head>{_head(rng, name, address)}{product(rng, name, address)}</head><body data-page="listing">{_rest_of_shop(rng, "wt", 140)}<div data-buy-box-region="title"><h1>{lure.title(rng, name)}</h1></div><p class="wt-text-title">IDR 10,000+</p><p>In {rng.randint(20, 900)} carts</p>'
        f'{_buttons(rng)}<div data-product-details-description-text-content>{_about(rng, name, 2)}</div><h2>{rng.randint(900, 9000)} shop reviews</h2>{_reviews(rng, name)}<a href="{lure.target(rng)}">{lure.keyword(rng, name)}</a></body></html>'
    )


def amp(rng: Random, name: str, address: str) -> str:
    """An AMP page: a picture, two buttons, some text."""
    head = _head(rng, name, address).replace('<meta charset="utf-8">', "")
    return (
        f'<!doctype html><html ⚡ lang="id"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.org/v0.js"></script>{head}<style amp-boilerplate>body{{animation:-amp-start 8s steps(1,end) 0s 1 normal both}}</style><style amp-custom>.pulse{{background:#d40000}}</style></head>'
        f'<body><amp-img src="https://i.imgur.example/{rng.getrandbits(32):x}.webp" width="600" height="600" layout="responsive" alt="{escape(lure.keyword(rng, name))}"></amp-img><h1>{lure.title(rng, name)}</h1>{_buttons(rng)}<p>{lure.paragraph(rng, name)}</p></body></html>'
    )


def landing(rng: Random, name: str, address: str) -> str:
    """A plain black page with moving buttons."""
    games = "".join(f"<li>{lure.keyword(rng, name)}</li>" for _ in range(10))
    return (
        f"<!DOCTYPE html><html lang='id'><head>{_head(rng, name, address)}<style>body{{background:#000;color:gold;text-align:center}}</style></head><body><header><img src='logo.png' alt='{escape(name)}'></header><h1>{lure.title(rng, name)}</h1>{_buttons(rng)}<ol>{games}</ol>"
        f"{_about(rng, name, 1)}<footer>&copy; 2026 {name}</footer></body></html>"
    )


def article(rng: Random, name: str, address: str) -> str:
    """A long text for search engines with links inside it."""
    texts = "".join(
        f"<p>{lure.paragraph(rng, name)} {lure.link(rng)} {lure.paragraph(rng, name)}</p>" for _ in range(9)
    )
    return f'<!DOCTYPE html><html lang="id"><head>{_head(rng, name, address)}{_faq(rng, name)}</head><body><article><h1>{lure.title(rng, name)}</h1>{texts}</article></body></html>'


def bare(rng: Random, name: str, address: str) -> str:
    """What simple generators print: a title, a list of links, nothing else."""
    return f"<html><head><title>{lure.title(rng, name)}</title></head><body><h1>{name}</h1>{lure.links(rng, 25, '<br>')}</body></html>"


KITS: Mapping[str, Kit] = {
    kit.__name__: kit for kit in (market, storefront, item_market, handmade, amp, landing, article, bare)
}


def page(rng: Random, kit: str, address: str) -> str:
    """A doorway of that kit as it stands at `address`."""
    return KITS[kit](rng, lure.brand(rng), address)
