"""Walk a stored log once and tell whether anyone changed it.

Without a head, only clumsy tampering shows: whoever rewrites an event can recompute every hash after it. A
trusted earlier head pins all events up to its size; events after it are pinned by the next head only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kentongan.core.audit.chain import Entry, genesis, link
from kentongan.core.audit.head import TreeHead
from kentongan.core.audit.tree import Frontier

MOST_FAULTS = 100

type Kind = Literal[
    "sequence", "government", "unreadable", "link", "shorter", "head_government", "chain", "root"
]

_SENTENCES: dict[Kind, str] = {
    "sequence": "Nomor urut kejadian ini meloncat atau berulang: ada yang dihapus, disisipkan, atau ditukar.",
    "government": "Kejadian ini tercatat atas nama pemerintah lain.",
    "unreadable": "Isi kejadian ini rusak sehingga tidak dapat diperiksa.",
    "link": "Isi kejadian ini tidak cocok dengan sidik rantainya: ada yang diubah, disisipkan, atau dihapus.",
    "shorter": "Jejak audit lebih pendek daripada kepala tepercaya: kejadian di bagian akhir telah hilang.",
    "head_government": "Kepala tepercaya ini milik pemerintah lain.",
    "chain": "Rantai sampai kejadian ini berbeda dari kepala tepercaya: jejak audit telah ditulis ulang.",
    "root": "Akar pohon sampai kejadian ini berbeda dari kepala tepercaya: jejak audit telah ditulis ulang.",
}


@dataclass(frozen=True, slots=True)
class StoredEvent(Entry):
    """An entry as the database gives it back, with the chain hash (32 bytes) stored beside it."""

    hash: bytes


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which event it shows."""

    seq: int
    kind: Kind

    @property
    def message_id(self) -> str:
        """The fault as an Indonesian sentence (the key of its translations)."""
        return _SENTENCES[self.kind]


@dataclass(frozen=True)
class Report:
    """Outcome of one walk over `size` events; `chain` and `root` (hex) as stored. At most 100 faults."""

    size: int
    chain: str
    root: str
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """True when nothing was found."""
        return not self.faults


def verify(government: str, rows: Iterable[StoredEvent], head: TreeHead | None = None) -> Report:
    """Check `rows` (ascending by seq, from 1) and, when given, that they still contain the trusted `head`.

    The caller has checked the head's signature. Rows are streamed: memory does not grow with the log.
    """
    walk = _Walk(government, head, genesis(government))
    walk.compare()
    for row in rows:
        walk.take(row)
        walk.compare()
    return walk.report()


@dataclass(slots=True)
class _Walk:
    government: str
    head: TreeHead | None
    chain: bytes
    seq: int = 0
    tree: Frontier = field(default_factory=Frontier)
    faults: list[Fault] = field(default_factory=list)

    def take(self, row: StoredEvent) -> None:
        if kind := self._fault_of(row):
            self._note(row.seq, kind)
        # Go on from what is stored, so that one change is reported where it is and not in every later row.
        self.seq, self.chain, self.tree = row.seq, row.hash, self.tree.append(row.hash)

    def compare(self) -> None:
        if self.head is None or self.head.size != self.tree.size:
            return
        if self.head.chain != self.chain.hex():
            self._note(self.seq, "chain")
        if self.head.root != self.tree.root().hex():
            self._note(self.seq, "root")

    def report(self) -> Report:
        if self.head and self.head.government != self.government:
            self._note(0, "head_government")
        if self.head and self.head.size > self.tree.size:
            self._note(self.seq + 1, "shorter")
        return Report(self.tree.size, self.chain.hex(), self.tree.root().hex(), tuple(self.faults))

    def _fault_of(self, row: StoredEvent) -> Kind | None:
        if row.seq != self.seq + 1:
            return "sequence"
        if row.government != self.government:
            return "government"
        try:
            return None if link(self.chain, row) == row.hash else "link"
        except (TypeError, ValueError, OverflowError, RecursionError):
            return "unreadable"

    def _note(self, seq: int, kind: Kind) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(seq, kind))
