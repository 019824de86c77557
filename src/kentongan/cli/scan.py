"""`kentongan scan`: what gambling injectors and defacers left on sites; without a database or a server."""

import argparse
import asyncio
import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from kentongan.cli.errors import CommandError
from kentongan.cli.scan_output import FORMS, Form, Progress
from kentongan.core.addresses import endpoint

if TYPE_CHECKING:
    from kentongan.sitewatch.scanning import ScanOptions, SiteResult
    from kentongan.sitewatch.scanning.journal import Journal

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
MANY_PAGES = 100  # of a site where --depth is given without --max-pages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sites, how deep, seen by whom, and what is written."""
    parser.description = (
        "Memindai situs: sisipan judi, halaman yang hanya dilihat mesin pencari, pengalihan, perusakan tampilan.\n"
        "Satu permintaan per detik ke tiap alamat IP; situs tidak diubah. Pindailah hanya situs yang menjadi\n"
        "wewenang Anda: pandangan selain pengunjung biasa menyamar sebagai mesin pencari dan ponsel.\n"
        "Hasil: 0 bersih, 1 ada temuan, 2 ada yang tidak dapat dipindai."
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="alamat situs; tanpa https:// pun boleh")
    parser.add_argument(
        "--file", metavar="DAFTAR", help="berkas, satu alamat satu baris, atau - untuk masukan baku"
    )
    parser.add_argument(
        "--depth", type=counted, default=0, metavar="N", help="ikuti tautan sampai N langkah (baku: 0)"
    )
    parser.add_argument(
        "--max-pages",
        type=counted,
        metavar="N",
        help=f"halaman per situs (baku: 1, dengan --depth {MANY_PAGES})",
    )
    parser.add_argument(
        "--views", choices=("all", "honest"), default="all",
        help="all = pengunjung, mesin pencari, dari Google, ponsel (baku); honest = hanya pengunjung, dengan nama kami",
    )  # fmt: skip
    parser.add_argument(
        "--browser", choices=("auto", "never"), default="auto",
        help="auto = skrip yang menyembunyikan tujuannya dijalankan di Chromium tanpa jaringan, bila ada (baku)",
    )  # fmt: skip
    parser.add_argument("--format", choices=tuple(FORMS), default="text", help="bentuk hasil (baku: text)")
    parser.add_argument(
        "--warc", type=Path, metavar="BERKAS", help="simpan kunjungan yang membuktikan temuan"
    )
    parser.add_argument(
        "--replay", type=Path, metavar="BERKAS", help="nilai lagi rekaman WARC, tanpa jaringan"
    )
    parser.add_argument("--allow-private", action="store_true", help="izinkan alamat di jaringan dalam")
    parser.add_argument(
        "--rate", type=rate, default=1.0, metavar="N", help="permintaan per detik ke satu alamat IP (baku: 1)"
    )
    parser.add_argument(
        "--contact",
        default="",
        metavar="ALAMAT",
        help="surel atau laman untuk pertanyaan pengelola situs",
    )
    parser.add_argument(
        "--exposure",
        action="store_true",
        help="tanyakan juga berkas yang tidak boleh terbuka (.git, cadangan)",
    )
    parser.add_argument(
        "--elsewhere",
        type=own_address,
        default="",
        metavar="IP",
        help="alamat komputer ini yang lain; situs dilihat sekali lagi dari sana",
    )
    parser.add_argument(
        "--resolver",
        type=resolver,
        default=os.environ.get("KENTONGAN_RESOLVER", ""),
        metavar="IP",
        help="server DNS yang ditanya (baku: milik sistem)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="mulai dari awal, jangan lanjutkan pindaian yang terputus"
    )


def counted(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 10**6:
        raise argparse.ArgumentTypeError(f"{text!r} bukan bilangan 0 sampai 1.000.000")
    return int(text)


def rate(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0.01 <= number <= 100_000:
        raise argparse.ArgumentTypeError(
            f"{text!r} bukan laju; tulis bilangan 0.01 sampai 100000, misalnya 0.5"
        )
    return number


def resolver(text: str) -> str:
    try:
        if text:
            endpoint(text, 53)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} bukan alamat server DNS; tulis misalnya 192.0.2.53 atau 192.0.2.53:53"
        ) from None
    return text


def own_address(text: str) -> str:
    """An address of this machine: a socket can be bound to it; "" for none."""
    if not text:
        return ""
    try:
        ipaddress.ip_address(text)
        family = socket.AF_INET6 if ":" in text else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.bind((text, 0))
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} bukan alamat IP komputer ini") from None
    return text


def run(args: argparse.Namespace) -> int:
    """Scan or judge again; how it ended is the exit code. Raises CommandError for what cannot be used."""
    tally = Tally()
    out = FORMS[args.format](sys.stdout.buffer)
    try:
        out.begin()
        if args.replay:
            replay(args, out, tally)
        elif not scan(args, out, tally):
            return INTERRUPTED
        out.end()
    except BrokenPipeError:  # the reader has seen enough ("| head"); Python would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return tally.exit_code


@dataclass(slots=True)
class Tally:
    """What decides the exit code."""

    found: int = 0
    failed: int = 0

    def count(self, result: dict[str, Any]) -> None:
        self.found += result["status"] in ("infected", "defaced", "suspicious")
        self.failed += result["status"] == "unreachable"

    @property
    def exit_code(self) -> int:
        if self.found:
            return FOUND
        return FAILED if self.failed else CLEAN


# --- What to scan ---


def targets(args: argparse.Namespace, tally: Tally) -> list[str]:
    """Every address once; what is none is told with its place and counts as failed. Raises CommandError for no list."""
    from kentongan.sitewatch.scanning.visiting import address_of

    good = dict[str, None]()
    for place, written in written_addresses(args):
        try:
            address_of(written)
        except ValueError as error:
            tally.failed += 1
            print(f"{place}: {error}" if place else error, file=sys.stderr)
        else:
            good[written] = None
    if not good:
        raise CommandError(
            "tidak ada alamat yang dapat dipindai", "Sebut alamatnya, atau --file DAFTAR.", status=FAILED
        )
    return list(good)


def written_addresses(args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Each address with the place where it stands ("" on the command line)."""
    for url in args.urls:
        yield "", url
    if args.file is None:
        return
    with opened(args.file) as lines:
        for number, line in enumerate(lines, 1):
            text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip()
            if text and not text.startswith("#"):
                yield f"Baris {number}", text


def opened(name: str, mode: str = "rb") -> BinaryIO:
    """A file, or standard input. Raises CommandError."""
    if name == "-":
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    try:
        return Path(name).open(mode)  # type: ignore[return-value]
    except OSError as error:
        raise CommandError(f"berkas {name} tidak dapat dibuka: {error.strerror}", status=FAILED) from error


def options_of(args: argparse.Namespace) -> "ScanOptions":
    from kentongan.sitewatch.scanning.options import ALL_VIEWS, HONEST, ScanOptions

    pages = args.max_pages or (MANY_PAGES if args.depth else 1)
    return ScanOptions(
        views=ALL_VIEWS if args.views == "all" else HONEST, depth=args.depth, max_pages=pages,
        allow_private=args.allow_private, rate=args.rate, contact=args.contact, mandate=True, exposure=args.exposure,
        elsewhere=args.elsewhere, resolver=args.resolver, browser=browser(args.browser),
    )  # fmt: skip


def browser(choice: str) -> str:
    """The Chromium that may be used, "" for none."""
    from kentongan.sitewatch.drawing.chromium import find_chromium

    return str(find_chromium() or "") if choice == "auto" else ""


# --- Scanning ---


def scan(args: argparse.Namespace, out: Form, tally: Tally) -> bool:
    """Scan what is left to scan; False where it was interrupted."""
    urls, options = targets(args, tally), options_of(args)
    with ExitStack() as stack:
        evidence = Evidence(args.warc, options)
        stack.callback(evidence.close)
        journal = journal_of(args, urls, options, evidence)
        if journal:
            stack.enter_context(journal)
        done = earlier(journal, evidence, fresh=args.fresh)
        progress = Progress(sys.stderr, len(urls))
        sink = Sink(out, tally, journal, evidence, progress)
        for result in done:
            sink.show(result)
        known = {result["url"] for result in done}
        progress.start(len(done))
        finished = scanned([url for url in urls if url not in known], options, sink)
        progress.end()
        if journal and finished:
            journal.done()
    if not finished:
        kept = " Jalankan perintah yang sama untuk melanjutkannya." if journal else ""
        print(f"\nDihentikan.{kept}", file=sys.stderr)
    return finished


def scanned(urls: list[str], options: "ScanOptions", sink: "Sink") -> bool:
    from kentongan.sitewatch.scanning import scan_many

    try:
        import uvloop
    except ImportError:  # not on Windows
        fastest: Callable[[], asyncio.AbstractEventLoop] | None = None
    else:
        fastest = uvloop.new_event_loop
    try:
        with asyncio.Runner(loop_factory=fastest) as runner:
            runner.run(scan_many(urls, options, sink.take))
    except KeyboardInterrupt:
        return False
    except ExceptionGroup as group:
        raise_first(group)
    return True


def raise_first(group: ExceptionGroup) -> NoReturn:
    """What kept a result from being written. Raises CommandError, or BrokenPipeError where nobody reads."""
    error = next((one for one in group.exceptions if isinstance(one, OSError)), None)
    if error is None or isinstance(error, BrokenPipeError):
        raise error or group
    raise CommandError(f"hasil tidak dapat ditulis: {error.strerror}", status=FAILED) from None


@dataclass(slots=True)
class Sink:
    """Where results go: evidence and journal first, then whoever reads."""

    out: Form
    tally: Tally
    journal: "Journal | None"
    evidence: "Evidence"
    progress: Progress

    def take(self, found: "SiteResult") -> None:
        result = found.as_json()
        self.evidence.add(found)
        if self.journal:
            self.journal.add(result)
        self.show(result)
        self.progress.step(found.outcome.status)

    def show(self, result: dict[str, Any]) -> None:
        self.tally.count(result)
        self.progress.clear()
        self.out.add(result)


class Evidence:
    """The WARC file of --warc, if there is one."""

    def __init__(self, path: Path | None, options: "ScanOptions") -> None:
        self._options = options
        self._file = opened(str(path), "a+b") if path else None

    def add(self, found: "SiteResult") -> None:
        from kentongan.sitewatch.scanning import warc

        if self._file and found.visits:
            warc.write(self._file, found.visits, self._options)

    def size(self) -> int:
        """Bytes that are safe on the disk."""
        if self._file is None:
            return 0
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.seek(0, os.SEEK_END)

    def cut(self, size: int) -> bool:
        """Drop what a stopped scan had written beyond its journal; False where some of that is gone."""
        if self._file is None:
            return True
        if self._file.seek(0, os.SEEK_END) < size:
            return False
        self._file.truncate(size)
        return True

    def close(self) -> None:
        if self._file:
            self._file.close()


def journal_of(
    args: argparse.Namespace, urls: list[str], options: "ScanOptions", evidence: Evidence
) -> "Journal | None":
    """The journal of this scan; None where there is no place for one. Raises CommandError where it is in use."""
    from kentongan.sitewatch.scanning.journal import Busy, Journal, name_of, state_folder

    path = state_folder() / name_of(urls, (options, args.warc and args.warc.resolve()))
    try:
        return Journal(path, evidence.size)
    except Busy:
        raise CommandError(
            "pindaian yang sama sedang berjalan",
            "Tunggu sampai selesai, atau hentikan yang itu.",
            status=FAILED,
        ) from None
    except OSError as error:
        print(f"Catatan di {path.parent} tidak dapat ditulis ({error.strerror}): pindaian yang terputus tidak akan "
              "dapat dilanjutkan.", file=sys.stderr)  # fmt: skip
        return None


def earlier(journal: "Journal | None", evidence: Evidence, *, fresh: bool) -> list[dict[str, Any]]:
    """The results of a scan that was stopped, its evidence brought to the same state."""
    if journal is None:
        return []
    results, size = journal.earlier()
    if (size is not None and not evidence.cut(size)) or fresh or not results:
        journal.begin()
        return []
    print(f"Melanjutkan pindaian yang terputus: {len(results)} alamat sudah selesai.", file=sys.stderr)
    return results


# --- Replaying ---


def replay(args: argparse.Namespace, out: Form, tally: Tally) -> None:
    """Judge recorded visits again. Raises CommandError where nothing can be read."""
    from kentongan.core.sitescan import judge
    from kentongan.sitewatch.scanning import SiteResult, warc
    from kentongan.sitewatch.scanning.unveiling import suspects, unveil

    read, options = 0, options_of(args)
    with opened(str(args.replay)) as file:
        try:
            for visits in warc.pages(file):
                read += 1
                outcome = judge(visits)
                if options.browser and (hidden := suspects(visits, outcome)):
                    outcome = judge([*visits, *unveil(hidden, options)])
                result = SiteResult(outcome.url or visits[0].url, (outcome,)).as_json()
                tally.count(result)
                out.add(result)
        except warc.Unreadable as error:
            if not read:
                raise CommandError(f"{args.replay}: {error}", status=FAILED) from None
            tally.failed += 1
            print(f"{args.replay}: {error}.", file=sys.stderr)
