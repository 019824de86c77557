"""A second pair of eyes: what one administrator asks for takes effect when another one confirms it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .scope import TenantModel
from .users import User

WAITS = timedelta(days=7)


class Checked(models.TextChoices):
    """How an administrator made sure that he speaks with the right person."""

    MET = "met", _("Bertemu langsung")
    CALLED = "called", _("Menelepon nomor yang sudah dikenal")
    VIDEO = "video", _("Panggilan video")


class RoleRequest(TenantModel):
    """An act that waits for another administrator. Only one of a kind waits for a user."""

    class Act(models.TextChoices):
        GRANT = "grant", _("Memberi peran Administrator")
        REMOVE_FACTOR = "factor", _("Menghapus autentikasi dua faktor seorang administrator")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        CONFIRMED = "confirmed", _("Disetujui")
        DECLINED = "declined", _("Ditolak")

    act = models.CharField(max_length=6, choices=Act)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    checked = models.CharField(max_length=6, choices=Checked, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user", "act"], condition=Q(state="waiting"), name="role_request_waits_once"
            )
        ]

    @classmethod
    def waiting(cls, *, now: datetime) -> "models.QuerySet[RoleRequest]":
        """Requests of the government in scope that may still be confirmed, the oldest first."""
        rows = cls.objects.filter(state=cls.State.WAITING, expires_at__gt=now)
        return rows.select_related("user", "requested_by").order_by("requested_at", "pk")
