"""Election neutrality: whoever stands, in or out of a period, named or numbered, praised or blamed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.screening.rules import linear, page, rules, well_placed

from kentongan.core.screening.election import CANDIDATE, MOST_RULEBOOKS, Election
from kentongan.core.screening.page import Signal
from kentongan.core.screening.rulebook import Allowed, Candidate, Coalition, Party, Period, Rulebook
from kentongan.core.screening.verdict import Category, Direction, Severity

BOOK = Rulebook(
    candidates=(
        Candidate("Budi Santoso", ("Pak Budi",), 2, ("Contoh Maju Bersama",), ("@budisantoso2",), "33.74"),
        Candidate("Ratnawulan Kusuma", (), 1),
        Candidate("Siti Dewi"),
    ),
    parties=(Party("Partai Contoh Sejahtera", "PCS", 25, ("Sejahtera Semua",), ("@pcs_resmi",)),),
    coalitions=(Coalition("Koalisi Contoh Bersatu", ("PCS",), ("Bersatu Kita Bisa",)),),
    periods=(Period("Pilkada", date(2030, 10, 1), date(2030, 11, 30), "33.74"),),
    words={Category.ELECTION: ("jempol dua",)},
)


def look(text: str, book: Rulebook = BOOK, direction: Direction = Direction.OUTGOING) -> Signal:
    one = page(text, book, direction=direction, at=date(2030, 10, 10), region="33.74")
    [signal] = Election().look([one])
    assert well_placed(one, signal)
    return signal


CAMPAIGN = {
    "Ayo menangkan Pak Budi!": "skb-2-2022.disiplin.8",
    "Jangan lupa coblos Ratnawulan ya": "skb-2-2022.disiplin.8",
    "Coblos nomor 2 untuk perubahan": "skb-2-2022.disiplin.8",
    "Contoh Maju Bersama untuk kita": "skb-2-2022.disiplin.2",
    "Bersatu Kita Bisa": "skb-2-2022.disiplin.2",
    "jempol dua untuk semua": "skb-2-2022.disiplin.2",
    "#2030GantiBupati": "skb-2-2022.disiplin.2",
    "#ContohMajuBersama bangga": "skb-2-2022.disiplin.2",
    "Salam dua jari dari kami": "skb-2-2022.disiplin.7",
    "Ikuti @budisantoso2 sekarang": "skb-2-2022.disiplin.6",
    "Jangan pilih Pak Budi": "skb-2-2022.disiplin.8",
    "Pak Budi gagal dan korupsi": "skb-2-2022.disiplin.8",
    "Kami tidak mendukung Pak Budi, gagal": "skb-2-2022.disiplin.8",
    "Bakal calon bupati Pak Budi mohon dukungan dan doa restu": "skb-2-2022.etik.2",
    "𝐂𝐨𝐛𝐥𝐨𝐬 P4k Bud1": "skb-2-2022.disiplin.8",
    "Calon bupati Andi siap membangun, dukung terus": "skb-2-2022.disiplin.8",
}


@pytest.mark.parametrize("text", CAMPAIGN)
def test_a_campaign_is_found_with_its_list_and_item(text: str) -> None:
    signal = look(text)
    assert signal.score >= 0.5
    assert signal.at_most is Severity.BLOCK
    assert CAMPAIGN[text] in rules(signal)


@pytest.mark.parametrize(
    "text",
    [
        "Jangan lupa gunakan hak pilih di TPS pada 27 November.",
        "KPU menetapkan jadwal pemungutan suara dan daftar pemilih tetap.",
        "ASN wajib netral. Laporkan pelanggaran kepada Bawaslu.",
        "Pelayanan KTP tetap buka pada hari pemungutan suara.",
        "Debat publik tiga pasangan calon disiarkan malam ini.",
        "Pak Budi meresmikan jembatan.",
        "Lanjutkan pembangunan jalan desa, terima kasih warga hebat!",
        "Pilih menu nomor 2 di layar antrean.",
        "Terima kasih @diskominfo dan #pahlawan",
        "Siapa calon bupati kita?",
        "",
    ],
)
def test_neutral_information_passes(text: str) -> None:
    assert look(text).score < 0.5


def test_a_name_weighs_the_same_whoever_bears_it() -> None:
    scores = {
        look(f"Ayo dukung {name}, pemimpin hebat").score
        for name in ("Pak Budi", "Ratnawulan Kusuma", "Siti Dewi")
    }
    assert len(scores) == 1


def test_a_name_that_is_everybody_s_stands_for_nobody_alone() -> None:
    assert look("Ayo dukung Dewi, anak yang hebat").score == 0.0
    assert look("Ayo dukung Santoso, anak yang hebat").score == 0.0


def test_two_rivals_side_by_side_are_news() -> None:
    one, both = look("Pak Budi optimis menang"), look("Pak Budi dan Ratnawulan optimis menang")
    assert both.score < one.score


def test_a_hashtag_with_a_name_is_shown_masked() -> None:
    signal = look("Bangga #ratnawulan2030")
    assert CANDIDATE in {reason.reads_as for reason in signal.reasons}


def test_a_short_name_begins_its_tag_and_is_no_part_of_others() -> None:
    book = Rulebook(candidates=(Candidate("Basuki Contoh", ("Emil",)),))
    assert look("Bangga #emil2030 hebat", book).score >= 0.5
    assert look("Sukseskan #pemilu2030 yang hebat", book).score == 0.0


def test_an_allowed_account_is_nobody_s_campaign() -> None:
    book = Rulebook(candidates=BOOK.candidates, allowed=Allowed(accounts=("@YayasanRatnawulan",)))
    text = "Terima kasih @yayasanratnawulan, bantuan yang hebat untuk semua"
    assert look(text, book).score == 0.0
    assert look(text).score >= 0.5


def test_citizens_may_blame_whom_they_like() -> None:
    text = "Pak Budi gagal dan korupsi"
    assert look(text, direction=Direction.INCOMING).score < 0.5 <= look(text).score


def test_a_tag_without_a_word_is_passed_over() -> None:
    assert look("Menangkan Pak Budi #__").score >= 0.5


def test_support_in_doubt_is_no_support() -> None:
    assert look("Kok milih Pak Budi sih", direction=Direction.INCOMING).score < 0.5


@pytest.mark.parametrize(
    ("at", "region", "cap"),
    [
        (date(2030, 10, 10), "33.74", Severity.BLOCK),
        (date(2030, 10, 10), "33.75", Severity.NOTE),
        (date(2030, 12, 1), "33.74", Severity.NOTE),
        (None, "33.74", Severity.NOTE),
        (date(2024, 10, 10), "51.03", Severity.BLOCK),
        (date(2024, 2, 10), "", Severity.BLOCK),
    ],
)
def test_outside_every_period_it_is_only_noted(at: date | None, region: str, cap: Severity) -> None:
    [signal] = Election().look([page("Ayo menangkan Pak Budi!", BOOK, at=at, region=region)])
    assert signal.at_most is cap
    assert signal.score >= 0.5


def test_without_a_rulebook_numbers_offices_and_tags_still_speak() -> None:
    for text in (
        "Coblos paslon nomor 2",
        "#coblosnomor2",
        "Menangkan PDIP di semua TPS, dukung terus, hebat",
    ):
        assert look(text, Rulebook()).score >= 0.5, text


def test_many_rulebooks_are_kept_apart() -> None:
    detector = Election()
    for place in range(MOST_RULEBOOKS + 2):
        book = Rulebook(candidates=(Candidate(f"Calonke{chr(97 + place // 26)}{chr(97 + place % 26)}x"),))
        one = page(f"Menangkan {book.candidates[0].name}", book)
        assert detector.look([one, one])[1].score >= 0.5
        assert detector.look([page(one.text)])[0].score == 0.0


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_has_places_within_it(text: str) -> None:
    assert 0 <= look(f"Pak Budi {text} #ratnawulan menang").score <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["pak budi menang ", "#a ", "@budisantoso2 ", "coblos nomor ", "nomor urut 2 ", "tidak menang "]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert linear(Election(), unit)
