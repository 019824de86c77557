"""Pages that tie a chat account to an official: a one-time link with its QR code, for one person or a branch.

Only digests of codes are kept, so a link is shown once, in the answer to the POST that made it.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kentongan.base import clock, exporting, words
from kentongan.base.guard import SignedIn
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directory.access import access_agency, access_person, visible_people
from kentongan.directory.asking import today
from kentongan.directory.linking import LIFE, make_codes
from kentongan.directory.models import Address, Agency, Appointment, Person
from kentongan.directory.queries import in_force
from kentongan.directory.seats import seats_by_person
from kentongan.kernel.models import ChannelAccount
from kentongan.ports import registry
from kentongan.ports.channel import Manifest

QR_WIDTH = 4  # pixels of one module


@dataclass(frozen=True, slots=True)
class Link:
    """A person's one-time link, ready to be shown."""

    person: Person
    seats: str
    url: str

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.url)


def qr_svg(text: str) -> SafeString:
    """A QR code as SVG without style attributes; dark on white in any theme, because scanners need it."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, scale=QR_WIDTH, light="#fff", svgclass="qr", lineclass=None, border=4
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  (drawn by us; holds no text)


def _channel(kind: str) -> tuple[Manifest, ChannelAccount | None]:
    """The channel and the government's account on it, None where it is not ready to be linked to."""
    manifest = registry.channels().get(kind)
    if manifest is None or manifest.link is None:
        raise Http404
    account = ChannelAccount.objects.filter(channel=kind, is_active=True).first()
    return manifest, account if account and _ready(manifest, account) else None


def _ready(manifest: Manifest, account: ChannelAccount) -> bool:
    """Whether the settings suffice for a link: some of them come with the first contact to the provider."""
    assert manifest.link is not None
    try:
        manifest.link(account.settings, "x")
    except KeyError:
        return False
    return not manifest.check(account.settings)


def link_person(request: SignedIn, pk: int, channel: str) -> HttpResponse:
    """A link for one official: what will happen (GET), the link itself (POST)."""
    person = access_person(request.user, pk, Permission.ADDRESS_CHANGE)
    manifest, account = _channel(channel)
    context: dict[str, object] = {"person": person, "channel": manifest, "ready": account is not None}
    if request.method == "POST" and account and person.is_active:
        [link] = _links(request.user, [person], manifest, account, clock.now())
        context |= {"link": link, "expires": clock.now() + LIFE}
    return _secret(render(request, "web/link.html", context))


def link_agency(request: SignedIn, pk: int, channel: str) -> HttpResponseBase:
    """Links for everybody in a branch who is not on this channel yet: a list to print, or a CSV to forward."""
    agency = access_agency(request.user, pk, Permission.ADDRESS_CHANGE)
    manifest, account = _channel(channel)
    missing = _missing(request.user, agency, channel)
    context: dict[str, object] = {"agency": agency, "channel": manifest, "ready": account is not None}
    if request.method != "POST" or not account:
        return _secret(render(request, "web/link_agency.html", context | {"missing": missing.count()}))
    now = clock.now()
    links = _links(request.user, list(missing), manifest, account, now)
    if request.POST.get("bentuk") == "csv":
        return _secret(_csv(links, manifest, now, agency))
    return _secret(render(request, "web/link_agency.html", context | {"links": links, "expires": now + LIFE}))


def _missing(user: User, agency: Agency, channel: str) -> QuerySet[Person]:
    """Active holders of seats in the branch without an address on the channel."""
    holding = Appointment.objects.filter(
        in_force(today(user)), position__agency__path__startswith=agency.path, position__is_active=True
    )
    linked = Address.objects.filter(person=OuterRef("pk"), channel=channel)
    people = visible_people(user, Permission.ADDRESS_CHANGE).filter(
        is_active=True, pk__in=holding.values("person")
    )
    return people.filter(~Exists(linked)).order_by("name", "pk")


def _links(
    user: User, people: Sequence[Person], manifest: Manifest, account: ChannelAccount, now: datetime
) -> list[Link]:
    assert manifest.link is not None
    codes = make_codes(people, manifest.kind, actor=f"user:{user.pk}", now=now)
    seats = seats_by_person(user, list(people), today(user))
    return [
        Link(
            person,
            ", ".join(seat.title for seat in seats.get(person.pk, [])),
            manifest.link(account.settings, codes[person.pk]),
        )
        for person in people
    ]


def _csv(links: Sequence[Link], manifest: Manifest, now: datetime, agency: Agency) -> HttpResponseBase:
    heads = [
        _("Nama"),
        _("Jabatan"),
        _("Tautan %(channel)s") % {"channel": manifest.label},
        _("Berlaku sampai"),
    ]
    until = words.date_long(now + LIFE, agency.government.zone)
    rows: Iterable[list[object]] = [[link.person.name, link.seats, link.url, until] for link in links]
    name = f"tautan-{manifest.kind}-{agency.pk}.csv"
    return StreamingHttpResponse(
        exporting.to_csv(heads, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _secret[R: HttpResponseBase](response: R) -> R:
    """Links are keys: no cache keeps them."""
    response["Cache-Control"] = "no-store"
    return response
