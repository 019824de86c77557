"""The commands: one file each, imported only when its command is called."""

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast


class CommandModule(Protocol):
    """The face of `kentongan.cli.<file>`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own options."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work; return the exit code. Raises CommandError for expected failures."""


@dataclass(frozen=True, slots=True)
class Command:
    """One row: what the operator types, a one-line help and an example in Bahasa Indonesia, and the file.

    With `passes_rest`, arguments unknown to the command arrive untouched as `args.rest` (a list).
    """

    name: str
    help: str
    example: str
    file: str = ""
    passes_rest: bool = False

    def module(self) -> CommandModule:
        """Import the file of this command."""
        return cast("CommandModule", import_module(f"kentongan.cli.{self.file or self.name}"))


COMMANDS = {
    command.name: command
    for command in (
        Command("demo", "Coba Kentongan dengan data contoh dan Simulator", "kentongan demo"),
        Command("serve", "Jalankan meja kerja (halaman web dan pekerja)", "kentongan serve"),
        Command("worker", "Jalankan pekerja saja: pengiriman, jawaban, tenggat", "kentongan worker"),
        Command("doctor", "Periksa kesehatan pemasangan dan sebutkan perbaikannya", "kentongan doctor"),
        Command(
            "import",
            "Masukkan OPD, jabatan dan pegawai dari berkas Excel atau CSV",
            "kentongan import pegawai.xlsx",
            file="importing",
        ),
        Command(
            "admin",
            "Buat pemerintah dan pengelola, pulihkan akses masuk",
            "kentongan admin invite contohkab nama@contohkab.go.id",
        ),
        Command(
            "screen",
            "Periksa teks: judi, kesusilaan, hinaan, pemilu, data pribadi, penipuan",
            "kentongan screen kiriman.txt --direction outgoing --at 2024-10-10 --region 33.74",
        ),
        Command(
            "scan",
            "Pindai situs: sisipan judi, perusakan tampilan, pengalihan tersembunyi",
            "kentongan scan dinas.contohkab.go.id --depth 1",
        ),
        Command("audit", "Periksa keutuhan jejak audit", "kentongan audit verify"),
        Command("secrets", "Kelola kunci dan rahasia yang tersandi", "kentongan secrets rotate"),
        Command("backup", "Buat cadangan data", "kentongan backup cadangan/"),
        Command("restore", "Pulihkan data dari cadangan", "kentongan restore cadangan/"),
        Command(
            "mail",
            "Terima satu surat dari peladen surat",
            "kentongan mail receive --government contohkab < surat.eml",
        ),
        Command(
            "test",
            "Jalankan semua pemeriksaan dan uji",
            "kentongan test --fast tests/test_cli.py -k nama",
            passes_rest=True,
        ),
        Command("bench", "Jalankan tolok ukur", "kentongan bench NAMA", passes_rest=True),
        Command("migrate", "Perbarui susunan basis data", "kentongan migrate"),
    )
}
