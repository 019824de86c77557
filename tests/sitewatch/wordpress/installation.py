"""A real WordPress of our own for the length of a test: MariaDB, PHP and nginx in a temporary folder, on loopback only."""

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from kentongan.cli.toolbox import apt, first_program
from kentongan.sandbox.sites import doorways, lure

HERE = Path(__file__).parent
SOURCE = Path("/usr/share/wordpress")  # where Debian puts it
PACKAGES = ("wordpress", "mariadb-server", "nginx-light", "php-fpm", "php-mysql")
NETWORK = "127.0.77"  # one last number for each way of being infected, 10 for none
PATIENCE = 40.0  # seconds for each server to start
_INSTALL = """
$_SERVER["HTTP_HOST"] = "127.0.77.10"; define("WP_INSTALLING", true);
require "{site}/wp-load.php"; require ABSPATH . "wp-admin/includes/upgrade.php";
wp_install("Dinas Contoh", "admin", "admin@contoh.go.id", true, "", "{password}");
wp_insert_post(["post_title" => "Jadwal imunisasi", "post_content" => "<p>Imunisasi di balai desa, gratis.</p>", "post_status" => "publish"]);
"""
_CONFIG = """<?php
define("DB_NAME", "wordpress"); define("DB_USER", "root"); define("DB_PASSWORD", ""); define("DB_HOST", "localhost:{socket}");
define("WP_HOME", "http://" . ($_SERVER["HTTP_HOST"] ?? "localhost")); define("WP_SITEURL", WP_HOME);
define("WP_HTTP_BLOCK_EXTERNAL", true); define("AUTOMATIC_UPDATER_DISABLED", true); define("DISABLE_WP_CRON", true);
define("AUTH_KEY", "{salt}"); define("SECURE_AUTH_KEY", "{salt}"); define("LOGGED_IN_KEY", "{salt}"); define("NONCE_KEY", "{salt}");
define("AUTH_SALT", "{salt}"); define("SECURE_AUTH_SALT", "{salt}"); define("LOGGED_IN_SALT", "{salt}"); define("NONCE_SALT", "{salt}");
$table_prefix = "wp_";
if (!defined("ABSPATH")) {{ define("ABSPATH", __DIR__ . "/"); }}
require_once ABSPATH . "wp-settings.php";
"""
_POOL = """
[global]
error_log = {folder}/php.log
daemonize = no
[www]
{owner}
listen = {folder}/php.sock
pm = static
pm.max_children = 3
catch_workers_output = yes
"""


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
    """The Debian packages. Their own servers are not started where a policy forbids it; ours use other ports."""
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
        subprocess.run(
            [self.programs["nginx"], "-c", self.folder / "nginx.conf", "-s", "reload"],
            check=True,
            capture_output=True,
        )
        time.sleep(2.5)  # PHP looks for changed files every two seconds

    def _database(self) -> None:
        data, name = self.folder / "mariadb", self.folder / "mariadb.sock"
        owner = ["--user=root"]
        self._run(
            self.programs["install_db"], "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
            "--skip-test-db", *owner,
        )  # fmt: skip
        self._start(
            lambda: self._answers("SELECT 1"), self.programs["mariadbd"], "--no-defaults", f"--datadir={data}", f"--socket={name}",
            "--skip-networking", f"--pid-file={self.folder}/mariadb.pid", "--innodb-flush-log-at-trx-commit=0", *owner,
        )  # fmt: skip
        self._run(*self._client, "CREATE DATABASE wordpress")

    @property
    def _client(self) -> tuple[str | Path, ...]:
        return (
            self.programs["mariadb"],
            "--no-defaults",
            f"--socket={self.folder}/mariadb.sock",
            "--user=root",
            "--execute",
        )

    def _answers(self, question: str) -> bool:
        return subprocess.run([*self._client, question], capture_output=True).returncode == 0

    def _wordpress(self) -> None:
        shutil.copytree(SOURCE, self.site, ignore=shutil.ignore_patterns("wp-config.php", "languages"))
        config = _CONFIG.format(socket=self.folder / "mariadb.sock", salt=secrets.token_hex(20))
        (self.site / "wp-config.php").write_text(config)
        self._run(self.programs["php"], "-r", _INSTALL.format(site=self.site, password=secrets.token_hex(8)))

    def _web(self) -> None:
        owner = "user = root\ngroup = root\nlisten.owner = root"
        (self.folder / "php.conf").write_text(_POOL.format(folder=self.folder, owner=owner))
        php = self.folder / "php.sock"
        self._start(
            php.exists,
            self.programs["fpm"],
            "--fpm-config",
            self.folder / "php.conf",
            "--nodaemonize",
            "--allow-to-run-as-root",
        )
        listen = ";\n        listen ".join(f"{NETWORK}.{number}:{self.port}" for number in range(1, 11))
        text = (
            (HERE / "nginx.conf")
            .read_text()
            .replace("@FOLDER@", str(self.folder))
            .replace("@LISTEN@", listen)
        )
        (self.folder / "nginx.conf").write_text(f"user root;\n{text}")
        self._start(lambda: _opens(self.url(10)), self.programs["nginx"], "-c", self.folder / "nginx.conf")

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
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
    try:
        with urlopen(url, timeout=10) as answer:
            return b"Dinas Contoh" in answer.read()
    except URLError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
