"""What is remembered of words, and what is not."""

from kentongan.core.screening.memo import Memo


def test_a_word_is_worked_out_once() -> None:
    asked = list[str]()

    def size(word: str) -> int:
        asked.append(word)
        return len(word)

    sizes = Memo(size)
    assert [sizes["slot"], sizes["slot"]] == [4, 4]
    assert asked == ["slot"]


def test_invented_words_do_not_fill_the_memory() -> None:
    sizes = Memo(len, most=2)
    assert [sizes[word] for word in ("a", "bb", "ccc", "x" * 90)] == [1, 2, 3, 90]
    assert list(sizes) == ["a", "bb"]
