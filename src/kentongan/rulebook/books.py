"""Pages of the rulebook: the one in force, its versions, a new one tried out on the newest verdicts."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.guard import SignedIn

from . import actions
from .forms import RulebookForm
from .models import CategoryWord, RulebookVersion
from .views import level_mark, shown_in, whole_government

SHOWN = 50


def rulebook_page(request: SignedIn) -> HttpResponse:
    """The rulebook in force and how it came about."""
    versions = RulebookVersion.objects.select_related("published_by").order_by("-version")
    context = {
        "book": actions.in_force(),
        "versions": versions[:SHOWN],
    }
    return shown_in(request, "rulebook/rulebook.html", context)


def rulebook_edit(request: SignedIn) -> HttpResponse:
    """Write a new version: first see what it would change, then publish it."""
    whole_government(request.user)
    book = actions.in_force()
    form = RulebookForm(request.POST or None, initial={"text": book.text, "base": book.version})
    context: dict[str, Any] = {"form": form, "book": book}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "publish":
            return _published(request, form)
        context |= _tried(form.cleaned_data["text"])
    return shown_in(request, "rulebook/edit.html", context)


def _published(request: SignedIn, form: RulebookForm) -> HttpResponse:
    sent = form.cleaned_data
    try:
        row = actions.publish(
            sent["text"], sent["note"], base=sent["base"], acting_user=request.user, now=clock.now()
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return shown_in(request, "rulebook/edit.html", {"form": form, "book": actions.in_force()})
    messages.success(request, _("Versi %(n)d berlaku mulai sekarang.") % {"n": row.version})
    return redirect("rulebook")


def _tried(text: str) -> dict[str, Any]:
    changes = list(actions.dry_run(text))
    return {
        "tried": True,
        "total": len(changes),
        "changes": [
            {
                "row": change.screening,
                "before": level_mark(change.screening.level),
                "after": level_mark(change.level),
                "gained": [CategoryWord(name).label for name in sorted(change.gained)],
                "lost": [CategoryWord(name).label for name in sorted(change.lost)],
            }
            for change in islice(changes, SHOWN)
        ],
    }


def rulebook_file(request: SignedIn, version: int) -> HttpResponse:
    """A version as the file that the command line takes."""
    row = RulebookVersion.objects.filter(version=version).first()
    if row is None:
        raise Http404
    headers = {"Content-Disposition": f"attachment; filename=buku-aturan-{version}.toml"}
    return HttpResponse(row.text, content_type="application/toml; charset=utf-8", headers=headers)
