"""How much: texts a minute for each token, bytes of a body.

A bucket of a minute's worth, kept as the one instant at which it would be full again (generic cell rate algorithm).
It lives in Django's cache, so each web process of an installation counts for itself.
"""

import math
from datetime import datetime
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .refusals import Refusal

TEXTS_A_MINUTE = 600
MOST_BYTES = 2_000_000
_MINUTE_MS = 60_000
_turn = Lock()


def charge(token_id: int, texts: int, *, now: datetime) -> int:
    """Take this many texts off the token's minute; how many are left. Raises Refusal 429."""
    key, text_ms, now_ms = f"api:texts:{token_id}", _MINUTE_MS // TEXTS_A_MINUTE, int(now.timestamp() * 1000)
    with _turn:
        full_at: int = max(cache.get(key, now_ms), now_ms)
        left = (now_ms + _MINUTE_MS - full_at) // text_ms - texts
        if left < 0:
            raise _too_many(left + texts, math.ceil((full_at + texts * text_ms - now_ms - _MINUTE_MS) / 1000))
        cache.set(key, full_at + texts * text_ms, timeout=2 * _MINUTE_MS // 1000)
    return left


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
