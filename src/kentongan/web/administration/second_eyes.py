"""What waits for a second administrator."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kentongan.base import accounts, clock
from kentongan.base.accounts import Refused
from kentongan.base.guard import SignedIn
from kentongan.base.second_eyes import RoleRequest


def role_requests(request: SignedIn) -> HttpResponse:
    waiting = list(RoleRequest.waiting(now=clock.real_now()))
    for row in waiting:
        mine = request.user.pk in (row.requested_by_id, row.user_id)
        row.may_confirm = not mine  # type: ignore[attr-defined]
    return render(request, "web/administration/role_requests.html", {"waiting": waiting})


@require_POST
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, pk, accounts.confirm, _("Disetujui dan sudah berlaku."))


@require_POST
def decline(request: SignedIn, pk: int) -> HttpResponse:
    return _decide(request, pk, accounts.decline, _("Ditolak. Tidak ada yang berubah."))


def _decide(request: SignedIn, pk: int, act: Callable[..., None], told: str) -> HttpResponse:
    row = RoleRequest.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        act(row, acting_user=request.user, now=clock.real_now())
        messages.success(request, told)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("role_requests")
