"""Every page of the desk, with the permission it needs. The permission table of the tests is made from this."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import include, path

from kentongan.base.guard import needs
from kentongan.base.permissions import Permission as P

from . import answering, demo, desk, hooks, public, sandbox, searching


def gone(request: HttpRequest, **_: object) -> HttpResponseBase:
    """Pages of the sign-in library that this house does not have: registration, e-mail changes, mailed resets."""
    raise Http404


closed = [
    path("signup/", gone),
    path("email/", gone),
    path("password/reset/", gone),
    path("password/reset/done/", gone),
    path("password/reset/key/<path:key>", gone),
    path("password/set/", gone),
    path("confirm-email/", gone),
    path("confirm-email/<str:key>/", gone),
]

urlpatterns = [
    path("", needs(P.ANSWER)(desk.home), name="desk"),
    path("saya/", needs(P.ANSWER)(answering.mine), name="mine"),
    path("saya/<int:pk>/", needs(P.ANSWER)(answering.mine_answer), name="mine_answer"),
    path("saya/<int:pk>/gambar/<int:number>/", needs(P.ANSWER)(answering.mine_picture), name="mine_picture"),
    path("j/<str:token>/", answering.by_link, name="answer_link"),
    path("j/<str:token>/gambar/<int:number>/", answering.picture_by_link, name="link_picture"),
    path("berkas/<int:pk>/", needs(P.ANSWER)(answering.answer_file), name="answer_file"),
    path("cari/", needs(P.DIRECTIVE_READ)(searching.search), name="search"),
    path("simulator/", needs(P.SANDBOX_PLAY)(sandbox.phones), name="sandbox"),
    path("simulator/jam/", needs(P.SANDBOX_PLAY)(sandbox.demo_clock), name="sandbox_clock"),
    path("simulator/putar/", needs(P.SANDBOX_PLAY)(sandbox.autoplay), name="sandbox_autoplay"),
    path("simulator/foto/<path:place>", needs(P.SANDBOX_PLAY)(sandbox.photo), name="sandbox_photo"),
    path("simulator/<str:channel>/<str:chat>/", needs(P.SANDBOX_PLAY)(sandbox.phone), name="sandbox_phone"),
    path(
        "simulator/<str:channel>/<str:chat>/<slug:act>/",
        needs(P.SANDBOX_PLAY)(sandbox.play),
        name="sandbox_play",
    ),
    path("peragaan/<str:token>/", demo.enter, name="demo_enter"),
    path("publik/<slug:slug>/situs/", public.public_watch, name="public_watch"),
    path("publik/<slug:slug>/situs/en/", public.public_watch, {"language": "en"}, name="public_watch_en"),
    path("hook/<slug:slug>/", hooks.webhook, name="webhook"),
    path("api/v1/", include("kentongan.web.api.urls")),
    path("perintah/", include("kentongan.directives.urls")),
    path("situs/", include("kentongan.sitewatch.urls")),
    path("", include("kentongan.directory.urls")),
    path("", include("kentongan.rulebook.urls")),
    path("", include("kentongan.web.linking_urls")),
    path("", include("kentongan.web.administration.urls")),
    path("akun/", include([*closed, path("", include("allauth.account.urls"))])),
    path("akun/2fa/", include("allauth.mfa.urls")),
    path("akun/sesi/", include("allauth.usersessions.urls")),
]
