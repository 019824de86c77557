"""Pictures on the screens: of a scan's views, of a finding, before and after, of a baseline."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kentongan.base.users import User
from kentongan.core.sitescan import View

from . import baselines
from .access import visible_pictures
from .models import ScanTarget, Site, SiteCase, SiteFinding, ViewWord
from .picture_models import Picture, SiteBaseline

DONE = Picture.State.DONE


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture with its words; `row` None or not done: `missing` says why there is none."""

    title: str
    row: Picture | None
    missing: str = ""


def of_views(user: User, target: ScanTarget | None) -> dict[str, Shot]:
    """What each view saw of the home page in this scan; the home page's pictures are the first of its proof."""
    if target is None:
        return {}
    rows = visible_pictures(user).filter(evidence__target=target).order_by("pk")
    found: dict[str, Shot] = {}
    home = ""
    for row in rows:
        home = home or row.url
        if row.url == home:
            found.setdefault(row.view, _shot(row))
    return found


def _shot(row: Picture, title: str = "") -> Shot:
    word = title or str(ViewWord(row.view).label)
    if row.state == DONE:
        return Shot(word, row)
    waits = row.state in (Picture.State.PLANNED, Picture.State.CLAIMED)
    why = _(row.detail) if row.detail else ""
    return Shot(word, None, why or (_("Gambar sedang dibuat.") if waits else ""))


def of_finding(user: User, row: SiteFinding) -> list[Shot]:
    """The page of a finding as its view and as an ordinary visitor saw it."""
    rows = visible_pictures(user).filter(evidence=row.evidence_id, url=row.url) if row.evidence_id else ()
    by_view = {one.view: one for one in rows}
    return [_shot(by_view[view]) for view in dict.fromkeys((View.VISITOR.value, row.view)) if view in by_view]


def before_and_after(user: User, case: SiteCase | None) -> list[Shot]:
    """What the view that saw it was shown before, and what it is shown since it was cleaned; both or nothing."""
    if case is None:
        return []
    rows = visible_pictures(user).filter(site=case.site_id, state=DONE)
    for finding in SiteFinding.objects.filter(case=case).order_by("pk")[:10]:
        same = rows.filter(view=finding.view, url=finding.url).order_by("evidence_id")
        before = same.exclude(evidence__target__case=case).filter(at__lte=case.opened_at).last()
        after = same.filter(evidence__target__case=case).last()
        if before and after and before.digest != after.digest:
            return [_shot(before, _("Sebelum")), _shot(after, _("Sesudah"))]
    return []


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The accepted look of a site and the one that waits: pictures, and scripts of others, known and new."""

    accepted: SiteBaseline | None
    proposed: SiteBaseline | None
    shots: list[Shot]
    fresh: list[str]


def acceptance(user: User, site: Site) -> Acceptance:
    found = baselines.known([site.pk])[site.pk]
    may = visible_pictures(user)
    named = [(_("Acuan"), found.accepted), (_("Sekarang"), found.proposed)]
    shots = [
        _shot(row.picture, title) for title, row in named if row and row.picture and _seen(may, row.picture)
    ]
    old = set(found.accepted.scripts) if found.accepted else set()
    fresh = [name for name in (found.proposed.scripts if found.proposed else ()) if name not in old]
    return Acceptance(found.accepted, found.proposed, shots, fresh)


def _seen(may: QuerySet[Picture], picture: Picture) -> bool:
    return picture.state == DONE and may.filter(pk=picture.pk).exists()


def proving(findings: Collection[SiteFinding]) -> dict[int, list[tuple[str, Picture]]]:
    """For somebody outside, by case: what a visitor sees and what the view of its first finding is shown, with words.

    One query."""
    rows = Picture.objects.filter(evidence_id__in={one.evidence_id for one in findings}, state=DONE)
    known = {(row.evidence_id, row.url, row.view): row for row in rows}
    found: dict[int, list[tuple[str, Picture]]] = {}
    for one in findings:
        if (one.evidence_id, one.url, one.view) in known and one.case_id is not None:
            views = dict.fromkeys((View.VISITOR.value, one.view))
            shown = [known[key] for view in views if (key := (one.evidence_id or 0, one.url, view)) in known]
            found.setdefault(one.case_id, [(_caption(row.view), row) for row in shown])
    return found


def _caption(view: str) -> str:
    words = ViewWord(view).label
    return _("Yang dilihat: %(view)s") % {"view": str(words).lower()}
