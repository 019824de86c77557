"""The lists of the watch: sites, findings that wait for a person, scans with their targets, mandates."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kentongan.base import words
from kentongan.base.listing import Choice, Col, Spec
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.clock.states import OVER, State
from kentongan.kernel.models import Matter

from . import marks
from .access import KIND
from .models import (
    LIVE,
    Condition,
    Mandate,
    Scan,
    ScanTarget,
    SeverityWord,
    Site,
    SiteCase,
    SiteFinding,
    Standing,
)

SOFTWARE_SHOWN = 8
WATCHED = Q(standing=Standing.WATCHED)
# At most one case of a site is open, so that no site comes twice.
OWED = Q(cases__state=SiteCase.State.OPEN)
NO_CONTACT = WATCHED & Q(contact=None)


def matters_of(sites: Iterable[Site]) -> dict[int, Matter]:
    """The matter of each site's live case; two queries."""
    cases = SiteCase.objects.filter(site__in=[site.pk for site in sites], state__in=LIVE)
    site_of = dict(cases.values_list("pk", "site_id"))
    rows = Matter.objects.filter(kind=KIND, case_id__in=site_of).exclude(state__in=OVER)
    return {site_of[m.case_id]: m for m in rows.select_related("position")}


def clock_of(matter: Matter | None, now: datetime, zone: str) -> SafeString | str:
    """The clock of what is owed; nothing while the ball is ours."""
    if matter is None or matter.state in (State.DONE, State.OBSTACLE, *OVER):
        return ""
    return look.clock_chip(matter.due_at, now, zone)


def sites(user: User, now: datetime) -> Spec[Site]:
    """All sites of the user's part of the government, the worst first."""
    zone = user.government.zone
    matters: dict[int, Matter] = {}

    def due(site: Site) -> str:
        return words.moment(matters[site.pk].due_at, zone) if site.pk in matters else ""

    def proof(site: Site) -> str:
        return words.moment(site.last_clean_at, zone) if site.last_clean_at else _("belum ada")

    return Spec(
        caption=_("Situs"),
        name=_("situs"),
        columns=[
            Col("clock", _("Tenggat"), lambda s: clock_of(matters.get(s.pk), now, zone), due),
            Col("site", _("Situs"), lambda s: s.address, lambda s: s.url, "url"),
            Col("agency", _("OPD"), lambda s: str(s.agency), lambda s: s.agency.name, "agency__name"),
            Col("contact", _("Pengelola teknis"), _contact_cell, _contact),
            Col("software", _("Perangkat lunak"), _software, _software, "software"),
            Col("proof", _("Terakhir terbukti bersih"), proof, proof),
            Col("end", _("Keadaan"), state_cell, lambda s: s.get_condition_display(), "gravity"),
            *_facts(zone),
        ],
        sort="end",
        main="site",
        url=lambda s: reverse("site", args=[s.pk]),
        filters=_site_filters(),
        search=lambda q: Q(url__icontains=q) | Q(name__icontains=q) | Q(agency__name__icontains=q),
        empty_title=_("Tidak ada situs di sini"),
        empty_text=_("Tambahkan situs satu per satu, atau impor daftarnya dari Excel."),
        prepare=lambda rows: matters.update(matters_of(rows)),
    )


def _facts(zone: str) -> list[Col[Site]]:
    """What is known of a site beside its state; for exports."""

    def day(at: datetime | None) -> str:
        return f"{words.local(at, zone):%d-%m-%Y}" if at else ""

    return [
        Col("ip", _("Alamat IP"), None, lambda s: s.ip),
        Col("certificate", _("Sertifikat berlaku sampai"), None, lambda s: day(s.certificate_until)),
        Col("domain", _("Domain dibayar sampai"), None, lambda s: day(s.domain_until)),
        Col("contact_file", "security.txt", None, lambda s: s.security_contact),
        Col("contact_until", _("security.txt berlaku sampai"), None, lambda s: day(s.security_until)),
        Col("found_in", _("Ditemukan di"), None, lambda s: s.found_in),
    ]


def _site_filters() -> dict[str, list[Choice]]:
    conditions = [Choice(c.value, str(c.label), WATCHED & Q(condition=c)) for c in marks_order()]
    standings = [
        Choice("kasus", _("Harus dibersihkan"), OWED),
        Choice("diawasi", _("Semua yang diawasi"), WATCHED),
        Choice("calon", _("Calon"), Q(standing=Standing.CANDIDATE)),
        Choice("henti", _("Tidak diawasi"), Q(standing=Standing.RETIRED)),
        Choice("tanpa-pengelola", _("Tanpa pengelola"), NO_CONTACT),
    ]
    known = Site.objects.exclude(software="").values_list("software", flat=True)
    software = list(known.order_by("software").distinct()[:SOFTWARE_SHOWN])
    return {
        noop("keadaan"): [*conditions, *standings],
        noop("aplikasi"): [Choice(name, name, Q(software=name)) for name in software],
    }


def marks_order() -> list[Condition]:
    """Conditions as filters stand in a row: the worst first."""
    return [Condition(value) for value in marks.CONDITIONS]


def _contact(site: Site) -> str:
    return site.contact.title if site.contact else ""


def _contact_cell(site: Site) -> object:
    return site.contact.title if site.contact else look.mark(_("Belum ada"), "user-off", "sogan")


def _software(site: Site) -> str:
    return site.software_words


def state_cell(site: Site) -> SafeString:
    return marks.standing(site.standing) or marks.condition(site.condition)


def findings(user: User) -> Spec[SiteFinding]:
    """Findings, those that wait for a person first."""
    zone = user.government.zone

    def seen(row: SiteFinding) -> str:
        return words.moment(row.first_seen_at, zone)

    return Spec(
        caption=_("Temuan"),
        name=_("temuan"),
        columns=[
            Col(
                "severity",
                _("Berat"),
                lambda f: marks.severity(f.severity),
                lambda f: f.get_severity_display(),
            ),
            Col("title", _("Temuan"), lambda f: f.title, lambda f: f.title, "technique"),
            Col("site", _("Situs"), lambda f: f.site.address, lambda f: f.url),
            Col("agency", _("OPD"), lambda f: str(f.site.agency), lambda f: f.site.agency.name),
            Col("view", _("Terlihat oleh"), lambda f: f.get_view_display(), lambda f: f.get_view_display()),
            Col("seen", _("Pertama terlihat"), seen, seen, "id"),
            Col(
                "end",
                _("Keadaan"),
                lambda f: marks.finding(f.state),
                lambda f: f.get_state_display(),
                "state",
            ),
        ],
        sort="-seen",
        main="title",
        url=lambda f: reverse("finding", args=[f.pk]),
        filters={
            noop("keadaan"): [
                Choice(s.value, str(s.label), Q(state=s)) for s in SiteFinding.State if s != "advice"
            ],
            noop("berat"): [Choice(s.value, str(s.label), Q(severity=s)) for s in reversed(SeverityWord)],
        },
        search=lambda q: Q(site__url__icontains=q) | Q(url__icontains=q) | Q(excerpt__icontains=q),
        empty_title=_("Tidak ada temuan di sini"),
        empty_text=_("Temuan baru tampil di sini untuk dikonfirmasi sebelum siapa pun di luar diberi tahu."),
    )


def cases(user: User) -> Spec[SiteCase]:
    """Cases, the newest first."""
    zone = user.government.zone

    def opened(case: SiteCase) -> str:
        return words.moment(case.opened_at, zone)

    def ended(case: SiteCase) -> str:
        return words.moment(case.closed_at, zone) if case.closed_at else ""

    def days(case: SiteCase) -> object:
        return round((case.closed_at - case.opened_at) / timedelta(days=1), 1) if case.closed_at else ""

    return Spec(
        caption=_("Kasus"),
        name=_("kasus-situs"),
        columns=[
            Col("site", _("Situs"), lambda c: c.site.address, lambda c: c.site.url, "site__url"),
            Col("agency", _("OPD"), lambda c: str(c.site.agency), lambda c: c.site.agency.name),
            Col("contact", _("Pengelola teknis"), lambda c: c.seat.title, lambda c: c.seat.title),
            Col(
                "severity",
                _("Berat"),
                lambda c: marks.severity(c.severity),
                lambda c: c.get_severity_display(),
            ),
            Col("opened", _("Dibuka"), opened, opened, "id"),
            Col("ended", _("Berakhir"), ended, ended),
            Col("days", _("Hari"), days, days, numeric=True),
            Col("again", _("Disusupi lagi"), lambda c: c.reopened, lambda c: c.reopened, numeric=True),
            Col("end", _("Keadaan"), lambda c: marks.case(c.state), lambda c: c.get_state_display(), "state"),
        ],
        sort="-opened",
        main="site",
        url=lambda c: reverse("site", args=[c.site_id]),
        filters={
            noop("keadaan"): [Choice(s.value, str(s.label), Q(state=s)) for s in SiteCase.State],
            noop("berat"): [Choice(s.value, str(s.label), Q(severity=s)) for s in reversed(SeverityWord)],
        },
        search=lambda q: Q(site__url__icontains=q) | Q(site__agency__name__icontains=q),
        empty_title=_("Belum ada kasus di sini"),
        empty_text=_("Kasus dibuka ketika seseorang mengonfirmasi temuan."),
    )


def scans(user: User) -> Spec[Scan]:
    zone = user.government.zone

    def moment(at: datetime | None) -> str:
        return words.moment(at, zone) if at else ""

    def who(scan: Scan) -> str:
        return scan.started_by.name if scan.started_by else _("Kentongan")

    return Spec(
        caption=_("Pemeriksaan"),
        name=_("pemeriksaan"),
        columns=[
            Col("started", _("Mulai"), lambda s: moment(s.started_at), lambda s: moment(s.started_at), "id"),
            Col("reason", _("Sebab"), lambda s: s.get_reason_display(), lambda s: s.get_reason_display()),
            Col("who", _("Oleh"), who, who),
            Col(
                "done",
                _("Situs"),
                lambda s: look.progress(s.done, s.total, _("Diperiksa")),
                lambda s: s.total,
            ),
            Col("end", _("Selesai"), _scan_end, lambda s: moment(s.finished_at)),
        ],
        sort="-started",
        main="started",
        url=lambda s: reverse("scan", args=[s.pk]),
        filters={
            "sebab": [Choice(r.value, str(r.label), Q(reason=r)) for r in Scan.Reason],
        },
        empty_title=_("Belum ada pemeriksaan"),
        empty_text=_("Mulai dari daftar situs, atau nyalakan jadwal malam."),
    )


def _scan_end(scan: Scan) -> SafeString:
    if scan.finished_at:
        return look.chip("done", thin=True)
    return look.mark(_("Berjalan"), "scan", "nila")


def targets(user: User, scan: Scan) -> Spec[ScanTarget]:
    """The sites of one scan."""
    zone = user.government.zone

    def at(row: ScanTarget) -> str:
        return words.moment(row.finished_at or row.not_before, zone)

    return Spec(
        caption=_("Situs dalam pemeriksaan ini"),
        name=_("pemeriksaan-%(n)d") % {"n": scan.pk},
        columns=[
            Col("site", _("Situs"), lambda t: t.site.address, lambda t: t.site.url, "site__url"),
            Col("agency", _("OPD"), lambda t: str(t.site.agency), lambda t: t.site.agency.name),
            Col("at", _("Waktu"), at, at, "id"),
            Col("views", _("Cara melihat"), _views_words, _views_words),
            Col("detail", _("Catatan"), _detail_cell, lambda t: t.detail),
            Col("end", _("Hasil"), marks.target, lambda t: t.get_status_display() or t.get_state_display()),
        ],
        sort="at",
        main="site",
        url=lambda t: reverse("site", args=[t.site_id]),
        filters={"hasil": [Choice(c.value, str(c.label), Q(status=c)) for c in marks_order()]},
        search=lambda q: Q(site__url__icontains=q),
        empty_title=_("Tidak ada situs dengan hasil ini"),
        empty_text=_("Pilih hasil lain di atas."),
    )


def _detail_cell(row: ScanTarget) -> SafeString:
    """What the scanner noted, which is Indonesian."""
    return format_html('<span lang="id">{}</span>', row.detail)


def _views_words(row: ScanTarget) -> str:
    if row.state != ScanTarget.State.DONE:
        return ""
    return _("semua pandangan") if row.imitated else _("pengunjung biasa saja")


def mandates(user: User, now: datetime) -> Spec[Mandate]:
    day = words.local(now, user.government.zone).date()
    in_force = Q(valid_from__lte=day, valid_until__gte=day, revoked_at=None)

    def until(row: Mandate) -> str:
        return f"{row.valid_until:%d-%m-%Y}"

    def state(row: Mandate) -> SafeString:
        if row.revoked_at:
            return look.mark(_("Dicabut"), "ban", "ink-3")
        if row.valid_from <= day <= row.valid_until:
            return look.mark(_("Berlaku"), "circle-check-filled", "daun")
        return look.mark(_("Di luar masa berlaku"), "clock", "sogan")

    return Spec(
        caption=_("Mandat"),
        name=_("mandat"),
        columns=[
            Col("agency", _("OPD"), lambda m: m.agency.name, lambda m: m.agency.name, "agency__name"),
            Col("number", _("Nomor surat"), lambda m: m.number, lambda m: m.number, "number"),
            Col("contact", _("Kontak"), lambda m: m.contact, lambda m: m.contact),
            Col("until", _("Berlaku sampai"), until, until, "valid_until"),
            Col("end", _("Keadaan"), state, lambda m: _("Dicabut") if m.revoked_at else ""),
        ],
        sort="agency",
        main="agency",
        url=lambda m: reverse("mandate", args=[m.pk]),
        filters={"keadaan": [Choice("berlaku", _("Berlaku"), in_force)]},
        empty_title=_("Belum ada mandat"),
        empty_text=_("Tanpa mandat tertulis, situs hanya dikunjungi sebagai pengunjung biasa, satu halaman."),
    )
