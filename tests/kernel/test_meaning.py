"""What officials write, and what the desk takes it for. Doubt is an acknowledgement, never a report."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.clock.states import Move
from kentongan.kernel.meaning import meaning

pytestmark = pytest.mark.once  # no database here

RECEIVED = [
    "Siap",
    "Siap pak",
    "Siap laksanakan",
    "SIAP LAKSANAKAN 🙏",
    "Siap, segera kami laksanakan",
    "Baik Pak Bupati, akan kami tindak lanjuti",
    "Diterima",
    "Sudah diterima",
    "sudah kami terima, terima kasih",
    "Sudah saya baca pak",
    "telah dibaca dan dipahami",
    "Sudah dimengerti",
    "86 komandan",
    "Ok",
    "🙏",
    "Mhn ijin, siap",
    "Terima kasih informasinya",
    "Belum selesai",
    "blm selesai pak",
    "Belom beres, besok kami lanjutkan",
    "Sedang dikerjakan",
    "msh dikerjakan pak",
    "Masih dalam proses",
    "Besok selesai",
    "Insya Allah sore ini selesai",
    "Nanti sore kami kirim laporannya",
    "Hampir selesai",
    "Kapan harus selesai?",
    "Apakah laporan harus sudah dikirim hari ini?",
    "Tidak ada kendala, siap",
    "tdk ada kendala pak, lanjut",
    "Belum dilaksanakan",
    "Sudah sampai di lokasi",
    "Tinggal dua RT lagi",
    "",
]
DONE = [
    "Selesai",
    "Sudah selesai",
    "sdh selesai",
    "udah beres pak",
    "Slesai",
    "sudah kami laksanakan",
    "Sudah saya laksanakan, Pak.",
    "Telah dilaksanakan",
    "sdh dilaksanakan",
    "Laporan sudah kami kirim",
    "sudah terkirim laporannya",
    "Sudah dikirim lewat e-mail",
    "Kami laporkan posko sudah siap dan lengkap, selesai",
    "Sudah ditindaklanjuti",
    "sudah kami tindak lanjuti",
    "Selesai tanpa kendala",
    "Alhamdulillah rampung semua",
    "Tuntas 100%",
    "Sudah terlaksana kemarin",
    "Sudah dipasang di 12 titik",
    "telah kami bersihkan saluran di RW 3",
]
HINDERED = [
    "Ada kendala, perahu rusak",
    "Terkendala anggaran",
    "Kami terhambat banjir",
    "Tidak bisa hari ini, jalan putus",
    "tdk bisa pak, alat rusak",
    "gak bisa pak",
    "ga bisa, mobil dipakai",
    "Nggak sanggup sendirian",
    "Belum bisa, menunggu dana",
    "blm bisa pak",
    "Mohon waktu sampai Jumat",
    "mhn waktu pak",
    "Mohon tambahan waktu dua hari",
    "Mohon izin, minta waktu sampai besok",
    "Kesulitan menghubungi warga",
    "Tidak dapat masuk, dikunci",
    "Mohon bantuan alat berat",
]


@pytest.mark.parametrize("text", RECEIVED)
def test_doubtful_or_plain_words_acknowledge(text: str) -> None:
    assert meaning(text, False, "") == Move.ACKNOWLEDGE


@pytest.mark.parametrize("text", DONE)
def test_a_report_finishes(text: str) -> None:
    assert meaning(text, False, "") == Move.FINISH


@pytest.mark.parametrize("text", HINDERED)
def test_an_obstacle_stops_the_clock(text: str) -> None:
    assert meaning(text, False, "") == Move.OBSTRUCT


@pytest.mark.parametrize("text", ["", "ini fotonya pak", "Siap", "posko RW 2"])
def test_a_photo_is_a_report(text: str) -> None:
    assert meaning(text, True, "") == Move.FINISH


@pytest.mark.parametrize("text", ["Terkendala, ini fotonya", "jalan putus, tidak bisa lewat"])
def test_a_photo_of_an_obstacle_is_none(text: str) -> None:
    assert meaning(text, True, "") == Move.OBSTRUCT


@pytest.mark.parametrize("text", ["perahunya rusak", "Siap", "menunggu dana dari BPKAD"])
def test_the_next_words_after_an_obstacle_are_its_reason(text: str) -> None:
    assert meaning(text, False, Move.OBSTRUCT) == Move.OBSTRUCT


@settings(deadline=None)
@given(st.text(), st.booleans(), st.sampled_from(["", *Move]))
def test_any_text_at_all_is_one_of_three(text: str, has_files: bool, last: str) -> None:
    assert meaning(text, has_files, last) in (Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT)


@settings(deadline=None)
@given(st.sampled_from([*RECEIVED, *DONE, *HINDERED]))
def test_case_does_not_matter(text: str) -> None:
    assert meaning(text.upper(), False, "") == meaning(text.lower(), False, "")
