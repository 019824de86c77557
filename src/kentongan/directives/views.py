"""Pages of directives: the list, one directive, one seat."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kentongan.base import clock, parts, words
from kentongan.base.guard import SignedIn, is_partial, no_content, row_number
from kentongan.base.listing import respond
from kentongan.base.permissions import Permission
from kentongan.core.clock.states import IllegalMove
from kentongan.directory.calendars import calendar_of
from kentongan.kernel.answers import reopen, resume
from kentongan.kernel.models import Answer, Delivery, Matter
from kentongan.kernel.proofs import proofs

from . import actions, lists, queries
from .access import access_directive, access_matter, visible_directives, visible_matters
from .forms import DueForm, ReasonForm, WordForm
from .models import Directive

TIMELINE = 12
TIMELINE_PAGE = 50


def directive_list(request: SignedIn) -> HttpResponseBase:
    """All directives the user may see, the latest first."""
    shown = visible_directives(request.user).select_related("issuer")
    if not request.user.may(Permission.DIRECTIVE_ISSUE):
        shown = shown.exclude(state=Directive.State.DRAFT)
    listing = respond(request, shown, lists.directives(request.user, clock.now()))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directives/list.html", {"listing": listing})


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
    f = queries.figures([directive.pk])[directive.pk]
    whole, chain = queries.chain_words(directive.government_id, calendar.zone)
    return {
        "directive": directive,
        "f": f,
        "counts": queries.strip(directive, f, ""),
        "people": queries.silent_rows(seen, directive, calendar, now),
        "matrix": queries.matrix(seen, directive),
        "shown_of": queries.TILES_SHOWN if f.total > queries.TILES_SHOWN else 0,
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


def directive_seats(request: SignedIn, pk: int) -> HttpResponseBase:
    """The rows behind a directive's numbers, with filters and exports."""
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_READ)
    rows = visible_matters(request.user).filter(case_id=directive.pk)
    rows = rows.select_related("position__agency", "person", "escalated_to")
    listing = respond(request, rows, lists.seats(request.user, directive, clock.now()))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directives/seats.html", {"listing": listing, "directive": directive})


def directive_seat(request: SignedIn, pk: int, matter_pk: int) -> HttpResponse:
    """One seat of a directive: its ladder, its messages with every attempt, its answers with their pictures."""
    directive, matter = access_matter(request.user, pk, matter_pk, Permission.DIRECTIVE_READ)
    return _seat_page(request, directive, matter, WordForm())


def _seat_page(
    request: SignedIn, directive: Directive, matter: Matter, form: WordForm, status: int = 200
) -> HttpResponse:
    now, calendar = clock.now(), calendar_of(request.user.government)
    context = {
        "directive": directive,
        "matter": matter,
        "chip": lists.seat_chip(matter, now),
        "steps": queries.ladder_steps(matter, calendar),
        "next": queries.next_words(matter, calendar, now),
        "deliveries": deliveries_of(matter),
        "answers": answers_of(matter),
        "form": form,
        "may_manage": request.user.may(Permission.DIRECTIVE_MANAGE),
    }
    return render(request, "directives/seat.html", context, status=status)


def deliveries_of(matter: Matter) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(matter=matter).select_related("person", "address")
    return rows.prefetch_related("attempts").order_by("planned_at", "pk")


def answers_of(matter: Matter) -> QuerySet[Answer]:
    rows = Answer.objects.filter(matter=matter).select_related("person")
    return rows.prefetch_related("files").order_by("at", "pk")


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
    form = WordForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        return _seat_page(request, directive, matter, form, 422)
    if request.method == "POST":
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
    f = queries.figures([directive.pk])[directive.pk]
    question = {
        "title": _("Tarik perintah %(code)s?") % {"code": directive.code},
        "text": _(
            "%(total)d pejabat diberi tahu bahwa perintah ini ditarik. %(answered)d jawaban tetap "
            "tersimpan di jejak audit. Penarikan tidak dapat dibatalkan."
        )
        % {"total": f.total, "answered": f.answered},
        "verb": _("Tarik dan beri tahu %d pejabat") % f.total,
        "refusal": _("Jangan tarik"),
        "busy": _("Menarik…"),
    }
    return _end(request, directive, actions.recall, question)


def directive_close(request: SignedIn, pk: int) -> HttpResponse:
    directive = access_directive(request.user, pk, Permission.DIRECTIVE_MANAGE)
    f = queries.figures([directive.pk])[directive.pk]
    question = {
        "title": _("Tutup perintah %(code)s?") % {"code": directive.code},
        "text": _(
            "%(owing)d pejabat yang belum selesai tidak ditagih lagi dan tidak diberi tahu. "
            "Jawaban yang ada tetap tersimpan. Penutupan tidak dapat dibatalkan."
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
    if (seq := row_number(before)) is not None:
        rows = rows.filter(seq__lt=seq)
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
