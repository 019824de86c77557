"""Whether the desk itself is well: for people in words, for a monitor in one."""

from datetime import timedelta

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.core.clock.states import Receipt
from kentongan.kernel import watch
from kentongan.kernel.again import read_again
from kentongan.kernel.models import ChannelAccount, Heartbeat, Inbox

from .channels import state_mark
from .deliveries import visible_deliveries

LOOPS = {
    "tick": noop("Jam urusan"),
    "deliver": noop("Pengiriman"),
    "receive": noop("Penerimaan"),
    "scan": noop("Pemeriksaan situs"),
    "hooks": noop("Webhook"),
    "auditor": noop("Pengawas"),
}
LIMP = timedelta(seconds=45)
DEAD = timedelta(seconds=60)
UNREAD_SHOWN = 50


def health(request: SignedIn) -> HttpResponse:
    """Words for everybody; loops, channels and unread updates for who may see deliveries."""
    user = request.user
    context: dict[str, object] = {
        "faults": watch.look(user.government_id),
        "loops": _loops(),
        "details": user.may(Permission.DELIVERY_READ),
        "speed": clock.speed(),
    }
    if user.may(Permission.DELIVERY_READ):
        oldest = visible_deliveries(user, Permission.DELIVERY_READ).filter(state=Receipt.PLANNED)
        context |= {
            "channels": [
                {"name": words.channel_word(a.channel), "state": state_mark(a), "fault": a.fault}
                for a in ChannelAccount.objects.filter(is_active=True).order_by("channel")
            ],
            "oldest": oldest.select_related("person").order_by("not_before").first(),
            "unread": _unread(),
            "may_retry": _may_retry(request),
        }
    return render(request, "web/administration/health.html", context)


def _may_retry(request: SignedIn) -> bool:
    change = Permission.DIRECTORY_CHANGE
    return request.user.may(change) and request.user.branches(change) is None


def _loops() -> list[dict[str, object]]:
    """The worker's loops with their last sign of life; a loop never seen counts as stopped."""
    beats = {beat.loop: beat for beat in Heartbeat.objects.all()}
    now = clock.real_now()
    return [
        {
            "name": _(label),
            "mark": _beat_mark(beats.get(loop), now - beats[loop].at if loop in beats else None),
        }
        for loop, label in LOOPS.items()
    ]


def _beat_mark(beat: Heartbeat | None, age: timedelta | None) -> object:
    if beat is None or age is None:
        return look.mark(_("belum pernah berjalan"), "circle-x", "mengkudu")
    if age > LIMP:
        ago = words.duration(age)
        return look.mark(_("berhenti %(ago)s") % {"ago": ago}, "circle-x", "mengkudu")
    seconds = max(0, int(age.total_seconds()))
    return look.mark(_("berjalan, %(n)d dtk lalu") % {"n": seconds}, "circle-check", "daun")


def _unread() -> list[Inbox]:
    rows = Inbox.objects.filter(state=Inbox.State.FAILED).select_related("account").defer("body")
    found = list(rows.order_by("-pk")[:UNREAD_SHOWN])
    for item in found:
        item.channel_word = words.channel_word(item.account.channel)  # type: ignore[attr-defined]
    return found


@require_POST
def inbox_again(request: SignedIn, pk: int) -> HttpResponse:
    item = Inbox.objects.select_related("account").filter(pk=pk).first()
    if item is None:
        raise Http404
    if read_again(item, actor=f"user:{request.user.pk}", now=clock.now()):
        messages.success(request, _("Pesan masuk ini akan dibaca lagi."))
    return redirect("health")


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Public, for a monitor: whether the database answers and a worker lives. No details."""
    try:
        lives = Heartbeat.objects.filter(at__gt=clock.real_now() - DEAD).exists()
    except DatabaseError:
        lives = False
    return HttpResponse("ok" if lives else "mati", status=200 if lives else 503, content_type="text/plain")
