"""What is done with rulebooks and verdicts: publish, try out, screen, object, decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.base.shorteners import Follower
from kentongan.base.users import User
from kentongan.core.screening import Category, Context, Direction, Item, Screener, Verdict
from kentongan.core.screening.rulebook import Rulebook, Shortened, read

from .models import Feedback, RulebookVersion, Screening
from .tags import RulebookTag

# Verdicts that a government keeps to try a new rulebook on; those with feedback stay longer.
KEPT = 2000
LONGEST_TEXT = 20_000


class Refused(Exception):
    """Said to the person who asked; nothing was changed."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The newest rulebook of a government: version 0 is the empty one that every government starts with."""

    version: int
    text: str


def in_force() -> InForce:
    """The rulebook of the government in scope."""
    newest = RulebookVersion.objects.order_by("-version").first()
    return InForce(newest.version, newest.text) if newest else InForce(0, "")


@lru_cache(maxsize=64)
def screener_of(text: str) -> Screener:
    """The engine under this rulebook. Raises RulebookError."""
    return Screener(read(text) if text.strip() else Rulebook())


def publish(text: str, note: str, *, base: int, acting_user: User, now: datetime) -> RulebookVersion:
    """Put a rulebook into force. `base` is the version it was written from; raises RulebookError, Refused."""
    screener_of(text)
    newest = in_force()
    if newest.version != base:
        raise Refused(
            _("Buku aturan sudah berubah menjadi versi %(n)d. Muat ulang, lalu sunting lagi.")
            % {"n": newest.version}
        )
    if newest.text == text:
        raise Refused(_("Tidak ada yang berubah dari versi yang berlaku."))
    try:
        with transaction.atomic():
            row = RulebookVersion.objects.create(
                government=acting_user.government,
                version=base + 1,
                text=text,
                note=note,
                published_by=acting_user,
                published_at=now,
            )
            _record(acting_user, RulebookTag.PUBLISHED, f"rulebook:{row.version}", {"note": note}, now)
    except IntegrityError:
        raise Refused(
            _("Orang lain baru saja menerbitkan versi baru. Muat ulang, lalu sunting lagi.")
        ) from None
    return row


def _record(user: User, tag: RulebookTag, subject: str, data: dict[str, object], now: datetime) -> None:
    record(user.government_id, [Draft(tag, f"user:{user.pk}", subject, data)], at=now)


def screen(text: str, context: Context, *, links: tuple[str, ...] = ()) -> Verdict:
    """The verdict under the rulebook in force while somebody types: no link is followed, nothing is kept."""
    return screener_of(in_force().text).check(text, links=links, context=context)


def followed(items: Sequence[Item], rule: Shortened) -> list[Item]:
    """The items with where their shortened links lead, where the rulebook allows to ask."""
    return Follower(rule).followed(items) if rule.follow else list(items)


def keep(text: str, context: Context, *, acting_user: User, now: datetime) -> Screening:
    """Screen a text and keep the verdict, so that it can be shown, objected to, and tried under a new rulebook."""
    book = in_force()
    screener = screener_of(book.text)
    [item] = followed([Item(text, context=context)], screener.rulebook.shortened)
    [verdict] = screener.check_many([item])
    row = Screening.objects.create(
        government=acting_user.government,
        at=now,
        user=acting_user,
        text=text,
        direction=context.direction.value,
        day=context.at,
        region=context.region,
        network=context.network,
        level=verdict.level.value,
        categories=verdict.as_json()["categories"],
        targets=dict(item.targets),
        version=book.version,
    )
    _forget()
    return row


def _forget() -> None:
    """Personal data minimal: texts beyond the newest KEPT go, unless somebody objected to their verdict."""
    oldest = Screening.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1].first()
    if oldest is not None:
        Screening.objects.filter(pk__lte=oldest, feedback=None).delete()


def context_of(row: Screening) -> Context:
    return Context(Direction(row.direction), row.day, row.region, row.network)


@dataclass(frozen=True, slots=True)
class Change:
    """A kept verdict that a new rulebook would change."""

    screening: Screening
    level: str
    categories: frozenset[str]
    gained: frozenset[str]
    lost: frozenset[str]


def dry_run(text: str, *, newest: int = KEPT) -> Iterator[Change]:
    """What a rulebook would change among the newest verdicts. Raises RulebookError at once."""
    return _changes(screener_of(text), newest)


def _changes(screener: Screener, newest: int) -> Iterator[Change]:
    rows = list(Screening.objects.order_by("-pk")[:newest])
    verdicts = screener.check_many(Item(row.text, (), context_of(row), row.targets) for row in rows)
    for row, verdict in zip(rows, verdicts, strict=True):
        found = verdict.as_json()["categories"]
        after, before = frozenset(found), frozenset(row.categories)  # type: ignore[call-overload]
        if verdict.level.value != row.level or after != before:
            yield Change(row, verdict.level.value, after, after - before, before - after)


def object_to(
    row: Screening, kind: str, category: Category, note: str, *, acting_user: User, now: datetime
) -> Feedback:
    """ "Salah tandai" for a category that was found, "terlewat" for one that was not. Raises Refused."""
    found = category.value in row.categories
    if found != (kind == Feedback.Kind.WRONG):
        raise Refused(_("Kategori itu ditandai.") if found else _("Kategori itu tidak ditandai."))
    try:
        with transaction.atomic():
            given = Feedback.objects.create(
                government=acting_user.government,
                screening=row,
                kind=kind,
                category=category.value,
                note=note,
                given_by=acting_user,
                given_at=now,
            )
            data: dict[str, object] = {"kind": kind, "category": category.value}
            _record(acting_user, RulebookTag.REPORTED, f"screening:{row.pk}", data, now)
    except IntegrityError:
        raise Refused(_("Masukan untuk kategori ini sudah ada dan menunggu diperiksa.")) from None
    return given


def decide(given: Feedback, accepted: bool, *, acting_user: User, now: datetime) -> None:
    """Take feedback into the evaluation set, or not; somebody else than its author does. Raises Refused."""
    if given.given_by_id == acting_user.pk:
        raise Refused(_("Masukan Anda sendiri diperiksa oleh orang lain."))
    state = Feedback.State.ACCEPTED if accepted else Feedback.State.DECLINED
    with transaction.atomic():
        changed = Feedback.objects.filter(pk=given.pk, state=Feedback.State.OPEN).update(
            state=state, decided_by=acting_user, decided_at=now
        )
        if not changed:
            raise Refused(_("Masukan ini sudah diputuskan."))
        _record(acting_user, RulebookTag.DECIDED, f"screening:{given.screening_id}", {"state": state}, now)
