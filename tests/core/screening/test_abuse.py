"""Abuse, hate and indecency on our own sentences."""

import pytest
from tests.core.screening.own_texts import ABOUT, CLEAN, PROMOTIONS

from kentongan.core.screening import Category, Context, Direction, Level, Screener
from kentongan.core.screening.abuse import strength
from kentongan.core.screening.rulebook import Rulebook

OUT = Context(Direction.OUTGOING)
SCREENER = Screener(categories=[Category.ABUSE, Category.HATE, Category.INDECENT])


def score(text: str, category: Category, context: Context | None = None) -> float:
    return SCREENER.check(text, context=context).categories[category].score


@pytest.mark.parametrize(
    "text",
    [
        "dasar goblok kalian semua", "4nj1ng lu", "b a n g s a t", "𝐭𝐨𝐥𝐨𝐥 banget sih", "otak udang", "tololnya minta ampun",
        "ndasmu", "lu bodoh banget", "kampret emang", "gobllok", "anjing bajingan", "mati aja lu",
    ],
)  # fmt: skip
def test_insults_are_caught(text: str) -> None:
    finding = SCREENER.check(text).categories[Category.ABUSE]
    assert finding.score >= 0.5
    assert all(reason.text == text[reason.start : reason.end] for reason in finding.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Vaksinasi rabies untuk anjing peliharaan", "Peternak babi diminta waspada flu babi", "Anjing pelacak dikerahkan",
        "Makanan khas dodol garut", "Jangan mengucapkan kata goblok kepada anak", "Program pemberantasan buta huruf",
        "Pelayanan bagi penyandang disabilitas", "Pengelolaan sampah plastik",
    ],
)  # fmt: skip
def test_innocent_meanings_pass(text: str) -> None:
    assert score(text, Category.ABUSE) < 0.5
    assert score(text, Category.ABUSE, OUT) < 0.5


def test_what_a_government_says_is_not_held_to_mild_words() -> None:
    assert score("dasar bodoh", Category.ABUSE) >= 0.5
    assert score("dasar bodoh", Category.ABUSE, OUT) < 0.5


@pytest.mark.parametrize("context", [Context(), OUT])
def test_clean_texts_pass(context: Context) -> None:
    flagged = [
        text
        for text in [*CLEAN, *ABOUT]
        if any(finding.score >= 0.5 for finding in SCREENER.check(text, context=context).categories.values())
    ]
    assert flagged == []


def test_words_have_strength_with_endings_too() -> None:
    assert [strength(word) for word in ("goblok", "gobllok", "bodohnya", "goblokmu", "rapat")] == [
        2,
        2,
        1,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("usir cina dari sini", "hate.ethnicity"),
        ("bunuh semua kafir itu", "hate.religion"),
        ("dasar cebong", "hate.group"),
        ("kaum lgbt itu binatang", "hate.gender"),
    ],
)
def test_hatred_of_groups_is_caught(text: str, rule: str) -> None:
    finding = SCREENER.check(text).categories[Category.HATE]
    assert finding.score >= 0.5
    assert rule in {reason.rule for reason in finding.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "Umat islam merayakan Idulfitri", "Warga papua menerima bantuan",
        "polisi menangkap pelaku ujaran kebencian terhadap cina",
        "Jangan usir warga madura, jaga toleransi dan kerukunan",
    ],
)  # fmt: skip
def test_groups_are_named_without_hate(text: str) -> None:
    assert score(text, Category.HATE) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "open bo ready vcs", "ᴏᴘᴇɴ ʙᴏ", "jual obat kuat viagra", "link bokep viral", "k0nt0l", "o p e n b o area kota",
        "video call sex murah", "pijat plus panggilan",
    ],
)  # fmt: skip
def test_indecency_is_caught(text: str) -> None:
    finding = SCREENER.check(text).categories[Category.INDECENT]
    assert finding.score >= 0.5
    assert finding.reasons


@pytest.mark.parametrize(
    "text",
    [
        "Edukasi kesehatan reproduksi remaja", "Polisi menangkap penyebar video porno", "Bahaya pornografi bagi anak",
        "open box bantuan", "Mohon ditindak, akun open bo di grup warga kota", "kondom dan pencegahan hiv",
    ],
)  # fmt: skip
def test_health_and_law_pass(text: str) -> None:
    assert score(text, Category.INDECENT) < 0.5


def test_words_of_the_rulebook_count() -> None:
    words = dict.fromkeys((Category.ABUSE, Category.HATE, Category.INDECENT), ("siluman kali",))
    own = Screener(Rulebook(words=words), list(words))
    assert own.check("Selamat pagi, warga").level is Level.PASS
    verdict = own.check("dia itu 𝐬𝐢𝐥𝐮𝐦𝐚𝐧 𝐤𝐚𝐥𝐢")
    assert all(finding.score >= 0.5 and finding.reasons for finding in verdict.categories.values())


def test_promotions_are_not_abuse() -> None:
    flagged = [text for text in PROMOTIONS if score(text, Category.ABUSE) >= 0.5]
    assert flagged == []
