"""The look: tags, parts and pages as they ship, and as a real browser shows them under the strict policy."""

import gzip
import mimetypes
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf import settings as site_settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.urls import include, path
from django.utils.csp import build_policy
from django.utils.safestring import mark_safe
from playwright.sync_api import Browser, Page, expect, sync_playwright

import kentongan.web
from kentongan.base import parts as shapes
from kentongan.base import words
from kentongan.base.templatetags import look
from kentongan.web import parts

pytestmark = pytest.mark.once  # no database here

WEB = Path(kentongan.web.__file__).parent
NOW = datetime(2026, 11, 19, 7, 20, tzinfo=UTC)
CSP = build_policy(cast("dict[str, list[str]]", site_settings.SECURE_CSP))


def ignored(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [path("akun/", include("allauth.urls")), path("tema/", ignored, name="theme")]


@pytest.fixture(autouse=True)
def urls(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


def frame(**changes: Any) -> SimpleNamespace:
    def item(url: str, icon: str, label: str, **more: Any) -> SimpleNamespace:
        return SimpleNamespace(url=url, icon=icon, label=label, **{"count": None, "active": False, **more})

    desk, orders = item("/", "home", "Meja", count=1200, active=True), item("/perintah/", "gavel", "Perintah")
    more = item("#menu", "menu-2", "Lainnya")
    shown = {
        "government": "Kab. Contoh",
        "nav": [SimpleNamespace(label="", items=[desk, orders])],
        "bottom": [desk, orders, more],
        "health": SimpleNamespace(level="ok", text="Pekerja berjalan", url="/sehat/"),
        "channel": SimpleNamespace(level="warn", text="1 saluran tertunda", url="/saluran/"),
        "now": NOW,
        "zone": "Asia/Jakarta",
        "initials": "RW",
        "demo": False,
        "theme": "auto",
        "search_url": "/cari/",
    }
    return SimpleNamespace(**{**shown, **changes})


def template(source: str) -> Any:
    return engines["django"].from_string(source)


def render(source: str, **context: Any) -> str:
    return str(template(source).render({"frame": frame(), **context}))


def page(name: str, **context: Any) -> str:
    return render_to_string(
        name, {**parts.sample_context(NOW), "frame": frame(), "csrf_token": "sample", **context}
    )


def answer_page() -> str:
    return render(ANSWER, csrf_token="sample")


class SignIn(forms.Form):
    """The two fields of allauth's form, which wants a database for its own."""

    login = forms.EmailField(label="E-mail", widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label="Kata sandi", widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


# --- Tags ---


def test_every_state_has_its_icon_and_its_word() -> None:
    for key, status in words.STATUSES.items():
        shown = render("{% chip key %}", key=key)
        assert f"#{status.icon}" in shown
        assert f">{status.word}</span>" in shown
        assert f'class="{status.shape} c-{status.colour}"' in shown


@pytest.mark.parametrize("source", ["{% icon 'gavle' %}", "{% chip 'ignored' %}", "{% receipt 'done' %}"])
def test_an_unknown_icon_or_state_raises(source: str) -> None:
    with pytest.raises(KeyError):
        render(source)


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    sources = "".join(file.read_text() for file in (WEB / "templates").rglob("*.html"))
    named = set(re.findall(r'{% icon "([^"]+)" %}', sources))
    assert {"chevron-left", "download"} <= named <= look.icon_names()


def test_words_from_people_are_escaped() -> None:
    assert "&lt;b&gt;" in render("{% chip 'escalated' text %}", text="Naik ke <b>")
    assert "&lt;b&gt;" in render("{% receipt 'failed' text %}", text="<b>")
    assert "&lt;b&gt;" in render("{% progress 1 2 text %}", text="<b>")


def test_the_clock_tells_the_exact_time_too() -> None:
    shown = render("{% clock due frame.now %}", due=NOW - timedelta(days=3))
    assert 'datetime="2026-11-16T07:20:00+00:00"' in shown
    assert 'title="Sen 16 Nov 14.20 WIB"' in shown
    assert "lewat 3 hari" in shown


@pytest.mark.parametrize(
    ("done", "total", "label", "kinds"),
    [
        (0, 2, "langkah 1 dari 2", ["now", ""]),
        (1, 3, "langkah 2 dari 3", ["done", "now", ""]),
        (2, 2, "langkah 2 dari 2", ["done", "done"]),
    ],
)
def test_dots_of_the_ladder(done: int, total: int, label: str, kinds: list[str]) -> None:
    shown = render("{% dots done total %}", done=done, total=total)
    assert f'aria-label="{label}"' in shown
    assert re.findall(r'<i class="(\w*)">', shown) == kinds


@pytest.mark.parametrize(("done", "total"), [(-1, 3), (4, 3)])
def test_dots_beyond_the_ladder_raise(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="steps done"):
        look.dots(done, total)


def test_filters_tell_times_in_the_zone_of_the_frame() -> None:
    source = "{{ at|moment:frame }} | {{ at|moment_short:frame }} | {{ at|date_long:frame }}"
    shown = render(source, at=NOW, frame=frame(zone="Asia/Jayapura"))
    assert shown == "Kam 19 Nov 16.20 WIT | 16.20 | Kamis, 19 November 2026"


def test_a_wrong_field_keeps_its_input_and_ties_its_error_and_hint_to_the_control() -> None:
    form = parts.SampleForm({"due": "2026-11-21"})
    shown = render("{% field form.due hint='Hari kerja' %}", form=form)
    assert 'value="2026-11-21"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_due_helptext id_due_error"' in shown
    hint, error, control = (
        shown.index(mark) for mark in ('id="id_due_helptext"', 'id="id_due_error"', "<input")
    )
    assert hint < error < control


def test_choices_and_a_tick_are_labelled() -> None:
    form = parts.SampleForm()
    assert "<legend>Kepentingan</legend>" in render("{% field form.urgency %}", form=form)
    assert re.search(
        r'<label class="check" for="id_photo"><input type="checkbox"',
        render("{% field form.photo %}", form=form),
    )


def test_the_error_summary_links_only_when_more_than_one_field_is_wrong() -> None:
    many = parts.SampleForm({"text": "Lapor", "urgency": "high"})
    one = parts.SampleForm({"text": "Lapor", "urgency": "high", "agency": "pu", "due": "2026-11-21"})
    assert 'href="#id_due"' in render("{% error_summary form %}", form=many)
    assert render("{% error_summary form %}", form=one).strip() == ""


def test_a_listing_with_a_cell_too_few_raises() -> None:
    listing = parts.sample_context(NOW)["listing"]
    with pytest.raises(ValueError, match="argument"):
        list(replace(listing, rows=[shapes.Row(None, ["Kepala Dinas"])]).lines())


def test_a_listing_puts_the_link_on_its_main_column_and_escapes_its_cells() -> None:
    listing = parts.sample_context(NOW)["listing"]
    rows = [shapes.Row("/jabatan/1/", ["<b>Kepala</b>", 3, mark_safe("<i>96%</i>"), ""])]
    shown = render_to_string("parts/list.html", {"listing": replace(listing, rows=rows)})
    assert '<a class="go" href="/jabatan/1/">&lt;b&gt;Kepala&lt;/b&gt;</a>' in shown
    assert "<i>96%</i>" in shown
    assert 'aria-sort="ascending"' in shown


# --- Pages as text ---


@pytest.mark.parametrize("file", sorted((WEB / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_every_template_compiles_and_has_nothing_that_the_policy_forbids(file: Path) -> None:
    get_template(str(file.relative_to(WEB / "templates")))
    source = file.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style", source)
    assert not re.search(r"<script(?![^>]*(\ssrc=|type=.application/json))", source)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_an_error_page_needs_no_context_and_says_where_to_go(name: str) -> None:
    shown = render_to_string(f"{name}.html")
    assert "<h1>" in shown
    assert 'href="/"' in shown


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_chosen_theme_is_set_on_the_page_and_auto_is_left_to_the_device(theme: str) -> None:
    assert f'data-bs-theme="{theme}"' in page("parts.html", frame=frame(theme=theme))
    assert "data-bs-theme" not in page("parts.html")


def test_sign_in_offers_neither_registration_nor_a_reset() -> None:
    shown = page("account/login.html", form=SignIn(), PASSKEY_LOGIN_ENABLED=True)
    assert "Minta tautan sekali pakai kepada administrator Anda" in shown
    assert "signup" not in shown
    assert "reset" not in shown


@pytest.mark.parametrize(
    ("files", "limit"),
    [(["kentongan.css"], 10_000), (["answer.css"], 4_000), (["htmx.min.js", "kentongan.js"], 30_000)],
)
def test_weights_stay_within_the_budget(files: list[str], limit: int) -> None:
    assert sum(weight((WEB / "static" / name).read_bytes()) for name in files) <= limit


def test_the_answer_page_weighs_at_most_20_kb() -> None:
    files = [
        answer_page().encode(),
        *((WEB / "static" / name).read_bytes() for name in ("answer.css", "icons.svg")),
    ]
    assert sum(map(weight, files)) <= 20_000


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 9))


# --- Colours ---


def dyes(sheet: str) -> list[dict[str, str]]:
    """The three sets of dyes of a sheet: light, dark by device, dark by choice."""
    blocks = re.findall(r"{[^{}]*--k-page: [^{}]*}", (WEB / "static" / sheet).read_text())
    return [dict(re.findall(r"--k-([\w-]+): (#\w+);", block)) for block in blocks]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts_ = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts_
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_sheets_and_both_ways_to_the_dark_use_the_same_dyes() -> None:
    light, dark, chosen = dyes("kentongan.css")
    assert dark == chosen != light
    assert dyes("answer.css") == [light, dark, chosen]


@pytest.mark.parametrize("dye", dyes("kentongan.css")[:2], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(dye: dict[str, str]) -> None:
    grounds = ["page", "surface", "sunken"]
    pairs = [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in grounds]
    for name in ("nila", "daun", "sogan", "mengkudu", "manggis"):
        pairs += [(name, ground) for ground in [*grounds, f"{name}-soft"]]
    assert [pair for pair in pairs if contrast(dye[pair[0]], dye[pair[1]]) < 4.5] == []
    assert min(contrast("#ffffff", dye[name]) for name in ("button", "button-hover", "destroy")) >= 4.5
    assert min(contrast(dye["control"], dye[ground]) for ground in ("page", "surface")) >= 3


# --- In a browser ---

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
ANSWER = """{% extends "bare.html" %}{% block title %}Perintah{% endblock %}
{% block main %}<p class="who">Kepada <b>Camat Awanbiru</b></p><h1>Laporkan kesiapan posko banjir</h1>
<p class="chip c-sogan">{% icon "clock" %}Tenggat hari ini 14.20 · sisa 3 jam</p>
<div class="order">Laporkan jumlah perahu, tenda, dan nama petugas jaga.</div>{% endblock %}
{% block answers %}<form class="answers" method="post">{% csrf_token %}
<button class="btn primary">{% icon "user-check" %}Diterima</button><div class="pair">
<button class="btn">Selesai + foto</button><button class="btn">Ada kendala</button></div>
</form>{% endblock %}"""
CONFIRM = """{% extends "base.html" %}{% block title %}Tarik{% endblock %}{% block page %}
{% include "parts/confirm.html" %}
{% endblock %}"""
QUESTION = {
    "title": "Tarik perintah?",
    "text": "36 pejabat diberi tahu bahwa perintah ini ditarik.",
    "verb": "Tarik dan beri tahu 36 pejabat",
    "refusal": "Jangan tarik",
    "action": "/hitung/",
    "back": "/meja/",
}
DESK = """{% extends "base.html" %}{% block title %}Meja{% endblock %}{% block heading %}Meja{% endblock %}
{% block main %}{% include "parts/desk.html" %}{% include "parts/list.html" %}
<form method="post" action="/hitung/">
<button class="btn primary" data-busy="Mengirim…">Keluarkan perintah</button></form>
<a class="btn danger" href="/tarik/" data-confirm>Tarik perintah</a>{% endblock %}"""


class Site:
    """Pages by path, with the site's own policy and static files; counts what is posted to /hitung/."""

    def __init__(self) -> None:
        self.posts = 0
        self.pages: dict[str, Callable[[], str]] = {
            "/bagian/": lambda: page("parts.html"),
            "/meja/": desk,
            "/tarik/": lambda: render(CONFIRM, csrf_token="sample", **QUESTION),
            "/jawab/": answer_page,
            "/masuk/": lambda: page("account/login.html", form=SignIn({}), PASSKEY_LOGIN_ENABLED=True),
            "/hilang/": lambda: render_to_string("404.html"),
        }
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, url_path: str) -> tuple[int, str, bytes]:
        if url_path.startswith("/static/"):
            file = finders.find(url_path.removeprefix("/static/"))
            assert isinstance(file, str), url_path
            return 200, mimetypes.guess_type(file)[0] or "text/plain", Path(file).read_bytes()
        if url_path in self.pages:
            return 200, "text/html; charset=utf-8", self.pages[url_path]().encode()
        return 404, "text/plain", b""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = site.answer(self.path.partition("?")[0])
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", CSP)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                site.posts += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Quiet."""

        return Handler


def desk() -> str:
    return render(DESK, **parts.sample_context(NOW), csrf_token="sample")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    running = Site()
    threading.Thread(target=running.server.serve_forever, daemon=True).start()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """Opens a page and remembers what the browser complained about."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.complaints: list[str] = []

    def __call__(self, url_path: str, width: int = 1280, *, dark: bool = False, script: bool = True) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            has_touch=width < 860,
            java_script_enabled=script,
        )
        shown = context.new_page()
        shown.on("console", lambda message: self.complaints.append(message.text))
        shown.on("pageerror", lambda error: self.complaints.append(str(error)))
        shown.goto(self.site.url + url_path, wait_until="networkidle")
        return shown


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    opened = Visit(browser, site)
    yield opened
    for context in browser.contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True), (320, False)])
@pytest.mark.parametrize("url_path", ["/bagian/", "/meja/", "/jawab/", "/masuk/", "/hilang/", "/tarik/"])
def test_a_page_fits_is_accessible_and_breaks_no_policy(
    visit: Visit, url_path: str, width: int, dark: bool
) -> None:
    shown = visit(url_path, width, dark=dark)
    assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert visit.complaints == []
    violations = Axe().run(shown).response["violations"]
    assert [(found["id"], [node["html"][:120] for node in found["nodes"]]) for found in violations] == []


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(el => el.offsetParent && el.type !== 'hidden' && !el.closest('p, dd, .notice, .skip'))
    .map(el => {
        const label = el.closest('label');
        const row = el.matches('.go') ? el.closest('li, tr') : null;
        const box = (row ?? label ?? el).getBoundingClientRect();
        return [el.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)];
    })
    .filter(([html, width, height]) => width > 2 && (width < 43.5 || height < 43.5))"""


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("url_path", ["/bagian/", "/meja/", "/jawab/", "/masuk/"])
def test_a_finger_finds_every_target(visit: Visit, url_path: str) -> None:
    assert visit(url_path, 360).evaluate(SMALL_TARGETS) == []


@pytest.mark.browser
@pytest.mark.slow
def test_keys_find_the_search_and_walk_the_rows(visit: Visit) -> None:
    shown = visit("/meja/")
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    expect(shown.locator("a.go").nth(1)).to_be_focused()
    shown.keyboard.press("k")
    expect(shown.locator("a.go").first).to_be_focused()
    shown.keyboard.press("/")
    expect(shown.locator("#cari")).to_be_focused()
    shown.keyboard.type("jk/")
    expect(shown.locator("#cari")).to_have_value("jk/")


@pytest.mark.browser
@pytest.mark.slow
def test_a_form_is_sent_once_and_its_button_keeps_its_width(visit: Visit, site: Site) -> None:
    shown = visit("/meja/")
    button = shown.locator("[data-busy]")
    width = button.bounding_box()
    before = site.posts
    button.dblclick()
    expect(button).to_have_text("Mengirim…")
    after = button.bounding_box()
    assert width is not None
    assert after is not None
    assert after["width"] == pytest.approx(width["width"], abs=1)
    assert site.posts == before + 1


@pytest.mark.browser
@pytest.mark.slow
def test_a_question_opens_as_a_dialog_and_without_script_as_a_page(visit: Visit) -> None:
    shown = visit("/meja/")
    shown.get_by_role("link", name="Tarik perintah").click()
    expect(shown.get_by_role("dialog", name="Tarik perintah?")).to_be_visible()
    shown.get_by_role("link", name="Jangan tarik").click()
    expect(shown.get_by_role("dialog")).to_have_count(0)
    plain = visit("/meja/", script=False)
    plain.get_by_role("link", name="Tarik perintah").click()
    expect(plain.get_by_role("heading", name="Tarik perintah?")).to_be_visible()
    assert plain.url.endswith("/tarik/")


@pytest.mark.browser
@pytest.mark.slow
def test_the_menu_opens_on_a_phone_without_script(visit: Visit) -> None:
    shown = visit("/meja/", 360, script=False)
    menu = shown.get_by_role("navigation", name="Menu utama")
    expect(menu).to_be_hidden()
    shown.get_by_role("link", name="Lainnya").click()
    expect(menu).to_be_visible()
    expect(menu.get_by_role("button", name="Keluar")).to_be_visible()
    menu.get_by_role("link", name="Tutup").click()
    expect(menu).to_be_hidden()


@pytest.mark.browser
@pytest.mark.slow
def test_a_limited_text_counts_its_letters(visit: Visit) -> None:
    shown = visit("/bagian/")
    shown.locator("#id_text").fill("a" * 1200)
    expect(shown.locator("[data-counter]")).to_have_text("1.200 dari 3.500 huruf")
