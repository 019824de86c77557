"""Acts inside a desk that the crash tests started (`tests.insider`)."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django stands first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from tests import factories  # noqa: E402
from tests.crash import invariants  # noqa: E402
from tests.insider import serve  # noqa: E402

from kentongan.base import clock  # noqa: E402
from kentongan.base.http import HttpDoor  # noqa: E402
from kentongan.base.scope import every_government, scope  # noqa: E402
from kentongan.base.users import User  # noqa: E402
from kentongan.cli.serve import collect_static  # noqa: E402
from kentongan.core.clock.demo import DemoClock  # noqa: E402
from kentongan.directives.models import Directive, DueUnit, OnUnknown, Urgency  # noqa: E402
from kentongan.directory.models import Position  # noqa: E402
from kentongan.kernel.accounts import webhook_path  # noqa: E402
from kentongan.kernel.models import ChannelAccount, Delivery, Inbox, Matter  # noqa: E402
from kentongan.ports import registry  # noqa: E402


def found(*, seats: int, token: str, api_url: str, webhook: bool, rate: int, speed: float) -> dict[str, Any]:
    """A regency with this many seats on Telegram, a hurried clock, the session of its regent's user."""
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    clock.set_demo_clock(DemoClock(clock.real_now(), factories.NOW, speed))
    with transaction.atomic():
        world = factories.world(seats)
    with scope(world.government):
        account = ChannelAccount.objects.get(channel="telegram")
        account.settings = {
            "token": token,
            "api_url": api_url,
            "rate": str(rate),
            "paid": "ya",
            "webhook": "ya" if webhook else "tidak",
        }
        account.settings = asyncio.run(_connected(account))
        account.save()
    return {"session": _session(world.user), "issuer": world.head.pk}


async def _connected(account: ChannelAccount) -> dict[str, Any]:
    connect = registry.channel("telegram").connect
    assert connect is not None
    async with HttpDoor() as http:
        return await connect(account.settings, http, f"{settings.PUBLIC_URL}{webhook_path(account)}")


def _session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def issue(*, orders: int, due_days: int) -> dict[str, int]:
    """Give orders through the house's own door; every other one is not to be sent twice."""
    user = User.objects.get()
    with scope(user.government_id):
        head = Position.objects.get(superior=None)
        world = factories.World(user.government, head.agency, head, user.person, user, [], [])
        seats = list(Position.objects.filter(superior=head).select_related("superior"))
        for n in range(orders):
            now = clock.now()
            factories.order(
                world,
                seats,
                now=now,
                due_at=now + timedelta(days=due_days),
                urgency=Urgency.EMERGENCY,
                due_unit=DueUnit.CALENDAR,
                on_unknown=OnUnknown.ASK if n % 2 else OnUnknown.DUPLICATE,
            )
    return {"orders": orders}


def counts() -> dict[str, int]:
    """What is still to be done, for waiting."""
    with every_government():
        moving = Delivery.objects.filter(state__in=["planned", "claimed"])
        due = Matter.objects.filter(next_due_at__lte=clock.now())
        return {
            "sent": Delivery.objects.filter(state="accepted").count(),
            "moving": moving.count(),
            "unread": Inbox.objects.filter(state="new").count(),
            "due": due.count(),
            "stuck": moving.filter(lease_until__lt=clock.real_now()).count(),
            "answered": Matter.objects.exclude(answered_at=None).count(),
            "directives": Directive.objects.filter(state="issued").count(),
        }


def set_clock(*, speed: float, days: float = 0) -> dict[str, float]:
    """Let the desk's clock run at this speed from now on, after a jump ahead."""
    now = clock.now() + timedelta(days=days)
    clock.set_demo_clock(DemoClock(clock.real_now(), now, speed))
    return {"speed": speed}


def check(*, heads: list[str], fences: dict[str, int], final: bool, speed: float) -> dict[str, Any]:
    """Every invariant; what is broken, in sentences, and the heads and fences of this moment."""
    return invariants.check(Path(settings.FOLDER), heads, fences, final=final, speed=speed)


if __name__ == "__main__":
    serve(found, issue, counts, set_clock, check)
