"""A staff list as a file: which columns it has, and how people head them."""

from enum import StrEnum
from typing import Final

from . import sheets
from .sheets import Layout, TableError, clean, key

__all__ = ["REQUIRED", "STAFF", "Column", "Row", "Table", "TableError", "clean", "key", "read_table"]


class Column(StrEnum):
    """The importer's columns, in the order of the exporter."""

    NIP = "NIP"
    NAME = "Nama"
    TITLE = "Jabatan"
    AGENCY = "OPD"
    PARENT = "Induk OPD"
    SUPERIOR = "Atasan"
    PHONE = "HP"
    EMAIL = "E-mail"


REQUIRED: Final = (Column.NIP, Column.NAME, Column.TITLE, Column.AGENCY)
_ALIASES: Final = {
    Column.NIP: "nip, nomor induk pegawai, nip baru, no nip, nip nik, nip nipppk, nip ni pppk",
    Column.NAME: "nama, nama lengkap, nama pegawai, nama pejabat, nama lengkap dan gelar",
    Column.TITLE: "jabatan, nama jabatan, jabatan struktural",
    Column.AGENCY: "opd, nama opd, skpd, unit kerja, perangkat daerah, unit organisasi, satuan kerja",
    Column.PARENT: "induk opd, opd induk, induk unit kerja, unit induk, induk perangkat daerah, induk",
    Column.SUPERIOR: "atasan, jabatan atasan, atasan langsung, jabatan atasan langsung",
    Column.PHONE: "hp, no hp, nomor hp, telepon, no telepon, nomor telepon, telp, no telp, handphone, "
    "ponsel, no handphone, nomor ponsel, whatsapp, no wa, nomor wa",
    Column.EMAIL: "email, surel, alamat email, alamat surel, pos el, email dinas",
}
STAFF: Final = Layout(_ALIASES, REQUIRED, "pegawai")

Row = sheets.Row[Column]
Table = sheets.Table[Column]


def read_table(name: str, content: bytes) -> Table:
    """A staff list, by its content. Raises TableError."""
    return sheets.read_list(name, content, STAFF)
