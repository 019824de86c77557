"""Tokens of the HTTP API: who holds one and what it may do; a new one, shown once; one taken back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import api_tokens, clock, words
from kentongan.base.api_tokens import ApiToken, Scope, State
from kentongan.base.guard import SignedIn
from kentongan.base.templatetags import look

# Those that ended long ago are in the audit trail.
SHOWN = 200
LIVES = [
    ("30", gettext_lazy("30 hari")),
    ("90", gettext_lazy("90 hari")),
    ("180", gettext_lazy("180 hari")),
    ("365", gettext_lazy("1 tahun")),
]


class TokenForm(forms.Form):
    """What a token is for, what it may do and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=80,
        help_text=gettext_lazy("Program yang memakainya, misalnya: pemantau komentar Diskominfo."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tulis program mana yang memakainya.")},
    )
    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Cakupan"),
        coerce=Scope,
        choices=Scope,
        initial=[Scope.SCREEN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu cakupan.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Berlaku selama"), coerce=int, choices=LIVES, initial="90"
    )


def token_list(request: SignedIn) -> HttpResponse:
    now = clock.real_now()
    rows = ApiToken.objects.select_related("created_by").order_by("-pk")[:SHOWN]
    shown = [_row(row, row.state(now=now), request.user.government.zone) for row in rows]
    return render(request, "web/administration/tokens.html", {"tokens": shown})


def _row(row: ApiToken, state: State, zone: str) -> dict[str, Any]:
    return {
        "token": row,
        "state": _mark(state),
        "may_revoke": state in (State.ACTIVE, State.ORPHANED),
        "scopes": ", ".join(str(Scope(one).label) for one in row.scopes),
        "used": words.moment(row.last_used_at, zone) if row.last_used_at else "",
    }


def _mark(state: State) -> object:
    match state:
        case State.ACTIVE:
            return look.mark(_("Berlaku"), "circle-check", "daun")
        case State.EXPIRED:
            return look.mark(_("Kedaluwarsa"), "clock-x", "ink-2")
        case State.REVOKED:
            return look.mark(_("Dicabut"), "ban", "ink-2")
        case State.ORPHANED:
            return look.mark(_("Pembuatnya dimatikan"), "user-off", "sogan")


def token_new(request: SignedIn) -> HttpResponse:
    """Make a token; the answer shows it, and only this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _made(request, form.cleaned_data)
    return render(
        request, "web/administration/token_new.html", {"form": form}, status=422 if form.errors else 200
    )


def _made(request: SignedIn, sent: dict[str, Any]) -> HttpResponse:
    now = clock.real_now()
    row, token = api_tokens.create(
        sent["name"],
        sent["scopes"],
        expires_at=now + timedelta(days=sent["days"]),
        acting_user=request.user,
        now=now,
    )
    response = render(request, "web/administration/token_shown.html", {"row": row, "token": token})
    response.headers["Cache-Control"] = "no-store"
    return response


def token_revoke(request: SignedIn, pk: int) -> HttpResponse:
    row = ApiToken.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        if api_tokens.revoke(row, acting_user=request.user, now=clock.real_now()):
            messages.success(request, _("Token %(name)s dicabut.") % {"name": row.name})
        else:
            messages.info(request, _("Token %(name)s sudah dicabut sebelumnya.") % {"name": row.name})
        return redirect("tokens")
    question = {
        "title": _("Cabut token %(name)s?") % {"name": row.name},
        "text": _(
            "Program yang memakainya langsung ditolak. Token yang dicabut tidak dapat dihidupkan lagi."
        ),
        "verb": _("Cabut token"),
        "refusal": _("Jangan cabut"),
        "action": request.path,
        "back": reverse("tokens"),
    }
    return render(request, "web/administration/token_revoke.html", question)
