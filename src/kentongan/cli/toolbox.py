"""Programs that the tests need and Python's registry does not carry: found, or installed where we may."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kentongan.sitewatch.drawing.chromium import find_chromium


@dataclass(frozen=True, slots=True)
class Tool:
    """A program: its Debian package, how to get it elsewhere, and where it is (None: not here)."""

    package: str
    elsewhere: str
    find: Callable[[], Path | None]


def find_postgresql() -> Path | None:
    """The folder with initdb, postgres and pg_isready of the newest PostgreSQL here.

    Debian keeps them off PATH, Homebrew in the folder of each version.
    """
    roots = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
    versions = [path for root in roots for path in Path(root).glob("*/bin/initdb")]
    newest = sorted(versions, key=lambda path: version_of(path.parts[-3]), reverse=True)
    initdb = first_program(*map(str, newest), "initdb")
    return initdb.resolve().parent if initdb else None


def version_of(folder: str) -> int:
    """15 of "15" and of "postgresql@15"."""
    digits = folder.rpartition("@")[2]
    return int(digits) if digits.isdecimal() else 0


def first_program(*names: str) -> Path | None:
    """The first of these programs that exists."""
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)


CHROMIUM = Tool("chromium", "https://www.chromium.org/getting-involved/download-chromium/", find_chromium)
POSTGRESQL = Tool("postgresql", "https://www.postgresql.org/download/", find_postgresql)


def obtain(tool: Tool) -> bool:
    """Whether the tool is here, after trying apt-get where we are root and it exists."""
    if tool.find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt("update")
        apt("install", "--yes", "--no-install-recommends", tool.package)
    return tool.find() is not None


def apt(*words: str) -> None:
    """Run apt-get without questions; its failure shows in what is found afterwards."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet", *words], env=env, stdin=subprocess.DEVNULL, check=False)
