"""The public page of a government's watch over sites: off until an administrator switches it on.

Drawn at most every ten minutes and kept in memory, so that a crowd costs one look at the switch each. It shows the
same to everybody, signed in or not.
"""

from datetime import datetime
from types import SimpleNamespace

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from kentongan.base import clock
from kentongan.base.pace import take
from kentongan.base.scope import scope
from kentongan.base.users import Government
from kentongan.sitewatch.policy import policy_of
from kentongan.sitewatch.policy_models import WatchPolicy
from kentongan.sitewatch.public import public_numbers

A_MINUTE = 60
KEPT_S = 600


@require_safe
def public_watch(request: HttpRequest, slug: str, language: str = "id") -> HttpResponse:
    """Figures without names, in Indonesian or English; 404 where it is off or there is no such government."""
    now = clock.now()
    address = get_adapter(request).get_client_ip(request)
    taken = take(f"public:{address}", 1, a_minute=A_MINUTE, now=clock.real_now())
    if taken.wait:
        refusal = render(request, "429.html", status=429)
        refusal.headers["Retry-After"] = str(taken.wait)
        return refusal
    government = Government.objects.filter(slug=slug).first()
    if government is None:
        raise Http404
    with scope(government):
        policy = policy_of(government.pk)
        if not policy.public_on:
            raise Http404
        body = _page(government, policy, language, now)
    headers = {"Cache-Control": f"public, max-age={KEPT_S}", "Content-Language": language}
    if policy.public_hidden:
        headers["X-Robots-Tag"] = "noindex"
    return HttpResponse(body, headers=headers)


def _page(government: Government, policy: WatchPolicy, language: str, now: datetime) -> str:
    key = f"public:{government.pk}:{language}:{policy.public_hidden}"
    body: str | None = cache.get(key)
    if body is None:
        with translation.override(language):
            body = _drawn(government, policy, language, now)
        cache.set(key, body, timeout=KEPT_S)
    return body


def _drawn(government: Government, policy: WatchPolicy, language: str, now: datetime) -> str:
    context = {
        "government": government,
        "numbers": public_numbers(government, now),
        "hidden": policy.public_hidden,
        "language": language,
        "at": now,
        "clock": SimpleNamespace(zone=government.zone, now=now),
    }
    return render_to_string("web/public.html", context)
