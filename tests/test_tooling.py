"""The start script, the temporary PostgreSQL, the test command and the blocked internet."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.pg import TemporaryPostgres

from kentongan.cli import main, toolbox
from kentongan.cli.test import Suite, obtain_tools, selection

ROOT = Path(__file__).resolve().parents[1]
needs_postgresql = pytest.mark.skipif(toolbox.find_postgresql() is None, reason="needs package postgresql")

GOOD_PYTHON = f'exec "{sys.executable}" "$@"'
REFUSING_PYTHON = "echo 'pyenv: python3: command not found' >&2; exit 127"
# Stands for an interpreter older than 3.12, with a pip that can install uv.
OLD_PYTHON = """
case "$*" in
    *"pip install"*) mkdir -p "$PLACE/.tools/bin"; cp "$STUB_UV" "$PLACE/.tools/bin/uv" ;;
    "-c ") exit 0 ;;
    *) exit 1 ;;
esac
"""
BARE_PYTHON = 'case "$*" in "-c ") exit 0 ;; *) echo "No module named pip" >&2; exit 1 ;; esac'
# Records its arguments and lays an environment whose python says how it was called.
UV = """
case "$*" in *--help*) exit 0 ;; esac
echo "$*" >>"$PLACE/uv-calls"
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cp "$STUB_RAN" "$UV_PROJECT_ENVIRONMENT/bin/python"
"""
RAN = 'case "$1" in -I) exit 0 ;; -c) exit 1 ;; esac; printf "<%s>" "$@"'


class Machine:
    """A machine with nothing but what a test puts on it, and a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "folder with space"
        self.bin = folder / "bin"
        self.home = folder / "home"
        for path in (self.place, self.bin, self.home):
            path.mkdir()
        for name in ("kentongan", "uv.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.place)
        for name in ("sh", "cat", "cksum", "cp", "dirname", "ln", "mkdir", "readlink", "rm", "tail"):
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.stub_uv = self.program(folder / "stub-uv", UV)
        self.stub_ran = self.program(folder / "stub-ran", RAN)

    def program(self, path: Path, text: str) -> Path:
        """Write a shell program."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{shutil.which('sh')}\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def has(self, name: str, text: str) -> Path:
        """Put a program on PATH."""
        return self.program(self.bin / name, text)

    def run(self, *words: str, script: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Start Kentongan from another folder."""
        env = {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "PLACE": str(self.place),
            "STUB_UV": str(self.stub_uv),
            "STUB_RAN": str(self.stub_ran),
        }
        command = [str(script or self.place / "kentongan"), *words]
        return subprocess.run(command, cwd="/", env=env, capture_output=True, text=True, check=False)

    @property
    def uv_calls(self) -> list[str]:
        """The arguments of every sync that was asked of uv."""
        path = self.place / "uv-calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_first_start_prepares_and_runs(machine: Machine) -> None:
    machine.has("uv", UV)
    python = machine.has("python3.13", GOOD_PYTHON)
    done = machine.run("import", "data pegawai.xlsx")
    assert (done.returncode, done.stdout) == (0, "<-P><-m><kentongan><import><data pegawai.xlsx>")
    assert [line[:5] for line in done.stderr.splitlines()] == ["[1/3]", "[2/3]", "[3/3]"]
    assert f"--python {python}" in machine.uv_calls[0]
    assert "--frozen" in machine.uv_calls[0]
    assert "--group" not in machine.uv_calls[0]


def test_second_start_asks_nobody(machine: Machine) -> None:
    machine.has("uv", UV)
    machine.has("python3", GOOD_PYTHON)
    machine.run("demo")
    done = machine.run("demo")
    assert (done.stdout, done.stderr) == ("<-P><-m><kentongan><demo>", "")
    assert len(machine.uv_calls) == 1


def test_a_changed_lock_is_installed(machine: Machine) -> None:
    machine.has("uv", UV)
    machine.run("demo")
    with (machine.place / "uv.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    machine.run("demo")
    assert len(machine.uv_calls) == 2


def test_a_broken_environment_is_made_again(machine: Machine) -> None:
    machine.has("uv", UV)
    machine.run("demo")
    (machine.place / ".venv/bin/python").unlink()
    assert machine.run("demo").returncode == 0
    assert len(machine.uv_calls) == 2


@pytest.mark.parametrize(("command", "group"), [("test", "dev"), ("bench", "bench")])
def test_developers_commands_bring_their_libraries(machine: Machine, command: str, group: str) -> None:
    machine.has("uv", UV)
    machine.run("demo")
    machine.run(command)
    machine.run(command)
    assert [f"--group {group}" in call for call in machine.uv_calls] == [False, True]


def test_a_symlink_leads_home(machine: Machine) -> None:
    machine.has("uv", UV)
    link = machine.home / "link"
    link.symlink_to(machine.place / "kentongan")
    again = machine.home / "again"
    again.symlink_to("link")
    assert machine.run("demo", script=again).stdout == "<-P><-m><kentongan><demo>"


def test_pyenv_s_folders_are_used_where_its_shims_refuse(machine: Machine) -> None:
    machine.has("uv", UV)
    for name in ("python3", "python3.12", "python3.13"):
        machine.has(name, REFUSING_PYTHON)
    old = machine.home / ".pyenv/versions/3.11.7/bin/python3"
    machine.program(old, OLD_PYTHON)
    good = machine.program(machine.home / ".pyenv/versions/3.12.1/bin/python3", GOOD_PYTHON)
    machine.run("demo")
    assert f"--python {good}" in machine.uv_calls[0]


def test_without_a_new_enough_python_uv_is_asked_for_one(machine: Machine) -> None:
    machine.has("uv", UV)
    machine.has("python3", OLD_PYTHON)
    assert machine.run("demo").returncode == 0
    assert "--python 3.13" in machine.uv_calls[0]


def test_an_unusable_uv_is_passed_over(machine: Machine) -> None:
    machine.has("uv", REFUSING_PYTHON)
    machine.has("python3", OLD_PYTHON)
    assert machine.run("demo").returncode == 0
    assert (machine.place / ".tools/bin/uv").exists()


def test_without_uv_pip_brings_it(machine: Machine) -> None:
    machine.has("python3", OLD_PYTHON)
    assert machine.run("demo").stdout == "<-P><-m><kentongan><demo>"


@pytest.mark.parametrize("python", [None, BARE_PYTHON])
def test_without_any_way_to_uv_it_says_what_to_install(machine: Machine, python: str | None) -> None:
    if python:
        machine.has("python3", python)
    done = machine.run("demo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "sudo apt install python3-venv" in done.stderr
    assert "could not be installed" in done.stderr
    assert ("No module named pip" in done.stderr) == bool(python)


def test_a_failed_installation_is_tried_again(machine: Machine) -> None:
    machine.has("uv", 'case "$*" in *--help*) exit 0 ;; esac; mkdir -p "$UV_PROJECT_ENVIRONMENT"; exit 2')
    done = machine.run("demo")
    assert done.returncode == 1
    assert "sambungan internet" in done.stderr
    machine.has("uv", UV)
    assert machine.run("demo").returncode == 0


@needs_postgresql
@pytest.mark.slow
def test_temporary_postgres_survives_a_power_cut_and_leaves_nothing() -> None:
    with TemporaryPostgres() as postgres:
        url = postgres.create_database("kept")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE words (word text); INSERT INTO words VALUES ('ada')")
        postgres.kill()
        postgres.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT word FROM words").fetchall() == [("ada",)]
        folder = postgres.folder
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@needs_postgresql
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.slow
def test_an_interrupted_command_removes_its_postgres(number: signal.Signals, code: int) -> None:
    sleeper = "import os, time; print(os.environ['KENTONGAN_DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "tests.pg", sys.executable, "-c", sleeper]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        os.killpg(process.pid, number)
        assert process.wait(timeout=30) == code
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


SAMPLE = {
    "sample.py": "import os\n\n\ndef half(way):\n    if way:\n        return 1\n    return 2\n",
    "pyproject.toml": "[tool.coverage.run]\nsource = ['.']\nbranch = true\n",
    "test_sample.py": """
import pytest
import sample
def test_good(): assert sample.half(True) == 1
def test_bad(): assert sample.half(True) == 2
def test_broken(absent): pass
@pytest.mark.skip
def test_skipped(): pass
@pytest.mark.parametrize("n", range(3))
def test_thrice(n): pass
""",
}


@pytest.mark.slow
def test_every_phase_can_fail_and_the_last_line_counts_as_pytest_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # pytest finds the plugin tests.rendered
    for name, text in SAMPLE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    suite = Suite(tmp_path, tmp_path, measured=True)
    suite.check_code()
    suite.run_pytest("sqlite", ["-p", "no:cacheprovider"])
    suite.judge_coverage()
    assert suite.close() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "4 passed, 2 failed"
    failed = {line.removeprefix("Gagal: ") for line in lines if line.startswith("Gagal: ")}
    assert failed >= {"ruff check", "ruff format", "mypy", "lint-imports", "pytest sqlite", "coverage all"}


@pytest.mark.slow
@pytest.mark.parametrize("database", [pytest.param("postgres", marks=needs_postgresql), "sqlite"])
def test_one_named_test_runs_alone(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    named = f"{Path(__file__).relative_to(ROOT)}::test_versions_of_postgresql_are_read_from_their_folders"
    assert main(["test", "--fast", "--no-browser", "--database", database, named]) == 0
    shown = capfd.readouterr().out
    assert "mypy" not in shown
    assert shown.splitlines()[-1] == "3 passed, 0 failed"


def test_missing_programs_fail_a_run_that_did_not_waive_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with neither: only SQLite is left, and both absences count against the run."""
    nothing = toolbox.Tool("nothing", "nowhere", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(toolbox, "CHROMIUM", nothing)
    monkeypatch.setattr(toolbox, "POSTGRESQL", nothing)
    suite = Suite(ROOT, ROOT, measured=False)
    asked = argparse.Namespace(database="both", no_browser=False)
    assert obtain_tools(asked, suite) == ["sqlite"]
    assert len(suite.failures) == 2
    waived = Suite(ROOT, ROOT, measured=False)
    assert obtain_tools(argparse.Namespace(database="sqlite", no_browser=True), waived) == ["sqlite"]
    assert waived.failures == []


@pytest.mark.parametrize(("user", "obtained"), [(0, True), (1000, False)])
def test_root_installs_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, obtained: bool
) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text(f"#!/bin/sh\ncase $* in *install*rare-tool) cp '{apt}' '{tmp_path}/rare' ;; esac\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    tool = toolbox.Tool("rare-tool", "nowhere", lambda: toolbox.first_program("rare"))
    assert toolbox.obtain(tool) is obtained


@pytest.mark.slow
def test_a_pytest_that_breaks_off_fails_the_run(tmp_path: Path) -> None:
    suite = Suite(tmp_path, tmp_path, measured=False)
    suite.run_pytest("sqlite", ["--no-such-option"])
    assert (suite.close(), suite.failures) == (1, ["pytest sqlite"])


def test_a_missing_program_fails_the_run_and_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = Suite(tmp_path, tmp_path, measured=False)
    suite.miss(toolbox.CHROMIUM, "uji peramban dilewati")
    assert suite.close() == 1
    assert "sudo apt install chromium" in capsys.readouterr().err


def test_a_second_database_is_spared_what_the_first_has_proved() -> None:
    asked = argparse.Namespace(fast=True, no_browser=False)
    assert list(selection(asked)) == ["-m", "not slow"]
    assert list(selection(asked, known=True)) == ["-m", "not slow and not once"]


def test_no_test_sees_an_operator_s_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTONGAN_DATABASE_URL", "postgresql://real/data")
    assert "KENTONGAN_DATABASE_URL" not in Suite(tmp_path, tmp_path, measured=False).environment()


@pytest.mark.parametrize(("folder", "version"), [("15", 15), ("postgresql@17", 17), ("postgresql", 0)])
def test_versions_of_postgresql_are_read_from_their_folders(folder: str, version: int) -> None:
    assert toolbox.version_of(folder) == version


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_test_cannot_reach_the_internet(host: str) -> None:
    with pytest.raises(RuntimeError, match="a test tried to"):
        socket.getaddrinfo(host, 80)
    with socket.socket() as client, pytest.raises(RuntimeError, match="a test tried to"):
        client.connect((host, 80))
    with socket.socket() as client, pytest.raises(RuntimeError, match="a test tried to"):
        client.connect_ex((host, 80))


def test_a_test_can_reach_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
