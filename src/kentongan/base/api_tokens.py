"""Tokens of the HTTP API: made by an administrator, shown once, kept as a hash.

Guarantee: a token works only before its end, while nobody revoked it and while who made it may sign in. Times are
real times: no demo hurries the end of a token. Whoever calls `create` or `revoke` has checked CHANNEL_CHANGE for
the whole government.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .events import BaseTag, Draft, record
from .scope import TenantModel
from .users import User

PREFIX = "ktg_"
LONGEST_LIFE = timedelta(days=365)
_FORM = re.compile(r"ktg_[A-Za-z0-9_-]{43}")
_USE_NOTED = timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a token may do."""

    SCREEN = "screen", _("Menapis tulisan")
    RULEBOOK_READ = "rulebook:read", _("Membaca buku aturan")
    SITES_READ = "sites:read", _("Membaca temuan di situs")


class State(StrEnum):
    """Whether a token works, or why not."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ORPHANED = "orphaned"  # who made it was disabled


class ApiToken(TenantModel):
    """A program's key to the API. Only the SHA-256 of the token is kept: 256 random bits need no slow hash."""

    name = models.CharField(_("nama"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def state(self, *, now: datetime) -> State:
        if self.revoked_at is not None:
            return State.REVOKED
        if not self.created_by.is_active:
            return State.ORPHANED
        return State.ACTIVE if now < self.expires_at else State.EXPIRED

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes


def create(
    name: str, scopes: Collection[Scope], *, expires_at: datetime, acting_user: User, now: datetime
) -> tuple[ApiToken, str]:
    """A new token: its row, and the token itself, which nothing on this machine keeps."""
    if not now < expires_at <= now + LONGEST_LIFE:
        raise ValueError("a token lives for a year at most")
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            government_id=acting_user.government_id,
            name=name,
            digest=_digest(token),
            scopes=sorted(scopes),
            created_by=acting_user,
            created_at=now,
            expires_at=expires_at,
        )
        data = {"name": name, "scopes": row.scopes, "expires_at": expires_at.isoformat()}
        _record(BaseTag.TOKEN_CREATED, row, data, acting_user, now)
    return row, token


def revoke(row: ApiToken, *, acting_user: User, now: datetime) -> bool:
    """Whether it was this call that ended the token."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
            return False
        _record(BaseTag.TOKEN_REVOKED, row, {"name": row.name}, acting_user, now)
    return True


def find(token: str) -> ApiToken | None:
    """The row of a token of any government, whatever its state; found by digest, so that timing tells nothing."""
    if not _FORM.fullmatch(token):
        return None
    rows = ApiToken._base_manager.select_related("government", "created_by")
    return rows.filter(digest=_digest(token)).first()


def note_use(row: ApiToken, *, now: datetime) -> None:
    """Remember the last use, with one write a minute at most."""
    earlier = now - _USE_NOTED
    if row.last_used_at is None or row.last_used_at <= earlier:
        rows = ApiToken._base_manager.filter(pk=row.pk)
        rows.filter(Q(last_used_at=None) | Q(last_used_at__lte=earlier)).update(last_used_at=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _record(tag: BaseTag, row: ApiToken, data: dict[str, object], user: User, now: datetime) -> None:
    record(user.government_id, [Draft(tag, f"user:{user.pk}", f"api_token:{row.pk}", data)], at=now)
