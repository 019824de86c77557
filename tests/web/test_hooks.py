"""The one webhook door: proof first, then the body is kept once, then 200; nothing else happens in the request."""

from itertools import permutations
from typing import Any

import orjson
import pytest
from tests import factories
from tests.flows import Desk, pressed
from tests.signing_in import browser

from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.directives.models import Directive
from kentongan.kernel import tokens
from kentongan.kernel.models import Answer, ChannelAccount, Inbox
from kentongan.ports import registry
from kentongan.web.hooks import LIMIT

SECRET = factories.WEBHOOK_SECRET


@pytest.fixture
def directive(desk: Desk) -> Directive:
    row = desk.order()
    desk.deliver()
    return row


def body(desk: Desk, directive: Directive, number: int = 1, by: Move = Move.ACKNOWLEDGE) -> bytes:
    """A press on the first seat's button, as Telegram sends it."""
    data = tokens.button(by, desk.first_message(desk.matter(directive)).pk)
    return orjson.dumps({"update_id": number} | pressed("1", data))


def send(desk: Desk, content: bytes, secret: str = SECRET, slug: str = "") -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    path = f"/hook/{slug or desk.account.slug}/"
    return browser().post(path, content, content_type="application/json", headers=headers).status_code


def state(desk: Desk, directive: Directive) -> str:
    return desk.matter(directive).state


def test_the_body_is_kept_and_nothing_else_happens_in_the_request(desk: Desk, directive: Directive) -> None:
    content = body(desk, directive)
    assert send(desk, content) == 200
    item = Inbox.objects.get()
    assert (bytes(item.body), item.state, item.provider_id) == (content, Inbox.State.NEW, "1")
    assert state(desk, directive) == "waiting"
    desk.receiver.step()
    assert state(desk, directive) == "acknowledged"


@pytest.mark.slow
def test_a_hundred_copies_of_one_update_are_one_answer(desk: Desk, directive: Directive) -> None:
    content = body(desk, directive)
    assert {send(desk, content) for _ in range(100)} == {200}
    assert Inbox.objects.count() == 1
    desk.receiver.step()
    assert {send(desk, content) for _ in range(5)} == {200}
    desk.receiver.step()
    assert Answer.objects.count() == 1
    assert desk.tags(directive).count("kernel:matter:answered") == 1


@pytest.mark.parametrize("order", list(permutations((Move.ACKNOWLEDGE, Move.FINISH, Move.OBSTRUCT))))
def test_updates_out_of_order_end_in_the_same_place(
    desk: Desk, directive: Directive, order: tuple[Move, ...]
) -> None:
    """Whatever comes first: once the report is in, it stays in."""
    for number, by in enumerate(order):
        send(desk, body(desk, directive, 9 - number, by))
        desk.receiver.step()
    assert state(desk, directive) == "done"


@pytest.mark.parametrize("secret", ["", "salah", SECRET + "x", SECRET[:-1], SECRET.upper()])
def test_a_forged_webhook_is_refused_kept_out_and_logged(
    desk: Desk, directive: Directive, secret: str
) -> None:
    assert send(desk, body(desk, directive), secret) == 403
    assert not Inbox.objects.exists()
    event = Event.objects.latest("seq")
    assert (event.tag, event.subject) == ("kernel:webhook:forged", f"channel:{desk.account.pk}")


def test_a_flood_of_forgeries_is_logged_once_a_minute(desk: Desk, directive: Directive) -> None:
    for _ in range(20):
        send(desk, body(desk, directive), "salah")
    desk.watch.forward(minutes=2)
    send(desk, body(desk, directive), "salah")
    assert Event.objects.filter(tag="kernel:webhook:forged").count() == 2


def test_the_secret_of_another_government_opens_nothing_here(desk: Desk, directive: Directive) -> None:
    other = factories.world(1)
    with scope(other.government):
        row = ChannelAccount.objects.get(channel="telegram")
        row.settings = row.settings | {"webhook_secret": "rahasia-lain"}
        row.save()
    assert send(desk, body(desk, directive), "rahasia-lain") == 403
    assert send(desk, body(desk, directive), SECRET, row.slug) == 403


def test_our_update_at_another_s_door_answers_nothing_of_ours(desk: Desk, directive: Directive) -> None:
    other = factories.world(1)
    with scope(other.government):
        slug = ChannelAccount.objects.get(channel="telegram").slug
    assert send(desk, body(desk, directive), SECRET, slug) == 200
    desk.receiver.step()
    assert state(desk, directive) == "waiting"


@pytest.mark.parametrize("slug", ["tidak-ada", "a%00b", "x" * 300, "%2e%2e", "1'--"])
def test_an_unknown_door_is_not_there(desk: Desk, slug: str) -> None:
    assert send(desk, b"{}", SECRET, slug) == 404


def test_a_channel_that_is_off_or_has_no_ears_has_no_door(desk: Desk) -> None:
    inapp = ChannelAccount.objects.get(channel="inapp")
    assert registry.channel("inapp").receiver is None
    assert send(desk, b"{}", SECRET, inapp.slug) == 404
    ChannelAccount.objects.filter(channel="telegram").update(is_active=False)
    assert send(desk, b"{}") == 404


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"update_id": "1"}', b"0" * 5000]
)
def test_a_body_that_cannot_be_read_is_said_to_be_so(desk: Desk, content: bytes) -> None:
    assert send(desk, content) == 400
    assert not Inbox.objects.exists()


def test_a_body_over_the_limit_is_refused(desk: Desk) -> None:
    assert send(desk, b" " * (LIMIT + 1)) == 413
    assert not Inbox.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_only_posts_come_in(desk: Desk, method: str) -> None:
    found: Any = getattr(browser(), method)(f"/hook/{desk.account.slug}/")
    assert found.status_code == 405
