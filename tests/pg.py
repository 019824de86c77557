"""A PostgreSQL of our own for the length of a test, or of a command: `python -m tests.pg COMMAND …`.

The command finds the server in KENTONGAN_DATABASE_URL.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Never, Self

import psycopg
from psycopg import sql
from tests.ports import free_port

from kentongan.cli.checkout import call
from kentongan.cli.toolbox import find_postgresql

# Nothing here outlives the machine, so nothing need reach its disk. A commit is still handed to the system
# before it is confirmed (synchronous_commit stays on): a killed server loses none.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "unix_socket_directories": "",
}


class TemporaryPostgres:
    """A PostgreSQL server in a temporary folder, on a free loopback port; removed on leaving the `with`.

    Raises RuntimeError where PostgreSQL is not installed or does not start (with its log).
    """

    def __init__(self) -> None:
        programs = find_postgresql()
        if programs is None:
            raise RuntimeError("PostgreSQL is not installed (package postgresql)")
        self.programs = programs
        self.port = free_port()
        self.folder = Path()
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where KENTONGAN_DATABASE_URL should point."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The address of one database on this server."""
        return f"postgresql://kentongan@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url_of(name)

    def start(self) -> None:
        """Start the server, also after `kill`, and wait until it answers.

        A second try is made because the backends of a killed server hold its memory for an instant.
        """
        for _ in range(10):
            self.launch()
            if self.is_ready():
                return
            time.sleep(0.2)
        raise RuntimeError(f"PostgreSQL does not start: {self.log.read_text()}")

    def stop(self) -> None:
        """Stop the server in order; open connections are cut."""
        self.end(signal.SIGINT)

    def kill(self) -> None:
        """Let the server die as in a power cut (SIGKILL); `start` recovers it."""
        self.end(signal.SIGKILL)

    def __enter__(self) -> Self:
        # /tmp and not TMPDIR: the server runs as another user, to whom a private folder is closed.
        self.folder = Path(tempfile.mkdtemp(prefix="kentongan-pg-", dir="/tmp"))
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, "postgres", "postgres")
            self.create_cluster()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def program(self, name: str) -> str:
        return str(self.programs / name)

    def as_server(self) -> dict[str, Any]:
        """PostgreSQL refuses root; its own session keeps the terminal's Ctrl-C away until we stop it."""
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": self.folder, "stdin": subprocess.DEVNULL, "start_new_session": True, **user}

    def create_cluster(self) -> None:
        command = [self.program("initdb"), "-D", str(self.data), "-U", "kentongan", "-A", "trust"]
        options = ["-E", "UTF8", "--no-locale", "--no-sync"]
        done = subprocess.run(command + options, capture_output=True, check=False, **self.as_server())
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.decode()}")

    def launch(self) -> None:
        options = [word for pair in SETTINGS.items() for word in ("-c", "=".join(pair))]
        command = [self.program("postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(command, stdout=log, stderr=log, **self.as_server())

    def is_ready(self) -> bool:
        """Wait until the server answers (True) or has given up (False); at most 30 s."""
        limit = time.monotonic() + 30
        while self.server and self.server.poll() is None and time.monotonic() < limit:
            if self.answers():
                return True
            time.sleep(0.05)
        return False

    def answers(self) -> bool:
        command = [self.program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def end(self, number: signal.Signals) -> None:
        if self.server is None:
            return
        self.server.send_signal(number)
        self.server.wait(timeout=30)
        self.server = None


def leave(number: int, _frame: object) -> Never:
    """Let a polite kill unwind the stack, so that the server is removed."""
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    """Run the command beside a PostgreSQL; its exit code is ours."""
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    try:
        with TemporaryPostgres() as postgres:
            env = os.environ | {"KENTONGAN_DATABASE_URL": postgres.url}
            return call(command, folder=Path.cwd(), env=env)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
