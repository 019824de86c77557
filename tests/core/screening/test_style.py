"""Notes on style: for a government's own posts, each with its place."""

import pytest
from tests.core.screening.rules import linear, page, rules, well_placed

from kentongan.core.screening.rulebook import Rulebook
from kentongan.core.screening.style import Style
from kentongan.core.screening.verdict import Category, Direction, Severity

NOTED = {
    "PENGUMUMAN PENTING BAGI SELURUH WARGA": "capitals",
    "Baca di https:// contohkab.go.id": "link",
    "Baca di http:/contohkab.go.id": "link",
    "Baca di htps://contohkab.go.id": "link",
    "Baca di https://https://contohkab.go.id": "link",
    "Baca di https://contohkab ya": "link",
    "[Baca di sini]()": "link",
    "![](peta.png)": "alt",
    '<p><img src="peta.png"></p>': "alt",
    "Halo " + " ".join(f"#tagar{n}" for n in range(12)): "hashtags",
    "kata terlarang": "own",
}


@pytest.mark.parametrize("text", NOTED)
def test_what_reads_badly_is_noted(text: str) -> None:
    one = page(text, Rulebook(words={Category.STYLE: ("kata terlarang",)}))
    [signal] = Style().look([one])
    assert rules(signal) == {NOTED[text]}
    assert (signal.score >= 0.5, signal.at_most) == (True, Severity.NOTE)
    assert well_placed(one, signal)


@pytest.mark.parametrize(
    "text",
    [
        "Pengumuman penting bagi seluruh warga DKI dan BPBD",
        "semua huruf kecil",
        "Baca di https://contohkab.go.id/berita, www.contoh.id",
        "![peta banjir](peta.png) dan <img src='a.png' alt='peta'>",
        "a#b " * 20,
        "3 < 4",
        "",
    ],
)
def test_what_reads_well_is_not(text: str) -> None:
    assert Style().look([page(text)])[0].reasons == ()


def test_citizens_write_as_they_like() -> None:
    assert Style().look([page("TOLONG JALAN DEPAN RUMAH RUSAK", direction=Direction.INCOMING)])[0].score == 0


def test_the_length_a_network_takes() -> None:
    one = page("kata " * 100, network="X")
    [signal] = Style().look([one])
    [reason] = signal.reasons
    assert (reason.start, reason.end, reason.rule) == (280, 500, "style.length")
    assert "280" in reason.why
    assert Style().look([page("kata " * 100, network="lain")])[0].reasons == ()


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["<img ", "![](", "#ab ", "http: ", "HALO ", "[a](", "https://a "])
def test_long_texts_take_linear_time(unit: str) -> None:
    assert linear(Style(), unit)
