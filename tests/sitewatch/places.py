"""Sites of a small regency, made through the room's own doors; what a scan brings back, as a test tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from tests import factories

from kentongan.base.scope import scope
from kentongan.base.users import User
from kentongan.core.sitescan import Finding, Purpose, Status, Technique, View, Visit, face_of
from kentongan.directory.models import Agency, Position
from kentongan.sitewatch import cases, inventory, pictures, scans
from kentongan.sitewatch.drawing.page import Drawn
from kentongan.sitewatch.findings import Seen
from kentongan.sitewatch.inventory import SiteDraft
from kentongan.sitewatch.models import (
    Evidence,
    Mandate,
    OfflineRequest,
    Scan,
    ScanTarget,
    Site,
    SiteCase,
    SiteFinding,
)
from kentongan.sitewatch.picture_models import Picture

HOST = "awanbiru.contohkab.example"
HOME = f"https://{HOST}/"
TRACE = '<title>Slot gacor maxwin 2026</title><link rel="amphtml" href="https://promosi.example/amp">'
LOOKS: tuple[dict[str, object], ...] = (
    {"view": "visitor", "title": "Kecamatan", "status": 200, "size": 59392, "leads_to": "", "differs": False},
    {"view": "crawler", "title": "Slot gacor", "status": 200, "size": 93184, "leads_to": "", "differs": True},
    {
        "view": "google",
        "title": "",
        "status": 302,
        "size": 0,
        "leads_to": "https://promosi.example/",
        "differs": True,
    },
)


def site(
    world: factories.World,
    host: str = HOST,
    *,
    agency: Agency | None = None,
    contact: Position | None = None,
    unowned: bool = False,
    now: datetime = factories.NOW,
) -> Site:
    """A watched site; its contact is the first seat below the regent unless said otherwise."""
    seat = None if unowned else contact or world.seats[0]
    draft = SiteDraft(f"https://{host}/", agency or world.agency, seat, "")
    with scope(world.government):
        return inventory.add_site(draft, acting_user=world.user, now=now)


def mandate(world: factories.World, agency: Agency | None = None, **fields: Any) -> Mandate:
    """Leave to scan an agency's branch from all views, valid for years."""
    row = Mandate(
        **{
            "agency": agency or world.agency,
            "number": "800/1/2026",
            "text": "Diskominfo boleh memeriksa semua situs.",
            "contact": "Sari, 0800",
            "valid_from": date(2026, 1, 1),
            "valid_until": date(2030, 1, 1),
        }
        | fields
    )
    with scope(world.government):
        return inventory.give_mandate(row, acting_user=world.user, now=factories.NOW)


NIGHT: dict[str, Any] = {"opens": time(22), "closes": time(5)}


def found(technique: Technique = Technique.CLOAKED_PAGE, url: str = HOME, **fields: Any) -> Finding:
    """A trace on a page as the scanner tells of it."""
    return Finding(
        technique, url, fields.pop("view", View.CRAWLER), fields.pop("excerpt", TRACE), 12, **fields
    )


def infected(*findings: Finding, **fields: Any) -> Seen:
    """What comes back of an infected site, with the visit that proves it."""
    kept = findings or (found(),)
    visit = Visit(HOME, View.CRAWLER, Purpose.PAGE, 200, (("content-type", "text/html"),), TRACE.encode())
    seen = Seen(
        status=Status.INFECTED,
        findings=kept,
        visits=(visit,),
        looks=LOOKS,
        imitated=True,
        software="WordPress",
        version="6.2",
    )
    return replace(seen, **fields)


def clean(**fields: Any) -> Seen:
    return replace(Seen(status=Status.CLEAN, looks=LOOKS[:1], imitated=True), **fields)


def unreachable(error: str = "Nama tidak dikenal.") -> Seen:
    return Seen(status=Status.UNREACHABLE, error=error)


def started(rows: Sequence[Site], user: User | None = None, *, now: datetime = factories.NOW) -> Scan:
    return scans.start(rows, Scan.Reason.HAND, started_by=user, now=now, government_id=rows[0].government_id)


def looked_at(row: Site, seen: Seen, *, now: datetime = factories.NOW) -> ScanTarget:
    """One whole scan of a site that brings this back."""
    scan = started([row], now=now)
    settled({row.pk: seen}, now=now)
    row.refresh_from_db()
    return ScanTarget.objects.get(scan=scan)


def settled(seen: dict[int, Seen], *, now: datetime) -> int:
    """Claim everything that is due and settle it by site; returns how many were claimed."""
    claims = scans.claim(now=now, limit=100)
    scans.settle([(c, seen[c.target.site_id]) for c in claims], now=now)
    return len(claims)


def case_of(world: factories.World, row: Site, seen: Seen | None = None) -> SiteCase:
    """The site is infected and somebody confirmed all of it."""
    with scope(world.government):
        looked_at(row, seen or infected())
        waiting = list(SiteFinding.objects.filter(site=row, state=SiteFinding.State.OPEN))
        return cases.confirm(waiting, acting_user=world.user, now=factories.NOW)


@dataclass
class Watch:
    """One of everything, for tests of all pages."""

    site: Site
    mandate: Mandate
    scan: Scan
    finding: SiteFinding
    evidence: Evidence
    picture: Picture
    case: SiteCase
    offline: OfflineRequest


def watch(world: factories.World, second: User) -> Watch:
    """An infected site with a case, a finding that still waits, and a request of `second` to take it offline."""
    row, given = site(world), mandate(world)
    case = case_of(world, row)
    target = looked_at(row, infected(found(), found(Technique.EXTERNAL_AMP), found(Technique.WEAK_HEADERS)))
    drawn()
    asked = cases.ask_offline(case, "Menular ke situs lain.", acting_user=second, now=factories.NOW)
    OfflineRequest.objects.filter(pk=asked.pk).update(expires_at=factories.NOW.replace(year=2036))
    return Watch(
        site=row,
        mandate=given,
        scan=target.scan,
        finding=SiteFinding.objects.get(site=row, state=SiteFinding.State.OPEN),
        evidence=Evidence.objects.filter(site=row).latest("pk"),
        picture=Picture.objects.filter(site=row, state=Picture.State.DONE).latest("pk"),
        case=case,
        offline=asked,
    )


# --- Home pages and their pictures ---

NEWS = "".join(
    f'<article class="post hentry"><h2 class="entry-title">Berita {n}</h2><p>Isi.</p></article>'
    for n in range(3)
)


def home_page(inside: str = NEWS, *, title: str = "Kecamatan Awanbiru", head: str = "") -> str:
    """The home page of the site, built of the parts that a theme has."""
    parts = "".join(
        f'<div class="part{letter} widget-{letter}"><span></span></div>' for letter in "abcdefghijkl"
    )
    return (
        f'<html><head><title>{title}</title><link rel="stylesheet" href="/theme.css">{head}</head><body class="home">'
        f'<header class="site-header"><nav class="menu"></nav></header>{parts}<main class="content">{inside}</main>'
        '<footer class="site-footer"></footer></body></html>'
    )


def front(source: str, view: View = View.VISITOR) -> Visit:
    return Visit(HOME, view, Purpose.PAGE, 200, (("content-type", "text/html"),), source.encode())


STYLE = Visit(
    f"{HOME}theme.css",
    purpose=Purpose.STYLE,
    status=200,
    headers=(("content-type", "text/css"),),
    body=b"h2{color:red}",
)


def shown(seen: Seen, *visits: Visit) -> Seen:
    """The same with the visits of its home page, as the scanner brings them."""
    kept = (*visits, STYLE)
    return replace(seen, front=kept, face=face_of(kept))


def drawn(
    *, picture: int = 0x0F0F, content: bytes = b"\xff\xd8\xffgambar", now: datetime = factories.NOW
) -> int:
    """Everything that is owed is drawn, all alike; returns how many pictures that were."""
    count = 0
    while (claimed := pictures.claim()) is not None:
        with scope(claimed.evidence.government_id):
            keys = set(Picture.objects.filter(pk__in=claimed.fences).values_list("key", flat=True))
        pictures.settle(
            claimed, dict.fromkeys(keys, Drawn(content, content + b"-", 1280, 900, picture)), now=now
        )
        count += len(claimed.fences)
    return count
