"""The model: the same sums by the batch as by hand, whatever it met before, and shares that add up."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening import model as module
from kentongan.core.screening.features import BETWEEN, SIZE, between, disguise, parted, words_of
from kentongan.core.screening.model import Model, shipped

TEXTS = st.lists(st.text("abcsloti0147 ", max_size=30).map(str.split), max_size=6)
RANDOM = Model(np.random.default_rng(1).normal(size=SIZE).astype(np.float32), 0.5)


def by_hand(words: list[str], model: Model = RANDOM) -> tuple[float, int]:
    """The weights of what one text has, each word and each two neighbours once, and how many there are."""
    places = [place for word in dict.fromkeys(words) for place in words_of([word]).places]
    for two in dict.fromkeys(pairwise(words)):
        one = words_of(two)
        places += between(one.tails[:, :1], one.heads[:, 1:], one.keys[:1], one.keys[1:]).ravel().tolist()
    return float(sum(model.weights[place] for place in places)), len(places)


def sums(model: Model, texts: list[list[str]]) -> list[tuple[float, int]]:
    ranges = np.array([(0, len(text)) for text in texts], dtype=np.int64).reshape(-1, 2)
    total, count = model.read(texts).sums(np.arange(len(texts)), ranges)
    return list(zip(total.tolist(), count.astype(int).tolist(), strict=True))


def same(found: list[tuple[float, int]], texts: list[list[str]]) -> bool:
    return all(
        count == (by := by_hand(text))[1] and total == pytest.approx(by[0], abs=1e-3)
        for (total, count), text in zip(found, texts, strict=True)
    )


@given(TEXTS)
def test_a_batch_gives_what_each_text_gives(texts: list[list[str]]) -> None:
    assert same(sums(RANDOM, texts), texts)


@given(
    st.lists(st.sampled_from(["slot", "gacor", "rapat", "garuda77", "a"]), min_size=1, unique=True), st.data()
)
def test_a_part_is_what_it_is_alone(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(first + 1, len(words)))
    reading = RANDOM.read([["x"], words, ["y"]])
    total, count = reading.sums(np.array([1]), np.array([(first, end)]))
    assert same([(float(total[0]), int(count[0]))], [words[first:end]])
    assert sum(reading.shares(1, first, end)) == pytest.approx(float(total[0]), abs=1e-6)


def test_shares_go_to_the_word_that_weighs() -> None:
    weights = np.zeros(SIZE, dtype=np.float32)
    weights[words_of(["gacor"]).places] = 1
    one, other, third = Model(weights, 0.0).read([["slot", "gacor", "hari"]]).shares(0, 0, 3)
    assert other > 8 * max(one, third, 0.1)


def test_words_beyond_the_memory_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 4)
    model = Model(RANDOM.weights, RANDOM.bias)
    for texts in ([["slot", "gacor"]], [["rapat", "desa", "main"]], [list("abcdefg")], [["slot", "desa"]]):
        assert same(sums(model, texts), texts)


def test_threads_meet_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 40)
    model = Model(RANDOM.weights, RANDOM.bias)
    batches = [[[f"kata{(at * step) % 60}" for at in range(9)]] for step in range(1, 30)]
    with ThreadPoolExecutor(8) as pool:
        for texts, found in zip(batches, pool.map(lambda texts: sums(model, texts), batches), strict=True):
            assert same(found, texts)


def test_nothing_has_no_margin_but_the_bias() -> None:
    total, count = RANDOM.read([[]]).sums(np.array([0]), np.array([(0, 0)]))
    assert RANDOM.margins(total, count).tolist() == [0.5]
    assert BETWEEN == 6


def test_l_and_i_are_one_letter() -> None:
    assert words_of(["slot"]).places.tolist() == words_of(["siot"]).places.tolist()


def test_a_dress_adds_the_weights_of_its_words() -> None:
    made = words_of(["|1n"])
    total, count = RANDOM.dressed(" |1n")
    assert total == pytest.approx(float(RANDOM.weights[made.places].sum()))
    assert count == len(made.places)
    assert RANDOM.dressed(" |1n") == (total, count)


@pytest.mark.parametrize(
    ("word", "form", "stem"),
    [
        ("garuda777", "{777", "garuda"),
        ("rt04", "rt04", ""),
        ("covid19", "covid19", ""),
        ("kusumatoto", "}toto", "kusuma"),
        ("darwin", "darwin", ""),
        ("rapat", "rapat", ""),
        ("ambil4d", "{4d", "ambil"),
    ],
)
def test_names_shaped_like_sites_are_masked(word: str, form: str, stem: str) -> None:
    assert parted(word) == (form, stem)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("biasa saja", ""),
        ("m a i n", " ~j"),
        ("𝐦𝐚𝐢𝐧 yuk", " |1"),
        ("𝐦𝐚𝐢𝐧 𝐝𝐢", " |2w"),
        ("ke 𝐌𝐀𝐖𝐀𝐑𝟖𝟖", " |1n"),
        ("enak 😀 m.a.i.n", " ~j"),
    ],
)
def test_dress(text: str, seen: str) -> None:
    assert disguise(text) == seen


def test_the_shipped_model_is_small_and_read_once() -> None:
    assert shipped("gambling") is shipped("gambling")
    assert len(shipped("gambling").weights) == SIZE
