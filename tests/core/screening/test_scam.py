"""Fraud is found by its words and links; those who warn of it are only noted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.screening.rules import linear, page, rules, well_placed

from kentongan.core.screening.rulebook import Allowed, Official, Rulebook
from kentongan.core.screening.scam import MOST_REASONS, Scam
from kentongan.core.screening.verdict import Category, Direction, Severity

BOOK = Rulebook(
    official=Official(domains=("contoh.id",)),
    allowed=Allowed(domains=("mitra.web.app",)),
    words={Category.SCAM: ("kupon ajaib",)},
)

FRAUD = {
    "Undangan pernikahan kami, buka undangan.apk di bawah": "apk",
    "Silakan unduh apk ini untuk melihat resi paket": "apk",
    "SELAMAT nomor anda terpilih sebagai pemenang undian, info hub 0812-3456-7890": "prize",
    "Bansos 2025 cair! Isi data dan klik bansos-cair.xyz sekarang": "aid",
    "Tarif transfer berubah, segera klik bit.ly/tarif-baru": "notice",
    "Kirimkan kode OTP dan PIN ATM anda lewat WA 081234567890": "credentials",
    "Pinjaman tanpa agunan, syarat KTP, cair cepat. WA 081234567890": "loan",
    "Transfer ke rekening BRI 1234-01-005678-53-1 a.n. Sari ya": "transfer",
    "Ma, tolong belikan pulsa ke nomor ini 081234567890, penting": "topup",
    "Soal angsuran mobil sudah dikuasakan, hub pak Jono 081234567890": "deal",
    "Lowongan paruh waktu tanpa pengalaman, komisi harian, chat 081234567890": "job",
    "Titip dana profit 30% dijamin untung, modal kembali, WA 081234567890": "invest",
    "Angka jitu togel malam ini dijamin tembus, mbah 081234567890": "togel",
    "Promo tiket pesawat murah, order 081234567890": "sale",
    "Cek di https://contoh-id.com atau https://c0ntoh.id/masuk": "look_alike",
    "Pasang https://berkas.contoh.net/layanan.apk": "program",
    "https://dinas.contoh.id/keluar?url=https://jahat.xyz/a": "redirect",
    "Ambil kupon ajaib di loket": "own",
}


@pytest.mark.parametrize("text", FRAUD)
def test_fraud_is_found_with_its_rule(text: str) -> None:
    one = page(text, BOOK, direction=Direction.INCOMING)
    [signal] = Scam().look([one])
    assert signal.score >= 0.5
    assert signal.at_most is Severity.BLOCK
    assert FRAUD[text] in rules(signal)
    assert well_placed(one, signal)


@pytest.mark.parametrize(
    "text",
    [
        "Waspada penipuan undangan pernikahan berupa file apk, jangan klik!",
        "Hati-hati, pemerintah tidak pernah meminta PIN atau kode OTP. Laporkan lewat 112.",
        "Pembagian bansos tahap dua hari Senin di kantor desa, bawa KTP.",
        "Daftar bansos di https://contohkab.go.id/bansos",
        "Pajak kendaraan dapat dibayar di Samsat sampai 30 November.",
        "Selamat kepada pemenang lomba desa!",
        "Donasi dapat ditransfer ke rekening BPD 1234567890 a.n. Pemerintah Kabupaten Contoh.",
        "Lihat https://google.com/url?q=https://contohkab.go.id/berita",
        "https://mitra.web.app/bansos",
        "halo",
        "",
    ],
)
def test_honest_texts_and_warnings_do_not_reach_the_threshold(text: str) -> None:
    [signal] = Scam().look([page(text, BOOK)])
    assert signal.score < 0.5 or signal.at_most is Severity.NOTE


def test_a_warning_with_strong_words_is_a_note_but_never_hides_a_borrowed_address() -> None:
    words = "Waspada! Unduh apk undangan, kirim kode OTP, selamat pemenang hadiah, hub 081234567890 bit.ly/x"
    noted, held = Scam().look([page(words), page("Waspada, cek resmi di https://c0ntoh.id/masuk", BOOK)])
    assert noted.at_most is Severity.NOTE
    assert held.at_most is Severity.BLOCK
    assert "look_alike" in rules(held)


def test_links_beside_the_text_count_with_an_empty_place() -> None:
    one = page("lihat profil", links=["https://contohkab-go-id.com"])
    [signal] = Scam().look([one])
    assert [(reason.start, reason.end, reason.reads_as) for reason in signal.reasons] == [
        (0, 0, "https://contohkab-go-id.com")
    ]


def test_disguise_does_not_help() -> None:
    [signal] = Scam().look([page("𝐒𝐞𝐥𝐚𝐦𝐚𝐭 nomor anda p3m3nang und1an, hub 081234567890")])
    assert "prize" in rules(signal)


def test_networks_wrap_links_themselves() -> None:
    [signal] = Scam().look([page("Penerima bansos sudah dapat, klik https://t.co/abc123")])
    assert signal.score < 0.5


def test_reasons_are_few_even_where_links_are_many() -> None:
    [signal] = Scam().look([page("https://contoh-go-id.com/x.apk " * 50)])
    assert len(signal.reasons) == MOST_REASONS


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_has_places_within_it(text: str) -> None:
    one = page(text, BOOK)
    [signal] = Scam().look([one])
    assert well_placed(one, signal)
    assert 0 <= signal.score <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["hadiah ", "081234567890 ", "apk undangan ", "a.xyz ", "https://go-id.com "]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert linear(Scam(), unit)
