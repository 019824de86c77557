"""The chain's keeper: checks it piece by piece, signs tree heads and keeps them outside the database."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from kentongan.core.audit import head as heads
from kentongan.core.audit import tree
from kentongan.core.audit.chain import genesis, link
from kentongan.core.audit.head import SignedHead, TreeHead
from kentongan.core.audit.verify import Report, StoredEvent, verify

from .clock import now, real_now
from .events import ChainHead, Event, chain_name
from .files import write_once

CHUNK = 2000


def signing_key() -> Ed25519PrivateKey:
    """The desk's signing key; made on first use, readable by its owner only."""
    path = Path(settings.KEYS) / "head.key"
    if not path.exists():
        fresh = Ed25519PrivateKey.generate()
        write_once(path, fresh.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def present_head(row: ChainHead) -> SignedHead:
    """The tree head of a government's chain as it stands, signed."""
    present = TreeHead(
        government=chain_name(row.government_id),
        size=row.seq,
        chain=bytes(row.hash).hex(),
        root=tree.loads(row.frontier).root().hex(),
        at=real_now(),
    )
    return heads.sign(present, signing_key())


def head_file(government_id: int, folder: Path) -> Path:
    return folder / f"government-{government_id}.jsonl"


def keep_head(row: ChainHead, *, folder: Path) -> bool:
    """Append the present head to its file, unless the last one kept is of the same size."""
    path = head_file(row.government_id, folder)
    last = kept_heads(path)[-1:]
    if last and last[0].head.size == row.seq:
        return False
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("a") as file:
        file.write(heads.dumps(present_head(row)) + "\n")
    return True


def kept_heads(path: Path) -> list[SignedHead]:
    """The heads kept in a file, oldest first; raises ValueError for a line that is no head."""
    if not path.exists():
        return []
    return [heads.loads(line) for line in path.read_text().splitlines() if line.strip()]


def genuine(signed: SignedHead) -> bool:
    """Whether this desk's key signed the head."""
    return heads.verify_signature(signed, signing_key().public_key())


def stored(government_id: int, *, after: int = 0) -> Iterator[StoredEvent]:
    """The chain as it lies in the database, streamed."""
    name = chain_name(government_id)
    rows = Event._base_manager.filter(government_id=government_id, seq__gt=after).order_by("seq")
    for row in rows.iterator(chunk_size=CHUNK):
        yield StoredEvent(name, row.seq, row.at, row.actor, row.tag, row.subject, row.data, bytes(row.hash))


def verify_chain(government_id: int, head: SignedHead | None = None) -> Report:
    """Walk the whole chain, against an earlier head where one is given."""
    return verify(chain_name(government_id), stored(government_id), head.head if head else None)


def check_on(row: ChainHead, *, limit: int) -> int:
    """Check the links of the next `limit` events after the last checked one; start over at the end.

    Starting over finds changes to old events as well. A fault is kept on the row until a whole walk is clean."""
    start = row.verified_seq if row.verified_seq < row.seq else 0
    previous = _hash_at(row.government_id, start)
    checked = start
    broken: int | None = None
    for event in stored(row.government_id, after=start):
        if event.seq != checked + 1 or link(previous, event) != event.hash:
            broken = event.seq
            break
        previous, checked = event.hash, event.seq
        if checked - start >= limit:
            break
    if broken is None and checked >= row.seq and previous != bytes(row.hash) and checked == row.seq:
        broken = checked
    if broken is None and checked < row.seq and checked - start < limit:
        broken = checked + 1
    _note(row, checked, broken, start)
    return checked - start


def _hash_at(government_id: int, seq: int) -> bytes:
    if seq == 0:
        return genesis(chain_name(government_id))
    row = Event._base_manager.filter(government_id=government_id, seq=seq).first()
    return bytes(row.hash) if row else b"\0" * 32


def _note(row: ChainHead, checked: int, broken: int | None, start: int) -> None:
    if broken is not None:
        row.broken_at_seq, row.verified_seq = broken, 0
    else:
        row.verified_seq = checked
        if start == 0 and checked >= row.seq:
            row.broken_at_seq = None
    row.verified_at = now()
    row.save(update_fields=["broken_at_seq", "verified_seq", "verified_at"])
