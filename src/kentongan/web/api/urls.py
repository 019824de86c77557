"""The addresses of the API. ninja and pydantic are imported by its first request, and by nothing else."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kentongan.base.guard import View

from .limits import check_size
from .refusals import Refusal, refused


def operation(name: str) -> View:
    """The operation of this name in `operations.py`, behind what all have in common."""

    @csrf_exempt  # no cookie counts here, so that no foreign page can act for its visitor
    def view(request: HttpRequest) -> HttpResponseBase:
        try:
            check_size(request)
        except Refusal as refusal:
            return refused(refusal)
        from .operations import views

        reply = views[name](request)
        reply["Cache-Control"] = "no-store"
        return _not_allowed(reply["Allow"]) if reply.status_code == 405 else reply

    return view


def _not_allowed(methods: str) -> HttpResponseBase:
    return refused(Refusal(405, "method", _("Pakai metode %s.") % methods, Allow=methods))


@csrf_exempt
def missing(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    return refused(Refusal(404, "not_found", _("Alamat ini tidak ada. Lihat /api/v1/openapi.json.")))


urlpatterns = [
    path("screen", operation("api_screen"), name="api_screen"),
    path("screen/batch", operation("api_screen_batch"), name="api_screen_batch"),
    path("rulebook", operation("api_rulebook"), name="api_rulebook"),
    path("sites/findings", operation("api_findings"), name="api_findings"),
    path("openapi.json", operation("api_openapi"), name="api_openapi"),
    path("", missing, name="api_root"),
    path("<path:rest>", missing, name="api_missing"),
]
