"""Which templates the tests rendered: a template that no test renders is a page that nobody has seen.

As a pytest plugin (`-p tests.rendered --rendered FOLDER`) every process writes the names it rendered;
`python -m tests.rendered FOLDER` compares them with the templates of the house.
"""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.template import Template
from django.test.signals import template_rendered

SOURCE = Path(__file__).resolve().parents[1] / "src" / "kentongan"


class Recorder:
    """Listens to Django's own signal, which its test runner sends for pages, parts and what they extend."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, set[str]()
        template_rendered.connect(self.note)

    def note(self, template: Template, **_: Any) -> None:
        self.names.add(str(template.name).partition("#")[0])  # a partial is part of its file

    def pytest_sessionfinish(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{os.getpid()}.txt").write_text("\n".join(sorted(self.names)), encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rendered", type=Path, help="folder for the names of rendered templates")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("--rendered"):
        config.pluginmanager.register(Recorder(folder))


def templates() -> set[str]:
    """The names of the house's templates, as Django's loaders know them."""
    folders = [folder for folder in SOURCE.rglob("templates") if folder.is_dir()]
    return {str(path.relative_to(f)) for f in folders for path in f.rglob("*") if path.is_file()}


def unseen(folder: Path) -> str:
    """A line for each template that none of the processes rendered; empty when there are none."""
    seen = {name for path in folder.glob("*.txt") for name in path.read_text(encoding="utf-8").splitlines()}
    return "\n".join(f"No test rendered the template {name}" for name in sorted(templates() - seen))


if __name__ == "__main__":
    sys.exit(unseen(Path(sys.argv[1])) or 0)
