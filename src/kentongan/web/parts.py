"""One of each shared part, for the page that shows them all (/bagian/)."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kentongan.base import words
from kentongan.base.parts import (
    LEGEND,
    Column,
    Count,
    DeskGroup,
    DeskRow,
    Export,
    Filter,
    Listing,
    Proof,
    Row,
    Silent,
    Step,
    Tile,
)


class SampleForm(forms.Form):
    """Every kind of control that a page uses, so the look of each can be seen and tested."""

    text = forms.CharField(
        label="Isi perintah",
        help_text="Satu perintah, satu hal. Tulis apa yang harus dikerjakan dan buktinya.",
        max_length=3500,
        widget=forms.Textarea({"rows": 3}),
    )
    due = forms.CharField(label="Tenggat")
    note = forms.CharField(label="Catatan", required=False)
    urgency = forms.ChoiceField(
        label="Kepentingan",
        choices=[("usual", "Biasa"), ("high", "Penting"), ("urgent", "Darurat")],
        widget=forms.RadioSelect,
    )
    agency = forms.ChoiceField(label="Perangkat daerah", choices=[("", "Pilih"), ("pu", "Dinas PU")])
    photo = forms.BooleanField(label="Minta satu foto sebagai bukti", required=False)

    def clean_due(self) -> str:
        raise forms.ValidationError(
            "Sabtu, 21 November bukan hari kerja. Pilih hari lain, atau pakai jam kalender."
        )


def sample_context(now: datetime) -> dict[str, Any]:
    """What parts.html is rendered with: one of every part, invented, around the instant `now`."""
    return {
        "receipts": [(key, _RECEIPT_MEANINGS[key]) for key in words.RECEIPTS],
        "acts": list(words.ACTS),
        "dues": [now + timedelta(days=2), now + timedelta(hours=2), now - timedelta(days=3)],
        "silence": timedelta(days=8),
        "listing": _sample_listing(),
        "nothing": _sample_listing(empty=True),
        "counts": _sample_counts(),
        "matrix": _sample_matrix(),
        "legend": LEGEND,
        "events": _sample_events(now),
        "steps": _sample_steps(now),
        "people": _sample_people(),
        "groups": _sample_desk(now),
        "form": SampleForm({"text": "Laporkan jumlah warga rentan.", "due": "2026-11-21", "urgency": "high"}),
    }


_RECEIPT_MEANINGS = {
    "planned": "direncanakan",
    "claimed": "sedang diambil",
    "accepted": "diterima peladen",
    "delivered": "di perangkat",
    "read": "menurut saluran",
    "not_knowable": "saluran tak tahu",
    "unknown": "tanpa balasan",
    "failed": "sebab dan lanjutan",
}


def _sample_listing(*, empty: bool = False) -> Listing:
    columns = [
        Column("seat", "Jabatan", "?urut=-jabatan", "ascending"),
        Column("orders", "Perintah", "?urut=perintah", numeric=True),
        Column("answered", "Dijawab", numeric=True),
        Column("end", "Terbuka"),
    ]
    rows = [
        Row("#kepala", ["Kepala Dinas", 24, "96%", "Tidak ada"]),
        Row("#sekretaris", ["Sekretaris", 19, "95%", "Tidak ada"]),
        Row("#sda", ["Kabid Sumber Daya Air dan Irigasi Wilayah Selatan", 15, "73%", "2 diam"]),
        Row(None, ["Kasi Jalan Lingkungan", 8, "", "1 kendala"]),
    ]
    return Listing(
        caption="Jabatan yang diam" if empty else "Per jabatan",
        columns=columns,
        rows=[] if empty else rows,
        filters=[
            Filter("Semua", "?", True, 38),
            Filter("Diam", "?saring=diam", count=2),
            Filter("Plt", "?plt"),
        ],
        search_name="q",
        next_url="?sesudah=4",
        previous_url="?sebelum=1",
        exports=[Export("CSV", "?unduh=csv"), Export("XLSX", "?unduh=xlsx")],
        empty_title="Tidak ada yang diam",
        empty_text="Semua pejabat di Dinas PU sudah menjawab.",
        total=38,
    )


def _sample_counts() -> list[Count]:
    return [
        Count(36, _("Terkirim"), "?saring=terkirim", of=36, key="accepted"),
        Count(9, _("Sampai"), "?saring=sampai", of=9, key="delivered", note="27 tidak tersedia"),
        Count(8, _("Dibaca"), "?saring=dibaca", of=9, key="read", note="27 tidak tersedia"),
        Count(28, _("Diterima"), "?saring=diterima", key="acknowledged", note="tengah 1 jam 50 mnt"),
        Count(16, _("Selesai"), "?saring=selesai", key="done", note="2 kendala"),
        Count(8, _("Diam"), "?saring=diam", key="silent", note="terlama 8 hari", active=True),
    ]


def _sample_matrix() -> list[tuple[str, list[Tile]]]:
    people = {
        "Kec. Rimbaelok": ["field_visit", "acknowledged"],
        "Kec. Lembahsari": ["silent", "done"],
        "BPBD": ["silent", "obstacle", "acknowledged", "done", "done", "done"],
        "Dinas Perhubungan": ["lapsed", "waiting"],
    }
    return [
        (
            agency,
            [Tile(key, f"Jabatan {number}", f"#{agency}-{number}") for number, key in enumerate(keys, 1)],
        )
        for agency, keys in people.items()
    ]


def _sample_events(now: datetime) -> list[Proof]:
    def at(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    return [
        Proof(
            at(18),
            "circle-check-filled",
            "daun",
            "Camat Batukelapa",
            "menyelesaikan, 1 foto",
            "Telegram",
            "9c41e7",
        ),
        Proof(
            at(40),
            "alert-triangle",
            "manggis",
            "Kabid Logistik BPBD",
            "melaporkan kendala: “Perahu rusak, butuh 2 hari.”",
            "Tautan",
            "52ab03",
        ),
        Proof(
            at(120), "bell", "ink-2", "", "Pengingat ke-2 dikirim kepada 7 pejabat", "Telegram 5, e-mail 2"
        ),
    ]


def _sample_steps(now: datetime) -> list[Step]:
    return [
        Step("done", "Dikirim", "lewat Telegram", now - timedelta(days=8)),
        Step("done", "Diingatkan", "2 kali", now - timedelta(days=7)),
        Step("now", "WhatsApp", "berikutnya", now + timedelta(days=1)),
        Step("", "Camat", "diberi tahu", now + timedelta(days=4)),
        Step("", "Kunjungan", "", now + timedelta(days=5)),
    ]


def _sample_people() -> list[Silent]:
    return [
        Silent(
            "#rimbaelok", "Camat Rimbaelok", "Darma Sagara", timedelta(days=8), 4, 5, "Kunjungan, hari ini"
        ),
        Silent(
            "#lembahsari",
            "Camat Lembahsari",
            "Plt Melati Anjani",
            timedelta(days=6),
            3,
            5,
            "Sekda, Jum 14.20",
        ),
        Silent("#tirtaraya", "Lurah Tirtaraya", "kosong", timedelta(hours=30), 1, 5, "Diingatkan 1 kali"),
    ]


def _sample_desk(now: datetime) -> list[DeskGroup]:
    from kentongan.base.templatetags import look

    late = [
        DeskRow(
            "#posko",
            now - timedelta(days=3),
            "gavel",
            "Laporkan kesiapan posko banjir",
            "36 pejabat di 13 OPD",
            look.chip("silent", "8 diam", thin=True),
            16,
            36,
        ),
        DeskRow(
            "#judi",
            now - timedelta(days=1),
            "world-search",
            "Bersihkan halaman judi: awanbiru.contohkab.example",
            "Kec. Awanbiru · Pengelola situs",
            look.chip("escalated", "Naik ke camat", thin=True),
        ),
    ]
    today = [
        DeskRow(
            "#beras",
            now + timedelta(minutes=40),
            "gavel",
            "Kirim data harga beras minggu ke-3",
            "Dinas Perdagangan · Kepala",
            look.chip("acknowledged", thin=True),
            0,
            1,
        ),
        DeskRow(
            "#ppk", None, "flag", "Balas permintaan PPK-0312", "Diskominfo", look.chip("obstacle", thin=True)
        ),
    ]
    return [DeskGroup("Lewat tenggat", late, len(late)), DeskGroup("Jatuh tempo hari ini", today, len(today))]
