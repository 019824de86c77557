"""The journal of a scan: what a finished batch held is there after anything."""

import os
from pathlib import Path

import pytest

from kentongan.sitewatch.scanning import journal
from kentongan.sitewatch.scanning.journal import BATCH, Busy, Journal, name_of, state_folder


def result(number: int) -> dict[str, object]:
    return {"url": f"https://s{number}.go.id", "status": "clean", "findings": [{"excerpt": "é\ud800"}]}


def read(path: Path) -> tuple[list[str], int | None]:
    with Journal(path) as again:
        results, size = again.earlier()
        return [one["url"] for one in results], size


def test_finished_batches_are_there_and_a_torn_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "scan.jsonl"
    writer = Journal(path, lambda: 4711)
    assert writer.earlier() == ([], None)
    writer.begin()
    for number in range(BATCH + 7):
        writer.add(result(number))
    os.dup2(os.open(os.devnull, os.O_WRONLY), writer._file.fileno())  # killed: what waits is never written
    writer._file.close()
    urls, size = read(path)
    assert urls == [f"https://s{number}.go.id" for number in range(BATCH)]
    assert size == 4711


@pytest.mark.parametrize("torn", [b'{"url": "x"', b'{"url": "x"}\n{"url": "y"}\n', b"\xff\xfe\n", b"[1]\n"])
def test_what_is_torn_is_dropped_and_the_rest_written_behind_what_is_whole(
    tmp_path: Path, torn: bytes
) -> None:
    path = tmp_path / "scan.jsonl"
    with Journal(path) as first:
        first.begin()
        first.add(result(1))
    with path.open("ab") as file:
        file.write(torn)
    with Journal(path) as second:
        assert [one["url"] for one in second.earlier()[0]] == ["https://s1.go.id"]
        second.add(result(2))
    assert read(path)[0] == ["https://s1.go.id", "https://s2.go.id"]


def test_a_batch_is_written_when_it_gets_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "BATCH_SECONDS", 0.0)
    with Journal(tmp_path / "scan.jsonl") as writer:
        writer.add(result(1))
        assert (tmp_path / "scan.jsonl").read_bytes().count(b"\n") == 2


def test_two_scans_of_one_list_do_not_run_at_once(tmp_path: Path) -> None:
    path = tmp_path / "scan.jsonl"
    with Journal(path) as first:
        with pytest.raises(Busy):
            Journal(path)
        first.done()
    assert not path.exists()


def test_a_scan_is_known_by_its_list_and_options(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = {name_of(["a", "b"], 1), name_of(["a", "b"], 2), name_of(["a"], 1)}
    assert len(names) == 3
    assert name_of(["a", "b"], 1) in names
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path / "kentongan"
    monkeypatch.setenv("XDG_STATE_HOME", "")
    assert state_folder() == Path.home() / ".local" / "state" / "kentongan"
