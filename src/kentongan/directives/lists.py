"""The lists of directives: all of them, and the seats of one."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import words
from kentongan.base.listing import Choice, Col, Spec
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.clock.states import State
from kentongan.kernel.models import Answer, Matter

from . import queries
from .models import Directive

RUNNING = Q(state=Directive.State.ISSUED, completed_at=None)


def directives(user: User, now: datetime) -> Spec[Directive]:
    """All directives; what a row's figures are is looked up once per page."""
    zone = user.government.zone
    figures: dict[int, queries.Figures] = {}
    return Spec(
        caption=_("Perintah"),
        name="perintah",
        columns=[
            Col(
                "clock",
                _("Jam"),
                lambda d: _clock_cell(d, now, zone),
                lambda d: words.moment(d.due_at, zone),
                "due_at",
            ),
            Col("title", _("Perintah"), lambda d: d.title, lambda d: d.title, "title"),
            Col("code", _("Nomor"), lambda d: d.code, lambda d: d.code, "id"),
            Col("issuer", _("Dari"), lambda d: d.issuer.title, lambda d: d.issuer.title),
            Col(
                "done",
                _("Selesai"),
                lambda d: _done_cell(figures[d.pk]),
                lambda d: _done_words(figures[d.pk]),
            ),
            Col(
                "state",
                _("Keadaan"),
                lambda d: _state_cell(d, figures[d.pk]),
                lambda d: d.get_state_display(),
            ),
        ],
        sort="-code",
        main="title",
        url=lambda d: reverse(
            "directive" if d.state != Directive.State.DRAFT else "directive_edit", args=[d.pk]
        ),
        filters={
            "keadaan": [
                Choice("berjalan", _("Berjalan"), RUNNING),
                *by_due(now, zone),
                Choice("tuntas", _("Tuntas"), Q(state=Directive.State.ISSUED) & ~Q(completed_at=None)),
                Choice("draf", _("Draf"), Q(state=Directive.State.DRAFT)),
                Choice("ditarik", _("Ditarik"), Q(state=Directive.State.RECALLED)),
                Choice("ditutup", _("Ditutup"), Q(state=Directive.State.CLOSED)),
            ]
        },
        search=lambda q: Q(title__icontains=q) | Q(text__icontains=q) | Q(issuer__title__icontains=q),
        empty_title=_("Belum ada perintah di sini"),
        empty_text=_("Perintah yang dikeluarkan akan tampil dengan jam dan jawabannya."),
        may_export=user.may(Permission.DIRECTIVE_EXPORT),
        prepare=lambda rows: figures.update(queries.figures(d.pk for d in rows)),
    )


def by_due(now: datetime, zone: str) -> list[Choice]:
    """Running directives by when they are due: late, due before midnight in this zone, later."""
    local = words.local(now, zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return [
        Choice("lewat", _("Lewat tenggat"), RUNNING & Q(due_at__lt=now)),
        Choice("hari-ini", _("Jatuh tempo hari ini"), RUNNING & Q(due_at__gte=now, due_at__lt=midnight)),
        Choice("berikutnya", _("Berikutnya"), RUNNING & Q(due_at__gte=midnight)),
    ]


def _clock_cell(d: Directive, now: datetime, zone: str) -> object:
    owed = d.state == Directive.State.ISSUED and d.completed_at is None
    return look.clock_chip(d.due_at, now, zone) if owed else ""


def _done_words(f: queries.Figures) -> str:
    return f"{f.done}/{f.total}"


def _done_cell(f: queries.Figures) -> object:
    return look.progress(f.done, f.total, _("Selesai")) if f.total else ""


def _state_cell(d: Directive, f: queries.Figures) -> object:
    match d.state:
        case Directive.State.DRAFT:
            return _("Draf")
        case Directive.State.RECALLED | Directive.State.CLOSED:
            return look.chip(str(d.state), thin=True)
        case _:
            return state_words(f)


def state_words(f: queries.Figures) -> object:
    """The one word on a running directive that matters most."""
    if f.silent:
        return look.chip("silent", _("%d diam") % f.silent, thin=True)
    if f.obstacles:
        return look.chip("obstacle", _("%d kendala") % f.obstacles, thin=True)
    if f.total and f.done == f.total:
        return look.chip("done", thin=True)
    if f.answered:
        return look.chip("acknowledged", _("%d diterima") % f.answered, thin=True)
    return look.chip("waiting", thin=True)


_SEAT_FILTERS = [
    ("sent", gettext_lazy("Terkirim"), Q(receipt__in=["accepted", "delivered", "read"])),
    ("delivered", gettext_lazy("Sampai"), Q(receipt__in=["delivered", "read"])),
    ("read", gettext_lazy("Dibaca"), Q(receipt="read")),
    (
        "answered",
        gettext_lazy("Diterima"),
        Q(state__in=[State.ACKNOWLEDGED, State.OBSTACLE, State.DONE]),
    ),
    ("done", gettext_lazy("Selesai"), Q(state=State.DONE)),
    ("obstacle", gettext_lazy("Kendala"), Q(state=State.OBSTACLE)),
    ("silent", gettext_lazy("Diam"), Q(state__in=[State.SILENT, State.LAPSED])),
    ("failed", gettext_lazy("Gagal dikirim"), Q(receipt="failed")),
]


def seats(user: User, directive: Directive, now: datetime) -> Spec[Matter]:
    """The seats of one directive, with their last words."""
    last: dict[int, str] = {}
    return Spec(
        caption=_("Pejabat yang diperintah"),
        name=f"perintah-{directive.code}",
        columns=_seat_columns(now, user.government.zone, last),
        sort="started",
        main="seat",
        url=lambda m: reverse("directive_seat", args=[directive.pk, m.pk]),
        filters={"keadaan": [Choice(k, str(label), q) for k, label, q in _SEAT_FILTERS]},
        search=lambda q: (
            Q(position__title__icontains=q)
            | Q(person__name__icontains=q)
            | Q(position__agency__name__icontains=q)
        ),
        empty_title=_("Tidak ada pejabat dalam keadaan ini"),
        empty_text=_("Pilih keadaan lain di atas."),
        may_export=user.may(Permission.DIRECTIVE_EXPORT),
        prepare=lambda rows: last.update(_last_answers(rows)),
    )


def _seat_columns(now: datetime, zone: str, last: dict[int, str]) -> list[Col[Matter]]:
    def moment(at: datetime | None) -> str:
        return words.moment(at, zone) if at else ""

    return [
        Col("seat", _("Jabatan"), lambda m: m.position.title, lambda m: m.position.title, "position__title"),
        Col(
            "person",
            _("Pejabat"),
            lambda m: m.person.name if m.person else _("kosong"),
            lambda m: m.person.name if m.person else "",
        ),
        Col(
            "agency",
            _("OPD"),
            lambda m: str(m.position.agency),
            lambda m: m.position.agency.name,
            "position__agency__name",
        ),
        Col(
            "receipt",
            _("Tanda terima"),
            lambda m: look.receipt(m.receipt),
            lambda m: words.receipt(m.receipt).text,
            "receipt",
        ),
        Col(
            "end",
            _("Keadaan"),
            lambda m: seat_chip(m, now),
            lambda m: words.chip(queries.tile_key(m)).text,
            "state",
        ),
        Col("started", _("Dikirim"), lambda m: moment(m.started_at), lambda m: moment(m.started_at), "id"),
        Col("answered", _("Dijawab"), lambda m: moment(m.answered_at), lambda m: moment(m.answered_at)),
        Col("finished", _("Selesai"), lambda m: moment(m.finished_at), lambda m: moment(m.finished_at)),
        Col("answer", _("Jawaban terakhir"), lambda m: last.get(m.pk, "")[:80], lambda m: last.get(m.pk, "")),
    ]


def seat_chip(m: Matter, now: datetime) -> object:
    """A seat's state as a chip: silence with its length, everything else by its word."""
    if m.visit_owed:
        return look.chip("field_visit")
    if m.state in (State.SILENT, State.LAPSED):
        return look.silent(now - m.started_at)
    return look.chip(m.state)


def _last_answers(rows: list[Matter]) -> dict[int, str]:
    found = Answer.objects.filter(matter__in=[m.pk for m in rows]).exclude(text="").order_by("pk")
    return dict(found.values_list("matter_id", "text"))
