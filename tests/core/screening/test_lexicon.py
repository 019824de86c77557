"""The lexicon: phrases by the longest, beginnings of words, several labels for one word."""

from kentongan.core.screening.folding import fold
from kentongan.core.screening.lexicon import Hit, Lexicon, listed, span

LEXICON = Lexicon(
    {
        "one": listed("isi, isi pulsa,, \n kode otp"),
        "two": ["pulsa", "isi pulsa", "menang*", "Hadiah 1 Unit", "  "],
    }
)


def labels(text: str) -> list[tuple[str, int, int]]:
    return [(hit.label, hit.first, hit.last) for hit in LEXICON.find(fold(text).text.split())]


def test_the_longest_phrase_at_a_word_wins() -> None:
    assert labels("isi pulsa dulu") == [("one", 0, 1), ("two", 0, 1), ("two", 1, 1)]
    assert labels("isi data") == [("one", 0, 0)]
    assert labels("isi") == [("one", 0, 0)]


def test_a_star_stands_for_any_ending() -> None:
    assert labels("dimenangkan pemenang menangkan") == [("two", 2, 2)]


def test_entries_are_read_as_texts_are() -> None:
    assert labels("hadiah 1 unit") == [("two", 0, 2)]


def test_a_hit_leads_back_to_the_original() -> None:
    folded = fold("tolong 𝐤𝐨𝐝𝐞 OTP nya")
    words = folded.text.split()
    start, end, shown = span(folded, words, Hit("one", 1, 2))
    assert (folded.original[start:end], shown) == ("𝐤𝐨𝐝𝐞 OTP", "kode otp")
