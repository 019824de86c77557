"""A government's rulebooks by version, the verdicts given under them, and what people said of those verdicts."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel
from kentongan.core.screening import Category, Direction, Level


class CategoryWord(models.TextChoices):
    """The categories of screening by the words on the screen."""

    GAMBLING = Category.GAMBLING, _("Judi online")
    INDECENT = Category.INDECENT, _("Asusila")
    ABUSE = Category.ABUSE, _("Kata kasar")
    HATE = Category.HATE, _("Kebencian")
    ELECTION = Category.ELECTION, _("Netralitas pemilu")
    PERSONAL_DATA = Category.PERSONAL_DATA, _("Data pribadi")
    SCAM = Category.SCAM, _("Penipuan")
    STYLE = Category.STYLE, _("Gaya tulisan")


class LevelWord(models.TextChoices):
    """What a verdict asks for."""

    PASS = Level.PASS, _("Lolos")
    REVIEW = Level.REVIEW, _("Perlu diperiksa")
    BLOCK = Level.BLOCK, _("Jangan diterbitkan")


class DirectionWord(models.TextChoices):
    """Who says it to whom."""

    OUTGOING = Direction.OUTGOING, _("Akan diterbitkan")
    INCOMING = Direction.INCOMING, _("Masuk dari warga")


class RulebookVersion(TenantModel):
    """One published rulebook, in the documented TOML; the newest one is in force."""

    version = models.IntegerField()
    text = models.TextField()
    note = models.CharField(_("keterangan"), max_length=200)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "version"], name="rulebook_version_once")
        ]


class Screening(TenantModel):
    """A text that was screened, and its verdict. Those without feedback are forgotten after KEPT newer ones."""

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    direction = models.CharField(max_length=8, choices=DirectionWord)
    day = models.DateField(null=True)
    region = models.CharField(max_length=13, blank=True)
    network = models.CharField(max_length=16, blank=True)
    level = models.CharField(max_length=6, choices=LevelWord)
    # Verdict.as_json()["categories"]
    categories = models.JSONField(default=dict)
    # Where its shortened links led, by address; a new rulebook is tried on what was known then.
    targets = models.JSONField(default=dict)
    version = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "level", "id"], name="screening_level")
        ]


class Feedback(TenantModel):
    """Somebody says that a verdict is wrong; once accepted it is a row of the government's own evaluation set."""

    class Kind(models.TextChoices):
        WRONG = "wrong", _("Salah tandai")
        MISSED = "missed", _("Terlewat")

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu diperiksa")
        ACCEPTED = "accepted", _("Diterima")
        DECLINED = "declined", _("Ditolak")

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="feedback")
    kind = models.CharField(max_length=6, choices=Kind)
    category = models.CharField(max_length=16, choices=CategoryWord)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["screening", "category"],
                condition=Q(state="open"),
                name="feedback_open_once",
            )
        ]
