"""Tables of what a government has settled about its watch, and of proofs that must stay."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from kentongan.base.scope import TenantModel

KEPT_DAYS = 365


class WatchPolicy(TenantModel):
    """One row a government; without one, everything is as its defaults say: nothing public."""

    public_on = models.BooleanField(default=False)
    public_hidden = models.BooleanField(default=False)
    evidence_days = models.IntegerField(default=KEPT_DAYS)
    letter_office = models.CharField(max_length=160, blank=True)
    letter_address = models.CharField(max_length=300, blank=True)
    letter_place = models.CharField(max_length=60, blank=True)
    signer_title = models.CharField(max_length=160, blank=True)
    signer_name = models.CharField(max_length=160, blank=True)
    signer_nip = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government"], name="one_watch_policy")
        ]


class LegalHold(TenantModel):
    """The proofs of a case stay, whatever their age, until somebody lifts the hold."""

    case = models.ForeignKey("sitewatch.SiteCase", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(lifted_at=None), name="one_hold_per_case"
            )
        ]
