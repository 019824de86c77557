"""The shape of the house: floors, and sizes that keep it readable."""

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
MEDIAN_FUNCTION, LONGEST_FUNCTION, LONGEST_FILE = 9, 80, 600
type Function = ast.FunctionDef | ast.AsyncFunctionDef


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the floor contracts of pyproject.toml on the package below this folder."""
    program = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as run"
    )
    command = [sys.executable, "-c", f"{program}; run(['--no-cache', '--no-logo'])"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def written(*folders: str) -> Iterator[Path]:
    """The Python files that people write and read (a migration is generated)."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """What these tests look at: all functions of a file, nested ones too, and its calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, Function.__value__ | ast.Call))


def functions(path: Path) -> list[Function]:
    return [node for node in nodes(path) if isinstance(node, Function.__value__)]


def length(function: Function) -> int:
    """Lines from `def` to the end, the docstring not counted."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - docstring


def tracked() -> list[Path]:
    """The text files under version control."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


# The floors of the sources themselves are a phase of ./kentongan test.
BREACHES = (
    ("core", "import django"),
    ("core", "import kentongan.ports"),
    ("ports", "import kentongan.base"),
    ("directory", "import kentongan.kernel"),
    ("web", "import kentongan.worker"),
    ("web", "import kentongan.integrations.telegram"),
    ("kernel", "import kentongan.config"),
    ("worker", "import kentongan.sandbox"),
    ("sandbox", "import kentongan.base"),
    ("integrations/telegram", "import kentongan.integrations.email"),
    ("integrations/telegram", "import kentongan.base"),
)


@pytest.mark.slow
def test_each_breach_of_the_floors_is_found(tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for n, (room, breach) in enumerate(BREACHES):
        (tmp_path / "src/kentongan" / room / f"planted_{n}.py").write_text(breach + "\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    unnamed = [b for n, b in enumerate(BREACHES) if not re.search(rf"planted_{n}\b", done.stdout)]
    assert unnamed == []


@pytest.mark.slow
def test_functions_are_short() -> None:
    lengths = [length(function) for path in written("src") for function in functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


@pytest.mark.slow
def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} ({length(function)})"
        for path in written("src", "tests", "benchmarks")
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_long() -> None:
    sizes = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for path in written("src", "tests", "benchmarks")
    }
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_only_the_command_line_prints() -> None:
    loud = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in written("src")
        if "cli" not in path.relative_to(SOURCE).parts
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert loud == []


def test_no_file_names_the_machine_it_was_written_on() -> None:
    machine = re.compile(r"(?<![\w.~}])/(?:root|home/\w+|work/(?:main|shared|\.library))/")
    named = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked()
        if (found := machine.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert named == []


def test_the_lock_names_the_public_registry_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
