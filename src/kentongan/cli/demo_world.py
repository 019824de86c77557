"""The demo's regency, made through the same doors as a real one: importer, link codes, directives."""

import secrets
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.scope import every_government, scope
from kentongan.base.users import Government, Membership, User
from kentongan.core.clock.demo import DemoClock
from kentongan.core.clock.worktime import Span, after
from kentongan.directives.actions import OrderDraft, issue_directive
from kentongan.directives.models import Directive, DueUnit, Urgency
from kentongan.directives.selection import Part, seats
from kentongan.directory.calendars import calendar_of
from kentongan.directory.importing import apply, local_day, snapshot
from kentongan.directory.importing_check import check
from kentongan.directory.importing_sheet import read_table
from kentongan.directory.linking import make_code
from kentongan.directory.models import Address, Agency, Person, Position
from kentongan.kernel.accounts import save_settings
from kentongan.kernel.founding import found
from kentongan.sandbox.regency import rows, write_xlsx
from kentongan.sandbox.sites.town import DOMAIN, INFECTED
from kentongan.sitewatch import inventory, scans
from kentongan.sitewatch.inventory import SiteDraft
from kentongan.sitewatch.models import Mandate, Scan, Site

SLUG = "contohkab"
EMAIL = "petugas@contohkab.example"
# Wednesday 11 November 2026, 08.20 WIB.
START = datetime(2026, 11, 11, 1, 20, tzinfo=UTC)
SPEED = 60.0
# Of ten officials with Telegram: how they behave when nobody plays them.
PERSONAS = ["cepat"] * 12 + ["lambat"] * 5 + ["hanya_membaca"] * 3 + ["diam"] * 2 + ["memblokir"]


def exists() -> bool:
    return Government.objects.filter(slug=SLUG).exists()


def populated() -> bool:
    """Whether a start came to its end: the orders are the last it makes."""
    with every_government():
        return Directive.objects.exists()


@transaction.atomic
def create(folder: Path) -> None:
    """The government, its directory from Excel, and the one who sits at the desk; all or nothing."""
    real = clock.real_now()
    clock.set_demo_clock(DemoClock(real, START, 1.0))
    government = found(SLUG, "Pemerintah Kabupaten Contoh", "Kab. Contoh", "Asia/Jakarta")
    path = folder / "pejabat-kabupaten-contoh.xlsx"
    write_xlsx(path, rows())
    with scope(government):
        _import(government, path)
        _desk_officer(government)


def _import(government: Government, path: Path) -> None:
    now = clock.now()
    report = check(read_table(path.name, path.read_bytes()), snapshot(local_day(government, now)))
    apply(report, government=government, actor="command", now=now)


def _desk_officer(government: Government) -> None:
    user = User(government=government, email=EMAIL, name="Rani Wulandari", created_at=clock.now())
    user.set_unusable_password()
    user.save()
    for role in (Role.OPERATOR, Role.AUDITOR):
        Membership.objects.create(government=government, user=user, role=role)


def connect(sandbox: Any) -> None:
    """Point the channels at the Simulator, whose ports change with every start."""
    government = Government.objects.get(slug=SLUG)
    with scope(government):
        telegram = {
            "token": sandbox.token,
            "username": "kentongan_contoh_bot",
            "api_url": sandbox.telegram_url,
            "rate": "30",
        }
        for channel, values in (("telegram", telegram), ("email", _mail_settings(sandbox))):
            save_settings(government.pk, channel, values, is_active=True, actor="command", now=clock.now())
        _move_sites(sandbox.sites)
    sandbox.control("POST", "/sandbox/autoplay", {"on": True})


def _mail_settings(sandbox: Any) -> dict[str, str]:
    desk = "meja@contohkab.example"
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": str(sandbox.smtp_port),
        "smtp_security": "none",
        "smtp_user": "",
        "smtp_password": "",
        "from_address": desk,
        "from_name": "Kabupaten Contoh",
        "reply_address": desk,
        "imap_host": "127.0.0.1",
        "imap_port": str(sandbox.imap_port),
        "imap_security": "none",
        "imap_user": desk,
        "imap_password": sandbox.mail_password,
    }


def populate(sandbox: Any) -> None:
    """Officials link their Telegram by their own links, two orders go out, and the clock begins to run."""
    government = Government.objects.get(slug=SLUG)
    with scope(government):
        _link_everybody(sandbox)
        with transaction.atomic():
            _watch_sites(sandbox.sites)
            _issue_samples(government)
            clock.set_demo_clock(DemoClock(clock.real_now(), clock.now(), SPEED))


def _link_everybody(sandbox: Any) -> None:
    """Whoever has a phone presses his link in the Simulator; the worker hears it over the Bot API."""
    people = list(Person.objects.filter(addresses__channel="phone").order_by("pk").distinct())
    phones = dict(Address.objects.filter(channel="phone").values_list("person_id", "value"))
    personas = islice(cycle(PERSONAS), len(people))
    users = [
        {"id": 700_000 + p.pk, "name": p.name, "phone": phones[p.pk], "persona": persona}
        for p, persona in zip(people, personas, strict=True)
    ]
    sandbox.control("POST", "/sandbox/users", users)
    for person in people:
        code = make_code(person, "telegram", actor="command", now=clock.now())
        sandbox.control("POST", f"/sandbox/phones/telegram/{700_000 + person.pk}/start", {"payload": code})
    _wait(len(people))


def _wait(count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if Address.objects.filter(channel="telegram").count() >= count:
            return
        time.sleep(0.2)


def _issue_samples(government: Government) -> None:
    user = User.objects.get(email=EMAIL)
    head = Position.objects.get(superior=None)
    calendar = calendar_of(government)
    _issue(
        user,
        head,
        "Laporkan kesiapan posko banjir",
        "Laporkan kesiapan posko banjir di wilayah Saudara: jumlah perahu, tenda, dan nama petugas jaga. "
        "Sertakan satu foto posko.",
        Urgency.IMPORTANT,
        after(calendar, clock.now(), Span(3, "working_days")),
        [p.pk for p in Position.objects.filter(title__startswith="Camat ")],
    )
    _issue(
        user,
        head,
        "Kirim data harga beras minggu ke-2",
        "Kirim harga beras medium dan premium di pasar wilayah Saudara per hari ini.",
        Urgency.NORMAL,
        after(calendar, clock.now(), Span(1, "working_days")),
        [p.pk for p in Position.objects.filter(title__startswith="Lurah ")],
    )


def _watch_sites(addresses: dict[str, str]) -> None:
    """The sites of five agencies; one has given a mandate, and its site is infected. The worker looks at once."""
    user, now = User.objects.get(email=EMAIL), clock.now()
    sites = []
    for name, url in addresses.items():
        agency = Agency.objects.get(name=name)
        seat = Position.objects.filter(agency=agency, title__startswith="Sekretaris").order_by("pk").first()
        draft = SiteDraft(url, agency, seat, f"Situs {agency.name}")
        sites.append(inventory.add_site(draft, acting_user=user, now=now))
        if name == INFECTED:
            inventory.give_mandate(_mandate(agency, now), acting_user=user, now=now)
    scans.start(
        sites, Scan.Reason.HAND, started_by=user, now=now, government_id=user.government_id, priority=2
    )


def _mandate(agency: Agency, now: datetime) -> Mandate:
    today = now.date()
    return Mandate(
        agency=agency,
        number="555/12/Kec-Awb/2026",
        text="Camat mengizinkan Diskominfo memeriksa situs kecamatan dari semua pandangan, kapan saja.",
        contact="Sekretaris Kec. Awanbiru",
        valid_from=today,
        valid_until=today.replace(year=today.year + 1),
    )


def _move_sites(addresses: dict[str, str]) -> None:
    """The Simulator's sites have another port after each start."""
    for name, url in addresses.items():
        Site.objects.filter(agency__name=name, url__contains=f".{DOMAIN}:").update(url=url)


def _issue(
    user: User, issuer: Position, title: str, text: str, urgency: Urgency, due: datetime, to: list[int]
) -> None:
    parts = tuple(Part("position", pk) for pk in to)
    draft = OrderDraft(title, text, issuer, parts, urgency, due, DueUnit.WORKING)
    meant = seats(parts, within=Position.objects.all()).select_related("superior")
    issue_directive(draft, meant, acting_user=user, now=clock.now())


def enter_url(port: int) -> str:
    """A link that signs the visitor of this machine in as the desk's officer; good for this start only."""
    token = secrets.token_urlsafe(24)
    file = Path(settings.KEYS) / "demo.token"
    file.touch(mode=0o600)
    file.write_text(token)
    return f"http://127.0.0.1:{port}/peragaan/{token}/"
