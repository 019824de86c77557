"""Documents that a person checks, signs and sends: the report on a site, the month's report; on screen and as PDF."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import override

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.pdf import breakable, typeset
from kentongan.base.permissions import Permission
from kentongan.base.users import Government

from . import overview, policy, queries
from .access import access_site
from .models import OfflineRequest, Site, SiteCase, SiteFinding
from .overview import Month, Report
from .queries import Shown

FOLDER = Path(__file__).parent / "typst"
# Findings and cases that a document lists; the rest is counted.
LISTED, CASES_LISTED = 50, 400
_READERS = {
    "bssn": (
        "Kepala Badan Siber dan Sandi Negara u.p. Tim Tanggap Insiden Siber",
        "bantuan penanganan dan penelusuran, serta pemberitahuan kepada pihak lain yang terdampak.",
    ),
    "hosting": (
        "Penyedia layanan hosting situs {site}",
        "agar jejak di bawah ini dihapus, celahnya ditutup, dan catatan akses peladen disimpan untuk pemeriksaan.",
    ),
}


def letter_facts(site: Site) -> dict[str, object]:
    """What both forms of the letter tell: the case, confirmed findings, proofs, the request agreed on."""
    case = queries.newest_case(site)
    confirmed = SiteFinding.objects.filter(site=site, state=SiteFinding.State.CONFIRMED)
    confirmed = confirmed.select_related("evidence")
    agreed = OfflineRequest.objects.filter(case=case, state=OfflineRequest.State.CONFIRMED) if case else None
    return {
        "case": case,
        "findings": queries.shown(confirmed.order_by("pk")[:LISTED]),
        "total": confirmed.count(),
        "proofs": queries.proofs_of(confirmed),
        "offline": agreed.order_by("-pk").select_related("requested_by", "decided_by").first()
        if agreed
        else None,
    }


def site_letter(request: SignedIn, pk: int) -> HttpResponse:
    """The report to BSSN or the hosting provider, to be read before it is taken home; a person sends it."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    with override("id"):
        facts = letter_facts(site)
    return render(request, "sitewatch/letter.html", {"site": site, "now": clock.now(), **facts})


def letter_pdf(request: SignedIn, pk: int) -> HttpResponse:
    """The letter with head, number and signature; `kepada` is bssn or hosting."""
    site = access_site(request.user, pk, Permission.SITE_READ)
    asked = request.GET.get("kepada", "")
    reader = asked if asked in _READERS else "bssn"
    with override("id"):
        data = _office(site.government) | _letter(site, reader)
    name = f"surat-laporan-{slugify(site.address.replace('.', '-').replace('/', '-'))}-{reader}"
    return _download("letter.typ", data, name)


def report_pdf(request: SignedIn) -> HttpResponse:
    """The month's report; `bulan` is 2026-11."""
    government = request.user.government
    with override("id"):
        report = overview.report_of(request)
        data = _office(government) | _report(report, government.zone)
    return _download("report.typ", data, f"laporan-situs-{report.month.first:%Y-%m}")


def _download(template: str, data: dict[str, object], name: str) -> HttpResponse:
    content = typeset(FOLDER / template, data, now=clock.now())
    disposition = f'attachment; filename="{name}.pdf"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _office(government: Government) -> dict[str, object]:
    """Letterhead, date and signature."""
    row, now = policy.policy_of(government.pk), clock.now()
    local = government.name.lower().startswith(("kabupaten", "kota", "provinsi"))
    return {
        "government": government.name,
        "head": f"Pemerintah {government.name}" if local else government.name,
        "office": row.letter_office,
        "address": row.letter_address,
        "place": row.letter_place,
        "date": _day(words.local(now, government.zone).date()),
        "signer_title": row.signer_title,
        "signer_name": row.signer_name,
        "signer_nip": row.signer_nip,
        "footer": f"Disusun dengan Kentongan, {_moment(now, government.zone)}",
    }


def _moment(at: datetime, zone: str) -> str:
    """With its year: a document is read long after."""
    return f"{_day(words.local(at, zone).date())} pukul {words.clock_time(at, zone)}"


def _day(day: date) -> str:
    return f"{day.day} {words.month_word(day.month)} {day.year}"


def _letter(site: Site, reader: str) -> dict[str, object]:
    to, request = _READERS[reader]
    facts, zone = letter_facts(site), site.government.zone
    findings, case, offline = facts["findings"], facts["case"], facts["offline"]
    assert isinstance(findings, list)
    proofs = queries.proofs_of(SiteFinding.objects.filter(pk__in=[one.row.pk for one in findings]))
    return {
        "site": breakable(site.address),
        "to": breakable(to.format(site=site.address)),
        "request": request,
        "urgency": "Segera" if any(one.row.severity in ("critical", "high") for one in findings) else "Biasa",
        "enclosure": f"{len(proofs)} rekaman (WARC)" if proofs else "–",
        "facts": [(name, breakable(told)) for name, told in _about(site, case, zone)],
        "total": facts["total"],
        "findings": [_finding(one, zone) for one in findings],
        "proofs": [
            {"digest": p.digest, "about": f"{_moment(p.at, zone)}, {p.visits} kunjungan"} for p in proofs
        ],
        "offline": _offline(offline, zone) if isinstance(offline, OfflineRequest) else "",
    }


def _about(site: Site, case: object, zone: str) -> Iterable[tuple[str, str]]:
    yield "Situs", site.url
    yield "Pemilik", site.agency.name
    yield "Pengelola teknis", site.contact.title if site.contact else "belum ditetapkan"
    yield "Alamat IP", site.ip or "tidak diketahui"
    yield "Perangkat lunak", site.software_words or "tidak diketahui"
    looked = f", diperiksa {_moment(site.scanned_at, zone)}" if site.scanned_at else ""
    yield "Keadaan", f"{site.get_condition_display()}{looked}"
    if isinstance(case, SiteCase):
        yield "Kasus", f"{case.get_state_display()}, dibuka {_moment(case.opened_at, zone)}"


def _finding(one: Shown, zone: str) -> dict[str, str]:
    row = one.row
    seen = dict.fromkeys(_moment(at, zone) for at in (row.first_seen_at, row.last_seen_at))
    return {
        "title": row.title,
        "severity": str(row.get_severity_display()).lower(),
        "why": one.why,
        "url": breakable(row.url[:300]),
        "view": str(row.get_view_display()),
        "seen": " sampai ".join(seen),
        "excerpt": breakable(row.excerpt[:600]),
    }


def _offline(asked: OfflineRequest, zone: str) -> str:
    who = asked.decided_by.name if asked.decided_by else "–"
    when = _moment(asked.decided_at, zone) if asked.decided_at else "–"
    return (
        f"Situs diminta dimatikan sementara sampai bersih: “{breakable(asked.reason)}”. "
        f"Diminta oleh {asked.requested_by.name}, disetujui oleh {who} pada {when}."
    )


def _report(report: Report, zone: str) -> dict[str, object]:
    month, before = report.month, report.before
    told = "Bulan ini belum ada kasus yang terbukti bersih."
    if month.hours is not None:
        hours = words.number(round(month.hours))
        told = f"Separuh kasus yang terbukti bersih bulan ini selesai dalam {hours} jam sejak dikonfirmasi."
    cases = list(report.cases[:CASES_LISTED])
    return {
        "month": _month_words(month),
        "before": _month_words(before),
        "sentence": told,
        "figures": [
            (name, words.number(now), words.number(then))
            for (name, now), (_same, then) in zip(_figures(month), _figures(before), strict=True)
        ],
        "techniques": [(title, words.number(n)) for title, n in report.techniques],
        "total": report.cases.count(),
        "cases": [
            {
                "site": breakable(case.site.address),
                "agency": case.site.agency.name,
                "seat": case.seat.title,
                "opened": _day(words.local(case.opened_at, zone).date()),
                "state": str(case.get_state_display()),
            }
            for case in cases
        ],
    }


def _month_words(month: Month) -> str:
    return f"{words.month_word(month.first.month)} {month.first.year}"


def _figures(month: Month) -> list[tuple[str, int]]:
    return [
        ("Situs diawasi", month.watched),
        ("Temuan baru", month.found),
        ("Temuan dikonfirmasi", month.confirmed),
        ("Bukan temuan", month.dismissed),
        ("Kasus dibuka", month.opened),
        ("Kasus terbukti bersih", month.proved),
        ("Disusupi lagi", month.reopened),
    ]
