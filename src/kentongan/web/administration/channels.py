"""Channels: their health, their settings (drawn from what the integration declares), a test of the connection."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.http import HttpDoor
from kentongan.base.templatetags import look
from kentongan.directory.models import Address, Person
from kentongan.kernel.accounts import is_quiet, open_channel, save_settings, webhook_path
from kentongan.kernel.models import ChannelAccount
from kentongan.ports import registry
from kentongan.ports.channel import ChannelError, Field, Manifest
from kentongan.ports.http import Http, NoAnswer, NotReached

PATIENCE_S = 10.0
_NUMBER = gettext_lazy("Isi dengan angka, tanpa titik atau spasi.")


class ChannelForm(forms.Form):
    """The settings of one channel. What is secret is never given back to the screen."""

    def __init__(self, *args: Any, manifest: Manifest, kept: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manifest, self.kept = manifest, kept
        for field in manifest.fields:
            self.fields[field.name] = _secret(field, kept) if field.secret else _plain(field, kept)
        self.fields["is_active"] = forms.BooleanField(label=_("Aktif: pakai saluran ini"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._guard_secrets(data)
        if not self.errors and (wrong := self.manifest.check(self.values())):
            raise forms.ValidationError(wrong)
        return data

    def _guard_secrets(self, data: dict[str, Any]) -> None:
        """A kept secret is never sent to a new address: whoever changes where it goes must know it."""
        moved = any(
            data.get(f.name, "") != self.kept.get(f.name, "")
            for f in self.manifest.fields
            if f.name.endswith(("_url", "_host")) and f.name in self.kept
        )
        for f in self.manifest.fields:
            if moved and f.secret and self.kept.get(f.name) and not data.get(f.name):
                self.add_error(f.name, _("Alamat peladennya berubah. Isi lagi rahasia ini."))

    def values(self) -> dict[str, Any]:
        """The settings as they will be: an empty secret means the one that is kept."""
        given = {f.name: self.cleaned_data.get(f.name, "") for f in self.manifest.fields}
        secret = {f.name for f in self.manifest.fields if f.secret}
        return self.kept | {k: v for k, v in given.items() if v or k not in secret}


def _secret(field: Field, kept: dict[str, Any]) -> forms.Field:
    has = bool(kept.get(field.name))
    return forms.CharField(
        label=_(field.label),
        required=field.required and not has,
        max_length=500,
        help_text=_("Tersimpan. Kosongkan bila tidak diubah.") if has else _help(field),
        widget=forms.PasswordInput({"autocomplete": "new-password"}, render_value=False),
    )


def _help(field: Field) -> str:
    """Gettext answers "" with the catalogue's header."""
    return _(field.help) if field.help else ""


def _plain(field: Field, kept: dict[str, Any]) -> forms.Field:
    initial = kept.get(field.name, field.default or (field.choices[0][0] if field.choices else ""))
    common: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _help(field),
        "required": field.required,
        "initial": initial,
    }
    if field.choices:
        choices = [(value, _(label)) for value, label in field.choices]
        return forms.ChoiceField(choices=choices, **common)
    if field.number:
        widget = forms.TextInput({"inputmode": "numeric"})
        return forms.RegexField(
            r"\A[0-9]{1,9}\Z", widget=widget, error_messages={"invalid": _NUMBER}, **common
        )
    return forms.CharField(max_length=500, **common)


def channels(request: SignedIn) -> HttpResponse:
    accounts = {a.channel: a for a in ChannelAccount.objects.all()}
    everybody = Person.objects.filter(is_active=True).count()
    zone = request.user.government.zone
    rows = [
        {
            "manifest": manifest,
            "url": reverse("channel", args=[kind]),
            "state": state_mark(accounts.get(kind)),
            "told": _told(accounts.get(kind), zone),
            "reached": _reached(kind),
            "everybody": everybody,
        }
        for kind, manifest in registry.channels().items()
        if not manifest.hidden
    ]
    return render(request, "web/administration/channels.html", {"rows": rows})


def _reached(kind: str) -> int:
    usable = Address.objects.filter(
        channel=kind, health__in=[Address.Health.GOOD, Address.Health.UNPROVEN], person__is_active=True
    )
    return usable.values("person").distinct().count()


def state_mark(account: ChannelAccount | None) -> object:
    """A channel's state in one word."""
    if account is None:
        return look.mark(_("Belum diatur"), "circle-dashed", "ink-2")
    if not account.is_active:
        return look.mark(_("Dimatikan"), "player-pause", "ink-2")
    if account.fault or is_quiet(account):
        return look.mark(_("Terganggu"), "alert-triangle", "sogan")
    return look.mark(_("Berjalan"), "circle-check", "daun")


def _told(account: ChannelAccount | None, zone: str) -> str:
    if account is None:
        return ""
    parts = [format_html('<span lang="id">{}</span>', account.fault)] if account.fault else []
    for at, told in ((account.sent_at, _("terakhir mengirim %s")), (account.received_at, _("menerima %s"))):
        if at is not None:
            parts.append(format_html("{}", told % words.moment(at, zone)))
    return SafeString(" · ").join(parts)


def channel(request: SignedIn, kind: str) -> HttpResponse:
    """One channel's settings; POST saves them, or tests those that are kept (`act=probe`)."""
    manifest = registry.channels().get(kind)
    if manifest is None or manifest.hidden:
        raise Http404
    account = ChannelAccount.objects.filter(channel=kind).first()
    if request.method == "POST" and request.POST.get("act") == "probe":
        return _probe(request, account, kind)
    kept = dict(account.settings) if account else {}
    initial = {"is_active": account is None or account.is_active}
    form = ChannelForm(request.POST or None, manifest=manifest, kept=kept, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _save(request, manifest, account, form)
    zone = request.user.government.zone
    context = {
        "manifest": manifest,
        "account": account,
        "form": form,
        "state": state_mark(account),
        "told": _told(account, zone),
        "webhook": settings.PUBLIC_URL + webhook_path(account) if account and manifest.receiver else "",
    }
    return render(request, "web/administration/channel.html", context, status=422 if form.errors else 200)


def _save(
    request: SignedIn, manifest: Manifest, account: ChannelAccount | None, form: ChannelForm
) -> HttpResponse:
    """Keep the settings. Where the integration introduces itself to the provider and is refused, the channel
    stays as it was, on or off: a network that is down for a minute does not switch a working channel off."""
    wanted = form.cleaned_data["is_active"]
    values = form.values()

    def keep(values: dict[str, Any], *, is_active: bool) -> ChannelAccount:
        actor = f"user:{request.user.pk}"
        return save_settings(
            request.user.government_id,
            manifest.kind,
            values,
            is_active=is_active,
            actor=actor,
            now=clock.now(),
        )

    connect = manifest.connect
    if connect is None or not wanted:
        keep(values, is_active=wanted)
        messages.success(request, _("Pengaturan %(name)s disimpan.") % {"name": manifest.label})
        return redirect("channel", kind=manifest.kind)
    known = account or keep(values, is_active=False)
    url = settings.PUBLIC_URL + webhook_path(known)
    connected, told = ask(lambda http: connect(values, http, url))
    if connected is None:
        keep(values, is_active=known.is_active)
        messages.warning(request, _("Disimpan, tetapi belum tersambung. %(why)s") % {"why": told})
    else:
        keep(connected, is_active=True)
        messages.success(request, _("%(name)s tersambung.") % {"name": manifest.label})
    return redirect("channel", kind=manifest.kind)


def _probe(request: SignedIn, account: ChannelAccount | None, kind: str) -> HttpResponse:
    if account is None:
        messages.warning(request, _("Simpan pengaturannya dahulu, lalu uji."))
        return redirect("channel", kind=kind)
    answer, told = ask(lambda http: open_channel(account, http).probe())
    if answer is None:
        messages.error(request, _("Belum tersambung. %(why)s") % {"why": told})
    else:
        messages.success(request, _("Tersambung. %(answer)s") % {"answer": answer})
    return redirect("channel", kind=kind)


def ask[T](work: Callable[[Http], Awaitable[T]]) -> tuple[T | None, str]:
    """What the provider says within ten seconds, or None and why not, in words."""

    async def asked() -> T:
        async with HttpDoor() as http, asyncio.timeout(PATIENCE_S):
            return await work(http)

    try:
        return asyncio.run(asked()), ""
    except ChannelError as error:
        return None, error.message
    except (NotReached, NoAnswer) as error:
        return None, str(error)
    except TimeoutError:
        return None, _("Tidak ada jawaban dalam 10 detik.")
