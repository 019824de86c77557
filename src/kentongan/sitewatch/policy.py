"""What a government settles about its watch: the public page, how long proofs are kept, the head of its letters."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.users import User

from .inventory import Refused, log
from .models import SiteCase
from .policy_models import LegalHold, WatchPolicy
from .tags import SiteTag


def policy_of(government_id: int) -> WatchPolicy:
    """The policy of the government in scope; unsaved where it never settled one."""
    row = WatchPolicy.objects.filter(government_id=government_id).first()
    return row or WatchPolicy(government_id=government_id)


def set_policy(row: WatchPolicy, *, acting_user: User, now: datetime) -> None:
    with transaction.atomic():
        row.save()
        data: dict[str, object] = {
            "public": row.public_on,
            "hidden": row.public_hidden,
            "evidence_days": row.evidence_days,
        }
        subject = f"government:{row.government_id}"
        log(SiteTag.POLICY_SET, acting_user, subject, data, now, row.government_id)


def hold(case: SiteCase, reason: str, *, acting_user: User, now: datetime) -> LegalHold:
    """Keep the proofs of a case. Raises Refused where they are held already."""
    with transaction.atomic():
        row, fresh = LegalHold.objects.get_or_create(
            case=case,
            lifted_at=None,
            defaults={
                "government_id": case.government_id,
                "reason": reason,
                "set_by": acting_user,
                "set_at": now,
            },
        )
        if not fresh:
            raise Refused(_("Bukti kasus ini sudah ditahan."))
        _log(SiteTag.HOLD_SET, row, acting_user, now)
    return row


def lift(row: LegalHold, *, acting_user: User, now: datetime) -> None:
    """Let time run over the proofs again. Raises Refused where that was done."""
    with transaction.atomic():
        held = LegalHold.objects.filter(pk=row.pk, lifted_at=None)
        if not held.update(lifted_at=now, lifted_by=acting_user):
            raise Refused(_("Penahanan bukti ini sudah dilepas."))
        _log(SiteTag.HOLD_LIFTED, row, acting_user, now)


def _log(tag: SiteTag, row: LegalHold, user: User, now: datetime) -> None:
    log(tag, user, f"site_case:{row.case_id}", {"hold": row.pk}, now, row.government_id)
