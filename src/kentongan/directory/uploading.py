"""Pages of the import: upload, the report row by row, apply; the template and the directory as a workbook.

Between upload and apply the file lies in the file store; a signed token in the address carries its digest, its
name and who sent it. Nothing of the report is kept: every step reads and judges the file again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kentongan.base import clock, exporting, files, words
from kentongan.base.guard import SignedIn
from kentongan.base.parts import Column as Head
from kentongan.base.parts import Filter, Listing, Row
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User

from .access import visible_positions
from .asking import today
from .exporting import COLUMNS, directory_rows
from .forms import UploadForm
from .importing import ImportRefused, Summary, apply, snapshot
from .importing_check import ACTIVE, EMPTY, INACTIVE, Outcome, Report, RowReport, check
from .importing_sheet import TableError, read_table
from .views import may_import

SALT: Final = "directory-import"
LIFE: Final = 3600  # seconds in which an upload may be applied
PAGE: Final = 100
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Faults first: they are what has to be done.
_ORDER: Final = (Outcome.WRONG, Outcome.CHANGED, Outcome.NEW, Outcome.SAME)
_MARKS: Final[dict[Outcome, tuple[words.Colour, str, str]]] = {
    Outcome.WRONG: ("mengkudu", "circle-x", gettext_noop("Salah")),
    Outcome.CHANGED: ("sogan", "pencil", gettext_noop("Berubah")),
    Outcome.NEW: ("daun", "plus", gettext_noop("Baru")),
    Outcome.SAME: ("ink-3", "circle-minus", gettext_noop("Sama")),
}
_EXAMPLES: Final = (
    (
        "198001012005011001",
        "Contoh Nama, S.Sos., M.Si.",
        "Kepala Dinas Contoh",
        "Dinas Contoh",
        "-",
        "-",
        "0812-3456-7890",
        "kadis@contoh.example",
    ),
    ("", "", "Sekretaris Dinas Contoh", "Dinas Contoh", "-", "Kepala Dinas Contoh", "", ""),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in; `salt` names the list it is to join."""

    digest: str
    name: str
    salt: str = SALT

    def token(self, user: User) -> str:
        return signing.dumps([self.digest, self.name, user.pk], salt=self.salt, compress=True)

    @classmethod
    def of(cls, token: str, user: User, salt: str = SALT) -> "Upload | None":
        """The upload that this user began less than an hour ago."""
        try:
            digest, name, sender = signing.loads(token, salt=salt, max_age=LIFE)
        except signing.BadSignature:
            return None
        return cls(digest, name, salt) if sender == user.pk and files.waiting_path(digest).exists() else None

    def content(self) -> bytes:
        return files.waiting_path(self.digest).read_bytes()

    def forget(self) -> None:
        """It was used; what it holds is kept no longer."""
        files.waiting_path(self.digest).unlink(missing_ok=True)


def _report(upload: Upload, user: User) -> Report:
    return check(read_table(upload.name, upload.content()), snapshot(today(user)))


def _whole_government(user: User) -> None:
    """Raise PermissionDenied for somebody whose permission to import ends at a branch."""
    if not may_import(user):
        raise PermissionDenied


def upload(request: SignedIn) -> HttpResponse:
    """Take the file; a file that is no staff list is told at the field."""
    _whole_government(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        name, content = str(sent.name).replace("\0", "")[-120:], sent.read()
        try:
            read_table(name, content)
        except TableError as error:
            form.add_error("file", str(error))
        else:
            token = Upload(files.keep_for_now(content), name).token(request.user)
            return redirect("import_report", token=token)
    return render(request, "directory/import.html", {"form": form, "columns": COLUMNS})


def report_page(request: SignedIn, token: str) -> HttpResponse:
    """What the file would change, row by row; nothing is written."""
    _whole_government(request.user)
    found = Upload.of(token, request.user)
    if found is None:
        return _too_late(request)
    report = _report(found, request.user)
    context = {
        "upload": found,
        "report": report,
        "listing": _listing(request, report),
        "faults": report.count(Outcome.WRONG),
        "changes": _changes(report),
        "token": token,
    }
    return render(request, "directory/import_report.html", context)


def _too_late(request: SignedIn) -> HttpResponse:
    messages.warning(
        request, _("Unggahan ini sudah diterapkan, lewat satu jam, atau bukan milik Anda. Unggah lagi.")
    )
    return redirect("import")


def _changes(report: Report) -> int:
    return report.count(Outcome.NEW) + report.count(Outcome.CHANGED)


class Judged(Protocol):
    """A row of a file that was judged; `number` as the spreadsheet shows it."""

    @property
    def number(self) -> int: ...

    @property
    def outcome(self) -> Outcome: ...


def _listing(request: SignedIn, report: Report) -> Listing:
    heads = [Head("seat", _("Jabatan")), Head("person", _("Pejabat"))]
    return report_listing(request, report.rows, heads, _cells)


def report_listing[R: Judged](
    request: SignedIn, judged: Sequence[R], heads: Sequence[Head], cells: Callable[[R], Sequence[Any]]
) -> Listing:
    """A page of the rows asked for. The report is in memory, so pages are counted, not sought by key.

    `cells`: those of `heads` and what is told of the row; its number and outcome are added."""
    asked = request.GET.get("hasil", "")
    rows = sorted(judged, key=lambda row: (_ORDER.index(row.outcome), row.number))
    chosen = [row for row in rows if asked not in list(Outcome) or row.outcome == asked]
    number = request.GET.get("hal", "1")
    page = max(1, int(number[:6])) if number.isdecimal() else 1
    shown = chosen[(page - 1) * PAGE : page * PAGE]
    return Listing(
        caption=_("Baris berkas"),
        columns=[
            Head("number", _("Baris"), numeric=True),
            *heads,
            Head("told", _("Keterangan")),
            Head("end", _("Hasil")),
        ],
        rows=[Row(None, [words.number(row.number), *cells(row), outcome_mark(row.outcome)]) for row in shown],
        main=heads[0].key,
        filters=list(_filters(judged, asked)),
        previous_url=_page_url(asked, page - 1) if page > 1 else None,
        next_url=_page_url(asked, page + 1) if page * PAGE < len(chosen) else None,
        empty_title=_("Tidak ada baris seperti ini"),
        empty_text=_("Pilih hasil lain di atas."),
        total=len(chosen),
    )


def _page_url(asked: str, page: int) -> str:
    return f"?hasil={asked}&hal={page}" if asked in list(Outcome) else f"?hal={page}"


def _filters(judged: Sequence[Judged], asked: str) -> Iterable[Filter]:
    counts = Counter(row.outcome for row in judged)
    yield Filter(_("Semua"), "?", asked not in list(Outcome), len(judged))
    for outcome in _ORDER:
        label = _(_MARKS[outcome][2])
        yield Filter(label, f"?hasil={outcome}", asked == outcome, counts[outcome])


def outcome_mark(outcome: Outcome) -> SafeString:
    colour, icon, word = _MARKS[outcome]
    return look.mark(_(word), icon, colour)


def _cells(row: RowReport) -> Sequence[Any]:
    entry = row.entry
    return entry.title or _("(jabatan kosong)"), entry.name or _("kosong"), _told(row)


def _told(row: RowReport) -> SafeString:
    moved = [_("pindah dari %(seat)s") % {"seat": row.moved_from}] if row.moved_from else []
    return told([fault.text for fault in row.faults], row.changes, moved)


def told(
    faults: Sequence[str], changes: Mapping[Any, tuple[str, str]], more: Sequence[str] = ()
) -> SafeString:
    """The faults of a wrong row, else what it changes (old and new by column)."""
    changed = [f"{column}: {_value(old)} → {_value(new)}" for column, (old, new) in changes.items()]
    return format_html_join(SafeString("<br>"), "{}", ((s,) for s in [*faults, *changed, *more]))


def _value(text: str) -> str:
    return _(text) if text in (EMPTY, INACTIVE, ACTIVE) else text


def apply_upload(request: SignedIn, token: str) -> HttpResponse:
    """Write all rows or none; refused where the directory has changed since the report was shown."""
    _whole_government(request.user)
    found = Upload.of(token, request.user)
    if found is None:
        return _too_late(request)
    if request.method != "POST":
        return redirect("import_report", token=token)
    user = request.user
    report = _report(found, user)
    if request.POST.get("changes") != str(_changes(report)):
        messages.warning(request, _("Direktori berubah sejak berkas ini diperiksa. Periksa lagi hasilnya."))
        return redirect("import_report", token=token)
    try:
        done = apply(report, government=user.government, actor=f"user:{user.pk}", now=clock.now())
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("import_report", token=token)
    found.forget()
    messages.success(request, _summary(done))
    return redirect("agencies")


def _summary(done: Summary) -> str:
    return _(
        "Daftar diterapkan: %(rows)d baris baru atau berubah, %(same)d sama. %(agencies)d OPD, "
        "%(positions)d jabatan dan %(people)d orang ditambahkan; %(begun)d penugasan mulai, %(ended)d berakhir."
    ) % {
        "rows": done.new + done.changed,
        "same": done.same,
        "agencies": done.agencies,
        "positions": done.positions,
        "people": done.people,
        "begun": done.begun,
        "ended": done.ended,
    }


def template(request: SignedIn) -> HttpResponse:
    """An empty staff list: the columns and two example rows."""
    return _workbook("daftar-pegawai-contoh.xlsx", _EXAMPLES)


def directory(request: SignedIn) -> HttpResponse:
    """The directory as it is now, in the importer's columns."""
    seats = visible_positions(request.user, Permission.ADDRESS_READ)
    return _workbook("direktori.xlsx", directory_rows(seats, day=today(request.user)))


def _workbook(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    content = exporting.to_xlsx(COLUMNS, rows)
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
