"""The step of the story in which a site is watched."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.story import Story

DISTRICT = "Kecamatan Awanbiru"
CONTACT = "Kepala Seksi Trantib Kec. Awanbiru"
MANDATE = {
    "OPD": DISTRICT,
    "Nomor surat": "555/12/Kec-Awb/2026",
    "Kontak": "Sekretaris Kec. Awanbiru",
    "Berlaku mulai": "2026-11-01",
    "Berlaku sampai": "2027-11-01",
    "Isi mandat": "Camat mengizinkan pemeriksaan situs kecamatan dari semua pandangan.",
}


def watch_site(story: "Story") -> None:
    """A site under mandate is looked at with all eyes; somebody confirms, and its contact hears on his phone."""
    page = story.page
    story.go("/situs/mandat/baru/")
    for label, text in MANDATE.items():
        page.get_by_label(label, exact=True).fill(text)
    story.press("Catat mandat")
    story.notice("Mandat dicatat")
    story.visitor.look_over()
    story.go("/situs/baru/")
    site = {"Alamat": story.house.sandbox.sites[DISTRICT], "OPD pemilik": DISTRICT}
    for label, text in site.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Pengelola teknis").fill(CONTACT)
    story.press("Tambah situs")
    story.notice("ditambahkan.")
    story.press("Periksa lagi sekarang")
    story.notice("segera diperiksa")
    # Two governments share the Simulator's address here, and one address is asked once a second.
    expect(page.get_by_text("Berbeda").first).to_be_visible(timeout=120_000)
    story.visitor.look_over()
    page.locator("#hidup").get_by_role("link", name="Halaman lain untuk mesin pencari").click()
    story.visitor.look_over()
    story.press("Konfirmasi dan beri tahu pengelola")
    story.notice("diberi tahu dan diminta membersihkan")
    story.visitor.look_over()
    story.go(f"/simulator/?buka=telegram/{story.chat(CONTACT)}")
    phone = page.locator(".phone").first.locator(".chat")
    expect(phone.get_by_text("Bersihkan situs", exact=False).first).to_be_visible(timeout=15_000)
