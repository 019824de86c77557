"""A government begins: its row, its empty audit chain, the in-app channel, its first administrator."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from kentongan.base.clock import now as desk_now
from kentongan.base.clock import real_now
from kentongan.base.events import BaseTag, Draft, record, start_chain
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, Invitation, Membership, User

from .accounts import ensure_builtin


def found(slug: str, name: str, short_name: str, zone: str) -> Government:
    """Make a government; raises ValidationError for a code or name that is taken or not fit."""
    validate_slug(slug)
    row = Government(slug=slug, name=name, short_name=short_name, zone=zone, created_at=desk_now())
    row.full_clean()
    with transaction.atomic():
        row.save()
        start_chain(row.pk)
        with scope(row):
            ensure_builtin(row.pk)
            draft = Draft(BaseTag.GOVERNMENT_CREATED, "command", f"government:{row.pk}", {"slug": slug})
            record(row.pk, [draft], at=desk_now())
    return row


def invite_administrator(government: Government, email: str, name: str) -> str:
    """A one-time link token for an administrator, made if he is new; only the operator's shell may call this."""
    validate_email(email)
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and user.government_id != government.pk:
        raise ValidationError("E-mail ini dipakai di pemerintah lain.")
    with scope(government), transaction.atomic():
        if user is None:
            user = User(government=government, email=email.lower(), name=name, created_at=desk_now())
            user.set_unusable_password()
            user.save()
        Membership.objects.get_or_create(
            government=government, user=user, role=Role.ADMINISTRATOR, branch_id=None
        )
        data = {"roles": [Role.ADMINISTRATOR]}
        record(
            government.pk,
            [Draft(BaseTag.USER_INVITED, "command", f"user:{user.pk}", data)],
            at=desk_now(),
        )
        return Invitation.issue(user, now=real_now())
