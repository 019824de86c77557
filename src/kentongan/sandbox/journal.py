"""What happened in the simulator, one JSON object a line, so that a restart shows the same phones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

type Record = dict[str, Any]


class Journal:
    """Append-only. Each record leaves the process at once (no buffer), but is not forced to the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._cut_torn_tail()
        self._file = path.open("ab", buffering=0)

    def _cut_torn_tail(self) -> None:
        """A process killed while writing leaves half a line: cut it, or it would swallow the next one."""
        if not self._path.exists():
            return
        with self._path.open("rb+") as file:
            content = file.read()
            file.truncate(content.rfind(b"\n") + 1)

    def read(self) -> Iterator[Record]:
        with self._path.open("rb") as file:
            for line in file:
                yield orjson.loads(line)

    def append(self, record: Record) -> None:
        self._file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))

    def clear(self) -> None:
        self._file.truncate(0)

    def close(self) -> None:
        self._file.close()
