"""Governments, the people who sign in, and what each may do."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .permissions import GRANTS, SECOND_FACTOR, Permission, Role
from .scope import TenantModel

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
INVITATION_LIFE = timedelta(hours=72)


class Government(models.Model):
    """The tenant: one regency, city, province or ministry."""

    name = models.CharField(_("nama resmi"), max_length=120, unique=True)
    short_name = models.CharField(_("nama singkat"), max_length=40)
    slug = models.SlugField(_("kode"), max_length=40, unique=True)
    zone = models.CharField(_("zona waktu"), max_length=32, choices=ZONES, default="Asia/Jakarta")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are looked up by e-mail before any scope is known (sign-in), so this manager has none.

    A user comes with his government: every page he is shown asks for both."""

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("government")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. Officials who only answer need no account: they have signed links."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("nama"), max_length=120)
    is_active = models.BooleanField(_("aktif"), default=True)
    language = models.CharField(_("bahasa"), max_length=5, default="id")
    theme = models.CharField(_("tema"), max_length=5, default="auto")
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    @cached_property
    def granted(self) -> "list[Membership]":
        return list(Membership._base_manager.filter(user=self, government_id=self.government_id))

    def may(self, permission: Permission) -> bool:
        """Whether any of this person's roles grants it, anywhere."""
        return any(permission in GRANTS[Role(m.role)] for m in self.granted)

    def branches(self, permission: Permission) -> frozenset[int] | None:
        """Agency ids at whose heads the permission holds; None where it holds for the whole government."""
        holding = [m for m in self.granted if permission in GRANTS[Role(m.role)]]
        if any(m.branch_id is None for m in holding):
            return None
        return frozenset(m.branch_id for m in holding if m.branch_id is not None)

    @property
    def owes_second_factor(self) -> bool:
        return any(Role(m.role) in SECOND_FACTOR for m in self.granted)


class Membership(TenantModel):
    """A role of a user, for the whole government or limited to one branch of the agency tree."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("peran"), max_length=20, choices=[(r, r) for r in Role])
    # Agency id; a number and not a foreign key because agencies live a floor above.
    branch_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "role", "branch_id"], name="membership_once"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(branch_id=None), name="membership_whole_once"
            ),
        ]


class Invitation(TenantModel):
    """A one-time link that lets its holder set a password. Only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def issue(cls, user: User, *, now: datetime) -> str:
        """Make a fresh link token for this user; earlier unused ones stop working."""
        cls.objects.filter(user=user, used_at=None).update(expires_at=now)
        token = secrets.token_urlsafe(32)
        cls.objects.create(
            government_id=user.government_id,
            user=user,
            digest=cls.digest_of(token),
            expires_at=now + INVITATION_LIFE,
            created_at=now,
        )
        return token

    @classmethod
    def open(cls, token: str, *, now: datetime) -> "Invitation | None":
        """The invitation behind this token while it may still be used."""
        digest = cls.digest_of(token)
        found = cls._base_manager.select_related("user__government")
        return found.filter(digest=digest, used_at=None, expires_at__gt=now).first()
