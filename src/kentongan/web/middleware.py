"""What every request passes: its language, its government's scope, the second factor that is owed."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.utils import translation

from kentongan.base.scope import scope

from .api.limits import too_large
from .api.refusals import refused

# Files that one answer may carry.
MOST_FILES = 5
# Programs ask here: they are told in JSON, and a session's cookie counts for nothing.
API = "/api/"
type Handler = Callable[[HttpRequest], HttpResponse]

# Where somebody who still owes a second factor may go: to set one up, or away.
OPEN_TO_ALL = ("/akun/", "/static/", "/j/", "/hook/", API, "/undangan/", "/bahasa/", "/publik/")


def size_limit(get_response: Handler) -> Handler:
    """No upload of unknown or excessive length is even begun: a full disk would stop the desk."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
        if chunked or not length.isdecimal() or int(length) > MOST_FILES * settings.FILE_LIMIT:
            is_api = request.path.startswith(API)
            return refused(too_large()) if is_api else render(request, "413.html", status=413)
        return get_response(request)

    return handle


def language(get_response: Handler) -> Handler:
    """Indonesian unless the signed-in person, or the visitor's own choice, says English."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get("bahasa", "")
        if request.user.is_authenticated:
            chosen = chosen or request.user.language
        with translation.override(chosen if chosen in ("id", "en") else "id"):
            request.LANGUAGE_CODE = translation.get_language()
            return _rendered(get_response(request))

    return handle


def _rendered(response: HttpResponse) -> HttpResponse:
    """A template response draws itself while language and scope still hold."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response


def tenant(get_response: Handler) -> Handler:
    """Everything a signed-in person sees is scoped to his government."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        with scope(request.user.government_id):
            return _rendered(get_response(request))

    return handle


def second_factor(get_response: Handler) -> Handler:
    """Administrators do not get in with a password alone."""

    def handle(request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(OPEN_TO_ALL)
            and user.owes_second_factor
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_index")
        return get_response(request)

    return handle
