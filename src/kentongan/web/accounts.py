"""Sign-in as this house wants it: no self-registration, and every sign-in in the audit trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from kentongan.base.clock import now
from kentongan.base.events import BaseTag, Draft, record
from kentongan.base.permissions import SECOND_FACTOR, Role
from kentongan.base.scope import scope
from kentongan.base.secrets import seal, unseal
from kentongan.base.users import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed by sign-in itself: links are handed over by administrators."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are encrypted at rest; the last factor of an administrator stays."""

    def encrypt(self, text: str) -> str:
        return seal({"text": text})

    def decrypt(self, encrypted_text: str) -> str:
        return str(unseal(encrypted_text)["text"])

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not any(Role(m.role) in SECOND_FACTOR for m in user.granted):
            return True
        others = Authenticator.objects.filter(
            user=user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        )
        return bool(others.exclude(pk=authenticator.pk).exists())


@receiver(user_logged_in)
def note_sign_in(sender: object, user: User, **_: object) -> None:
    with scope(user.government_id), transaction.atomic():
        draft = Draft(BaseTag.SIGNED_IN, f"user:{user.pk}", f"user:{user.pk}")
        record(user.government_id, [draft], at=now())


@receiver(user_login_failed)
def note_failure(sender: object, credentials: dict[str, Any], **_: object) -> None:
    """A wrong password for a known account is told to its government; unknown e-mails belong to nobody."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return
    with scope(user.government_id), transaction.atomic():
        draft = Draft(BaseTag.SIGN_IN_FAILED, f"user:{user.pk}", f"user:{user.pk}")
        record(user.government_id, [draft], at=now())
