"""Accepted looks of home pages: proposed by a clean scan, accepted by a person, compared by every scan after that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kentongan.base.users import User
from kentongan.core.sitescan import (
    Face,
    Finding,
    Look,
    Status,
    Technique,
    changed_look,
    look_of,
    new_scripts,
)

from . import findings
from .findings import Seen
from .inventory import Refused, log
from .models import GRAVITY, Condition, Evidence, Site, SiteFinding
from .picture_models import Picture, SiteBaseline
from .tags import SiteTag

TECHNIQUES = (Technique.CHANGED_LOOK, Technique.NEW_SCRIPT)
_ACTIVE = (SiteFinding.State.OPEN, SiteFinding.State.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Known:
    """The baselines of a site: the one that counts, and the one that waits for a person."""

    accepted: SiteBaseline | None = None
    proposed: SiteBaseline | None = None


def known(site_ids: Collection[int]) -> dict[int, Known]:
    """By site; one query."""
    rows = SiteBaseline.objects.filter(site_id__in=site_ids).select_related("picture").order_by("pk")
    found = dict.fromkeys(site_ids, Known())
    for row in rows:
        name = "proposed" if row.accepted_at is None else "accepted"
        found[row.site_id] = replace(found[row.site_id], **{name: row})
    return found


def compared(site: Site, seen: Seen, accepted: SiteBaseline | None) -> Seen:
    """What was seen, with what has changed against the accepted look; a person should look at that."""
    if accepted is None or seen.face is None:
        return seen
    told = list(new_scripts(accepted.facts, seen.face))
    look = look_of(accepted.facts, seen.face.marks)
    if look is Look.OTHER or (look is Look.DOUBTFUL and _doubted(site)):
        told.append(changed_look(seen.face))
    if not told:
        return seen
    status = Status.SUSPICIOUS if seen.status is Status.CLEAN else seen.status
    return replace(seen, findings=(*seen.findings, *told), status=status)


def _doubted(site: Site) -> bool:
    """Whether its picture has already shown that the page is another; until it shows that again, that stands."""
    rows = SiteFinding.objects.filter(site=site, technique=Technique.CHANGED_LOOK, state__in=_ACTIVE)
    return rows.exists()


def propose(
    site: Site,
    face: Face | None,
    condition: Condition,
    proof: Evidence | None,
    before: Known,
    *,
    now: datetime,
) -> None:
    """Offer the page of today as baseline, where none was accepted and the scan was clean, or where it has changed."""
    waiting = SiteBaseline.objects.filter(site=site, accepted_at=None)
    if face is not None and before.accepted is not None and _is_same(before.accepted, face):
        waiting.delete()
    elif face is not None and is_news(face, before) and (before.accepted or condition == Condition.CLEAN):
        # Another row, not the same one with other contents: nobody accepts what he has not seen.
        waiting.delete()
        SiteBaseline.objects.create(
            government_id=site.government_id,
            site=site,
            evidence=proof,
            title=face.title.replace("\0", ""),
            marks=list(face.marks),
            scripts=sorted(face.scripts),
            proposed_at=now,
        )


def is_news(face: Face, before: Known) -> bool:
    """Whether it is neither the accepted look nor the one that waits for a person."""
    rows = (before.accepted, before.proposed)
    return not any(row is not None and _is_same(row, face) for row in rows)


def _is_same(row: SiteBaseline, face: Face) -> bool:
    facts = row.facts
    return look_of(facts, face.marks) is Look.SAME and facts.scripts.issuperset(face.scripts)


def pictured(evidence: Evidence, rows: Sequence[Picture], *, now: datetime) -> None:
    """Pictures of a proof are there: a baseline proposed from it gets its own, and a doubt is settled."""
    home = next((row for row in sorted(rows, key=lambda one: one.pk) if row.view == "visitor"), None)
    proposed = SiteBaseline.objects.filter(evidence=evidence, accepted_at=None, picture=None).first()
    if home is None or proposed is None:
        return
    proposed.picture = home
    proposed.save(update_fields=["picture"])
    accepted = known([evidence.site_id])[evidence.site_id].accepted
    doubtful = accepted is not None and look_of(accepted.facts, proposed.marks) is Look.DOUBTFUL
    if accepted and doubtful and look_of(accepted.facts, proposed.marks, home.hash) is Look.OTHER:
        face = Face(home.url, proposed.title, -1, tuple(proposed.marks), {})
        _tell(evidence, changed_look(face), now)


def _tell(evidence: Evidence, found: Finding, now: datetime) -> None:
    site = Site.objects.select_for_update(of=("self",)).get(pk=evidence.site_id)
    row = findings.add(site, found, evidence, now=now)
    if findings.counts(row) and site.condition == Condition.CLEAN:
        _set_condition(site, Condition.SUSPICIOUS)


def _set_condition(site: Site, condition: Condition) -> None:
    site.condition, site.gravity = condition, GRAVITY[condition]
    site.save(update_fields=["condition", "gravity"])


def accept(site: Site, pk: int, *, acting_user: User, now: datetime) -> None:
    """The proposed look is as it should be; what was found against the old one is settled. Raises Refused."""
    with transaction.atomic():
        site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
        row = (
            SiteBaseline.objects.filter(site=site, pk=pk, accepted_at=None).select_related("picture").first()
        )
        if row is None:
            raise Refused(_("Usulan acuan ini sudah berganti. Lihat gambarnya sekali lagi, lalu setujui."))
        row.accepted_by, row.accepted_at = acting_user, now
        row.save(update_fields=["accepted_by", "accepted_at"])
        _settle_findings(site, acting_user, now)
        data: dict[str, object] = {
            "baseline": row.pk,
            "scripts": row.scripts,
            "picture": row.picture.digest if row.picture else "",
        }
        log(SiteTag.BASELINE_ACCEPTED, acting_user, f"site:{site.pk}", data, now, site.government_id)


def _settle_findings(site: Site, user: User, now: datetime) -> None:
    rows = SiteFinding.objects.filter(site=site, technique__in=TECHNIQUES, state=SiteFinding.State.OPEN)
    rows.update(
        state=SiteFinding.State.DISMISSED,
        decided_by=user,
        decided_at=now,
        decision=_("Disetujui sebagai acuan baru."),
    )
    left = SiteFinding.objects.filter(site=site, state__in=_ACTIVE)
    if site.condition == Condition.SUSPICIOUS and not left.exists():
        _set_condition(site, Condition.CLEAN)
