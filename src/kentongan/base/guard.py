"""The door of every page: signed in and allowed, or told so. The permission table of the tests reads it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .permissions import Permission
from .users import User


class SignedIn(HttpRequest):
    """A request that passed the door."""

    user: User


# Every such number fits into the 64 bits of a key; Python itself refuses to read thousands of digits.
ID_DIGITS = 18
type View = Callable[..., HttpResponseBase]


def needs(permission: Permission) -> Callable[[View], View]:
    """Let only people in who have the permission somewhere; what they may touch there, the access gates say."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def row_number(text: str) -> int | None:
    """The number of a row as an address or a form names it; None for what no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= ID_DIGITS else None


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page."""
    return request.headers.get("HX-Request") == "true"


def no_content() -> HttpResponse:
    return HttpResponse(status=204)
