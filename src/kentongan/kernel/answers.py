"""Answers: what the addressee does by button, reply, link or page, and what the issuer does in return.

Guarantee (promise 8): only who answers for the seat at this moment can answer; everything else changes nothing
and is logged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base import files as store
from kentongan.base.events import Draft, record
from kentongan.core.clock.states import IllegalMove, Move, State
from kentongan.core.clock.worktime import local
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Person, Position
from kentongan.directory.queries import answerers

from . import outbox
from .kinds import kind_of
from .matters import apply_move, digest_of_words, locked
from .models import Answer, AnswerFile, Matter, Purpose
from .outbox import Plan
from .steps import to_issuer
from .tags import KernelTag


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came with an answer."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers. `via`: channel kind, `link` or `web`; `actor` as in the audit trail."""

    move: Move
    person: Person | None
    via: str
    actor: str
    text: str = ""
    files: tuple[NewFile, ...] = ()


class Refused(Exception):
    """The answer was not taken; the message says why in words for the one who answered."""


@dataclass(frozen=True, slots=True)
class Answered:
    matter: Matter
    changed: bool


def answer(matter_id: int, reply: Reply, *, confirm: bool, now: datetime) -> Answered:
    """Record an answer; a second press changes nothing. `confirm` owes the answerer a message back.

    Raises Refused (and logs it) for anybody but the addressee and for matters that are over."""
    digests = [store.keep(file.content) for file in reply.files]
    with transaction.atomic():
        matter = locked(matter_id)
        why = _refusal(matter, reply, now)
        if why is None:
            changed = _take(matter, reply, digests, confirm, now)
            return Answered(matter, changed)
        data = {"move": reply.move, "via": reply.via, "state": matter.state}
        record(matter.government_id, [Draft(KernelTag.REFUSED, reply.actor, _subject(matter), data)], at=now)
    raise Refused(why)


def _refusal(matter: Matter, reply: Reply, now: datetime) -> str | None:
    if reply.person is None or not may_answer(matter, reply.person, now):
        return _("Perintah ini bukan untuk Anda. Tidak ada yang perlu Anda lakukan.")
    if matter.state == State.RECALLED:
        return _("Perintah ini sudah ditarik. Tidak ada yang perlu Anda lakukan.")
    if matter.state == State.CLOSED:
        return _("Perintah ini sudah ditutup. Tidak ada yang perlu Anda lakukan.")
    if matter.state == State.DONE and reply.move is Move.OBSTRUCT:
        return _("Laporan Saudara sudah tercatat selesai. Hubungi pemberi perintah bila ada yang berubah.")
    return None


def may_answer(matter: Matter, person: Person, now: datetime) -> bool:
    """Whether this person is active and answers for the seat now (its holder, or the superior of a vacant one)."""
    return _stands_for(matter.position, person, now)


def awaits(matter: Matter, person: Person, now: datetime) -> bool:
    """Whether this person is active and answers for the seat that gave the order."""
    issuer = Position.objects.filter(pk=kind_of(matter.kind).issuer(matter) or 0).first()
    return issuer is not None and _stands_for(issuer, person, now)


def _stands_for(seat: Position, person: Person, now: datetime) -> bool:
    if not person.is_active:
        return False
    who = answerers([seat], local(calendar_of(seat.government), now).date())[seat.pk]
    return who.person is not None and who.person.pk == person.pk


def _take(matter: Matter, reply: Reply, digests: list[str], confirm: bool, now: datetime) -> bool:
    calendar = calendar_of(matter.government)
    changed = apply_move(matter, reply.move, calendar, now=now)
    if not changed and not reply.text and not reply.files:
        return False
    row = _keep(matter, reply, digests, now)
    if confirm and reply.person:
        outbox.plan(matter.government_id, [_confirmation(matter, row, reply.person, now)], now=now)
    if reply.move is Move.OBSTRUCT and (reply.text or changed):
        key = f"{matter.kind}:{matter.pk}:obstacle:{row.pk}"
        plans = list(to_issuer(matter, Purpose.OBSTACLE, key, now=now, note=reply.text))
        outbox.plan(matter.government_id, plans, now=now)
    _log(matter, reply, row, digests, now)
    return True


def _keep(matter: Matter, reply: Reply, digests: Sequence[str], now: datetime) -> Answer:
    row = Answer.objects.create(
        government_id=matter.government_id,
        matter=matter,
        move=reply.move,
        text=reply.text[:4000],
        at=now,
        via=reply.via,
        person=reply.person,
        actor=reply.actor,
    )
    AnswerFile.objects.bulk_create(
        AnswerFile(
            government_id=matter.government_id,
            answer=row,
            name=file.name[:160],
            media_type=file.media_type[:80],
            size=len(file.content),
            digest=digest,
        )
        for file, digest in zip(reply.files, digests, strict=True)
    )
    return row


def _confirmation(matter: Matter, row: Answer, person: Person, now: datetime) -> Plan:
    key = f"{matter.kind}:{matter.pk}:confirm:{row.pk}"
    return Plan(
        person.pk,
        Purpose.CONFIRMATION,
        key,
        matter.kind,
        matter.case_id,
        matter.pk,
        note=row.move,
        priority=3,
    )


def _subject(matter: Matter) -> str:
    return f"{matter.kind}:{matter.case_id}"


def _log(matter: Matter, reply: Reply, row: Answer, digests: list[str], now: datetime) -> None:
    """The trail keeps digests of words and pictures, not the words: personal data stays where it can be erased."""
    data = {
        "matter": matter.pk,
        "answer": row.pk,
        "move": reply.move,
        "state": matter.state,
        "via": reply.via,
        "text": digest_of_words(row.text),
        "files": digests,
    }
    record(matter.government_id, [Draft(KernelTag.ANSWERED, reply.actor, _subject(matter), data)], at=now)


def resume(matter_id: int, text: str, *, actor: str, now: datetime) -> Matter:
    """The issuer has dealt with an obstacle: the clock goes on with what was left. Raises IllegalMove."""
    return _return(matter_id, Move.RESUME, KernelTag.RESUMED, text, actor, now)


def reopen(matter_id: int, text: str, *, actor: str, now: datetime) -> Matter:
    """The issuer is not content with a report: the matter is owed again. Raises IllegalMove."""
    return _return(matter_id, Move.REOPEN, KernelTag.REOPENED, text, actor, now)


def _return(matter_id: int, by: Move, tag: KernelTag, text: str, actor: str, now: datetime) -> Matter:
    with transaction.atomic():
        matter = locked(matter_id)
        if not apply_move(matter, by, calendar_of(matter.government), now=now):
            raise IllegalMove(State(matter.state), by)
        row = Answer.objects.create(
            government_id=matter.government_id,
            matter=matter,
            move=by,
            text=text[:4000],
            at=now,
            via="web",
            actor=actor,
        )
        outbox.plan(matter.government_id, list(_returned(matter, row)), now=now)
        data = {"matter": matter.pk, "answer": row.pk, "text": digest_of_words(row.text)}
        record(matter.government_id, [Draft(tag, actor, _subject(matter), data)], at=now)
    return matter


def _returned(matter: Matter, row: Answer) -> Iterable[Plan]:
    if matter.person_id:
        key = f"{matter.kind}:{matter.pk}:reply:{row.pk}"
        yield Plan(
            matter.person_id,
            Purpose.REPLY,
            key,
            matter.kind,
            matter.case_id,
            matter.pk,
            note=row.text,
            priority=3,
        )
