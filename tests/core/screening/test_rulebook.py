"""The rulebook: what its file says is what is read, written back, and refused with the place named."""

import re
import string
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.core.screening.rulebook import (
    Allowed,
    Candidate,
    Coalition,
    Official,
    Party,
    Period,
    Rulebook,
    RulebookError,
    Shortened,
    read,
    write,
)
from kentongan.core.screening.verdict import Category, Direction, Severity

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "docs/id/buku-aturan.md", ROOT / "docs/en/rulebook.md"]


def example(page: Path) -> str:
    """The complete example of a page."""
    [toml] = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return str(toml)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_documented_example_is_read_and_uses_every_key(page: Path) -> None:
    book = read(example(page))
    assert book == read(example(PAGES[0]))
    assert read(write(book)) == book
    empty = Rulebook()
    assert all(getattr(book, name) != getattr(empty, name) for name in Rulebook.__slots__)


# --- Round trip ---

texts = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20
).filter(lambda text: text == text.strip() and text.isprintable())
many = st.lists(texts, max_size=3, unique_by=str.casefold).map(tuple)
numbers = st.none() | st.integers(1, 99)
accounts = st.lists(
    st.text(string.ascii_lowercase + "._9", min_size=1, max_size=9).map(lambda name: f"@{name}"),
    max_size=2,
    unique=True,
).map(tuple)
domains = st.sampled_from([(), ("contohkab.go.id",), ("contoh.id", "x-y.co.id")])
regions = st.sampled_from(["", "33", "33.74", "33.74.01", "33.74.01.1002"])
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
periods = st.builds(
    lambda name, one, other, region: Period(name, min(one, other), max(one, other), region),
    texts,
    days,
    days,
    regions,
)
severities = st.sampled_from(list(Severity))
pairs = st.tuples(st.sampled_from(list(Category)), st.sampled_from(list(Direction)))


def by_name[T: (Candidate, Party, Coalition, Period)](
    rows: st.SearchStrategy[T],
) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(rows, max_size=3, unique_by=lambda row: row.name.casefold()).map(tuple)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    return Rulebook(
        candidates=draw(by_name(st.builds(Candidate, texts, many, numbers, many, accounts, regions))),
        parties=draw(by_name(st.builds(Party, texts, st.just("") | texts, numbers, many, accounts))),
        coalitions=draw(by_name(st.builds(Coalition, texts, st.just(()), many))),
        periods=draw(by_name(periods)),
        brands=draw(many),
        words=MappingProxyType(draw(st.dictionaries(st.sampled_from(list(Category)), many))),
        allowed=draw(st.builds(Allowed, many, domains, accounts)),
        official=draw(st.builds(Official, domains, many, many)),
        shortened=draw(st.builds(Shortened, st.booleans(), domains)),
        thresholds=MappingProxyType(draw(st.dictionaries(pairs, st.floats(0, 1)))),
        severities=MappingProxyType(draw(st.dictionaries(pairs, severities))),
    )


@pytest.mark.slow
@given(rulebooks())
def test_what_is_written_is_read_again(book: Rulebook) -> None:
    assert read(write(book)) == book


def test_an_empty_file_is_the_empty_rulebook() -> None:
    assert read("") == Rulebook()
    assert write(Rulebook()) == "\n"


# --- Refusals ---

REFUSED = {
    "[tautan_pendek]\ntelusuri = 1": "tautan_pendek.telusuri",
    "kunci_asing = 1": "kunci_asing",
    "[[kandidat]]\nnomor = 1": "kandidat[1].nama",
    "[[kandidat]]\nnama = 'A'\nnomor = '2'": "kandidat[1].nomor",
    "[[kandidat]]\nnama = 'A'\nnomor = true": "kandidat[1].nomor",
    "[[kandidat]]\nnama = 'A'\n[[kandidat]]\nnama = 'B'\nnomor = 0": "kandidat[2].nomor",
    "[[kandidat]]\nnama = 'A'\n[[kandidat]]\nnama = 'a'": "kandidat[2].nama",
    "[[kandidat]]\nnama = 'A'\nakun = ['budi']": "kandidat[1].akun[1]",
    "[[kandidat]]\nnama = 'A'\nwilayah = '3374'": "kandidat[1].wilayah",
    "[[kandidat]]\nnama = 'A'\nslogan = 'x'": "kandidat[1].slogan",
    "[[kandidat]]\nnama = 'A'\nslogan = ['x', 'X']": "kandidat[1].slogan[2]",
    "[[kandidat]]\nnama = ' A'": "kandidat[1].nama",
    "[[kandidat]]\nnama = 3": "kandidat[1].nama",
    "kandidat = 1": "kandidat",
    "kandidat = [1]": "kandidat[1]",
    "[[partai]]\nnama = 'A'\n[[partai]]\nnama = 'A'": "partai[2].nama",
    "[[koalisi]]\nnama = 'K'\npartai = ['A']": "koalisi[1].partai[1]",
    "[[masa]]\nnama = 'M'\nmulai = '2024-01-01'\nselesai = 2024-01-02": "masa[1].mulai",
    "[[masa]]\nnama = 'M'\nmulai = 2024-01-01T00:00:00\nselesai = 2024-01-02": "masa[1].mulai",
    "[[masa]]\nnama = 'M'\nmulai = 2024-01-03\nselesai = 2024-01-02": "masa[1].selesai",
    "[ambang.outgoing]\nhate = 2": "ambang.outgoing.hate",
    "[ambang.outgoing]\nhate = true": "ambang.outgoing.hate",
    "[ambang.keluar]\nhate = 0.5": "ambang.keluar",
    "[tindakan.incoming]\nhate = 'stop'": "tindakan.incoming.hate",
    "[tindakan.incoming]\nhate = ['stop']": "tindakan.incoming.hate",
    "[kata]\njudi = ['x']": "kata.judi",
    "[izin]\ndomain = ['bukan domain']": "izin.domain[1]",
    "buka_pemendek = true": "buka_pemendek",
    "izin = 3": "izin",
}


@pytest.mark.parametrize("toml", REFUSED)
def test_a_mistake_is_named_with_its_place_and_what_to_do(toml: str) -> None:
    with pytest.raises(RulebookError) as refused:
        read(toml)
    assert refused.value.place == REFUSED[toml]
    assert str(refused.value).startswith(f"{REFUSED[toml]}: ")


def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(RulebookError, match=r"bukan TOML yang sah: .*line 2"):
        read("[[kandidat]]\nnama = Budi")


def test_two_regions_may_have_a_candidate_of_one_name() -> None:
    row = "[[kandidat]]\nnama = 'A'\nwilayah = '{}'\n"
    assert len(read(row.format("33.01") + row.format("33.02")).candidates) == 2


def test_a_coalition_knows_its_parties_by_either_name() -> None:
    book = read(
        "[[partai]]\nnama = 'Partai Contoh'\nsingkatan = 'PC'\n[[koalisi]]\nnama = 'K'\npartai = ['PC', 'Partai Contoh']"
    )
    assert book.coalitions[0].parties == ("PC", "Partai Contoh")


# --- Periods ---


@pytest.mark.parametrize(
    ("at", "region", "inside"),
    [
        (date(2024, 9, 25), "33.74", True),
        (date(2024, 11, 27), "33.74.01", True),
        (date(2024, 9, 24), "33.74", False),
        (date(2024, 11, 28), "33.74", False),
        (date(2024, 10, 1), "33.7", False),
        (date(2024, 10, 1), "33", False),
        (date(2024, 10, 1), "33.75", False),
        (date(2024, 10, 1), "", True),
        (None, "33.74", False),
    ],
)
def test_a_period_holds_on_its_days_in_its_region(at: date | None, region: str, inside: bool) -> None:
    book = Rulebook(periods=(Period("Pilkada", date(2024, 9, 25), date(2024, 11, 27), "33.74"),))
    assert book.in_period(at, region) is inside


def test_a_period_without_a_region_holds_everywhere() -> None:
    assert Period("Pemilu", date(2024, 1, 1), date(2024, 2, 14)).covers(date(2024, 2, 1), "91.01")
