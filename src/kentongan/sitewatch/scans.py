"""Scans: targets are rows, claimed by the worker, settled in one transaction with what they found.

Guarantee (promise 1): a target is claimed and committed before a byte leaves, so `kill -9` at any instant loses
none: an unclaimed one is still planned, a claimed one is planned again when its lease runs out. The fence rises
with each claim, so a worker that wakes up late can no longer write its result, and no site is counted twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kentongan.base import leases
from kentongan.base.clock import real_now
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government, scope
from kentongan.base.users import User
from kentongan.base.words import local
from kentongan.core.sitescan import Status, Visit

from . import baselines, cases, evidence, pictures
from .addresses import BadAddress, home
from .baselines import Known
from .findings import Merged, Seen, condition_of, counts, merge
from .inventory import log, mandates_for, suggest, window_of
from .models import GRAVITY, Condition, Evidence, HomeCopy, Scan, ScanTarget, Site
from .tags import SiteTag

LEASE = timedelta(seconds=settings.LEASE)
MOST_TRIES = 3
BATCH = 500
# A site that does not answer its recheck is asked again, for a day.
ASK_AGAIN, ASKED = timedelta(hours=1), 24
State = ScanTarget.State


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed target. `imitate`: under a mandate and within its hours, so from all views. `copy`: the home page as
    it was last found clean (`keeping.py`), b"" where it is to be fetched whole."""

    target: ScanTarget
    fence: int
    imitate: bool
    copy: bytes = b""

    @property
    def url(self) -> str:
        return self.target.site.url


def start(
    sites: Sequence[Site],
    reason: Scan.Reason,
    *,
    started_by: User | None,
    now: datetime,
    government_id: int,
    not_after: datetime | None = None,
    priority: int = 5,
) -> Scan:
    """Owe a look at each of these sites, in the caller's scope."""
    with transaction.atomic():
        scan = Scan.objects.create(
            government_id=government_id,
            reason=reason,
            started_by=started_by,
            started_at=now,
            total=len(sites),
            finished_at=None if sites else now,
        )
        rows = (
            ScanTarget(
                government_id=government_id,
                scan=scan,
                site=site,
                priority=priority,
                not_before=now,
                not_after=not_after,
            )
            for site in sites
        )
        ScanTarget.objects.bulk_create(rows, batch_size=BATCH)
        data: dict[str, object] = {"reason": reason, "sites": len(sites)}
        log(SiteTag.SCAN_STARTED, started_by, f"scan:{scan.pk}", data, now, government_id)
    return scan


def cancel(scan: Scan, *, acting_user: User, now: datetime) -> int:
    """Take back what was not yet begun; returns how many sites are left out."""
    with transaction.atomic():
        Scan.objects.select_for_update().get(pk=scan.pk)
        waiting = ScanTarget.objects.filter(scan=scan, state=State.PLANNED)
        left = waiting.update(state=State.CANCELLED, finished_at=now)
        log(SiteTag.SCAN_CANCELLED, acting_user, f"scan:{scan.pk}", {"left": left}, now, scan.government_id)
        _advance(scan.government_id, {scan.pk: left}, now)
    return left


def claim(*, now: datetime, limit: int) -> list[Claim]:
    """Take up to `limit` targets whose time has come; committed on return."""
    with every_government(), transaction.atomic():
        waiting = ScanTarget.objects.filter(state=State.PLANNED, not_before__lte=now).order_by(*_ORDER)
        taken = leases.claim(waiting, LEASE, limit, tries=F("tries") + 1)
        found = list(taken.select_related("site__agency", "government").order_by(*_ORDER))
    return [claimed for group in _by_government(found) for claimed in _claims(group, now)]


_ORDER = "priority", "not_before", "id"


def _by_government(rows: Iterable[ScanTarget]) -> Iterable[list[ScanTarget]]:
    grouped: dict[int, list[ScanTarget]] = defaultdict(list)
    for row in rows:
        grouped[row.government_id].append(row)
    return grouped.values()


def _claims(rows: list[ScanTarget], now: datetime) -> list[Claim]:
    government = rows[0].government
    with scope(government):
        mandates = mandates_for([row.site for row in rows], local(now, government.zone).date())
        asked = [row.site_id for row in rows if row.case_id is None and row.site.condition == Condition.CLEAN]
        copies = dict(HomeCopy.objects.filter(site__in=asked).values_list("site", "content"))
    return [
        Claim(
            row,
            row.fence,
            row.site_id in mandates and window_of(mandates[row.site_id]).is_open(now, government.zone),
            bytes(copies.get(row.site_id, b"")),
        )
        for row in rows
    ]


def renew(claims: Iterable[Claim]) -> None:
    """The worker is still at it."""
    with every_government():
        ids = [c.target.pk for c in claims]
        ScanTarget.objects.filter(id__in=ids, state=State.CLAIMED).update(lease_until=real_now() + LEASE)


def sweep(*, now: datetime) -> int:
    """Give back what a dead worker had claimed; end what the night did not reach. Returns how many rows moved."""
    with every_government(), transaction.atomic():
        lost = leases.lost(ScanTarget.objects.all())
        tired = list(lost.filter(tries__gte=MOST_TRIES).select_for_update())
        back = lost.filter(tries__lt=MOST_TRIES).update(state=State.PLANNED, lease_until=None)
        late = list(ScanTarget.objects.filter(state=State.PLANNED, not_after__lt=now).select_for_update())
    for row in tired:
        row.status, row.detail = Condition.UNREACHABLE, "Pemeriksaan terputus tiga kali; situs ini dilewati."
    for row in late:
        row.detail = "Jendela malam habis; situs ini didahulukan malam berikutnya."
    for group in _by_government([*tired, *late]):
        _give_up(group, now)
    return back + len(tired) + len(late)


def _give_up(rows: list[ScanTarget], now: datetime) -> None:
    with scope(rows[0].government_id), transaction.atomic():
        done: dict[int, int] = defaultdict(int)
        for row in rows:
            changed = ScanTarget.objects.filter(pk=row.pk, fence=row.fence).exclude(state__in=_ENDED)
            done[row.scan_id] += changed.update(
                state=State.CANCELLED, status=row.status, detail=row.detail, finished_at=now
            )
        _advance(rows[0].government_id, done, now)


_ENDED = (State.DONE, State.CANCELLED)


def settle(results: Sequence[tuple[Claim, Seen]], *, now: datetime) -> None:
    """Save what was seen: evidence, findings, sites, rechecks, progress and events in one transaction each government.

    Only where the claim's fence still stands; proofs lie in the file store before the row that names them."""
    grouped: dict[int, list[tuple[Claim, Seen]]] = defaultdict(list)
    for c, seen in results:
        grouped[c.target.government_id].append((c, seen))
    for government_id, group in grouped.items():
        with scope(government_id):
            known = baselines.known({c.target.site_id for c, _ in group})
            ready = [_ready(c, seen, known[c.target.site_id]) for c, seen in group]
            with transaction.atomic():
                _settle(government_id, ready, now)


@dataclass(frozen=True, slots=True)
class _Result:
    claim: Claim
    seen: Seen
    known: Known
    visits: tuple[Visit, ...]
    file: evidence.Stored | None


def _ready(claimed: Claim, seen: Seen, known: Known) -> _Result:
    """Compared with the accepted look; its proofs lie in the file store."""
    seen = baselines.compared(claimed.target.site, seen, known.accepted)
    visits = _proofs(claimed, seen, known)
    return _Result(claimed, seen, known, visits, evidence.store(visits) if visits else None)


def _proofs(claimed: Claim, seen: Seen, known: Known) -> tuple[Visit, ...]:
    """The visits to keep: those of findings and of the home page beside them; of a clean site when somebody will
    want to see it: where its look is new, and when it was cleaned."""
    fresh = seen.face is not None and baselines.is_news(seen.face, known)
    shown = (
        seen.front
        if seen.reached and (seen.status is not Status.CLEAN or fresh or claimed.target.case_id)
        else ()
    )
    return tuple(dict.fromkeys((*shown, *seen.visits)))


def _settle(government_id: int, results: list[_Result], now: datetime) -> None:
    held = ScanTarget.objects.filter(pk__in=[r.claim.target.pk for r in results], state=State.CLAIMED)
    rows = {row.pk: row for row in held.select_for_update(of=("self",)).select_related("site", "case")}
    done: dict[int, int] = defaultdict(int)
    drafts: list[Draft] = []
    for r in results:
        row = rows.get(r.claim.target.pk)
        if row is None or row.fence != r.claim.fence:
            continue  # somebody else has it by now
        if row.case is not None and not r.seen.reached and row.tries < ASKED:
            _ask_again(row, r.seen, now)
            continue
        drafts += _take(row, r, now)
        done[row.scan_id] += 1
    record(government_id, drafts, at=now)
    _advance(government_id, done, now)


def _ask_again(row: ScanTarget, seen: Seen, now: datetime) -> None:
    row.state, row.lease_until = State.PLANNED, None
    row.not_before, row.detail = now + ASK_AGAIN, seen.error[:300]
    row.save(update_fields=["state", "lease_until", "not_before", "detail"])


def _take(row: ScanTarget, r: _Result, now: datetime) -> list[Draft]:
    """One site's result into the tables; returns the events of what it changed."""
    seen, site = r.seen, row.site
    proof = _evidence(row, r.file, now)
    merged = merge(site, seen, proof, now=now)
    before, condition = site.condition, condition_of(seen, merged)
    _end(row, seen, condition, now)
    _update_site(site, seen, condition, now)
    _keep(site, seen.kept)
    suggest([(url, site) for url in _homes(seen)], now=now)
    baselines.propose(site, seen.face, condition, proof, r.known, now=now)
    if proof is not None:
        pictures.owe(proof, r.visits, _pictured(seen, merged))
    drafts = [_told(row, condition, merged, proof)] if merged.fresh or proof or before != condition else []
    return drafts + (cases.rechecked(row, merged, condition, now=now) if row.case else [])


def _pictured(seen: Seen, merged: Merged) -> list[str]:
    """The pages of which pictures are owed: the home page, and those with findings."""
    return [*(visit.url for visit in seen.front[:1]), *(row.url for row in merged.seen if counts(row))]


def _homes(seen: Seen) -> Iterable[str]:
    for text in seen.homes:
        try:
            yield home(text)
        except BadAddress:
            continue


def _keep(site: Site, content: bytes | None) -> None:
    """The home page by which to ask the next time; None leaves what there is."""
    if content:
        fields = {"government_id": site.government_id, "content": content}
        HomeCopy.objects.update_or_create(site=site, defaults=fields)
    elif content is not None:
        HomeCopy.objects.filter(site=site).delete()


def _evidence(row: ScanTarget, file: "evidence.Stored | None", now: datetime) -> Evidence | None:
    if file is None:
        return None
    return Evidence.objects.create(
        government_id=row.government_id,
        site=row.site,
        target=row,
        digest=file.digest,
        size=file.size,
        visits=file.visits,
        at=now,
    )


def _end(row: ScanTarget, seen: Seen, condition: Condition, now: datetime) -> None:
    row.state, row.lease_until, row.finished_at = State.DONE, None, now
    row.status, row.detail, row.views = condition, seen.error[:300], list(seen.looks)
    row.imitated = seen.imitated
    row.save(update_fields=["state", "lease_until", "finished_at", "status", "detail", "views", "imitated"])


def _update_site(site: Site, seen: Seen, condition: Condition, now: datetime) -> None:
    site.condition, site.gravity, site.scanned_at = condition, GRAVITY[condition], now
    if condition == Condition.CLEAN:
        site.last_clean_at = now
        site.place = seen.place[:500] or site.place  # somebody called a move no finding, or there was none
    if seen.reached:
        site.software, site.version = seen.software[:60] or site.software, seen.version[:40]
        site.ip = seen.ip[:45] or site.ip
        site.certificate_until = seen.certificate_until or site.certificate_until
    if seen.reached and seen.imitated:
        site.security_contact = " ".join(seen.security.contacts)[:300] if seen.security else ""
        site.security_until = seen.security.expires if seen.security else None
    site.save(
        update_fields=[
            "condition", "gravity", "scanned_at", "last_clean_at", "software", "version", "ip",
            "certificate_until", "place", "security_contact", "security_until",
        ]
    )  # fmt: skip


def _told(row: ScanTarget, condition: Condition, merged: Merged, proof: Evidence | None) -> Draft:
    """The event that seals the proof: its digest stands in the chain."""
    data = {
        "scan": row.scan_id,
        "status": condition.value,
        "fresh": len(merged.fresh),
        "findings": sum(map(counts, merged.seen)),
        "gone": len(merged.gone),
        "evidence": proof.digest if proof else "",
        "imitated": row.imitated,
    }
    return Draft(SiteTag.SEEN, "worker", f"site:{row.site_id}", data)


def _advance(government_id: int, done: dict[int, int], now: datetime) -> None:
    """Count ended targets, in the transaction that ended them; the last one ends the scan."""
    for scan_id, count in sorted(done.items()):
        Scan.objects.filter(pk=scan_id).update(done=F("done") + count)
    over = Scan.objects.filter(pk__in=done, finished_at=None, done__gte=F("total"))
    drafts = [
        Draft(SiteTag.SCAN_FINISHED, "worker", f"scan:{scan.pk}", {"sites": scan.total}) for scan in over
    ]
    over.update(finished_at=now)
    record(government_id, drafts, at=now)
