"""Webhooks: programs that are told of findings; a new one with its secret, shown once; every try to reach it."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.templatetags import look
from kentongan.directory.asking import Question, ask
from kentongan.sitewatch import hooks
from kentongan.sitewatch.hook_models import Hook, HookAttempt, HookEvent, HookMessage
from kentongan.sitewatch.inventory import Refused

State = HookMessage.State
_STATES: dict[str, tuple[str, words.Colour]] = {
    State.PLANNED: ("circle-dashed", "ink-2"),
    State.CLAIMED: ("send", "nila"),
    State.DELIVERED: ("check", "daun"),
    State.FAILED: ("circle-x", "mengkudu"),
}
LAST = 10


class HookForm(forms.Form):
    """Where a program listens, and what for."""

    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=80,
        help_text=gettext_lazy("Program yang diberi tahu, misalnya: SIEM Diskominfo."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tulis program mana yang diberi tahu.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Alamat"),
        max_length=500,
        help_text=gettext_lazy("Alamat https:// yang menerima kiriman, tanpa nama pengguna dan sandi."),
        widget=forms.URLInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Isi alamatnya.")},
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Diberi tahu bila"),
        choices=HookEvent,
        initial=HookEvent.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu kejadian.")},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not _may_call(url):
            raise forms.ValidationError(
                _(
                    "Alamat ini tidak dapat dipakai. Tulis alamat https:// yang lengkap, tanpa sandi di dalamnya."
                )
            )
        return url


def _may_call(url: str) -> bool:
    """https to a named host; without TLS only to hosts of the inner network that the operator allows."""
    try:
        parts = urlsplit(url)
        known = {parts.hostname, f"{parts.hostname}:{parts.port}"}
    except ValueError:
        return False
    inner = parts.scheme == "http" and bool(known & set(settings.PRIVATE_HOSTS_ALLOWED))
    plain = (
        not parts.username and not parts.password and url.isascii() and url.isprintable() and " " not in url
    )
    return bool(parts.hostname) and plain and (parts.scheme == "https" or inner)


def hook_list(request: SignedIn) -> HttpResponse:
    rows = Hook.objects.filter(removed_at=None).order_by("name", "pk")
    shown = [{"hook": row, "state": _hook_mark(row), "events": _events_words(row)} for row in rows]
    return render(request, "web/administration/hooks.html", {"hooks": shown})


def _hook_mark(row: Hook) -> object:
    if row.removed_at:
        return look.mark(_("Dihapus"), "ban", "ink-3")
    if row.paused_at:
        return look.mark(_("Dijeda"), "player-pause", "sogan")
    if row.failures:
        return look.mark(_("Terganggu"), "alert-triangle", "sogan")
    return look.mark(_("Berjalan"), "circle-check", "daun")


def _events_words(row: Hook) -> str:
    return ", ".join(str(HookEvent(one).label) for one in row.events)


def hook_new(request: SignedIn) -> HttpResponse:
    """Make an endpoint; the answer shows its secret, and only this once."""
    form = HookForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "web/administration/hook_new.html", {"form": form}, status=status)
    sent = form.cleaned_data
    row, secret = hooks.add(
        sent["name"], sent["url"], sent["events"], acting_user=request.user, now=clock.now()
    )
    response = render(request, "web/administration/hook_shown.html", {"row": row, "secret": secret})
    response.headers["Cache-Control"] = "no-store"
    return response


def _hook(pk: int) -> Hook:
    row = Hook.objects.select_related("created_by", "government").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def hook_page(request: SignedIn, pk: int) -> HttpResponseBase:
    """One endpoint with what it was sent."""
    row = _hook(pk)
    listing = respond(request, HookMessage.objects.filter(hook=row), _spec(request, row))
    if isinstance(listing, HttpResponseBase):
        return listing
    context = {"hook": row, "state": _hook_mark(row), "events": _events_words(row), "listing": listing}
    return render(request, "web/administration/hook.html", context)


def _spec(request: SignedIn, hook: Hook) -> Spec[HookMessage]:
    zone = request.user.government.zone

    def made(row: HookMessage) -> str:
        return words.moment(row.created_at, zone)

    def following(row: HookMessage) -> str:
        waits = row.state == State.PLANNED and row.tries and not hook.paused_at
        return words.moment(row.not_before, zone) if waits else ""

    return Spec(
        caption=_("Kiriman"),
        name=f"kiriman-webhook-{hook.pk}",
        columns=[
            Col("event", _("Kejadian"), lambda m: m.event_words, lambda m: m.event),
            Col("made", _("Waktu"), made, lambda m: m.created_at.isoformat(), "id"),
            Col("key", _("Nomor kiriman"), lambda m: m.key[:12], lambda m: m.key),
            Col("tries", _("Percobaan"), lambda m: m.tries, lambda m: m.tries, numeric=True),
            Col("next", _("Dicoba lagi"), following, following),
            Col("end", _("Keadaan"), _message_mark, lambda m: m.get_state_display()),
        ],
        sort="-made",
        main="event",
        url=lambda m: reverse("hook_message", args=[m.pk]),
        filters={noop("keadaan"): [Choice(s.value, str(s.label), Q(state=s)) for s in State]},
        empty_title=_("Belum ada kiriman"),
        empty_text=_(
            "Kejadian berikutnya dikirim dalam hitungan detik. Kirim uji untuk mencobanya sekarang."
        ),
    )


def _message_mark(row: HookMessage) -> object:
    icon, colour = _STATES[row.state]
    return look.mark(row.get_state_display(), icon, colour)


def hook_message(request: SignedIn, pk: int) -> HttpResponse:
    """One message: what it said, every try; POST sends it again."""
    row = HookMessage.objects.select_related("hook").filter(pk=pk).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            hooks.send_again(row, acting_user=request.user, now=clock.now())
            messages.success(request, _("Dikirim lagi dengan nomor kiriman yang sama."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("hook_message", pk=pk)
    context = {
        "row": row,
        "state": _message_mark(row),
        "attempts": HookAttempt.objects.filter(message=row).order_by("-pk")[:LAST],
        "may_repeat": row.state in (State.DELIVERED, State.FAILED) and row.hook.removed_at is None,
    }
    return render(request, "web/administration/hook_message.html", context)


def hook_ping(request: SignedIn, pk: int) -> HttpResponse:
    row = _hook(pk)
    if request.method == "POST" and row.removed_at is None:
        hooks.ping(row, now=clock.now())
        messages.success(request, _("Kiriman uji diantrekan. Muat ulang halaman ini untuk melihat hasilnya."))
    return redirect("hook", pk=pk)


def hook_pause(request: SignedIn, pk: int) -> HttpResponse:
    """Stop sending, or go on; what waits is kept."""
    row = _hook(pk)
    if request.method == "POST":
        act = hooks.resume if row.paused_at else hooks.pause
        act(row, acting_user=request.user, now=clock.now())
        messages.success(
            request, _("Dikirim lagi.") if row.paused_at else _("Dijeda. Kiriman baru menunggu.")
        )
    return redirect("hook", pk=pk)


def hook_remove(request: SignedIn, pk: int) -> HttpResponse:
    row = _hook(pk)
    if request.method == "POST":
        try:
            hooks.remove(row, acting_user=request.user, now=clock.now())
            messages.success(request, _("Webhook %(name)s dihapus.") % {"name": row.name})
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("hooks")
    question = Question(
        title=_("Hapus webhook %(name)s?") % {"name": row.name},
        text=_("Program itu tidak diberi tahu lagi, juga tentang yang masih menunggu dikirim."),
        verb=_("Hapus webhook"),
        refusal=_("Jangan hapus"),
        back=reverse("hook", args=[pk]),
        section=_("Webhook"),
    )
    return ask(request, question)
