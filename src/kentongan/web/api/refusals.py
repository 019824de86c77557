"""How the API says no: always JSON, `{"detail": sentence, "code": word}`, and never with a page."""

from typing import Any

from django.http import JsonResponse


class Refusal(Exception):
    """A request that is not served: its status, a word for programs, a sentence for people."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def refused(refusal: Refusal, **more: Any) -> JsonResponse:
    body = {"detail": refusal.detail, "code": refusal.code, **more}
    return JsonResponse(body, status=refusal.status, headers=refusal.headers)
