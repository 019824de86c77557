"""Odd but innocent ways of answering: redirects among own addresses, pages for phones, copies elsewhere, soft 404s."""

from collections.abc import Mapping

from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import words
from .case import Built, Case, Form, at_end, everyone, into_head
from .leftovers import clean_pdf
from .model import Answer, page, redirect


def _clean(views: Mapping[View, Answer], path: str = "/", pages: Mapping[str, Answer] | None = None) -> Built:
    return Built(views, path, pages=pages or {}, expected=Status.CLEAN)


def _to_www(case: Case) -> Built:
    return _clean({View.VISITOR: redirect(f"https://www.{case.host}/", 301)})


def _to_language(case: Case) -> Built:
    return _clean({View.VISITOR: redirect("/id/beranda", 302)}, pages={"/id/beranda": page(case.html)})


def _moved(case: Case) -> Built:
    """To the new address of the same government."""
    return _clean({View.VISITOR: redirect(f"https://{words.office(case.rng).host}/", 301)})


def _phones(case: Case) -> Built:
    """Phones are sent to an own site for phones."""
    return _clean({View.VISITOR: page(case.html), View.MOBILE: redirect(f"https://m.{case.host}/", 302)})


def _phone_page(case: Case) -> Built:
    small = page(
        case.html.replace("<body", '<body data-ponsel="1"', 1).replace(
            "</footer>", "</footer><p>Versi ponsel</p>", 1
        )
    )
    return _clean({View.VISITOR: page(case.html), View.MOBILE: small})


def _prerendered(case: Case) -> Built:
    """An application that a script fills: crawlers get the finished page."""
    shell = f'<!DOCTYPE html><html><head><title>{case.frame.office.title}</title></head><body><div id="root"></div><script src="/static/js/main.%%NONCE%%.js"></script></body></html>'
    return _clean({View.VISITOR: page(shell), View.CRAWLER: page(case.html)})


def _cookie(case: Case) -> Built:
    """A language is remembered: the first visit is sent to a page of the same site."""
    first = redirect("/pilih-bahasa", 302, (("set-cookie", "lang=id; path=/"),))
    return _clean(
        {View.VISITOR: first, View.RETURN: page(case.html)}, pages={"/pilih-bahasa": page(case.html)}
    )


def _session(case: Case) -> Built:
    answer = page(
        case.html,
        headers=(
            ("set-cookie", "laravel_session=x; path=/; HttpOnly"),
            ("set-cookie", "XSRF-TOKEN=y; path=/"),
        ),
    )
    return _clean({View.VISITOR: answer})


def _challenge(case: Case) -> Built:
    """A wall against robots: crawlers that are none are refused."""
    wall = page(
        "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
        403,
    )
    return _clean({View.VISITOR: page(case.html), View.CRAWLER: wall})


def _busy(case: Case) -> Built:
    return _clean({View.VISITOR: page(case.html), View.CRAWLER: page("<h1>429 Too Many Requests</h1>", 429)})


def _soft_missing(case: Case) -> Built:
    """Any path shows the home page."""
    return Built({View.VISITOR: page(case.html)}, missing=page(case.html), expected=Status.CLEAN)


def _maintenance(case: Case) -> Built:
    html = f"<html><head><title>Dalam perbaikan</title></head><body style='background:#000;color:#fff;text-align:center'><h1>Mohon maaf, situs {case.frame.office.title} sedang dalam perbaikan</h1><p>Silakan kembali besok.</p></body></html>"
    return Built({View.VISITOR: page(html, 503)}, expected=Status.UNREACHABLE)


def _empty(case: Case) -> Built:
    return _clean({View.VISITOR: page("")})


def _welcome(case: Case) -> Built:
    html = "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working.</p></body></html>"
    return _clean({View.VISITOR: page(html)})


def _own_frame(case: Case) -> Built:
    """A whole-screen frame of an own application."""
    html = f'<html><head><title>{case.frame.office.title}</title></head><body style="margin:0"><iframe src="https://aplikasi.{case.host}/" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe></body></html>'
    return _clean({View.VISITOR: page(html)})


def _own_copy(case: Case) -> Built:
    """News taken over from the province: the canonical address is the province's."""
    return everyone(
        into_head(
            case.html, f'<link rel="canonical" href="https://{words.office(case.rng).host}/berita/1/">'
        ),
        expected=Status.CLEAN,
    )


def _meta_refresh(case: Case) -> Built:
    return everyone(into_head(case.html, '<meta http-equiv="refresh" content="300">'), expected=Status.CLEAN)


def _landing(case: Case) -> Built:
    """A page that only leads on to the site's own folder."""
    html = f'<html><head><meta http-equiv="refresh" content="0;url=/beranda/"><title>{case.frame.office.title}</title></head><body><script>window.location.href="/beranda/"</script></body></html>'
    return _clean({View.VISITOR: page(html)}, pages={"/beranda/": page(case.html)})


def _security_news(case: Case) -> Built:
    """News about an attack that was repaired; the words of attackers are quoted."""
    text = "<p>Laman sempat menampilkan tulisan “Hacked by KalongMalam” selama satu jam. Tim CSIRT memulihkan situs dan menutup celah. Peretas juga menulis “security mu lemah”.</p>"
    return everyone(
        at_end(case.html, f"<article><h2>Situs Dinas Diretas, Kini Pulih</h2>{text}</article>"),
        expected=Status.CLEAN,
    )


def _security_team(case: Case) -> Built:
    """The page of an incident team, black and green."""
    html = f"<!DOCTYPE html><html><head><title>CSIRT {case.frame.office.place}</title><style>body{{background:#000;color:#0f0}}</style></head><body><h1>CSIRT {case.frame.office.place}</h1><p>Laporkan insiden siber: web defacement, hacked website, webshell, judi online. RFC 2350, kunci PGP.</p></body></html>"
    return _clean({View.VISITOR: page(html)})


def _document(case: Case) -> Built:
    return _clean({View.VISITOR: clean_pdf()}, path="/dokumen/lkjip.pdf")


def _sign_in(case: Case) -> Built:
    html = f'<html><head><title>Masuk - {case.frame.office.title}</title></head><body><form method="post"><input type="hidden" name="_token" value="%%TOKEN%%"><input name="user"><input type="password" name="pass"><button>Masuk</button></form></body></html>'
    return _clean({View.VISITOR: page(html)}, path="/login")


def _verified(case: Case) -> Built:
    return everyone(
        into_head(
            case.html, '<meta name="google-site-verification" content="Zm9vYmFyYmF6cXV4Y29ycmVjdGhvcnNl">'
        ),
        expected=Status.CLEAN,
    )


def _other_charset(case: Case) -> Built:
    """Said to be UTF-8, stored as Latin-1."""
    answer = Answer(
        200,
        (("content-type", "text/html; charset=utf-8"),),
        case.html.replace("Terima", "Terimé").encode("latin-1", "replace"),
    )
    return _clean({View.VISITOR: answer})


FORMS: Mapping[str, Form] = {
    form.__name__.removeprefix("_"): form
    for form in (
        _to_www, _to_language, _moved, _phones, _phone_page, _prerendered, _cookie, _session, _challenge, _busy,
        _soft_missing, _maintenance, _empty, _welcome, _own_frame, _own_copy, _meta_refresh, _landing, _security_news,
        _security_team, _document, _sign_in, _verified, _other_charset,
    )
}  # fmt: skip
