"""The Simulator's phones: the visitor plays the officials. Talks to the emulators' control door only."""

import json
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kentongan.base import clock, words
from kentongan.base.guard import SignedIn, is_partial, row_number
from kentongan.core.clock.demo import DemoClock
from kentongan.directory.models import Appointment

SPEEDS = [1, 60, 600, 10_080]
SHOWN = 3
OFFERED = 24
PERSONAS = {
    "cepat": gettext_lazy("Menjawab cepat"),
    "lambat": gettext_lazy("Lambat"),
    "hanya_membaca": gettext_lazy("Hanya membaca"),
    "diam": gettext_lazy("Diam"),
    "memblokir": gettext_lazy("Memblokir bot"),
    "manual": gettext_lazy("Anda mainkan"),
}
ACTS = ("press", "reply", "photo", "block", "unblock", "start", "persona")


class SandboxGone(Exception):
    """The Simulator does not answer."""


def _call(method: str, path: str, body: object = None) -> Any:
    """Ask the Simulator; raises SandboxGone, or Http404 where there is none."""
    if not settings.SANDBOX_URL:
        raise Http404
    where = urlsplit(settings.SANDBOX_URL[0])
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        response = connection.getresponse()
        read = response.read()
    except (OSError, HTTPException) as error:
        raise SandboxGone(_("Simulator tidak menjawab. Jalankan ulang ./kentongan demo.")) from error
    finally:
        connection.close()
    if response.status >= 400:
        raise SandboxGone(read.decode(errors="replace")[:200])
    return read if response.getheader("Content-Type", "").startswith("image/") else json.loads(read)


def phones(request: SignedIn) -> HttpResponse:
    """Three phones side by side, all others by search or by how they behave."""
    query, persona = request.GET.get("q", ""), request.GET.get("sifat", "")
    try:
        found = _call("GET", "/sandbox/phones?limit=1000")["phones"]
        state = _call("GET", "/sandbox/state?chats=0")
    except SandboxGone as gone:
        messages.error(request, str(gone))
        return render(request, "web/sandbox.html", _clock_context() | {"phones": [], "others": []})
    found = [p | {"seat": seat} for p, seat in _seated(found)]
    chosen = [p for p in found if (not persona or p.get("persona") == persona) and _meets(p, query)]
    opened = [p for p in request.GET.getlist("buka") if "/" in p] or [_key(p) for p in chosen[:SHOWN]]
    context = {
        "phones": [_thread(key) for key in opened[:SHOWN]],
        "opened": opened[:SHOWN],
        "others": _offers(chosen[:OFFERED], opened),
        "total": len(found),
        "personas": _personas(found, persona),
        "query": query,
        "autoplay": state.get("autoplay", False),
    }
    return render(request, "web/sandbox.html", context | _clock_context())


def _key(phone: dict[str, Any]) -> str:
    return f"{phone['channel']}/{phone['id']}"


def _offers(found: list[dict[str, Any]], opened: list[str]) -> list[dict[str, Any]]:
    """The other phones, each with the link that opens it beside those that are open."""
    offers = []
    for phone in found:
        key = _key(phone)
        keys = [key, *[k for k in opened if k != key][: SHOWN - 1]]
        url = "?" + urlencode([("buka", k) for k in keys])
        offers.append(phone | {"key": key, "url": url})
    return offers


def _seated(found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    seats = _seats(found)
    return [(phone, seats.get(_key(phone), "")) for phone in found]


def _meets(phone: dict[str, Any], query: str) -> bool:
    """Whether a phone's owner, seat or number has these words."""
    words_of = (phone.get("name"), phone.get("phone"), phone["id"], phone["seat"])
    return query.casefold() in " ".join(str(w) for w in words_of if w).casefold()


def _personas(found: list[dict[str, Any]], active: str) -> list[dict[str, Any]]:
    counted = [
        {
            "key": key,
            "label": label,
            "count": sum(p.get("persona") == key for p in found),
            "active": key == active,
        }
        for key, label in PERSONAS.items()
    ]
    return [c for c in counted if c["count"]]


def _thread(key: str) -> dict[str, Any]:
    """A phone with its messages, days marked, as the template draws it."""
    channel, _sep, chat = key.partition("/")
    phone: dict[str, Any] = _call("GET", f"/sandbox/phones/{quote(channel)}/{quote(chat)}?seen=1&limit=40")
    day = ""
    for message in phone["messages"]:
        message["at"] = datetime.fromtimestamp(message["date"], UTC)
        shown = words.date_long(message["at"], "Asia/Jakarta")
        message["day"], day = (shown if shown != day else ""), shown
        message["bold"], message["rest"] = _bold(message)
    seat = _seats([phone]).get(key, "")
    return phone | {"key": key, "channel": channel, "chat": chat, "seat": seat}


def _bold(message: dict[str, Any]) -> tuple[str, str]:
    """A message's heading, as its entities mark it, and the rest."""
    entities, text = message.get("entities") or [], message["text"]
    if entities and entities[0]["type"] == "bold" and entities[0]["offset"] == 0:
        end = entities[0]["length"]
        return text[:end], text[end:].lstrip("\n")
    return "", text


def _seats(found: list[dict[str, Any]]) -> dict[str, str]:
    """The seat that each phone's owner holds; one query."""
    values = [str(p["id"]) for p in found]
    rows = Appointment.objects.filter(until=None, person__addresses__value__in=values)
    held = rows.values_list("person__addresses__channel", "person__addresses__value", "position__title")
    return {f"{channel}/{value}": title for channel, value, title in held}


def phone(request: SignedIn, channel: str, chat: str) -> HttpResponse:
    """One phone, polled by the page so that messages arrive by themselves."""
    try:
        context = {"phone": _thread(f"{channel}/{chat}"), "opened": request.GET.getlist("buka")}
    except SandboxGone as gone:
        raise Http404 from gone
    return render(request, "web/sandbox.html#phone", context)


def play(request: SignedIn, channel: str, chat: str, act: str) -> HttpResponse:
    """Do what the phone's owner would: press, reply, send a photo, block the bot."""
    back = "?" + urlencode([("buka", k) for k in request.POST.getlist("buka")])
    if request.method != "POST" or act not in ACTS:
        raise Http404
    try:
        _call("POST", f"/sandbox/phones/{quote(channel)}/{quote(chat)}/{act}", _arguments(request, act))
    except SandboxGone as gone:
        messages.warning(request, str(gone))
    if is_partial(request):
        return phone(request, channel, chat)
    return redirect(reverse("sandbox") + back)


def _arguments(request: SignedIn, act: str) -> dict[str, Any]:
    post = request.POST
    match act:
        case "press":
            number, _sep, index = post.get("button", "").partition(":")
            return {"message_id": _number(number), "button": _number(index)}
        case "reply":
            return {"text": post.get("text", "").strip() or "Baik."}
        case "photo":
            return {"caption": post.get("text", "")}
        case "persona":
            return {"persona": post.get("persona", "manual")}
        case _:
            return {}


def _number(text: str) -> int:
    return row_number(text) or 0


def photo(request: SignedIn, place: str) -> HttpResponse:
    """A picture that went through the Simulator."""
    try:
        content = _call("GET", f"/sandbox/files/{quote(place)}")
    except SandboxGone as gone:
        raise Http404 from gone
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def demo_clock(request: SignedIn) -> HttpResponse:
    """Set how fast the demo's time runs."""
    wanted = request.POST.get("speed", "")
    running = clock.demo_clock()
    if request.method == "POST" and running and wanted in [str(s) for s in (0, *SPEEDS)]:
        clock.set_demo_clock(running.with_speed(clock.real_now(), float(wanted)))
    following = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
    return redirect(following if ours and following.isprintable() else "sandbox")


def autoplay(request: SignedIn) -> HttpResponse:
    """Let the officials play themselves, or stop them."""
    if request.method == "POST":
        try:
            _call("POST", "/sandbox/autoplay", {"on": request.POST.get("on") == "1"})
        except SandboxGone as gone:
            messages.warning(request, str(gone))
    return redirect("sandbox")


def _clock_context() -> dict[str, Any]:
    running: DemoClock | None = clock.demo_clock() if settings.DEMO else None
    return {"speed": int(running.speed) if running else None, "speeds": SPEEDS, "now": clock.now()}
