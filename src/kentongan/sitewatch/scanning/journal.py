"""What a scan has found so far, on the disk: one that was stopped goes on where it was.

Guarantee: after `kill -9` at any instant every result of a finished batch is there, a torn last line is dropped,
and the file of evidence is as long as the results in the journal say. Failure cases: two scans of one list at the
same time (the second is refused), a full disk (raised), evidence that was removed (the scan begins anew).
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Self

import orjson

BATCH, BATCH_SECONDS = 50, 2.0

_SEAL = "evidence"  # the key of the line that ends a batch: the size of the evidence, in bytes

type Result = dict[str, Any]


class Busy(Exception):
    """Another process is at the same scan."""


def state_folder() -> Path:
    """Where programs keep what survives a restart but is no data: $XDG_STATE_HOME/kentongan."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "kentongan"


def name_of(urls: Sequence[str], options: object) -> str:
    """The journal's name: the same list with the same options is the same scan."""
    digest = hashlib.sha256("\n".join([repr(options), *urls]).encode(errors="surrogatepass"))
    return f"scan-{digest.hexdigest()[:32]}.jsonl"


class Journal:
    """Results in the order in which they came. `evidence` is asked for the size of its file before each batch.

    Raises Busy, and OSError where it cannot be written."""

    def __init__(self, path: Path, evidence: Callable[[], int] = lambda: 0) -> None:
        self._path, self._evidence = path, evidence
        self._waiting: list[Result] = []
        self._since = monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        if not _locked(self._file.fileno()):
            self._file.close()
            raise Busy

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Keep what was found for the next time."""
        if not self._file.closed:
            self.save()
            self._file.close()

    def earlier(self) -> tuple[list[Result], int | None]:
        """The results of the scan that was stopped, and the size that its evidence had with them; [], None for
        a new scan. What came after the last whole batch is dropped."""
        results, end, batch = list[Result](), 0, list[Result]()
        size: int | None = None
        self._file.seek(0)
        for line in self._file:
            read = _line(line)
            if read is None:
                break
            batch.append(read)
            if _SEAL in read:
                results += batch[:-1]
                batch, size, end = [], int(read[_SEAL]), self._file.tell()
        self._file.truncate(end)
        return results, size

    def add(self, result: Result) -> None:
        """Take a result; on the disk at the latest with the batch."""
        if not self._waiting:
            self._since = monotonic()
        self._waiting.append(result)
        if len(self._waiting) >= BATCH or monotonic() - self._since > BATCH_SECONDS:
            self.save()

    def save(self) -> None:
        """Write what waits, the evidence first; one sync for the batch."""
        batch = [*self._waiting, {_SEAL: self._evidence()}]
        self._file.write(b"".join(encoded(one) + b"\n" for one in batch))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._waiting.clear()

    def begin(self) -> None:
        """Forget everything and note how large the evidence is now."""
        self._file.truncate(0)
        self.save()

    def done(self) -> None:
        """The scan came to its end: nothing to go on with."""
        self._waiting.clear()
        self._path.unlink(missing_ok=True)
        self._file.close()


def _locked(file: int) -> bool:
    """Take the file for this process; False where another has it."""
    try:
        import fcntl
    except ImportError:  # not on Windows, where two scans of one list are left to their user
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _line(line: bytes) -> Result | None:
    """A line's object; None for a torn one."""
    if not line.endswith(b"\n"):
        return None
    try:
        read = json.loads(line)  # not orjson, which refuses what `encoded` may have had to escape
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def encoded(result: Result) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 cannot say, as the escape that JSON has for it."""
    try:
        return orjson.dumps(result)
    except TypeError:
        return json.dumps(result).encode()
