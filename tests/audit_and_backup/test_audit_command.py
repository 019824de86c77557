"""`kentongan audit` against somebody who owns the database: twelve ways to change the trail, all of them seen."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.cli.places import HEAD, TODAY, YESTERDAY, Place

from kentongan.core.audit import tree
from kentongan.core.audit.chain import Entry, genesis, link
from kentongan.core.audit.head import dumps, loads, sign

# What is tampered with is found by its hashes, whichever database held it.
pytestmark = [pytest.mark.slow, pytest.mark.once]

type Tampering = Callable[[Place], object]
COLUMNS = "seq, at, actor, tag, subject, data, hash, government_id"


def head_file(place: Place) -> Path:
    return place.folder / HEAD


def verified(place: Place, *words: str) -> tuple[int, str]:
    done = place.run("audit", "verify", "--head", str(head_file(place)), *words)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def make_room(place: Place, seq: int) -> None:
    place.sql("UPDATE base_event SET seq = seq + 1000 WHERE government_id = 1 AND seq >= %s", seq)
    place.sql("UPDATE base_event SET seq = seq - 999 WHERE government_id = 1 AND seq >= 1000")


def copy_row(place: Place, source: int, target: int, tag: str) -> None:
    place.sql(
        "INSERT INTO base_event (seq, at, actor, tag, subject, data, hash, government_id)"
        " SELECT %s, at, actor, %s, subject, data, hash, government_id FROM base_event"
        " WHERE government_id = 1 AND seq = %s",
        target, tag, source,
    )  # fmt: skip


def update(field: str, value: Any) -> Tampering:
    statement = f"UPDATE base_event SET {field} = %s WHERE government_id = 1 AND seq = 10"
    return lambda place: place.sql(statement, value)


def delete(where: str) -> Tampering:
    return lambda place: place.sql(f"DELETE FROM base_event WHERE government_id = 1 AND {where}")


def insert(place: Place) -> None:
    make_room(place, 10)
    copy_row(place, 9, 10, "directives:directive:recalled")


def reorder(place: Place) -> None:
    for old, new in ((10, 1010), (11, 10), (1010, 11)):
        place.sql("UPDATE base_event SET seq = %s WHERE government_id = 1 AND seq = %s", new, old)


def replay(place: Place) -> None:
    make_room(place, 16)
    copy_row(place, 5, 16, "directives:directive:issued")


def replace_all(place: Place) -> None:
    place.sql("UPDATE base_event SET actor = 'user:0', data = %s WHERE government_id = 1", "{}")


def change_time(place: Place) -> None:
    (stored,) = place.sql("SELECT at FROM base_event WHERE government_id = 1 AND seq = 10")[0]
    earlier = (datetime.fromisoformat(stored) if isinstance(stored, str) else stored) - timedelta(
        microseconds=1
    )
    value = str(earlier) if isinstance(stored, str) else earlier
    place.sql("UPDATE base_event SET at = %s WHERE government_id = 1 AND seq = 10", value)


TAMPERINGS: dict[str, Tampering] = {
    "edit data": update("data", '{"seats": 999}'),
    "insert": insert,
    "delete first": delete("seq = 1"),
    "delete middle": delete("seq = 10"),
    "delete last before the head": delete(f"seq = {YESTERDAY}"),
    "reorder": reorder,
    "cut the tail": delete(f"seq >= {YESTERDAY}"),
    "replace the whole chain": replace_all,
    "swap government": update("government_id", 2),
    "change time": change_time,
    "change actor": update("actor", "user:9"),
    "replay an old row": replay,
}


def recompute(place: Place) -> None:
    """What a thief of the database can do: number the rows anew, hash them anew, move the tip."""
    rows = place.sql(f"SELECT id, {COLUMNS} FROM base_event WHERE government_id = 1 ORDER BY seq, id")
    place.sql("UPDATE base_event SET seq = seq + 100000 WHERE government_id = 1")
    chain, hashes = genesis("government:1"), []
    for seq, (pk, _seq, at, actor, tag, subject, data, *_rest) in enumerate(rows, start=1):
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
        content = json.loads(data) if isinstance(data, str) else data
        chain = link(chain, Entry("government:1", seq, moment, actor, tag, subject, content))
        hashes.append(chain)
        place.sql("UPDATE base_event SET seq = %s, hash = %s WHERE id = %s", seq, chain, pk)
    frontier = tree.dumps(tree.Frontier().extend(hashes))
    place.sql(
        "UPDATE base_chainhead SET seq = %s, hash = %s, frontier = %s WHERE government_id = 1",
        len(hashes), chain, frontier,
    )  # fmt: skip


def test_one_changed_event_is_told_by_its_number(place: Place) -> None:
    TAMPERINGS["change actor"](place)
    done = place.run("audit", "verify")
    assert done.returncode == 1
    assert "contoh-1: TIDAK UTUH" in done.stdout
    assert "  kejadian 10: Isi kejadian ini tidak cocok" in done.stdout
    assert "sebelah: utuh" in done.stdout


def test_an_untouched_trail_grown_since_yesterday_passes(place: Place) -> None:
    code, said = verified(place)
    assert (code, "TIDAK UTUH" in said) == (0, False)
    assert f"utuh, {TODAY} kejadian, sampai kejadian {YESTERDAY}" in said
    assert "sebelah: utuh" in said


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_tampering_is_seen_and_also_after_every_hash_was_made_anew(place: Place, kind: str) -> None:
    TAMPERINGS[kind](place)
    assert "TIDAK UTUH" in verified(place, "--government", "contoh-1")[1]
    recompute(place)
    code, said = verified(place, "--government", "contoh-1")
    assert code == 1
    told, *faults = said.splitlines()
    assert "TIDAK UTUH" in told
    # The forgery is a good one: nothing but yesterday's head betrays it.
    assert [fault for fault in faults if "kepala tepercaya" not in fault] == []
    assert faults


def test_the_head_is_printed_for_each_government_and_is_ours(place: Place) -> None:
    done = place.run("audit", "head")
    assert done.returncode == 0, done.stderr
    heads = [loads(line) for line in done.stdout.splitlines()]
    assert [h.head.government for h in heads] == ["government:1", "government:2"]
    assert heads[0].head.size == TODAY
    head_file(place).write_text(done.stdout)
    assert verified(place)[0] == 0


def forged(place: Place) -> list[str]:
    """Heads that this desk did not sign: another signature, another content, another key, no time zone."""
    text = head_file(place).read_text().splitlines()[0]
    fields, genuine = json.loads(text), loads(text)
    stranger = sign(genuine.head, Ed25519PrivateKey.generate())
    return [
        json.dumps(fields | {"signature": "00" * 64}),
        json.dumps(fields | {"signature": "00"}),
        json.dumps(fields | {"chain": "00" * 32}),
        json.dumps(fields | {"size": 1}),
        json.dumps(fields | {"at": "2026-11-18T02:00:00"}),
        dumps(stranger),
    ]


def test_a_forged_head_is_refused(place: Place) -> None:
    for text in forged(place):
        head_file(place).write_text(text + "\n")
        code, said = verified(place, "--government", "contoh-1")
        assert code == 1, text
        assert "tidak ditandatangani" in said or "bukan berkas kepala" in said, said


def test_a_file_that_holds_no_heads_is_named(place: Place) -> None:
    head_file(place).write_bytes(b"\xff\xfebukan kepala")
    assert "kepala.jsonl bukan berkas kepala" in verified(place)[1]
    head_file(place).unlink()
    assert "tidak ada" in verified(place)[1]


def test_a_government_that_does_not_exist_is_told_with_those_that_do(place: Place) -> None:
    done = place.run("audit", "verify", "--government", "entah")
    assert done.returncode == 1
    assert "contoh-1, sebelah" in done.stderr
