"""Pictures of what views saw, and the accepted look of a site."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel
from kentongan.core.sitescan import Baseline


class Picture(TenantModel):
    """What one view saw of a page, drawn from a proof's bytes: the row that the drawing worker claims."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Antre")
        CLAIMED = "claimed", _("Sedang dibuat")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Tidak dapat dibuat")

    site = models.ForeignKey("sitewatch.Site", on_delete=models.CASCADE, related_name="pictures")
    evidence = models.ForeignKey("sitewatch.Evidence", on_delete=models.CASCADE, related_name="pictures")
    url = models.TextField()
    # A value of core's View.
    view = models.CharField(max_length=10)
    # The same for visits whose pictures are the same: those are drawn once.
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    lease_until = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    tries = models.SmallIntegerField(default=0)
    # SHA-256 of the picture in the file store.
    digest = models.CharField(max_length=64, blank=True)
    # The same of its small copy, for lists.
    small = models.CharField(max_length=64, blank=True)
    size = models.IntegerField(default=0)
    wide = models.SmallIntegerField(default=0)
    high = models.SmallIntegerField(default=0)
    # 64 bits in hex: what it looks like from far away.
    looks_like = models.CharField(max_length=16, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["evidence", "view", "key"], name="picture_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["-evidence"], name="picture_claim", condition=Q(state="planned")),
            models.Index(fields=["lease_until"], name="picture_lease", condition=Q(state="claimed")),
            models.Index(fields=["site", "key"], name="picture_key"),
        ]

    @property
    def hash(self) -> int | None:
        return int(self.looks_like, 16) if self.looks_like else None


class SiteBaseline(TenantModel):
    """A home page as it should be: proposed by a scan, good once a person accepted it; the newest accepted counts."""

    site = models.ForeignKey("sitewatch.Site", on_delete=models.CASCADE, related_name="baselines")
    evidence = models.ForeignKey("sitewatch.Evidence", on_delete=models.SET_NULL, null=True, related_name="+")
    picture = models.ForeignKey(Picture, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=240, blank=True)
    # Of core's skeleton_of; names of core's script_name.
    marks = models.JSONField(default=list)
    scripts = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(accepted_at=None), name="one_proposed_baseline"
            )
        ]

    @property
    def facts(self) -> Baseline:
        """As core compares with it."""
        return Baseline(
            tuple(self.marks), frozenset(self.scripts), self.picture.hash if self.picture else None
        )
