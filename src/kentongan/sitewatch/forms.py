"""The forms of the watch over sites. Agencies and seats are named by typing, with suggestions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.directory.forms import ActForm, DayInput, NamedField
from kentongan.directory.models import Agency, Position

from .addresses import LONGEST, BadAddress, home
from .inventory import SiteDraft
from .models import Mandate, Schedule

_DAY = {
    "required": gettext_lazy("Isi tanggalnya."),
    "invalid": gettext_lazy("Tulis tanggalnya seperti 2026-11-23."),
}
_HOUR = {
    "required": gettext_lazy("Isi jamnya."),
    "invalid": gettext_lazy("Tulis jamnya seperti 22:00."),
}


class HourInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SiteForm(ActForm):
    """A site: its address, whose it is, who cleans it."""

    url = forms.CharField(
        label=gettext_lazy("Alamat"),
        max_length=LONGEST,
        help_text=gettext_lazy("Misalnya dinas.contohkab.go.id. Tanpa http:// dipakai https://."),
    )
    agency = NamedField("name", label=gettext_lazy("OPD pemilik"))
    contact = NamedField(
        "title",
        label=gettext_lazy("Pengelola teknis"),
        required=False,
        help_text=gettext_lazy("Jabatan yang diminta membersihkan. Tanpa ini temuan tidak dapat dikirim."),
    )
    name = forms.CharField(label=gettext_lazy("Nama situs"), max_length=160, required=False)

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], seats: QuerySet[Position], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named("agency").narrow(agencies)
        self.named("contact").narrow(seats)

    def clean_url(self) -> str:
        try:
            return home(self.cleaned_data["url"])
        except BadAddress as error:
            raise ValidationError(str(error)) from None

    def draft(self) -> SiteDraft:
        sent = self.cleaned_data
        return SiteDraft(sent["url"], sent["agency"], sent["contact"], sent["name"])


class WindowForm(ActForm):
    """Two hours of a day that belong together."""

    opens = forms.TimeField(
        label=gettext_lazy("Dari pukul"), widget=HourInput, required=False, error_messages=_HOUR
    )
    closes = forms.TimeField(
        label=gettext_lazy("Sampai pukul"), widget=HourInput, required=False, error_messages=_HOUR
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("opens") is None) != (data.get("closes") is None):
            self.add_error("closes", _("Isi kedua jamnya, atau kosongkan keduanya."))
        return data


class MandateForm(WindowForm):
    """An agency's written leave."""

    agency = NamedField(
        "name",
        label=gettext_lazy("OPD"),
        help_text=gettext_lazy("Berlaku untuk semua situs OPD ini dan OPD di bawahnya."),
    )
    number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=80)
    contact = forms.CharField(
        label=gettext_lazy("Kontak"),
        max_length=160,
        help_text=gettext_lazy("Siapa yang dihubungi bila pemindaian mengganggu: nama dan nomor."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Berlaku mulai"), widget=DayInput, error_messages=_DAY)
    valid_until = forms.DateField(label=gettext_lazy("Berlaku sampai"), widget=DayInput, error_messages=_DAY)
    text = forms.CharField(
        label=gettext_lazy("Isi mandat"),
        max_length=8000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Salin kalimat pokok suratnya: apa yang boleh diperiksa dan caranya."),
    )
    field_order = ("agency", "number", "contact", "valid_from", "valid_until", "opens", "closes", "text")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named("agency").narrow(agencies)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Hari terakhir lebih awal daripada hari pertama."))
        return data

    def mandate(self) -> Mandate:
        return Mandate(**self.cleaned_data)


class ScheduleForm(WindowForm):
    """When sites are looked at by themselves."""

    is_on = forms.BooleanField(label=gettext_lazy("Periksa otomatis"), required=False)
    every = forms.IntegerField(
        label=gettext_lazy("Setiap berapa malam"),
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("1 berarti setiap malam."),
    )
    by_day = forms.BooleanField(
        label=gettext_lazy("Sekali juga di siang hari"),
        required=False,
        help_text=gettext_lazy(
            "Pada jam yang berganti-ganti di luar jadwal malam, untuk sisipan yang hanya tampil di siang hari."
        ),
    )
    field_order = ("is_on", "opens", "closes", "every", "by_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens"].required = self.fields["closes"].required = True

    def fill(self, row: Schedule) -> Schedule:
        for name, value in self.cleaned_data.items():
            setattr(row, name, value)
        return row


class ReasonForm(ActForm):
    """Why somebody does this; it stays with the act."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("Tulis singkat alasannya.")},
    )


class CleanedForm(ActForm):
    """What the technical contact adds to "Sudah dibersihkan"."""

    text = forms.CharField(required=False, max_length=4000)


class ReplyForm(ActForm):
    """What is answered to an obstacle."""

    reason = forms.CharField(
        label=gettext_lazy("Jawaban"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Tulis jawabannya.")},
    )
