"""The model: the same sums by the batch as by hand, and shares that add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening import model as module
from kentongan.core.screening.features import (
    BITS,
    GRAMS,
    SIZE,
    batch_of,
    disguise,
    found,
    grams,
    masked,
    repeated,
    words,
)
from kentongan.core.screening.model import Model, shipped

TEXTS = st.lists(st.text("abcsloti0147{}|~ ", max_size=30), max_size=6)
RANDOM = Model(np.random.default_rng(1).normal(size=SIZE).astype(np.float32), 0.5)


def by_hand(text: str) -> tuple[float, int]:
    """The weights of what one text has, each once, and how many there are."""
    batch = batch_of([text])
    places = [place for _, table in grams(batch) for place in table]
    _, single, pair = words(batch)
    places += [*single, *pair[:-1]]
    return float(sum(RANDOM.weights[place] for place in set(places))), len(set(places))


@given(TEXTS)
def test_a_batch_gives_what_each_text_gives(texts: list[str]) -> None:
    margins = RANDOM.margins(texts)
    for text, margin in zip(texts, margins, strict=True):
        total, count = by_hand(text)
        assert margin == pytest.approx(total / max(count, 1) ** 0.5 + 0.5, abs=1e-3)


@given(TEXTS)
def test_training_counts_what_the_model_counts(texts: list[str]) -> None:
    keys = found(batch_of(texts)) if texts else np.zeros(0, dtype=np.int64)
    assert list(keys) == sorted(set(keys))
    counts = np.bincount(keys >> BITS, minlength=len(texts))
    assert list(counts) == [by_hand(text)[1] for text in texts]


@given(st.lists(st.integers(0, 1 << 40) | st.integers(0, 20), max_size=60))
def test_repetitions_are_found_however_keys_meet(keys: list[int]) -> None:
    again = repeated(np.array(keys, dtype=np.int64))
    assert sorted([*set(keys), *again.tolist()]) == sorted(keys)


@given(TEXTS)
def test_shares_add_up_to_the_margin(texts: list[str]) -> None:
    shares = RANDOM.shares(texts)
    assert [len(share) for share in shares] == [len(text.split()) for text in texts]


def test_shares_go_to_the_word_that_weighs() -> None:
    weights = np.zeros(SIZE, dtype=np.float32)
    weights[words(batch_of(["gacor"]))[1]] = 1
    assert Model(weights, 0.0).shares(["slot gacor hari"]) == [[0.0, 1.0, 0.0]]


def test_long_lists_are_read_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["slot gacor", "rapat desa", "main", ""] * 5
    whole, shares = RANDOM.margins(texts), RANDOM.shares(texts)
    monkeypatch.setattr(module, "_SLICE", 12)
    assert np.allclose(RANDOM.margins(texts), whole)
    assert all(np.allclose(one, other) for one, other in zip(RANDOM.shares(texts), shares, strict=True))


def test_nothing_has_no_margins() -> None:
    assert len(RANDOM.margins([])) == 0
    assert RANDOM.shares([""]) == [[]]


def test_l_and_i_are_one_letter() -> None:
    assert (batch_of(["slot"]).codes == batch_of(["siot"]).codes).all()
    assert GRAMS == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("main di garuda777 yuk", "main di {777 yuk ~ garuda"),
        ("rt04 dan covid19", "rt04 dan covid19"),
        ("kusumatoto darwin", "}toto darwin ~ kusuma"),
        ("rapat desa", "rapat desa"),
        ("ambil4d", "{4d ~ ambil"),
    ],
)
def test_names_shaped_like_sites_are_masked(text: str, seen: str) -> None:
    assert masked(text) == seen


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
