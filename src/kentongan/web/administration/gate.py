"""Doors of the administration: for the whole government only, and after signing in once more."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kentongan.base.guard import SignedIn, View, needs
from kentongan.base.permissions import Permission


def needs_whole(permission: Permission, view: View) -> View:
    """Like `needs`, but who holds the permission for one branch only may not settle what concerns everybody."""

    def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.branches(permission) is not None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return needs(permission)(wraps(view)(guarded))


def reauthenticated(view: View) -> View:
    """Ask for the password or a factor again where that was done more than 15 minutes ago.

    Not the decorator of allauth: that keeps a refused POST, tokens included, in the session."""

    @wraps(view)
    def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")

    return guarded
