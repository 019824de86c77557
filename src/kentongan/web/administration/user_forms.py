"""Forms around people who sign in. Messages say what is wrong and what to do."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base.permissions import Role
from kentongan.base.second_eyes import Checked
from kentongan.base.users import User
from kentongan.directory.models import Agency

from .wording import role_sentence, role_word


def role_choices() -> list[tuple[str, object]]:
    """Each role with one sentence on what it may do."""
    return [
        (
            role,
            format_html(
                '<span>{}<br><span class="second">{}</span></span>', role_word(role), role_sentence(role)
            ),
        )
        for role in Role
    ]


def _branch_field() -> Any:
    """A branch of the agency tree, or the whole government; its choices wait for the scope of a request."""
    return forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Berlaku untuk"),
        help_text=gettext_lazy("Administrator dan Auditor selalu untuk seluruh pemerintah."),
    )


class _WithBranch(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branch: Any = self.fields["branch"]
        branch.queryset = Agency.objects.filter(is_active=True).order_by("name")
        branch.empty_label = _("Seluruh pemerintah")

    @property
    def branch_id(self) -> int | None:
        branch = self.cleaned_data["branch"]
        return branch.pk if branch else None


class InviteForm(_WithBranch):
    """Somebody new."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("Dipakai untuk masuk. Tidak ada surat yang dikirim ke alamat ini."),
    )
    roles = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Peran"),
        coerce=Role,
        choices=role_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu peran.")},
    )
    branch = _branch_field()


class RoleForm(_WithBranch):
    """One more role."""

    role = forms.TypedChoiceField(
        label=gettext_lazy("Peran"), coerce=Role, choices=role_choices, widget=forms.RadioSelect
    )
    branch = _branch_field()


class CheckedForm(forms.Form):
    """How the person was recognised before his second factor is removed."""

    checked = forms.ChoiceField(
        label=gettext_lazy("Bagaimana Anda memastikan orangnya?"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih bagaimana orangnya dipastikan.")},
    )


class JoinForm(forms.Form):
    """Name and password of somebody who opened his one-time link."""

    name = forms.CharField(
        label=gettext_lazy("Nama"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Kata sandi baru, sekali lagi"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(str(t) for t in password_validators_help_texts())

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", ValidationError(_("Kedua kata sandi belum sama. Tulis sekali lagi.")))
        return data
