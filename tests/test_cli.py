"""The command line as the operator meets it."""

import argparse
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from tests.programs import environment

from kentongan.cli import guarded, main
from kentongan.cli.checkout import call
from kentongan.cli.errors import CommandError
from kentongan.cli.supervisor import kentongan as program
from kentongan.cli.table import COMMANDS, Command

ROOT = Path(__file__).resolve().parents[1]


def kentongan(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    env = environment(" ".join(words), os.environ | env)
    return subprocess.run(program(*words), env=env, capture_output=True, text=True, check=False)


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Command:
    """A command whose file raises this error when it runs."""
    module = ModuleType("kentongan.cli.raising")

    def run(args: argparse.Namespace) -> int:
        raise error

    module.__dict__.update(run=run, add_arguments=lambda parser: None)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return Command("raising", "Gagal", "kentongan raising")


def test_alone_it_lists_every_command_on_a_line_of_its_own() -> None:
    done = kentongan()
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert (done.returncode, done.stderr, listed) == (0, "", list(COMMANDS))


def test_the_list_imports_no_command() -> None:
    script = "import sys; from kentongan.cli import main; main([]); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(("typed", "meant"), [("tset", "test"), ("backpu", "backup"), ("srve", "serve")])
def test_an_unknown_command_names_the_nearest(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed]) == 2
    assert f"kentongan {meant}" in capsys.readouterr().err


def test_a_command_like_no_other_points_at_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyzzy"]) == 2
    error = capsys.readouterr().err
    assert "Mungkin" not in error
    assert "kentongan --help" in error


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_file(name: str) -> None:
    module = COMMANDS[name].module()
    assert callable(module.run)
    assert callable(module.add_arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Pemakaian: kentongan {name}")
    assert f"Contoh: kentongan {name}" in shown


def test_a_wrong_option_ends_with_2_and_the_way_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["migrate", "--nonsense"])
    assert left.value.code == 2
    assert "kentongan migrate --help" in capsys.readouterr().err


def test_an_expected_failure_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = raising(monkeypatch, CommandError("berkas rusak", "Unduh lagi berkasnya."))
    assert guarded(command, []) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Tidak berhasil: berkas rusak",
        "Yang dapat dilakukan: Unduh lagi berkasnya.",
    ]


def test_a_failure_without_advice_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(monkeypatch, CommandError("berkas rusak")), []) == 1
    assert capsys.readouterr().err == "Tidak berhasil: berkas rusak\n"


def test_an_unexpected_failure_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        guarded(raising(monkeypatch, ZeroDivisionError()), [])


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(monkeypatch, KeyboardInterrupt()), []) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_waits_for_the_program_to_clean_up(tmp_path: Path) -> None:
    """The program needs a second to leave after Ctrl-C; subprocess.run would have killed it."""
    cleaned = tmp_path / "cleaned"
    program = f"""
import os, pathlib, signal, time
try:
    os.killpg(0, signal.SIGINT)
    time.sleep(30)
except KeyboardInterrupt:
    time.sleep(1)
    pathlib.Path({str(cleaned)!r}).touch()
"""
    caller = f"""
import sys, pathlib
from kentongan.cli.checkout import call
try:
    call([sys.executable, "-c", {program!r}], folder=pathlib.Path("."))
except KeyboardInterrupt:
    print(pathlib.Path({str(cleaned)!r}).exists())
"""
    command = [sys.executable, "-c", caller]
    done = subprocess.run(command, capture_output=True, text=True, start_new_session=True, check=False)
    assert done.stdout == "True\n"


def test_a_program_s_exit_code_is_passed_on(tmp_path: Path) -> None:
    assert call([sys.executable, "-c", "raise SystemExit(7)"], folder=tmp_path) == 7


def test_bench_lists_each_benchmark_with_its_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert listed == sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))


def test_bench_refuses_a_name_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "tidak-ada"]) == 1
    assert "'tidak-ada'" in capsys.readouterr().err


def test_bench_runs_one_with_its_own_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "benchmarks").mkdir()
    text = "import sys\nsys.exit(int(sys.argv[2]) if sys.argv[1] == '--rows' else 99)\n"
    (tmp_path / "benchmarks/sample.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr("kentongan.cli.bench.checkout", lambda: tmp_path)
    assert main(["bench", "sample", "--rows", "7"]) == 7


def test_an_installed_package_has_no_source_to_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = tmp_path / "lib/python3/site-packages/kentongan/cli/checkout.py"
    monkeypatch.setattr("kentongan.cli.checkout.__file__", str(installed))
    assert main(["bench"]) == 1
    assert "kode sumber" in capsys.readouterr().err


def shape(database: BaseDatabaseWrapper) -> dict[str, object]:
    """Columns, keys, indexes and checks of each table, whatever their names and order."""
    look = database.introspection
    with database.cursor() as cursor:
        return {
            table: (
                {tuple(column) for column in look.get_table_description(cursor, table)},
                sorted(
                    map(str, (sorted(one.items()) for one in look.get_constraints(cursor, table).values()))
                ),
            )
            for table in look.table_names(cursor)
        }


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="it builds an SQLite database")
def test_migrate_builds_a_database_from_nothing(data_folder: Path, db: None) -> None:
    """The one that the tests work on, which is made from the models."""
    done = kentongan("migrate", KENTONGAN_DATABASE_URL=f"sqlite://{data_folder}/new.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    settings = connection.settings_dict | {"NAME": str(data_folder / "new.sqlite3")}
    with closing(ConnectionHandler({"default": settings})["default"]) as migrated:
        found, expected = shape(migrated), shape(connection)
    assert found.pop("django_migrations")
    assert found == expected


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="it builds an SQLite database")
def test_migrate_finishes_a_database_of_an_older_version(data_folder: Path) -> None:
    """One that had only the first of the steps that a squashed migration stands for."""
    file = data_folder / "older.sqlite3"
    assert kentongan("migrate", KENTONGAN_DATABASE_URL=f"sqlite://{file}").returncode == 0
    with closing(sqlite3.connect(file)) as older, older:
        older.execute("ALTER TABLE rulebook_screening DROP COLUMN targets")
        older.execute(
            "DELETE FROM django_migrations WHERE app = 'rulebook' AND name IN ('0001_squashed', '0002_targets')"
        )
    done = kentongan("migrate", KENTONGAN_DATABASE_URL=f"sqlite://{file}")
    assert (done.returncode, "rulebook.0002_targets" in done.stdout) == (0, True)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("SELECT targets FROM rulebook_screening")


@pytest.mark.slow
def test_migrate_without_a_database_says_so(data_folder: Path) -> None:
    done = kentongan("migrate", KENTONGAN_DATABASE_URL=f"sqlite://{data_folder}/absent/new.sqlite3")
    assert done.returncode == 1
    assert "KENTONGAN_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_an_unusable_setting_is_named(data_folder: Path) -> None:
    done = kentongan("migrate", KENTONGAN_DATABASE_URL="oracle://x/y")
    assert done.returncode == 1
    assert "KENTONGAN_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
