"""Pages of directives: the list, one directive, one seat."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock, parts, words
from kentongan.base.guard import SignedIn, is_partial, no_content
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.core.clock.states import IllegalMove, State
from kentongan.directory.calendars import calendar_of
from kentongan.kernel.answers import reopen, resume
from kentongan.kernel.models import Answer, Delivery, Matter
from kentongan.kernel.proofs import channel_word, proofs

from . import actions, queries
from .access import access_directive, access_matter, visible_directives, visible_matters
from .forms import DueForm, ReasonForm
from .models import Directive

TIMELINE = 12
TIMELINE_PAGE = 50


def directive_list(request: SignedIn) -> HttpResponseBase:
    """All directives the user may see, the latest first."""
    now = clock.now()
    shown = visible_directives(request.user).select_related("issuer")
    if not request.user.may(Permission.DIRECTIVE_ISSUE):
        shown = shown.exclude(state=Directive.State.DRAFT)
    listing = respond(request, shown, _directive_spec(request, now))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directives/list.html", {"listing": listing})


def _directive_spec(request: SignedIn, now: datetime) -> Spec[Directive]:
    zone = request.user.government.zone
    running = Q(state=Directive.State.ISSUED)

    def prepare(rows: list[Directive]) -> None:
        found = queries.figures(rows)
        for row in rows:
            row.figures = found[row.pk]  # type: ignore[attr-defined]

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
            Col("done", _("Selesai"), _done_cell, lambda d: f"{d.figures.done}/{d.figures.total}"),
            Col("state", _("Keadaan"), _state_cell, lambda d: d.get_state_display()),
        ],
        sort="-code",
        main="title",
        url=lambda d: reverse(
            "directive" if d.state != Directive.State.DRAFT else "directive_edit", args=[d.pk]
        ),
        filters={
            "keadaan": [
                Choice("berjalan", _("Berjalan"), running & Q(completed_at=None)),
                Choice("lewat", _("Lewat tenggat"), running & Q(completed_at=None, due_at__lt=now)),
                Choice("tuntas", _("Tuntas"), running & ~Q(completed_at=None)),
                Choice("draf", _("Draf"), Q(state=Directive.State.DRAFT)),
                Choice("ditarik", _("Ditarik"), Q(state=Directive.State.RECALLED)),
                Choice("ditutup", _("Ditutup"), Q(state=Directive.State.CLOSED)),
            ]
        },
        search=lambda q: Q(title__icontains=q) | Q(text__icontains=q) | Q(issuer__title__icontains=q),
        empty_title=_("Belum ada perintah di sini"),
        empty_text=_("Perintah yang dikeluarkan akan tampil dengan jam dan jawabannya."),
        may_export=request.user.may(Permission.DIRECTIVE_EXPORT),
        prepare=prepare,
    )


def _clock_cell(d: Directive, now: datetime, zone: str) -> object:
    owed = d.state == Directive.State.ISSUED and d.completed_at is None
    return look.clock_chip(d.due_at, now, zone) if owed else ""


def _done_cell(d: Directive) -> object:
    f: queries.Figures = d.figures  # type: ignore[attr-defined]
    return look.progress(f.done, f.total, _("Selesai")) if f.total else ""


def _state_cell(d: Directive) -> object:
    f: queries.Figures = d.figures  # type: ignore[attr-defined]
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


def directive_page(request: SignedIn, pk: int) -> HttpResponse:
    """One directive: counts, who is silent, the matrix, the timeline of proof; the middle part is live."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_READ)
    if directive.state == Directive.State.DRAFT:
        return redirect("directive_edit", pk=pk)
    stamp = _stamp(directive)
    if is_partial(request) and request.GET.get("versi") == stamp:
        return no_content()
    context = _page_context(request, directive) | {"stamp": stamp}
    template = "directives/detail.html#live" if is_partial(request) else "directives/detail.html"
    return render(request, template, context)


def _stamp(directive: Directive) -> str:
    """Changes whenever anything on the page does: the newest event and the state."""
    newest = queries.events_of(directive).values_list("seq", flat=True).first()
    return f"{newest}-{directive.state}"


def _page_context(request: SignedIn, directive: Directive) -> dict[str, object]:
    now, calendar = clock.now(), calendar_of(request.user.government)
    seen = visible_matters(request.user).filter(case_id=directive.pk)
    f = queries.figures([directive])[directive.pk]
    whole, chain = queries.chain_words(directive.government_id, calendar.zone)
    return {
        "directive": directive,
        "f": f,
        "counts": queries.strip(directive, f, ""),
        "people": queries.silent_rows(seen, directive, calendar, now),
        "matrix": queries.matrix(seen, directive),
        "legend": parts.LEGEND,
        "events": proofs(list(queries.events_of(directive)[:TIMELINE])),
        "events_total": queries.events_of(directive).count(),
        "chain_whole": whole,
        "chain": chain,
        "now": now,
        "may_manage": request.user.may(Permission.DIRECTIVE_MANAGE),
        "may_export": request.user.may(Permission.DIRECTIVE_EXPORT),
        "running": directive.state == Directive.State.ISSUED,
    }


_SEAT_FILTERS = [
    ("sent", "Terkirim", Q(receipt__in=["accepted", "delivered", "read"])),
    ("delivered", "Sampai", Q(receipt__in=["delivered", "read"])),
    ("read", "Dibaca", Q(receipt="read")),
    (
        "answered",
        "Diterima",
        Q(state__in=[State.ACKNOWLEDGED, State.OBSTACLE, State.DONE]),
    ),
    ("done", "Selesai", Q(state=State.DONE)),
    ("obstacle", "Kendala", Q(state=State.OBSTACLE)),
    ("silent", "Diam", Q(state__in=[State.SILENT, State.LAPSED])),
    ("failed", "Gagal dikirim", Q(receipt="failed")),
]


def directive_seats(request: SignedIn, pk: int) -> HttpResponseBase:
    """The rows behind a directive's numbers, with filters and exports."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_READ)
    now, zone = clock.now(), request.user.government.zone
    rows = visible_matters(request.user).filter(case_id=directive.pk)
    rows = rows.select_related("position__agency", "person", "escalated_to")
    spec = Spec(
        caption=_("Pejabat yang diperintah"),
        name=f"perintah-{directive.code}",
        columns=_seat_columns(now, zone),
        sort="started",
        main="seat",
        url=lambda m: reverse("directive_seat", args=[directive.pk, m.pk]),
        filters={"keadaan": [Choice(k, _(label), q) for k, label, q in _SEAT_FILTERS]},
        search=lambda q: (
            Q(position__title__icontains=q)
            | Q(person__name__icontains=q)
            | Q(position__agency__name__icontains=q)
        ),
        empty_title=_("Tidak ada pejabat dalam keadaan ini"),
        empty_text=_("Pilih keadaan lain di atas."),
        may_export=request.user.may(Permission.DIRECTIVE_EXPORT),
        prepare=_with_last_answers,
    )
    listing = respond(request, rows, spec)
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directives/seats.html", {"listing": listing, "directive": directive})


def _seat_columns(now: datetime, zone: str) -> list[Col[Matter]]:
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
        Col("answer", _("Jawaban terakhir"), lambda m: m.last_answer[:80], lambda m: m.last_answer),  # type: ignore[attr-defined]
    ]


def seat_chip(m: Matter, now: datetime) -> object:
    """A seat's state as a chip: silence with its length, everything else by its word."""
    if m.visit_owed:
        return look.chip("field_visit")
    if m.state in (State.SILENT, State.LAPSED):
        return look.silent(now - m.started_at)
    return look.chip(m.state)


def _with_last_answers(rows: list[Matter]) -> None:
    found = Answer.objects.filter(matter__in=[m.pk for m in rows]).exclude(text="").order_by("pk")
    last = dict(found.values_list("matter_id", "text"))
    for m in rows:
        m.last_answer = last.get(m.pk, "")  # type: ignore[attr-defined]


def directive_seat(request: SignedIn, pk: int, matter_pk: int) -> HttpResponse:
    """One seat of a directive: its ladder, its messages with every attempt, its answers with their pictures."""
    directive, matter = access_matter(request.user, pk, matter_pk, Permission.DIRECTIVE_READ)
    now, calendar = clock.now(), calendar_of(request.user.government)
    context = {
        "directive": directive,
        "matter": matter,
        "chip": seat_chip(matter, now),
        "steps": queries.ladder_steps(matter, calendar),
        "next": queries.next_words(matter, calendar, now),
        "deliveries": deliveries_of(matter),
        "answers": answers_of(matter),
        "form": ReasonForm(),
        "may_manage": request.user.may(Permission.DIRECTIVE_MANAGE),
    }
    return render(request, "directives/seat.html", context)


def deliveries_of(matter: Matter) -> list[Delivery]:
    rows = Delivery.objects.filter(matter=matter).select_related("person", "address")
    found = list(rows.prefetch_related("attempts").order_by("planned_at", "pk"))
    for delivery in found:
        delivery.channel_word = channel_word(delivery.channel)  # type: ignore[attr-defined]
        delivery.mark = (
            look.receipt(delivery.state) if delivery.state != "cancelled" else _("Tidak jadi dikirim")
        )  # type: ignore[attr-defined]
    return found


def answers_of(matter: Matter) -> list[Answer]:
    rows = matter.answers.select_related("person").prefetch_related("files").order_by("at", "pk")
    found = list(rows)
    for answer in found:
        answer.channel_word = channel_word(answer.via)  # type: ignore[attr-defined]
    return found


def seat_resume(request: SignedIn, pk: int, matter_pk: int) -> HttpResponse:
    """The issuer answers an obstacle; the seat's clock goes on."""
    return _return_seat(request, pk, matter_pk, resume, _("Dijawab. Jam %(seat)s berjalan lagi."))


def seat_reopen(request: SignedIn, pk: int, matter_pk: int) -> HttpResponse:
    """The issuer asks for more; the seat owes its report again."""
    return _return_seat(request, pk, matter_pk, reopen, _("%(seat)s diminta melengkapi laporannya."))


def _return_seat(
    request: SignedIn, pk: int, matter_pk: int, act: Callable[..., Matter], told: str
) -> HttpResponse:
    directive, matter = access_matter(request.user, pk, matter_pk, Permission.DIRECTIVE_MANAGE)
    form = ReasonForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            act(matter.pk, form.cleaned_data["reason"], actor=f"user:{request.user.pk}", now=clock.now())
            messages.success(request, told % {"seat": matter.position.title})
        except IllegalMove:
            messages.warning(request, _("Keadaannya sudah berubah. Tidak ada yang dilakukan."))
    return redirect("directive_seat", pk=directive.pk, matter_pk=matter.pk)


def directive_remind(request: SignedIn, pk: int) -> HttpResponse:
    """Remind the silent now."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_MANAGE)
    if request.method == "POST":
        try:
            count = actions.remind_silent(directive, acting_user=request.user, now=clock.now())
            messages.success(request, _("Pengingat disiapkan untuk %d pejabat.") % count)
        except actions.NothingToDo as nothing:
            messages.info(request, str(nothing))
    return redirect("directive", pk=pk)


def directive_recall(request: SignedIn, pk: int) -> HttpResponse:
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_MANAGE)
    f = queries.figures([directive])[directive.pk]
    question = {
        "title": _("Tarik perintah %(code)s?") % {"code": directive.code},
        "text": _(
            "%(total)d pejabat diberi tahu bahwa perintah ini ditarik. %(answered)d jawaban tetap tersimpan di jejak audit. Penarikan tidak dapat dibatalkan."
        )
        % {"total": f.total, "answered": f.answered},
        "verb": _("Tarik dan beri tahu %d pejabat") % f.total,
        "refusal": _("Jangan tarik"),
        "busy": _("Menarik…"),
    }
    return _end(request, directive, actions.recall, question)


def directive_close(request: SignedIn, pk: int) -> HttpResponse:
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_MANAGE)
    f = queries.figures([directive])[directive.pk]
    question = {
        "title": _("Tutup perintah %(code)s?") % {"code": directive.code},
        "text": _(
            "%(owing)d pejabat yang belum selesai tidak ditagih lagi dan tidak diberi tahu. Jawaban yang ada tetap tersimpan. Penutupan tidak dapat dibatalkan."
        )
        % {"owing": f.total - f.done},
        "verb": _("Tutup perintah"),
        "refusal": _("Jangan tutup"),
        "busy": _("Menutup…"),
    }
    return _end(request, directive, actions.close, question)


def _end(
    request: SignedIn, directive: Directive, act: Callable[..., int], question: dict[str, str]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(directive, form.cleaned_data["reason"], acting_user=request.user, now=clock.now())
            messages.success(
                request,
                _("%(code)s: %(state)s.") % {"code": directive.code, "state": directive.get_state_display()},
            )
        except actions.NothingToDo as nothing:
            messages.info(request, str(nothing))
        return redirect("directive", pk=directive.pk)
    context = question | {
        "form": form,
        "directive": directive,
        "action": request.path,
        "back": reverse("directive", args=[directive.pk]),
    }
    return render(request, "directives/end.html", context)


def directive_due(request: SignedIn, pk: int) -> HttpResponse:
    """Change the deadline."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_MANAGE)
    now, calendar = clock.now(), calendar_of(request.user.government)
    initial = {
        "due_date": words.local(directive.due_at, calendar.zone).date(),
        "due_time": words.local(directive.due_at, calendar.zone).time(),
    }
    form = DueForm(request.POST or None, user=request.user, calendar=calendar, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_due(directive, form.cleaned_data["due_at"], acting_user=request.user, now=now)
            messages.success(
                request,
                _("Tenggat sekarang %(due)s.") % {"due": words.moment(directive.due_at, calendar.zone)},
            )
        except actions.NothingToDo as nothing:
            messages.info(request, str(nothing))
        return redirect("directive", pk=pk)
    return render(request, "directives/due.html", {"form": form, "directive": directive})


def directive_proof(request: SignedIn, pk: int) -> HttpResponse:
    """The whole timeline of proof, page by page."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_READ)
    before = request.GET.get("sebelum", "")
    rows = queries.events_of(directive)
    if before.isdecimal():
        rows = rows.filter(seq__lt=int(before))
    found = list(rows[: TIMELINE_PAGE + 1])
    more = found[TIMELINE_PAGE - 1].seq if len(found) > TIMELINE_PAGE else None
    whole, chain = queries.chain_words(directive.government_id, request.user.government.zone)
    context = {
        "directive": directive,
        "events": proofs(found[:TIMELINE_PAGE]),
        "more": more,
        "chain": chain,
        "chain_whole": whole,
    }
    return render(request, "directives/proof.html", context)
