"""What stands in a desk that commands are tried on: `python -m tests.cli.world ACT` in that desk's environment."""

import json
import sys
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402 - Django stands first
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from allauth.mfa.utils import decrypt  # noqa: E402
from tests import factories  # noqa: E402

from kentongan.base import clock, files  # noqa: E402
from kentongan.base.events import Event  # noqa: E402
from kentongan.base.scope import every_government, scope  # noqa: E402
from kentongan.base.users import Government, User  # noqa: E402
from kentongan.core.clock.states import Move  # noqa: E402
from kentongan.directives.models import Directive  # noqa: E402
from kentongan.directory.models import Position  # noqa: E402
from kentongan.kernel import tokens  # noqa: E402
from kentongan.kernel.answers import NewFile, Reply, answer  # noqa: E402
from kentongan.kernel.models import Answer, AnswerFile, ChannelAccount, Delivery, Inbox, Matter  # noqa: E402

TOKEN = "123456:rahasia-telegram"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
PHOTO = b"\x89PNG\r\n\x1a\n foto posko"
DEAD_URL = "http://127.0.0.1:9"


def build() -> None:
    """A regency with an order, a report with a photo, two channels and a second factor; beside it another one."""
    world = factories.world(3)
    other = factories.world(1)
    Government.objects.filter(pk=other.government.pk).update(slug="sebelah")
    TOTP.activate(world.user, TOTP_SECRET)
    with scope(world.government):
        account = ChannelAccount.objects.get(channel="telegram")
        account.settings = {"token": TOKEN, "api_url": DEAD_URL, "webhook": "tidak"}
        account.save()
    with scope(other.government):
        ChannelAccount.objects.filter(channel="telegram").update(is_active=False)
    factories.channel(world.government, "email", from_address="meja@contohkab.example", smtp_host="127.0.0.1")
    directive = factories.order(world)
    with scope(world.government):
        matter = Matter.objects.filter(case_id=directive.pk).order_by("pk")[0]
        assert matter.person
        photo = NewFile("posko.png", "image/png", PHOTO)
        report = Reply(
            Move.FINISH, matter.person, "web", f"person:{matter.person_id}", "Sudah siap.", (photo,)
        )
        answer(matter.pk, report, confirm=False, now=factories.NOW)


def grow(orders: str = "1") -> None:
    """Give more orders."""
    government = Government.objects.order_by("pk")[0]
    user = User.objects.filter(government=government)[0]
    with scope(government):
        head = Position.objects.get(superior=None)
        world = factories.World(government, head.agency, head, user.person, user, [], [])
        seats = list(Position.objects.filter(superior=head))
        for _ in range(int(orders)):
            factories.order(world, seats, now=clock.now(), due_at=clock.now() + timedelta(days=5))


def keep_growing() -> None:
    """Give orders until killed: a desk in the middle of its work."""
    while True:
        grow()
        time.sleep(0.01)


def facts() -> dict[str, Any]:
    """What must survive: read through the house's own doors, so that an unreadable secret or file fails here."""
    with every_government():
        kept = [files.path_of(f.digest).read_bytes() == PHOTO for f in AnswerFile.objects.all()]
        factor = Authenticator.objects.get()
        return {
            "token": ChannelAccount.objects.get(channel="telegram", is_active=True).settings["token"],
            "totp": decrypt(factor.data["secret"]),
            "photos": kept,
            "events": Event.objects.count(),
            "directives": Directive.objects.count(),
            "matters": Matter.objects.count(),
            "moves": list(Answer.objects.order_by("pk").values_list("move", flat=True)),
            "inbox": list(Inbox.objects.order_by("pk").values_list("state", flat=True)),
            "slugs": list(Government.objects.order_by("pk").values_list("slug", flat=True)),
        }


def mailed() -> dict[str, str]:
    """An order that went out by e-mail: whom it was sent to, and the key his reply must carry."""
    government = Government.objects.order_by("pk")[0]
    with scope(government):
        matter = Matter.objects.filter(state="waiting").order_by("pk")[0]
        person = matter.person
        assert person
        address = person.addresses.create(
            government=government,
            channel="email",
            value="camat@contohkab.example",
            rank=5,
            since=factories.NOW,
        )
        sent = Delivery.objects.filter(matter=matter, purpose="order")
        sent.update(state="accepted", channel="email", address=address)
        return {"address": address.value, "key": tokens.message_key(sent.get().pk), "slug": government.slug}


def telegram_at(url: str, token: str) -> None:
    """Point the Telegram channel at a running Simulator; other channels go quiet."""
    with every_government():
        ChannelAccount.objects.filter(channel="email").update(is_active=False)
        account = ChannelAccount.objects.get(channel="telegram", is_active=True)
        account.settings = account.settings | {"api_url": url, "token": token}
        account.save()


ACTS = {act.__name__: act for act in (build, grow, keep_growing, facts, mailed, telegram_at)}

if __name__ == "__main__":
    json.dump(ACTS[sys.argv[1]](*sys.argv[2:]), sys.stdout)
