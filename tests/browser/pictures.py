"""Photographs for the guides: python -m tests.browser.pictures

Runs the demo in a folder of its own, issues more orders through the desk's own pages, lets eight days pass
with the officials playing themselves, and takes every page at two widths into docs/images.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.joining import enter_as_administrator
from tests.browser.visits import FLAGS, WIDTHS, context
from tests.ports import free_port

from kentongan.cli.supervisor import kentongan
from kentongan.core.clock.demo import DemoClock, dumps, loads
from kentongan.sandbox.regency import rows, write_xlsx
from kentongan.sitewatch.drawing.chromium import find_chromium

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
# Half a minute a day: fast enough to wait for, slow enough for the officials' presses to be fetched in time.
SPEED = 2880.0
MAILS = "orpa.yarangga@contohkab.example"


@dataclass
class Demo:
    """The running demo; `enter` signs its visitor in as the desk's officer."""

    folder: Path
    enter: str

    @property
    def url(self) -> str:
        return self.enter.partition("/peragaan/")[0]

    @property
    def clock(self) -> DemoClock:
        return loads((self.folder / "clock.json").read_text())

    @property
    def now(self) -> datetime:
        return self.clock.at(datetime.now(UTC))

    def run_at(self, speed: float) -> None:
        fresh = self.folder / "clock.fresh"
        fresh.write_text(dumps(self.clock.with_speed(datetime.now(UTC), speed)))
        fresh.replace(self.folder / "clock.json")

    def live_until(self, hours: float) -> None:
        """Let time run fast until so many hours of the demo have passed, then at its usual pace."""
        until = self.now + timedelta(hours=hours)
        self.run_at(SPEED)
        while self.now < until:
            time.sleep(0.1)
        self.run_at(1.0)

    def command(self, *words: str) -> str:
        env = os.environ | {
            "KENTONGAN_FOLDER": str(self.folder),
            "KENTONGAN_DEMO": "1",
            "KENTONGAN_URL": self.url,
        }
        return subprocess.run(kentongan(*words), env=env, capture_output=True, text=True, check=True).stdout


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("Chromium is not installed (package chromium).")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        words = kentongan("demo", "--no-open", "--port", str(free_port()), "--folder", f"{folder}/demo")
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            demo = Demo(Path(folder, "demo"), ready(process))
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            live(demo, browser)
            for width in WIDTHS:
                photograph(demo, browser, width)
        finally:
            process.terminate()
            process.wait(60)


def ready(process: subprocess.Popen[str]) -> str:
    """The front door's address, from the demo's own words."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http\S+/peragaan/\S+", line):
            return found[0]
    raise RuntimeError("the demo did not start")


# --- Eight days ---


def live(demo: Demo, browser: Browser) -> None:
    """Orders of several kinds, some old, one an hour old."""
    page = context(browser, 1280).new_page()
    page.goto(demo.enter)
    demo.live_until(29)
    issue(
        demo,
        page,
        "Laporkan sekolah yang rusak karena hujan",
        "Penting",
        "Bawahan langsung Sekretaris Daerah",
        5,
    )
    demo.live_until(120)
    issue(
        demo, page, "Perbarui daftar penerima bantuan beras", "Biasa", "Bawahan langsung Camat Rimbaelok", 4
    )
    demo.live_until(42)
    issue(
        demo,
        page,
        "Kirim foto pompa air di titik rawan genangan",
        "Penting",
        "Bawahan langsung Camat Awanbiru",
        1,
    )
    demo.run_at(60.0)
    time.sleep(60)
    demo.run_at(1.0)
    page.context.close()


def issue(demo: Demo, page: Page, title: str, urgency: str, group: str, days: int) -> None:
    page.goto(f"{demo.url}/perintah/baru/")
    write(page, title, urgency, group, days)
    page.get_by_role("button", name=re.compile("Keluarkan kepada")).click()
    page.wait_for_url(re.compile(r"/perintah/\d+/$"))


def write(page: Page, title: str, urgency: str, group: str, days: int) -> None:
    """Fill the form in, up to the last button."""
    page.get_by_label("Judul").fill(title)
    page.get_by_label("Isi perintah").fill(
        "Untuk wilayah Saudara, sebelum tenggat. Sertakan satu foto dan nama petugasnya."
    )
    page.get_by_role("button", name=group).click()
    page.get_by_label(urgency, exact=True).check(force=True)
    page.get_by_label("Dalam jangka waktu").check(force=True)
    page.get_by_label("Lama", exact=True).fill(str(days))
    page.get_by_label("Satuan", exact=True).select_option("working_days")


# --- The pictures ---


def photograph(demo: Demo, browser: Browser, width: int) -> None:
    page = context(browser, width).new_page()
    page.goto(demo.enter)
    for name, show in PAGES.items():
        show(demo, page)
        take(page, name, width)
    administrator(demo, page, width)
    page.goto(f"{demo.url}/pengaturan/saluran/telegram/")
    take(page, "channels", width)
    page.context.close()


def take(page: Page, name: str, width: int) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=IMAGES / f"{name}-{width}.png")


def open_path(path: str) -> Callable[[Demo, Page], None]:
    def show(demo: Demo, page: Page) -> None:
        page.goto(demo.url + path)

    return show


def compose(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.url}/perintah/baru/")
    write(page, "Siapkan dapur umum di balai kelurahan", "Penting", "Bawahan langsung Camat Lembahsari", 2)
    page.locator("#pratinjau").get_by_text("Penting").wait_for()
    page.evaluate("scrollTo(0, 0)")


def answer(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.url}/simulator/?buka=email/{MAILS}")
    page.goto(re.findall(r"http\S+/j/[\w.-]+/?", page.locator(".chat").inner_text())[-1])


def agency(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.url}/opd/?q=Kecamatan Awanbiru")
    page.get_by_role("link", name="Kecamatan Awanbiru").first.click()


def seat(demo: Demo, page: Page) -> None:
    """A seat with much to tell: an obstacle, else somebody who is silent."""
    for state in ("obstacle", "silent"):
        page.goto(f"{demo.url}/perintah/3/pejabat/?keadaan={state}")
        rows_of_state = page.locator("main a.go")
        if rows_of_state.count():
            rows_of_state.first.click()
            return


def upload(demo: Demo, page: Page) -> None:
    """A list with new officials, a move and two faults."""
    staff = rows()
    staff[20] |= {"NIP": staff[20]["NIP"][:17]}
    staff[31] |= {"Atasan": "Camat Antah"}
    for row in staff[40:44]:
        row |= {"HP": "0812-9990-" + row["NIP"][-4:]}
    path = demo.folder / "pejabat-november.xlsx"
    write_xlsx(path, staff)
    page.goto(f"{demo.url}/opd/impor/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Periksa berkas").click()
    page.wait_for_url(re.compile(r"/opd/impor/.+"))


def administrator(demo: Demo, page: Page, width: int) -> None:
    """Sign in as an administrator, for the page that only he sees."""
    told = demo.command(
        "admin", "invite", "contohkab", f"admin{width}@contohkab.example", "--name", "Bayu Hartono"
    )
    page.context.clear_cookies()
    enter_as_administrator(page, told.split()[-1])


def screening(demo: Demo, page: Page) -> None:
    """A post with a disguised promotion, somebody's number and a rude word, judged while it is typed."""
    page.goto(f"{demo.url}/penapisan/")
    page.get_by_label("Tulisan", exact=True).fill(
        "Undangan rapat Senin pukul 09.00 di pendopo. Hubungi Budi 0812-3456-7890, NIK 3374015508900001.\n"
        "Ayo gabung 𝐒𝐋𝐎𝐓 𝐆𝐀𝐂𝐎𝐑 88, bonus new member 100%!"
    )
    page.locator("#hasil mark").first.wait_for()


def site(demo: Demo, page: Page) -> None:
    """The cloaked site, once the worker has drawn what each view saw."""
    page.goto(f"{demo.url}/situs/?keadaan=infected")
    page.get_by_role("link", name="awanbiru").first.click()
    page.locator(".views img").nth(3).wait_for(timeout=180_000)
    for picture in page.locator(".views img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
    page.evaluate("scrollTo(0, 0)")


PAGES: dict[str, Callable[[Demo, Page], None]] = {
    "desk": open_path("/"),
    "directive": open_path("/perintah/3/"),
    "compose": compose,
    "answer": answer,
    "sandbox": open_path("/simulator/?sifat=cepat"),
    "agency": agency,
    "import": upload,
    "audit": open_path("/jejak/"),
    "seat": seat,
    "screening": screening,
    "site": site,
}

if __name__ == "__main__":
    main()
