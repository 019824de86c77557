"""Messages on their way: the list, and for each what happened and what comes next."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.clock.states import Receipt
from kentongan.directory.access import visible_people
from kentongan.kernel.again import RESENDABLE, NotAgain, send_again
from kentongan.kernel.models import ChannelAccount, Delivery, Purpose
from kentongan.kernel.outbox import active_channels
from kentongan.ports import registry
from kentongan.sitewatch.access import KIND as SITE_CASE
from kentongan.sitewatch.models import SiteCase


def visible_deliveries(user: User, permission: Permission) -> QuerySet[Delivery]:
    """Messages to people whom the user may see with this permission."""
    rows = Delivery.objects.all()
    if user.branches(permission) is None:
        return rows
    return rows.filter(person__in=visible_people(user, permission).values("pk"))


def delivery_list(request: SignedIn) -> HttpResponseBase:
    rows = visible_deliveries(request.user, Permission.DELIVERY_READ)
    listing = respond(request, rows.select_related("person", "matter__position"), _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "web/administration/deliveries.html", {"listing": listing})


def _spec(request: SignedIn) -> Spec[Delivery]:
    zone = request.user.government.zone

    def planned(d: Delivery) -> str:
        return words.moment(d.planned_at, zone)

    return Spec(
        caption=_("Pengiriman"),
        name="pengiriman",
        columns=[
            Col("planned", _("Direncanakan"), planned, planned, "id"),
            Col("person", _("Kepada"), lambda d: d.person.name, lambda d: d.person.name),
            Col("seat", _("Jabatan"), _seat, _seat),
            Col("purpose", _("Isi"), lambda d: d.get_purpose_display(), lambda d: d.get_purpose_display()),
            Col(
                "channel",
                _("Saluran"),
                lambda d: words.channel_word(d.channel),
                lambda d: words.channel_word(d.channel),
            ),
            Col("end", _("Keadaan"), state_mark, state_word),
            Col("fault", _("Sebab"), _fault_cell, lambda d: d.fault),
        ],
        sort="-planned",
        main="person",
        url=lambda d: reverse("delivery", args=[d.pk]),
        filters={
            noop("keadaan"): [
                Choice("antre", _("Antre"), Q(state__in=[Receipt.PLANNED, Receipt.CLAIMED])),
                Choice("gagal", _("Gagal"), Q(state=Receipt.FAILED)),
                Choice("belum-pasti", _("Belum pasti"), Q(state=Receipt.UNKNOWN)),
                Choice("terkirim", _("Terkirim"), Q(state__in=_SENT)),
            ],
            noop("saluran"): [
                Choice(c, words.channel_word(c), Q(channel=c)) for c in sorted(active_channels())
            ],
            noop("isi"): [Choice(p.value, str(p.label), Q(purpose=p)) for p in _PURPOSES],
        },
        search=lambda q: Q(person__name__icontains=q) | Q(matter__position__title__icontains=q),
        empty_title=_("Tidak ada pesan di sini"),
        empty_text=_("Pesan yang dikirim kepada pejabat akan tampil dengan tanda terimanya."),
    )


_SENT = (Receipt.ACCEPTED, Receipt.DELIVERED, Receipt.READ)
_PURPOSES = (Purpose.ORDER, Purpose.REMINDER, Purpose.NEXT_CHANNEL, Purpose.ESCALATION, Purpose.RECALL)


def _seat(d: Delivery) -> str:
    return d.matter.position.title if d.matter else ""


def _fault_cell(d: Delivery) -> object:
    """Causes are recorded in Indonesian, whoever reads them."""
    return format_html('<span lang="id">{}</span>', d.fault[:80]) if d.fault else ""


def state_mark(d: Delivery) -> object:
    if d.state == Receipt.CANCELLED:
        return look.mark(state_word(d), "circle-minus", "ink-3")
    return look.receipt(d.state)


def state_word(d: Delivery) -> str:
    return _("Tidak jadi dikirim") if d.state == Receipt.CANCELLED else words.receipt(d.state).text


def _delivery(request: SignedIn, pk: int, permission: Permission) -> Delivery:
    rows = visible_deliveries(request.user, permission)
    found = rows.select_related("person", "address", "matter__position").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def delivery(request: SignedIn, pk: int) -> HttpResponse:
    d = _delivery(request, pk, Permission.DELIVERY_READ)
    user, now, zone = request.user, clock.now(), request.user.government.zone
    may_change = visible_deliveries(user, Permission.DIRECTORY_CHANGE).filter(pk=pk).exists()
    context = {
        "delivery": d,
        "state": state_mark(d),
        "channel": words.channel_word(d.channel) if d.channel else _("tanpa saluran"),
        "seat": _seat(d),
        "case": _case_url(user, d),
        "next": next_words(d, now, zone),
        "attempts": d.attempts.order_by("at", "pk"),
        "fallback": Delivery.objects.filter(key=f"{d.key}+").first(),
        "address": d.address if user.may(Permission.ADDRESS_READ) else None,
        "health": d.address.get_health_display() if d.address else "",
        "may_resend": d.state in RESENDABLE and may_change and user.may(Permission.DIRECTORY_CHANGE),
    }
    return render(request, "web/administration/delivery.html", context)


def _case_url(user: User, d: Delivery) -> str:
    if d.kind == SITE_CASE:
        site = SiteCase.objects.filter(pk=d.case_id).values_list("site_id", flat=True).first()
        return reverse("site", args=[site]) if user.may(Permission.SITE_READ) else ""
    if d.kind != "directive" or not user.may(Permission.DIRECTIVE_READ):
        return ""
    if d.matter_id:
        return reverse("directive_seat", args=[d.case_id, d.matter_id])
    return reverse("directive", args=[d.case_id])


def next_words(d: Delivery, now: datetime, zone: str) -> str:
    """What becomes of the message from here on, in a sentence."""
    match Receipt(d.state):
        case Receipt.PLANNED:
            return _planned_words(d, now, zone)
        case Receipt.CLAIMED:
            return _("Sedang dikirim. Bila tidak ada kabar, hasilnya dicatat sebagai belum pasti.")
        case Receipt.ACCEPTED if d.channel and not registry.channel(d.channel).knows_delivered:
            return _("Diterima penyedia. Saluran ini tidak memberi kabar sampai atau dibaca.")
        case Receipt.ACCEPTED:
            return _("Diterima penyedia. Menunggu kabar bahwa pesan sampai.")
        case Receipt.DELIVERED:
            return _("Pesan sudah sampai.")
        case Receipt.READ:
            return _("Pesan sudah dibaca. Membaca belum berarti menjawab.")
        case Receipt.UNKNOWN:
            return _("Pesan mungkin sampai, mungkin tidak. Pengingat berikutnya menanyakannya lagi.")
        case Receipt.FAILED:
            return _("Tidak dicoba lagi dengan sendirinya.")
        case Receipt.CANCELLED:
            return _("Tidak diperlukan lagi: penerima sudah menjawab, atau urusannya berakhir.")


def _planned_words(d: Delivery, now: datetime, zone: str) -> str:
    account = ChannelAccount.objects.filter(channel=d.channel).first()
    held = account.hold_until if account and account.hold_until and account.hold_until > now else None
    at = words.moment(max(held or d.not_before, d.not_before), zone)
    if held:
        return _("Penyedia meminta seluruh saluran menunggu. Dikirim paling cepat %(at)s.") % {"at": at}
    if d.fence:
        return _("Sudah %(n)d kali dicoba. Percobaan berikut %(at)s.") % {"n": d.fence, "at": at}
    return _("Menunggu giliran. Dikirim paling cepat %(at)s.") % {"at": at}


def delivery_again(request: SignedIn, pk: int) -> HttpResponse:
    """Ask, then owe the message once more."""
    old = _delivery(request, pk, Permission.DIRECTORY_CHANGE)
    if request.method == "POST":
        try:
            fresh = send_again(old, actor=f"user:{request.user.pk}", now=clock.now())
        except NotAgain as nothing:
            messages.warning(request, str(nothing))
            return redirect("delivery", pk=pk)
        messages.success(request, _("Pesan baru disiapkan untuk %(name)s.") % {"name": old.person.name})
        return redirect("delivery", pk=fresh.pk)
    text = _("Pesan dikirim lagi ke alamat pertama yang dapat dipakai, dengan isi menurut keadaan sekarang.")
    if old.state == Receipt.UNKNOWN:
        text += " " + _("Bila pesan pertama ternyata sampai, penerima mendapatnya dua kali.")
    context = {
        "title": _("Kirim ulang kepada %(name)s?") % {"name": old.person.name},
        "text": text,
        "verb": _("Kirim ulang"),
        "refusal": _("Jangan kirim"),
        "action": request.path,
        "back": reverse("delivery", args=[pk]),
    }
    return render(request, "web/administration/delivery_again.html", context)
