"""`kentongan screen` as its callers meet it: as a program in a pipe, and its parts where a pipe cannot show them."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from tests.base.test_shorteners import GAMBLING, HOST, shortening
from tests.programs import environment, uncounted

from kentongan.cli import screen
from kentongan.cli.screen import Progress, batches, encoded, numbered, write
from kentongan.cli.supervisor import kentongan
from kentongan.core.screening import Item
from kentongan.core.screening.verdict import Context

pytestmark = pytest.mark.once  # no database here

RULEBOOK = """
[[kandidat]]
nama = "Budi Santoso"
panggilan = ["Pak Budi"]
[[masa]]
nama = "Pilkada"
mulai = 2030-10-01
selesai = 2030-11-30
wilayah = "33.74"
"""


def run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command, env = kentongan("screen", *words), environment("screen")
    return subprocess.run(command, env=env, input=given, capture_output=True, check=False)


def source(content: bytes) -> io.BufferedReader:
    return cast("io.BufferedReader", io.BufferedReader(io.BytesIO(content)))


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_one_text_a_line_gives_one_verdict_a_line_in_order() -> None:
    done = run("--category", "personal_data,style", given=b"halo\nNIK 3374011205900001\n\nhalo lagi")
    found = lines(done)
    assert [one["level"] for one in found] == ["pass", "review", "pass", "pass"]
    [reason] = found[1]["categories"]["personal_data"]["reasons"]
    assert (reason["start"], reason["end"], reason["text"]) == (4, 20, "3374011205900001")
    assert done.stderr == b""


@pytest.mark.slow
def test_all_scores_shows_every_category_asked_for() -> None:
    [one] = lines(run("--all-scores", "--category", "scam", "--category", "style", given=b"halo"))
    assert set(one["categories"]) == {"scam", "style"}
    assert one["categories"]["scam"] == {"score": 0.0, "severity": "none", "reasons": []}


@pytest.mark.slow
def test_broken_lines_are_numbered_and_the_rest_is_done(tmp_path: Path) -> None:
    file = tmp_path / "kiriman.jsonl"
    given = ['{"id": 7, "text": "halo"}', "bukan json", "", "[1]", '{"text": 5, "id": "b"}', '{"text": "a", "links": "b"}',
             '{"text": "a", "at": "besok"}', '{"text": "a", "region": "x"}', "[" * 100_000]  # fmt: skip
    file.write_bytes("\n".join(given).encode() + b'\n{"text": "\xff"}\n{"text": "NIK 3374011205900001"}\n')
    done = run(str(file), "--category", "personal_data")
    found = lines(done)
    assert found[0] == {"id": 7, "level": "pass", "categories": {}}
    assert [one.get("line") for one in found] == [None, 2, 4, 5, 6, 7, 8, 9, 10, None]
    assert found[3] == {"line": 5, "error": "tidak ada teks di kunci 'text'", "id": "b"}
    assert done.stderr.decode().splitlines()[0] == "Baris 2: bukan JSON."
    assert len(done.stderr.splitlines()) == 8
    assert found[-1]["level"] == "review"


def test_a_line_s_own_links_day_and_region_count(tmp_path: Path) -> None:
    book = tmp_path / "aturan.toml"
    book.write_text(RULEBOOK, encoding="utf-8")
    places: list[dict[str, object]] = [{}, {"at": "2030-12-01"}, {"region": "33.75"}]
    texts = [{"text": "Ayo menangkan Pak Budi!", **place} for place in places]
    texts.append({"text": "lihat", "links": ["https://contohkab-go-id.com/masuk"]})
    given = "\n".join(map(json.dumps, texts)).encode()
    words = ("--at", "2030-10-10", "--region", "33.74", "--rulebook", str(book), "--direction", "outgoing")
    found = lines(run(*words, "--category", "election,scam", given=given))
    assert [one["level"] for one in found] == ["block", "pass", "pass", "block"]
    assert [list(one["categories"]) for one in found] == [["election"]] * 3 + [["scam"]]
    assert found[1]["categories"]["election"]["severity"] == "note"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_by_the_column_s_name(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "unggahan.csv"
    rows = [["id", "isi"], ["a", '"NIK\n3374011205900001"'], ["b"], ["c", "halo"]]
    file.write_text("\ufeff" + "\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    with file.open("ab") as more:
        more.write(f"\nd{delimiter}\udcff".encode(errors="surrogateescape"))
    found = lines(run(str(file), "--column", "isi", "--category", "personal_data"))
    assert [one.get("id") for one in found] == ["a", None, "c", None]
    assert found[0]["level"] == "review"
    assert [one.get("line") for one in found] == [None, 4, None, 6]


def test_csv_without_an_id_and_with_a_cell_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = csv.field_size_limit()
    monkeypatch.setattr("kentongan.cli.screen.MOST_CELL", 1000)
    rows = list(screen.read_csv(source(b"text\nhalo\n" + b"x" * 2000 + b"\nhalo\n"), "text", Context()))
    csv.field_size_limit(limit)
    assert [row.error[:9] for row in rows] == ["", "bukan CSV", ""]
    assert [row.mark for row in rows] == [None, None, None]


REFUSED = {
    ("tidak-ada.txt",): "tidak-ada.txt",
    ("--at", "kemarin"): "2024-10-10",
    ("--region", "Jawa"): "33.74",
    ("--category", "judi"): "gambling, indecent",
    ("--rulebook", "tidak-ada.toml"): "tidak-ada.toml",
    ("--format", "csv", "--column", "isi"): "yang ada: text",
}


@pytest.mark.slow
@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_used_is_refused_with_what_to_do(words: tuple[str, ...]) -> None:
    done = run(*words, given=b"text\nhalo\n")
    assert done.returncode == 1
    assert REFUSED[words] in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("content", "said"), [(b"kandidat = 1", "kandidat: "), (b"\xff", "UTF-8")])
def test_a_rulebook_with_a_mistake_names_its_place(tmp_path: Path, content: bytes, said: str) -> None:
    book = tmp_path / "aturan.toml"
    book.write_bytes(content)
    done = run("--rulebook", str(book), given=b"halo")
    assert (done.returncode, said in done.stderr.decode()) == (1, True)


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "banyak.txt"
    file.write_text("halo\n" * 20_000)
    command = kentongan("screen", str(file), "--category", "style", "--all-scores")
    with subprocess.Popen(
        command, env=environment("screen"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_form_is_told_by_the_ending_or_the_first_line() -> None:
    def form(name: str, start: bytes) -> str:
        return screen.form_of(name, source(start))

    assert form("a.CSV", b"") == "csv"
    assert form("a.ndjson", b"") == "jsonl"
    assert form("-", b'\xef\xbb\xbf {"text": ""}') == "jsonl"
    assert form("-", b"{halo}") == "text"


def test_a_byte_order_mark_is_no_part_of_the_first_text() -> None:
    assert list(numbered(source(b"\xef\xbb\xbfsatu\r\ndua"))) == [(1, "satu"), (2, "dua")]


def test_long_rows_make_small_batches() -> None:
    rows = [screen.Row(n, Item("x" * screen.BATCH_CHARACTERS)) for n in range(2)] + [
        screen.Row(3, error="rusak")
    ]
    assert [len(group) for group in batches(rows)] == [1, 1, 1]


def test_half_a_surrogate_pair_is_written_as_its_escape() -> None:
    assert json.loads(encoded({"text": "\ud800"})) == {"text": "\ud800"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentongan.cli.screen.time.monotonic", iter(range(10_000)).__next__)
    err, out = Terminal(), io.BytesIO()
    write(
        [(screen.Row(n, error="rusak" if n == 1 else ""), {"level": "pass"}) for n in range(1, 1201)],
        out,
        err,
    )
    assert out.getvalue().count(b"\n") == 1200
    assert "Baris 1: rusak." in err.getvalue()
    assert "64 teks diperiksa" in err.getvalue()
    assert err.getvalue().endswith(" per detik\n")
    assert "1.200 teks" in err.getvalue()


def test_elsewhere_progress_is_silent() -> None:
    err = io.StringIO()
    progress = Progress(err)
    progress.step()
    progress.end()
    assert err.getvalue() == ""


@pytest.mark.slow
def test_shortened_links_are_followed_only_when_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "buku.toml"
    book.write_text(f'[tautan_pendek]\ndomain = ["{HOST}"]\n')
    monkeypatch.setenv("KENTONGAN_ALLOW_PRIVATE", HOST)
    with shortening(a=GAMBLING) as server:
        text = f"info lengkap {server.base}/a ya kak".encode()
        [blind] = lines(run("--rulebook", str(book), given=text))
        assert ("gambling" in blind["categories"], server.asked) == (False, [])
        [seeing] = lines(run("--rulebook", str(book), "--follow-links", given=text))
    assert seeing["categories"]["gambling"]["reasons"][0]["reads_as"] == GAMBLING


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path) -> None:
    """Eighty thousand lines need no more memory than eight thousand."""
    script = (
        "import resource, sys; from kentongan.cli import main; main(['screen', sys.argv[1], '--category', 'personal_data']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )

    def most(count: int) -> int:
        file = tmp_path / f"{count}.txt"
        file.write_text("selamat pagi, hubungi 081234567890 ya\n" * count)
        command = [sys.executable, "-c", script, str(file)]
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, env=uncounted()
        )
        return int(done.stderr)

    assert most(80_000) < 1.15 * most(8_000)
