"""The forms of screening: a text and where it stands, a file of texts, a rulebook, an objection."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.base import files
from kentongan.core.screening import Context, Direction
from kentongan.core.screening.rulebook import REGION, RulebookError

from .actions import LONGEST_TEXT, screener_of
from .models import CategoryWord, DirectionWord, Feedback

NETWORKS = [
    ("", _("Tidak ditentukan")),
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("threads", "Threads"),
    ("tiktok", "TikTok"),
    ("x", "X"),
    ("youtube", "YouTube"),
]


class PlaceForm(forms.Form):
    """Where and when a text stands."""

    direction = forms.ChoiceField(
        label=_("Tulisan ini"),
        choices=DirectionWord,
        initial=DirectionWord.OUTGOING,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Tanggal terbit"),
        required=False,
        help_text=_("Menentukan masa pemilu; kosong berarti hari ini."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Tulis tanggalnya seperti 2026-11-23.")},
    )
    region = forms.RegexField(
        rf"\A{REGION.pattern}\Z",
        label=_("Kode wilayah"),
        required=False,
        strip=True,
        help_text=_("Kode Kemendagri, misalnya 33.74; kosong berarti di mana saja."),
        error_messages={"invalid": _("Tulis kode wilayahnya seperti 33 atau 33.74.")},
    )
    network = forms.ChoiceField(label=_("Jejaring"), choices=NETWORKS, required=False)

    def context(self, today: date) -> Context:
        sent = self.cleaned_data
        return Context(Direction(sent["direction"]), sent["day"] or today, sent["region"], sent["network"])


class TextForm(PlaceForm):
    """One text to be screened."""

    text = forms.CharField(
        label=_("Tulisan"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 8, "autocomplete": "off"}),
        error_messages={"required": _("Tulis atau tempel dahulu tulisannya.")},
    )
    field_order = ("text",)


class BatchForm(PlaceForm):
    """A file of texts: one a line, or CSV or JSONL with a column "text"."""

    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("TXT satu tulisan tiap baris, CSV dengan kolom text, atau JSONL dengan kunci text."),
        error_messages={"required": _("Pilih dahulu berkasnya."), "empty": _("Berkas ini kosong.")},
    )
    field_order = ("file",)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        try:
            files.check_size(sent.read())
        except files.FileTooLarge as error:
            raise forms.ValidationError(str(error)) from None
        sent.seek(0)
        return sent


class RulebookForm(forms.Form):
    """A rulebook in its own words; a fault is told with its place in the file."""

    text = forms.CharField(
        label=_("Isi buku aturan"),
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea({"rows": 24}),
    )
    note = forms.CharField(
        label=_("Keterangan perubahan"),
        max_length=200,
        help_text=_("Misalnya: tambah calon bupati yang ditetapkan KPU."),
        error_messages={"required": _("Tulis apa yang diubah dan mengapa.")},
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            screener_of(text)
        except RulebookError as error:
            raise forms.ValidationError(str(error)) from None
        return text


class FeedbackForm(forms.Form):
    """An objection to a verdict."""

    kind = forms.ChoiceField(choices=Feedback.Kind)
    category = forms.ChoiceField(
        label=_("Kategori"),
        choices=CategoryWord,
        error_messages={"required": _("Pilih kategorinya.")},
    )
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)
