"""The main story, step by step, as an administrator and the officials of one district live it.

Each step is one thing a person does and what must then be seen. The cast are officials of Kecamatan Awanbiru.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.house import START, TOKENS, House
from tests.browser.joining import PASSWORD, activate, prove, set_password
from tests.browser.visits import NARROW, Atlas, Visitor, transferred
from tests.browser.watching import watch_site

from kentongan.sandbox.regency import MAIL_DOMAIN, rows, write_xlsx

DISTRICT = "Kecamatan Awanbiru"
SUPERIOR = "Camat Awanbiru"
PRESSES = "Kepala Seksi Trantib Kec. Awanbiru"
WRITES = "Kepala Seksi Pemberdayaan Masyarakat Kec. Awanbiru"
SIGNS_IN = "Kepala Seksi Tata Pemerintahan Kec. Awanbiru"
MAILS = "Lurah Kalimerah"  # has no phone
HINDERED = "Lurah Pasirnila"
SILENT = "Lurah Tirtaraya"
ORDERED = (PRESSES, WRITES, SIGNS_IN, MAILS, HINDERED, SILENT)
TITLE = "Siapkan posko banjir"
TEXT = "Siapkan posko banjir di wilayah Saudara dan laporkan nama petugas jaganya."
MANUAL = "manual"
# Officials' phones are told apart by the government's number.
PHONES = 7_000_000


@dataclass
class Story:
    """One government's story at one width; `number` (0 or 1) picks its bot, mailboxes and phones."""

    house: House
    browser: Browser
    width: int
    number: int
    folder: Path
    visitor: Visitor = field(init=False)
    order: str = ""  # the address of the directive's page, without the host
    atlas: Atlas = field(default_factory=Atlas)

    def __post_init__(self) -> None:
        self.visitor = self.somebody()

    def somebody(self, **more: Any) -> Visitor:
        """A person with a browser of his own."""
        return Visitor.enter(self.browser, self.width, self.atlas, **more)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def slug(self) -> str:
        return f"kab{self.width}"

    @cached_property
    def staff(self) -> dict[str, dict[str, str]]:
        """The regency's rows by seat, with mail addresses of this government."""
        own = f"{self.slug}.example"
        return {r["Jabatan"]: r | {"E-mail": r["E-mail"].replace(MAIL_DOMAIN, own)} for r in rows()}

    def go(self, path: str) -> None:
        self.page.goto(self.house.url + path)

    def chat(self, seat: str) -> int:
        """The Telegram account of whoever holds this seat."""
        return PHONES + 1000 * self.number + list(self.staff).index(seat)

    def open_link(self, seat: str, code: str) -> None:
        """The official opens his link on his phone and taps "Mulai"."""
        bot = int(TOKENS[self.number].partition(":")[0])
        self.house.act(self.chat(seat), "start", payload=code, bot=bot)

    def press(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def notice(self, text: str) -> None:
        expect(self.page.locator(".notice").filter(has_text=text).first).to_be_visible(timeout=15_000)


# --- The first administrator ---


def join(story: Story) -> None:
    """A one-time link from the command line, a password, an authenticator app, recovery codes."""
    house, page = story.house, story.page
    house.command("admin", "government", story.slug, f"Pemerintah Kabupaten {story.width}")
    told = house.command(
        "admin", "invite", story.slug, f"admin@{story.slug}.example", "--name", "Rani Wulandari"
    )
    page.goto(told.split()[-1])
    story.visitor.look_over()
    set_password(page, "pendek")
    expect(page.locator(".wrong").first).to_be_visible()
    set_password(page, PASSWORD)
    page.wait_for_url("**/akun/2fa/")


def enrol(story: Story) -> None:
    """Nothing else opens before the second step is set up."""
    page = story.page
    story.go("/perintah/")
    assert "/akun/2fa/" in page.url
    story.visitor.look_over()
    page.get_by_role("link", name="Pasang").first.click()
    story.visitor.look_over("account_reauthenticate")
    prove(page)
    story.visitor.look_over("mfa_activate_totp")
    activate(page)
    story.visitor.look_over()


# --- Channels ---


def connect_telegram(story: Story) -> None:
    page = story.page
    story.go("/pengaturan/saluran/telegram/")
    page.get_by_label("Token bot").fill("salah")
    story.press("Simpan")
    expect(page.get_by_text("Token bot tidak lengkap")).to_be_visible()
    story.visitor.look_over()
    page.get_by_label("Token bot").fill(TOKENS[story.number])
    page.get_by_label("Alamat API").fill(story.house.sandbox.telegram_url)
    story.press("Simpan")
    story.notice("Telegram tersambung.")


def connect_mail(story: Story) -> None:
    page, sandbox = story.page, story.house.sandbox
    story.go("/pengaturan/saluran/email/")
    desk = f"meja@{story.slug}.example"
    written = {
        "Peladen SMTP": "127.0.0.1",
        "Porta SMTP": str(sandbox.smtp_port),
        "Alamat pengirim": desk,
        "Alamat balasan": desk,
        "Peladen IMAP": "127.0.0.1",
        "Porta IMAP": str(sandbox.imap_port),
        "Nama pengguna IMAP": desk,
        "Sandi IMAP": sandbox.mail_password,
    }
    for label, value in written.items():
        page.get_by_label(label).fill(value)
    for label in ("Keamanan SMTP", "Keamanan IMAP"):
        page.get_by_label(label).select_option("none")
    story.press("Simpan")
    story.notice("Pengaturan E-mail disimpan.")
    story.press("Uji sambungan")
    story.notice("Tersambung.")


# --- The directory ---


def import_staff(story: Story) -> None:
    """A list with two faults changes nothing and names them; the mended list is applied."""
    page = story.page
    wrong = story.staff | {
        SILENT: story.staff[SILENT] | {"NIP": "19840203200507290"},
        MAILS: story.staff[MAILS] | {"Atasan": "Camat Antah"},
    }
    _upload(story, wrong)
    story.notice("2 baris salah.")
    expect(page.get_by_text("NIP harus 18 angka", exact=False).first).to_be_visible()
    expect(page.get_by_text('Atasan "Camat Antah" tidak ada', exact=False).first).to_be_visible()
    story.visitor.look_over()
    _upload(story, story.staff)
    story.notice("Semua baris benar.")
    page.get_by_role("button", name=re.compile("Terapkan 406 perubahan")).click()
    story.notice("406")


def _upload(story: Story, staff: dict[str, dict[str, str]]) -> None:
    path = story.folder / "pejabat.xlsx"
    write_xlsx(path, staff.values())
    story.go("/opd/impor/")
    story.page.locator("input[type=file]").set_input_files(path)
    story.press("Periksa berkas")


def link_phones(story: Story) -> None:
    """One official by his own page, his colleagues by the district's list; each opens his link on his phone."""
    seats = [seat for seat in (*ORDERED, SUPERIOR) if story.staff[seat]["HP"]]
    users = [{"id": story.chat(seat), "name": story.staff[seat]["Nama"], "persona": MANUAL} for seat in seats]
    story.house.sandbox.control("POST", "/sandbox/users", users)
    _link_one(story, PRESSES)
    links = _links_of_district(story)
    for seat in seats:
        if seat != PRESSES:
            story.open_link(seat, links[story.staff[seat]["Nama"]])


def _link_one(story: Story, seat: str) -> None:
    page, name = story.page, story.staff[seat]["Nama"]
    story.go(f"/pejabat/?q={name}")
    page.get_by_role("link", name=name).click()
    story.visitor.look_over("person")
    story.press("Hubungkan Telegram")
    story.visitor.look_over("link_person")
    text = page.get_by_label("Teks untuk diteruskan").input_value()
    story.open_link(seat, _code(text))
    page.get_by_role("link", name="Kembali ke orangnya").click()
    linked = page.locator("main li").filter(has_text="Telegram")
    wait_until(page, linked)


def _links_of_district(story: Story) -> dict[str, str]:
    """Codes by name, from the CSV that a desk forwards."""
    page = story.page
    story.go(f"/opd/?q={DISTRICT}")
    page.get_by_role("link", name=DISTRICT).first.click()
    story.visitor.look_over("agency")
    page.get_by_role("link", name=re.compile("^Tautan Telegram untuk")).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("CSV")).click()
    listed = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    return {row[0]: _code(row[2]) for row in listed[1:]}


def _code(text: str) -> str:
    found = re.search(r"\?start=([\w-]+)", text)
    assert found, text
    return found[1]


# --- The order ---


def issue(story: Story) -> None:
    """Addressees by search and by list, a preview, a deadline on a Saturday refused, then issued."""
    page = story.page
    story.go("/perintah/baru/")
    page.get_by_label("Isi perintah").fill(TEXT)
    page.get_by_label("Judul").fill(TITLE)
    page.get_by_label("Cari jabatan atau OPD").fill("trantib kec. awanbiru")
    story.press("Cari")
    page.get_by_role("button", name=f"Tambah {PRESSES}", exact=True).click()
    page.get_by_text("Tempel daftar jabatan atau NIP").click()
    nips = [story.staff[seat]["NIP"] for seat in ORDERED[2:]]
    page.get_by_label("Satu jabatan atau NIP per baris").fill("\n".join([WRITES, *nips]))
    story.press("Tambahkan daftar")
    expect(page.locator("#pratinjau").get_by_text("6", exact=True).first).to_be_visible()
    story.visitor.look_over()
    _refuse_saturday(story)
    page.get_by_label("Hari", exact=True).fill(str(_next(7)))
    page.get_by_role("button", name="Keluarkan kepada 6 pejabat").click()
    story.notice("dikeluarkan.")
    story.order = page.url.removeprefix(story.house.url)


def _refuse_saturday(story: Story) -> None:
    page = story.page
    page.get_by_label("Darurat").check(force=True)
    page.get_by_label("Hari", exact=True).fill(str(_next(5)))
    page.get_by_label("Jam", exact=True).fill("14:00")
    page.get_by_role("button", name="Keluarkan kepada 6 pejabat").click()
    expect(page.locator("#id_due_date_error")).to_contain_text("bukan hari kerja")
    story.visitor.look_over()


def _next(weekday: int) -> date:
    """The coming Monday (7) or Saturday (5) after the story's Wednesday."""
    wednesday = (START + timedelta(hours=7)).date()
    return wednesday + timedelta(days=weekday - wednesday.weekday())


# --- Answers ---


def answer_by_button(story: Story) -> None:
    """The order is on the phone; one tap; the phone says so; the desk's page shows it without a reload."""
    phone = open_phone(story, PRESSES)
    expect(phone.get_by_text(TEXT, exact=False)).to_be_visible(timeout=15_000)
    story.visitor.look_over()
    live = watch_order(story)
    story.press("Diterima", within=open_phone(story, PRESSES))
    expect(story.page.locator(".chat").get_by_text("Tercatat", exact=False)).to_be_visible(timeout=15_000)
    expect(figure(live.page, "Diterima")).to_have_text("1", timeout=20_000)
    assert live.page.evaluate("window.notReloaded") is True
    live.look_over()
    live.page.close()


def answer_by_words_and_photo(story: Story) -> None:
    """Words in the chat are an acknowledgement, a photo with a caption is the report."""
    page = story.page
    open_phone(story, WRITES)
    page.get_by_label("Tulis balasan").fill("Siap, kami kerjakan.")
    story.press("Kirim")
    expect(page.locator(".chat").get_by_text("Tercatat", exact=False)).to_be_visible(timeout=15_000)
    page.get_by_label("Tulis balasan").fill("Posko siap, petugas jaga Asep.")
    story.press("Kirim foto")
    done = page.locator(".chat").get_by_text("tercatat selesai", exact=False)
    expect(done).to_be_visible(timeout=15_000)
    expect(page.locator(".chat img")).to_be_visible()


def answer_by_mailed_link(story: Story, *, script: bool = True) -> None:
    """A signed link without sign-in: opening it answers nothing, the button does."""
    reader = story.somebody(java_script_enabled=script)
    page = reader.page
    url = mailed_link(story, MAILS)
    page.goto(url)
    expect(page.get_by_text("Membuka halaman ini belum berarti menjawab", exact=False)).to_be_visible()
    if script:
        reader.look_over()
    page.get_by_role("button", name="Ada kendala").click()
    expect(page.get_by_text("Tulis singkat apa kendalanya")).to_be_visible()
    page.get_by_label("Keterangan", exact=False).fill("Posko berdiri sejak pagi.")
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("status")).to_contain_text("tercatat selesai")
    assert reader.complaints == []
    page.context.close()


def mailed_link(story: Story, seat: str, words: str = TITLE) -> str:
    """The link in the newest mail to this seat's holder that says these words."""
    found = re.search(r"http\S+/j/\S+", mail_with(story, seat, words)["text"])
    assert found
    return found[0]


def answer_in_app(story: Story) -> None:
    """An official with an account of his own answers under "Untuk saya"."""
    link = _invite(story, SIGNS_IN)
    official = story.somebody()
    page = official.page
    page.goto(link)
    set_password(page, PASSWORD)
    page.wait_for_url(f"{story.house.url}/saya/")
    official.look_over()
    page.get_by_role("link", name=TITLE).click()
    official.look_over("mine_answer")
    page.get_by_role("button", name="Diterima").click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat")
    page.context.close()


def _invite(story: Story, seat: str) -> str:
    """An account for the holder of this seat; gives his one-time link."""
    page, name = story.page, story.staff[seat]["Nama"]
    story.go(f"/pengaturan/pengguna/baru/?q={name}")
    story.visitor.look_over()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_label("E-mail")).to_have_value(story.staff[seat]["E-mail"])
    page.get_by_role("checkbox", name=re.compile("^Pejabat")).check(force=True)
    story.press("Undang dan buat tautan")
    expect(page.locator("#tautan")).to_be_visible()
    story.visitor.look_over()
    return page.locator("#tautan").input_value()


# --- Silence, obstacle, end ---


def hinder(story: Story) -> None:
    """An obstacle in the official's words stops his clock until the issuer answers."""
    page = story.page
    story.press("Kendala", within=open_phone(story, HINDERED))
    expect(page.locator(".chat").get_by_text("Apa kendalanya", exact=False)).to_be_visible(timeout=15_000)
    page.get_by_label("Tulis balasan").fill("Jalan ke posko terputus.")
    story.press("Kirim")
    expect(page.locator(".chat").get_by_text("Diteruskan ke", exact=False)).to_be_visible(timeout=15_000)
    open_seat(story, HINDERED)
    expect(page.get_by_text("Jalan ke posko terputus.").first).to_be_visible()
    story.visitor.look_over()
    page.locator("[name=reason]").first.fill("Pakai jalur Pasirnila, alat berat menyusul.")
    page.get_by_role("button", name="Kirim dan jalankan jamnya lagi").click()
    story.notice("berjalan lagi.")
    open_phone(story, HINDERED)
    told = page.locator(".chat").get_by_text("alat berat menyusul", exact=False)
    expect(told).to_be_visible(timeout=15_000)


def stay_silent(story: Story) -> None:
    """A hurried clock: a reminder, the second channel, then the superior hears of it; then time rests."""
    page = story.page
    set_speed(story, "600×")
    phone = open_phone(story, SILENT)
    expect(phone.get_by_text("Pengingat", exact=False).first).to_be_visible(timeout=30_000)
    open_phone(story, SUPERIOR)
    helped = page.locator(".chat").get_by_text("Mohon dibantu menghubungi", exact=False).first
    expect(helped).to_be_visible(timeout=30_000)
    set_speed(story, "1×")
    assert "Pengingat" in story.house.mails(story.staff[SILENT]["E-mail"])[-1]["subject"]


def set_speed(story: Story, speed: str) -> None:
    story.go("/simulator/")
    story.press(speed)


def read_order(story: Story) -> None:
    """The issuer's page: six numbers, who is silent, one square per seat, the proof."""
    page = story.page
    story.go(story.order)
    for word, number in {"Terkirim": 6, "Selesai": 2, "Diam": 1}.items():
        expect(figure(page, word)).to_have_text(str(number), timeout=20_000)
    expect(page.locator(".silence")).to_contain_text(SILENT)
    expect(page.locator(".matrix .tile")).to_have_count(6)
    expect(page.get_by_text("Rani Wulandari").first).to_be_visible()
    story.visitor.look_over()


def export(story: Story) -> None:
    page = story.page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    listed = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert {row["Jabatan"] for row in listed} == set(ORDERED)


def recall(story: Story) -> None:
    """Taking the order back asks first, and tells everybody."""
    page = story.page
    story.go(story.order)
    page.get_by_role("link", name="Tarik perintah").click()
    story.visitor.look_over("directive_recall")
    page.locator("[name=reason]").fill("Cuaca membaik.")
    page.get_by_role("button", name="Tarik dan beri tahu 6 pejabat").click()
    story.notice("Ditarik")
    for seat in (PRESSES, WRITES, HINDERED, SILENT):
        told = open_phone(story, seat).get_by_text("Cuaca membaik.", exact=False)
        expect(told).to_be_visible(timeout=15_000)
    assert "Ditarik" in mail_with(story, MAILS, "Cuaca membaik.")["subject"]


def mail_with(story: Story, seat: str, words: str) -> dict[str, Any]:
    for _ in range(150):
        for mail in reversed(story.house.mails(story.staff[seat]["E-mail"])):
            if words in mail["text"]:
                found: dict[str, Any] = mail
                return found
        story.page.wait_for_timeout(100)
    raise AssertionError(f"no mail to {seat} says {words!r}")


def audit(story: Story) -> None:
    """The chain is whole, by the page and by the command."""
    story.go("/jejak/")
    story.visitor.look_over()
    story.press("Periksa sekarang")
    story.notice("Utuh:")
    assert "utuh" in story.house.command("audit", "verify", "--government", story.slug)


def postpone(story: Story) -> None:
    """Another deadline; the page goes on with it."""
    page = story.page
    story.go(story.order)
    page.get_by_role("link", name="Ubah tenggat").click()
    page.get_by_label("Hari", exact=True).fill(str(_next(8)))
    story.press("Simpan tenggat")
    story.notice("Tenggat sekarang")
    expect(page.get_by_text("mengubah tenggat").first).to_be_visible()


# --- Looking ---


def work_without_script(story: Story) -> None:
    """Read, issue and answer with JavaScript switched off."""
    signed_in = story.page.context.storage_state()
    plain = story.somebody(java_script_enabled=False, storage_state=signed_in)
    page = plain.page
    page.goto(f"{story.house.url}/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.goto(f"{story.house.url}/perintah/baru/")
    page.get_by_label("Isi perintah").fill("Kirim daftar piket malam.")
    page.get_by_label("Cari jabatan atau OPD").fill(MAILS)
    page.get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("button", name=f"Tambah {MAILS}", exact=True).click()
    page.get_by_label("Hari", exact=True).fill(str(_next(7)))
    page.get_by_label("Jam", exact=True).fill("10:00")
    page.get_by_role("button", name="Keluarkan kepada 1 pejabat").click()
    expect(page.get_by_role("heading", name="Kirim daftar piket malam")).to_be_visible()
    page.goto(mailed_link(story, MAILS, "piket malam"))
    page.get_by_role("button", name="Diterima").click()
    expect(page.get_by_role("status")).to_contain_text("Tercatat")
    page.context.close()


def weigh(story: Story) -> None:
    """First views are light enough for a slow line (promise of the look: 150 KB, answer page 20 KB)."""
    cookies = story.page.context.cookies()
    for path in ("/", story.order, "/perintah/baru/", "/opd/", "/situs/"):
        assert transferred(story.browser, story.house.url + path, cookies) <= 150_000, path
    assert transferred(story.browser, mailed_link(story, MAILS), []) <= 20_000


def look_around(story: Story) -> None:
    """Every other kind of page that a link leads to, one of each (once: on the phone, the harder case)."""
    if story.width not in NARROW:
        return
    stranger = story.somebody()
    for visitor, path in ((stranger, "/"), (stranger, "/tidak-ada/"), (story.visitor, "/bagian/")):
        visitor.page.goto(story.house.url + path)
        visitor.look_over()
    stranger.page.context.close()
    tried = LEAVES | {""}
    while owed := story.atlas.known.keys() - story.atlas.seen - tried:
        kind = min(owed)
        tried.add(kind)
        story.go(story.atlas.known[kind])
        story.visitor.look_over()


# Downloads and pictures.
LEAVES = {
    "answer_file", "audit_head", "directory_export", "evidence", "import_template", "mfa_download_recovery_codes",
    "picture", "site_import_template", "site_letter_pdf", "sites_report_pdf",
}  # fmt: skip


def open_phone(story: Story, seat: str) -> Locator:
    """This official's phone in the Simulator; gives its chat."""
    story.go(f"/simulator/?buka=telegram/{story.chat(seat)}")
    return story.page.locator(".phone").first.locator(".chat")


def open_seat(story: Story, seat: str) -> None:
    story.go(f"{story.order}pejabat/")
    story.page.get_by_role("link", name=seat, exact=True).click()


def watch_order(story: Story) -> Visitor:
    """A second page of the same person, open at the order and marked, so that a reload would show."""
    watching = Visitor(story.page.context.new_page(), story.atlas)
    watching.watch(watching.page)
    watching.page.goto(story.house.url + story.order)
    watching.page.evaluate("window.notReloaded = true")
    return watching


def figure(page: Page, word: str) -> Locator:
    """The number above this word in the strip of counts."""
    return page.locator(".counts > *").filter(has_text=word).locator("b")


def wait_until(page: Page, shown: Locator) -> None:
    """Reload until it is there (pages without a live part)."""
    for _ in range(40):
        if shown.count():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(shown).to_be_visible()


STEPS = (
    join,
    enrol,
    connect_telegram,
    connect_mail,
    import_staff,
    link_phones,
    issue,
    answer_by_button,
    answer_by_words_and_photo,
    answer_by_mailed_link,
    answer_in_app,
    hinder,
    stay_silent,
    read_order,
    export,
    postpone,
    work_without_script,
    watch_site,
    weigh,
    look_around,
    recall,
    audit,
)


def tell(story: Story) -> Iterator[str]:
    """Live the whole story; gives the name of each step when it went well, else a picture of where it ended."""
    for step in STEPS:
        try:
            step(story)
        except BaseException:
            story.page.screenshot(path=story.folder / f"{step.__name__}.png")
            raise
        assert story.visitor.complaints == [], step.__name__
        yield step.__name__
