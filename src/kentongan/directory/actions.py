"""Changes to the directory by hand, each with its event in the same transaction; nothing changed, no event.

Whoever calls has asked `access.py` first. Wrong input raises ValidationError with a sentence for each field.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.base.users import User

from .importing import RANKS, end_before
from .importing_cells import NONE, CellError, clean_cell
from .importing_sheet import Column, clean
from .models import Address, Agency, Appointment, CalendarDay, Person, Position, RamadanPeriod
from .rings import DEEPEST
from .tags import DirectoryTag
from .tree import repath, take_turn

RAMADAN_DAYS = (29, 30)


def create_agency(
    name: str, *, parent: Agency | None, acting_user: User, now: datetime, short_name: str = ""
) -> Agency:
    """A new office under `parent`, or at the root."""
    with transaction.atomic():
        take_turn(acting_user.government_id)
        agency = Agency(
            government_id=acting_user.government_id,
            name=_agency_name(name),
            short_name=clean(short_name),
            parent=parent,
        )
        _validate(agency)
        agency.save()
        _repath()
        agency.refresh_from_db(fields=["path"])
        _record(acting_user, DirectoryTag.AGENCY_CREATED, f"agency:{agency.pk}", now, name=agency.name)
    return agency


def rename_agency(agency: Agency, *, name: str, short_name: str, acting_user: User, now: datetime) -> Agency:
    with transaction.atomic():
        take_turn(agency.government_id)
        fresh = Agency.objects.get(pk=agency.pk)
        values = {"name": _agency_name(name, fresh), "short_name": clean(short_name)}
        if _change(fresh, values):
            _record(acting_user, DirectoryTag.AGENCY_RENAMED, f"agency:{fresh.pk}", now, **values)
    return fresh


def move_agency(agency: Agency, *, parent: Agency | None, acting_user: User, now: datetime) -> Agency:
    """Hang the agency, with its whole branch, under another one."""
    with transaction.atomic():
        take_turn(agency.government_id)
        fresh = Agency.objects.get(pk=agency.pk)
        if parent and Agency.objects.filter(pk=parent.pk, path__startswith=fresh.path).exists():
            raise ValidationError(
                {
                    "parent": _("%(parent)s adalah bagian dari %(own)s sendiri.")
                    % {"parent": parent.name, "own": fresh.name}
                }
            )
        if _change(fresh, {"parent": parent}):
            _repath()
            fresh.refresh_from_db(fields=["path"])
            data = {"parent": parent.pk if parent else None}
            _record(acting_user, DirectoryTag.AGENCY_MOVED, f"agency:{fresh.pk}", now, **data)
    return fresh


def set_agency_active(agency: Agency, active: bool, *, acting_user: User, now: datetime) -> Agency:
    """Take an office out of use (its seats are no longer ordered), or back into use."""
    with transaction.atomic():
        take_turn(agency.government_id)
        fresh = Agency.objects.get(pk=agency.pk)
        if not active and fresh.children.filter(is_active=True).exists():
            text = _("Masih ada OPD aktif di bawahnya. Pindahkan atau nonaktifkan lebih dahulu.")
            raise ValidationError({"is_active": text})
        if _change(fresh, {"is_active": active}):
            tag = DirectoryTag.AGENCY_ENABLED if active else DirectoryTag.AGENCY_DISABLED
            _record(acting_user, tag, f"agency:{fresh.pk}", now)
    return fresh


def create_position(
    title: str, *, agency: Agency, superior: Position | None, acting_user: User, now: datetime
) -> Position:
    with transaction.atomic():
        take_turn(agency.government_id)
        seat = Position(
            government_id=agency.government_id, title=_title(title), agency=agency, superior=superior
        )
        _validate(seat)
        seat.save()
        _record(acting_user, DirectoryTag.POSITION_CREATED, f"position:{seat.pk}", now, title=seat.title)
    return seat


def change_position(
    position: Position,
    *,
    title: str,
    agency: Agency,
    superior: Position | None,
    is_active: bool,
    acting_user: User,
    now: datetime,
) -> Position:
    with transaction.atomic():
        take_turn(position.government_id)
        fresh = Position.objects.get(pk=position.pk)
        if superior and _stands_above(fresh, superior):
            text = _("%(superior)s adalah bawahan %(seat)s; atasan tidak boleh melingkar.")
            text %= {"superior": superior.title, "seat": fresh.title}
            raise ValidationError({"superior": text})
        values = {
            "title": _title(title, fresh),
            "agency": agency,
            "superior": superior,
            "is_active": is_active,
        }
        if changed := _change(fresh, values):
            _record(acting_user, DirectoryTag.POSITION_CHANGED, f"position:{fresh.pk}", now, fields=changed)
    return fresh


def create_person(name: str, *, nip: str, acting_user: User, now: datetime) -> Person:
    """Somebody new; `nip` is empty for somebody elected, who has none."""
    with transaction.atomic():
        take_turn(acting_user.government_id)
        number = _cleaned(Column.NIP, "nip", nip).removeprefix(NONE)
        if number and (twin := Person.objects.filter(nip=number).first()):
            raise ValidationError({"nip": _("NIP ini milik %(name)s.") % {"name": twin.name}})
        person = Person(government_id=acting_user.government_id, name=_person_name(name), nip=number)
        person.save()
        _record(acting_user, DirectoryTag.PERSON_CREATED, f"person:{person.pk}", now)
    return person


def change_person(person: Person, *, name: str, is_active: bool, acting_user: User, now: datetime) -> Person:
    """Correct a name; somebody who is not active holds no seat and receives nothing."""
    with transaction.atomic():
        fresh = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if changed := _change(fresh, {"name": _person_name(name), "is_active": is_active}):
            _record(acting_user, DirectoryTag.PERSON_CHANGED, f"person:{fresh.pk}", now, fields=changed)
    return fresh


def appoint(
    position: Position,
    person: Person,
    *,
    kind: Appointment.Kind,
    since: date,
    until: date | None,
    acting_user: User,
    now: datetime,
) -> Appointment:
    """Seat somebody from `since` to `until` (local dates, both included; open where None).

    A definitive appointment ends, on the eve, the one before it, the Plt who kept the seat, and the
    person's own earlier seat.
    """
    with transaction.atomic():
        take_turn(position.government_id)
        _judge_appointment(position, person, since, until)
        running = Appointment.objects.filter(position=position, person=person, kind=kind)
        if same := running.filter(since=since, until=until).first():
            return same
        if kind == Appointment.Kind.DEFINITIVE:
            _refuse_planned(position, since, until)
        appointment = Appointment(
            government_id=position.government_id,
            position=position,
            person=person,
            kind=kind,
            since=since,
            until=until,
        )
        if kind == Appointment.Kind.DEFINITIVE:
            end_before(since, [appointment])
        appointment.save()
        data = {"kind": str(kind), "since": since.isoformat(), "until": until and until.isoformat()}
        subject, seat = f"person:{person.pk}", {"position": position.pk, "appointment": appointment.pk}
        _record(acting_user, DirectoryTag.APPOINTED, subject, now, **seat, **data)
    return appointment


def end_appointment(
    appointment: Appointment, *, last_day: date, acting_user: User, now: datetime
) -> Appointment:
    """Let an appointment end with `last_day` (local date, included)."""
    with transaction.atomic():
        fresh = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        if last_day < fresh.since:
            text = _("Penugasan ini baru mulai %(day)s; hari terakhirnya tidak boleh sebelumnya.")
            raise ValidationError({"until": text % {"day": f"{fresh.since:%d-%m-%Y}"}})
        if fresh.until and fresh.until < last_day:
            text = _("Penugasan ini sudah berakhir %(day)s.") % {"day": f"{fresh.until:%d-%m-%Y}"}
            raise ValidationError({"until": text})
        if _change(fresh, {"until": last_day}):
            data = {"appointment": fresh.pk, "until": last_day.isoformat()}
            subject = f"person:{fresh.person_id}"
            _record(acting_user, DirectoryTag.APPOINTMENT_ENDED, subject, now, **data)
    return fresh


def add_email(person: Person, value: str, *, acting_user: User, now: datetime) -> Address:
    """One more e-mail address, not yet proven."""
    with transaction.atomic():
        take_turn(person.government_id)
        email = _email(value)
        owned = Address.objects.filter(channel="email", value=email).select_related("person").first()
        if owned and owned.person_id == person.pk:
            return owned
        if owned:
            raise ValidationError({"value": _used_by(owned.person)})
        address = _new_email(person, email, now)
        _record(acting_user, DirectoryTag.EMAIL_ADDED, f"person:{person.pk}", now, address=address.pk)
    return address


def change_email(address: Address, value: str, *, acting_user: User, now: datetime) -> Address:
    """Put another address in the place of this one; what was sent to the old one does not pass to the new."""
    with transaction.atomic():
        take_turn(address.government_id)
        email = _email(value)
        if address.value == email:
            return address
        taken = Address.objects.filter(channel="email", value=email).select_related("person").first()
        if taken:
            raise ValidationError({"value": _used_by(taken.person)})
        person, data = address.person, {"was": address.pk}
        address.delete()
        fresh = _new_email(person, email, now)
        subject = f"person:{person.pk}"
        _record(acting_user, DirectoryTag.EMAIL_CHANGED, subject, now, address=fresh.pk, **data)
    return fresh


def set_calendar_day(
    day: date, *, name: str, is_working: bool, acting_user: User, now: datetime
) -> CalendarDay:
    """A day off of the government's own, or a working day where the nation rests."""
    government = acting_user.government_id
    with transaction.atomic():
        take_turn(government)
        found = CalendarDay.objects.filter(date=day).first()
        row = found or CalendarDay(government_id=government, date=day)
        if _change(row, {"name": clean(name), "is_working": is_working}):
            data = {"date": day.isoformat(), "working": is_working, "name": row.name}
            _record(acting_user, DirectoryTag.CALENDAR_DAY_SET, f"government:{government}", now, **data)
    return row


def remove_calendar_day(row: CalendarDay, *, acting_user: User, now: datetime) -> None:
    with transaction.atomic():
        deleted, _ = CalendarDay.objects.filter(pk=row.pk).delete()
        if deleted:
            subject, data = f"government:{row.government_id}", {"date": row.date.isoformat()}
            _record(acting_user, DirectoryTag.CALENDAR_DAY_REMOVED, subject, now, **data)


def set_ramadan(first_day: date, last_day: date, *, acting_user: User, now: datetime) -> RamadanPeriod:
    """The Ramadan of that year as decided by the sidang isbat."""
    if (last_day - first_day).days + 1 not in RAMADAN_DAYS:
        text = _("Ramadan berlangsung 29 atau 30 hari; periksa kedua tanggalnya.")
        raise ValidationError({"last_day": text})
    government = acting_user.government_id
    with transaction.atomic():
        take_turn(government)
        found = RamadanPeriod.objects.filter(first_day__year=first_day.year).first()
        row = found or RamadanPeriod(government_id=government)
        if _change(row, {"first_day": first_day, "last_day": last_day}):
            data = {"first": first_day.isoformat(), "last": last_day.isoformat()}
            _record(acting_user, DirectoryTag.RAMADAN_SET, f"government:{government}", now, **data)
    return row


def _record(acting_user: User, tag: DirectoryTag, subject: str, now: datetime, **data: Any) -> None:
    draft = Draft(tag, f"user:{acting_user.pk}", subject, data)
    record(acting_user.government_id, [draft], at=now)


def _change(
    row: Agency | Position | Person | Appointment | CalendarDay | RamadanPeriod, values: Mapping[str, Any]
) -> list[str]:
    """Set and save what differs; returns the names of the fields that did, none where nothing did."""
    changed = [name for name, value in values.items() if row._state.adding or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        _validate(row)
        row.save()
    return changed


def _validate(row: Agency | Position | Person | Appointment | CalendarDay | RamadanPeriod) -> None:
    """Lengths and empty fields, as ValidationError by field."""
    row.clean_fields(exclude=["government", "path"])


def _cleaned(column: Column, field: str, text: str) -> str:
    """The text under the importer's rules for that column."""
    try:
        return clean_cell(column, clean(text))
    except CellError as error:
        raise ValidationError({field: str(error)}) from error


def _filled(column: Column, field: str, text: str) -> str:
    cleaned = _cleaned(column, field, text)
    if not cleaned:
        raise ValidationError({field: _("%(column)s wajib diisi.") % {"column": column}})
    return cleaned


def _agency_name(text: str, own: Agency | None = None) -> str:
    name = _filled(Column.AGENCY, "name", text)
    others = Agency.objects.exclude(pk=own.pk) if own else Agency.objects.all()
    if others.filter(name__iexact=name).exists():
        raise ValidationError({"name": _("OPD %(name)s sudah ada.") % {"name": name}})
    return name


def _title(text: str, own: Position | None = None) -> str:
    title = _filled(Column.TITLE, "title", text)
    others = Position.objects.exclude(pk=own.pk) if own else Position.objects.all()
    if others.filter(title__iexact=title).exists():
        raise ValidationError({"title": _("Jabatan %(title)s sudah ada.") % {"title": title}})
    return title


def _person_name(text: str) -> str:
    return _filled(Column.NAME, "name", text)


def _email(text: str) -> str:
    return _filled(Column.EMAIL, "value", text)


def _used_by(owner: Person) -> str:
    return _("Alamat ini sudah dipakai %(name)s.") % {"name": owner.name}


def _new_email(person: Person, email: str, now: datetime) -> Address:
    return Address.objects.create(
        government_id=person.government_id,
        person=person,
        channel="email",
        value=email,
        rank=RANKS["email"],
        since=now,
    )


def _repath() -> None:
    """Set every path anew after a move; refuses a tree that has become too deep."""
    changed = repath(Agency.objects.all())
    if any(agency.path.count("/") - 1 > DEEPEST for agency in changed):
        raise ValidationError(
            {"parent": _("OPD bersusun paling dalam %(most)d tingkat.") % {"most": DEEPEST}}
        )
    Agency.objects.bulk_update(changed, ["path"])


def _stands_above(seat: Position, other: Position) -> bool:
    """Whether `seat` is `other` or stands somewhere above it."""
    above = dict(Position.objects.values_list("pk", "superior_id"))
    climbing: int | None = other.pk
    while climbing and climbing != seat.pk:
        climbing = above[climbing]
    return climbing == seat.pk


def _judge_appointment(position: Position, person: Person, since: date, until: date | None) -> None:
    if until and until < since:
        raise ValidationError({"until": _("Hari terakhir tidak boleh sebelum hari pertama.")})
    if not position.is_active:
        raise ValidationError({"position": _("Jabatan %(title)s tidak aktif.") % {"title": position.title}})
    if not person.is_active:
        raise ValidationError({"person": _("%(name)s tidak aktif.") % {"name": person.name}})


def _refuse_planned(position: Position, since: date, until: date | None) -> None:
    """A definitive holder who is due to come later must not be met by one who stays."""
    later = Appointment.objects.filter(
        position=position, kind=Appointment.Kind.DEFINITIVE, since__gt=since
    ).exclude(until__lt=since)
    planned = later.order_by("since").first()
    if planned and (until is None or until >= planned.since):
        text = _("Jabatan ini sudah terisi mulai %(day)s; isi hari terakhir sebelum itu.")
        raise ValidationError({"until": text % {"day": f"{planned.since:%d-%m-%Y}"}})
