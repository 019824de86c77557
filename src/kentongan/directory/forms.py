"""The forms of the directory. Agencies and seats are named by typing, with suggestions: names are unique."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import CharField, Model, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import files

from .importing_sheet import clean
from .models import Address, Agency, Appointment, Person, Position

SUGGESTED = 500
NEAR = 3


class SuggestInput(forms.TextInput):
    """A text field that offers names while one types; without script too (datalist)."""

    names: QuerySet[Any, str] | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{name}-nama"
        field = super().render(
            name, value, (attrs or {}) | {"list": list_id, "autocomplete": "off"}, renderer
        )
        options = format_html_join("", '<option value="{}">', ((n,) for n in (self.names or ())))
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class NamedField(forms.CharField):
    """An object by its unique name. `narrow()` says which may be meant."""

    widget = SuggestInput

    def __init__(self, name_field: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name_field = name_field
        self.rows: QuerySet[Any] | None = None

    def narrow(self, rows: QuerySet[Any]) -> None:
        self.rows = rows
        assert isinstance(self.widget, SuggestInput)
        names = rows.order_by(self.name_field).values_list(self.name_field, flat=True)
        self.widget.names = names[:SUGGESTED]

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.name_field) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        text = clean(super().clean(value))
        if not text or self.rows is None:
            return None
        found = self.rows.filter(**{f"{self.name_field}__iexact": text}).first()
        if found is None:
            raise ValidationError(self._unknown(text))
        return found

    def _unknown(self, text: str) -> str:
        assert self.rows is not None
        near = self.rows.filter(**{f"{self.name_field}__icontains": text}).order_by(self.name_field)
        names = list(near.values_list(self.name_field, flat=True)[:NEAR])
        if names:
            return _("“%(text)s” belum lengkap. Mungkin maksud Anda: %(names)s.") % {
                "text": text,
                "names": "; ".join(names),
            }
        return _("“%(text)s” tidak ada. Tulis namanya persis, atau pilih dari saran.") % {"text": text}


class ActForm(forms.Form):
    """A form whose act may still refuse: its sentences come to stand at the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("%(label)s belum diisi.") % {"label": field.label}

    def carry_out[Result](self, act: Callable[[], Result]) -> Result | None:
        """The act's result, or None where the form or the act found something wrong; then nothing is done."""
        if not self.is_valid():
            return None
        try:
            with transaction.atomic():
                return act()
        except ValidationError as error:
            self.take(error)
            return None

    def take(self, error: ValidationError) -> None:
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for field, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)

    def named(self, field: str) -> NamedField:
        found = self.fields[field]
        assert isinstance(found, NamedField)
        return found


def _length(model: type[Model], field: str) -> int:
    found = model._meta.get_field(field)
    assert isinstance(found, CharField)
    return found.max_length or 0


class AgencyForm(ActForm):
    """Name of an agency and where it hangs. `parents` None: it stays where it hangs."""

    name = forms.CharField(label=gettext_lazy("Nama OPD"), max_length=_length(Agency, "name"))
    short_name = forms.CharField(
        label=gettext_lazy("Nama singkat"),
        max_length=_length(Agency, "short_name"),
        required=False,
        help_text=gettext_lazy("Dipakai di daftar yang sempit, misalnya “Dinas PU”."),
    )
    parent = NamedField(
        "name",
        label=gettext_lazy("Induk"),
        required=False,
        help_text=gettext_lazy("OPD di atasnya. Kosongkan untuk OPD paling atas."),
    )

    def __init__(
        self, *args: Any, parents: QuerySet[Agency] | None, must_hang: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:
            del self.fields["parent"]
            return
        self.named("parent").narrow(parents)
        if must_hang:
            self.fields["parent"].required = True
            self.fields["parent"].help_text = _("OPD di atasnya, di bagian Anda.")


class SeatForm(ActForm):
    """A seat. `agencies` None: it stays in its agency; `superiors` None: its superior stays."""

    title = forms.CharField(
        label=gettext_lazy("Nama jabatan"),
        max_length=_length(Position, "title"),
        help_text=gettext_lazy("Sebut unitnya, supaya tiap jabatan berbeda: “Sekretaris Dinas Sosial”."),
    )
    agency = NamedField("name", label=gettext_lazy("OPD"))
    superior = NamedField(
        "title",
        label=gettext_lazy("Atasan"),
        required=False,
        help_text=gettext_lazy("Jabatan yang diberi tahu bila jabatan ini diam atau kosong."),
    )

    def __init__(
        self,
        *args: Any,
        agencies: QuerySet[Agency] | None,
        superiors: QuerySet[Position] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for field, rows in (("agency", agencies), ("superior", superiors)):
            if rows is None:
                del self.fields[field]
            else:
                self.named(field).narrow(rows)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


_DAY_FAULTS = {
    "required": gettext_lazy("Isi tanggalnya."),
    "invalid": gettext_lazy("Tulis tanggalnya seperti 2026-11-23."),
}


class AppointForm(ActForm):
    """Who comes to hold a seat, how and from when. `fresh`: somebody the directory does not know yet."""

    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=_length(Person, "name"))
    nip = forms.CharField(
        label=gettext_lazy("NIP"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("18 angka. Kosongkan untuk pejabat yang dipilih dan tidak mempunyai NIP."),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"), max_length=_length(Address, "value"), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis penugasan"),
        choices=[
            (Appointment.Kind.DEFINITIVE, gettext_lazy("Definitif: pemegang jabatan")),
            (Appointment.Kind.ACTING, gettext_lazy("Plt: jabatan sedang kosong")),
            (Appointment.Kind.DAILY, gettext_lazy("Plh: pejabatnya sedang tidak di tempat")),
        ],
        widget=forms.RadioSelect,
        initial=Appointment.Kind.DEFINITIVE,
    )
    since = forms.DateField(label=gettext_lazy("Mulai"), widget=DayInput, error_messages=_DAY_FAULTS)
    until = forms.DateField(
        label=gettext_lazy("Hari terakhir"), widget=DayInput, required=False, error_messages=_DAY_FAULTS
    )

    def __init__(self, *args: Any, fresh: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = today
        for field in () if fresh else ("name", "nip", "email"):
            del self.fields[field]


class EndForm(ActForm):
    """The last day of an appointment."""

    until = forms.DateField(label=gettext_lazy("Hari terakhir"), widget=DayInput, error_messages=_DAY_FAULTS)


class PersonForm(ActForm):
    """A person's name."""

    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=_length(Person, "name"),
        help_text=gettext_lazy("Dengan gelar, seperti tertulis di surat resmi."),
    )


class EmailForm(ActForm):
    """One more e-mail address."""

    value = forms.CharField(
        label=gettext_lazy("Alamat e-mail"),
        max_length=_length(Address, "value"),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tulis alamat e-mailnya.")},
    )


class UploadForm(ActForm):
    """A staff list as a file."""

    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={
            "required": gettext_lazy("Pilih berkasnya dahulu."),
            "empty": gettext_lazy("Berkas ini kosong."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > files.limit():
            raise ValidationError(
                _("Berkas terlalu besar. Paling besar %(most)d MB.") % {"most": files.limit() // 2**20}
            )
        return file
