"""Pages of screening: one text while it is typed, a file of texts, what was screened, an objection to a verdict."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.templatetags import look
from kentongan.base.users import User
from kentongan.core.screening import Category, Verdict

from . import actions, batches, shown
from .forms import BatchForm, FeedbackForm, TextForm
from .models import CategoryWord, DirectionWord, LevelWord, Screening

_LEVELS: dict[str, tuple[str, words.Colour]] = {
    LevelWord.PASS: ("circle-check", "daun"),
    LevelWord.REVIEW: ("alert-triangle", "sogan"),
    LevelWord.BLOCK: ("circle-x", "mengkudu"),
}
PREVIEW_WORDS = 60


def level_mark(level: str, *, thin: bool = True) -> object:
    """Icon and word of an outcome."""
    icon, colour = _LEVELS[level]
    return look.mark(str(LevelWord(level).label), icon, colour, thin=thin)


def today(user: User) -> date:
    return words.local(clock.now(), user.government.zone).date()


def visible_screenings(user: User) -> QuerySet[Screening]:
    """Whoever keeps the rulebook sees every verdict, the others those they asked for."""
    rows = Screening.objects.all()
    return rows if user.may(Permission.RULEBOOK_CHANGE) else rows.filter(user=user)


def screen_page(request: SignedIn) -> HttpResponse:
    """Paste a text, see what it is read as; kept when "Periksa" is pressed."""
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        row = actions.keep(
            form.cleaned_data["text"], form.context(today(user)), acting_user=user, now=clock.now()
        )
        return redirect("screening_verdict", row.pk)
    return shown_in(request, "rulebook/screen.html", {"form": form, "book": actions.in_force()})


@require_POST
def preview(request: SignedIn) -> HttpResponse:
    """The verdict on what stands in the form now; nothing is kept."""
    form = TextForm(request.POST)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        text = form.cleaned_data["text"]
        context |= _shown(text, actions.screen(text, form.context(today(request.user))))
    return render(request, "rulebook/screen.html#verdict", context)


def _shown(text: str, verdict: Verdict) -> dict[str, Any]:
    categories: Any = verdict.as_json()["categories"]
    return {
        "level": level_mark(verdict.level.value, thin=False),
        "pieces": list(shown.pieces(text, categories)),
        "groups": shown.groups(categories),
    }


def batch(request: SignedIn) -> HttpResponseBase:
    """A file of texts; its verdicts come back as a CSV while they are found."""
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            lines = batches.verdicts(sent, str(sent.name), form.context(today(request.user)))
        except batches.BatchError as error:
            form.add_error("file", str(error))
        else:
            headers = {
                "Content-Disposition": "attachment; filename=hasil-penapisan.csv",
                "Cache-Control": "no-store",
            }
            return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    return shown_in(request, "rulebook/batch.html", {"form": form, "most": batches.MOST_ROWS})


def history(request: SignedIn) -> HttpResponseBase:
    listing = respond(request, visible_screenings(request.user).select_related("user"), _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    return shown_in(request, "rulebook/history.html", {"listing": listing})


def _spec(request: SignedIn) -> Spec[Screening]:
    zone = request.user.government.zone

    def moment(row: Screening) -> str:
        return words.moment(row.at, zone)

    def found(row: Screening) -> str:
        return ", ".join(str(CategoryWord(name).label) for name in row.categories)

    return Spec(
        caption=_("Riwayat penapisan"),
        name="penapisan",
        columns=[
            Col("at", _("Waktu"), moment, moment, "id"),
            Col("text", _("Tulisan"), lambda row: row.text[:PREVIEW_WORDS], lambda row: row.text),
            Col("found", _("Ditandai"), found, found),
            Col("level", _("Hasil"), lambda row: level_mark(row.level), lambda row: row.get_level_display()),
            Col("user", _("Oleh"), _by, _by),
        ],
        sort="-at",
        main="text",
        url=lambda row: reverse("screening_verdict", args=[row.pk]),
        filters={
            noop("hasil"): [Choice(one.value, str(one.label), Q(level=one)) for one in LevelWord],
            noop("arah"): [Choice(one.value, str(one.label), Q(direction=one)) for one in DirectionWord],
        },
        search=lambda q: Q(text__icontains=q),
        empty_title=_("Belum ada yang ditapis"),
        empty_text=_("Tulisan yang Anda periksa akan tampil di sini dengan hasilnya."),
    )


def _by(row: Screening) -> str:
    return row.user.name if row.user else ""


def _screening(user: User, pk: int) -> Screening:
    found = visible_screenings(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def verdict_page(request: SignedIn, pk: int) -> HttpResponse:
    """One verdict with its reasons, and the buttons to object to it."""
    row = _screening(request.user, pk)
    missed = [one for one in CategoryWord if one.value not in row.categories]
    context = {
        "row": row,
        "level": level_mark(row.level, thin=False),
        "pieces": list(shown.pieces(row.text, row.categories)),
        "groups": shown.groups(row.categories),
        "feedback": row.feedback.select_related("given_by", "decided_by").order_by("pk"),
        "missed": missed,
    }
    return shown_in(request, "rulebook/verdict.html", context)


@require_POST
def give_feedback(request: SignedIn, pk: int) -> HttpResponse:
    row, form = _screening(request.user, pk), FeedbackForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("screening_verdict", pk)
    sent = form.cleaned_data
    try:
        actions.object_to(
            row,
            sent["kind"],
            Category(sent["category"]),
            sent["note"],
            acting_user=request.user,
            now=clock.now(),
        )
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Terima kasih. Masukan Anda akan diperiksa orang lain."))
    return redirect("screening_verdict", pk)


def may_change(user: User) -> bool:
    """A rulebook is the whole government's: a permission that ends at a branch is not enough."""
    return user.may(Permission.RULEBOOK_CHANGE) and user.branches(Permission.RULEBOOK_CHANGE) is None


def shown_in(request: SignedIn, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of screening; its tabs show what the user may do."""
    return render(request, template, context | {"may_change": may_change(request.user)})


def whole_government(user: User) -> None:
    if not may_change(user):
        raise PermissionDenied
