"""Watched sites: the inventory and its mandates, scans, what they found and what proves it, the cases."""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kentongan.base.scope import TenantModel
from kentongan.core.sitescan import Severity, Status, View
from kentongan.directory.models import Agency, Position

# Tables of their own files, where Django finds them.
from . import hook_models, picture_models, policy_models  # noqa: F401
from .told import told


class Standing(models.TextChoices):
    """Whether a site is in the inventory."""

    CANDIDATE = "candidate", _("Calon")
    WATCHED = "watched", _("Diawasi")
    RETIRED = "retired", _("Tidak diawasi")


class Condition(models.TextChoices):
    """What the newest scan says of a site; values of core's Status, and one for none yet."""

    UNKNOWN = "unknown", _("Belum diperiksa")
    CLEAN = Status.CLEAN, _("Bersih")
    SUSPICIOUS = Status.SUSPICIOUS, _("Perlu dilihat")
    INFECTED = Status.INFECTED, _("Disusupi judi")
    DEFACED = Status.DEFACED, _("Tampilan diubah")
    UNREACHABLE = Status.UNREACHABLE, _("Tidak terjangkau")


# The order of lists: what needs somebody first.
GRAVITY: dict[str, int] = {
    Condition.DEFACED: 0,
    Condition.INFECTED: 1,
    Condition.SUSPICIOUS: 2,
    Condition.UNREACHABLE: 3,
    Condition.UNKNOWN: 4,
    Condition.CLEAN: 5,
}
BAD = (Condition.INFECTED, Condition.DEFACED)


class SeverityWord(models.TextChoices):
    """How soon somebody must act."""

    INFO = Severity.INFO, _("Saran")
    LOW = Severity.LOW, _("Rendah")
    MEDIUM = Severity.MEDIUM, _("Sedang")
    HIGH = Severity.HIGH, _("Tinggi")
    CRITICAL = Severity.CRITICAL, _("Kritis")


class Site(TenantModel):
    """A website of an agency. `gravity` follows `condition`, for sorting."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # The technical contact: who is asked to clean it.
    contact = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nama situs"), max_length=160, blank=True)
    # The home page, absolute, as `addresses.home` writes it.
    url = models.CharField(_("alamat"), max_length=300)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.WATCHED)
    found_in = models.CharField(max_length=200, blank=True)
    condition = models.CharField(max_length=12, choices=Condition, default=Condition.UNKNOWN)
    gravity = models.SmallIntegerField(default=GRAVITY[Condition.UNKNOWN])
    software = models.CharField(_("perangkat lunak"), max_length=60, blank=True)
    version = models.CharField(max_length=40, blank=True)
    ip = models.CharField(_("alamat IP"), max_length=45, blank=True)
    # Where the DNS led when the site was last found clean (`core/sitescan/names.py` Answer.where).
    place = models.CharField(max_length=500, blank=True)
    certificate_until = models.DateTimeField(null=True)
    domain_until = models.DateTimeField(null=True)
    # When the registry was last asked for that.
    domain_asked_at = models.DateTimeField(null=True)
    # What its security.txt says; empty where there is none.
    security_contact = models.CharField(max_length=300, blank=True)
    security_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    last_clean_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "url"], name="site_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "standing", "gravity", "id"], name="site_gravity"),
            models.Index(fields=["government", "agency"], name="site_agency"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """The address as people say it: without scheme and final slash."""
        return self.url.partition("://")[2].rstrip("/")

    @property
    def software_words(self) -> str:
        return f"{self.software} {self.version}".strip()

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


class HomeCopy(TenantModel):
    """A site's home page as each view was last given it, packed by `keeping.py`."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField()


class Mandate(TenantModel):
    """An agency's written leave to scan its sites, and those of the agencies below it, from all views."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("nomor surat"), max_length=80)
    text = models.TextField(_("isi mandat"), max_length=8000)
    contact = models.CharField(_("kontak"), max_length=160)
    valid_from = models.DateField(_("berlaku mulai"))
    valid_until = models.DateField(_("berlaku sampai"))
    # Local hours of a night in which to scan; both empty where any hour will do.
    opens = models.TimeField(_("dari pukul"), null=True, blank=True)
    closes = models.TimeField(_("sampai pukul"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Schedule(TenantModel):
    """When a government's sites are scanned by themselves: local hours, every so many nights."""

    is_on = models.BooleanField(_("Periksa otomatis"), default=True)
    opens = models.TimeField(_("dari pukul"))
    closes = models.TimeField(_("sampai pukul"))
    every = models.SmallIntegerField(_("setiap … malam"), default=1)
    # Once more outside these hours, for what is shown by day only.
    by_day = models.BooleanField(_("Sekali juga di siang hari"), default=False)
    last_night = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government"], name="one_scan_schedule")
        ]


class Scan(TenantModel):
    """One round over one or many sites; `done` counts its targets that ended."""

    class Reason(models.TextChoices):
        HAND = "hand", _("Diminta")
        NIGHT = "night", _("Jadwal malam")
        DAY = "day", _("Jadwal siang")
        RECHECK = "recheck", _("Cek ulang setelah dibersihkan")

    reason = models.CharField(max_length=8, choices=Reason)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)


class SiteCase(TenantModel):
    """A confirmed infection: its matter (kind `site_case`) is owed by the technical contact's seat."""

    class State(models.TextChoices):
        OPEN = "open", _("Harus dibersihkan")
        CHECKING = "checking", _("Menunggu cek ulang")
        PROVED = "proved", _("Terbukti bersih")
        CLOSED = "closed", _("Ditutup")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cases")
    seat = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    # Who waits for the answer; None where whoever confirmed holds no seat.
    issuer = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    severity = models.CharField(max_length=8, choices=SeverityWord)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reopened = models.SmallIntegerField(default=0)
    steps_done = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(state__in=["open", "checking"]), name="one_live_case_per_site"
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["government", "state"], name="site_case_state")]


LIVE = (SiteCase.State.OPEN, SiteCase.State.CHECKING)


class ScanTarget(TenantModel):
    """One site of a scan: the row that the worker claims. `nth` numbers the rechecks of a case (1 to 3)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Antre")
        CLAIMED = "claimed", _("Sedang diperiksa")
        DONE = "done", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="targets")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="targets")
    case = models.ForeignKey(SiteCase, on_delete=models.CASCADE, null=True, related_name="rechecks")
    nth = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    priority = models.SmallIntegerField(default=5)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    tries = models.SmallIntegerField(default=0)
    # Whether views other than the honest visitor's were used (only under a mandate).
    imitated = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=Condition, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    # What each view saw of the home page: [{"view","title","status","size","leads_to","differs"}].
    views = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["scan", "site", "nth"], name="scan_target_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["priority", "not_before", "id"], name="scan_claim", condition=Q(state="planned")
            ),
            models.Index(fields=["lease_until"], name="scan_lease", condition=Q(state="claimed")),
            models.Index(fields=["government", "site", "id"], name="scan_of_site"),
            models.Index(
                fields=["government", "finished_at"], name="scan_finished", condition=Q(state="done")
            ),
        ]


class Evidence(TenantModel):
    """The visits that support the findings of one scan of a site, as WARC in the file store."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="evidence")
    target = models.ForeignKey(ScanTarget, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    visits = models.IntegerField()
    at = models.DateTimeField()
    # When its time was over and the file went; the digest stays sealed in the trail.
    erased_at = models.DateTimeField(null=True)


class ViewWord(models.TextChoices):
    """The views of a scan by the words on the screen."""

    VISITOR = View.VISITOR, _("Pengunjung biasa")
    RETURN = View.RETURN, _("Kunjungan kedua")
    CRAWLER = View.CRAWLER, _("Mesin pencari")
    GOOGLE = View.GOOGLE, _("Datang dari Google")
    MOBILE = View.MOBILE, _("Ponsel")
    ELSEWHERE = View.ELSEWHERE, _("Dari alamat lain")


class SiteFinding(TenantModel):
    """A trace on a page of a site, over all scans that saw it. Nobody outside is told before CONFIRMED."""

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu konfirmasi")
        CONFIRMED = "confirmed", _("Dikonfirmasi")
        DISMISSED = "dismissed", _("Bukan temuan")
        GONE = "gone", _("Tidak terlihat lagi")
        ADVICE = "advice", _("Saran")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="findings")
    # A value of core's Technique.
    technique = models.CharField(max_length=24)
    severity = models.CharField(max_length=8, choices=SeverityWord)
    url = models.TextField()
    view = models.CharField(max_length=10, choices=ViewWord)
    excerpt = models.TextField()
    reads_as = models.TextField(blank=True)
    start = models.IntegerField(default=-1)
    sure = models.BooleanField(default=True)
    # SHA-256 of technique and address: the same trace in the next scan is the same row.
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, related_name="findings")
    case = models.ForeignKey(SiteCase, on_delete=models.SET_NULL, null=True, related_name="findings")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["site", "digest"], name="site_finding_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "state", "id"], name="site_finding_state"),
        ]

    @property
    def title(self) -> str:
        """The technique in Indonesian."""
        return told(self.technique).title


OFFLINE_WAITS = timedelta(days=3)


class OfflineRequest(TenantModel):
    """Somebody wants a site taken offline; it counts when a second person agrees."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu orang kedua")
        CONFIRMED = "confirmed", _("Disetujui")
        DECLINED = "declined", _("Ditolak")

    case = models.ForeignKey(SiteCase, on_delete=models.CASCADE, related_name="offline_requests")
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="waiting"), name="offline_request_waits_once"
            )
        ]
