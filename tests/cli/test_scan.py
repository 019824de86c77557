"""`kentongan scan` as a process against a real server that cloaks made-up sites."""

import io
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.programs import environment, uncounted
from tests.sandbox.names import name_server

from kentongan.cli import scan_output
from kentongan.cli.scan_output import FORMS, Progress, duration, printable
from kentongan.cli.supervisor import kentongan

pytestmark = [pytest.mark.slow, pytest.mark.once]  # it needs no database
FAST = ("--allow-private", "--rate", "1000")
STATES = {"clean": 0, "infected": 1, "defaced": 1, "suspicious": 1, "unreachable": 2}


@dataclass
class Sites:
    """Sites that a server shows: address -> expected status; and the log of who asked."""

    expected: dict[str, str]
    log: Path

    def of(self, status: str, count: int = 1) -> list[str]:
        return [url for url, told in self.expected.items() if told == status][:count]

    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    listed, log = folder / "list.txt", folder / "log.jsonl"
    command = [sys.executable, "-m", "kentongan.sandbox.sites", "--list", str(listed), "--log", str(log)]
    with subprocess.Popen(command, env=uncounted(), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        first = server.stdout.readline()
        rows = [first, *(server.stdout.readline() for _ in range(len(listed.read_text().splitlines()) - 1))]
        try:
            yield Sites(dict(row.split("\t")[:2] for row in rows), log)
        finally:
            server.kill()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of journals, apart from this user's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "kentongan"


def run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    env = environment("scan")
    return subprocess.run(
        kentongan("scan", *words), env=env, input=given, capture_output=True, check=False, timeout=120
    )


def started(*words: str, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    return subprocess.Popen(kentongan("scan", *words), env=uncounted(), stdout=stdout, stderr=subprocess.PIPE)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert b"Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_for_each_address_and_the_exit_code_of_the_gravest(sites: Sites, state: Path) -> None:
    clean, bad = sites.of("clean", 2), sites.of("infected", 3)
    done = run(*clean, *bad, *FAST, "--format", "jsonl")
    found = {one["url"]: one for one in lines(done)}
    assert found.keys() == {*clean, *bad}
    assert done.returncode == 1
    assert [found[url]["status"] for url in clean] == ["clean"] * 2
    for url in bad:
        assert found[url]["status"] == "infected"
        finding = found[url]["findings"][0]
        keys = {"technique", "severity", "url", "view", "excerpt", "start", "why", "how_to_clean"}
        assert finding.keys() >= keys
    assert not list(state.iterdir())  # nothing to go on with


def test_clean_sites_end_with_0_and_unreachable_ones_with_2(sites: Sites, state: Path) -> None:
    [clean] = sites.of("clean")
    assert run(clean, *FAST).returncode == 0
    done = run(clean, "http://127.0.0.1:1/", *FAST, "--format", "jsonl")
    assert done.returncode == 2
    [gone] = [one for one in lines(done) if one["status"] == "unreachable"]
    assert "tidak dapat dihubungi" in gone["error"]


def test_private_addresses_are_refused_unless_allowed(sites: Sites, state: Path) -> None:
    before = len(sites.asked())
    done = run(*sites.of("clean"), "--format", "jsonl")
    assert done.returncode == 2
    assert "--allow-private" in lines(done)[0]["error"]
    assert len(sites.asked()) == before


def test_an_honest_scan_imitates_nobody(sites: Sites, state: Path) -> None:
    [clean] = sites.of("clean")
    before = len(sites.asked())
    run(clean, *FAST, "--views", "honest", "--contact", "csirt@contohkab.go.id")
    agents = {one["agent"] for one in sites.asked()[before:]}
    assert len(agents) == 1
    assert agents.pop().endswith("(+csirt@contohkab.go.id)")


def test_names_are_asked_of_the_resolver_that_is_named_and_seen_from_elsewhere(
    sites: Sites, state: Path
) -> None:
    [clean] = sites.of("clean")
    before, port = len(sites.asked()), clean.rpartition(":")[2]
    address = clean.partition("://")[2].partition(":")[0]
    host = "dinas.contohkab.example"
    zone = {host: [f"A {address}"], f"*.{host}": ["A 127.99.9.9"]}
    with name_server(zone) as names:
        words = ("--resolver", names.address, "--elsewhere", "127.0.0.77", *FAST, "--format", "jsonl")
        done = run(f"http://{host}:{port}", *words)
        assert "wildcard_dns" in [one["technique"] for one in lines(done)[0]["findings"]]
        asked = len(names.asked)
        assert run(clean, *words).returncode == 0  # a machine has no name to ask for
        assert len(names.asked) == asked
    assert len({one["agent"] for one in sites.asked()[before:]}) >= 3


def test_the_list_is_read_line_by_line_and_bad_lines_are_numbered(
    sites: Sites, state: Path, tmp_path: Path
) -> None:
    [clean] = sites.of("clean")
    file = tmp_path / "daftar.txt"
    file.write_bytes(b"\xef\xbb\xbf# situs\n\n" + clean.encode() + b"\r\nbukan alamat\nftp://x.go.id\n\xff\xfe\n"
                     b"http://a:b@x.go.id\n" + clean.encode() + b"\n")  # fmt: skip
    done = run("--file", str(file), *FAST, "--format", "jsonl")
    assert [one["url"] for one in lines(done)] == [clean]
    told = done.stderr.decode().splitlines()
    assert [line.partition(":")[0] for line in told] == ["Baris 4", "Baris 5", "Baris 6", "Baris 7"]
    assert done.returncode == 2
    again = run("--file", "-", *FAST, "--format", "jsonl", given=clean.encode())
    assert (again.returncode, len(lines(again))) == (0, 1)


REFUSED = {
    (): "tidak ada alamat",
    ("bukan alamat",): "bukan alamat",
    ("--file", "tidak-ada.txt"): "tidak-ada.txt",
    ("--replay", "tidak-ada.warc"): "tidak-ada.warc",
    ("x.go.id", "--rate", "cepat"): "0.5",
    ("x.go.id", "--depth", "-1"): "1.000.000",
    ("x.go.id", "--warc", "/tidak/ada.warc"): "/tidak/ada.warc",
    ("x.go.id", "--resolver", "dns.example"): "192.0.2.53",
    ("x.go.id", "--elsewhere", "203.0.113.7"): "bukan alamat IP komputer ini",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_used_is_refused_with_2(words: tuple[str, ...], state: Path) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert REFUSED[words] in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_evidence_is_judged_again_without_network(sites: Sites, state: Path, tmp_path: Path) -> None:
    bad = sites.of("infected", 6)
    file = tmp_path / "bukti.warc.gz"
    first = run(*bad, *FAST, "--format", "jsonl", "--warc", str(file))
    asked = len(sites.asked())
    again = run("--replay", str(file), "--format", "jsonl")
    assert len(sites.asked()) == asked
    evil = {one["url"] for one in lines(first) if one["status"] == "infected"}
    assert {one["url"] for one in lines(again) if one["status"] == "infected"} == evil
    assert again.returncode == 1
    torn = tmp_path / "sobek.warc.gz"
    torn.write_bytes(file.read_bytes()[:-1000])
    done = run("--replay", str(torn), "--format", "jsonl")
    assert done.stdout
    assert "rusak" in done.stderr.decode()


def test_words_for_people_and_a_page_for_a_report(sites: Sites, state: Path) -> None:
    [clean], [bad] = sites.of("clean"), sites.of("infected")
    told = run(clean, bad, "http://127.0.0.1:1/", *FAST).stdout.decode()
    assert f"{clean}  bersih" in told
    assert f"{bad}  TERINFEKSI" in told
    assert "Pembersihan:" in told
    page = run(clean, bad, "http://127.0.0.1:1/", *FAST, "--format", "html").stdout.decode()
    assert page.startswith("<!doctype html>")
    assert page.index(f"{bad}: TERINFEKSI") < page.index("tidak terjangkau</h2>")
    assert "<script" not in page.lower()
    assert page.endswith("</html>\n")


def test_a_scan_that_was_killed_goes_on_and_loses_nothing(sites: Sites, state: Path, tmp_path: Path) -> None:
    """kill -9 in the middle: what a batch held is not scanned again, the rest is, the evidence stays readable."""
    urls = [*sites.of("clean", 80), *sites.of("infected", 80)]
    file, evidence = tmp_path / "daftar.txt", tmp_path / "bukti.warc.gz"
    file.write_text("\n".join(urls))
    words = ("--file", str(file), *FAST, "--format", "jsonl", "--warc", str(evidence))
    before = len(sites.asked())
    with started(*words, stdout=subprocess.DEVNULL) as process:
        wait_for(lambda: journal_lines(state) >= 40)
        process.send_signal(signal.SIGKILL)
    kept = journal_lines(state)
    assert 0 < kept < len(urls)
    done = run(*words)
    assert "Melanjutkan" in done.stderr.decode()
    found = {one["url"]: one["status"] for one in lines(done)}
    assert found.keys() == set(urls)
    assert len(done.stdout.splitlines()) == len(urls)
    visits = Counter(
        (one["address"], one["path"]) for one in sites.asked()[before:] if one["view"] == "mobile"
    )
    twice = sum(number > 2 for number in visits.values())  # one for each scan, and one more to be certain
    assert twice <= 50 + 40
    evil = {url for url, status in found.items() if status == "infected"}
    again = run("--replay", str(evidence), "--format", "jsonl")
    assert {one["url"] for one in lines(again) if one["status"] == "infected"} == evil
    assert not list(state.iterdir())


def journal_lines(state: Path) -> int:
    files = list(state.glob("*.jsonl")) if state.exists() else []
    return sum(line.startswith(b'{"url"') for file in files for line in file.read_bytes().splitlines())


def wait_for(reached: Any) -> None:
    until = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_an_interrupted_scan_says_how_to_go_on_and_fresh_does_not(sites: Sites, state: Path) -> None:
    first, *others = sites.of("clean", 6)
    # Those at one address wait for one another: the first site is done long before the last.
    urls = [first, *others, *(f"{others[0]}?ke={n}" for n in range(4))]
    slow = ("--allow-private", "--rate", "2", "--format", "jsonl")
    with started(*urls, *slow) as process:
        assert process.stdout
        process.stdout.readline()
        busy = run(*urls, *slow)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Jalankan perintah yang sama" in told.decode()
    assert (busy.returncode, "sedang berjalan" in busy.stderr.decode()) == (2, True)
    assert journal_lines(state) > 0
    done = run(*urls, "--allow-private", "--rate", "100", "--format", "jsonl", "--fresh")
    assert "Melanjutkan" not in done.stderr.decode()
    assert len(lines(done)) == len(urls)


def test_without_a_place_for_the_journal_it_scans_all_the_same(
    sites: Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "berkas"))
    done = run(*sites.of("clean"), *FAST)
    assert done.returncode == 0
    assert "tidak akan dapat dilanjutkan" in done.stderr.decode()


def test_a_reader_that_leaves_early_is_no_error(sites: Sites, state: Path) -> None:
    with started(*sites.of("clean", 30), *FAST, "--format", "jsonl") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


# --- Words ---


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentongan.cli.scan_output.time.monotonic", iter(range(1000)).__next__)
    err = Terminal()
    progress = Progress(err, 20)
    progress.start(4)
    progress.step("infected")
    progress.clear()
    progress.step("clean")
    progress.end()
    assert "5 dari 20 situs, 1,0 per detik, sisa kurang dari 1 menit, 1 dengan temuan" in err.getvalue()
    assert err.getvalue().endswith("1 dengan temuan\n")


def test_elsewhere_progress_is_silent() -> None:
    err = io.StringIO()
    progress = Progress(err, 2)
    progress.start(0)
    progress.step("clean")
    progress.end()
    assert err.getvalue() == ""


def test_durations_are_told_in_words() -> None:
    assert [duration(n) for n in (5, 90, 3600, 7300)] == [
        "kurang dari 1 menit",
        "2 menit",
        "1 jam 0 menit",
        "2 jam 2 menit",
    ]


def test_words_of_attackers_do_not_reach_the_terminal_as_commands() -> None:
    assert printable("slot\x1b[2J\r\n\u202egacor") == "slot [2J   gacor"
    out = io.BytesIO()
    finding = {"technique": "hidden_links", "severity": "high", "url": "https://x/", "view": "crawler",
               "excerpt": "<b>\x1b]0;x\x07" + "y" * 400, "start": 3, "why": "w",
               "how_to_clean": "h", "reads_as": "slot"}  # fmt: skip
    for form in FORMS.values():
        shown = form(out)
        shown.begin()
        shown.add({"url": "https://x/", "status": "infected", "findings": [finding], "error": "e"})
        shown.end()
    assert b"\x1b" not in out.getvalue()
    assert out.getvalue().count(b"slot") == 3
    assert b"<pre>&lt;b&gt;" in out.getvalue()


def test_every_status_has_a_word() -> None:
    assert scan_output.STATUSES.keys() == STATES.keys()
