"""The settings hub, and what a person sets for himself: theme and language; the page of parts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kentongan.base import clock
from kentongan.base.api_tokens import ApiToken
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.second_eyes import RoleRequest
from kentongan.base.users import User
from kentongan.directory.models import CalendarDay
from kentongan.kernel.models import ChannelAccount
from kentongan.sitewatch.hook_models import Hook
from kentongan.sitewatch.policy import policy_of
from kentongan.web import parts

THEMES = ("auto", "light", "dark")
LANGUAGES = ("id", "en")
YEAR_S = 365 * 24 * 3600


def settings(request: SignedIn) -> HttpResponse:
    """Rows to what this person may set."""
    user = request.user
    asked = RoleRequest.waiting(now=clock.real_now()).count() if user.may(Permission.USER_CHANGE) else 0
    return render(
        request,
        "web/administration/settings.html",
        {"rows": list(_rows(user)), "asked": asked, "languages": LANGUAGES},
    )


def _rows(user: User) -> list[tuple[str, str, str]]:
    """(address, name, what is set there) of each page open to this user."""
    rows = [(Permission.CALENDAR_CHANGE, reverse("calendar"), _("Kalender"), _days())]
    rows.append((Permission.CHANNEL_CHANGE, reverse("channels"), _("Saluran"), _channels()))
    rows.append((Permission.CHANNEL_CHANGE, reverse("tokens"), _("Token API"), _tokens()))
    rows.append((Permission.CHANNEL_CHANGE, reverse("hooks"), _("Webhook"), _hooks()))
    rows.append(
        (Permission.CHANNEL_CHANGE, reverse("watch_settings"), _("Pengawasan situs"), _watching(user))
    )
    rows.append((Permission.USER_CHANGE, reverse("users"), _("Pengguna"), _users(user)))
    return [(url, name, told) for permission, url, name, told in rows if user.branches(permission) is None]


def _days() -> str:
    count = CalendarDay.objects.count()
    return _("Hari libur, hari daerah, dan Ramadan. %(n)d hari daerah tercatat.") % {"n": count}


def _channels() -> str:
    count = ChannelAccount.objects.filter(is_active=True).exclude(channel="inapp").count()
    return _("Jalan pesan keluar dan masuk. %(n)d saluran aktif.") % {"n": count}


def _tokens() -> str:
    count = ApiToken.objects.filter(revoked_at=None, expires_at__gt=clock.real_now()).count()
    return _("Program yang boleh menapis tulisan lewat API. %(n)d token.") % {"n": count}


def _hooks() -> str:
    count = Hook.objects.filter(removed_at=None).count()
    return _("Program yang diberi tahu tentang temuan di situs. %(n)d alamat.") % {"n": count}


def _watching(user: User) -> str:
    row = policy_of(user.government_id)
    public = _("Halaman publik terbit.") if row.public_on else _("Halaman publik tidak terbit.")
    kept = _("Bukti disimpan %(n)d hari.") % {"n": row.evidence_days}
    return f"{public} {kept}"


def _users(user: User) -> str:
    count = User.objects.filter(government_id=user.government_id, is_active=True).count()
    return _("Siapa yang dapat masuk dan perannya. %(n)d pengguna aktif.") % {"n": count}


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the form stood on; an address on another site is not followed."""
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return redirect(target if here else "/")


@require_POST
def theme(request: SignedIn) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        User.objects.filter(pk=request.user.pk).update(theme=chosen)
    return _back(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Public: a visitor's choice is kept in a cookie, a signed-in person's with his account as well."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in LANGUAGES:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        response.set_cookie(
            "bahasa", chosen, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def sample_parts(request: SignedIn) -> HttpResponse:
    """Every shared part of a page, for those who build and translate."""
    return render(request, "parts.html", parts.sample_context(clock.now()))
