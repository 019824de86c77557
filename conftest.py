"""What every test shares: a data folder of its own, no internet, plain settings, slow tests last.

It stands at the root because tests live in `tests/` and beside the integrations.
"""

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kentongan.sitewatch.drawing.chromium import find_chromium

# Before Django reads its settings: one folder for each process of the run. An operator's real folder is never
# used, whatever the environment says.
_FOLDER = Path(tempfile.mkdtemp(prefix="kentongan-test-"))
os.environ["KENTONGAN_FOLDER"] = str(_FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "kentongan.config.settings"
# The longest first; a file runs in one process (--dist loadfile).
LONGEST = [
    f"tests/{place}"
    for place in (
        *(
            "browser",
            "crash/test_kill",
            "core/sitescan/test_detection",
            "core/sitescan/test_any",
            "audit_and_backup",
        ),
        *("sitewatch/wordpress", "cli/test_serve", "security", "benchmarks", "web", "crash", "cli", "worker"),
    )
]
# Long tests that reach no line of ours that others do not: counting lines would double their time.
UNMEASURED = tuple(
    f"tests/{place}"
    for place in (
        *("benchmarks", "browser", "core/test_worktime_oracle", "crash", "security", "test_tooling"),
        *("web/test_administration_look", "web/test_look", "web/test_permissions"),
    )
)
# Clients outside Python's socket module (pyreqwest is Rust, Chromium is a program) meet a closed door.
os.environ["HTTP_PROXY"] = os.environ["HTTPS_PROXY"] = "http://127.0.0.1:9"
os.environ["NO_PROXY"] = "127.0.0.1,localhost"
os.environ["KENTONGAN_RESOLVER"], os.environ["KENTONGAN_RDAP"] = "127.0.0.1:9", ""  # nobody is there


def pytest_configure() -> None:
    """Settings that a test needs otherwise: files without a manifest, a hash that does not cost 50 ms."""
    # A shell that runs us in the background lets us ignore Ctrl-C; the programs that tests start would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from django.conf import settings
    from hypothesis import settings as effort

    # How long one example takes is the machine's affair.
    effort.register_profile("house", deadline=None)
    effort.load_profile("house")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    """Remove this process's data folder."""
    shutil.rmtree(_FOLDER, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Quick tests first: a plain mistake shows before the long ones begin. Of the slow ones the longest files
    begin, so that no processor waits for them at the end."""

    def rank(item: pytest.Item) -> tuple[bool, int]:
        if item.get_closest_marker("slow") is None:
            return False, 0
        return True, next(
            (n for n, place in enumerate(LONGEST) if item.nodeid.startswith(place)), len(LONGEST)
        )

    items.sort(key=rank)
    for item in items:
        if item.get_closest_marker("slow") and item.nodeid.startswith(UNMEASURED):
            item.add_marker("no_cover")
    if "not slow" in config.option.markexpr:
        ease(items)


def ease(items: list[pytest.Item]) -> None:
    """A fast run tries a fifth of the examples of every property."""
    from hypothesis import is_hypothesis_test
    from hypothesis import settings as effort

    tests = {getattr(test, "__func__", test) for item in items if is_hypothesis_test(test := item.obj)}  # type: ignore[attr-defined]
    for test in tests:
        whole = test._hypothesis_internal_use_settings
        test._hypothesis_internal_use_settings = effort(whole, max_examples=max(10, whole.max_examples // 5))


class InternetBlocked(RuntimeError):
    """A test tried to leave this machine."""


def refuse_internet(host: str | bytes | None) -> None:
    """Raise InternetBlocked unless the host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    if name == "localhost":
        return
    try:
        here = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        raise InternetBlocked(f"a test tried to look up {name}") from None
    if not (here.is_loopback or here.is_unspecified):
        raise InternetBlocked(f"a test tried to reach {name}")


@pytest.fixture(autouse=True)
def internet_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's sockets look up and connect to this machine only (a Unix socket's address is no tuple)."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: str | bytes | None, *args: Any, **options: Any) -> Any:
        refuse_internet(host)
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def guarded(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    """The same method of a socket, for addresses on this machine."""

    def method(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple):
            refuse_internet(address[0])
        return connect(self, address)

    return method


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, also for programs that the test starts (KENTONGAN_FOLDER)."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("KENTONGAN_FOLDER", str(folder))
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped and says what to install."""
    found = find_chromium()
    if found is None:
        pytest.skip("Chromium is not installed (package chromium)")
    return str(found)
