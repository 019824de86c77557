"""A government that has one of everything, and every named page of the desk with what it needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import URLResolver
from tests import factories
from tests.signing_in import administrator, reauthenticate, signed_in
from tests.sitewatch import places

from kentongan.base import api_tokens, files
from kentongan.base.api_tokens import ApiToken, Scope
from kentongan.base.permissions import GRANTS, Permission, Role
from kentongan.base.scope import scope
from kentongan.base.second_eyes import RoleRequest
from kentongan.base.users import Membership, User
from kentongan.core.clock.states import Move
from kentongan.core.screening import Category, Context
from kentongan.directives.actions import OrderDraft, save_draft
from kentongan.directives.models import Directive, DueUnit, Urgency
from kentongan.directives.selection import Part
from kentongan.directory.models import Agency, Appointment, CalendarDay, Person
from kentongan.directory.uploading import Upload
from kentongan.kernel import tokens
from kentongan.kernel.answers import NewFile, Reply, answer
from kentongan.kernel.models import AnswerFile, ChannelAccount, Delivery, Inbox, Matter
from kentongan.rulebook import actions
from kentongan.rulebook.models import Feedback, Screening
from kentongan.sitewatch import hooks
from kentongan.sitewatch.hook_models import HookEvent, HookMessage
from kentongan.web import urls

P = Permission
PNG = b"\x89PNG\r\n\x1a\n gambar"
SITES = b"Alamat;OPD\nbaru.contohkab.example;Setda\n"
SHEET = b"NIP;Nama;Jabatan;OPD;Induk OPD;Atasan;HP;E-mail\n;;Kepala Dinas Baru;Dinas Baru;;;;\n"


@dataclass
class Estate:
    """A world with an answered order, a draft, a waiting request, an update that could not be read, a verdict,
    an infected site."""

    world: factories.World
    directive: Directive
    draft: Directive
    matter: Matter
    file: AnswerFile
    delivery: Delivery
    day: CalendarDay
    other_branch: Agency
    admin: User
    member: Membership
    request: RoleRequest
    inbox: Inbox
    token: ApiToken
    feedback: Feedback
    watch: places.Watch
    message: HookMessage

    def url(self, name: str, user: User) -> str:
        """The page's address, about the things of this estate; an upload and a verdict are the user's own."""
        page = named()[name]
        if name in ("screening_verdict", "feedback_give"):
            Screening._base_manager.filter(pk=self.feedback.screening_id).update(user=user)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(self._value(m[1], page, user)), page.route)

    def _value(self, parameter: str, page: "Page", user: User) -> object:
        if parameter == "pk":
            return (
                self._things()[page.route.split("<")[0]] if page.name != "directive_edit" else self.draft.pk
            )
        with scope(self.world.government):
            match parameter:
                case "matter_pk":
                    return self.matter.pk
                case "appointment_pk":
                    return Appointment.objects.get(position=self.world.seats[0]).pk
                case "address_pk":
                    return self.world.people[0].addresses.get().pk
                case "membership_pk":
                    return self.member.pk
                case "channel" | "kind":
                    return "telegram"
                case "token" if page.route.startswith("opd/impor/"):
                    return Upload(files.keep(SHEET), "pegawai.csv").token(user)
                case "token" if page.route.startswith("situs/impor/"):
                    return Upload(files.keep(SITES), "situs.csv", "sites-import").token(user)
                case "token" if page.name in ("answer_link", "link_picture"):
                    return tokens.link(self.delivery.pk)
                case _:
                    return "1"

    def _things(self) -> dict[str, int]:
        """Whose number stands in an address, by how the address begins."""
        return {
            "perintah/": self.directive.pk,
            "saya/": self.matter.pk,
            "berkas/": self.file.pk,
            "opd/": self.world.agency.pk,
            "jabatan/": self.world.seats[0].pk,
            "pejabat/": self.world.people[0].pk,
            "pengiriman/": self.delivery.pk,
            "kesehatan/masuk/": self.inbox.pk,
            "pengaturan/pengguna/": self.member.user_id,
            "pengaturan/persetujuan/": self.request.pk,
            "pengaturan/kalender/hari/": self.day.pk,
            "pengaturan/token/": self.token.pk,
            "pengaturan/webhook/": self.message.hook_id,
            "pengaturan/webhook/kiriman/": self.message.pk,
            "penapisan/riwayat/": self.feedback.screening_id,
            "penapisan/masukan/": self.feedback.pk,
            "situs/": self.watch.site.pk,
            "situs/mandat/": self.watch.mandate.pk,
            "situs/pemeriksaan/": self.watch.scan.pk,
            "situs/temuan/": self.watch.finding.pk,
            "situs/bukti/": self.watch.evidence.pk,
            "situs/gambar/": self.watch.picture.pk,
            "situs/luring/": self.watch.offline.pk,
            "akun/2fa/webauthn/keys/": 1,
        }


@dataclass(frozen=True)
class Page:
    """A pattern of the desk with the whole way to it."""

    name: str
    route: str
    view: Any


def pages(found: list[Any] = urls.urlpatterns, before: str = "") -> Iterator[Page]:
    """Every page of the desk, those of included files too."""
    for item in found:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from pages(item.url_patterns, route)
        else:
            yield Page(item.name or "", route, item.callback)


def finish(response: Any) -> bytes:
    """The whole body of an answer, closed as Django's test client closes its own: the end of a request would drop
    the connection that holds the test's transaction."""
    body: bytes = response.getvalue()
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return body


@cache
def named() -> dict[str, Page]:
    return {page.name: page for page in reversed([*pages()])}


def names() -> list[str]:
    return [page.name for page in pages() if page.name]


def estate() -> Estate:
    """The world of the tests of pages. Its first seat has answered with a picture; its regent may do much."""
    world = factories.world(2)
    with scope(world.government):
        return _furnished(world)


def _furnished(world: factories.World) -> Estate:
    government = world.government
    directive = factories.order(world)
    matter = Matter.objects.get(position=world.seats[0])
    reply = Reply(
        Move.FINISH, world.people[0], "web", "person:1", "Siap", (NewFile("a.png", "image/png", PNG),)
    )
    answer(matter.pk, reply, confirm=False, now=factories.NOW)
    member_user = factories.user(government, Role.VIEWER)
    admin, second = administrator(government), administrator(government)
    asked = RoleRequest.objects.create(
        government=government,
        act=RoleRequest.Act.GRANT,
        user=member_user,
        requested_by=second,
        requested_at=factories.NOW,
        expires_at=factories.NOW.replace(year=2036),
    )
    account = ChannelAccount.objects.get(channel="telegram")
    later = factories.NOW + timedelta(days=90)
    token, _secret = api_tokens.create(
        "Pemantau", [Scope.SCREEN], expires_at=later, acting_user=admin, now=factories.NOW
    )
    return Estate(
        world=world,
        directive=directive,
        draft=_draft(world),
        matter=matter,
        file=AnswerFile.objects.get(),
        delivery=Delivery.objects.get(matter=matter),
        day=CalendarDay.objects.create(government=government, date=factories.NOW.date(), name="Hari jadi"),
        other_branch=factories.agency(government, f"Cabang lain {government.pk}"),
        admin=admin,
        member=Membership.objects.get(user=member_user),
        request=asked,
        inbox=Inbox.objects.create(
            government=government,
            account=account,
            provider_id="1",
            body=b"{",
            state=Inbox.State.FAILED,
            received_at=factories.NOW,
        ),
        token=token,
        feedback=_screened(admin),
        watch=places.watch(world, second),
        message=_hooked(admin),
    )


def _hooked(admin: User) -> HookMessage:
    """What a program is owed that nobody has been told yet."""
    row, _secret = hooks.add(
        "SIEM", "https://siem.example/", HookEvent.values, acting_user=admin, now=factories.NOW
    )
    return hooks.ping(row, now=factories.NOW)


def _screened(admin: User) -> Feedback:
    """A verdict to which somebody objected, under the first version of a rulebook."""
    now = factories.NOW
    actions.publish("[kata]\nabuse = ['kentut gajah']\n", "Kata baru", base=0, acting_user=admin, now=now)
    row = actions.keep("Kantor kecamatan buka pukul 08.00.", Context(), acting_user=admin, now=now)
    return actions.object_to(row, Feedback.Kind.MISSED, Category.SCAM, "", acting_user=admin, now=now)


def _draft(world: factories.World) -> Directive:
    draft = OrderDraft(
        title="Draf",
        text="Siapkan laporan.",
        issuer=world.head,
        parts=(Part("position", world.seats[0].pk),),
        urgency=Urgency.NORMAL,
        due_at=factories.NOW.replace(year=2027),
        due_unit=DueUnit.WORKING,
    )
    return save_draft(draft, acting_user=world.user, now=factories.NOW)


def tie(user: User, person: Person) -> User:
    """Make the user that person, so that what waits for the person is the user's own."""
    with scope(user.government_id):
        Person.objects.filter(user=user).update(user=None)
        Person.objects.filter(pk=person.pk).update(user=user)
    return user


def rich(e: Estate) -> Client:
    """A browser of somebody who may do everything, who is the first official too, and gave his password just now."""
    with scope(e.world.government):
        Membership.objects.create(government=e.world.government, user=e.admin, role=Role.OPERATOR)
    client = signed_in(tie(e.admin, e.world.people[0]))
    reauthenticate(client)
    return client


def smallest_role(permission: Permission) -> Role:
    """The role that grants it and grants least beside it."""
    return min((role for role in Role if permission in GRANTS[role]), key=lambda role: len(GRANTS[role]))


def greatest_role_without(permission: Permission) -> Role | None:
    roles = [role for role in Role if permission not in GRANTS[role]]
    return max(roles, key=lambda role: len(GRANTS[role]), default=None)
