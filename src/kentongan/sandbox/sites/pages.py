"""Infections that are whole pages or files: doorways, cloaked pages, defacements, webshells, sitemaps, uploads."""

from collections.abc import Callable, Mapping
from random import Random
from xml.sax.saxutils import escape

from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import defaced, doorways, leftovers, lure
from .case import Built, Case, Form, at_top, everyone, some
from .model import Answer, page, plain
from .words import slug

type Exposures = Mapping[str, tuple[str, Callable[[Random], Answer]]]

_FOLDERS = (
    "/slot-gacor/",
    "/toto/",
    "/wp-content/uploads/{}/",
    "/berita/{}.html",
    "/{}/",
    "/ojs/index.php/{}",
    "/.well-known/{}/",
    "/assets/{}/index.html",
)
_QUERIES = (
    "/?p={}",
    "/?x={}",
    "/index.php?slot={}",
    "/?{}",
    "/?id={}&page=1",
    "/home/?daftar={}",
    "/blog?q={}",
    "/?key={}",
)
NOT_FOUND = page("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", 404)


def _doorway(kit: str) -> Form:
    def build(case: Case) -> Built:
        path = case.rng.choice(_FOLDERS).format(slug(lure.brand(case.rng)))
        return Built(
            {View.VISITOR: page(doorways.page(case.rng, kit, case.origin + path))},
            path,
            pages={"/": page(case.html)},
        )

    return build


def _query(kit: str) -> Form:
    """The page behind a keyword; some visitors get the home page or a false 404 in its place."""

    def build(case: Case) -> Built:
        path = case.rng.choice(_QUERIES).format(slug(lure.brand(case.rng)))
        shown = page(doorways.page(case.rng, kit, case.origin + path))
        home = page(case.html)
        views = case.rng.choice((
            {View.VISITOR: shown}, {View.VISITOR: NOT_FOUND, View.CRAWLER: shown}, {View.VISITOR: home, View.CRAWLER: shown, View.GOOGLE: shown},
        ))  # fmt: skip
        return Built(views, path, pages={"/": home})

    return build


def _cloaked(kit: str) -> Form:
    def build(case: Case) -> Built:
        shown = page(doorways.page(case.rng, kit, f"{case.origin}/"))
        views = case.rng.choice(
            (
                (View.CRAWLER,),
                (View.CRAWLER,),
                (View.CRAWLER, View.GOOGLE),
                (View.GOOGLE,),
                (View.MOBILE, View.GOOGLE),
            )
        )
        return some(case.html, views, shown)

    return build


def _cloaked_missing(case: Case) -> Built:
    shown = page(doorways.page(case.rng, "landing", f"{case.origin}/x/"))
    return Built(
        {View.VISITOR: NOT_FOUND, View.CRAWLER: shown}, path="/informasi/", pages={"/": page(case.html)}
    )


def _cloaked_forbidden(case: Case) -> Built:
    shown = page(doorways.page(case.rng, "amp", f"{case.origin}/x/"))
    return Built(
        {View.VISITOR: page("<h1>403 Forbidden</h1>", 403), View.CRAWLER: shown, View.GOOGLE: shown},
        path="/wp-includes/x/",
    )


def _any_path(case: Case) -> Built:
    """The home page is whole; every address that does not exist promotes gambling."""
    return everyone(case.html, missing=page(doorways.page(case.rng, "market", f"{case.origin}/x/")))


DOORWAYS: Mapping[str, Form] = {**{kit: _doorway(kit) for kit in doorways.KITS}, "any_path": _any_path}
QUERIES: Mapping[str, Form] = {
    kit: _query(kit) for kit in ("market", "storefront", "amp", "landing", "article")
}
CLOAKED: Mapping[str, Form] = {
    **{kit: _cloaked(kit) for kit in doorways.KITS}, "missing": _cloaked_missing, "forbidden": _cloaked_forbidden,
}  # fmt: skip

# --- defacement and webshells ---


def _defaced(style: str) -> Form:
    def build(case: Case) -> Built:
        return everyone(defaced.page(case.rng, style), expected=Status.DEFACED)

    return build


def _defaced_inside(case: Case) -> Built:
    return everyone(at_top(case.html, defaced.block(case.rng)), expected=Status.DEFACED)


def _defaced_file(case: Case) -> Built:
    """Left as a file of its own beside a whole home page."""
    views = {View.VISITOR: page(defaced.page(case.rng, "short"))}
    return Built(
        views,
        path=case.rng.choice(("/index2.html", "/x.htm", "/public/hehe.txt.html")),
        pages={"/": page(case.html)},
        expected=Status.DEFACED,
    )


DEFACED: Mapping[str, Form] = {
    **{style: _defaced(style) for style in defaced.STYLES}, "inside": _defaced_inside, "file": _defaced_file,
}  # fmt: skip


def _webshell(kind: str) -> Form:
    def build(case: Case) -> Built:
        path = case.rng.choice(
            ("/wp-content/uploads/x.php", "/images/up.php", "/wp-admin/css/colors/wp-l.php", "/alfa.php")
        )
        return Built(
            {View.VISITOR: page(leftovers.WEBSHELLS[kind](case.rng))}, path=path, pages={"/": page(case.html)}
        )

    return build


WEBSHELLS: Mapping[str, Form] = {kind: _webshell(kind) for kind in leftovers.WEBSHELLS}

# --- files of the site ---


def _locations(case: Case, count: int, root: str = "") -> str:
    rows = []
    for _ in range(count):
        path = case.rng.choice(_FOLDERS + _QUERIES).format(slug(lure.keyword(case.rng)))
        rows.append(f"<url><loc>{escape((root or case.origin) + path)}</loc><priority>0.8</priority></url>")
    return "\n".join(rows)


_URLSET = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{}\n</urlset>\n'


def sitemap(case: Case) -> Answer:
    """A sitemap as it ought to be."""
    rows = "\n".join(
        f"<url><loc>{case.origin}/berita/{slug(case.frame.headline())}/</loc></url>" for _ in range(12)
    )
    return plain(_URLSET.format(rows), "application/xml")


def robots(case: Case) -> Answer:
    """A robots.txt as it ought to be."""
    return plain(
        f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {case.origin}/sitemap.xml\n"
    )


def _with(case: Case, files: Mapping[str, Answer]) -> Built:
    return everyone(case.html, files=files)


def _sitemap_added(case: Case) -> Built:
    own = "".join(f"<url><loc>{case.origin}/berita/{at}/</loc></url>" for at in range(30))
    return _with(
        case,
        {
            "/sitemap.xml": plain(
                _URLSET.format(own + _locations(case, case.rng.choice((12, 60, 400)))), "application/xml"
            )
        },
    )


def _sitemap_own(case: Case) -> Built:
    return _with(case, {"/sitemap.xml": plain(_URLSET.format(_locations(case, 80)), "application/xml")})


def _sitemap_index(case: Case) -> Built:
    rows = "".join(
        f"<sitemap><loc>https://{lure.domain(case.rng)}/sitemap-{at}.xml</loc></sitemap>" for at in range(4)
    )
    text = f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    return _with(case, {"/sitemap.xml": plain(text, "text/xml")})


def _sitemap_text(case: Case) -> Built:
    lines = "\n".join(f"{case.origin}/?p={slug(lure.keyword(case.rng))}" for _ in range(50))
    named = plain(f"User-agent: *\nAllow: /\nSitemap: {case.origin}/sitemap.txt\n")
    return _with(case, {"/robots.txt": named, "/sitemap.txt": plain(lines)})


SITEMAPS: Mapping[str, Form] = {
    "added": _sitemap_added, "own": _sitemap_own, "index": _sitemap_index, "text": _sitemap_text,
}  # fmt: skip


def _robots_sitemap(case: Case) -> Built:
    text = f"User-agent: *\nAllow: /\nSitemap: https://{lure.domain(case.rng)}/sitemap.xml\n"
    return _robots(case, text)


def _robots_paths(case: Case) -> Built:
    lines = "\n".join(f"Allow: /{slug(lure.keyword(case.rng))}/" for _ in range(6))
    return _robots(case, f"User-agent: Googlebot\n{lines}\nSitemap: {case.origin}/slot-gacor/sitemap.xml\n")


def _robots_many(case: Case) -> Built:
    lines = "\n".join(f"Sitemap: {case.origin}/{slug(lure.brand(case.rng))}/sitemap.xml" for _ in range(9))
    return _robots(case, f"User-agent: *\nDisallow:\n{lines}\n")


def _robots(case: Case, text: str) -> Built:
    return everyone(case.html, files={"/robots.txt": plain(text)}, expected=Status.SUSPICIOUS)


ROBOTS: Mapping[str, Form] = {"sitemap": _robots_sitemap, "paths": _robots_paths, "many": _robots_many}


def _verification(case: Case) -> Built:
    name = f"google{case.rng.getrandbits(64):016x}.html"
    views = {View.VISITOR: page(f"google-site-verification: {name}")}
    return Built(views, path=f"/{name}", pages={"/": page(case.html)}, expected=Status.SUSPICIOUS)


def _upload(kind: str) -> Form:
    def build(case: Case) -> Built:
        path, make = leftovers.UPLOADS[kind]
        return Built({View.VISITOR: make(case.rng)}, path=path, pages={"/": page(case.html)})

    return build


VERIFICATION: Mapping[str, Form] = {"file": _verification}
UPLOADS: Mapping[str, Form] = {kind: _upload(kind) for kind in leftovers.UPLOADS}


def exposures(kinds: Exposures) -> Mapping[str, Form]:
    """Sites with nothing wrong but an open file; the advice leaves their status clean."""
    return {name: _exposed(path, make) for name, (path, make) in kinds.items()}


def _exposed(path: str, make: Callable[[Random], Answer]) -> Form:
    def build(case: Case) -> Built:
        return everyone(case.html, files={path: make(case.rng)}, expected=Status.CLEAN)

    return build
