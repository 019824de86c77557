"""STUB: names so that the frame can be drawn; the pages are being written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P


def _soon(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("opd/", needs(P.DIRECTORY_READ)(_soon), name="agencies"),
]
