"""The one webhook door: the integration checks the proof, the body is stored, 200 is answered. Nothing else."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kentongan.base import clock
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government, scope
from kentongan.kernel import inbox
from kentongan.kernel.models import ChannelAccount
from kentongan.kernel.tags import KernelTag
from kentongan.ports import registry
from kentongan.ports.receiver import Forged, RawUpdate, WebhookRequest

LIMIT = 1_000_000


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, slug: str) -> HttpResponse:
    """Public; the slug names the account, the integration's own secret proves the sender."""
    with every_government():
        account = ChannelAccount.objects.filter(slug=slug, is_active=True).first()
    receiver = registry.channel(account.channel).receiver if account else None
    if account is None or receiver is None:
        return HttpResponse(status=404)
    body = request.read(LIMIT + 1)
    if len(body) > LIMIT:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    with scope(account.government_id):
        try:
            updates = receiver.verify(WebhookRequest(headers, body), account.settings)
        except Forged:
            _note_forgery(account)
            return HttpResponse(status=403)
        except ValueError:
            return HttpResponse(status=400)
        return _store(account, updates)


def _store(account: ChannelAccount, updates: Sequence[RawUpdate]) -> HttpResponse:
    with transaction.atomic():
        inbox.store(account, updates, now=clock.now())
    return HttpResponse(status=200)


def _note_forgery(account: ChannelAccount) -> None:
    """Logged, at most once a minute per account, so that a flood cannot fill the trail."""
    now = clock.now()
    if account.fault_at and (now - account.fault_at).total_seconds() < 60:
        return
    with transaction.atomic():
        ChannelAccount.objects.filter(pk=account.pk).update(fault_at=now)
        draft = Draft(KernelTag.FORGED, "unknown", f"channel:{account.pk}")
        record(account.government_id, [draft], at=now)
