"""The audit trail: one hash chain per government, appended in batches under one short lock.

Guarantee (promises 1 and 7): an event commits with the change it tells of or not at all, and no event can be
changed, added, moved or removed unseen while an earlier signed tree head exists outside the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models, transaction

from kentongan.core.audit import tree
from kentongan.core.audit.chain import Entry, extend, genesis

from .scope import TenantModel


class Tag(StrEnum):
    """Base of every room's event names, `room:subject:verb`."""


class BaseTag(Tag):
    USER_INVITED = "base:user:invited"
    USER_JOINED = "base:user:joined"
    USER_DISABLED = "base:user:disabled"
    USER_ENABLED = "base:user:enabled"
    ROLES_CHANGED = "base:user:roles_changed"
    LINK_ISSUED = "base:user:link_issued"
    PASSWORD_SET = "base:user:password_set"  # noqa: S105 - the name of an event
    SESSIONS_ENDED = "base:user:sessions_ended"
    FACTOR_REMOVED = "base:user:factor_removed"
    PERSON_LINKED = "base:user:person_linked"
    PERSON_UNLINKED = "base:user:person_unlinked"
    REQUEST_MADE = "base:role_request:made"
    REQUEST_CONFIRMED = "base:role_request:confirmed"
    REQUEST_DECLINED = "base:role_request:declined"
    SIGNED_IN = "base:user:signed_in"
    SIGN_IN_FAILED = "base:user:sign_in_failed"
    GOVERNMENT_CREATED = "base:government:created"
    SECRETS_ROTATED = "base:secrets:rotated"
    TOKEN_CREATED = "base:api_token:created"  # noqa: S105 - the name of an event
    TOKEN_REVOKED = "base:api_token:revoked"  # noqa: S105 - the name of an event


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be recorded. `actor` is `user:7`, `person:12`, `worker`, `command`; `subject` is
    `directive:5`, `matter:9` …; `data` holds JSON without floats."""

    tag: Tag
    actor: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Event(TenantModel):
    """One link of a government's chain. Rows are only ever inserted."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    tag = models.CharField(max_length=48)
    actor = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "seq"], name="event_seq_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["government", "subject", "seq"], name="event_subject"),
        ]

    def entry(self, government: str) -> Entry:
        return Entry(government, self.seq, self.at, self.actor, self.tag, self.subject, self.data)


class ChainHead(models.Model):
    """The tip of a government's chain; its row is the lock for appending."""

    government = models.OneToOneField("base.Government", on_delete=models.PROTECT, primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)
    frontier = models.TextField()
    verified_seq = models.BigIntegerField(default=0)
    verified_at = models.DateTimeField(null=True)
    broken_at_seq = models.BigIntegerField(null=True)


def chain_name(government_id: int) -> str:
    """How the chain names its government (the id, because names may be corrected later)."""
    return f"government:{government_id}"


def start_chain(government_id: int) -> None:
    """Give a new government its empty chain."""
    ChainHead.objects.create(
        government_id=government_id,
        hash=genesis(chain_name(government_id)),
        frontier=tree.dumps(tree.Frontier(0, ())),
    )


def record(government_id: int, drafts: Sequence[Draft], *, at: datetime) -> None:
    """Append the events inside the caller's transaction; call it last, it holds the chain until commit."""
    if not drafts:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs in the transaction of the change it tells of")
    head = ChainHead.objects.select_for_update().get(government_id=government_id)
    entries = list(_entries(chain_name(government_id), head.seq, drafts, at))
    hashes = extend(bytes(head.hash), entries)
    Event._base_manager.bulk_create(_rows(government_id, entries, hashes), batch_size=500)
    head.seq += len(entries)
    head.hash = hashes[-1]
    head.frontier = tree.dumps(tree.loads(head.frontier).extend(hashes))
    head.save(update_fields=["seq", "hash", "frontier"])


def _entries(name: str, seq: int, drafts: Sequence[Draft], at: datetime) -> Iterable[Entry]:
    for offset, draft in enumerate(drafts, start=1):
        yield Entry(name, seq + offset, at, draft.actor, draft.tag.value, draft.subject, draft.data)


def _rows(government_id: int, entries: list[Entry], hashes: list[bytes]) -> list[Event]:
    return [
        Event(
            government_id=government_id,
            seq=e.seq,
            at=e.at,
            tag=e.action,
            actor=e.actor,
            subject=e.subject,
            data=e.data,
            hash=h,
        )
        for e, h in zip(entries, hashes, strict=True)
    ]
