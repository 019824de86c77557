"""The case of an infected site: confirmed by a person, owed by the technical contact, proved clean by three rechecks.

Guarantee: "Sudah dibersihkan" and the rechecks it owes commit together (`follow` runs in the transaction of the
answer); a recheck that still sees the infection takes the answer back in the transaction that saves what it saw.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kentongan.base.events import Draft
from kentongan.base.users import Government, User
from kentongan.base.words import local
from kentongan.core.clock.states import IllegalMove, Move, State
from kentongan.core.clock.worktime import Span, after
from kentongan.core.sitescan import Severity
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import Person, Position
from kentongan.directory.queries import answerers, seats_of
from kentongan.kernel import answers, ladders, matters, outbox
from kentongan.kernel.matters import digest_of_words
from kentongan.kernel.models import Matter, Purpose

from . import hooks
from .access import KIND
from .findings import Merged, counts, gravest
from .hook_models import HookEvent
from .inventory import Refused, log, mandates_for, window_of
from .models import (
    BAD,
    LIVE,
    OFFLINE_WAITS,
    Condition,
    OfflineRequest,
    Scan,
    ScanTarget,
    Site,
    SiteCase,
    SiteFinding,
)
from .tags import SiteTag

# Working days until a site must be clean, by the gravest of its findings.
DAYS: Final = {Severity.CRITICAL: 1, Severity.HIGH: 3, Severity.MEDIUM: 7, Severity.LOW: 7, Severity.INFO: 7}
# After the contact says it is clean: when all views look again.
RECHECKS: Final = (timedelta(0), timedelta(days=1), timedelta(days=7))
_PRIORITY: Final = {Severity.CRITICAL: 2, Severity.HIGH: 4}


def confirm(chosen: Sequence[SiteFinding], *, acting_user: User, now: datetime) -> SiteCase:
    """Findings of one site are true: its technical contact is told, with a deadline. Raises Refused.

    A live case takes them in; a case that was proved clean is opened again with its history."""
    with transaction.atomic():
        site = Site.objects.select_for_update(of=("self",)).get(pk=chosen[0].site_id)
        rows = _still_open(site, chosen)
        if site.contact is None:
            raise Refused(
                _(
                    "Situs ini belum punya pengelola teknis. Isi dahulu jabatannya di “Ubah situs”, lalu konfirmasi."
                )
            )
        case, tag = _case_for(site, site.contact, rows, acting_user, now)
        _attach(rows, case, acting_user, now)
        _make_owed(case, tag, f"user:{acting_user.pk}", now)
        _tell_programs(case, tag, rows, now)
        ids = [row.pk for row in rows]
        data: dict[str, object] = {"findings": ids, "severity": case.severity, "seat": case.seat_id}
        log(SiteTag.CONFIRMED, acting_user, f"site:{site.pk}", {"findings": ids}, now, site.government_id)
        log(tag, acting_user, f"{KIND}:{case.pk}", data, now, site.government_id)
    return case


def _still_open(site: Site, chosen: Sequence[SiteFinding]) -> list[SiteFinding]:
    waiting = SiteFinding.objects.filter(site=site, state=SiteFinding.State.OPEN)
    rows = list(waiting.filter(pk__in=[row.pk for row in chosen]).order_by("pk"))
    if not rows:
        raise Refused(_("Temuan ini sudah diputuskan atau tidak terlihat lagi."))
    return rows


def _case_for(
    site: Site, seat: Position, rows: list[SiteFinding], user: User, now: datetime
) -> tuple[SiteCase, SiteTag]:
    """The live case, the last proved one of the same seat, or a new one; and what that is called."""
    cases = SiteCase.objects.filter(site=site).order_by("-pk")
    live = cases.filter(state__in=LIVE).first()
    severity = gravest(rows)
    if live is not None:
        live.severity = min(live.severity, severity, key=list(Severity)[::-1].index)  # type: ignore[arg-type]
        live.save(update_fields=["severity"])
        again = live.state == SiteCase.State.CHECKING
        return live, SiteTag.REINFECTED if again else SiteTag.CASE_GREW
    proved = cases.filter(state=SiteCase.State.PROVED, seat=seat).first()
    if proved is not None:
        proved.severity = severity
        proved.save(update_fields=["severity"])
        return proved, SiteTag.REINFECTED
    fresh = SiteCase.objects.create(
        government_id=site.government_id,
        site=site,
        seat=seat,
        issuer=_own_seat(user, now),
        severity=severity,
        opened_by=user,
        opened_at=now,
    )
    return fresh, SiteTag.CASE_OPENED


def _own_seat(user: User, now: datetime) -> Position | None:
    """The seat in whose name the user confirms: his own first one."""
    person = Person.objects.filter(user=user, is_active=True).first()
    day = local(now, user.government.zone).date()
    return next(iter(seats_of(person, day)), None) if person else None


def _attach(rows: list[SiteFinding], case: SiteCase, user: User, now: datetime) -> None:
    SiteFinding.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=SiteFinding.State.CONFIRMED, case=case, decided_by=user, decided_at=now
    )


def _make_owed(case: SiteCase, tag: SiteTag, actor: str, now: datetime) -> None:
    if tag is SiteTag.CASE_OPENED:
        _open_matter(case, now)
    elif tag is SiteTag.REINFECTED:
        _demand_again(case, _("Situs disusupi lagi. Mohon dibersihkan kembali."), actor, now)
    else:
        _tell_more(case, now)


def _tell_programs(case: SiteCase, tag: SiteTag, rows: list[SiteFinding], now: datetime) -> None:
    event = {
        SiteTag.CASE_OPENED: HookEvent.CASE_OPENED,
        SiteTag.REINFECTED: HookEvent.CASE_REOPENED,
    }.get(tag)
    happened = [hooks.of_finding(row, case) for row in rows]
    happened += [hooks.of_case(event, case)] if event else []
    hooks.owe(case.government_id, happened, now=now)


def due_of(case: SiteCase, government: Government, now: datetime) -> datetime:
    days = DAYS[Severity(case.severity)]
    return after(calendar_of(government), now, Span(days, "working_days"))


def _open_matter(case: SiteCase, now: datetime) -> None:
    """The matter of the contact's seat with its ladder, and the first message."""
    government = case.government
    calendar, due = calendar_of(government), due_of(case, government, now)
    ladder = ladders.IMPORTANT if case.severity == Severity.CRITICAL else ladders.NORMAL
    opening = matters.Opening(
        government_id=case.government_id,
        kind=KIND,
        case_id=case.pk,
        ladder=ladder.fitted(calendar, now, due),
        calendar=calendar,
        due_at=due,
        due_unit="working_minutes",
        priority=_PRIORITY.get(Severity(case.severity), 5),
        may_duplicate=False,
    )
    who = answerers([case.seat], local(now, government.zone).date())
    matters.start(opening, [(case.seat, who[case.seat_id])], now=now)


def matter_of(case: SiteCase) -> Matter:
    """The matter of a case; there is always one."""
    rows = Matter.objects.select_related("position__agency", "position__superior", "person", "ladder")
    return rows.get(kind=KIND, case_id=case.pk)


def _demand_again(case: SiteCase, text: str, actor: str, now: datetime) -> None:
    """Take back a report that it is clean: the matter is owed again, with a new deadline."""
    matter = answers.reopen(matter_of(case).pk, text, actor=actor, now=now)
    calendar = calendar_of(case.government)
    matters.shift_deadline([matter], due_of(case, case.government, now), calendar, now=now)
    SiteCase.objects.filter(pk=case.pk).update(
        state=SiteCase.State.OPEN, closed_at=None, reopened=case.reopened + 1, steps_done=[]
    )


def _tell_more(case: SiteCase, now: datetime) -> None:
    """A live case has grown: whoever answers for it hears at once."""
    matter = matter_of(case)
    if matter.person_id is None:
        return
    key = f"{KIND}:{matter.pk}:more:{int(now.timestamp())}"
    plan = outbox.Plan(matter.person_id, Purpose.REMINDER, key, KIND, case.pk, matter.pk, priority=3)
    outbox.plan(case.government_id, [plan], now=now)


def dismiss(row: SiteFinding, reason: str, *, acting_user: User, now: datetime) -> None:
    """It is no finding; nobody outside hears of it. Raises Refused."""
    with transaction.atomic():
        changed = SiteFinding.objects.filter(pk=row.pk, state=SiteFinding.State.OPEN).update(
            state=SiteFinding.State.DISMISSED, decided_by=acting_user, decided_at=now, decision=reason
        )
        if not changed:
            raise Refused(_("Temuan ini sudah diputuskan atau tidak terlihat lagi."))
        data: dict[str, object] = {
            "finding": row.pk,
            "technique": row.technique,
            "reason": digest_of_words(reason),
        }
        log(SiteTag.DISMISSED, acting_user, f"site:{row.site_id}", data, now, row.government_id)


def follow(case_ids: Collection[int], *, now: datetime) -> None:
    """The matters of these cases moved, in the transaction under way: plan the rechecks, or take them back."""
    rows = SiteCase.objects.filter(pk__in=case_ids, state__in=LIVE).select_related(
        "site__agency", "government"
    )
    for case in rows:
        done = matter_of(case).state == State.DONE
        if done and case.state == SiteCase.State.OPEN:
            case.state = SiteCase.State.CHECKING
            case.save(update_fields=["state"])
            plan_rechecks(case, now)
            hooks.owe(case.government_id, [hooks.of_case(HookEvent.CASE_CLEANED, case)], now=now)
        elif not done and case.state == SiteCase.State.CHECKING:
            _cancel_rechecks(case, now)
            case.state = SiteCase.State.OPEN
            case.save(update_fields=["state"])


def plan_rechecks(case: SiteCase, now: datetime) -> Scan:
    """All views look again now, after one day and after seven, each in the mandate's hours."""
    zone = case.government.zone
    mandate = mandates_for([case.site], local(now, zone).date()).get(case.site_id)
    scan = Scan.objects.create(
        government_id=case.government_id, reason=Scan.Reason.RECHECK, started_at=now, total=len(RECHECKS)
    )
    dues = [now + wait for wait in RECHECKS]
    ScanTarget.objects.bulk_create(
        ScanTarget(
            government_id=case.government_id,
            scan=scan,
            site=case.site,
            case=case,
            nth=nth,
            priority=1,
            not_before=window_of(mandate).next_open(due, zone) if mandate else due,
        )
        for nth, due in enumerate(dues, 1)
    )
    return scan


def _cancel_rechecks(case: SiteCase, now: datetime) -> None:
    planned = ScanTarget.objects.filter(case=case, state=ScanTarget.State.PLANNED)
    scans = set(planned.values_list("scan_id", flat=True))
    planned.update(state=ScanTarget.State.CANCELLED, finished_at=now)
    Scan.objects.filter(pk__in=scans).update(finished_at=now)


def rechecked(row: ScanTarget, merged: Merged, condition: Condition, *, now: datetime) -> list[Draft]:
    """What a recheck means for its case, in the transaction that saves it; returns the events to record."""
    case = SiteCase.objects.select_related("site__agency", "seat", "government").get(pk=row.case_id or 0)
    if case.state != SiteCase.State.CHECKING:
        return []
    subject = f"{KIND}:{case.pk}"
    if _still_infected(case, merged, condition):
        try:
            with override("id"):
                text = _("Cek ulang masih menemukan sisipan: %(found)s.") % {"found": _named(merged)}
            _demand_again(case, text, "worker", now)
        except IllegalMove:
            return []
        hooks.owe(case.government_id, [hooks.of_case(HookEvent.CASE_REOPENED, case)], now=now)
        return [Draft(SiteTag.REINFECTED, "worker", subject, {"nth": row.nth, "status": condition.value})]
    told = Draft(SiteTag.RECHECKED, "worker", subject, {"nth": row.nth, "status": condition.value})
    if row.nth < len(RECHECKS) or condition != Condition.CLEAN:
        return [told]
    case.state, case.closed_at = SiteCase.State.PROVED, now
    case.save(update_fields=["state", "closed_at"])
    hooks.owe(case.government_id, [hooks.of_case(HookEvent.CASE_PROVED, case)], now=now)
    return [told, Draft(SiteTag.PROVED_CLEAN, "worker", subject, {"site": case.site_id})]


def _still_infected(case: SiteCase, merged: Merged, condition: Condition) -> bool:
    """A trace of the case is there again, or the site is infected beyond doubt."""
    return condition in BAD or any(row.case_id == case.pk and counts(row) for row in merged.seen)


def _named(merged: Merged) -> str:
    titles = dict.fromkeys(row.title for row in merged.seen if counts(row))
    return ", ".join(list(titles)[:3])


def close(case: SiteCase, reason: str, *, acting_user: User, now: datetime) -> None:
    """End a case by hand: nothing more is asked of anybody. Raises Refused."""
    with transaction.atomic():
        changed = SiteCase.objects.filter(pk=case.pk, state__in=LIVE).update(
            state=SiteCase.State.CLOSED, closed_at=now
        )
        if not changed:
            raise Refused(_("Kasus ini sudah berakhir."))
        _cancel_rechecks(case, now)
        matters.end_case(case.government_id, KIND, case.pk, Move.CLOSE, now=now)
        data: dict[str, object] = {"reason": digest_of_words(reason)}
        log(SiteTag.CASE_CLOSED, acting_user, f"{KIND}:{case.pk}", data, now, case.government_id)


def mark_step(case: SiteCase, step: int, done: bool, *, acting_user: User, now: datetime) -> None:
    """Tick a cleaning step, or take the tick back."""
    with transaction.atomic():
        row = SiteCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        before = set(row.steps_done)
        after_ = before | {step} if done else before - {step}
        if after_ == before:
            return
        row.steps_done = sorted(after_)
        row.save(update_fields=["steps_done"])
        data: dict[str, object] = {"step": step, "done": done}
        log(SiteTag.STEP_MARKED, acting_user, f"{KIND}:{case.pk}", data, now, row.government_id)


def ask_offline(case: SiteCase, reason: str, *, acting_user: User, now: datetime) -> OfflineRequest:
    """Ask for a second person's agreement that this site be taken offline. Raises Refused."""
    with transaction.atomic():
        row = SiteCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if row.state not in LIVE:
            raise Refused(_("Kasus ini sudah berakhir."))
        waiting = OfflineRequest.objects.filter(case=row, state=OfflineRequest.State.WAITING)
        if waiting.filter(expires_at__gt=now).exists():
            raise Refused(_("Permintaan untuk situs ini sudah ada dan menunggu orang kedua."))
        waiting.update(state=OfflineRequest.State.DECLINED, decided_at=now)
        asked = OfflineRequest.objects.create(
            government_id=row.government_id,
            case=row,
            reason=reason,
            requested_by=acting_user,
            requested_at=now,
            expires_at=now + OFFLINE_WAITS,
        )
        data: dict[str, object] = {"request": asked.pk, "reason": digest_of_words(reason)}
        log(SiteTag.OFFLINE_ASKED, acting_user, f"{KIND}:{row.pk}", data, now, row.government_id)
    return asked


def decide_offline(asked: OfflineRequest, agreed: bool, *, acting_user: User, now: datetime) -> None:
    """The second pair of eyes. Agreed, the technical contact is asked to switch the site off. Raises Refused."""
    if agreed and asked.requested_by_id == acting_user.pk:
        raise Refused(_("Permintaan Anda sendiri disetujui oleh orang lain."))
    state = OfflineRequest.State.CONFIRMED if agreed else OfflineRequest.State.DECLINED
    with transaction.atomic():
        waiting = OfflineRequest.objects.filter(pk=asked.pk, state=OfflineRequest.State.WAITING)
        if not waiting.filter(expires_at__gt=now).update(state=state, decided_by=acting_user, decided_at=now):
            raise Refused(_("Permintaan ini sudah diputuskan atau lewat waktunya."))
        if agreed:
            _ask_to_switch_off(asked, now)
        tag = SiteTag.OFFLINE_CONFIRMED if agreed else SiteTag.OFFLINE_DECLINED
        data: dict[str, object] = {"request": asked.pk}
        log(tag, acting_user, f"{KIND}:{asked.case_id}", data, now, asked.government_id)


def _ask_to_switch_off(asked: OfflineRequest, now: datetime) -> None:
    matter = matter_of(asked.case)
    if matter.person_id is not None:
        key = f"{KIND}:{matter.pk}:offline:{asked.pk}"
        plan = outbox.Plan(
            matter.person_id, Purpose.NOTE, key, KIND, asked.case_id, matter.pk, note=asked.reason, priority=2
        )
        outbox.plan(asked.government_id, [plan], now=now)
