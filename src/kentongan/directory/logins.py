"""A person of the directory and the account he signs in with."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.accounts import Refused
from kentongan.base.events import BaseTag, Draft, record
from kentongan.base.users import User

from .models import Person


def link_person(user: User, person: Person, *, acting_user: User, now: datetime) -> None:
    """Let `user` answer as this person. Raises Refused where either is tied to somebody else."""
    with transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if row.user_id == user.pk:
            return
        if row.user_id:
            raise Refused(_("%(name)s sudah terhubung dengan pengguna lain.") % {"name": row.name})
        if Person.objects.filter(user=user).exists():
            raise Refused(_("Pengguna ini sudah terhubung dengan pejabat lain. Lepaskan lebih dahulu."))
        row.user = user
        row.save(update_fields=["user"])
        _record(BaseTag.PERSON_LINKED, user, row, acting_user, now)


def unlink_person(user: User, *, acting_user: User, now: datetime) -> None:
    with transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).filter(user=user).first()
        if row is not None:
            row.user = None
            row.save(update_fields=["user"])
            _record(BaseTag.PERSON_UNLINKED, user, row, acting_user, now)


def _record(tag: BaseTag, user: User, person: Person, acting_user: User, now: datetime) -> None:
    draft = Draft(tag, f"user:{acting_user.pk}", f"user:{user.pk}", {"person": person.pk})
    record(acting_user.government_id, [draft], at=now)
