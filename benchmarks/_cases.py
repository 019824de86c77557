"""Millions of matters, written by SQL as orders would have left them; both databases understand every line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import batched

from django.db import connection, transaction
from django.db.models import Model

from kentongan.base.events import Draft, record
from kentongan.base.planner import teach
from kentongan.base.scope import scope
from kentongan.base.users import Government, User
from kentongan.directives.ladders import DEFAULT
from kentongan.directives.models import Directive
from kentongan.directives.tags import DirectiveTag
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Appointment, Position
from kentongan.kernel.matters import freeze
from kentongan.kernel.models import Purpose
from kentongan.kernel.tags import KernelTag

DAYS = 60
# Of a case that runs: a third is done, some are silent. A completed case is done to its last seat.
MIXED = """CASE WHEN d.completed_at IS NOT NULL THEN 'done'
 ELSE CASE WHEN (d.number * 31 + p.n * 17) %% 100 < 35 THEN 'done'
  WHEN (d.number * 31 + p.n * 17) %% 100 < 60 THEN 'acknowledged'
  WHEN (d.number * 31 + p.n * 17) %% 100 < 65 THEN 'obstacle'
  WHEN (d.number * 31 + p.n * 17) %% 100 < 85 THEN 'waiting' ELSE 'silent' END END"""
WAITING = "'waiting'"

_DIRECTIVES = """
INSERT INTO directives_directive (government_id, year, number, title, text, issuer_id, issued_by_id, urgency,
 due_at, due_unit, on_unknown, selection, state, created_at, issued_at, ended_at, completed_at)
WITH RECURSIVE c(n) AS (SELECT %(first)s UNION ALL SELECT n + 1 FROM c WHERE n < %(last)s)
SELECT %(government)s, 2026, c.n, 'Laporan titik genangan ' || c.n, 'Periksa saluran air dan laporkan.',
 %(issuer)s, %(user)s, 'normal', day.due, 'working_minutes', 'ask', '[]', 'issued', day.issued, day.issued, NULL,
 CASE WHEN c.n %% 5 < %(completed)s THEN day.due END
FROM c JOIN bench_day day ON day.n = c.n %% 60
"""
_MATTERS = """
INSERT INTO kernel_matter (government_id, kind, case_id, position_id, person_id, state, ladder_id, rung,
 started_at, due_at, due_unit, next_due_at, remaining, answered_at, finished_at, escalated_to_id, visit_owed,
 receipt, version)
SELECT m.government_id, 'directive', m.case_id, m.position, m.person, m.state, %(ladder)s, 0, m.issued_at,
 m.due_at, 'working_minutes', CASE WHEN m.state IN ('waiting', 'silent', 'acknowledged') THEN %(next)s END, NULL,
 CASE WHEN m.state IN ('done', 'acknowledged', 'obstacle') THEN m.due_at END,
 CASE WHEN m.state = 'done' THEN m.due_at END, NULL, FALSE, 'accepted', 1
FROM (SELECT d.government_id, d.id AS case_id, d.issued_at, d.due_at, s.position, s.person, STATE AS state
 FROM directives_directive d JOIN bench_seat p ON p.n < %(per_case)s
 JOIN bench_seat s ON s.n = (d.number * 7 + p.n) %% %(seats)s
 WHERE d.number BETWEEN %(first)s AND %(last)s) m
"""
_TALLIES = """
INSERT INTO kernel_tally (government_id, kind, case_id, label, count)
SELECT government_id, kind, case_id, LABEL, count(*) FROM kernel_matter GROUP BY 1, 2, 3, 4
"""
_DELIVERIES = """
INSERT INTO kernel_delivery (government_id, kind, case_id, matter_id, person_id, address_id, channel, purpose,
 nth, note, key, priority, may_duplicate, state, not_before, planned_at, lease_until, fence, tries, provider_id,
 accepted_at, delivered_at, read_at, fault)
SELECT m.government_id, m.kind, m.case_id, m.id, m.person_id, a.id, a.channel, 'order', 0, '',
 'directive:' || m.id || ':order', 5, FALSE, 'accepted', m.started_at, m.started_at, NULL, 1, 0,
 a.value || ':' || m.id, m.started_at, NULL, NULL, ''
FROM kernel_matter m JOIN directory_address a ON a.person_id = m.person_id
"""


class Writer:
    """Writes cases of one government; `start` what their clocks count from."""

    def __init__(self, government: Government, user: User, *, now: datetime, overdue: bool) -> None:
        self.government, self.user, self.now = government, user, now
        self.number = 0
        with scope(government):
            self.root = Position.objects.get(title="Bupati")
            held = list(Appointment.objects.order_by("pk").values_list("position_id", "person_id"))
            ladder = DEFAULT["normal"].fitted(calendar_of(government), now, now + timedelta(days=DAYS))
            self.ladder = freeze(government.pk, ladder)
        self.seats = len(held)
        late = DAYS // 2 if overdue else 0
        days = [
            (n, _at(now - timedelta(days=n + 2)), _at(now + timedelta(days=DAYS - n - late)))
            for n in range(DAYS)
        ]
        instant = "timestamp with time zone"
        _table("bench_seat", "position bigint, person bigint", [(n, *row) for n, row in enumerate(held)])
        _table("bench_day", f"issued {instant}, due {instant}", days)

    def cases(self, count: int, per_case: int, state: str, *, completed: int = 0) -> None:
        """`count` orders to `per_case` seats each; of five, `completed` have nothing owed any more."""
        first, self.number = self.number + 1, self.number + count
        words = {"first": first, "last": self.number, "government": self.government.pk, "per_case": per_case}
        words |= {"issuer": self.root.pk, "user": self.user.pk, "seats": self.seats, "completed": completed}
        words |= {"ladder": self.ladder.pk, "next": _at(self.now + timedelta(days=1))}
        _run(_DIRECTIVES, words)
        _run(_MATTERS.replace("STATE", state), words)

    def rest(self) -> None:
        """Counters, messages and events, as the kernel keeps them."""
        for label in ("'state:' || state", "'receipt:' || receipt", "'sent:telegram'"):
            _run(_TALLIES.replace("LABEL", label), {})
        _run(_DELIVERIES, {})
        with scope(self.government), transaction.atomic():
            numbers = list(Directive.objects.order_by("pk").values_list("pk", flat=True))
            for some in batched(numbers, 2000):
                drafts = [draft for pk in some for draft in _events(pk)]
                record(self.government.pk, drafts, at=self.now)


def _events(case: int) -> Iterator[Draft]:
    subject = f"directive:{case}"
    yield Draft(DirectiveTag.ISSUED, "user:1", subject, {"seats": 40, "text": "0" * 64})
    sent = {
        "purpose": Purpose.ORDER,
        "channel": "telegram",
        "nth": 0,
        "deliveries": [[case, "1:1", "0" * 64]],
    }
    yield Draft(KernelTag.SENT, "worker", subject, sent)


@contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Secondary indexes are made after the rows, and references are not checked: we know what we write."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
    for model in models:
        with connection.schema_editor() as editor:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    yield
    for model in models:
        with connection.schema_editor() as editor:
            for index in model._meta.indexes:
                editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = origin")
        if not sqlite:  # as autovacuum would have done by then
            cursor.execute("VACUUM ANALYZE")
    teach("default")  # an index that is dropped takes what the planner knows of it along


def _table(name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (n integer PRIMARY KEY, {columns})")
        cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)


def _run(statement: str, words: dict[str, object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)


def _at(at: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(at)
