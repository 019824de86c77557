"""What is worked out once for a word: people use the same few thousand all the time."""

from collections.abc import Callable

_MOST = 1 << 15  # words that are remembered, so that nobody fills the memory with invented ones
_LONGEST = 40  # characters


class Memo[T](dict[str, T]):
    """A function of a word with a memory: `memo[word]`. Threads may at worst work out a word twice."""

    def __init__(self, work: Callable[[str], T], most: int = _MOST) -> None:
        super().__init__()
        self._work, self._most = work, most

    def __missing__(self, word: str) -> T:
        found = self._work(word)
        if len(self) < self._most and len(word) <= _LONGEST:
            self[word] = found
        return found
