"""Staff lists into the directory and out again, on a real database."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import factories
from tests.directory.lists import (
    ALL,
    BUPATI,
    DEPUTY,
    HEAD,
    NIP,
    NIP_2,
    NIP_3,
    NOW,
    TODAY,
    VACANT,
    Line,
    enter,
    exported,
    judge,
    line,
)

from kentongan.base.events import Event
from kentongan.base.exporting import to_csv, to_xlsx
from kentongan.base.scope import every_government, scope
from kentongan.base.users import Government
from kentongan.directory.exporting import COLUMNS
from kentongan.directory.importing import ImportRefused, Summary, apply, snapshot
from kentongan.directory.importing_check import Outcome, check
from kentongan.directory.importing_sheet import clean, key, read_table
from kentongan.directory.models import Address, Agency, Appointment, Person, Position
from kentongan.sandbox import regency

LATER = NOW + timedelta(days=30)
EVE = LATER.date() - timedelta(days=1)
type Span = tuple[str, str, date, date | None]


def counts() -> dict[str, int]:
    """Rows in every table of the house, over all governments."""
    with every_government():
        return {m._meta.label: m._base_manager.count() for m in apps.get_models()}


def spans() -> list[Span]:
    """Every appointment as (person, seat, from, to)."""
    rows = Appointment.objects.order_by("since", "person__name", "position__title")
    return list(rows.values_list("person__name", "position__title", "since", "until"))


def addresses(name: str) -> list[tuple[str, str, int, str]]:
    rows = Address.objects.filter(person__name=name).order_by("rank")
    return list(rows.values_list("channel", "value", "rank", "health"))


def test_everything_new(government: Government) -> None:
    summary = enter(government, *ALL)

    assert summary == Summary(new=4, changed=0, same=0, agencies=2, positions=4, people=3, begun=3)
    pemkab, dinas = Agency.objects.order_by("pk")
    assert (pemkab.path, dinas.path) == (f"/{pemkab.pk}/", f"/{pemkab.pk}/{dinas.pk}/")
    assert addresses("Sari") == [
        ("email", "sari@contohkab.example", 5, "unproven"),
        ("phone", "+6281211110001", 20, "unproven"),
    ]
    assert spans() == [
        ("Bagas", "Kepala Dinas", TODAY, None),
        ("Dewi", "Sekretaris Dinas", TODAY, None),
        ("Sari", "Bupati", TODAY, None),
    ]
    assert exported() == sorted(ALL)


def test_one_event_without_personal_data(government: Government) -> None:
    enter(government, *ALL)

    event = Event.objects.get()
    assert (event.tag, event.actor) == ("directory:import:applied", "command")
    assert event.data == {
        "sha256": "0" * 64,
        "new": 4,
        "changed": 0,
        "same": 0,
        "agencies": 2,
        "positions": 4,
        "people": 3,
        "begun": 3,
        "ended": 0,
    }


def test_the_second_time_nothing_happens(government: Government) -> None:
    enter(government, *ALL)
    before = counts()

    assert enter(government, *ALL, now=LATER) == Summary(new=0, changed=0, same=4)
    assert counts() == before


def test_the_local_day_counts(government: Government) -> None:
    government.zone = "Asia/Jayapura"
    enter(government, *ALL, now=NOW.replace(hour=16))

    assert {since for _, _, since, _ in spans()} == {TODAY + timedelta(days=1)}


def test_somebody_moves(government: Government) -> None:
    enter(government, *ALL)
    summary = enter(government, line(VACANT, NIP=NIP_2, NAME="Dewi"), now=LATER)

    assert (summary.changed, summary.begun, summary.ended, summary.people) == (1, 1, 1, 0)
    assert ("Dewi", "Sekretaris Dinas", TODAY, EVE) in spans()
    assert ("Dewi", "Kepala Seksi", LATER.date(), None) in spans()


def test_two_swap_seats_and_numbers(government: Government) -> None:
    enter(government, *ALL)
    head = line(HEAD, NIP=NIP_2, NAME="Dewi", PHONE="+6281211110002", EMAIL="")
    deputy = line(DEPUTY, NIP=NIP, NAME="Bagas", PHONE="+6281211110009")
    enter(government, head, deputy, now=LATER)

    assert [span for span in spans() if span[3] is None] == [
        ("Sari", "Bupati", TODAY, None),
        ("Bagas", "Sekretaris Dinas", LATER.date(), None),
        ("Dewi", "Kepala Dinas", LATER.date(), None),
    ]
    assert addresses("Dewi") == [("phone", "+6281211110002", 20, "unproven")]
    assert ("phone", "+6281211110009", 20, "unproven") in addresses("Bagas")


def test_a_successor_ends_the_holder_and_the_plt(government: Government) -> None:
    enter(government, *ALL)
    seat, dewi = Position.objects.get(title="Kepala Dinas"), Person.objects.get(name="Dewi")
    for kind in (Appointment.Kind.ACTING, Appointment.Kind.DAILY):
        Appointment.objects.create(government=government, position=seat, person=dewi, kind=kind, since=TODAY)
    enter(government, line(HEAD, NIP=NIP_3, NAME="Tri", PHONE="", EMAIL=""), now=LATER)

    ended = dict(
        Appointment.objects.filter(position=seat).values_list("kind", "until").exclude(person__name="Tri")
    )
    assert ended == {"definitive": EVE, "acting": EVE, "daily": None}
    assert Person.objects.filter(name="Bagas", is_active=True).exists()


def test_only_an_explicit_row_empties_a_seat(government: Government) -> None:
    enter(government, *ALL)
    enter(government, BUPATI, VACANT, now=LATER)
    assert ("Bagas", "Kepala Dinas", TODAY, None) in spans()

    summary = enter(government, line(HEAD, NIP="", NAME="", PHONE="", EMAIL=""), now=LATER)
    assert (summary.ended, summary.begun) == (1, 0)
    assert ("Bagas", "Kepala Dinas", TODAY, EVE) in spans()
    assert Person.objects.count() == 3


def test_a_replaced_email_starts_unproven_and_others_stay(government: Government) -> None:
    enter(government, *ALL)
    bagas = Person.objects.get(name="Bagas")
    Address.objects.filter(person=bagas).update(health="good")
    Address.objects.create(
        government=government, person=bagas, channel="telegram", value="7", rank=1, health="good", since=NOW
    )
    enter(government, line(HEAD, EMAIL="baru@contohkab.example"))

    assert addresses("Bagas") == [
        ("telegram", "7", 1, "good"),
        ("email", "baru@contohkab.example", 5, "unproven"),
        ("phone", "+6281211110002", 20, "good"),
    ]


def test_an_empty_cell_changes_nothing(government: Government) -> None:
    enter(government, *ALL)
    before = exported()
    enter(government, line(HEAD, NAME="Bagas", PHONE="", EMAIL="", SUPERIOR="", PARENT=""))

    assert exported() == before


def test_a_moved_agency_takes_its_branch_along(government: Government) -> None:
    unit = line(VACANT, TITLE="Kepala Unit", AGENCY="Unit", PARENT="Dinas")
    enter(government, *ALL, unit)
    enter(government, line(BUPATI, PARENT="-"), *(line(each, PARENT="-") for each in (HEAD, DEPUTY, VACANT)))

    dinas, unit_row = Agency.objects.get(name="Dinas"), Agency.objects.get(name="Unit")
    assert (dinas.path, unit_row.path) == (f"/{dinas.pk}/", f"/{dinas.pk}/{unit_row.pk}/")


def test_what_was_out_of_use_is_used_again(government: Government) -> None:
    enter(government, *ALL)
    for model in (Agency, Position, Person):
        model.objects.update(is_active=False)
    assert exported() == []

    enter(government, *ALL, now=LATER)
    assert exported() == sorted(ALL)
    assert check(judge(*ALL).table, snapshot(LATER.date())).count(Outcome.SAME) == 4


def test_one_fault_changes_nothing(government: Government) -> None:
    enter(government, *ALL)
    before = counts()
    spoiled = [line(BUPATI, NAME="Sari Baru"), line(HEAD, PHONE="1"), line(VACANT, TITLE="Baru")]

    with pytest.raises(ImportRefused, match=r"^1 baris salah; tidak ada yang dimasukkan\.$"):
        enter(government, *spoiled)
    assert counts() == before
    assert exported() == sorted(ALL)


def test_the_directory_is_asked_again_when_writing(government: Government) -> None:
    enter(government, *ALL)
    report = judge(line(DEPUTY, PHONE="0812-1111-0009"))
    enter(government, line(HEAD, PHONE="0812-1111-0009"))
    before = counts()

    with pytest.raises(ImportRefused) as caught:
        apply(report, government=government, actor="command", now=NOW)
    assert [str(fault) for fault in caught.value.report.faults] == [
        "Baris 2: HP +6281211110009 sudah dipakai Bagas di direktori."
    ]
    assert counts() == before


def test_a_failure_half_way_leaves_nothing(government: Government, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()
    monkeypatch.setattr(Event._base_manager, "bulk_create", _break)

    with pytest.raises(OSError, match="disk"):
        enter(government, *ALL)
    assert counts() == before


def _break(*_: object, **__: object) -> None:
    raise OSError("disk")


def test_governments_do_not_meet(government: Government) -> None:
    enter(government, *ALL)
    other = factories.government()
    with scope(other):
        assert enter(other, *ALL).new == 4
        assert exported() == sorted(ALL)
    assert enter(government, *ALL).same == 4


@pytest.mark.slow
@pytest.mark.parametrize("write", [regency.write_xlsx, regency.write_csv])
def test_the_demo_regency(
    government: Government, tmp_path: Path, write: Callable[[Path, list[dict[str, str]]], None]
) -> None:
    rows, path = regency.rows(), tmp_path / "pegawai"
    write(path, rows)
    report = check(read_table("pegawai", path.read_bytes()), snapshot(TODAY))
    summary = apply(report, government=government, actor="command", now=NOW)

    assert (summary.new, summary.agencies, summary.people, summary.begun) == (406, 45, 400, 400)
    assert exported() == sorted(tuple(row.values()) for row in rows)
    for content in (b"".join(to_csv(COLUMNS, exported())), to_xlsx(COLUMNS, exported())):
        assert check(read_table("keluar", content), snapshot(TODAY)).count(Outcome.SAME) == 406


@pytest.mark.slow
def test_queries_do_not_grow_with_the_list(government: Government) -> None:
    rows = [tuple(row.values()) for row in regency.rows()]
    with CaptureQueriesContext(connection) as few:
        enter(government, *rows[:6])
    with CaptureQueriesContext(connection) as many:
        enter(government, *rows)

    assert len(many) <= len(few) + 12


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time")
    government, summaries, start = factories.government(), list[Summary](), threading.Barrier(2)

    def work() -> None:
        with scope(government):
            start.wait(10)
            summaries.append(enter(government, *ALL))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Counter(summary.new for summary in summaries) == {4: 1, 0: 1}
    with scope(government):
        assert exported() == sorted(ALL)


# Names as people may write them: any letters, marks and signs, tidied as the reader tidies cells.
NAMES = (
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
    .map(clean)
    .filter(lambda text: text not in ("", "-"))
)


@st.composite
def lists(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> list[Line]:
    """A right table in the exporter's own spelling: trees of agencies and seats, people of every kind."""
    agencies = draw(st.lists(names, min_size=1, max_size=5, unique_by=key))
    titles = draw(st.lists(names, min_size=len(agencies), max_size=8, unique_by=key))
    people = draw(st.permutations(range(1, 10)))
    lines: list[Line] = []
    for n, title in enumerate(titles):
        at = n if n < len(agencies) else draw(st.integers(0, len(agencies) - 1))
        above = draw(st.sampled_from(["-", *titles[:n]]))
        nip, name, *addresses = draw(holders(people[n], names))
        parent = agencies[(at - 1) // 2] if at else "-"
        lines.append((nip, name, title, agencies[at], parent, above, *addresses))
    return draw(st.permutations(lines))


def holders(n: int, names: st.SearchStrategy[str]) -> st.SearchStrategy[Line]:
    """NIP, name, phone and e-mail of person n, elected or not, or of nobody."""
    nip, email = st.just(f"19780112200501{1 + n % 2}50{n}"), f"p{n}@contohkab.example"
    phone = st.sampled_from(["", f"+62812999000{n:02}"])
    elected = st.tuples(st.just("-"), names, phone, st.just(email))
    official = st.tuples(nip, names, phone, st.sampled_from(["", email]))
    return st.one_of(st.just(("", "", "", "")), elected, official)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(lists())
def test_what_goes_in_comes_out(lines: list[Line]) -> None:
    government = factories.government()
    with scope(government):
        table = read_table("x.csv", b"".join(to_csv(COLUMNS, lines)))
        apply(check(table, snapshot(TODAY)), government=government, actor="command", now=NOW)

        assert exported() == sorted(lines)
        assert judge(*exported()).count(Outcome.SAME) == len(lines)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=100, deadline=None)
@given(st.lists(lists(st.sampled_from("ABCDEFGHIJ")), min_size=2, max_size=3))
def test_one_list_after_another(tables: list[list[Line]]) -> None:
    """Whatever stood there before: a list is refused and changes nothing, or it is then the truth."""
    government = factories.government()
    with scope(government):
        for n, lines in enumerate(tables):
            day, before = NOW + timedelta(days=n), exported()
            try:
                enter(government, *lines, now=day)
            except ImportRefused:
                assert exported() == before
                continue
            again = check(judge(*lines).table, snapshot(day.date()))
            assert again.count(Outcome.SAME) == len(lines)
            assert enter(government, *lines, now=day) == Summary(0, 0, len(lines))
            held = list(Appointment.objects.filter(until=None).values_list("position_id", "person_id"))
            assert [len(set(ids)) for ids in zip(*held, strict=True)] in ([], [len(held)] * 2)
