"""Screening over the API. Nothing that is screened here is kept."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from kentongan.base import clock, words
from kentongan.base.api_tokens import Scope
from kentongan.base.scope import scope
from kentongan.rulebook.actions import followed, in_force, screener_of

from . import limits
from .auth import ApiRequest, Bearer
from .door import REFUSALS, api
from .schemas import ManyTexts, ManyVerdicts, OneText, OneVerdict, Refused, RulebookFile, Text


@api.post("screen", auth=Bearer(Scope.SCREEN), response={200: OneVerdict, **REFUSALS}, exclude_unset=True)
def api_screen(request: ApiRequest, response: HttpResponse, sent: OneText) -> dict[str, Any]:
    """One text."""
    verdicts, version = _screened(request, response, [sent], all_scores=sent.all_scores)
    return {**verdicts[0], "rulebook_version": version}


@api.post(
    "screen/batch", auth=Bearer(Scope.SCREEN), response={200: ManyVerdicts, **REFUSALS}, exclude_unset=True
)
def api_screen_batch(request: ApiRequest, response: HttpResponse, sent: ManyTexts) -> dict[str, Any]:
    """Up to 500 texts; each counts towards the limit of texts a minute."""
    verdicts, version = _screened(request, response, sent.items, all_scores=sent.all_scores)
    return {"verdicts": verdicts, "rulebook_version": version}


@api.get(
    "rulebook", auth=Bearer(Scope.RULEBOOK_READ), response={200: RulebookFile, 401: Refused, 403: Refused}
)
def api_rulebook(request: ApiRequest) -> dict[str, Any]:
    """The rulebook in force."""
    with scope(request.auth.government_id):
        book = in_force()
    return {"version": book.version, "text": book.text}


def _screened(
    request: ApiRequest, response: HttpResponse, sent: Sequence[Text], *, all_scores: bool
) -> tuple[list[dict[str, object]], int]:
    """The verdicts under the rulebook in force, and its version."""
    token = request.auth
    left = limits.charge(token.pk, len(sent), now=clock.real_now())
    response["X-RateLimit-Remaining"] = str(left)
    today = words.local(clock.now(), token.government.zone).date()
    with scope(token.government_id):
        book = in_force()
    screener = screener_of(book.text)
    found = screener.check_many(followed([one.item(today) for one in sent], screener.rulebook.shortened))
    return [verdict.as_json(all_scores=all_scores) for verdict in found], book.version
