"""Infections of a page's links and words: hidden, in noscript, after the end, in the open, in disguise."""

from collections.abc import Callable, Mapping

from kentongan.core.sitescan.visit import View

from . import disguise, hiding, lure
from .case import Built, Case, Form, anywhere, at_end, behind, everyone, in_text, into_head, some
from .model import page, plain


def _block(case: Case) -> str:
    """A few or many links, of the kinds that are sold."""
    rng, count = case.rng, case.rng.choice((3, 5, 8, 15, 40))
    form = rng.choice(("mixed", "mixed", "hacked", "neutral_words", "neutral_hosts"))
    if form == "hacked":
        return " ".join(lure.link(rng, lure.hacked(rng)) for _ in range(count))
    if form == "neutral_words":
        return "".join(
            f'<a href="https://{lure.domain(rng)}/">{rng.choice(("klik", "situs", "info", "."))}</a>'
            for _ in range(count)
        )
    if form == "neutral_hosts":
        return "\n".join(lure.link(rng, lure.neutral(rng)) for _ in range(count))
    return lure.links(rng, count, rng.choice(("\n", " ", "<br>", " | ")))


def _hidden(way: hiding.Hiding) -> Form:
    def build(case: Case) -> Built:
        head, body, sheet = way(_block(case), case.rng)
        html = anywhere(into_head(case.html, head), body, case.rng)
        files = {"/assets/gaya.css": plain(sheet, "text/css")} if sheet else {}
        return everyone(html, files=files)

    return build


def _noscript(case: Case) -> Built:
    return everyone(anywhere(case.html, f"<noscript>{_block(case)}</noscript>", case.rng))


def _noscript_hidden(case: Case) -> Built:
    return everyone(at_end(case.html, f'<noscript><div style="height:0">{_block(case)}</div></noscript>'))


def _noscript_head(case: Case) -> Built:
    return everyone(into_head(case.html, f"<noscript>{_block(case)}</noscript>"))


def _trailing(case: Case) -> Built:
    return everyone(
        behind(case.html, "\n".join(f"<p>{lure.link(case.rng)}</p>" for _ in range(case.rng.randint(2, 20))))
    )


def _trailing_hidden(case: Case) -> Built:
    return everyone(behind(case.html, hiding.WAYS["inline_display"](_block(case), case.rng).body))


def _trailing_comment(case: Case) -> Built:
    return everyone(behind(case.html, f"<!-- cache -->\n{_block(case)}\n<!-- /cache -->"))


def _footer(case: Case) -> Built:
    return everyone(at_end(case.html, f'<div class="partner">Partner: {_block(case)}</div>'))


def _sidebar(case: Case) -> Built:
    entries = "".join(f"<li>{lure.link(case.rng)}</li>" for _ in range(case.rng.randint(3, 12)))
    return everyone(
        in_text(case.html, f'<div class="widget"><h2>Tautan</h2><ul>{entries}</ul></div>', case.rng)
    )


def _comments(case: Case) -> Built:
    rng = case.rng
    entries = "".join(
        f'<li class="comment"><cite>{lure.link(rng)}</cite><p>{lure.paragraph(rng)} {lure.link(rng)}</p></li>'
        for _ in range(4)
    )
    return everyone(at_end(case.html, f'<ol class="commentlist">{entries}</ol>'))


def _in_article(case: Case) -> Built:
    return everyone(
        in_text(
            case.html,
            f"<p>{lure.claims(case.rng, 1)[0]} {lure.link(case.rng)} {lure.link(case.rng)}</p>",
            case.rng,
        )
    )


def _only_crawlers(place: Callable[[str, str], str]) -> Form:
    def build(case: Case) -> Built:
        views = case.rng.choice(((View.CRAWLER,), (View.CRAWLER,), (View.CRAWLER, View.GOOGLE)))
        return some(case.html, views, page(place(case.html, f"<div>{_block(case)}</div>")))

    return build


def _only_crawlers_text(case: Case) -> Built:
    return some(case.html, (View.CRAWLER,), page(in_text(case.html, f"<p>{_block(case)}</p>", case.rng)))


def _disguised(letters: str) -> Form:
    def build(case: Case) -> Built:
        write = disguise.LETTERS[letters]
        said = [write(text, case.rng) for text in (lure.title(case.rng), *lure.claims(case.rng, 3))]
        return everyone(in_text(case.html, "".join(f"<p>{text}</p>" for text in said), case.rng))

    return build


def _article(case: Case) -> Built:
    texts = "".join(f"<p>{lure.paragraph(case.rng)}</p>" for _ in range(5))
    return everyone(in_text(case.html, f"<h2>{lure.title(case.rng)}</h2>{texts}", case.rng))


def _picture_words(case: Case) -> Built:
    pictures = "".join(
        f'<img src="/a{at}.webp" alt="{lure.keyword(case.rng)}" title="{lure.title(case.rng)}">'
        for at in range(6)
    )
    return everyone(at_end(case.html, f"<center>{pictures}</center>{lure.claims(case.rng, 1)[0]}"))


HIDDEN: Mapping[str, Form] = {name: _hidden(way) for name, way in hiding.WAYS.items()}
NOSCRIPT: Mapping[str, Form] = {"plain": _noscript, "hidden": _noscript_hidden, "head": _noscript_head}
TRAILING: Mapping[str, Form] = {
    "paragraphs": _trailing,
    "hidden": _trailing_hidden,
    "comment": _trailing_comment,
}
VISIBLE: Mapping[str, Form] = {
    "footer": _footer,
    "sidebar": _sidebar,
    "comments": _comments,
    "article": _in_article,
}
CLOAKED: Mapping[str, Form] = {
    "end": _only_crawlers(at_end),
    "behind": _only_crawlers(behind),
    "text": _only_crawlers_text,
}
TEXT: Mapping[str, Form] = {
    **{name: _disguised(name) for name in disguise.LETTERS}, "article": _article, "pictures": _picture_words,
}  # fmt: skip
