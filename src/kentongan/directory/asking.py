"""What the pages of the directory share: the day, a question before an act, and who may."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.ports import registry
from kentongan.ports.channel import Manifest

from .access import visible_agencies, visible_people, visible_positions
from .importing import local_day
from .models import Agency, Person, Position


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked before an act: title, who will notice, the act's verb, the way back."""

    title: str
    text: str
    verb: str
    refusal: str
    back: str
    section: str


def ask(request: HttpRequest, question: Question, form: Form | None = None) -> HttpResponse:
    """The page of the question; it posts to its own address."""
    context = {"question": question, "form": form, "action": request.get_full_path()}
    return render(request, "directory/question.html", context)


def refuse(request: HttpRequest, error: ValidationError) -> None:
    """Tell on the next page why an act without a form was not done."""
    for sentence in error.messages:
        messages.error(request, sentence)


def takes_home(request: HttpRequest) -> bool:
    """Whether a list is asked for as a file, which holds more columns than a page has room for."""
    return request.GET.get("unduh") in ("csv", "xlsx")


def today(user: User) -> date:
    """The local day of the user's government."""
    return local_day(user.government, clock.now())


def may(user: User, permission: Permission, about: Agency | Position | Person) -> bool:
    """Whether the user may do this to what he sees; for showing a button, the gate asks again."""
    match about:
        case Agency():
            return visible_agencies(user, permission).filter(pk=about.pk).exists()
        case Position():
            return visible_positions(user, permission).filter(pk=about.pk).exists()
        case Person():
            return visible_people(user, permission).filter(pk=about.pk).exists()


def linkable() -> list[Manifest]:
    """Channels that tie an address to a person by a link."""
    return [m for m in registry.channels().values() if m.link and not m.hidden]


def signed_off(user: User, error: ValidationError) -> ValidationError:
    """The refusal without the name of somebody whom a user of one branch may not see."""
    if user.branches(Permission.DIRECTORY_READ) is None or not hasattr(error, "error_dict"):
        return error
    hidden = _("Ini sudah dipakai seorang pegawai lain. Mintalah bantuan administrator.")
    unnamed = {"nip": hidden, "value": hidden}
    return ValidationError({f: unnamed.get(f, texts) for f, texts in error.message_dict.items()})
