"""The words of the status table, and Indonesian times and numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kentongan.base import words

pytestmark = pytest.mark.once  # no database here

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
NOW = datetime(2026, 11, 19, 7, 20, tzinfo=UTC)  # Kamis 14.20 WIB
UNITS = {"mnt": 1, "jam": 60, "hari": 24 * 60}


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (0, "< 1 mnt"),
        (timedelta(seconds=59), "< 1 mnt"),
        (40, "40 mnt"),
        (59.9, "59 mnt"),
        (timedelta(hours=3, minutes=59), "3 jam"),
        (timedelta(hours=23, minutes=59), "23 jam"),
        (timedelta(days=8, hours=23), "8 hari"),
        (timedelta(days=1234), "1.234 hari"),
    ],
)
def test_a_duration_is_its_largest_useful_unit(length: timedelta | float, shown: str) -> None:
    assert words.duration(length) == shown


@given(st.floats(min_value=1, max_value=60 * 24 * 400))
def test_a_duration_never_promises_more_than_is_left(minutes: float) -> None:
    count, unit = words.duration(minutes).split()
    assert int(count) * UNITS[unit] <= minutes < (int(count) + 1) * UNITS[unit]


@pytest.mark.parametrize("length", [-1, timedelta(seconds=-1), float("nan"), float("inf")])
def test_a_negative_or_endless_duration_is_refused(length: timedelta | float) -> None:
    with pytest.raises(ValueError, match="zero or more minutes"):
        words.duration(length)


@pytest.mark.parametrize(
    ("left", "text", "icon", "colour"),
    [
        (timedelta(days=2), "sisa 2 hari", "clock", "ink-2"),
        (timedelta(hours=4, seconds=1), "sisa 4 jam", "clock", "ink-2"),
        (timedelta(hours=4), "sisa 4 jam", "clock", "sogan"),
        (timedelta(0), "sisa < 1 mnt", "clock", "sogan"),
        (timedelta(seconds=-1), "lewat < 1 mnt", "clock-filled", "mengkudu"),
        (timedelta(days=-3), "lewat 3 hari", "clock-filled", "mengkudu"),
    ],
)
def test_the_clock_chip(left: timedelta, text: str, icon: str, colour: str) -> None:
    chip = words.clock(NOW + left, NOW)
    assert (chip.text, chip.icon, chip.colour, chip.shape) == (text, icon, colour, "chip")


def test_who_knows_the_working_hours_says_when_near_begins() -> None:
    # Friday 15.00 to Monday 09.00 is four working hours and 66 hours of the calendar.
    assert words.clock(NOW + timedelta(hours=60), NOW, near_minutes=66 * 60).colour == "sogan"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (WIB, "Kam 19 Nov 23.30 WIB"),
        (WITA, "Jum 20 Nov 00.30 WITA"),
        (WIT, "Jum 20 Nov 01.30 WIT"),
    ],
)
def test_a_moment_is_told_on_the_wall_clock_of_its_zone(zone: str, shown: str) -> None:
    assert words.moment(datetime(2026, 11, 19, 16, 30, tzinfo=UTC), zone) == shown


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [
        (timedelta(0), "14.20"),
        (timedelta(hours=9, minutes=39), "23.59"),
        (timedelta(hours=9, minutes=40), "besok 00.00"),
        (timedelta(days=2), "Sab 14.20"),
        (timedelta(days=6), "Rab 14.20"),
        (timedelta(days=7), "26 Nov"),
        (timedelta(days=-1), "18 Nov"),
        (timedelta(days=45), "3 Jan"),
    ],
)
def test_a_short_moment_stays_clear(ahead: timedelta, shown: str) -> None:
    assert words.moment_short(NOW + ahead, NOW, WIB) == shown


def test_dates_in_full_and_short() -> None:
    monday = datetime(2026, 8, 17, 1, 0, tzinfo=UTC)
    assert words.date_long(monday, WIB) == "Senin, 17 Agustus 2026"
    assert words.date_short(monday, WIB) == "Sen 17 Agu"
    assert words.clock_time(monday, WIT) == "10.00 WIT"


def test_times_without_a_zone_and_zones_abroad_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        words.time_of_day(NOW.replace(tzinfo=None), WIB)
    with pytest.raises(KeyError):
        words.moment(NOW, "Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ratna Wulandari", "RW"), ("Bupati", "BU"), ("H. Tirta bin Samudra", "HS"), (" ", "?"), ("", "?")],
)
def test_initials(name: str, shown: str) -> None:
    assert words.initials(name) == shown


def test_numbers_are_grouped_as_the_reader_is_used_to() -> None:
    assert words.number(3500) == "3.500"
    with translation.override("en"):
        assert words.number(3500) == "3,500"


def test_a_failure_says_its_cause_and_a_chip_its_own_words() -> None:
    assert words.receipt("failed", "nomor mati").text == "Gagal: nomor mati"
    assert words.chip("escalated", "Naik ke Sekda").text == "Naik ke Sekda"
    assert words.silent(timedelta(days=8)).text == "Diam 8 hari"


def test_an_act_is_no_receipt_and_an_unknown_state_has_no_word() -> None:
    with pytest.raises(KeyError):
        words.receipt("done")
    with pytest.raises(KeyError):
        words.chip("ignored")


def test_what_a_machine_proves_is_thin_and_what_a_person_did_is_a_chip() -> None:
    assert {status.shape for status in words.RECEIPTS.values()} == {"thin"}
    assert {status.shape for status in {**words.ACTS, **words.CLOCKS}.values()} == {"chip"}


def test_silence_is_never_red() -> None:
    assert words.ACTS["silent"].colour == "sogan"
