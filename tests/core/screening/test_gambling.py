"""Promotion of gambling on our own sentences: caught in every dress, and never where it is only talked about."""

import random
from itertools import pairwise

import pytest
from benchmarks.screening.disguise import STYLES, disguised
from benchmarks.screening.hard import sentences
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.screening.own_texts import ABOUT, CLEAN, PROMOTIONS

from kentongan.core.screening import Category, Context, Direction, Level, Screener, Severity
from kentongan.core.screening.gambling import _parts
from kentongan.core.screening.rulebook import Allowed, Rulebook

SCREENER = Screener(categories=[Category.GAMBLING])


def caught(texts: list[str]) -> list[bool]:
    return [verdict.level is not Level.PASS for verdict in SCREENER.check_many(texts)]


def share(texts: list[str]) -> float:
    return sum(caught(texts)) / len(texts)


def test_promotions_are_caught() -> None:
    assert share(PROMOTIONS) >= 0.97


# Where every word of a text is dressed so, its words cannot be told apart any more: known limits, in the model card.
HARD = {"spaced": 0.4, "mixed spaced": 0.4, "syllables": 0.2, "signs": 0.6}


@pytest.mark.parametrize("style", sorted(STYLES))
def test_promotions_are_caught_in_every_style(style: str) -> None:
    chance = random.Random(5)
    assert share([disguised(text, STYLES[style], chance) for text in PROMOTIONS]) >= HARD.get(style, 0.9)


def test_clean_texts_pass() -> None:
    assert [text for text, flagged in zip(CLEAN, caught(CLEAN), strict=True) if flagged] == []


def test_talk_about_gambling_passes() -> None:
    assert [text for text, flagged in zip(ABOUT, caught(ABOUT), strict=True) if flagged] == []


def test_hard_sentences_pass() -> None:
    """Names of sites that the model knows, in complaints and news: one in fifty is not told apart yet."""
    assert share([text for _, text in sentences()]) <= 0.02


def test_fancy_letters_alone_are_no_promotion() -> None:
    chance = random.Random(9)
    assert share([disguised(text, STYLES["bold"], chance) for text in CLEAN]) <= 0.04


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PROMOTIONS),
    st.lists(
        st.sampled_from(["bold", "wide", "small capitals", "cyrillic", "invisible", "marked", "struck"]),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 99),
)
def test_a_chain_of_disguises_changes_nothing(text: str, chain: list[str], seed: int) -> None:
    shown, chance = text, random.Random(seed)
    for style in chain:
        shown = disguised(shown, STYLES[style], chance)
    plain, dressed = (SCREENER.check(one).categories[Category.GAMBLING].score for one in (text, shown))
    assert dressed >= 0.5 or plain < 0.6


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=80) | st.sampled_from(PROMOTIONS))
def test_spans_lie_in_the_original(text: str) -> None:
    for reason in Screener().check(text).categories[Category.GAMBLING].reasons:
        assert 0 <= reason.start <= reason.end <= len(text)
        assert reason.text == text[reason.start : reason.end]


def test_a_reason_tells_what_was_read_where() -> None:
    reasons = SCREENER.check("Ayo 𝐒𝐋𝐎𝐓 𝐆𝐀𝐂𝐎𝐑 𝐝𝐢 𝐦𝐚𝐰𝐚𝐫𝟖𝟖").categories[Category.GAMBLING].reasons
    assert any(
        "dibaca" in reason.why and "reads" in reason.why_en and reason.rule == "gambling.model"
        for reason in reasons
    )
    assert any("gacor" in reason.reads_as or "mawar88" in reason.reads_as for reason in reasons)


@pytest.mark.parametrize("phrase", ["SLOT GACOR 88", "𝐒𝐋𝐎𝐓 𝐆𝐀𝐂𝐎𝐑 𝟖𝟖", "S L O T GACOR 88"])
def test_a_reason_shows_the_whole_phrase(phrase: str) -> None:
    text = f"ayo main {phrase} sekarang juga"
    reasons = SCREENER.check(text).categories[Category.GAMBLING].reasons
    start, end = text.index(phrase), text.index(phrase) + len(phrase)
    assert any(reason.start <= start and end <= reason.end for reason in reasons)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("https://xyzcontoh.vip/?chn=12&id=99887766", "gambling.referral"),
        ("https://contohab.vip/register?id=998877", "gambling.referral"),
        ("cek garuda777.com", "gambling.domain"),
        ("situs-slotgacor.xyz", "gambling.domain"),
        ("klik https://contohab.live/ref/99887766", "gambling.referral"),
        ("https://contohab.live/home#/register?invitationCode=9988776", "gambling.referral"),
        ("https://bit.ly/3xYzAbC", "gambling.shortener"),
        ("cek rb.gy/mawar88", "gambling.shortener"),
    ],
)
def test_bare_links_of_gambling_sites(text: str, rule: str) -> None:
    finding = SCREENER.check(text).categories[Category.GAMBLING]
    assert finding.score >= 0.5
    assert rule in {reason.rule for reason in finding.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Unduh formulir di https://contohkab.go.id/unduh?id=123456",
        "Berita lengkap https://contoh-berita.com/baca/jembatan-baru",
        "bit.ly/jadwal-posyandu",
        "s.id/lombaRT03",
        "https://contoh-toko.com/produk/kursi-rotan?ref=beranda&id=12345",
        "Daftar hadir peserta rapat dapat diisi melalui tautan bit.ly/rapat2026",
    ],
)
def test_honest_links_pass(text: str) -> None:
    assert SCREENER.check(text).level is Level.PASS


def test_a_shortened_link_of_the_government_itself_passes() -> None:
    text = "https://bit.ly/3xYzAbC"
    assert SCREENER.check(text, context=Context(Direction.OUTGOING)).level is Level.PASS
    allowing = Screener(Rulebook(allowed=Allowed(domains=("bit.ly",))), [Category.GAMBLING])
    assert allowing.check(text).level is Level.PASS


def test_a_link_beside_the_text_counts() -> None:
    finding = SCREENER.check("cek profil", links=["https://slotgacor.vip"]).categories[Category.GAMBLING]
    assert finding.reasons[0].text == ""
    assert finding.reasons[0].reads_as == "https://slotgacor.vip"


def test_a_brand_of_the_rulebook_is_caught_in_disguise() -> None:
    own = Screener(Rulebook(brands=("Kedai Lumbung",)), [Category.GAMBLING])
    finding = own.check("yuk ke 𝗞𝗲𝗱𝗮𝗶 𝗟𝘂𝗺𝗯𝘂𝗻𝗴 sekarang").categories[Category.GAMBLING]
    assert {reason.rule for reason in finding.reasons} >= {"gambling.own"}
    assert finding.score >= 0.9


def test_one_line_among_a_page_of_news_is_found() -> None:
    page = " ".join(CLEAN * 2) + " " + " ".join(PROMOTIONS[:8]) + " " + " ".join(CLEAN * 2)
    assert SCREENER.check(page).level is not Level.PASS
    assert SCREENER.check(" ".join(CLEAN * 5)).level is Level.PASS


def test_parts_cover_the_text() -> None:
    whole, *parts = _parts(203)
    assert whole == (0, 203)
    assert parts[0][0] == 0
    assert parts[-1][1] == 203
    assert all(before[0] < start < before[1] for before, (start, _) in pairwise(parts))
    assert _parts(12) == [(0, 12)]


def test_a_bare_number_is_no_promotion() -> None:
    assert caught(["17", "777!", "1 3 8"]) == [False, False, False]


def test_named_accounts_are_no_sites() -> None:
    assert SCREENER.check("@andi77 terima kasih infonya ya").level is Level.PASS


NOTICES = [
    "Rapat koordinasi camat dilaksanakan hari Senin pukul 09.00 di pendopo, harap membawa laporan masing-masing.",
    "Pelayanan administrasi kependudukan buka setiap hari kerja di kantor kecamatan, tanpa dipungut biaya apa pun.",
]


@pytest.mark.parametrize(
    "promotion", ["Ayo daftar di SLOTGACOR88, bonus new member 100%", "main di HOKI178 gampang maxwin"]
)
def test_a_promotion_hidden_among_honest_sentences_is_found(promotion: str) -> None:
    hidden = f"{NOTICES[0]} {promotion}. {NOTICES[1]}"
    found = Screener(categories=[Category.GAMBLING]).check(hidden).categories[Category.GAMBLING]
    assert found.severity is not Severity.NONE
    assert any(hidden.index(promotion) <= reason.start for reason in found.reasons)


def test_honest_sentences_side_by_side_stay_honest() -> None:
    assert Screener(categories=[Category.GAMBLING]).check(" ".join(NOTICES * 5)).level is Level.PASS
