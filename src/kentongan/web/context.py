"""The frame around every page: navigation, health, time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kentongan.base import clock, words
from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.kernel.models import Heartbeat, health_of

# A loop that has not given a sign of life for this long has stopped.
DEAD = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class NavItem:
    url: str
    icon: str
    label: str
    count: int | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    label: str
    items: list[NavItem]


@dataclass(frozen=True, slots=True)
class Health:
    """Words on the desk's own state: quiet where it is well, else the worst fact."""

    level: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    government: str
    nav: list[NavGroup]
    bottom: list[NavItem]
    health: Health
    channel: Health | None
    now: datetime
    zone: str
    initials: str
    demo: bool
    theme: str
    search_url: str


P = Permission
_ENTRIES: list[tuple[str, list[tuple[str, str, Callable[[], str], Permission]]]] = [
    (
        "",
        [
            ("desk", "home", lambda: _("Meja"), P.DESK_READ),
            ("mine", "inbox", lambda: _("Untuk saya"), P.ANSWER),
            ("directives", "gavel", lambda: _("Perintah"), P.DIRECTIVE_READ),
            ("sites", "world-search", lambda: _("Situs"), P.SITE_READ),
        ],
    ),
    (
        noop("Alat"),
        [
            ("screening", "shield-check", lambda: _("Penapisan"), P.SCREEN),
            ("deliveries", "send", lambda: _("Pengiriman"), P.DELIVERY_READ),
            ("sandbox", "device-mobile", lambda: _("Simulator"), P.SANDBOX_PLAY),
        ],
    ),
    (
        noop("Pemerintah"),
        [
            ("agencies", "sitemap", lambda: _("OPD & pejabat"), P.DIRECTORY_READ),
            ("audit", "list-check", lambda: _("Jejak audit"), P.AUDIT_READ),
            ("settings", "settings", lambda: _("Pengaturan"), P.CALENDAR_CHANGE),
        ],
    ),
]


# Pages that stand under an entry although their addresses do not begin with its own.
_ALSO = {"agencies": ("/jabatan/", "/pejabat/")}


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor: nothing for visitors who are not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"frame": _frame(request, user)}


def _frame(request: HttpRequest, user: User) -> Frame:
    groups = [_group(label, entries, request, user) for label, entries in _ENTRIES]
    groups = [g for g in groups if g.items]
    return Frame(
        government=user.government.short_name,
        nav=groups,
        bottom=_bottom(request, user),
        health=_health(user.government_id),
        channel=None,
        now=clock.now(),
        zone=user.government.zone,
        initials=words.initials(user.name),
        demo=settings.DEMO,
        theme=user.theme,
        search_url=reverse("search"),
    )


def _group(
    label: str,
    entries: list[tuple[str, str, Callable[[], str], Permission]],
    request: HttpRequest,
    user: User,
) -> NavGroup:
    shown = [e for e in entries if user.may(e[3]) and (e[0] != "sandbox" or settings.SANDBOX_URL)]
    return NavGroup(_(label) if label else "", [_item(request, *e[:3]) for e in shown])


def _item(request: HttpRequest, name: str, icon: str, label: Callable[[], str]) -> NavItem:
    url = reverse(name)
    active = request.path == url if url == "/" else request.path.startswith((url, *_ALSO.get(name, ())))
    return NavItem(url, icon, label(), active=active)


def _bottom(request: HttpRequest, user: User) -> list[NavItem]:
    """Five for the thumb."""
    wanted: list[tuple[str, str, Callable[[], str], Permission]] = [
        ("desk", "home", lambda: _("Meja"), P.DESK_READ),
        ("mine", "inbox", lambda: _("Untuk saya"), P.ANSWER),
        ("directives", "gavel", lambda: _("Perintah"), P.DIRECTIVE_READ),
        ("search", "search", lambda: _("Cari"), P.DIRECTIVE_READ),
    ]
    shown = [_item(request, *e[:3]) for e in wanted if user.may(e[3])]
    return [*shown, NavItem("#menu", "menu-2", _("Lainnya"))]


def _health(government_id: int) -> Health:
    """One query: the heartbeats of the loops, and what the auditor tells this government."""
    told = health_of(government_id)
    seen = Heartbeat.objects.exclude(loop__startswith="health:") | Heartbeat.objects.filter(loop=told)
    beats = {beat.loop: beat for beat in seen}
    url = reverse("health")
    now = clock.real_now()
    if not beats:
        return Health("bad", _("Pekerja belum berjalan"), url)
    oldest = min((b.at for name, b in beats.items() if name not in ("auditor", told)), default=now)
    if now - oldest > DEAD:
        return Health("bad", _("Pekerja berhenti %(ago)s") % {"ago": words.duration(now - oldest)}, url)
    bad = [b for b in beats.values() if b.level != "ok"]
    if bad:
        return Health("warn", bad[0].detail.split(";")[0].rstrip("."), url)
    seconds = max(0, int((now - oldest).total_seconds()))
    return Health("ok", _("Pekerja berjalan · %(n)d dtk lalu") % {"n": seconds}, url)
