"""Folding: every disguise comes off, every place leads back, and no text is too strange or too long."""

import random
import time

import pytest
from benchmarks.screening.disguise import STYLES, disguised
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening.folding import Folded, fold
from kentongan.core.screening.tables import READING, reading_of

ANY = st.text(st.characters(codec=None, categories=None), max_size=60) | st.text(
    "aslot GACOR7.04 -_*|♥⭐⚽@$!\u200b\u0301ɐʇ𝐒Ⓢ🅂퐀한ᎶοАℐ/", max_size=60
)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("𝐒𝐋𝐎𝐓 𝐆𝐀𝐂𝐎𝐑", "slot gacor"),
        ("s l o t", "slot"),
        ("S♥L♥O♥T gacor", "slot gacor"),
        ("S.L.O.T", "slot"),
        ("m.a.i.n d.i s*l*o*t", "main di slot"),
        ("m a i n  s l o t", "main slot"),
        ("GA⭐RU⭐DA⭐HO", "garudaho"),
        ("p/ulau", "pulau"),
        ("SL⚽T", "slot"),
        ("sl0t g4c0r", "slot gacor"),
        ("j@ckpot", "jackpot"),
        ("$lot w!n", "slot win"),
        ("Garuda tujuh tujuh tujuh", "garuda777"),
        ("nomor satu dua", "nomor 12"),
        ("p0ip37308 covid2019", "poipet308 covid2019"),
        ("J A Y A 9 9, j a c k p o t", "jaya99 jackpot"),
        ("gacorrrr saat", "gacor saat"),
        ("ɹoɔɐƃ ʇols", "slot gacor"),
        ("퐒퐥퐨퐭", "slot"),
        ("🇸🇱🇴🇹 7️⃣7️⃣", "slot 77"),
        ("ѕӏот", "slot"),
        ("r1b37 dan d3p0517", "ribet dan deposit"),
        ("g4k p3rlu bang37, 51h 17u ja17u", "gak perlu banget sih itu jaitu"),
        ("mandalik477 bow088 hoki499", "mandalika77 bowo88 hokia99"),
        ("mbak4d2 enak", "mbak4d2 enak"),
        ("s1tus alexis17", "situs alexis17"),
        ("f o r t u n e 3 6 5 s i t u s", "fortune365 situs"),
        ("W D 1 juta", "wd 1 juta"),
        ("Æsop №5 ﬁ ㎏", "aesop no5 fi kg"),
    ],
)
def test_disguise_comes_off(text: str, reads: str) -> None:
    assert fold(text).text == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Rp1.500.000, 15rb dan 4d", "rp1 500 000 15rb dan 4d"),
        ("Rapat 1. 2. 3. selesai", "rapat 1 2 3 selesai"),
        ("RT 04 / RW 12", "rt 04 rw 12"),
        ("covid19 dan garuda777", "covid19 dan garuda777"),
        ("kelas 12/a", "kelas 12 a"),
        ("lima orang", "lima orang"),
        ("1a 2b", "1a 2b"),
        ("12.345/67.890", "12 345 67 890"),
    ],
)
def test_plain_writing_stays(text: str, reads: str) -> None:
    assert fold(text).text == reads


def test_korean_is_not_read_as_letters() -> None:
    assert "a" not in fold("한국퐀퐁").text


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"leet", "syllables"}))
def test_every_style_reads_as_the_word(style: str) -> None:
    shown = disguised("garuda mandalika slot", STYLES[style], random.Random(3))
    assert fold(shown).text.replace(" ", "") in {
        "garudamandalikaslot",
        "slotmandalikagaruda",
        "garudamandalikslot",
    }


def test_a_span_covers_the_disguised_word() -> None:
    text = "main S♥L♥O♥T yuk"
    folded = fold(text)
    start = folded.text.index("slot")
    first, last = folded.span(start, start + 4)
    assert text[first:last] == "S♥L♥O♥T"
    assert folded.span(3, 3) == (0, 0)


def test_a_span_of_upside_down_words_is_the_word() -> None:
    text = "main ɹoɔɐƃ ʇols"
    folded = fold(text)
    start = folded.text.index("gacor")
    assert text[slice(*folded.span(start, start + 5))] == "ɹoɔɐƃ"


@given(ANY)
def test_both_readings_agree_and_spans_lie_in_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded._places) == len(folded.text)
    assert set(folded.text) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert all(0 <= start < end <= len(text) for start, end in folded._places)


@given(ANY)
def test_words_stand_between_single_spaces(text: str) -> None:
    assert fold(text).text == " ".join(fold(text).text.split(" ")).strip()
    assert "  " not in fold(text).text


@given(st.text("bcdefghjkmnpqruvwxyz .,", max_size=40))
def test_a_term_is_never_read_into_a_text_without_its_letters(text: str) -> None:
    assert "slot" not in fold(text).text


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        "1.",
        "a1",
        "...",
        "ɐo",
        "⭐a",
        "@$!|",
        "a\u0301",
        "\ud800",
        "\u202e\x00",
        "퐀",
        "o",
        "satu ",
    ],
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    def took(size: int) -> float:
        text = unit * (size // len(unit)) + "ɐ"
        start = time.process_time()
        fold(text)
        return time.process_time() - start

    small, large = min(took(20_000) for _ in range(2)), took(160_000)
    assert large < 8 * 4 * small + 0.05


def test_unassigned_signs_are_not_remembered() -> None:
    fold("\U0003ffff")
    assert 0x3FFFF not in READING
    assert reading_of("੭") == "7"


def test_equal_readings_are_equal() -> None:
    assert fold("abc") == Folded("abc", "abc", apart=False)
