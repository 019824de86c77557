"""Whoever writes the text wants to get past: disguises in chains, letters from nowhere, hostile sizes and signs.

What the engine promises and these tests hold it to: a promotion in plain words, with all of its words dressed, stays
caught through any chain of up to three of the styles in CHAIN. Letters read as letters again there, in whatever
order they were put on. Not promised, and not in CHAIN: figures for letters over whole texts ("leet", "signs"), letters
set apart by spaces and syllables (the words can no longer be told apart), numbers spelled out and words made longer
(they change the name itself), and splits under another dress.
"""

import random
import time

import pytest
from benchmarks.screening.disguise import STYLES, disguised
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.screening.own_texts import PROMOTIONS

from kentongan.core.screening import Category, Context, Direction, Screener
from kentongan.core.screening.folding import fold
from kentongan.core.screening.rulebook import Rulebook

SCREENER = Screener()
GAMBLING = Screener(categories=[Category.GAMBLING])
CHAIN = (
    "bold", "sans", "script", "fraktur", "double", "italic", "mono", "wide", "negative circled",
    "small capitals", "cyrillic", "invisible", "marked", "struck", "mixed",
)  # fmt: skip
TERM = "zqxv"
WITH_TERM = Screener(Rulebook(brands=(TERM,)), [Category.GAMBLING])
HOSTILE = ["\ud800", "\x00", "\u202e", "\u2066", "\u0301", "\u200b", "\ufeff", "\U000e0041", "\udfff"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PROMOTIONS), st.lists(st.sampled_from(CHAIN), min_size=1, max_size=3), st.integers(0, 999)
)
def test_a_promotion_stays_caught_under_a_chain_of_disguises(text: str, chain: list[str], seed: int) -> None:
    chance = random.Random(seed)
    for style in chain:
        text = disguised(text, STYLES[style], chance)
    assert GAMBLING.check(text).categories[Category.GAMBLING].score >= 0.5


@settings(max_examples=200, deadline=None)
@given(st.text("abcdefghijklmnoprstuwyz0123456789 .,@$!|-_*'\n\u0301⭐", max_size=120))
def test_a_text_without_a_terms_letters_is_never_caught_by_it(text: str) -> None:
    found = WITH_TERM.check(text).categories[Category.GAMBLING]
    assert "gambling.own" not in {reason.rule for reason in found.reasons}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*HOSTILE, *PROMOTIONS[:4], "𝐒", "⭐", "ɐ", "goblok", "1", " "]), max_size=30)
)
def test_spans_lie_in_the_original_among_hostile_signs(pieces: list[str]) -> None:
    text = "".join(pieces)
    for direction in Direction:
        for finding in SCREENER.check(text, context=Context(direction)).categories.values():
            for reason in finding.reasons:
                assert 0 <= reason.start <= reason.end <= len(text)
                assert text[reason.start : reason.end] == reason.text


def took(text: str) -> float:
    start = time.process_time()
    SCREENER.check(text)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*HOSTILE, "a\u0301", "sl⚽t ", "x" * 9 + "77 "])
def test_hostile_texts_take_linear_time(unit: str) -> None:
    """Ten times the length takes about ten times as long: a quadratic step would take a hundred times."""
    small = "ɐ" + unit * (10_000 // len(unit))
    assert took(small * 10) < 30 * min(took(small) for _ in range(3)) + 0.05


def test_a_hundred_thousand_marks_on_one_letter_are_nothing() -> None:
    assert fold("s" + "\u0301" * 100_000 + "lot").text == "slot"
    assert took("s" + "\u0301" * 100_000 + "lot gacor") < 5


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "size"), [("a", 10_000_000), ("slot gacor di mawar88 ", 1_000_000)])
def test_a_line_of_megabytes_is_read(unit: str, size: int) -> None:
    verdict = SCREENER.check(unit * (size // len(unit)))
    assert set(verdict.categories) == set(Category)
