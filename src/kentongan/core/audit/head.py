"""The signed tree head: the few bytes kept outside the database that pin the whole log at one moment."""

from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kentongan.core.audit.canonical import canonical, instant

_TAG = b"kentongan audit head 1\0"


@dataclass(frozen=True)
class TreeHead:
    """The log of `government` at `at`: `size` events, last chain hash and Merkle root (32 bytes, hex)."""

    government: str
    size: int
    chain: str
    root: str
    at: datetime


@dataclass(frozen=True)
class SignedHead:
    """A head and its Ed25519 signature (64 bytes)."""

    head: TreeHead
    signature: bytes


def sign(head: TreeHead, private_key: Ed25519PrivateKey) -> SignedHead:
    """Return the head with its signature. ValueError when `head.at` is naive."""
    return SignedHead(head, private_key.sign(_message(head)))


def verify_signature(signed: SignedHead, public_key: Ed25519PublicKey) -> bool:
    """Tell whether the holder of `public_key`'s secret half signed exactly this head."""
    try:
        public_key.verify(signed.signature, _message(signed.head))
    except InvalidSignature:
        return False
    return True


def dumps(signed: SignedHead) -> str:
    """Return the signed head as one line of JSON, to be printed, mailed or kept in another building."""
    fields = {**asdict(signed.head), "at": instant(signed.head.at), "signature": signed.signature.hex()}
    return orjson.dumps(fields).decode()


def loads(text: str) -> SignedHead:
    """Read what `dumps` wrote. ValueError for anything else; the signature is not checked here."""
    match orjson.loads(text):
        case {
            "government": str(government),
            "size": int(size),
            "chain": str(chain),
            "root": str(root),
            "at": str(at),
            "signature": str(signature),
        }:
            head = TreeHead(government, size, chain, root, datetime.fromisoformat(at))
            return SignedHead(head, bytes.fromhex(signature))
    raise ValueError("a signed head is JSON with government, size, chain, root, at and signature")


def _message(head: TreeHead) -> bytes:
    return _TAG + canonical(asdict(head))
