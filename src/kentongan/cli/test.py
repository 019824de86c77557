"""`kentongan test`: every check of the house in one command, on both databases."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from kentongan.cli import toolbox
from kentongan.cli.checkout import call, checkout

PYTHON = sys.executable
CORE_COVERAGE, ALL_COVERAGE = 100, 95
# Tests that touch no database, or bring both themselves, and those marked so: on the first database only.
NO_DATABASE = [
    f"--ignore-glob=tests/{name}"
    for name in ("core", "integrations", "sandbox", "benchmarks", "sitewatch/scanning", "test_*.py")
]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to leave out; everything else goes to pytest."""
    parser.add_argument("--fast", action="store_true", help="tanpa uji yang lama dan tanpa ukuran cakupan")
    parser.add_argument(
        "--database", choices=("sqlite", "postgres", "both"), default="both", help="baku: both"
    )
    parser.add_argument("--no-browser", action="store_true", help="tanpa uji peramban (Chromium)")
    parser.description = (
        "Menjalankan pemeriksaan kode lalu uji pada SQLite dan PostgreSQL. Kata lain diteruskan ke pytest; "
        "dengan itu hanya uji yang disebut yang dijalankan."
    )


def run(args: argparse.Namespace) -> int:
    """Run the phases; 0 when all are well. Coverage is judged only when nothing was left out."""
    whole = not (args.fast or args.no_browser or args.rest) and args.database == "both"
    with tempfile.TemporaryDirectory(prefix="kentongan-check-") as folder:
        suite = Suite(checkout(), Path(folder), measured=whole, fast=args.fast)
        databases = obtain_tools(args, suite)
        if not args.rest:
            suite.check_code()
        for database in databases:
            known = not args.rest and database != databases[0]
            suite.run_pytest(database, [*selection(args, known), *args.rest, *(NO_DATABASE if known else ())])
        if whole:
            suite.judge_coverage()
            suite.phase("templates", [PYTHON, "-m", "tests.rendered", str(suite.rendered)])
        return suite.close()


def obtain_tools(args: argparse.Namespace, suite: "Suite") -> list[str]:
    """The databases to test on; a program that is missing and was not waived is a failure of the run."""
    if not args.no_browser and not toolbox.obtain(toolbox.CHROMIUM):
        suite.miss(toolbox.CHROMIUM, "uji peramban dilewati (sengaja: --no-browser)")
    databases = ["sqlite", "postgres"] if args.database == "both" else [args.database]
    if "postgres" in databases and not toolbox.obtain(toolbox.POSTGRESQL):
        suite.miss(toolbox.POSTGRESQL, "uji pada PostgreSQL dilewati (sengaja: --database sqlite)")
        databases.remove("postgres")
    return databases


def selection(args: argparse.Namespace, known: bool = False) -> Iterator[str]:
    """pytest's -m for what was left out, or is `known` from another database."""
    marks = (("slow", args.fast), ("browser", args.no_browser), ("once", known))
    left_out = [mark for mark, out in marks if out]
    if left_out:
        yield from ("-m", " and ".join(f"not {mark}" for mark in left_out))


@dataclass
class Suite:
    """One run over the source folder `root`, with its scratch files in `folder`."""

    root: Path
    folder: Path
    measured: bool
    fast: bool = False
    failures: list[str] = field(default_factory=list)
    passed: int = 0
    failed: int = 0

    @property
    def rendered(self) -> Path:
        """Where each pytest process writes the names of the templates that it rendered."""
        return self.folder / "rendered"

    def check_code(self) -> None:
        """Linters, types, floors, and models without a migration."""
        self.phase("ruff check", [PYTHON, "-m", "ruff", "check"])
        self.phase("ruff format", [PYTHON, "-m", "ruff", "format", "--check"])
        self.phase("mypy", [PYTHON, "-m", "mypy"])
        # The script is handed to Python because its first line goes stale when the folder is moved.
        self.phase("lint-imports", [PYTHON, str(Path(sys.prefix, "bin", "lint-imports")), "--no-logo"])
        self.phase("migrations", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"])

    def run_pytest(self, database: str, words: list[str]) -> None:
        """The tests on one database; PostgreSQL lives as long as they do."""
        report = self.folder / f"{database}.xml"
        server = [PYTHON, "-m", "tests.pg"] if database == "postgres" else []
        # A file stays in one process, where its tests share what they made; conftest.py says which come first.
        # Slow tests wait for clocks and for other programs: one more than the processors that a run may count on.
        shared = ["-n", "2" if self.fast else "3", "--dist", "loadfile", "--no-loadscope-reorder"]
        command = [PYTHON, "-m", "pytest", "-q", *shared, f"--junitxml={report}"]
        rendered = ["-p", "tests.rendered", "--rendered", str(self.rendered)]
        measure = ["--cov", "--cov-report=", *rendered] if self.measured and database == "sqlite" else []
        env = {"COVERAGE_FILE": str(self.folder / f".coverage.{database}")}
        self.phase(f"pytest {database}", [*server, *command, *measure, *words], env)
        self.count(report)

    def count(self, report: Path) -> None:
        """Add pytest's own numbers; without a report pytest broke off, which its phase has said."""
        if not report.is_file():
            return
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
            total, skipped, *bad = (
                int(suite.get(key, 0)) for key in ("tests", "skipped", "failures", "errors")
            )
            self.failed += sum(bad)
            self.passed += total - skipped - sum(bad)

    def judge_coverage(self) -> None:
        """On SQLite alone (measuring costs a third of the time): the core whole, the rest nearly so."""
        env = {"COVERAGE_FILE": str(self.folder / ".coverage")}
        report = [PYTHON, "-m", "coverage", "report", "--fail-under"]
        self.phase("coverage", [PYTHON, "-m", "coverage", "combine", "-q", str(self.folder)], env)
        self.phase("coverage core", [*report, str(CORE_COVERAGE), "--include", "*/kentongan/core/*"], env)
        self.phase("coverage all", [*report, str(ALL_COVERAGE)], env)

    def phase(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        """Run one phase and print how long it took and whether it was well."""
        print(f"── {name}", flush=True)
        start = time.monotonic()
        code = call(command, folder=self.root, env=self.environment() | (env or {}))
        print(f"── {name}: {'baik' if code == 0 else 'GAGAL'}, {time.monotonic() - start:.1f} s", flush=True)
        if code:
            self.failures.append(name)

    def environment(self) -> dict[str, str]:
        """The caller's environment without an operator's settings: no test touches real data."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KENTONGAN_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "kentongan.config.settings",
            "KENTONGAN_FOLDER": str(self.folder / "data"),
            # What an interrupted test leaves behind goes with the scratch folder.
            "TMPDIR": str(self.folder),
        }

    def miss(self, tool: toolbox.Tool, consequence: str) -> None:
        """Note a program that is not here, and how to get it."""
        self.failures.append(f"{tool.package} tidak ada: {consequence}")
        print(f"{tool.package} tidak ada: {consequence}.", file=sys.stderr)
        print(f"  Debian/Ubuntu: sudo apt install {tool.package}; lainnya: {tool.elsewhere}", file=sys.stderr)

    def close(self) -> int:
        """Print the outcome; the last line counts the tests as pytest does."""
        for failure in self.failures:
            print(f"Gagal: {failure}")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failures else 0
