"""How much: texts a minute for each token, bytes of a body."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kentongan.base.pace import take

from .refusals import Refusal

TEXTS_A_MINUTE = 600
MOST_BYTES = 2_000_000


def charge(token_id: int, texts: int, *, now: datetime) -> int:
    """Take this many texts off the token's minute; how many are left. Raises Refusal 429."""
    taken = take(f"api:texts:{token_id}", texts, a_minute=TEXTS_A_MINUTE, now=now)
    if taken.wait:
        raise _too_many(taken.left, taken.wait)
    return taken.left


def _too_many(left: int, seconds: int) -> Refusal:
    detail = _("Paling banyak %(most)d tulisan tiap menit. Coba lagi dalam %(seconds)d detik.")
    told = detail % {"most": TEXTS_A_MINUTE, "seconds": seconds}
    return Refusal(429, "too_many", told, Retry_After=str(seconds), X_RateLimit_Remaining=str(left))


def check_size(request: HttpRequest) -> None:
    """Raises Refusal 413; without a length there is no body (a chunked one is refused at the door of the house)."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if int(length) > MOST_BYTES:
        raise too_large()


def too_large() -> Refusal:
    detail = _("Isi permintaan paling banyak 2 MB, dengan panjang yang disebut di muka (Content-Length).")
    return Refusal(413, "too_large", detail)
