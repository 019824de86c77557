"""Visits for the tests of judging, made from little."""

from kentongan.core.sitescan import Outcome, Purpose, View, Visit, judge

SITE = "https://dinas.contohkab.example/berita/"
HTML = (("content-type", "text/html; charset=utf-8"),)
ALL = (View.VISITOR, View.CRAWLER, View.GOOGLE, View.MOBILE)
NEWS = (
    "<p>Warga Desa Tirta mengikuti pelatihan pembuatan pupuk organik di balai desa pada hari Senin.</p>"
    "<p>Kepala dinas menyampaikan terima kasih kepada para penyuluh yang mendampingi kelompok tani.</p>"
)


def page(body: str = NEWS, *, title: str = "Pelatihan pupuk organik", head: str = "", after: str = "") -> str:
    """A small page of an agency."""
    return (
        f'<!doctype html><html lang="id"><head><title>{title}</title>{head}</head><body><nav><a href="/">Beranda</a>'
        f'<a href="/profil/">Profil</a></nav><main><h1>{title}</h1>{body}</main></body></html>{after}'
    )


def visit(source: str | bytes = "", view: View = View.VISITOR, *, url: str = SITE, **known: object) -> Visit:
    body = source.encode() if isinstance(source, str) else source
    given: dict[str, object] = {"status": 200, "headers": HTML, "body": body} | known
    return Visit(url, view, **given)  # type: ignore[arg-type]


def everywhere(source: str | bytes, *, times: int = 2, url: str = SITE) -> list[Visit]:
    """The same page for every view, each asked `times`."""
    return [visit(source, view, url=url) for view in ALL for _ in range(times)]


def cloaked(plain: str, other: str, *views: View, times: int = 2) -> list[Visit]:
    """`other` for these views, `plain` for the rest."""
    return [visit(other if view in views else plain, view) for view in ALL for _ in range(times)]


def said(visits: list[Visit]) -> tuple[str, list[str]]:
    """The status and the techniques, without advice on exposure."""
    outcome = judge(visits)
    return outcome.status.value, techniques(outcome)


def techniques(outcome: Outcome) -> list[str]:
    return [one.technique.value for one in outcome.findings if one.technique.value != "weak_headers"]


def beside(source: str | bytes, purpose: Purpose, url: str) -> Visit:
    return visit(source, url=url, purpose=purpose, headers=())
