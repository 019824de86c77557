"""`kentongan demo`: a running desk of a fictional regency, its officials played by the Simulator."""

import argparse
import hashlib
import os
import signal
import socket
import sys
import time
import webbrowser
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from kentongan.cli.errors import CommandError

STEPS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8765, help="porta meja (bawaan 8765)")
    parser.add_argument("--folder", type=Path, default=Path("var/demo"), help="folder data peragaan")
    parser.add_argument("--no-open", action="store_true", help="jangan buka peramban")


def run(args: argparse.Namespace) -> int:
    """Set up what is missing, start everything, open the desk. Raises CommandError."""
    begun = time.monotonic()
    # Told to stop while it sets up, it ends what it started, as on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _check_port(args.port)
    folder = args.folder.absolute()
    _environment(folder, args.port)
    step(1, "Menjalankan Simulator (Telegram dan surel tiruan)")
    sandbox = _sandbox(folder)
    with ThreadPoolExecutor(1) as aside:
        # It starts while Django loads: a second start should take no three seconds.
        ready = aside.submit(sandbox.start)
        try:
            return _with_sandbox(args, sandbox, ready, begun)
        finally:
            wait([ready])
            sandbox.stop()


def step(number: int, text: str) -> None:
    print(f"[{number}/{STEPS}] {text} …", flush=True)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"porta {port} sedang dipakai", f"Coba: ./kentongan demo --port {port + 1}"
            ) from error


def _environment(folder: Path, port: int) -> None:
    """The demo is the product itself with other settings: its own folder, a hurried clock, the Simulator."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "simulator").mkdir(exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"folder {folder} tidak dapat dibuat: {error.strerror}", "Pilih --folder lain."
        ) from error
    os.environ.pop("KENTONGAN_DATABASE_URL", None)
    os.environ |= {
        "KENTONGAN_FOLDER": str(folder),
        "KENTONGAN_DEMO": "1",
        "KENTONGAN_URL": f"http://127.0.0.1:{port}",
        "KENTONGAN_ALLOW_PRIVATE": "127.0.0.1,localhost",
    }


def _sandbox(folder: Path) -> Any:
    from kentongan.sandbox.process import SandboxProcess

    return SandboxProcess(
        folder / "simulator", "--clock", str(folder / "clock.json"), "--limits", "on", "--sites"
    )


def _with_sandbox(args: argparse.Namespace, sandbox: Any, ready: "Future[None]", begun: float) -> int:
    from kentongan.cli.supervisor import Supervisor, kentongan, web

    folder = Path(os.environ["KENTONGAN_FOLDER"])
    stamp = folder / "started"
    supervisor = Supervisor({"web": web("127.0.0.1", args.port), "worker": kentongan("worker")}, {})
    try:
        if (folder / "kentongan.sqlite3").is_file() and stamp.is_file() and stamp.read_text() == _version():
            # Database and pages have this version's shape: the desk's Django loads while ours does.
            _know(sandbox, ready)
            supervisor.start("web")
        else:
            _prepare(folder)
            _know(sandbox, ready)
            stamp.write_text(_version())
        return _with_desk(args, sandbox, supervisor, begun)
    finally:
        supervisor.stop()


def _know(sandbox: Any, ready: "Future[None]") -> None:
    """Tell the desk where the Simulator is."""
    ready.result()
    os.environ["KENTONGAN_SANDBOX_URL"] = sandbox.telegram_url


def _version() -> str:
    """What the program's files are, by name, size and time: as cheap as a glance."""
    package = Path(__file__).parent.parent
    seen = sorted(
        (str(file), file.stat()) for file in package.rglob("*.*") if "__pycache__" not in file.parts
    )
    told = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in seen)
    return hashlib.sha256(told.encode()).hexdigest()


def _prepare(folder: Path) -> None:
    from django.core.management import call_command

    from kentongan.cli.serve import collect_static, owes_migration
    from kentongan.cli.setup import prepare_django

    prepare_django()
    step(2, "Menyiapkan basis data dan halaman")
    if owes_migration():
        call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    from kentongan.cli import demo_world

    if not demo_world.exists():
        step(3, "Mengimpor 45 OPD dan 400 pejabat dari berkas Excel")
        demo_world.create(folder)


def _with_desk(args: argparse.Namespace, sandbox: Any, supervisor: Any, begun: float) -> int:
    from kentongan.cli.setup import prepare_django

    prepare_django()
    from kentongan.cli import demo_world

    demo_world.connect(sandbox)
    step(4, "Menjalankan meja dan pekerja")
    supervisor.start()
    if not demo_world.populated():
        step(5, "Menghubungkan Telegram pejabat lewat tautan dan mengeluarkan dua perintah contoh")
        demo_world.populate(sandbox)
    _wait_for(args.port)
    _announce(args, demo_world.enter_url(args.port), begun)
    return int(supervisor.run())


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CommandError("meja tidak mau berjalan", "Lihat pesan di atas.")


def _announce(args: argparse.Namespace, url: str, begun: float) -> None:
    print(f"Siap dalam {time.monotonic() - begun:.1f} detik. Buka: {url}", flush=True)
    print("Tautan ini memasukkan Anda sebagai petugas meja. Ctrl-C untuk berhenti.", flush=True)
    if not args.no_open and sys.stdout.isatty():
        webbrowser.open(url)
