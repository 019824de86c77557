"""The one API object: its description, and how it says no."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from . import faults
from .auth import missing
from .refusals import Refusal, refused
from .schemas import JsonParser, Refused

PREFIX = "/api/v1/"
REFUSALS: dict[int, Any] = {401: Refused, 403: Refused, 413: Refused, 422: Refused, 429: Refused}
api = NinjaAPI(
    title="Kentongan",
    version="1",
    description="Penapisan tulisan dan temuan di situs. Screening of texts, and findings on watched sites.",
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
