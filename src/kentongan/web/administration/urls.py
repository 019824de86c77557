"""STUB: names so that the frame can be drawn; the pages are being written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P


def _soon(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("pengiriman/", needs(P.DELIVERY_READ)(_soon), name="deliveries"),
    path("jejak/", needs(P.AUDIT_READ)(_soon), name="audit"),
    path("kesehatan/", needs(P.ANSWER)(_soon), name="health"),
    path("pengaturan/", needs(P.ANSWER)(_soon), name="settings"),
    path("tema/", needs(P.ANSWER)(_soon), name="theme"),
    path("undangan/<str:token>/", _soon, name="join"),
]
