"""`kentongan backup` of a desk at work, and `kentongan restore` into nothing: the chain says whether it is whole."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.cli.places import HEAD, ON_POSTGRES, ROOT, Place

from kentongan.cli.supervisor import kentongan

pytestmark = pytest.mark.slow

KIND = "postgresql" if ON_POSTGRES else "sqlite"
DUMP = "kentongan.pgdump" if ON_POSTGRES else "kentongan.sqlite3"


def backed_up(place: Place, *words: str) -> Path:
    done = place.run("backup", str(place.folder.parent / "cadangan"), *words)
    assert (done.returncode, done.stderr) == (0, "")
    return Path(done.stdout.removeprefix("Cadangan selesai:").strip())


def test_a_backup_becomes_the_same_desk_elsewhere(place: Place, empty: Place) -> None:
    known = place.act("facts")
    backup = backed_up(place)
    done = empty.run("restore", str(backup))
    assert (done.returncode, done.stderr) == (0, "")
    assert "contoh-1: 30 kejadian, rantai utuh" in done.stdout
    assert empty.act("facts") == known
    assert empty.run("audit", "verify").returncode == 0
    assert empty.run("audit", "verify", "--head", str(place.folder / HEAD)).returncode == 0
    assert backup.stat().st_mode & 0o077 == 0, "nobody else reads a backup"


def test_a_desk_is_backed_up_while_it_works(place: Place, empty: Place) -> None:
    """Orders are given and the worker works all the while; the copy is of one instant."""
    writer = [sys.executable, "-m", "tests.cli.world", "keep_growing"]
    with place.process(*kentongan("worker")), place.process(*writer):
        before = place.act("facts")["directives"]
        while place.act("facts")["directives"] < before + 3:
            pass
        backup = backed_up(place)
        later = place.act("facts")
    done = empty.run("restore", str(backup))
    assert (done.returncode, done.stderr) == (0, "")
    restored = empty.act("facts")
    assert before < restored["directives"] <= later["directives"]
    assert restored["matters"] == restored["directives"] * 3, "an order is in the copy with all its seats"
    assert (restored["token"], restored["totp"], restored["photos"]) == (
        later["token"], later["totp"], [True],
    )  # fmt: skip
    assert empty.run("audit", "verify").returncode == 0


def test_a_changed_backup_is_told_by_its_chain(place: Place, empty: Place) -> None:
    place.sql("UPDATE base_event SET actor = 'user:9' WHERE government_id = 1 AND seq = 10")
    done = empty.run("restore", str(backed_up(place)))
    assert done.returncode == 1
    assert "contoh-1: 30 kejadian, rantai TIDAK UTUH" in done.stdout


def test_without_keys_the_operator_brings_his_own(place: Place, empty: Place) -> None:
    backup = backed_up(place, "--without-keys")
    assert not (backup / "keys").exists()
    shutil.copytree(place.folder / "keys", empty.folder / "keys")
    assert empty.run("restore", str(backup)).returncode == 0
    assert empty.act("facts") == place.act("facts")


def test_a_desk_with_data_is_never_overwritten(place: Place) -> None:
    backup = backed_up(place)
    known = place.act("facts")
    done = place.run("restore", str(backup))
    assert (done.returncode, "sudah berisi data" in done.stderr) == (1, True)
    assert place.act("facts") == known


def refused(empty: Place, backup: Path) -> str:
    """A restore that changes nothing: no key, no file, no table."""
    done = empty.run("restore", str(backup))
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr, done.stderr
    assert not (empty.folder / "files").exists()
    again = empty.run("admin", "list")
    assert again.returncode != 0, "there are no tables"
    return done.stderr


def test_half_a_backup_is_refused(place: Place, empty: Place) -> None:
    backup = backed_up(place)
    whole = (backup / DUMP).read_bytes()
    (backup / DUMP).write_bytes(whole[: len(whole) // 2])
    assert "tidak utuh" in refused(empty, backup)
    (backup / DUMP).unlink()
    assert "tidak utuh" in refused(empty, backup)
    (backup / "cadangan.json").unlink()
    assert "bukan folder cadangan yang utuh" in refused(empty, backup)
    assert "bukan folder cadangan yang utuh" in refused(empty, backup.parent / "entah")


def test_a_backup_of_the_other_database_is_refused(place: Place, empty: Place) -> None:
    backup = backed_up(place)
    manifest = json.loads((backup / "cadangan.json").read_text())
    assert manifest["kind"] == KIND
    other = "sqlite" if ON_POSTGRES else "postgresql"
    (backup / "cadangan.json").write_text(json.dumps(manifest | {"kind": other}))
    assert f"cadangan ini dari {other}" in refused(empty, backup)


def test_a_backup_that_cannot_be_written_leaves_nothing(place: Place) -> None:
    (place.folder.parent / "berkas").write_text("")
    done = place.run("backup", str(place.folder.parent / "berkas" / "cadangan"))
    assert (done.returncode, "Periksa ruang dan izin" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite needs no program")
def test_without_pg_dump_it_says_what_to_install(place: Place) -> None:
    target = place.folder.parent / "cadangan"
    done = place.run("backup", str(target), PATH=str(ROOT))
    assert (done.returncode, "postgresql-client" in done.stderr) == (1, True)
    assert list(target.iterdir()) == []
