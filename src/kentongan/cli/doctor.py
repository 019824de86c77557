"""`kentongan doctor`: looks at everything the desk stands on and says what to do about what is not well."""

import argparse
import asyncio
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from kentongan.cli.setup import prepare_django

if TYPE_CHECKING:
    from kentongan.kernel.models import ChannelAccount

# The WAL-reset bug was mended in this SQLite.
SAFE_SQLITE = (3, 51, 3)
LEAST_DISK = 1 << 30
PROBE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do unless all is well."""

    level: Literal["ok", "warn", "bad"]
    what: str
    advice: str = ""


MARKS = {"ok": "baik ", "warn": "awas ", "bad": "rusak"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offline", action="store_true", help="tanpa menghubungi saluran")


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 where something is broken, 0 otherwise (warnings included)."""
    prepare_django()
    worst = 0
    for look in (_folder, _database, _sqlite, _skew, _disk, _worker, _watch, _browser):
        worst = max(worst, _print(look()))
    if not args.offline:
        worst = max(worst, _print(_channels()))
    return worst


def _print(findings: Iterator[Finding]) -> int:
    broken = 0
    try:
        for found in findings:
            print(f"{MARKS[found.level]}  {found.what}")
            if found.advice:
                print(f"       → {found.advice}")
            broken |= found.level == "bad"
    except Exception as error:  # noqa: BLE001 (a look that fails is a finding of its own)
        print(f"{MARKS['bad']}  tidak dapat diperiksa: {type(error).__name__}: {error}")
        return 1
    return int(broken)


def _browser() -> Iterator[Finding]:
    from kentongan.sitewatch.drawing.chromium import find_chromium

    if found := find_chromium():
        yield Finding("ok", f"gambar situs dibuat dengan {found}")
    else:
        advice = "Pasang paket chromium di mesin pekerja bila situs dipantau (docs/id/operator.md)."
        yield Finding("warn", "gambar situs tidak dibuat: tidak ada Chromium di mesin ini", advice)


def _folder() -> Iterator[Finding]:
    from django.conf import settings

    for path in sorted(settings.KEYS.iterdir()):
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("bad", f"kunci {path.name} terbaca pengguna lain", f"chmod 600 {path}")
    yield Finding("ok", f"folder data {settings.FOLDER}")
    if not settings.HTTPS and not settings.DEMO:
        advice = "Pasang HTTPS lalu setel KENTONGAN_URL ke alamat https (docs/id/operator.md)."
        yield Finding("warn", f"alamat meja {settings.PUBLIC_URL} tanpa HTTPS", advice)


def _database() -> Iterator[Finding]:
    from kentongan.cli.errors import CommandError
    from kentongan.cli.serve import check_database

    try:
        check_database()
    except CommandError as error:
        yield Finding("bad", error.message, error.hint)
    else:
        yield Finding("ok", "basis data menjawab dan susunannya terbaru")


def _sqlite() -> Iterator[Finding]:
    import sqlite3

    from django.db import connection

    if connection.vendor != "sqlite":
        return
    version = sqlite3.sqlite_version_info
    if version < SAFE_SQLITE:
        yield Finding(
            "warn",
            f"SQLite {sqlite3.sqlite_version} memuat cacat WAL yang jarang terjadi",
            "Pakai Python dengan SQLite 3.51.3 atau lebih baru, atau PostgreSQL; cadangkan tiap hari.",
        )
    else:
        yield Finding("ok", f"SQLite {sqlite3.sqlite_version}")


def _skew() -> Iterator[Finding]:
    """The machine's clock against the database's, and against what was recorded already."""
    from django.db import connection

    from kentongan.base.clock import now
    from kentongan.base.events import Event

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - datetime.now(UTC))
        if apart > timedelta(seconds=2):
            seconds = int(apart.total_seconds())
            yield Finding("warn", f"jam mesin dan basis data berbeda {seconds} detik", "Nyalakan NTP.")
    newest = Event._base_manager.order_by("-pk").values_list("at", flat=True).first()
    if newest and newest > now() + timedelta(seconds=5):
        yield Finding("bad", "jam mesin lebih lambat daripada kejadian terakhir", "Nyalakan NTP.")
    else:
        yield Finding("ok", "jam mesin")


def _disk() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.FOLDER).free
    words = f"ruang kosong {free / (1 << 30):.1f} GB"
    if free < LEAST_DISK:
        yield Finding("bad", words, "Kosongkan atau perbesar ruang penyimpanan.")
    else:
        yield Finding("ok", words)


def _worker() -> Iterator[Finding]:
    from kentongan.base.clock import real_now
    from kentongan.kernel.models import Heartbeat

    beats = list(Heartbeat.objects.exclude(loop__startswith="health:"))
    if not beats:
        yield Finding("bad", "pekerja belum pernah berjalan", "Jalankan: kentongan serve")
    for beat in beats:
        ago = int((real_now() - beat.at).total_seconds())
        if ago > 60:
            yield Finding("bad", f"pekerja {beat.loop} diam {ago} detik", "Jalankan lagi: kentongan serve")
        elif beat.level != "ok":
            yield Finding("bad", f"pekerja {beat.loop}: {beat.detail}", "Lihat log pekerja.")
        else:
            yield Finding("ok", f"pekerja {beat.loop}, tanda hidup {ago} detik lalu")


def _watch() -> Iterator[Finding]:
    from kentongan.kernel.watch import look

    for fault in look():
        yield Finding("warn", fault, "Buka halaman Kesehatan untuk rinciannya.")


def _channels() -> Iterator[Finding]:
    """Ask every channel who we are, over the network door."""
    from kentongan.base.scope import every_government
    from kentongan.kernel.models import ChannelAccount

    with every_government():
        accounts = list(ChannelAccount.objects.filter(is_active=True).select_related("government"))
    for account in accounts:
        yield asyncio.run(_probe(account))


async def _probe(account: "ChannelAccount") -> Finding:
    from kentongan.base.http import HttpDoor
    from kentongan.kernel.accounts import open_channel

    name = f"saluran {account.channel} {account.government.slug}"
    async with HttpDoor() as http:
        try:
            told = await asyncio.wait_for(open_channel(account, http).probe(), PROBE_SECONDS)
        except Exception as error:  # noqa: BLE001 (whatever a channel raises is told as it is)
            return Finding("bad", f"{name}: {error}", "Periksa Pengaturan, Saluran.")
    return Finding("ok", f"{name}: {told}")
