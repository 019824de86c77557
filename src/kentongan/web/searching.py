"""STUB: being written."""

from django.http import Http404, HttpResponse

from kentongan.base.guard import SignedIn


def search(request: SignedIn) -> HttpResponse:
    raise Http404
