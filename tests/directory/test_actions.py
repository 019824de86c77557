"""Changes by hand: what they do, what they refuse, and that nothing changed leaves no event."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import factories
from tests.directory.lists import ALL, NIP, NIP_3, NOW, TODAY, enter

from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User
from kentongan.directory import actions
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Address, Agency, Appointment, CalendarDay, Person, Position
from kentongan.directory.queries import holders

DEFINITIVE, ACTING, DAILY = Appointment.Kind.DEFINITIVE, Appointment.Kind.ACTING, Appointment.Kind.DAILY


@pytest.fixture
def user(government: Government) -> User:
    """Somebody at the desk; the directory holds ALL."""
    enter(government, *ALL)
    return factories.user(government, Role.OPERATOR)


def agency(name: str) -> Agency:
    return Agency.objects.get(name=name)


def seat(title: str) -> Position:
    return Position.objects.get(title=title)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def last_event() -> tuple[str, str, str, object]:
    event = Event.objects.latest("seq")
    return event.tag, event.actor, event.subject, event.data


def refused(act: Callable[[], object]) -> dict[str, list[str]]:
    """The errors by field of an act that must change nothing."""
    before = Event.objects.count()
    with pytest.raises(ValidationError) as caught:
        act()
    assert Event.objects.count() == before
    return caught.value.message_dict


def silent(act: Callable[[], object]) -> bool:
    """Whether the act leaves no event."""
    before = Event.objects.count()
    act()
    return Event.objects.count() == before


def test_a_new_agency(user: User) -> None:
    row = actions.create_agency(
        "  Badan  Baru ", parent=agency("Pemkab"), short_name="Baru", acting_user=user, now=NOW
    )

    assert (row.name, row.path) == ("Badan Baru", f"{agency('Pemkab').path}{row.pk}/")
    assert last_event() == (
        "directory:agency:created",
        f"user:{user.pk}",
        f"agency:{row.pk}",
        {"name": "Badan Baru"},
    )


def test_agencies_refused(user: User) -> None:
    def create(name: str, short_name: str = "", parent: Agency | None = None) -> dict[str, list[str]]:
        return refused(
            lambda: actions.create_agency(
                name, parent=parent, short_name=short_name, acting_user=user, now=NOW
            )
        )

    assert create("dinas") == {"name": ["OPD dinas sudah ada."]}
    assert create(" - ") == {"name": ["OPD wajib diisi."]}
    assert create("x" * 161) == {"name": ["OPD paling panjang 160 huruf, tertulis 161."]}
    assert list(create("Badan", short_name="x" * 61)) == ["short_name"]
    above = agency("Dinas")
    for n in range(10):
        above = actions.create_agency(f"Unit {n}", parent=above, acting_user=user, now=NOW)
    assert create("Unit 10", parent=above) == {"parent": ["OPD bersusun paling dalam 12 tingkat."]}
    assert not Agency.objects.filter(name="Unit 10").exists()


def test_renaming(user: User) -> None:
    def rename(name: str) -> Agency:
        return actions.rename_agency(agency("Dinas"), name=name, short_name="", acting_user=user, now=NOW)

    assert silent(lambda: rename("Dinas"))
    assert refused(lambda: rename("PEMKAB")) == {"name": ["OPD PEMKAB sudah ada."]}
    assert rename("DINAS").name == "DINAS"
    assert last_event()[0] == "directory:agency:renamed"


def test_moving_a_branch(user: User) -> None:
    unit = actions.create_agency("Unit", parent=agency("Dinas"), acting_user=user, now=NOW)
    dinas = agency("Dinas")

    def move(parent: Agency | None) -> Agency:
        return actions.move_agency(dinas, parent=parent, acting_user=user, now=NOW)

    assert silent(lambda: move(agency("Pemkab")))
    assert refused(lambda: move(unit)) == {"parent": ["Unit adalah bagian dari Dinas sendiri."]}
    assert refused(lambda: move(dinas)) == {"parent": ["Dinas adalah bagian dari Dinas sendiri."]}
    assert move(None).path == f"/{dinas.pk}/"
    assert agency("Unit").path == f"/{dinas.pk}/{unit.pk}/"
    assert last_event()[3] == {"parent": None}


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=12))
def test_paths_stay_true_whatever_moves(moves: list[tuple[int, int]]) -> None:
    government = factories.government()
    user = factories.user(government, Role.OPERATOR)
    with scope(government):
        rows = [actions.create_agency(f"A{n}", parent=None, acting_user=user, now=NOW) for n in range(6)]
        for moved, under in moves:
            parent = rows[under] if under >= 0 else None
            try:
                actions.move_agency(rows[moved], parent=parent, acting_user=user, now=NOW)
            except ValidationError:
                continue
        for row in Agency.objects.select_related("parent"):
            assert row.path == f"{row.parent.path if row.parent else '/'}{row.pk}/"


def test_taking_an_agency_out_of_use(user: User) -> None:
    def activate(name: str, active: bool) -> Agency:
        return actions.set_agency_active(agency(name), active, acting_user=user, now=NOW)

    assert refused(lambda: activate("Pemkab", False)) == {
        "is_active": ["Masih ada OPD aktif di bawahnya. Pindahkan atau nonaktifkan lebih dahulu."]
    }
    assert activate("Dinas", False).is_active is False
    assert last_event()[0] == "directory:agency:disabled"
    assert silent(lambda: activate("Dinas", False))
    activate("Dinas", True)
    assert last_event()[0] == "directory:agency:enabled"


def test_seats(user: User) -> None:
    row = actions.create_position(
        "Kepala Unit", agency=agency("Dinas"), superior=seat("Kepala Dinas"), acting_user=user, now=NOW
    )

    def change(position: Position, **values: object) -> Position:
        old = {
            "title": position.title,
            "agency": position.agency,
            "superior": position.superior,
            "is_active": position.is_active,
        }
        return actions.change_position(position, **old | values, acting_user=user, now=NOW)  # type: ignore[arg-type]

    assert silent(lambda: change(row))
    assert refused(lambda: change(row, title="BUPATI")) == {"title": ["Jabatan BUPATI sudah ada."]}
    assert refused(lambda: change(seat("Kepala Dinas"), superior=row)) == {
        "superior": ["Kepala Unit adalah bawahan Kepala Dinas; atasan tidak boleh melingkar."]
    }
    assert refused(lambda: change(row, superior=row)) == {
        "superior": ["Kepala Unit adalah bawahan Kepala Unit; atasan tidak boleh melingkar."]
    }
    changed = change(row, title="Kepala UPT", agency=agency("Pemkab"), superior=None, is_active=False)
    assert (changed.title, changed.superior, changed.is_active) == ("Kepala UPT", None, False)
    assert last_event()[3] == {"fields": ["title", "agency", "superior", "is_active"]}
    assert refused(
        lambda: actions.create_position(
            "bupati", agency=agency("Dinas"), superior=None, acting_user=user, now=NOW
        )
    ) == {"title": ["Jabatan bupati sudah ada."]}


def test_people(user: User) -> None:
    def create(name: str, nip: str) -> Person:
        return actions.create_person(name, nip=nip, acting_user=user, now=NOW)

    tri = create("Tri", NIP_3)
    assert (tri.name, tri.nip) == ("Tri", NIP_3)
    assert create("Wakil", "-").nip == create("Wakil Dua", "").nip == ""
    assert refused(lambda: create("Lain", NIP)) == {"nip": ["NIP ini milik Bagas."]}
    assert refused(lambda: create("Lain", "12")) == {"nip": ["NIP harus 18 angka, tertulis 2."]}
    assert refused(lambda: create("", NIP_3)) == {"nip": ["NIP ini milik Tri."]}

    def change(name: str, active: bool = True) -> Person:
        return actions.change_person(tri, name=name, is_active=active, acting_user=user, now=NOW)

    assert silent(lambda: change("Tri"))
    assert refused(lambda: change("")) == {"name": ["Nama wajib diisi."]}
    change("Tri, S.Sos.", active=False)
    assert last_event() == (
        "directory:person:changed",
        f"user:{user.pk}",
        f"person:{tri.pk}",
        {"fields": ["name", "is_active"]},
    )


def appoint(
    user: User,
    title: str,
    name: str,
    kind: Appointment.Kind = DEFINITIVE,
    since: date = TODAY + timedelta(days=10),
    until: date | None = None,
) -> Appointment:
    return actions.appoint(
        seat(title), person(name), kind=kind, since=since, until=until, acting_user=user, now=NOW
    )


def held(title: str, day: date) -> str:
    found = holders([seat(title).pk], day).get(seat(title).pk)
    return found.person.name if found else ""


def test_a_new_holder_follows_the_old_one(user: User) -> None:
    start = TODAY + timedelta(days=10)
    appoint(user, "Kepala Dinas", "Dewi")

    assert [held("Kepala Dinas", day) for day in (start - timedelta(days=1), start)] == ["Bagas", "Dewi"]
    assert [held("Sekretaris Dinas", day) for day in (start - timedelta(days=1), start)] == ["Dewi", ""]
    assert silent(lambda: appoint(user, "Kepala Dinas", "Dewi"))


def test_a_stand_in_ends_nobody(user: User) -> None:
    week = TODAY + timedelta(days=7)
    appoint(user, "Kepala Dinas", "Dewi", DAILY, TODAY, week)

    assert [held("Kepala Dinas", day) for day in (TODAY, week + timedelta(days=1))] == ["Dewi", "Bagas"]
    assert held("Sekretaris Dinas", TODAY) == "Dewi"


def test_a_definitive_holder_ends_the_plt(user: User) -> None:
    plt = appoint(user, "Kepala Seksi", "Dewi", ACTING, TODAY)
    appoint(user, "Kepala Seksi", "Bagas")

    plt.refresh_from_db()
    assert plt.until == TODAY + timedelta(days=9)


def test_appointments_refused(user: User) -> None:
    appoint(user, "Kepala Seksi", "Bagas", since=date(2026, 12, 10))
    before = list(Appointment.objects.order_by("pk").values())

    assert refused(lambda: appoint(user, "Kepala Seksi", "Dewi", since=TODAY)) == {
        "until": ["Jabatan ini sudah terisi mulai 10-12-2026; isi hari terakhir sebelum itu."]
    }
    assert refused(lambda: appoint(user, "Bupati", "Dewi", DAILY, TODAY, TODAY - timedelta(days=1))) == {
        "until": ["Hari terakhir tidak boleh sebelum hari pertama."]
    }
    Person.objects.filter(name="Dewi").update(is_active=False)
    Position.objects.filter(title="Bupati").update(is_active=False)
    assert refused(lambda: appoint(user, "Kepala Dinas", "Dewi")) == {"person": ["Dewi tidak aktif."]}
    assert refused(lambda: appoint(user, "Bupati", "Bagas")) == {"position": ["Jabatan Bupati tidak aktif."]}
    assert list(Appointment.objects.order_by("pk").values()) == before


def test_before_a_planned_holder_there_is_room(user: User) -> None:
    appoint(user, "Kepala Seksi", "Bagas", since=date(2026, 12, 10))
    appoint(user, "Kepala Seksi", "Dewi", since=TODAY, until=date(2026, 12, 9))

    assert [held("Kepala Seksi", date(2026, 12, day)) for day in (9, 10)] == ["Dewi", "Bagas"]


def test_ending(user: User) -> None:
    row = Appointment.objects.get(person__name="Bagas")

    def end(day: date) -> Appointment:
        return actions.end_appointment(row, last_day=day, acting_user=user, now=NOW)

    assert refused(lambda: end(TODAY - timedelta(days=1))) == {
        "until": ["Penugasan ini baru mulai 18-11-2026; hari terakhirnya tidak boleh sebelumnya."]
    }
    assert end(TODAY).until == TODAY
    assert last_event()[3] == {"appointment": row.pk, "until": "2026-11-18"}
    assert silent(lambda: end(TODAY))
    assert refused(lambda: end(TODAY + timedelta(days=1))) == {
        "until": ["Penugasan ini sudah berakhir 18-11-2026."]
    }


def test_emails(user: User) -> None:
    def add(value: str) -> Address:
        return actions.add_email(person("Dewi"), value, acting_user=user, now=NOW)

    def change(row: Address, value: str) -> Address:
        return actions.change_email(row, value, acting_user=user, now=NOW)

    taken = {"value": ["Alamat ini sudah dipakai Bagas."]}
    row = add("Dewi@contohkab.example")
    assert (row.value, row.rank, row.health) == ("dewi@contohkab.example", 5, "unproven")
    assert silent(lambda: add("dewi@contohkab.example"))
    assert refused(lambda: add("b@contohkab.example")) == taken
    assert refused(lambda: add("dewi")) == {"value": ['E-mail bukan alamat yang benar: "dewi".']}
    assert silent(lambda: change(row, "DEWI@contohkab.example"))
    assert refused(lambda: change(row, "b@contohkab.example")) == taken

    old = row.pk
    fresh = change(row, "d@contohkab.example")
    assert list(person("Dewi").addresses.values_list("value", flat=True)) == ["d@contohkab.example"]
    assert last_event()[3] == {"was": old, "address": fresh.pk}
    assert fresh.pk != old


def test_days_of_the_calendar(government: Government, user: User) -> None:
    day = date(2026, 11, 25)

    def put(name: str, works: bool = False) -> CalendarDay:
        return actions.set_calendar_day(day, name=name, is_working=works, acting_user=user, now=NOW)

    row = put("Hari Jadi Kabupaten")
    assert day in calendar_of(government).days_off
    assert silent(lambda: put("Hari Jadi Kabupaten"))
    assert put("Tetap masuk", works=True).pk == row.pk
    assert day in calendar_of(government).extra_working_days
    assert list(refused(lambda: put(" "))) == ["name"]

    actions.remove_calendar_day(row, acting_user=user, now=NOW)
    assert not CalendarDay.objects.exists()
    assert last_event()[3] == {"date": "2026-11-25"}


def test_ramadan(government: Government, user: User) -> None:
    def put(first: date, last: date) -> object:
        return actions.set_ramadan(first, last, acting_user=user, now=NOW)

    put(date(2027, 2, 9), date(2027, 3, 9))
    put(date(2027, 2, 9), date(2027, 3, 10))
    assert (date(2027, 2, 9), date(2027, 3, 10)) in calendar_of(government).ramadan
    assert silent(lambda: put(date(2027, 2, 9), date(2027, 3, 10)))
    assert refused(lambda: put(date(2027, 2, 9), date(2027, 3, 8))) == {
        "last_day": ["Ramadan berlangsung 29 atau 30 hari; periksa kedua tanggalnya."]
    }
