"""The automaton of signs: what it says is what `re` says, wherever it runs."""

import random
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.sitescan import boasts, signs
from kentongan.core.sitescan.signs import IN_LINES, IN_MARKUP, IN_SCRIPTS, IN_TEXT, Automaton, Sign
from kentongan.core.sitescan.visit import View
from kentongan.sandbox.sites import samples

EVERY = {
    "markup": IN_MARKUP,
    "text": IN_TEXT,
    "scripts": IN_SCRIPTS,
    "lines": IN_LINES,
    "boasts": boasts._SAID,
}
PIECES = (
    "slot",
    "g4c0r",
    "s l o t",
    "abc88 ",
    "4d",
    "//x88.xyz/",
    "hacked by x",
    "\U0001d5e6",
    "สล็อต",
    "а",
    "\u200b",
    "\n",
    " ",
)


@cache
def made_pages() -> list[bytes]:
    return [sample.visit(View.VISITOR).body for sample in list(samples(5))[::29]]


def slowly(automaton: Automaton, text: bytes) -> frozenset[int]:
    found = set[int]()
    automaton._slowly(text, lambda sign, *_: found.add(sign))
    return frozenset(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
def test_the_automaton_finds_what_expressions_find(name: str) -> None:
    automaton = EVERY[name]
    for body in made_pages():
        text = body[:4000].lower() if name == "boasts" else body[:4000]
        assert automaton.signs(text) == slowly(automaton, text)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_has_the_same_signs_either_way(parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "replace")
    for automaton in (IN_TEXT, IN_LINES):
        assert automaton.signs(text) == slowly(automaton, text)


def test_without_the_library_everything_is_found_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["Beranda", "situs slot gacor", "", "kontak", "rawajaya88"]
    quickly = IN_LINES.among(lines), IN_TEXT.signs(b"hacked by x; slot gacor")
    monkeypatch.setattr(signs, "hyperscan", None)
    assert (IN_LINES.among(lines), IN_TEXT.signs(b"hacked by x; slot gacor")) == quickly
    assert quickly[0] == [1, 4]


def test_which_lines_hold_something() -> None:
    assert IN_LINES.among([]) == []
    assert IN_LINES.among(["slot", "x", "toto", "слот"]) == [0, 2, 3]


@pytest.mark.slow
def test_threads_share_an_automaton() -> None:
    texts = [b"slot gacor", b"hacked by x", b"beranda"] * 40
    random.Random(2).shuffle(texts)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(IN_TEXT.signs, texts)) == [IN_TEXT.signs(text) for text in texts]
    assert Sign.GAMBLING in IN_TEXT.signs(b"slot gacor")
