"""All operations of the API by name. Importing their modules adds them to the API."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from . import screening, sites
from .door import PREFIX, api

__all__ = ["screening", "sites", "views"]


@api.get("openapi.json", include_in_schema=False)
def api_openapi(request: HttpRequest) -> dict[str, Any]:
    return _described()


@cache
def _described() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix=PREFIX)


# What the addresses in `urls.py` lead to, by name.
views: dict[str, Callable[..., HttpResponseBase]] = {
    str(page.name): page.callback for page in api.urls[0] if isinstance(page, URLPattern)
}
