"""The page behind a one-time link: opening it uses nothing up (mail scanners open links), sending it does."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kentongan.base import accounts, clock

from .user_forms import JoinForm


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Public. 404 for a link that never was, 410 for one that is spent."""
    now = clock.real_now()
    try:
        user = accounts.invited(token, now=now)
        form = JoinForm(request.POST or None, user=user, initial={"name": user.name})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            joined = accounts.join(token, name=data["name"], password=data["password"], now=now)
            # Whoever was signed in on this machine is not the one who holds the link.
            logout(request)
            response: HttpResponse = perform_login(request, joined)
            return response
    except LookupError as error:
        raise Http404 from error
    except accounts.LinkSpent:
        return render(request, "web/administration/link_spent.html", status=410)
    context = {"form": form, "invited": user, "joined": accounts.has_joined(user)}
    return render(request, "web/administration/join.html", context, status=422 if form.errors else 200)
