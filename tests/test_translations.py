"""Every text of the screens is there in English, and a page is in one language."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import polib
import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import translation
from tests import translations
from tests.signing_in import administrator, browser, reauthenticate, signed_in
from tests.translations import PLACEHOLDER, Text

from kentongan.base.permissions import Role
from kentongan.base.users import Membership, User
from kentongan.core.clock.states import Move
from kentongan.directives.models import Directive
from kentongan.directory.models import Address, Agency, Person, Position
from kentongan.kernel.models import Delivery
from kentongan.kernel.wording import answer_url

if TYPE_CHECKING:
    from tests.flows import Desk

INDONESIAN = frozenset(
    re.findall(
        r"\w+",
        """
    ada adalah agar akan akun alamat anda atasan atau baru batal belum berjalan bila bukan cari dan dari
    daftar dengan diam diterima dikirim hapus hari hubungkan ini isi itu jabatan jam jawaban juga kata kepada
    kembali kendala kirim kosong kunci lagi lewat lihat masuk meja mulai nama nomor oleh orang pada pejabat
    pengaturan pengguna perintah peran pesan sampai sandi saluran satu semua simpan sudah tambah tanpa
    tautan tenggat terkirim tidak ubah untuk urusan waktu yang
    """,
    )
)
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
    access account activate active add address and are authentication authenticator back cancel change code
    confirm deactivate delete devices edit enter for from generate has have key keys leave login logout manage
    new not of on password please remove save security sign successfully the this to unknown use view with you
    your
    """,
    )
)
# Attributes that a reader sees or hears.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-busy", "data-text", "label")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")


@pytest.fixture(scope="module")
def english() -> dict[Text, polib.POEntry]:
    po = polib.pofile(str(translations.catalogue("en")))
    return {translations.key(entry): entry for entry in po}


@pytest.mark.slow
def test_every_text_of_the_sources_has_english_words(english: dict[Text, polib.POEntry]) -> None:
    found = translations.found()
    assert len(found) > 1000, "the reader of the sources sees less than there is"
    missing = [
        t for t in found if t not in english or english[t].fuzzy or not all(map(str.strip, said(english[t])))
    ]
    assert missing == [], "run: python -m tests.translations, then translate what it lists"
    assert set(english) - set(found) == set(), "no longer in the sources; run: python -m tests.translations"


def said(entry: polib.POEntry) -> list[str]:
    return translations.words(entry)


def test_placeholders_and_markup_survive_translation(english: dict[Text, polib.POEntry]) -> None:
    changed = [
        (text.text, words)
        for text, entry in english.items()
        for words in said(entry)
        if sorted(PLACEHOLDER.findall(words)) != sorted(PLACEHOLDER.findall(text.text))
    ]
    assert changed == []


def test_a_text_keeps_its_blanks_at_both_ends(english: dict[Text, polib.POEntry]) -> None:
    """Sentences are joined from such parts."""
    ends = re.compile(r"\A(\s*).*?(\s*)\Z", re.DOTALL)
    changed = [
        text.text
        for text, entry in english.items()
        for words in said(entry)
        if ends.sub(r"\1|\2", words) != ends.sub(r"\1|\2", text.text)
    ]
    assert changed == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    path = translations.catalogue(language)
    written, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))
    assert {translations.key(e): said(e) for e in compiled} == {translations.key(e): said(e) for e in written}


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('_("a")', [Text("a")]),
        ("from django.utils.translation import gettext_noop as noop\nx = {1: noop('a' 'b')}", [Text("ab")]),
        ("from django.utils.translation import gettext_lazy\nN = gettext_lazy\nN('a')", [Text("a")]),
        ("ngettext('a', 'b', n)", [Text("a", "b")]),
        ("pgettext_lazy('c', 'a')", [Text("a", "", "c")]),
        ("npgettext('c', 'a', 'b', n)", [Text("a", "b", "c")]),
        ("_(label)\nprint('a')", []),
    ],
)
def test_the_reader_finds_literal_texts(source: str, texts: list[Text]) -> None:
    assert list(translations.in_python(source)) == texts


def test_the_reader_finds_the_texts_of_a_template(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        """{% translate 'a' %} {{ _("b")|upper }} {% include "x" with y=_("c's") %}
        {% blocktranslate count n=1 trimmed %}{{ n }} d
        {% plural %}{{ n }} ds{% endblocktranslate %}{% translate "e" context "f" %}"""
    )
    texts = [Text("a"), Text("b"), Text("c's"), Text("%(n)s d", "%(n)s ds"), Text("e", "", "f")]
    assert list(translations.in_file(page)) == texts


def test_our_own_texts_are_never_taken_for_english_ones_of_a_library() -> None:
    """A text of ours that is also a key of Django's or allauth's would change under the reader."""
    with translation.override("id"):
        assert [
            t.text for t in translations.found() if not t.context and translation.gettext(t.text) != t.text
        ] == []


class Reader(HTMLParser):
    """The words of a page that a person reads or hears, without those said to be in another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open = [("", language)]
        self.heard: list[str] = []

    @property
    def listening(self) -> bool:
        return self.open[-1][1] == self.language

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        spoken = "zxx" if tag in ("script", "style") else given.get("lang") or self.open[-1][1]
        self.open.append((tag, spoken))
        if self.listening:
            self.heard += [value for name in SPOKEN if (value := given.get(name))]
        if tag in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.listening:
            self.heard.append(data)


def strange(page: str, language: str, own: list[str]) -> set[str]:
    """Frequent words of the other language on this page, outside what users wrote themselves."""
    reader = Reader(language)
    reader.feed(page)
    text = "\n".join(reader.heard)
    for value in own:
        text = text.replace(value, " ")
    other = ENGLISH if language == "id" else INDONESIAN
    # Whole words: the digits of a fingerprint may spell one ("12add3").
    return set(re.findall(r"\b[^\W\d_]+\b", text.lower())) & set(other)


def test_the_language_check_sees_what_it_should() -> None:
    page = (
        '<p>Save <b lang="id">yang ini</b><input placeholder="cari"> Belum Camat tidak<br>dan</p><i>oleh</i>'
    )
    assert strange(page, "en", ["Camat tidak"]) == {"cari", "belum", "dan", "oleh"}
    assert strange("<code>12add3</code> add", "id", []) == {"add"}
    assert strange("<code>12add3</code>", "id", []) == set()


@pytest.fixture
def busy(desk: "Desk") -> "Desk":
    """A desk in the middle of things: answers, silence, an obstacle, a failed message, a recalled order."""
    directive = desk.order()
    desk.deliver()
    first, second, _third = desk.matters(directive)
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(first))
    desk.press("2", Move.OBSTRUCT, desk.first_message(second))
    desk.write("2", "Perahu rusak.")
    for _day in range(4):
        desk.watch.forward(days=1)
        desk.tick()
        desk.deliver()
    desk.order()
    return desk


def crawl(client: Client) -> Iterator[tuple[str, str]]:
    """Follow every link from the desk; a page or two of each kind, with its address."""
    waiting, seen, kinds = [reverse("desk")], set[str](), Counter[str]()
    while waiting:
        url = waiting.pop(0)
        kind = resolve(url.partition("?")[0]).view_name
        if url in seen or kinds[kind] >= 2:
            continue
        seen.add(url)
        kinds[kind] += 1
        reply = client.get(url)
        if reply.headers["Content-Type"].startswith("text/html"):
            page = reply.content.decode()
            yield url, page
            found = (
                urljoin(url, html.unescape(link)) for link in re.findall(r'<a [^>]*href="([^"#]+)', page)
            )
            waiting += [link for link in found if link.startswith("/") and "unduh" not in link]


def of_users() -> list[str]:
    """What people wrote, the longest first."""
    values: set[str] = set()
    for model, fields in (
        (Directive, ("title", "text")),
        (Agency, ("name", "short_name")),
        (Position, ("title",)),
        (Person, ("name",)),
        (Address, ("value",)),
    ):
        for row in model.objects.values_list(*fields):
            values |= {value for value in row if value}
    for user in User.objects.select_related("government"):
        values |= {user.name, user.email, user.government.name, user.government.short_name}
    return sorted(values - {""}, key=len, reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_page_that_links_lead_to_is_in_one_language(busy: "Desk", language: str) -> None:
    user = administrator(busy.world.government, language=language)
    for role in (Role.COMMANDER, Role.AUDITOR):
        Membership.objects.create(government=busy.world.government, user=user, role=role)
    client = signed_in(user)
    reauthenticate(client)
    own, found, names = of_users(), dict[str, set[str]](), set[str]()
    for url, page in crawl(client):
        names.add(resolve(url.partition("?")[0]).view_name)
        if words := strange(page, language, own):
            found[url] = words
    assert found == {}
    assert names >= {
        "desk",
        "directive",
        "directive_new",
        "directive_seat",
        "person",
        "seat",
        "channel",
        "user",
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id"])
def test_pages_without_an_account_are_in_one_language(busy: "Desk", language: str) -> None:
    client: Client = browser()
    client.cookies["bahasa"] = language
    message = Delivery.objects.order_by("pk")[2]
    for url in (reverse("account_login"), urlsplit(answer_url(message)).path):
        reply = client.get(url)
        assert reply.status_code == 200
        assert strange(reply.content.decode(), language, of_users()) == set(), url


def test_the_preview_shows_the_message_as_it_goes_out(desk: "Desk") -> None:
    """Messages are Indonesian, whatever language the one who orders reads."""
    desk.world.user.language = "en"
    desk.world.user.save()
    desk.order()
    sent = desk.deliver()[0]
    page = signed_in(desk.world.user).get(reverse("directive_new")).content.decode()
    assert f'<div class="bubble" lang="id"><b>{sent.heading}</b>' in page
    assert all(f'<span class="btn">{button.label}</span>' in page for button in sent.buttons)
