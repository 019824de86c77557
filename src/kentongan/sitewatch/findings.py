"""What a scan saw, merged into what is known of a site: the same trace twice is one finding."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kentongan.core.sitescan import EXPOSURES, OF_NAMES, Face, Finding, Severity, Status, Visit
from kentongan.core.sitescan.contact import SecurityContact

from .models import BAD, Condition, Evidence, Site, SiteFinding

EXCERPT = 2000
# Of one technique on a site; a kit makes doorways by the thousand, and the first ones prove as much.
MOST_ALIKE = 50
State = SiteFinding.State
# Gravest first.
GRAVEST = tuple(reversed(Severity))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the scanner brings back of a site. `visits` support the findings; `looks` as ScanTarget.views.

    `imitated`: views beside the visitor's were used. `homes`: other sites it came across. `front`: the visits of the
    home page and its style sheets; `face`: what those show an ordinary visitor. `place`: where the DNS says it is, ""
    where that was not asked or not answered. `kept`: as `keeping.packed`."""

    status: Status
    findings: tuple[Finding, ...] = ()
    visits: tuple[Visit, ...] = ()
    looks: tuple[dict[str, object], ...] = ()
    imitated: bool = False
    software: str = ""
    version: str = ""
    ip: str = ""
    certificate_until: datetime | None = None
    error: str = ""
    homes: tuple[str, ...] = ()
    front: tuple[Visit, ...] = ()
    face: Face | None = None
    place: str = ""
    security: SecurityContact | None = None
    kept: bytes | None = None
    answered: bool = True

    @property
    def reached(self) -> bool:
        """Whether the site itself was seen; without it only what the DNS says of its name is known."""
        return self.answered and self.status is not Status.UNREACHABLE


@dataclass(frozen=True, slots=True)
class Merged:
    """What a scan changed: findings never seen before, those that came back, those seen, those not seen any more."""

    fresh: list[SiteFinding] = field(default_factory=list)
    back: list[SiteFinding] = field(default_factory=list)
    seen: list[SiteFinding] = field(default_factory=list)
    gone: list[SiteFinding] = field(default_factory=list)


def digest_of(found: Finding) -> str:
    return hashlib.sha256(f"{found.technique.value}\0{found.url}".encode()).hexdigest()


def merge(site: Site, seen: Seen, evidence: Evidence | None, *, now: datetime) -> Merged:
    """Keep what was seen, in the transaction under way. What an unreachable site shows is not known: nothing goes."""
    merged = Merged()
    if seen.status is Status.UNREACHABLE:
        return merged
    known = {row.digest: row for row in SiteFinding.objects.filter(site=site).select_related("case")}
    for found in _few(seen.findings):
        row = known.pop(digest_of(found), None)
        if row is None:
            row = SiteFinding(government_id=site.government_id, site=site, first_seen_at=now)
            merged.fresh.append(row)
        elif _is_back(row, found):
            merged.back.append(row)
        merged.seen.append(row)
        _fill(row, found, evidence, now)
    for row in [*merged.fresh, *merged.back]:
        row.state = _first_state(row)
    merged.gone.extend(row for row in known.values() if _is_over(row, seen))
    _save(merged)
    return merged


def add(site: Site, found: Finding, evidence: Evidence, *, now: datetime) -> SiteFinding:
    """One more finding beside those of the last scan, in the transaction under way."""
    row = SiteFinding.objects.filter(site=site, digest=digest_of(found)).select_related("case").first()
    fresh = row is None or _is_back(row, found)
    row = row or SiteFinding(government_id=site.government_id, site=site, first_seen_at=now)
    _fill(row, found, evidence, now)
    if fresh:
        row.state = _first_state(row)
    row.save()
    return row


def _is_back(row: SiteFinding, found: Finding) -> bool:
    """Whether somebody has to look at it again: it was gone, its case has ended, or it was another excerpt."""
    if row.state == State.CONFIRMED:
        return row.case is not None and row.case.closed_at is not None
    return row.state == State.GONE or (row.state == State.DISMISSED and row.excerpt != _plain(found.excerpt))


def _few(findings: Iterable[Finding]) -> list[Finding]:
    """One for each trace, the sure ones first, and not thousands of one technique."""
    by_digest: dict[str, Finding] = {}
    counts: dict[str, int] = {}
    for found in sorted(findings, key=lambda f: not f.sure):
        if digest_of(found) in by_digest or counts.get(found.technique, 0) >= MOST_ALIKE:
            continue
        counts[found.technique] = counts.get(found.technique, 0) + 1
        by_digest[digest_of(found)] = found
    return list(by_digest.values())


def _fill(row: SiteFinding, found: Finding, evidence: Evidence | None, now: datetime) -> None:
    row.technique, row.severity, row.view = found.technique.value, found.severity.value, found.view.value
    row.url, row.excerpt, row.reads_as = _plain(found.url), _plain(found.excerpt), _plain(found.reads_as)
    row.start, row.sure, row.digest = found.start, found.sure, digest_of(found)
    row.evidence, row.last_seen_at = evidence or row.evidence, now


def _plain(text: str) -> str:
    """Text that every database keeps: without NUL and half surrogates, not endless."""
    return text[:EXCERPT].replace("\0", "").encode(errors="replace").decode()


def _first_state(row: SiteFinding) -> str:
    """Advice is told on the site's page only. What came back within a live case needs no second confirmation."""
    if row.technique in EXPOSURES or row.severity == Severity.INFO:
        return State.ADVICE
    if row.case is not None and row.case.closed_at is None:
        return State.CONFIRMED
    row.decided_by, row.decided_at, row.decision = None, None, ""
    return State.OPEN


def _is_over(row: SiteFinding, seen: Seen) -> bool:
    """Whether the scan looked with the eyes that had seen it, and it was not there."""
    seen_page = seen.reached and (seen.imitated or row.view == "visitor")
    looked = bool(seen.place) if row.technique in OF_NAMES else seen_page
    return looked and row.state in (State.OPEN, State.CONFIRMED, State.ADVICE)


def _save(merged: Merged) -> None:
    for row in merged.gone:
        row.state = State.GONE
    SiteFinding.objects.bulk_update(merged.gone, ["state"], batch_size=500)
    SiteFinding.objects.bulk_create(merged.fresh, batch_size=500)
    fresh = set(map(id, merged.fresh))
    again = [row for row in merged.seen if id(row) not in fresh]
    SiteFinding.objects.bulk_update(again, _SEEN_FIELDS, batch_size=100)


_SEEN_FIELDS = [
    "severity", "view", "excerpt", "reads_as", "start", "sure", "evidence", "last_seen_at", "state",
    "decided_by", "decided_at", "decision",
]  # fmt: skip


def condition_of(seen: Seen, merged: Merged) -> Condition:
    """The word for the site: what people called no finding counts no more."""
    found = Condition(seen.status.value)
    if found in (*BAD, Condition.SUSPICIOUS) and not any(counts(row) for row in merged.seen):
        return Condition.CLEAN
    return found


def counts(row: SiteFinding) -> bool:
    return row.state in (State.OPEN, State.CONFIRMED)


def gravest(rows: Sequence[SiteFinding]) -> str:
    """The gravest severity among findings; there must be one."""
    return min((row.severity for row in rows), key=[s.value for s in GRAVEST].index)
