"""Casework that every module shares: matters with clocks, the outbox, the inbox, channel accounts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kentongan.base.files import SHOWN
from kentongan.base.scope import TenantModel
from kentongan.base.secrets import SecretField
from kentongan.core.clock.states import Receipt, State
from kentongan.directory.models import Address, Person, Position


class FrozenLadder(TenantModel):
    """A ladder as it was when matters started with it. Rows are never changed: equal ladders share one."""

    digest = models.CharField(max_length=64)
    steps = models.TextField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "digest"], name="ladder_once")
        ]


class Matter(TenantModel):
    """Anything that awaits an answer. `kind` names the module, `case_id` its case (a directive)."""

    kind = models.CharField(max_length=16)
    case_id = models.BigIntegerField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    # Who answers for the seat: its holder, or the superior's where the seat is vacant.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=[(s, s) for s in State], default=State.WAITING)
    ladder = models.ForeignKey(FrozenLadder, on_delete=models.PROTECT, related_name="+")
    rung = models.SmallIntegerField(default=0)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_unit = models.CharField(max_length=16, default="working_minutes")
    next_due_at = models.DateTimeField(null=True)
    # Minutes of `due_unit` that were left when the clock was stopped.
    remaining = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    visit_owed = models.BooleanField(default=False)
    receipt = models.CharField(max_length=12, choices=[(r, r) for r in Receipt], default=Receipt.PLANNED)
    version = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["next_due_at"], name="matter_due", condition=Q(next_due_at__isnull=False)),
            # With the id: PostgreSQL would else walk all ids to find the first of a case that has thousands.
            models.Index(fields=["government", "kind", "case_id", "id"], name="matter_case"),
            # A case's page shows the worst few of its thousands; this is all that it looks at to find them.
            models.Index(
                *("government", "kind", "case_id", "state", "started_at", F("rung").desc()),
                *("position", "visit_owed", "id"),
                name="matter_case_worst",
            ),
            models.Index(fields=["government", "person", "state", "due_at"], name="matter_person"),
            models.Index(fields=["government", "position", "state"], name="matter_position"),
            # The desk asks for the few of these among millions, in this order, and counts them. The state is
            # among the fields although the condition fixes it: SQLite counts by the index alone only then.
            models.Index(
                fields=["government", "kind", "state", "due_at", "id"],
                name="matter_obstacle",
                condition=Q(state=State.OBSTACLE),
            ),
            models.Index(
                fields=["government", "kind", "state", "started_at", "id"],
                name="matter_silent",
                condition=Q(state=State.SILENT),
            ),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["government", "kind", "case_id", "position"], name="matter_once_per_seat"
            )
        ]


class Tally(TenantModel):
    """Kept counters of a case: how many of its matters are in a state, or have a receipt.

    `label` is `state:<State>` or `receipt:<Receipt>`. Moved in the transaction that moves the matters."""

    kind = models.CharField(max_length=16)
    case_id = models.BigIntegerField()
    label = models.CharField(max_length=24)
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "kind", "case_id", "label"], name="tally_once")
        ]


class ChannelAccount(TenantModel):
    """A channel as this government set it up; settings hold tokens and are encrypted."""

    channel = models.CharField(_("saluran"), max_length=16)
    # Public part of the webhook's address.
    slug = models.CharField(max_length=43, unique=True)
    settings = SecretField()
    is_active = models.BooleanField(_("aktif"), default=True)
    hold_until = models.DateTimeField(null=True)
    cursor = models.CharField(max_length=64, blank=True)
    polled_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    fault_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "channel"], name="one_account_per_channel")
        ]


class Purpose(models.TextChoices):
    """Why a message goes out; every module words these for its kind."""

    ORDER = "order", pgettext_lazy("pesan", "Perintah")
    REMINDER = "reminder", _("Pengingat")
    NEXT_CHANNEL = "next_channel", _("Saluran berikut")
    ESCALATION = "escalation", _("Pemberitahuan atasan")
    FIELD_VISIT = "field_visit", _("Kunjungan")
    CONFIRMATION = "confirmation", _("Konfirmasi jawaban")
    OBSTACLE = "obstacle", _("Kendala kepada pemberi perintah")
    REPLY = "reply", _("Balasan pemberi perintah")
    RECALL = "recall", _("Penarikan")
    NOTE = "note", _("Pemberitahuan")


class Delivery(TenantModel):
    """One message owed to one address. Its text is worded when it is sent, from the state of that moment."""

    kind = models.CharField(max_length=16)
    case_id = models.BigIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=16)
    purpose = models.CharField(max_length=16, choices=Purpose)
    nth = models.SmallIntegerField(default=0)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=80)
    priority = models.SmallIntegerField(default=5)
    may_duplicate = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(r, r) for r in Receipt], default=Receipt.PLANNED)
    not_before = models.DateTimeField()
    planned_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)
    tries = models.SmallIntegerField(default=0)
    provider_id = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["government", "key"], name="delivery_key_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["priority", "not_before", "id"],
                name="delivery_claim",
                condition=Q(state=Receipt.PLANNED),
            ),
            models.Index(fields=["lease_until"], name="delivery_lease", condition=Q(state=Receipt.CLAIMED)),
            models.Index(
                fields=["government", "channel", "provider_id"],
                name="delivery_provider",
                condition=~Q(provider_id=""),
            ),
            models.Index(fields=["government", "kind", "case_id"], name="delivery_case"),
            models.Index(fields=["government", "state", "id"], name="delivery_state"),
        ]


class Attempt(TenantModel):
    """One try to send a delivery; `digest` is SHA-256 of what was handed to the channel."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("diterima penyedia")
        REFUSED = "refused", _("ditolak penyedia")
        DEFERRED = "deferred", _("belum diterima, dicoba lagi")
        UNKNOWN = "unknown", _("hasilnya belum pasti")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    fence = models.IntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    detail = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)


class Inbox(TenantModel):
    """A raw update as the provider sent it, kept once by the provider's own id."""

    class State(models.TextChoices):
        NEW = "new", _("Baru")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal dibaca")

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="+")
    provider_id = models.CharField(max_length=200)
    body = models.BinaryField()
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "provider_id"], name="inbox_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["id"], name="inbox_new", condition=Q(state="new")),
        ]


class Answer(TenantModel):
    """What somebody answered: acknowledgement, report, obstacle, reply of the issuer."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="answers")
    move = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    via = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=64)


class AnswerFile(TenantModel):
    """A picture or document that proves an answer; the content lies in the file store under its digest."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    @property
    def is_picture(self) -> bool:
        return self.media_type in SHOWN


def health_of(government_id: int) -> str:
    """The heartbeat under which the auditor tells a government how its desk is."""
    return f"health:{government_id}"


class Heartbeat(models.Model):
    """The last sign of life of a worker's loop, for the health words in every header."""

    loop = models.CharField(max_length=16, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=4, default="ok")
