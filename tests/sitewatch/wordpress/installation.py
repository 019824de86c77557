"""A real WordPress of our own for the length of a test: MariaDB, PHP and nginx in a temporary folder, on loopback only."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from typing import Self
from urllib.parse import urlsplit

from kentongan.cli.toolbox import apt, first_program
from kentongan.sandbox.sites import doorways, lure

HERE = Path(__file__).parent
SOURCE = Path("/usr/share/wordpress")  # where Debian puts it
PACKAGES = ("wordpress", "mariadb-server", "nginx-light", "php-fpm", "php-mysql")
NETWORK = "127.0.77"  # one last number for each way of being infected, 10 for none
PATIENCE = 40.0  # seconds for each server to start


def programs() -> dict[str, Path] | None:
    """Each program that is needed, None where one is not here."""
    fpm = sorted(map(str, Path("/usr/sbin").glob("php-fpm*")), reverse=True)
    places = {
        "install_db": ("mariadb-install-db",), "mariadbd": ("mariadbd", "/usr/sbin/mariadbd"),
        "mariadb": ("mariadb",), "nginx": ("nginx", "/usr/sbin/nginx"), "php": ("php",), "fpm": tuple(fpm),
    }  # fmt: skip
    found = {name: path for name, names in places.items() if (path := first_program(*names))}
    return found if len(found) == len(places) and SOURCE.is_dir() else None


def install() -> None:
    """The Debian packages; without starting their own servers, which nobody needs."""
    os.environ.setdefault("RUNLEVEL", "1")
    apt("update")
    apt("install", "--yes", "--no-install-recommends", *PACKAGES, "wordpress-theme-twentytwentythree")


class WordPress:
    """Starts on entering, ends and is removed on leaving. Raises RuntimeError with the log of what does not start."""

    def __init__(self, folder: Path, found: dict[str, Path]) -> None:
        self.folder, self.site = folder, folder / "site"
        self.programs = found
        self.port = _free_port()
        self._servers: list[subprocess.Popen[bytes]] = []

    def url(self, number: int, path: str = "/") -> str:
        """The address that is infected in the way of that number."""
        return f"http://{NETWORK}.{number}:{self.port}{path}"

    def __enter__(self) -> Self:
        try:
            self._database()
            self._wordpress()
            self._web()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in reversed(self._servers):
            server.terminate()
        for server in self._servers:
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def infect(self) -> None:
        """Everything an attacker leaves: the plugin with its kit, and the rules of the web server."""
        rng, plugins = Random(8), self.site / "wp-content" / "mu-plugins"
        kit = plugins / "kit"
        kit.mkdir(parents=True)
        (kit / "links.html").write_text(lure.links(rng, 12))
        (kit / "doorway.html").write_text(doorways.page(rng, "landing", self.url(1)))
        (kit / "title.txt").write_text(lure.title(rng))
        (kit / "target.txt").write_text(f"https://{lure.domain(rng)}/")
        (kit / "product.html").write_text(doorways.product(rng, lure.brand(rng), self.url(1)))
        shutil.copy(HERE / "infections.php", plugins)
        for name in ("attack.map", "attack.rules"):
            shutil.copy(HERE / name, self.folder)
        self._reload()

    def clean(self) -> None:
        """What the cleaning steps say: the plugin away, the server's rules away."""
        shutil.rmtree(self.site / "wp-content" / "mu-plugins")
        for path in self.folder.glob("attack.*"):
            path.unlink()
        self._reload()

    def _reload(self) -> None:
        self._run(self.programs["nginx"], "-c", self.folder / "nginx.conf", "-s", "reload")
        time.sleep(2.5)  # PHP looks for changed files every two seconds

    def _database(self) -> None:
        own = ("--no-defaults", f"--datadir={self.folder}/mariadb", "--user=root")
        self._run(
            self.programs["install_db"], *own, "--auth-root-authentication-method=normal", "--skip-test-db"
        )
        places = (f"--socket={self.folder}/mariadb.sock", f"--pid-file={self.folder}/mariadb.pid")
        self._start(
            lambda: self._answers("SELECT 1"), self.programs["mariadbd"], *own, *places, "--skip-networking"
        )
        self._run(*self._client, "CREATE DATABASE wordpress")

    @property
    def _client(self) -> tuple[str | Path, ...]:
        socket_of_ours = f"--socket={self.folder}/mariadb.sock"
        return self.programs["mariadb"], "--no-defaults", socket_of_ours, "--user=root", "--execute"

    def _answers(self, question: str) -> bool:
        return subprocess.run([*self._client, question], capture_output=True, check=False).returncode == 0

    def _wordpress(self) -> None:
        shutil.copytree(
            SOURCE, self.site, ignore=shutil.ignore_patterns("wp-config.php"), ignore_dangling_symlinks=True
        )
        self._fill("wp-config.php").rename(self.site / "wp-config.php")
        self._run(self.programs["php"], self._fill("install.php"))

    def _web(self) -> None:
        fpm = (self.programs["fpm"], "--nodaemonize", "--allow-to-run-as-root", "--fpm-config")
        self._start((self.folder / "php.sock").exists, *fpm, self._fill("php.conf"))
        self._start(lambda: _opens(self.url(10)), self.programs["nginx"], "-c", self._fill("nginx.conf"))

    def _fill(self, name: str) -> Path:
        """The file of that name, made from its pattern beside this module."""
        listen = "\n        ".join(f"listen {NETWORK}.{number}:{self.port};" for number in range(1, 11))
        text = (HERE / f"{name}.in").read_text()
        values = {"@FOLDER@": str(self.folder), "@SECRET@": secrets.token_hex(16), "@LISTEN@": listen}
        for mark, value in values.items():
            text = text.replace(mark, value)
        made = self.folder / name
        made.write_text(text)
        return made

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} gagal: {done.stdout[-1500:]}{done.stderr[-1500:]}")

    def _start(self, ready: Callable[[], bool], *command: str | Path) -> None:
        log = self.folder / f"{Path(command[0]).name}.out"
        with log.open("wb") as out:
            server = subprocess.Popen(_words(command), stdout=out, stderr=out)
        self._servers.append(server)
        end = time.monotonic() + PATIENCE
        while not ready():
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} tidak menyala: {log.read_text()[-1500:]}")
            time.sleep(0.1)


def _words(command: Sequence[str | Path]) -> list[str]:
    return [str(word) for word in command]


def _opens(url: str) -> bool:
    """Whether the home page is there; asked directly, whatever proxy the tests have set."""
    asked = HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        asked.request("GET", "/")
        return b"Dinas Contoh" in asked.getresponse().read()
    except OSError:
        return False
    finally:
        asked.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
