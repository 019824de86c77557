"""Pages of the import of sites: upload, the report row by row, apply; the template as a workbook."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kentongan.base import clock, exporting, files
from kentongan.base.guard import SignedIn
from kentongan.base.parts import Column as Head
from kentongan.base.users import User
from kentongan.directory.forms import UploadForm
from kentongan.directory.importing_check import Outcome
from kentongan.directory.sheets import Table, TableError, read_list
from kentongan.directory.uploading import XLSX, Upload, report_listing, told

from .importing import SITES, Column, ImportRefused, Report, SiteRow, apply, check, known
from .zone_file import is_zone_file, read_zone

SALT: Final = "sites-import"
_EXAMPLES: Final = (
    ("dinas-contoh.contohkab.example", "Dinas Contoh", "Kepala Dinas Contoh", "Situs Dinas Contoh"),
    ("desa-contoh.contohkab.example", "Kecamatan Contoh", "-", ""),
)


def _read(name: str, content: bytes) -> Table[Column]:
    """A list of sites, or a zone file. Raises TableError."""
    return read_zone(name, content) if is_zone_file(content) else read_list(name, content, SITES)


def _report(upload: Upload, user: User) -> Report:
    return check(_read(upload.name, upload.content()), known(user))


def upload(request: SignedIn) -> HttpResponse:
    """Take the file; a file that is no list of sites is told at the field."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        name, content = str(sent.name).replace("\0", "")[-120:], sent.read()
        try:
            _read(name, content)
        except TableError as error:
            form.add_error("file", str(error))
        else:
            token = Upload(files.keep_for_now(content), name, SALT).token(request.user)
            return redirect("site_import_report", token=token)
    return render(request, "sitewatch/import.html", {"form": form, "columns": list(Column)})


def report_page(request: SignedIn, token: str) -> HttpResponse:
    """What the file would change, row by row; nothing is written."""
    found = Upload.of(token, request.user, SALT)
    if found is None:
        return _too_late(request)
    report = _report(found, request.user)
    heads = [Head("site", _("Situs")), Head("agency", _("OPD"))]
    context = {
        "upload": found,
        "report": report,
        "listing": report_listing(request, report.rows, heads, _cells),
        "faults": report.count(Outcome.WRONG),
        "changes": _changes(report),
        "token": token,
    }
    return render(request, "sitewatch/import_report.html", context)


def _cells(row: SiteRow) -> Sequence[Any]:
    return row.url, row.agency.name if row.agency else "", told(row.faults, row.changes)


def _too_late(request: SignedIn) -> HttpResponse:
    messages.warning(
        request, _("Unggahan ini sudah diterapkan, lewat satu jam, atau bukan milik Anda. Unggah lagi.")
    )
    return redirect("site_import")


def _changes(report: Report) -> int:
    return report.count(Outcome.NEW) + report.count(Outcome.CHANGED)


def apply_upload(request: SignedIn, token: str) -> HttpResponse:
    """Write all rows or none; refused where the inventory has changed since the report was shown."""
    found = Upload.of(token, request.user, SALT)
    if found is None:
        return _too_late(request)
    if request.method != "POST":
        return redirect("site_import_report", token=token)
    report = _report(found, request.user)
    if request.POST.get("changes") != str(_changes(report)):
        messages.warning(
            request, _("Daftar situs berubah sejak berkas ini diperiksa. Periksa lagi hasilnya.")
        )
        return redirect("site_import_report", token=token)
    try:
        new, changed = apply(report, acting_user=request.user, now=clock.now())
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("site_import_report", token=token)
    found.forget()
    messages.success(
        request,
        _("Daftar diterapkan: %(new)d situs baru, %(changed)d berubah.") % {"new": new, "changed": changed},
    )
    return redirect("sites")


def template(request: SignedIn) -> HttpResponse:
    """An empty list: the columns and two example rows."""
    content = exporting.to_xlsx(list(Column), _EXAMPLES)
    headers = {"Content-Disposition": "attachment; filename=daftar-situs-contoh.xlsx"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
