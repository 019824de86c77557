"""The screener: order, thresholds, severities, allow-lists, streaming, threads."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.screening.own_texts import ABOUT, CLEAN, PROMOTIONS

from kentongan.core.screening import Category, Context, Direction, Item, Level, Screener, Severity
from kentongan.core.screening.rulebook import Allowed, Rulebook

IN = Direction.INCOMING
SCREENER = Screener()


def test_every_category_is_looked_through_once() -> None:
    assert list(SCREENER.check("halo").categories) == list(Category)
    assert list(Screener(categories=[Category.SCAM, Category.SCAM]).check("").categories) == [Category.SCAM]


def test_many_are_as_one_by_one_and_in_order() -> None:
    texts = [*PROMOTIONS[:10], *CLEAN[:10], *ABOUT[:10], "", "\ud800"]
    together = list(SCREENER.check_many(texts, batch=7))
    assert [verdict.level for verdict in together] == [SCREENER.check(text).level for text in texts]


def test_a_stream_is_read_no_further_than_a_batch() -> None:
    taken = list[int]()

    def endless() -> Iterator[Item | str]:
        while True:
            taken.append(1)
            yield Item("rapat desa", context=Context(Direction.OUTGOING))

    stream = SCREENER.check_many(endless(), batch=5)
    assert next(stream).level is Level.PASS
    assert len(taken) == 5


def test_a_threshold_of_the_rulebook_rules() -> None:
    strict = Screener(Rulebook(thresholds={(Category.ABUSE, IN): 0.9}), [Category.ABUSE])
    finding = strict.check("dasar goblok").categories[Category.ABUSE]
    assert finding.severity is Severity.NONE
    assert 0.5 <= finding.score < 0.9
    assert finding.reasons == ()


def test_a_severity_of_the_rulebook_rules() -> None:
    noting = Screener(Rulebook(severities={(Category.GAMBLING, IN): Severity.NOTE}), [Category.GAMBLING])
    verdict = noting.check(PROMOTIONS[0])
    assert verdict.level is Level.PASS
    assert verdict.categories[Category.GAMBLING].severity is Severity.NOTE


def test_an_unsure_promotion_is_reviewed_and_a_sure_one_blocked() -> None:
    assert SCREENER.check("https://bit.ly/3xYzAbC").level is Level.REVIEW
    assert SCREENER.check(PROMOTIONS[0]).level is Level.BLOCK


def test_an_allowed_phrase_is_not_held_against_a_text() -> None:
    allowing = Screener(Rulebook(allowed=Allowed(phrases=("goblok",))), [Category.ABUSE])
    assert allowing.check("dasar g0blok").level is Level.PASS
    assert allowing.check("dasar tolol").level is not Level.PASS


def test_threads_share_a_screener() -> None:
    with ThreadPoolExecutor(4) as pool:
        levels = list(pool.map(lambda text: SCREENER.check(text).level, PROMOTIONS * 2))
    assert levels[: len(PROMOTIONS)] == levels[len(PROMOTIONS) :]


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=80))
def test_no_text_raises_and_spans_lie_in_it(text: str) -> None:
    for direction in Direction:
        for finding in SCREENER.check(text, context=Context(direction)).categories.values():
            assert 0 <= finding.score <= 1
            assert all(text[reason.start : reason.end] == reason.text for reason in finding.reasons)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["slot gacor ", "a\u0301", "\ud800\x00\u202e", "1.", "@$!|", "⭐a", "goblok "]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    def took(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        SCREENER.check(text)
        return time.process_time() - start

    small = min(took(8_000) for _ in range(2))
    assert took(64_000) < 8 * 4 * small + 0.1


def test_a_verdict_as_json_shows_what_asks_for_something() -> None:
    shown = SCREENER.check("dasar goblok").as_json()
    assert shown["level"] == "review"
    assert list(shown["categories"]) == ["abuse"]  # type: ignore[call-overload]
    every = SCREENER.check("halo").as_json(all_scores=True)["categories"]
    assert list(every) == [category.value for category in Category]  # type: ignore[call-overload]
