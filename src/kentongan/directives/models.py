"""Orders to positions, with a due time and a ladder."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel
from kentongan.directory.models import Position


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Biasa")
    IMPORTANT = "important", _("Penting")
    EMERGENCY = "emergency", _("Darurat")


class DueUnit(models.TextChoices):
    """How the deadline counts."""

    WORKING = "working_minutes", _("jam kerja")
    CALENDAR = "minutes", _("jam kalender")


class OnUnknown(models.TextChoices):
    """What to do when a channel without keys gave no answer: nobody knows whether the message arrived."""

    DUPLICATE = "duplicate", _("kirim lagi, boleh ganda")
    ASK = "ask", _("tanyakan di pengingat berikutnya")


class Directive(TenantModel):
    """An order to positions. Its matters (one per seat) live in the kernel."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draf")
        ISSUED = "issued", _("Berjalan")
        RECALLED = "recalled", _("Ditarik")
        CLOSED = "closed", _("Ditutup")

    year = models.SmallIntegerField()
    number = models.IntegerField()
    title = models.CharField(_("judul"), max_length=120)
    text = models.TextField(_("isi perintah"), max_length=3500)
    issuer = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(_("kepentingan"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    due_at = models.DateTimeField(_("tenggat"))
    due_unit = models.CharField(max_length=16, choices=DueUnit, default=DueUnit.WORKING)
    on_unknown = models.CharField(max_length=10, choices=OnUnknown, default=OnUnknown.ASK)
    # What was chosen as addressees, in the words of `selection.py`.
    selection = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Set while nothing is owed any more, so that the desk's index holds only what is.
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "year", "number"], name="directive_number_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["government", "state", "completed_at", "due_at", "id"],  # all that a count looks at
                name="directive_owed",
                condition=Q(state="issued", completed_at=None),
            ),
            models.Index(fields=["government", "id"], name="directive_newest"),
            models.Index(fields=["government", "state", "due_at"], name="directive_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return f"P-{self.year}-{self.number:04d}"
