"""Pages of people: the list, one person, his addresses. Values of addresses only for who may read them."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kentongan.base import clock
from kentongan.base.accounts import end_sessions
from kentongan.base.guard import SignedIn
from kentongan.base.listing import Choice, Col, Spec, respond
from kentongan.base.permissions import Permission
from kentongan.base.users import User

from . import actions, cells, linking
from .access import access_address, access_person, visible_people, visible_positions
from .asking import Question, ask, linkable, may, signed_off, takes_home, today
from .figures import sendable
from .forms import EmailForm, PersonForm
from .models import Address, Appointment, Person, Position
from .seats import appointment_rows, seats_by_person


def person_list(request: SignedIn) -> HttpResponseBase:
    """Everybody the user may see, with seats and addresses."""
    listing = respond(request, visible_people(request.user), _spec(request))
    if isinstance(listing, HttpResponseBase):
        return listing
    return render(request, "directory/people.html", {"listing": listing})


class _Facts:
    """What the list knows of the people on its page: seats, addresses, and whose details may be read."""

    def __init__(self, user: User, day: date) -> None:
        self.user, self.day = user, day
        self.seats: dict[int, list[Position]] = {}
        self.addresses: dict[int, list[Address]] = {}
        self.open: set[int] = set()

    def load(self, people: list[Person]) -> None:
        """Three queries."""
        ids = [person.pk for person in people]
        self.seats = seats_by_person(self.user, people, self.day)
        self.addresses = {}
        for row in Address.objects.filter(person__in=ids).order_by("rank", "pk"):
            self.addresses.setdefault(row.person_id, []).append(row)
        readable = visible_people(self.user, Permission.ADDRESS_READ)
        self.open = set(readable.filter(pk__in=ids).values_list("pk", flat=True))

    def nip(self, person: Person) -> str:
        return person.nip if person.pk in self.open else cells.masked_nip(person.nip)

    def titles(self, person: Person) -> str:
        return ", ".join(seat.title for seat in self.seats.get(person.pk, []))

    def values(self, person: Person, channel: str) -> str:
        """His values on one channel, for an export; nothing for who may not read them."""
        rows = self.addresses.get(person.pk, []) if person.pk in self.open else []
        return ", ".join(row.value for row in rows if row.channel == channel)

    def channels(self, person: Person) -> SafeString:
        """Each address as its channel with its health; the value beside it for who may read it."""
        rows = self.addresses.get(person.pk, [])
        shown = ((self._address(row, person.pk in self.open),) for row in rows)
        return format_html_join(SafeString("<br>"), "{}", shown)

    def channel_words(self, person: Person) -> str:
        rows = self.addresses.get(person.pk, [])
        return ", ".join(f"{cells.channel_word(r.channel)} ({r.get_health_display()})" for r in rows)

    def _address(self, row: Address, readable: bool) -> SafeString:
        word = cells.channel_word(row.channel)
        plain = f"{word} {row.value}" if readable and row.channel in linking.READABLE else word
        if row.health == Address.Health.GOOD:
            return format_html("{}", plain)
        return format_html("{} {}", plain, cells.health(row))

    def state(self, person: Person) -> object:
        if not person.is_active:
            return cells.inactive()
        rows = self.addresses.get(person.pk, [])
        usable = any(row.usable and row.channel in sendable() for row in rows)
        return "" if usable else cells.unreachable()


def _spec(request: SignedIn) -> Spec[Person]:
    user, reads = request.user, request.user.may(Permission.ADDRESS_READ)
    facts = _Facts(user, today(user))
    return Spec(
        caption=_("Pejabat"),
        name="pejabat",
        columns=[
            Col("name", _("Nama"), lambda p: p.name, lambda p: p.name, "name"),
            Col("nip", _("NIP"), facts.nip, facts.nip),
            Col("seats", _("Jabatan"), facts.titles, facts.titles),
            Col("addresses", _("Alamat"), facts.channels, facts.channel_words),
            *(_value_columns(facts) if reads and takes_home(request) else ()),
            Col("end", _("Keadaan"), facts.state, lambda p: _("aktif") if p.is_active else _("nonaktif")),
        ],
        sort="name",
        main="name",
        url=lambda p: reverse("person", args=[p.pk]),
        filters={"keadaan": list(_choices())},
        search=lambda q: _search(q, reads),
        empty_title=_("Tidak ada pejabat di sini"),
        empty_text=_("Pilih keadaan lain, atau ubah kata pencarian."),
        prepare=facts.load,
    )


def _value_columns(facts: _Facts) -> list[Col[Person]]:
    def of(channel: str) -> Callable[[Person], str]:
        return lambda person: facts.values(person, channel)

    return [Col(c, cells.channel_word(c), of(c), of(c)) for c in linking.READABLE]


def _search(q: str, reads: bool) -> Q:
    """By name; by NIP and address for who may read them, so that guessing tells nobody else."""
    found = Q(name__icontains=q)
    if reads:
        found |= Q(nip__startswith=q.replace(" ", "")) | Q(Exists(_addresses(value__icontains=q)))
    return found


def _choices() -> list[Choice]:
    """The filters: who still lacks a channel that is linked by hand, who cannot be reached, whose address failed."""
    active = Q(is_active=True)
    dead = _addresses(health__in=[Address.Health.BLOCKED, Address.Health.BOUNCED])
    usable = _addresses(channel__in=sendable(), health__in=linking.USABLE)
    return [
        *(
            Choice(
                f"belum-{m.kind}",
                _("Belum terhubung %(channel)s") % {"channel": m.label},
                active & Q(~Exists(_addresses(channel=m.kind))),
            )
            for m in linkable()
        ),
        Choice("tanpa-alamat", _("Tanpa alamat"), active & Q(~Exists(usable))),
        Choice("bermasalah", _("Alamat bermasalah"), active & Q(Exists(dead))),
        Choice("nonaktif", _("Nonaktif"), ~active),
    ]


def _addresses(**which: object) -> QuerySet[Address]:
    return Address.objects.filter(person=OuterRef("pk"), **which)


def person_page(request: SignedIn, pk: int) -> HttpResponse:
    """One person: his seats, and his addresses in the order in which they are tried."""
    user, day = request.user, today(request.user)
    person = access_person(user, pk, Permission.DIRECTORY_READ)
    rows = Appointment.objects.filter(person=person, position__in=visible_positions(user))
    reads = may(user, Permission.ADDRESS_READ, person)
    addresses = list(Address.objects.filter(person=person).order_by("rank", "pk"))
    changes = may(user, Permission.ADDRESS_CHANGE, person)
    context = {
        "person": person,
        "nip": person.nip if reads else cells.masked_nip(person.nip),
        "appointments": appointment_rows(rows, day),
        "addresses": [_address_row(a, n, reads) for n, a in enumerate(addresses)],
        "reads": reads,
        "may_change": may(user, Permission.DIRECTORY_CHANGE, person),
        "may_address": changes,
        "has_chats": any(a.channel not in linking.ELSEWHERE for a in addresses),
        "linkable": linkable() if changes and person.is_active else [],
        "reachable": any(a.usable and a.channel in sendable() for a in addresses),
    }
    return render(request, "directory/person.html", context)


def _address_row(address: Address, place: int, reads: bool) -> dict[str, object]:
    return {
        "row": address,
        "channel": cells.channel_word(address.channel),
        "value": address.value if reads and address.channel in linking.READABLE else "",
        "health": cells.health(address),
        "first": place == 0,
    }


def person_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Correct a name."""
    person = access_person(request.user, pk, Permission.DIRECTORY_CHANGE)
    form = PersonForm(request.POST or None, initial={"name": person.name})
    if form.carry_out(lambda: _change(person, request.user, form.cleaned_data["name"], person.is_active)):
        messages.success(request, _("Perubahan disimpan."))
        return redirect("person", pk=pk)
    context = {"form": form, "person": person, "title": _("Ubah nama"), "verb": _("Simpan")}
    return render(request, "directory/person_form.html", context)


def _change(person: Person, user: User, name: str, is_active: bool) -> Person:
    return actions.change_person(person, name=name, is_active=is_active, acting_user=user, now=clock.now())


def person_disable(request: SignedIn, pk: int) -> HttpResponse:
    """Let a person receive nothing any more, after a question."""
    person = access_person(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method == "POST":
        _change(person, request.user, person.name, False)
        messages.success(request, _("%(name)s dinonaktifkan.") % {"name": person.name})
        return redirect("person", pk=pk)
    question = Question(
        title=_("Nonaktifkan %(name)s?") % {"name": person.name},
        text=_(
            "%(name)s tidak menerima perintah dan tidak dapat menjawab lagi, di semua saluran, mulai sekarang. "
            "Jabatannya menjadi kosong dan perintah untuknya pergi ke atasannya. Ia tidak diberi tahu. "
            "Riwayat dan alamatnya tetap tersimpan; ia dapat diaktifkan lagi."
        )
        % {"name": person.name},
        verb=_("Nonaktifkan"),
        refusal=_("Biarkan aktif"),
        back=reverse("person", args=[pk]),
        section=_("Pejabat"),
    )
    return ask(request, question)


def person_enable(request: SignedIn, pk: int) -> HttpResponse:
    """Let a person receive again."""
    person = access_person(request.user, pk, Permission.DIRECTORY_CHANGE)
    if request.method == "POST":
        _change(person, request.user, person.name, True)
        messages.success(request, _("%(name)s aktif lagi.") % {"name": person.name})
    return redirect("person", pk=pk)


def email_new(request: SignedIn, pk: int) -> HttpResponse:
    """One more e-mail address."""
    user = request.user
    person = access_person(user, pk, Permission.ADDRESS_CHANGE)
    form = EmailForm(request.POST or None)

    def add() -> Address:
        try:
            return actions.add_email(person, form.cleaned_data["value"], acting_user=user, now=clock.now())
        except ValidationError as error:
            raise signed_off(user, error) from error

    if form.carry_out(add):
        messages.success(request, _("Alamat e-mail ditambahkan."))
        return redirect("person", pk=pk)
    context = {"form": form, "person": person, "title": _("Tambah e-mail"), "verb": _("Tambahkan e-mail")}
    return render(request, "directory/person_form.html", context)


def address_up(request: SignedIn, pk: int, address_pk: int) -> HttpResponse:
    """Try this address earlier."""
    _act_on_address(request, pk, address_pk, linking.move_up, _("Urutan alamat diubah."))
    return redirect("person", pk=pk)


def address_revive(request: SignedIn, pk: int, address_pk: int) -> HttpResponse:
    """Try an address again that had been given up."""
    told = _("Alamat ini dipakai lagi. Pesan berikutnya akan menunjukkan apakah ia sehat.")
    _act_on_address(request, pk, address_pk, linking.revive, told)
    return redirect("person", pk=pk)


def _act_on_address(request: SignedIn, pk: int, address_pk: int, act: Callable[..., bool], told: str) -> None:
    person = access_person(request.user, pk, Permission.ADDRESS_CHANGE)
    address = access_address(request.user, person, address_pk)
    if request.method == "POST" and act(address, actor=f"user:{request.user.pk}", now=clock.now()):
        messages.success(request, told)


def address_remove(request: SignedIn, pk: int, address_pk: int) -> HttpResponse:
    """Take one address away, after a question."""
    person = access_person(request.user, pk, Permission.ADDRESS_CHANGE)
    address = access_address(request.user, person, address_pk)
    channel = cells.channel_word(address.channel)
    if request.method == "POST":
        linking.untie(address, actor=f"user:{request.user.pk}", now=clock.now())
        messages.success(request, _("Alamat %(channel)s dikeluarkan.") % {"channel": channel})
        return redirect("person", pk=pk)
    left = Address.objects.filter(person=person).exclude(pk=address.pk)
    question = Question(
        title=_("Keluarkan alamat %(channel)s milik %(name)s?") % {"channel": channel, "name": person.name},
        text=" ".join(
            [
                _("Pesan tidak lagi dikirim ke alamat ini dan jawaban darinya ditolak, mulai sekarang."),
                _remaining(left),
                _("Ia tidak diberi tahu. Jejak pesan yang sudah dikirim tetap tersimpan."),
            ]
        ),
        verb=_("Keluarkan alamat"),
        refusal=_("Jangan keluarkan"),
        back=reverse("person", args=[pk]),
        section=_("Pejabat"),
    )
    return ask(request, question)


def chats_remove(request: SignedIn, pk: int) -> HttpResponse:
    """Take a person out of every channel of his phone in one act: for a phone in wrong hands."""
    person = access_person(request.user, pk, Permission.ADDRESS_CHANGE)
    if request.method == "POST":
        with transaction.atomic():
            count = linking.untie_chats(person, actor=f"user:{request.user.pk}", now=clock.now())
            if person.user:
                end_sessions(person.user, acting_user=request.user, now=clock.now())
        told = _("%(name)s dikeluarkan dari %(count)d alamat ponsel.")
        messages.success(request, told % {"name": person.name, "count": count})
        return redirect("person", pk=pk)
    chats = list(linking.chats_of(person))
    left = Address.objects.filter(person=person).exclude(pk__in=[a.pk for a in chats])
    question = Question(
        title=_("Keluarkan %(name)s dari semua saluran?") % {"name": person.name},
        text=" ".join(
            [
                _(
                    "%(count)d alamat (%(channels)s) berhenti berlaku sekarang juga: perintah tidak dikirim "
                    "ke sana dan jawaban dari sana ditolak, juga lewat tautan yang sudah dikirim. Tautan penghubung "
                    "yang belum dipakai batal, dan akunnya keluar dari semua perangkat."
                )
                % {"count": len(chats), "channels": _channel_words(chats)},
                _remaining(left),
                _("Pemegang ponselnya tidak diberi tahu. Hubungkan lagi sesudah ponselnya aman."),
            ]
        ),
        verb=_("Keluarkan dari semua saluran"),
        refusal=_("Jangan keluarkan"),
        back=reverse("person", args=[pk]),
        section=_("Pejabat"),
    )
    return ask(request, question)


def _channel_words(addresses: list[Address]) -> str:
    return ", ".join(dict.fromkeys(cells.channel_word(a.channel) for a in addresses)) or _("tidak ada")


def _remaining(left: QuerySet[Address]) -> str:
    """Where the next order goes once the other addresses are gone."""
    usable = left.filter(channel__in=sendable(), health__in=linking.USABLE).order_by("rank", "pk")
    if channels := list(usable):
        return _("Perintah berikutnya dikirim lewat %(channels)s.") % {"channels": _channel_words(channels)}
    return _("Sesudah itu ia tidak punya alamat lagi: perintah untuknya tidak sampai kepadanya.")
