"""Who may sign in: invited, joined, given roles, disabled. Each act and its event are one transaction.

Guarantee: nobody changes his own roles, disables himself or confirms his own request; the last active
administrator stays; where there are two, a new administrator, or one without his second factor, takes two. The
government's row is the lock, so that two administrators cannot remove each other at once. Times are real
times: no demo hurries an invitation. Whoever calls has checked USER_CHANGE for the whole government.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .events import BaseTag, Draft, Event, record
from .permissions import Role
from .scope import scope
from .second_eyes import WAITS, RoleRequest
from .users import Government, Invitation, Membership, User

Act = RoleRequest.Act
DISABLED_COUNTS = timedelta(days=7)


class Refused(Exception):
    """A rule forbids the act; the message says which, in the user's words."""


class LinkSpent(Exception):
    """The one-time link was used, replaced or has expired."""


def administrators(government_id: int) -> QuerySet[User]:
    """Administrators who can sign in: active, with a password of their own."""
    found = User.objects.filter(
        government_id=government_id, is_active=True, memberships__role=Role.ADMINISTRATOR
    )
    return found.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).distinct()


def takes_two(government_id: int, *, now: datetime) -> bool:
    """Whether one administrator may not act alone.

    Who was disabled within the week still counts: nobody gets rid of the second pair of eyes just before."""
    gone = Event._base_manager.filter(
        government_id=government_id, tag=BaseTag.USER_DISABLED, at__gt=now - DISABLED_COUNTS
    )
    subjects = {int(subject.removeprefix("user:")) for subject in gone.values_list("subject", flat=True)}
    lately = User.objects.filter(
        pk__in=subjects, government_id=government_id, memberships__role=Role.ADMINISTRATOR
    )
    present = set(administrators(government_id).values_list("pk", flat=True))
    return len(present | set(lately.values_list("pk", flat=True))) >= 2


def has_joined(user: User) -> bool:
    return user.has_usable_password()


def invite(
    email: str,
    name: str,
    roles: Collection[Role],
    *,
    branch_id: int | None,
    acting_user: User,
    now: datetime,
) -> tuple[User, str]:
    """A new user and the token of his one-time link. An administrator's role may have to wait for a second."""
    with transaction.atomic():
        government = _turn(acting_user)
        if User.objects.filter(email__iexact=email).exists():
            raise Refused(_("Alamat e-mail ini sudah dipakai. Cari penggunanya di daftar."))
        user = User(government=government, email=email.lower(), name=name, created_at=now)
        user.set_unusable_password()
        user.save()
        _record(acting_user, BaseTag.USER_INVITED, user, now, roles=sorted(set(roles) - {Role.ADMINISTRATOR}))
        for role in sorted(roles):
            _give(user, role, branch_id, acting_user, now)
        return user, Invitation.issue(user, now=now)


def new_link(user: User, *, acting_user: User, now: datetime) -> str:
    """A one-time link for somebody who lost his password or his invitation; earlier links stop working."""
    _not_oneself(user, acting_user, _("Ganti kata sandi Anda sendiri lewat halaman akun Anda."))
    with transaction.atomic():
        _turn(acting_user)
        if not _fresh(user).is_active:
            raise Refused(_("Pengguna ini dimatikan. Hidupkan lebih dahulu."))
        _record(acting_user, BaseTag.LINK_ISSUED, user, now)
        return Invitation.issue(user, now=now)


def invited(token: str, *, now: datetime) -> User:
    """Whose link this is, while it may be used. Raises LinkSpent, or LookupError for a token never issued."""
    link = Invitation._base_manager.filter(digest=Invitation.digest_of(token)).first()
    if link is None:
        raise LookupError("no such invitation")
    opened = Invitation.open(token, now=now)
    if opened is None or not opened.user.is_active:
        raise LinkSpent
    return opened.user


def join(token: str, *, name: str, password: str, now: datetime) -> User:
    """Use the link up: set name and password (checked by the caller). Raises like `invited`."""
    user = invited(token, now=now)
    with scope(user.government_id), transaction.atomic():
        links = Invitation.objects.filter(digest=Invitation.digest_of(token), used_at=None)
        # The database decides who was first where the link is opened twice at once.
        if not links.filter(expires_at__gt=now).update(used_at=now):
            raise LinkSpent
        tag = BaseTag.PASSWORD_SET if has_joined(user) else BaseTag.USER_JOINED
        user.name = name
        user.set_password(password)
        user.save(update_fields=["name", "password"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        _record(user, tag, user, now)
    return user


def disable(user: User, *, acting_user: User, now: datetime) -> None:
    """Shut somebody out, from his next request on. His answers and the trail stay."""
    _not_oneself(user, acting_user, _("Anda tidak dapat mematikan akun Anda sendiri."))
    with transaction.atomic():
        _turn(acting_user)
        _keep_one(user)
        if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            return
        Invitation.objects.filter(user=user, used_at=None).update(expires_at=now)
        _end_sessions(user)
        _record(acting_user, BaseTag.USER_DISABLED, user, now)


def enable(user: User, *, acting_user: User, now: datetime) -> None:
    _not_oneself(user, acting_user, _("Akun Anda sudah aktif."))
    with transaction.atomic():
        _turn(acting_user)
        if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            _record(acting_user, BaseTag.USER_ENABLED, user, now)


def end_sessions(user: User, *, acting_user: User, now: datetime) -> int:
    """Sign somebody out of every device; returns of how many."""
    with transaction.atomic():
        count = _end_sessions(user)
        _record(acting_user, BaseTag.SESSIONS_ENDED, user, now, sessions=count)
    return count


def give_role(
    user: User, role: Role, *, branch_id: int | None, acting_user: User, now: datetime
) -> RoleRequest | None:
    """Give a role, for the whole government or a branch; the request where a second administrator must agree."""
    _not_oneself(user, acting_user, _("Anda tidak dapat mengubah peran Anda sendiri."))
    with transaction.atomic():
        _turn(acting_user)
        return _give(user, role, branch_id, acting_user, now)


def take_role(membership: Membership, *, acting_user: User, now: datetime) -> None:
    _not_oneself(membership.user, acting_user, _("Anda tidak dapat mengubah peran Anda sendiri."))
    with transaction.atomic():
        _turn(acting_user)
        if membership.role == Role.ADMINISTRATOR:
            _keep_one(membership.user)
        if Membership.objects.filter(pk=membership.pk).delete()[0]:
            data = {"taken": membership.role, "branch": membership.branch_id}
            _record(acting_user, BaseTag.ROLES_CHANGED, membership.user, now, **data)


def remove_factor(user: User, *, checked: str, acting_user: User, now: datetime) -> RoleRequest | None:
    """Remove a lost second factor after the person was recognised; for an administrator that takes two."""
    _not_oneself(user, acting_user, _("Kelola autentikasi dua faktor Anda sendiri lewat halaman akun Anda."))
    with transaction.atomic():
        government = _turn(acting_user)
        administrator = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR).exists()
        if administrator and takes_two(government.pk, now=now):
            return _ask(Act.REMOVE_FACTOR, user, acting_user, now, checked)
        _remove_factor(user, checked, acting_user, now)
    return None


def confirm(request: RoleRequest, *, acting_user: User, now: datetime) -> None:
    """The second administrator agrees: the act takes effect. Raises Refused and changes nothing."""
    with transaction.atomic():
        _turn(acting_user)
        row = _decided(request, RoleRequest.State.CONFIRMED, acting_user, now)
        if acting_user.pk in (row.requested_by_id, row.user_id):
            raise Refused(_("Permintaan ini harus disetujui administrator lain."))
        able = administrators(acting_user.government_id)
        if not able.filter(pk=acting_user.pk).exists():
            raise Refused(_("Hanya administrator yang dapat menyetujui."))
        if not able.filter(pk=row.requested_by_id).exists():
            raise Refused(_("Yang meminta bukan administrator lagi. Tolak permintaan ini."))
        _record(acting_user, BaseTag.REQUEST_CONFIRMED, row.user, now, request=row.pk, act=row.act)
        if row.act == Act.GRANT:
            _add_membership(row.user, Role.ADMINISTRATOR, None, acting_user, now)
        else:
            _remove_factor(row.user, row.checked, acting_user, now)


def decline(request: RoleRequest, *, acting_user: User, now: datetime) -> None:
    """Nothing happens; who asked may also take it back this way."""
    with transaction.atomic():
        _turn(acting_user)
        row = _decided(request, RoleRequest.State.DECLINED, acting_user, now)
        _record(acting_user, BaseTag.REQUEST_DECLINED, row.user, now, request=row.pk, act=row.act)


def _turn(acting_user: User) -> Government:
    return Government.objects.select_for_update().get(pk=acting_user.government_id)


def _record(acting_user: User, tag: BaseTag, user: User, now: datetime, **data: Any) -> None:
    draft = Draft(tag, f"user:{acting_user.pk}", f"user:{user.pk}", data)
    record(acting_user.government_id, [draft], at=now)


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _not_oneself(user: User, acting_user: User, words: str) -> None:
    if user.pk == acting_user.pk:
        raise Refused(words)


def _keep_one(user: User) -> None:
    able = administrators(user.government_id)
    if able.filter(pk=user.pk).exists() and able.count() == 1:
        raise Refused(_("Ini administrator aktif terakhir. Angkat administrator lain lebih dahulu."))


def _give(
    user: User, role: Role, branch_id: int | None, acting_user: User, now: datetime
) -> RoleRequest | None:
    if role == Role.ADMINISTRATOR and takes_two(user.government_id, now=now):
        if Membership.objects.filter(user=user, role=role).exists():
            raise Refused(_("Pengguna ini sudah administrator."))
        return _ask(Act.GRANT, user, acting_user, now)
    _add_membership(user, role, branch_id, acting_user, now)
    return None


def _add_membership(user: User, role: Role, branch_id: int | None, acting_user: User, now: datetime) -> None:
    # What is held for one branch makes no sense for somebody who changes users, or reads the whole trail.
    branch_id = None if role in (Role.ADMINISTRATOR, Role.AUDITOR) else branch_id
    _row, made = Membership.objects.get_or_create(
        government_id=user.government_id, user=user, role=role, branch_id=branch_id
    )
    if made:
        _record(acting_user, BaseTag.ROLES_CHANGED, user, now, given=role, branch=branch_id)


def _ask(act: str, user: User, acting_user: User, now: datetime, checked: str = "") -> RoleRequest:
    waiting = RoleRequest.objects.filter(user=user, act=act, state=RoleRequest.State.WAITING)
    waiting.filter(expires_at__lte=now).update(state=RoleRequest.State.DECLINED, decided_at=now)
    if waiting.exists():
        raise Refused(_("Permintaan yang sama sudah menunggu administrator lain."))
    row = RoleRequest.objects.create(
        government_id=user.government_id,
        act=act,
        user=user,
        checked=checked,
        requested_by=acting_user,
        requested_at=now,
        expires_at=now + WAITS,
    )
    data = {"request": row.pk, "act": act, "checked": checked}
    _record(acting_user, BaseTag.REQUEST_MADE, user, now, **data)
    return row


def _decided(request: RoleRequest, state: str, acting_user: User, now: datetime) -> RoleRequest:
    waiting = RoleRequest.objects.filter(pk=request.pk, state=RoleRequest.State.WAITING, expires_at__gt=now)
    if not waiting.update(state=state, decided_by=acting_user, decided_at=now):
        raise Refused(_("Permintaan ini sudah diputuskan atau kedaluwarsa."))
    return RoleRequest.objects.select_related("user").get(pk=request.pk)


def _end_sessions(user: User) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _remove_factor(user: User, checked: str, acting_user: User, now: datetime) -> None:
    """Whoever holds the lost device is signed out as well."""
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    _record(acting_user, BaseTag.FACTOR_REMOVED, user, now, checked=checked)
