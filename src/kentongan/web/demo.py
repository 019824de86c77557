"""The demo's front door: the link printed at its start signs its visitor in. It does not exist anywhere else."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from kentongan.base.users import User

OFFICER = "petugas@contohkab.example"
LOOPBACK = ("127.0.0.1", "::1")


def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Only in the demo, only from this machine, only with the token of this start."""
    file = Path(settings.KEYS) / "demo.token"
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in LOOPBACK or not file.exists():
        raise Http404
    if not constant_time_compare(token, file.read_text().strip()):
        raise Http404
    user = User.objects.filter(email=OFFICER, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("desk")
