"""Agencies, positions, appointments, people and the addresses at which they are reached."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel


def _short(name: str) -> str:
    """A name as a list shows it: "Kec. Awanbiru" for "Kecamatan Awanbiru"."""
    for whole, brief in (("Kecamatan ", "Kec. "), ("Kelurahan ", "Kel. ")):
        if name.startswith(whole):
            return brief + name.removeprefix(whole)
    return name


class Agency(TenantModel):
    """An office inside a government; `path` lists the ids from the root ("/3/17/"), for whole-branch queries."""

    name = models.CharField(_("nama OPD"), max_length=160)
    short_name = models.CharField(_("nama singkat"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=120, editable=False, default="")
    is_active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "name"], name="agency_name_once")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["government", "path"], name="agency_branch")]

    def __str__(self) -> str:
        return self.short_name or _short(self.name)


class Position(TenantModel):
    """A seat. Orders and clocks follow the seat, not the person."""

    title = models.CharField(_("jabatan"), max_length=160)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="positions")
    superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    is_active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "title"], name="position_title_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "agency"], name="position_agency"),
        ]

    def __str__(self) -> str:
        return self.title


class Person(TenantModel):
    """A human with contact addresses; `user` where he also signs in."""

    name = models.CharField(_("nama"), max_length=120)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    is_active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "nip"], condition=~Q(nip=""), name="person_nip_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(TenantModel):
    """A person holds a position from–to (local dates, `until` included; open while it is null)."""

    class Kind(models.TextChoices):
        DEFINITIVE = "definitive", _("Definitif")
        ACTING = "acting", _("Plt")
        DAILY = "daily", _("Plh")

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.DEFINITIVE)
    since = models.DateField(_("mulai"))
    until = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "position", "until"], name="appointment_position"),
            models.Index(fields=["government", "person", "until"], name="appointment_person"),
        ]


class Address(TenantModel):
    """One endpoint of a person on one channel. The lowest `rank` is tried first."""

    class Health(models.TextChoices):
        GOOD = "good", _("Sehat")
        UNPROVEN = "unproven", _("Belum terbukti")
        BLOCKED = "blocked", _("Diblokir penerima")
        BOUNCED = "bounced", _("Ditolak")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(_("saluran"), max_length=16)
    value = models.CharField(_("alamat"), max_length=254)
    rank = models.SmallIntegerField(_("urutan"), default=10)
    health = models.CharField(_("keadaan"), max_length=10, choices=Health, default=Health.UNPROVEN)
    health_note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "channel", "value"], name="address_belongs_to_one_person"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "person", "rank"], name="address_person"),
            # How many people each channel reaches is counted here alone.
            models.Index(fields=["government", "channel", "person", "health"], name="address_reach"),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def usable(self) -> bool:
        return self.health in (self.Health.GOOD, self.Health.UNPROVEN)


class LinkCode(TenantModel):
    """A one-time code that ties a channel address to a person (deep link or QR)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class CalendarDay(TenantModel):
    """A government's own day: a regional holiday, or a day that is worked although the nation rests."""

    date = models.DateField(_("tanggal"))
    name = models.CharField(_("keterangan"), max_length=120)
    is_working = models.BooleanField(_("tetap bekerja"), default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "date"], name="calendar_day_once")
        ]


class RamadanPeriod(TenantModel):
    """First and last day of Ramadan as decided, where it differs from the built-in table."""

    first_day = models.DateField(_("hari pertama"))
    last_day = models.DateField(_("hari terakhir"))

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "first_day"], name="ramadan_once")
        ]
