"""Canonical bytes, hash chain, Merkle tree and signed heads."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.core.audit import head as heads
from kentongan.core.audit import tree
from kentongan.core.audit.canonical import canonical
from kentongan.core.audit.chain import Entry, extend, genesis, link
from kentongan.core.audit.head import TreeHead, sign, verify_signature
from kentongan.core.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)

AT = datetime(2026, 3, 13, 1, 2, 3, tzinfo=UTC)
ENTRY = Entry("tangerang", 1, AT, "user:7", "matter.acknowledged", "matter:12", {"channel": "telegram"})

# ---- canonical bytes

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
leaves_of_json = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | texts
values = st.recursive(
    leaves_of_json, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner)
)


def test_canonical_spelling() -> None:
    local_time = AT.astimezone(timezone(timedelta(hours=7)))
    value = {"b": [1, True, None], "a": local_time, "é": "e\u0301", "z": (2**64 - 1,)}
    expected = (
        '{"a":"2026-03-13T01:02:03.000000Z","b":[1,true,null],"z":[18446744073709551615],"é":"e\u0301"}'
    )
    assert canonical(value) == expected.encode()


@pytest.mark.slow
@given(values)
def test_canonical_survives_storage_as_json(value: object) -> None:
    stored = json.loads(json.dumps(value))
    assert canonical(stored) == canonical(value)
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(texts, leaves_of_json, min_size=2))
def test_canonical_does_not_depend_on_the_order_of_keys(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "value", [1.0, {"a": [0.5]}, b"raw", {1: "a"}, 2**64, -(2**63) - 1, "\ud800", AT.date(), {1, 2}]
)
def test_canonical_refuses_what_has_no_single_spelling(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_canonical_refuses_naive_instants() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        canonical([AT.replace(tzinfo=None)])


# ---- hash chain


def test_link_is_sha256_over_tag_previous_and_body() -> None:
    start = hashlib.sha256(b"kentongan audit genesis 1\0tangerang").digest()
    body = (
        b'{"action":"matter.acknowledged","actor":"user:7","at":"2026-03-13T01:02:03.000000Z",'
        b'"data":{"channel":"telegram"},"government":"tangerang","seq":1,"subject":"matter:12"}'
    )
    assert genesis("tangerang") == start
    assert link(start, ENTRY) == hashlib.sha256(b"kentongan audit link 1\0" + start + body).digest()


def test_every_field_is_hashed() -> None:
    start = genesis("tangerang")
    changed = [
        replace(ENTRY, government="serang"),
        replace(ENTRY, seq=2),
        replace(ENTRY, at=AT + timedelta(microseconds=1)),
        replace(ENTRY, actor="user:8"),
        replace(ENTRY, action="matter.closed"),
        replace(ENTRY, subject="matter:13"),
        replace(ENTRY, data={"channel": "email"}),
    ]
    hashes = {link(start, entry) for entry in (ENTRY, *changed)} | {link(genesis("serang"), ENTRY)}
    assert len(hashes) == 9


def test_extend_links_one_after_another() -> None:
    second = replace(ENTRY, seq=2)
    first_hash = link(genesis("tangerang"), ENTRY)
    assert extend(genesis("tangerang"), [ENTRY, second]) == [first_hash, link(first_hash, second)]
    assert extend(first_hash, []) == []


def test_link_refuses_a_hash_of_another_length() -> None:
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        link(b"x" * 31, ENTRY)


# ---- Merkle tree


def rfc6962_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = rfc6962_root(leaves[:split]), rfc6962_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def some_leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(b"%d" % number).digest() for number in range(count)]


def test_roots_published_with_certificate_transparency() -> None:
    # The test vectors of the reference implementation of RFC 6962.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        assert Frontier().extend(bytes.fromhex(text) for text in inputs[:size]).root().hex() == root


@given(st.integers(0, 130), st.integers(0, 130))
def test_frontier_gives_the_naive_root_however_it_grew(first: int, second: int) -> None:
    leaves = some_leaves(first + second)
    grown = Frontier().extend(leaves[:first])
    for leaf in leaves[first:]:
        grown = grown.append(leaf)
    assert grown == Frontier().extend(leaves)
    assert grown.root() == rfc6962_root(leaves)
    assert tree.loads(tree.dumps(grown)) == grown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"size":1}',
        '{"size":"1","peaks":[]}',
        '{"size":1,"peaks":[]}',
        '{"size":-1,"peaks":["%s"]}' % ("00" * 32),
        '{"size":1,"peaks":["%s"]}' % ("00" * 31),
        '{"size":1,"peaks":["zz"]}',
        '{"size":1,"peaks":[7]}',
    ],
)
def test_a_broken_frontier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        tree.loads(text)


def test_every_inclusion_proof_up_to_33_leaves() -> None:
    for size in range(1, 34):
        leaves = some_leaves(size)
        root = rfc6962_root(leaves)
        for index in range(size):
            proof = inclusion_proof(leaves, index)
            assert verify_inclusion(leaves[index], index, size, proof, root)
            assert len(proof) <= (size - 1).bit_length()


def test_every_consistency_proof_up_to_33_leaves() -> None:
    for size in range(34):
        leaves = some_leaves(size)
        for old in range(size + 1):
            proof = consistency_proof(leaves, old)
            assert verify_consistency(old, rfc6962_root(leaves[:old]), size, rfc6962_root(leaves), proof)


def broken(proof: list[bytes], at: int) -> list[list[bytes]]:
    """Ways to spoil a proof: a step changed, one dropped, one added, two exchanged."""
    spoilt = [[*proof, b"\0" * 32], [b"\0" * 32, *proof]]
    if proof:
        at %= len(proof)
        flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
        spoilt += [[*proof[:at], flipped, *proof[at + 1 :]], proof[:at] + proof[at + 1 :]]
    if len(proof) > 1:
        spoilt.append(proof[::-1])
    return spoilt


@settings(max_examples=60)
@given(st.integers(1, 70), st.data())
def test_a_spoilt_inclusion_proof_fails(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    root = rfc6962_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    for spoilt in broken(proof, data.draw(st.integers(0, 9))):
        assert not verify_inclusion(leaves[index], index, size, spoilt, root)
    assert not verify_inclusion(b"\0" * 32, index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, proof, EMPTY_ROOT)
    assert not verify_inclusion(leaves[index], size, size, proof, root)
    assert not verify_inclusion(leaves[index], -1, size, proof, root)
    for other in set(range(size)) - {index}:
        assert not verify_inclusion(leaves[index], other, size, proof, root)


@settings(max_examples=60)
@given(st.integers(2, 70), st.data())
def test_a_spoilt_consistency_proof_fails(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    old = data.draw(st.integers(1, size - 1))
    old_root, root = rfc6962_root(leaves[:old]), rfc6962_root(leaves)
    proof = consistency_proof(leaves, old)
    for spoilt in [*broken(proof, data.draw(st.integers(0, 9))), []]:
        assert not verify_consistency(old, old_root, size, root, spoilt)
    assert not verify_consistency(old, EMPTY_ROOT, size, root, proof)
    assert not verify_consistency(old, old_root, size, EMPTY_ROOT, proof)
    rewritten = rfc6962_root([b"\0" * 32, *leaves[1:]])
    assert not verify_consistency(old, old_root, size, rewritten, proof)


def test_consistency_at_the_ends() -> None:
    root, step = rfc6962_root(some_leaves(3)), b"\0" * 32
    assert verify_consistency(0, EMPTY_ROOT, 3, root, [])
    assert not verify_consistency(0, root, 3, root, [])
    assert not verify_consistency(0, EMPTY_ROOT, 3, root, [step])
    assert not verify_consistency(3, root, 3, EMPTY_ROOT, [])
    assert not verify_consistency(3, root, 3, root, [step])
    assert not verify_consistency(4, root, 3, root, [step])
    assert not verify_consistency(-1, root, 3, root, [step])


def test_a_proof_for_other_sizes_fails_although_its_hashes_fit() -> None:
    leaves = some_leaves(8)
    roots = [rfc6962_root(leaves[:size]) for size in range(9)]
    assert not verify_inclusion(leaves[1], 0, 1, inclusion_proof(leaves[:2], 1), roots[2])
    assert not verify_consistency(3, roots[7], 4, roots[8], consistency_proof(leaves, 7))
    assert not verify_consistency(4, roots[4], 9, roots[5], consistency_proof(leaves[:5], 4))


def test_proofs_of_what_is_not_there_are_refused() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError, match="no leaf"):
            inclusion_proof(some_leaves(3), index)
    for old in (-1, 4):
        with pytest.raises(ValueError, match="no earlier size"):
            consistency_proof(some_leaves(3), old)


# ---- signed heads

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HEAD = TreeHead("tangerang", 3, "ab" * 32, "cd" * 32, AT)


def test_a_signed_head_survives_print_and_reading() -> None:
    signed = sign(HEAD, KEY)
    line = heads.dumps(signed)
    assert "\n" not in line
    assert heads.loads(line) == signed
    assert verify_signature(heads.loads(line), KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [
        {"government": "serang"},
        {"size": 2},
        {"chain": "ac" * 32},
        {"root": "ce" * 32},
        {"at": AT + timedelta(microseconds=1)},
    ],
)
def test_a_changed_head_is_not_signed(change: dict[str, Any]) -> None:
    signed = sign(HEAD, KEY)
    assert not verify_signature(replace(signed, head=replace(HEAD, **change)), KEY.public_key())


def test_another_key_or_a_cut_signature_does_not_pass() -> None:
    signed = sign(HEAD, KEY)
    assert not verify_signature(signed, Ed25519PrivateKey.generate().public_key())
    assert not verify_signature(replace(signed, signature=signed.signature[:-1]), KEY.public_key())


def test_a_signature_over_the_bare_head_is_worth_nothing() -> None:
    # Without its tag, a signature made for another purpose could be passed off as one on a head.
    fields = {"government": "tangerang", "size": 3, "chain": "ab" * 32, "root": "cd" * 32, "at": AT}
    forged = heads.SignedHead(HEAD, KEY.sign(canonical(fields)))
    assert not verify_signature(forged, KEY.public_key())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: "",
        lambda line: line[:-1],
        lambda line: "[]",
        lambda line: line.replace('"size":3', '"size":"3"'),
        lambda line: line.replace('"signature":"', '"signature":"z'),
        lambda line: line.replace("2026", "year"),
        lambda line: line.replace('"root"', '"tree"'),
    ],
)
def test_a_broken_line_is_refused(spoil: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        heads.loads(spoil(heads.dumps(sign(HEAD, KEY))))
