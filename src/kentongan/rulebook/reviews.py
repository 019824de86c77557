"""Pages of feedback: what people said of verdicts, decided by somebody else, kept as the evaluation set."""

import json
from collections.abc import Iterator

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.scope import current_government, scope

from . import actions
from .models import CategoryWord, Feedback
from .views import PREVIEW_WORDS, shown_in, whole_government


def feedback_list(request: SignedIn) -> HttpResponseBase:
    """All objections, those that wait first."""
    whole_government(request.user)
    rows = Feedback.objects.select_related("screening", "given_by")
    listing = respond(request, rows, _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    waiting = rows.filter(state=Feedback.State.OPEN).exclude(given_by=request.user).order_by("pk").first()
    accepted = rows.filter(state=Feedback.State.ACCEPTED).count()
    context = {"listing": listing, "waiting": waiting, "accepted": accepted}
    return shown_in(request, "rulebook/feedback.html", context)


def _spec(request: SignedIn) -> Spec[Feedback]:
    zone = request.user.government.zone

    def moment(row: Feedback) -> str:
        return words.moment(row.given_at, zone)

    return Spec(
        caption=_("Masukan atas hasil penapisan"),
        name="masukan-penapisan",
        columns=[
            Col("at", _("Waktu"), moment, moment, "id"),
            Col("text", _("Tulisan"), lambda f: f.screening.text[:PREVIEW_WORDS], lambda f: f.screening.text),
            Col("kind", _("Masukan"), lambda f: f.get_kind_display(), lambda f: f.get_kind_display()),
            Col(
                "category",
                _("Kategori"),
                lambda f: f.get_category_display(),
                lambda f: f.get_category_display(),
            ),
            Col("by", _("Dari"), lambda f: f.given_by.name, lambda f: f.given_by.name),
            Col("state", _("Keadaan"), lambda f: f.get_state_display(), lambda f: f.get_state_display()),
        ],
        sort="-at",
        main="text",
        url=lambda f: reverse("screening_verdict", args=[f.screening_id]),
        filters={
            noop("keadaan"): [Choice(one.value, str(one.label), Q(state=one)) for one in Feedback.State],
            noop("kategori"): [Choice(one.value, str(one.label), Q(category=one)) for one in CategoryWord],
        },
        search=lambda q: Q(screening__text__icontains=q) | Q(note__icontains=q),
        empty_title=_("Belum ada masukan"),
        empty_text=_('Tekan "Salah tandai" atau "Terlewat" pada sebuah hasil penapisan.'),
    )


def feedback_decide(request: SignedIn, pk: int) -> HttpResponse:
    whole_government(request.user)
    return _decided(request, pk)


@require_POST
def _decided(request: SignedIn, pk: int) -> HttpResponse:
    given = Feedback.objects.filter(pk=pk).first()
    if given is None:
        raise Http404
    try:
        actions.decide(given, request.POST.get("accept") == "1", acting_user=request.user, now=clock.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Keputusan Anda tercatat."))
    return redirect("feedback")


def evaluation_set(request: SignedIn) -> StreamingHttpResponse:
    """Accepted feedback as JSONL: text, category, and whether it should have been found."""
    whole_government(request.user)
    headers = {"Content-Disposition": "attachment; filename=himpunan-uji.jsonl", "Cache-Control": "no-store"}
    lines = _lines(current_government())
    return StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8", headers=headers)


def _lines(government_id: int) -> Iterator[str]:
    with scope(government_id):
        rows = (
            Feedback.objects.filter(state=Feedback.State.ACCEPTED).select_related("screening").order_by("pk")
        )
        for row in rows.iterator(chunk_size=500):
            line = {
                "text": row.screening.text,
                "category": row.category,
                "expected": row.kind == Feedback.Kind.MISSED,
                "direction": row.screening.direction,
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
