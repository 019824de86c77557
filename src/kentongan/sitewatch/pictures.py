"""Pictures as rows: owed with the proof they are drawn from, claimed by the drawing worker, sealed when they are there.

Guarantee: a picture is owed in the transaction that saves its proof; `kill -9` while it is drawn loses nothing, its
lease runs out and it is drawn again. Its digest stands in an event of the transaction that saves it. Without a
browser the rows wait, and say what to install.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from kentongan.base import files, leases
from kentongan.base.events import Draft, record
from kentongan.base.scope import every_government, scope
from kentongan.core.sitescan import Purpose, View, Visit

from . import baselines
from .drawing.chromium import Broken
from .drawing.page import Drawn, draw, drawable, key_of
from .models import Evidence
from .picture_models import Picture, SiteBaseline
from .scanning import warc
from .tags import SiteTag

LEASE = timedelta(seconds=max(settings.LEASE, 180))
MOST_TRIES = 3
# Of one proof: the home page from each view comes first, then the pages with findings.
MOST = 10
INSTALL = gettext_noop("Pasang paket chromium di server pekerja; gambar dibuat setelah itu.")
OVER = gettext_noop("Masa simpan gambar ini sudah habis.")
State = Picture.State


# --- Owing ---


def owe(evidence: Evidence, visits: Sequence[Visit], pages: Iterable[str]) -> None:
    """Owe a picture of each of these pages from each view that its proof holds, in the transaction under way.

    What was drawn before is not drawn again."""
    styles = _styles(visits)
    chosen = list(_chosen(visits, list(dict.fromkeys(pages))))[:MOST]
    keys = {id(visit): key_of(visit, styles) for visit in chosen}
    drawn = _drawn(evidence.site_id, keys.values())
    rows = (_row(evidence, visit, keys[id(visit)], drawn.get(keys[id(visit)])) for visit in chosen)
    made = Picture.objects.bulk_create(rows)
    baselines.pictured(evidence, [row for row in made if row.state == State.DONE], now=evidence.at)


def _chosen(visits: Sequence[Visit], pages: Sequence[str]) -> Iterator[Visit]:
    """The first visit of each view of each of these pages."""
    first: dict[tuple[str, View], Visit] = {}
    for visit in visits:
        if drawable(visit):
            first.setdefault((visit.url, visit.view), visit)
    for url in pages:
        yield from (first[url, view] for view in View if (url, view) in first)


def _styles(visits: Iterable[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.purpose is Purpose.STYLE and visit.status == 200]


def _drawn(site_id: int, keys: Iterable[str]) -> Mapping[str, Picture]:
    rows = Picture.objects.filter(site_id=site_id, key__in=list(keys), state=State.DONE)
    return {row.key: row for row in rows.order_by("pk")}


def _row(evidence: Evidence, visit: Visit, key: str, known: Picture | None) -> Picture:
    row = Picture(
        government_id=evidence.government_id,
        site_id=evidence.site_id,
        evidence=evidence,
        url=visit.url.replace("\0", ""),
        view=visit.view.value,
        key=key,
        at=evidence.at,
    )
    if known is not None:
        row.state, row.digest, row.small, row.size = State.DONE, known.digest, known.small, known.size
        row.wide, row.high, row.looks_like = known.wide, known.high, known.looks_like
    return row


# --- Drawing ---


@dataclass(frozen=True, slots=True)
class Claim:
    """The pictures owed from one proof, with the fences they were claimed under."""

    evidence: Evidence
    fences: Mapping[int, int]


def claim() -> Claim | None:
    """Take all that is owed from the newest proof; committed on return."""
    with every_government(), transaction.atomic():
        planned = Picture.objects.filter(state=State.PLANNED).order_by("-evidence_id")
        newest = planned.values_list("evidence_id", flat=True).first()
        if newest is None:
            return None
        ours = planned.filter(evidence_id=newest)
        fences = dict(leases.claim(ours, LEASE, tries=F("tries") + 1).values_list("pk", "fence"))
        evidence = Evidence.objects.select_related("government", "site").get(pk=newest)
    return Claim(evidence, fences)


def drawn(claimed: Claim, program: Path) -> dict[str, Drawn | Broken]:
    """Draw what was claimed, by key. Never raises for what a page or the browser does."""
    with scope(claimed.evidence.government_id):
        owed = {row.key: row for row in Picture.objects.filter(pk__in=claimed.fences)}
    try:
        visits = _read(claimed.evidence)
    except (OSError, warc.Unreadable):
        return dict.fromkeys(owed, Broken("Berkas bukti tidak ada lagi atau rusak."))
    styles = _styles(visits)
    chosen = {key_of(v, styles): v for v in visits if drawable(v)}
    keys = [key for key in owed if key in chosen]
    found: dict[str, Drawn | Broken] = dict.fromkeys(
        owed, Broken("Kunjungan ini tidak ada dalam berkas bukti.")
    )
    try:
        found |= zip(keys, draw([chosen[key] for key in keys], styles, program), strict=False)
    except (Broken, OSError) as error:
        found |= {key: Broken(str(error)) for key in keys}
    return found


def _read(evidence: Evidence) -> list[Visit]:
    with files.path_of(evidence.digest).open("rb") as file:
        return list(warc.read(file))


def settle(claimed: Claim, found: Mapping[str, Drawn | Broken], *, now: datetime) -> None:
    """Save what was drawn with the event that seals it, in one transaction, only where the fences still stand."""
    kept = {
        key: (files.keep(one.content), files.keep(one.small))
        for key, one in found.items()
        if isinstance(one, Drawn)
    }
    evidence = claimed.evidence
    with scope(evidence.government_id), transaction.atomic():
        held = Picture.objects.filter(pk__in=claimed.fences, state=State.CLAIMED).select_for_update()
        rows = [row for row in held if row.fence == claimed.fences[row.pk]]
        for row in rows:
            _end(row, found[row.key], kept.get(row.key, ("", "")))
        done = [row for row in rows if row.state == State.DONE]
        if done:
            record(evidence.government_id, [_sealed(done, evidence)], at=now)
            baselines.pictured(evidence, done, now=now)


def _end(row: Picture, found: Drawn | Broken, digests: tuple[str, str]) -> None:
    row.lease_until = None
    row.digest, row.small = digests
    if isinstance(found, Drawn):
        row.state, row.size = State.DONE, len(found.content)
        row.wide, row.high, row.looks_like = found.wide, found.high, f"{found.hash:016x}"
        row.detail = ""
    else:
        row.state = State.PLANNED if row.tries < MOST_TRIES else State.FAILED
        row.detail = str(found)[:300]
    row.save(
        update_fields=[
            "lease_until",
            "state",
            "digest",
            "small",
            "size",
            "wide",
            "high",
            "looks_like",
            "detail",
        ]
    )


def _sealed(rows: Sequence[Picture], evidence: Evidence) -> Draft:
    """The event that seals the pictures: their digests stand in the chain beside that of their proof."""
    pictures = [{"view": row.view, "sha256": row.digest} for row in rows]
    data = {"evidence": evidence.digest, "n": len(rows), "pictures": pictures}
    return Draft(SiteTag.PICTURED, "worker", f"site:{evidence.site_id}", data)


def sweep() -> int:
    """Give back what a dead worker had claimed; give up what killed it three times."""
    with every_government():
        lost = leases.lost(Picture.objects.all())
        tired = lost.filter(tries__gte=MOST_TRIES).update(
            state=State.FAILED, lease_until=None, detail="Pembuatan gambar terputus tiga kali."
        )
        return tired + lost.update(state=State.PLANNED, lease_until=None)


def forget(proofs: Collection[int]) -> set[str]:
    """The pictures of proofs whose time is over go with them, in the transaction under way; those of accepted looks stay.

    Returns the digests of files that no other picture needs: the caller removes them, last of all."""
    kept = SiteBaseline.objects.exclude(picture=None).values("picture_id")
    rows = Picture.objects.filter(evidence_id__in=proofs).exclude(pk__in=kept)
    found = {digest for pair in rows.values_list("digest", "small") for digest in pair if digest}
    rows.update(state=State.FAILED, digest="", small="", detail=OVER)
    with every_government():
        used = Picture.objects.filter(Q(digest__in=found) | Q(small__in=found)).values_list("digest", "small")
        return found.difference(*used)


def say_what_is_missing() -> None:
    """No browser here: those that wait say so."""
    with every_government():
        Picture.objects.filter(state=State.PLANNED).exclude(detail=INSTALL).update(detail=INSTALL)
