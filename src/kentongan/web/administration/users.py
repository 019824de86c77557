"""People who sign in: the list, an invitation, one person's page and what may be done there."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kentongan.base import accounts, clock, words
from kentongan.base.accounts import Refused
from kentongan.base.guard import SignedIn, row_number
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.second_eyes import RoleRequest
from kentongan.base.users import Invitation, Membership, User
from kentongan.directory.access import visible_people
from kentongan.directory.logins import link_person, unlink_person
from kentongan.directory.models import Agency, Person

from .user_forms import CheckedForm, InviteForm, RoleForm
from .wording import role_sentence, role_word, user_state

FOUND = 10


def colleagues(request: SignedIn) -> QuerySet[User]:
    return User.objects.filter(government_id=request.user.government_id)


def colleague(request: SignedIn, pk: int) -> User:
    """A user of this government; anybody else's does not exist."""
    found = colleagues(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def user_list(request: SignedIn) -> HttpResponseBase:
    listing = respond(request, colleagues(request), _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    waiting = RoleRequest.waiting(now=clock.real_now()).count()
    return render(request, "web/administration/users.html", {"listing": listing, "waiting": waiting})


def _spec(request: SignedIn) -> Spec[User]:
    zone = request.user.government.zone
    outside = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def last_seen(user: User) -> str:
        return words.moment(user.last_login, zone) if user.last_login else ""

    return Spec(
        caption=_("Pengguna"),
        name="pengguna",
        columns=[
            Col("name", _("Nama"), lambda u: u.name, lambda u: u.name, "name"),
            Col("email", _("E-mail"), lambda u: u.email, lambda u: u.email, "email"),
            Col("roles", _("Peran"), _roles_cell, _roles_cell),
            Col("factor", _("Dua faktor"), _factor_cell, _factor_cell),
            Col("seen", _("Terakhir masuk"), last_seen, last_seen),
            Col("end", _("Keadaan"), user_state, lambda u: _("aktif") if u.is_active else _("dimatikan")),
        ],
        sort="name",
        url=lambda u: reverse("user", args=[u.pk]),
        filters={
            "keadaan": [
                Choice("aktif", _("Aktif"), Q(is_active=True) & ~outside),
                Choice("belum", _("Belum bergabung"), Q(is_active=True) & outside),
                Choice("mati", _("Dimatikan"), Q(is_active=False)),
            ]
        },
        search=lambda q: Q(name__icontains=q) | Q(email__icontains=q),
        empty_title=_("Tidak ada pengguna di sini"),
        empty_text=_("Undang rekan yang perlu masuk. Pejabat yang hanya menjawab tidak memerlukan akun."),
        prepare=_prepare,
    )


def _prepare(rows: list[User]) -> None:
    """Roles and factors of a page of users; two queries."""
    ids = [u.pk for u in rows]
    held: dict[int, list[str]] = {pk: [] for pk in ids}
    for user_id, role in Membership.objects.filter(user__in=ids).order_by("pk").values_list("user", "role"):
        held[user_id].append(role_word(role))
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    factors = set(Authenticator.objects.filter(user__in=ids, type__in=kinds).values_list("user", flat=True))
    for user in rows:
        user.role_words = ", ".join(dict.fromkeys(held[user.pk]))  # type: ignore[attr-defined]
        user.has_factor = user.pk in factors  # type: ignore[attr-defined]


def _roles_cell(user: User) -> str:
    return str(user.role_words) or _("tanpa peran")  # type: ignore[attr-defined]


def _factor_cell(user: User) -> str:
    return _("ya") if user.has_factor else _("belum")  # type: ignore[attr-defined]


def user_new(request: SignedIn) -> HttpResponse:
    """Invite somebody; the answer shows his one-time link, and only this once."""
    person = _asked_person(request)
    form = InviteForm(request.POST or None, initial=_initial(person))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        now = clock.real_now()
        try:
            with transaction.atomic():
                user, token = accounts.invite(
                    data["email"],
                    data["name"],
                    data["roles"],
                    branch_id=form.branch_id,
                    acting_user=request.user,
                    now=now,
                )
                if person is not None:
                    link_person(user, person, acting_user=request.user, now=now)
            return _show_link(request, user, token, now)
        except Refused as refused:
            form.add_error("email", str(refused))
    context = {"form": form, "person": person, **_people(request)}
    return render(request, "web/administration/user_new.html", context, status=422 if form.errors else 200)


def _asked_person(request: SignedIn) -> Person | None:
    """The person of the directory whom the new user is."""
    number = request.GET.get("pejabat", "")
    rows = visible_people(request.user).filter(user=None)
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None


def _initial(person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    email = person.addresses.filter(channel="email").order_by("rank").first()
    return {"name": person.name, "email": email.value if email else ""}


def _people(request: SignedIn) -> dict[str, object]:
    """People of the directory without an account, by the name that was asked for."""
    name = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = visible_people(request.user).filter(user=None, is_active=True, name__icontains=name)
    return {"q": name, "people": list(found.order_by("name")[:FOUND]) if name else []}


def _show_link(request: SignedIn, user: User, token: str, now: datetime) -> HttpResponse:
    """The only page that ever shows this link; nothing on this machine keeps it."""
    context = {
        "shown": user,
        "link": settings.PUBLIC_URL + reverse("join", args=[token]),
        "until": Invitation.objects.filter(user=user, used_at=None).latest("pk").expires_at,
        "asked": RoleRequest.waiting(now=now).filter(user=user).exists(),
    }
    response = render(request, "web/administration/user_link.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def user_page(request: SignedIn, pk: int) -> HttpResponse:
    """One person who signs in, or should."""
    shown = colleague(request, pk)
    now = clock.real_now()
    factors = Authenticator.objects.filter(user=shown)
    context = {
        "shown": shown,
        "state": user_state(shown),
        "joined": accounts.has_joined(shown),
        "own": shown.pk == request.user.pk,
        "roles": list(_role_rows(shown)),
        "role_form": RoleForm(),
        "person": Person.objects.filter(user=shown).first(),
        "factors": [f for f in factors if f.type != Authenticator.Type.RECOVERY_CODES],
        "sessions": UserSession.objects.filter(user=shown).count(),
        "invitation": Invitation.objects.filter(user=shown, used_at=None, expires_at__gt=now).first(),
        "requests": RoleRequest.waiting(now=now).filter(user=shown),
        "trail": f"{reverse('audit')}?q=user:{shown.pk}",
        **_people(request),
    }
    return render(request, "web/administration/user.html", context)


def _role_rows(shown: User) -> Iterable[dict[str, object]]:
    held = list(Membership.objects.filter(user=shown).order_by("pk"))
    branches = Agency.objects.in_bulk([m.branch_id for m in held if m.branch_id])
    for m in held:
        agency = branches.get(m.branch_id or 0)
        where = agency.name if agency else _("seluruh pemerintah")
        yield {"pk": m.pk, "word": role_word(m.role), "told": role_sentence(m.role), "where": where}


def _act(request: SignedIn, pk: int, act: Callable[[], object], told: str) -> HttpResponse:
    """Do it, say so, go back to the person's page; a rule that forbids it is said instead."""
    try:
        asked = act()
        if isinstance(asked, RoleRequest):
            told = _("Permintaan dicatat. Administrator lain harus menyetujuinya dalam 7 hari.")
        messages.success(request, told)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("user", pk=pk)


@require_POST
def role_give(request: SignedIn, pk: int) -> HttpResponse:
    shown, form = colleague(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih peran yang diberikan."))
        return redirect("user", pk=pk)
    role = form.cleaned_data["role"]

    def act() -> object:
        return accounts.give_role(
            shown, role, branch_id=form.branch_id, acting_user=request.user, now=clock.real_now()
        )

    return _act(request, pk, act, _("Peran %(role)s diberikan.") % {"role": role_word(role)})


@require_POST
def role_take(request: SignedIn, pk: int, membership_pk: int) -> HttpResponse:
    rows = Membership.objects.filter(user=colleague(request, pk)).select_related("user")
    held = rows.filter(pk=membership_pk).first()
    if held is None:
        raise Http404

    def act() -> None:
        accounts.take_role(held, acting_user=request.user, now=clock.real_now())

    return _act(request, pk, act, _("Peran %(role)s dicabut.") % {"role": role_word(held.role)})


def user_disable(request: SignedIn, pk: int) -> HttpResponse:
    shown = colleague(request, pk)
    if request.method == "POST":
        return _act(
            request,
            pk,
            lambda: accounts.disable(shown, acting_user=request.user, now=clock.real_now()),
            _("%(name)s tidak dapat masuk lagi.") % {"name": shown.name},
        )
    question = {
        "title": _("Matikan %(name)s?") % {"name": shown.name},
        "text": _(
            "Ia langsung keluar dari semua perangkat dan tidak dapat masuk. "
            "Perintah dan jawabannya tetap tersimpan. Anda dapat menghidupkannya lagi."
        ),
        "verb": _("Matikan pengguna"),
        "refusal": _("Jangan matikan"),
    }
    return _ask(request, shown, question)


@require_POST
def user_enable(request: SignedIn, pk: int) -> HttpResponse:
    shown = colleague(request, pk)
    return _act(
        request,
        pk,
        lambda: accounts.enable(shown, acting_user=request.user, now=clock.real_now()),
        _("%(name)s dapat masuk lagi.") % {"name": shown.name},
    )


@require_POST
def user_link(request: SignedIn, pk: int) -> HttpResponse:
    """A fresh one-time link, shown once."""
    shown, now = colleague(request, pk), clock.real_now()
    try:
        token = accounts.new_link(shown, acting_user=request.user, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("user", pk=pk)
    return _show_link(request, shown, token, now)


def user_sessions(request: SignedIn, pk: int) -> HttpResponse:
    shown = colleague(request, pk)
    if request.method == "POST":
        return _act(
            request,
            pk,
            lambda: accounts.end_sessions(shown, acting_user=request.user, now=clock.real_now()),
            _("%(name)s dikeluarkan dari semua perangkat.") % {"name": shown.name},
        )
    question = {
        "title": _("Keluarkan %(name)s dari semua perangkat?") % {"name": shown.name},
        "text": _("Ia harus masuk lagi dengan kata sandinya. Pekerjaan yang sudah disimpan tetap ada."),
        "verb": _("Keluarkan dari semua perangkat"),
        "refusal": _("Jangan keluarkan"),
    }
    return _ask(request, shown, question)


def user_factor(request: SignedIn, pk: int) -> HttpResponse:
    """Remove a lost second factor, after the person was recognised."""
    shown, form = colleague(request, pk), CheckedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checked = form.cleaned_data["checked"]
        return _act(
            request,
            pk,
            lambda: accounts.remove_factor(
                shown, checked=checked, acting_user=request.user, now=clock.real_now()
            ),
            _("Autentikasi dua faktor dihapus. Ia dapat masuk dengan kata sandi, lalu memasangnya lagi."),
        )
    question = {
        "title": _("Hapus autentikasi dua faktor %(name)s?") % {"name": shown.name},
        "text": _(
            "Lakukan hanya bila ia kehilangan ponsel, kunci, dan kode pemulihannya. "
            "Pastikan lebih dahulu bahwa Anda berbicara dengan orang yang benar."
        ),
        "verb": _("Hapus autentikasi dua faktor"),
        "refusal": _("Jangan hapus"),
        "form": form,
    }
    return _ask(request, shown, question)


def _ask(request: SignedIn, shown: User, question: Mapping[str, object]) -> HttpResponse:
    where = {"action": request.path, "back": reverse("user", args=[shown.pk]), "shown": shown}
    return render(request, "web/administration/user_confirm.html", {**question, **where})


@require_POST
def user_person(request: SignedIn, pk: int) -> HttpResponse:
    """Tie the account to a person of the directory, or untie it."""
    shown, number = colleague(request, pk), request.POST.get("person", "")
    if not number:
        return _act(
            request,
            pk,
            lambda: unlink_person(shown, acting_user=request.user, now=clock.real_now()),
            _("Hubungan dengan pejabat dilepas."),
        )
    found = visible_people(request.user).filter(pk=row_number(number) or 0).first()
    if found is None:
        raise Http404
    return _act(
        request,
        pk,
        lambda: link_person(shown, found, acting_user=request.user, now=clock.real_now()),
        _("Terhubung dengan %(name)s.") % {"name": found.name},
    )
