"""Personas: each does what its name says, at the times it may, the same way for the same seed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sandbox.client import ANI
from tests.sandbox.conftest import Now

from kentongan.sandbox import acts
from kentongan.sandbox.autoplay import CAPTIONS, TROUBLES, Autoplay, try_tick
from kentongan.sandbox.model import Message
from kentongan.sandbox.world import World

HOUR, DAY = 3600.0, 86400.0
ORDER: dict[str, Any] = {"inline_keyboard": [[{"text": "✅ Diterima", "callback_data": "a"}]]}
REPORT: dict[str, Any] = {
    "inline_keyboard": [
        [{"text": "Selesai", "callback_data": "s"}, {"text": "Ada kendala", "callback_data": "k"}]
    ]
}
ALL_THREE = {"inline_keyboard": [*ORDER["inline_keyboard"], *REPORT["inline_keyboard"]]}

type Send = Callable[..., Message]


@pytest.fixture
def autoplay(world: World) -> Autoplay:
    autoplay = Autoplay(world, seed=1)
    autoplay.switch(True)
    return autoplay


@pytest.fixture
def send(world: World) -> Send:
    def send(markup: dict[str, Any] | None = ORDER, text: str = "Perintah", person: int = ANI) -> Message:
        return world.send(world.bot(None), world.person(person), {"text": text}, markup)

    return send


def _pass(autoplay: Autoplay, now: Now, seconds: float, step: float = 30.0) -> list[float]:
    """Let time pass in steps; the seconds after which something was done."""
    began, acted = now.time, []
    while now.time < began + seconds:
        now.time += step
        if autoplay.tick():
            acted.append(now.time - began)
    return acted


def _is(world: World, persona: str) -> None:
    world.set_persona(world.person(ANI), persona)


def test_fast_people_accept_in_minutes_and_finish_in_hours(
    world: World, now: Now, autoplay: Autoplay, send: Send
) -> None:
    _is(world, "cepat")
    order = send(ALL_THREE)
    (accepted,) = _pass(autoplay, now, HOUR - 120)
    assert 120 <= accepted <= 1230
    assert order.pressed == ["a"]
    _pass(autoplay, now, 6 * HOUR)
    assert order.pressed in (["a", "s"], ["a", "k"])


def test_the_next_buttons_may_come_by_an_edit(world: World, now: Now, autoplay: Autoplay, send: Send) -> None:
    _is(world, "cepat")
    order = send()
    _pass(autoplay, now, HOUR)
    assert order.pressed == ["a"]
    world.edit(order, {"text": "Diterima pukul 08.00"}, REPORT)
    assert _pass(autoplay, now, 0.9 * HOUR) == []
    _pass(autoplay, now, 6 * HOUR)
    assert order.pressed in (["a", "s"], ["a", "k"])


def test_slow_people_take_a_day_or_a_reminder(world: World, now: Now, autoplay: Autoplay, send: Send) -> None:
    _is(world, "lambat")
    order = send()
    (waited,) = _pass(autoplay, now, 2 * DAY, 600)
    assert DAY <= waited <= 2 * DAY
    assert order.pressed == ["a"]
    second = send()
    now.time += HOUR
    reminder = send()
    acted = _pass(autoplay, now, HOUR + 60)
    assert len(acted) == 1
    assert 600 <= acted[0] <= HOUR + 60
    assert (second.pressed, reminder.pressed) == ([], ["a"])


def test_readers_ignore_the_first_two_reminders(
    world: World, now: Now, autoplay: Autoplay, send: Send
) -> None:
    _is(world, "hanya_membaca")
    ignored = [send() for _ in range(3)]
    assert _pass(autoplay, now, 10 * DAY, 600) == []
    third_reminder = send()
    assert len(_pass(autoplay, now, 4 * HOUR + 600, 600)) == 1
    assert [message.pressed for message in ignored] == [[], [], []]
    assert third_reminder.pressed == ["a"]


@pytest.mark.parametrize("persona", ["diam", "manual"])
def test_silent_people_and_visitors_do_nothing(
    world: World, now: Now, autoplay: Autoplay, send: Send, persona: str
) -> None:
    _is(world, persona)
    for _ in range(5):
        send(ALL_THREE)
    assert _pass(autoplay, now, 30 * DAY, HOUR) == []


def test_some_people_block_after_the_first_message(
    world: World, now: Now, autoplay: Autoplay, send: Send
) -> None:
    _is(world, "memblokir")
    send()
    send()
    _pass(autoplay, now, 90)
    assert world.chat(world.bot(None), ANI).blocked
    kinds = [update.kind for update in world.bot(None).updates.current(now())]
    assert kinds == ["my_chat_member"]


def _many(world: World, now: Now, autoplay: Autoplay, send: Send) -> list[list[str]]:
    """Forty fast people get an order; what each of them pressed in a day."""
    people = range(1, 41)
    for number in people:
        world.add_person({"id": number, "name": "x", "persona": "cepat"})
    orders = [send(ALL_THREE, person=number) for number in people]
    _pass(autoplay, now, DAY, 1200)
    return [order.pressed for order in orders]


def test_some_have_trouble_and_some_send_a_photo(
    world: World, now: Now, autoplay: Autoplay, send: Send
) -> None:
    pressed = _many(world, now, autoplay, send)
    assert 1 <= pressed.count(["a", "k"]) <= 12
    assert pressed.count(["a", "k"]) + pressed.count(["a", "s"]) == 40
    photos = [message for message in world.messages.values() if "photo" in message.body]
    assert 5 <= len(photos) <= 30
    assert {photo.text for photo in photos} <= set(CAPTIONS)


def test_the_same_seed_plays_the_same_way(tmp_path: Path) -> None:
    def play(folder: str, seed: int) -> list[tuple[int, str, int]]:
        now = Now()
        world = World(tmp_path / folder, now, now)
        bot = world.add_bot("77:token")
        autoplay = Autoplay(world, seed)
        autoplay.switch(True)

        def send(markup: dict[str, Any], person: int) -> Message:
            return world.send(bot, world.person(person), {"text": "Perintah"}, markup)

        _many(world, now, autoplay, send)
        world.close()
        return [
            (message.chat_id, message.text + ",".join(message.pressed), message.body["date"])
            for message in world.messages.values()
        ]

    assert play("one", 5) == play("two", 5)
    assert play("three", 6) != play("four", 5)


@pytest.mark.parametrize(
    ("markup", "text"), [({"force_reply": True}, "Jelaskan."), (None, "Apa kendala yang dihadapi?")]
)
def test_trouble_is_explained_when_asked(
    world: World, now: Now, autoplay: Autoplay, send: Send, markup: dict[str, Any] | None, text: str
) -> None:
    _is(world, "cepat")
    question = send(markup, text)
    send(None, "Terima kasih.")
    assert len(_pass(autoplay, now, HOUR)) == 1
    answer = world.threads[ANI][-1]
    assert answer.text in TROUBLES
    assert answer.body["reply_to_message"]["message_id"] == question.id


def test_a_visitor_takes_over_and_gives_back(world: World, now: Now, autoplay: Autoplay, send: Send) -> None:
    _is(world, "cepat")
    order = send()
    _is(world, "manual")
    assert _pass(autoplay, now, HOUR) != []
    assert order.pressed == []
    _is(world, "lambat")
    autoplay.switch(False)
    assert _pass(autoplay, now, DAY, 600) == []
    autoplay.switch(True)
    _pass(autoplay, now, 2 * DAY, 600)
    assert order.pressed == ["a"]


def test_a_new_persona_takes_up_old_messages(world: World, now: Now, autoplay: Autoplay, send: Send) -> None:
    order = send()
    _is(world, "cepat")
    autoplay.replan(world.person(ANI))
    _pass(autoplay, now, HOUR)
    assert order.pressed == ["a"]


def test_what_became_impossible_is_left(world: World, now: Now, autoplay: Autoplay, send: Send) -> None:
    _is(world, "cepat")
    changed, deleted = send(), send()
    world.edit(changed, {"text": "Dibatalkan"}, None)
    world.delete(deleted)
    _pass(autoplay, now, HOUR)
    assert (changed.pressed, deleted.pressed) == ([], [])
    send()
    acts.block(world, world.person(ANI))
    _pass(autoplay, now, HOUR)
    acts.unblock(world, world.person(ANI))
    world.bots.clear()
    send_late = autoplay.tick()
    assert send_late == 0
    try_tick(autoplay)


def test_a_press_that_was_never_fetched_is_made_again(
    world: World, now: Now, autoplay: Autoplay, send: Send
) -> None:
    _is(world, "cepat")
    bot = world.bot(None)
    order = send()
    now.time += HOUR
    autoplay.tick()
    acts.press(world, world.person(ANI), order.id, data="ditempa")
    acts.reply(world, world.person(ANI), "pesan")
    assert len(bot.updates.current(now())) == 3
    now.time += 151
    assert [update.kind for update in bot.updates.current(now())] == ["message"]
    _pass(autoplay, now, 400)
    assert order.pressed == ["a", "ditempa", "a"]
    assert [update.kind for update in bot.updates.current(now())] == ["message", "callback_query"]
