"""Infections that take visitors elsewhere: redirects by view, by cookie, by script; frames over the page; open redirects."""

import json
from collections.abc import Mapping

from kentongan.core.sitescan.verdict import Status
from kentongan.core.sitescan.visit import View

from . import disguise, lure
from .case import Built, Case, Form, anywhere, at_end, at_top, everyone, into_head, some
from .model import Answer, page, redirect

_COOKIES = ("visited=1; path=/", "_wp_seen=1; Max-Age=86400; path=/", "cf_ok=1; path=/; HttpOnly")


def _there(case: Case) -> str:
    """Mostly an address that shows what it is, sometimes one that does not."""
    return lure.neutral(case.rng) if case.rng.random() < 0.25 else lure.target(case.rng)


# --- by the server ---


def _sent(views: tuple[View, ...]) -> Form:
    def build(case: Case) -> Built:
        return some(case.html, views, redirect(_there(case), case.rng.choice((301, 302, 302, 303, 307, 308))))

    return build


def _sent_in_steps(case: Case) -> Built:
    """Through an own address first."""
    built = some(case.html, (View.GOOGLE,), redirect("/wp-content/go.php?k=1"))
    return Built(built.views, pages={"/wp-content/go.php?k=1": redirect(_there(case), 301)})


def _refreshed(case: Case) -> Built:
    answer = page("", headers=(("refresh", f"0; url={_there(case)}"),))
    return some(case.html, (View.GOOGLE, View.MOBILE), answer)


def _meta_refreshed(case: Case) -> Built:
    html = f'<html><head><meta http-equiv="Refresh" content="{case.rng.choice((0, 1, 3))};URL=\'{_there(case)}\'"></head></html>'
    return some(
        case.html, case.rng.choice(((View.GOOGLE,), (View.MOBILE,), (View.CRAWLER, View.GOOGLE))), page(html)
    )


def _scripted(case: Case) -> Built:
    html = f"<script>{_go(case, 'quoted')}</script>"
    return some(case.html, (View.GOOGLE,), page(html))


CLOAKED: Mapping[str, Form] = {
    "google": _sent((View.GOOGLE,)), "mobile": _sent((View.MOBILE,)), "both": _sent((View.GOOGLE, View.MOBILE)),
    "crawler": _sent((View.CRAWLER,)), "steps": _sent_in_steps, "header": _refreshed, "meta": _meta_refreshed,
    "script": _scripted,
}  # fmt: skip


def _cookie(case: Case) -> Built:
    """A browser without the cookie is sent away once."""
    away = redirect(
        _there(case), case.rng.choice((301, 302, 307)), (("set-cookie", case.rng.choice(_COOKIES)),)
    )
    return Built({View.VISITOR: away, View.RETURN: page(case.html), View.CRAWLER: page(case.html)})


def _cookie_everyone(case: Case) -> Built:
    away = redirect(_there(case), 302, (("set-cookie", case.rng.choice(_COOKIES)),))
    return Built({View.VISITOR: away, View.RETURN: page(case.html)})


def _cookie_script(case: Case) -> Built:
    html = f"<html><body><script>{_go(case, 'atob')}</script></body></html>"
    first = page(html, headers=(("set-cookie", case.rng.choice(_COOKIES)),))
    return Built({View.VISITOR: first, View.RETURN: page(case.html), View.CRAWLER: page(case.html)})


COOKIE: Mapping[str, Form] = {"once": _cookie, "everyone": _cookie_everyone, "script": _cookie_script}


def _outside(case: Case) -> Built:
    return Built({View.VISITOR: redirect(f"https://{lure.domain(case.rng)}/", case.rng.choice((301, 302)))})


def _outside_folder(case: Case) -> Built:
    away = redirect(lure.hosted(case.rng), 302)
    return Built({View.VISITOR: away}, path="/slot/", pages={"/": page(case.html)})


def _outside_meta(case: Case) -> Built:
    there = f"https://{lure.domain(case.rng)}/"
    return everyone(
        f'<html><head><title>Memuat…</title><meta http-equiv="refresh" content="0;url={there}"></head><body></body></html>'
    )


OUTSIDE: Mapping[str, Form] = {"home": _outside, "folder": _outside_folder, "meta": _outside_meta}

# --- by scripts ---

_GOES = (
    "window.location.href={0};", "location={0};", "window.location.replace({0});", "top.location.href={0};",
    "location.assign({0});", 'window["location"]["href"]={0};', "document.location={0};", "self.location={0};",
    "var u={0};window.location=u;", "const go=x=>window.location.replace(x);go({0});", "window.open({0},'_self');",
)  # fmt: skip
_WHEN = (
    "{0}",
    "{0}",
    "if(/Android|iPhone|Mobile/i.test(navigator.userAgent)){{{0}}}",
    "if(screen.width<800){{{0}}}",
    "if(document.referrer.indexOf('google')>-1){{{0}}}",
    "if(/google\\.|bing\\./.test(document.referrer)){{{0}}}",
    "if(!localStorage.getItem('k')){{localStorage.setItem('k',1);{0}}}",
    "if(document.cookie.indexOf('sudah=1')<0){{document.cookie='sudah=1';{0}}}",
    "document.addEventListener('click',function(){{{0}}},{{once:true}});",
)


def _go(case: Case, string: str, when: str = "{0}") -> str:
    address = disguise.STRINGS[string](_there(case), case.rng)
    return when.format(case.rng.choice(_GOES).format(address))


def _script_string(string: str) -> Form:
    def build(case: Case) -> Built:
        code = _go(case, string, case.rng.choice(_WHEN))
        return everyone(anywhere(case.html, f"<script>{code}</script>", case.rng))

    return build


def _script_wrapped(wrapping: str) -> Form:
    def build(case: Case) -> Built:
        code = _go(
            case, case.rng.choice(("quoted", "joined", "concatenated", "atob", "hex")), case.rng.choice(_WHEN)
        )
        return everyone(
            into_head(
                case.html,
                f"<script type='text/javascript'>{disguise.WRAPPINGS[wrapping](code, case.rng)}</script>",
            )
        )

    return build


def _onload(case: Case) -> Built:
    address = _there(case).replace("'", "")
    return everyone(
        at_end(case.html, f'<img src=x style="display:none" onerror="location.href=\'{address}\'">')
    )


def _member_names(case: Case) -> Built:
    """The names of what is called are spelled in pieces too."""
    address = disguise.STRINGS[case.rng.choice(("split", "codes", "atob"))](_there(case), case.rng)
    code = case.rng.choice((
        f'window["loc"+"ation"]["re"+"place"]({address});',
        f'var _0xa=["\\x6c\\x6f\\x63\\x61\\x74\\x69\\x6f\\x6e","\\x68\\x72\\x65\\x66"];window[_0xa[0]][_0xa[1]]={address};',
        f"var w=window,l=atob('bG9jYXRpb24=');w[l]={address};",
    ))  # fmt: skip
    return everyone(at_top(case.html, f"<script>{code}</script>"))


SCRIPTED: Mapping[str, Form] = {
    **{f"string_{name}": _script_string(name) for name in disguise.STRINGS},
    **{f"wrapped_{name}": _script_wrapped(name) for name in disguise.WRAPPINGS}, "onerror": _onload, "members": _member_names,
}  # fmt: skip


def _written(case: Case, string: str, *, frame: bool = False) -> str:
    """A script that writes links or a frame into the page."""
    markup = f'<div style="position:absolute;left:-9999px">{lure.links(case.rng, 4, " ")}</div>'
    if frame:
        markup = f'<iframe src="{lure.target(case.rng)}" style="position:fixed;inset:0;width:100%;height:100%;z-index:99999"></iframe>'
    value = disguise.STRINGS[string](markup, case.rng)
    return case.rng.choice((
        "document.write({0});", "document.writeln({0});", "document.body.innerHTML+={0};", "document.body.insertAdjacentHTML('beforeend',{0});",
        "var d=document.createElement('div');d.innerHTML={0};document.body.appendChild(d);", "document['write']({0});",
    )).format(value)  # fmt: skip


def _writes(string: str, *, frame: bool = False) -> Form:
    def build(case: Case) -> Built:
        return everyone(at_end(case.html, f"<script>{_written(case, string, frame=frame)}</script>"))

    return build


def _writes_wrapped(wrapping: str) -> Form:
    def build(case: Case) -> Built:
        code = disguise.WRAPPINGS[wrapping](
            _written(case, case.rng.choice(("quoted", "joined", "atob"))), case.rng
        )
        return everyone(at_end(case.html, f"<script>{code}</script>"))

    return build


def _element(case: Case) -> Built:
    words = json.dumps([lure.keyword(case.rng) for _ in range(5)])
    address = disguise.STRINGS["atob"](f"https://{lure.domain(case.rng)}/", case.rng)
    code = f"{words}.forEach(function(k){{var a=document.createElement('a');a.href={address};a.textContent=k;a.style.opacity=0;document.body.appendChild(a)}})"
    return everyone(at_end(case.html, f"<script>{code}</script>"))


CONTENT: Mapping[str, Form] = {
    **{f"links_{name}": _writes(name) for name in disguise.STRINGS},
    **{f"frame_{name}": _writes(name, frame=True) for name in ("quoted", "atob", "codes", "percent", "hex")},
    **{f"wrapped_{name}": _writes_wrapped(name) for name in ("eval", "nested_eval", "function", "wrapped", "at_load", "packed")},
    "element": _element,
}  # fmt: skip

# --- frames ---

_FRAME_STYLES = (
    "position:fixed;top:0;left:0;width:100%;height:100%;border:0;z-index:99999",
    "position:absolute;top:0;left:0;width:100vw;height:100vh;border:none",
    "position:fixed;inset:0;width:100vw;height:100vh;z-index:2147483647",
    "display:block;position:fixed;top:0px;bottom:0px;right:0px;width:100%;border:none;height:100%;overflow:hidden",
    "width:100%;height:100vh;position:absolute;left:0;top:0;z-index:1000",
)


def _frame(case: Case) -> Built:
    return everyone(
        at_end(
            case.html,
            f'<iframe src="{_there(case)}" style="{case.rng.choice(_FRAME_STYLES)}" allowfullscreen></iframe>',
        )
    )


def _frame_class(case: Case) -> Built:
    name = f"lapis{case.rng.getrandbits(16):x}"
    html = into_head(case.html, f"<style>.{name}{{{case.rng.choice(_FRAME_STYLES)}}}</style>")
    return everyone(at_top(html, f'<iframe class="{name}" src="{_there(case)}"></iframe>'))


def _frameset(case: Case) -> Built:
    return everyone(
        f'<html><head><title>{case.frame.office.title}</title></head><frameset rows="100%,*" border="0"><frame src="https://{lure.domain(case.rng)}/" frameborder="0"></frameset></html>'
    )


def _frame_alone(case: Case) -> Built:
    return everyone(
        f'<html><head><style>body,html{{margin:0;height:100%;overflow:hidden}}</style></head><body><iframe src="https://{lure.domain(case.rng)}/" width="100%" height="100%" frameborder="0"></iframe></body></html>'
    )


def _object(case: Case) -> Built:
    element = case.rng.choice(
        (
            '<object data="{0}" type="text/html" style="{1}"></object>',
            '<embed src="{0}" type="text/html" style="{1}">',
        )
    )
    return everyone(at_end(case.html, element.format(_there(case), case.rng.choice(_FRAME_STYLES))))


def _frame_hidden(case: Case) -> Built:
    size = case.rng.choice(
        ('width="0" height="0"', 'style="display:none"', 'width=1 height=1 style="visibility:hidden"')
    )
    return everyone(at_end(case.html, f'<iframe src="https://{lure.domain(case.rng)}/" {size}></iframe>'))


FRAMES: Mapping[str, Form] = {
    "styled": _frame, "classed": _frame_class, "frameset": _frameset, "alone": _frame_alone, "object": _object,
    "hidden": _frame_hidden,
}  # fmt: skip


def _open_redirect(case: Case) -> Built:
    """An address of the site that sends to whatever its parameter names: carelessness, not an infection."""
    there = f"https://{lure.domain(case.rng)}/"
    path = (
        case.rng.choice(("/redirect?url=", "/go.php?to=", "/index.php?option=com_k2&return=", "/link?u="))
        + there
    )
    views: dict[View, Answer] = {View.VISITOR: redirect(there, 302)}
    return Built(views, path=path, pages={"/": page(case.html)}, expected=Status.CLEAN)


OPEN: Mapping[str, Form] = {"parameter": _open_redirect}
