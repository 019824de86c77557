"""Commands for developers need the source folder, not only the installed package."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from kentongan.cli.errors import CommandError


def checkout() -> Path:
    """The root of the source folder. Raises CommandError in an installed package."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "pyproject.toml").is_file():
        raise CommandError(
            "perintah ini memerlukan kode sumber", "Jalankan ./kentongan di folder hasil git clone."
        )
    return root


def call(command: list[str], *, folder: Path, env: Mapping[str, str] | None = None) -> int:
    """Run a program to its end and return its exit code.

    Ctrl-C reaches the program through the terminal; it is given the time to clean up (subprocess.run would
    kill it after a quarter of a second), and KeyboardInterrupt is raised once it has ended.
    """
    process = subprocess.Popen(command, cwd=folder, env=env)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise
