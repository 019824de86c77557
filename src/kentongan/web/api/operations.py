"""The operations of the API. Nothing that is screened here is kept."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kentongan.base import clock, words
from kentongan.base.api_tokens import Scope
from kentongan.base.scope import scope
from kentongan.rulebook.actions import in_force, screener_of

from . import faults, limits
from .auth import ApiRequest, Bearer, missing
from .refusals import Refusal, refused
from .schemas import JsonParser, ManyTexts, ManyVerdicts, OneText, OneVerdict, Refused, RulebookFile, Text

PREFIX = "/api/v1/"
_REFUSALS: dict[int, Any] = {401: Refused, 403: Refused, 413: Refused, 422: Refused, 429: Refused}
api = NinjaAPI(
    title="Kentongan",
    version="1",
    description="Penapisan tulisan pemerintah dan komentar warga. Screening of official posts and of comments.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=JsonParser(),
)


@api.exception_handler(Refusal)
def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(refusal)


@api.exception_handler(AuthenticationError)
def _ask_token(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return refused(missing())


@api.exception_handler(ValidationError)
def _tell_faults(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = faults.told(error.errors)
    return refused(faults.invalid(found), errors=found)


@api.exception_handler(HttpError)
def _tell_not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(faults.not_json(error.__cause__))


@api.post("screen", auth=Bearer(Scope.SCREEN), response={200: OneVerdict, **_REFUSALS}, exclude_unset=True)
def api_screen(request: ApiRequest, response: HttpResponse, sent: OneText) -> dict[str, Any]:
    """One text."""
    verdicts, version = _screened(request, response, [sent], all_scores=sent.all_scores)
    return {**verdicts[0], "rulebook_version": version}


@api.post(
    "screen/batch", auth=Bearer(Scope.SCREEN), response={200: ManyVerdicts, **_REFUSALS}, exclude_unset=True
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


@api.get("openapi.json", include_in_schema=False)
def api_openapi(request: HttpRequest) -> dict[str, Any]:
    return _described()


@cache
def _described() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix=PREFIX)


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
    found = screener_of(book.text).check_many(one.item(today) for one in sent)
    return [verdict.as_json(all_scores=all_scores) for verdict in found], book.version


# What the addresses in `urls.py` lead to, by name.
views: dict[str, Callable[..., HttpResponseBase]] = {
    str(page.name): page.callback for page in api.urls[0] if isinstance(page, URLPattern)
}
