"""Tables of the webhooks: endpoints of other programs, what they are owed, every try to send it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel
from kentongan.base.secrets import SecretField


class HookEvent(models.TextChoices):
    """What a program may be told of."""

    FINDING_CONFIRMED = "finding.confirmed", _("Temuan dikonfirmasi")
    CASE_OPENED = "case.opened", _("Kasus dibuka")
    CASE_CLEANED = "case.cleaned", _("Dinyatakan sudah dibersihkan")
    CASE_PROVED = "case.proved", _("Terbukti bersih")
    CASE_REOPENED = "case.reopened", _("Disusupi lagi")


# Not chosen by anybody: what "Kirim uji" sends.
PING = "ping"


class Hook(TenantModel):
    """An endpoint of another program. `secret` signs what it is sent; it is shown once, when it is made."""

    name = models.CharField(_("nama"), max_length=80)
    url = models.CharField(_("alamat"), max_length=500)
    secret = SecretField()
    events = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Tries that failed since the last one that did not; too many of them pause it.
    failures = models.IntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)


class HookMessage(TenantModel):
    """What an endpoint is owed: the row that the worker claims. `key` is the id by which it knows a repetition."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Antre")
        CLAIMED = "claimed", _("Sedang dikirim")
        DELIVERED = "delivered", _("Diterima")
        FAILED = "failed", _("Gagal")

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=40, unique=True)
    event = models.CharField(max_length=24)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    tries = models.SmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["not_before", "id"], name="hook_claim", condition=Q(state="planned")),
            models.Index(fields=["lease_until"], name="hook_lease", condition=Q(state="claimed")),
            models.Index(fields=["government", "hook", "id"], name="hook_messages"),
        ]

    @property
    def event_words(self) -> str:
        return str(HookEvent(self.event).label) if self.event in HookEvent.values else str(_("Uji"))


class HookAttempt(TenantModel):
    """One try: the status that came back, or why none did."""

    message = models.ForeignKey(HookMessage, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.SmallIntegerField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    took_ms = models.IntegerField(default=0)
