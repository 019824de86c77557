"""The world without sockets: restarts, forgotten updates, late answers, clocks, limits, pictures."""

import itertools
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sandbox.client import ANI, GROUP, KEYBOARD
from tests.sandbox.conftest import Now

from kentongan.core.clock.demo import DemoClock, dumps
from kentongan.sandbox import acts, pictures
from kentongan.sandbox.clock import FileClock
from kentongan.sandbox.errors import ActError, Refused
from kentongan.sandbox.limits import Limiter
from kentongan.sandbox.mailboxes import PHONE, PostOffice, base_address
from kentongan.sandbox.updates import disturbed
from kentongan.sandbox.world import World


def _again(world: World, now: Now) -> World:
    world.close()
    return World(world.folder, now, now)


def _facts(world: World) -> object:
    bot = world.bot(None)
    return (
        world.people,
        world.chats,
        world.messages,
        dict(world.threads),
        world.queries,
        world.files,
        world.sent,
        bot.updates.current(world.clock()),
        bot.updates.next_id,
        (bot.webhook, bot.allowed, bot.commands),
    )


def _live(world: World, now: Now) -> None:
    """A bit of everything that is recorded."""
    bot, ani = world.bot(None), world.person(ANI)
    acts.start(world, ani, "kode")
    first = world.send(bot, ani, {"text": "Perintah"}, KEYBOARD)
    query = acts.press(world, ani, first.id, 0)
    world.answer_query(bot, query, "Tercatat")
    now.time += 60
    world.edit(first, {"text": "Diterima"}, None)
    acts.send_photo(world, ani, caption="Bukti")
    world.delete(world.send(bot, ani, {"text": "salah"}, None))
    world.settle(bot, list(bot.updates.waiting)[:1])
    world.set_bot(bot, allowed=["message"], commands=[{"command": "a", "description": "b"}])
    world.set_webhook(bot, {"url": "http://localhost/", "secret": "s", "max_connections": 3})
    world.set_persona(ani, "diam")
    acts.block(world, ani)


def test_a_restart_shows_the_same_phones(world: World, now: Now) -> None:
    _live(world, now)
    before = _facts(world)
    again = _again(world, now)
    assert _facts(again) == before
    newest = max(again.messages)
    assert again.send(again.bot(None), again.person(ANI), {"text": "lagi"}, None).id == newest + 1
    again.close()


def test_a_torn_last_line_is_ignored(world: World, now: Now) -> None:
    _live(world, now)
    before = _facts(world)
    with (world.folder / "world.jsonl").open("ab") as journal:
        journal.write(b'{"e":"person","id":7,"na')
    again = _again(world, now)
    assert _facts(again) == before
    again.add_person({"id": 8, "name": "Sesudah"})
    third = _again(again, now)
    assert third.people.keys() == {ANI, 8}
    third.close()


def test_a_restart_after_a_reset(world: World, now: Now) -> None:
    _live(world, now)
    number = world.bot(None).updates.next_id
    world.reset()
    again = _again(world, now)
    bot = again.bot(None)
    assert (again.people, again.messages, bot.webhook, bot.allowed) == ({}, {}, None, [])
    assert bot.updates.next_id == number
    again.close()


def test_updates_are_forgotten_each_in_its_time(world: World, now: Now) -> None:
    bot, ani = world.bot(None), world.person(ANI)
    sent = world.send(bot, ani, {"text": "Perintah"}, KEYBOARD)
    acts.press(world, ani, sent.id, 0)
    acts.reply(world, ani, "pesan")
    now.time += 150
    assert [update.kind for update in bot.updates.current(now())] == ["callback_query", "message"]
    now.time += 1
    assert [update.kind for update in bot.updates.current(now())] == ["message"]
    assert [update.kind for update in bot.updates.lost] == ["callback_query"]
    now.time += 24 * 3600 - 151
    assert len(bot.updates.current(now())) == 1
    now.time += 1
    assert bot.updates.current(now()) == []


def test_a_press_answered_too_late(world: World, now: Now) -> None:
    sent = world.send(world.bot(None), world.person(ANI), {"text": "Perintah"}, KEYBOARD)
    query = acts.press(world, world.person(ANI), sent.id, 0)
    now.time += 151
    with pytest.raises(Refused, match="query is too old"):
        world.answer_query(world.bot(None), query, "")


def test_a_bot_cannot_answer_for_another(world: World) -> None:
    other = world.add_bot("78:token")
    sent = world.send(world.bot(77), world.person(ANI), {"text": "Perintah"}, KEYBOARD)
    query = acts.press(world, world.person(ANI), sent.id, 0)
    with pytest.raises(Refused):
        world.answer_query(other, query, "")
    assert other.updates.current(0) == []


def test_acts_that_make_no_sense(world: World) -> None:
    ani = world.person(ANI)
    with pytest.raises(ActError, match="needs a text"):
        acts.reply(world, ani, "  ")
    with pytest.raises(ActError, match="only a group"):
        acts.migrate(world, ani)
    world.add_person({"id": GROUP, "name": "Grup"})
    assert acts.migrate(world, world.person(GROUP)).as_chat()["type"] == "supergroup"


def test_old_messages_cannot_be_deleted(world: World, now: Now) -> None:
    from kentongan.sandbox.methods import Call, delete_message

    bot = world.bot(None)
    sent = world.send(bot, world.person(ANI), {"text": "lama"}, None)
    now.time += 48 * 3600 + 1
    with pytest.raises(Refused, match="can't be deleted for everyone"):
        delete_message(Call(world, bot, {"chat_id": ANI, "message_id": sent.id}))


def test_disturbed_updates() -> None:
    batch = [{"update_id": number} for number in range(10)]
    assert disturbed(batch, twice=False, shuffled=False) == batch
    shuffled = disturbed(batch, twice=False, shuffled=True, seed=4)
    assert shuffled != batch
    assert sorted(body["update_id"] for body in shuffled) == list(range(10))
    assert disturbed(batch, twice=False, shuffled=True, seed=4) == shuffled


def test_limits_recover_with_time() -> None:
    limiter = Limiter()
    assert [limiter.take(1, 5, 0.0) for _ in range(4)] == [0, 0, 0, 1]
    assert limiter.take(1, 5, 1.0) == 0
    assert limiter.take(1, 5, 1.5) == 1
    assert limiter.take(2, 5, 1.5) == 0  # another bot
    assert [limiter.take(3, -5, 0.0) for _ in range(21)].count(0) == 20
    assert limiter.take(3, -5, 0.0) == 3
    assert [limiter.take(4, chat, 0.0) for chat in range(1, 32)].count(0) == 30


def test_the_clock_follows_its_file(tmp_path: Path) -> None:
    path, real = tmp_path / "clock.json", Now()
    clock = FileClock(path, real)
    assert clock() == real.time
    anchor = datetime.fromtimestamp(real.time, UTC)
    path.write_text(dumps(DemoClock(anchor, anchor + timedelta(days=1), 60)))
    real.time += 0.1
    assert clock() == real.time  # the file is not looked at so soon
    real.time += 0.9
    assert clock() == pytest.approx(real.time - 1 + 86400 + 60)
    path.write_text("{half")
    real.time += 1
    assert clock() == pytest.approx(real.time - 2 + 86400 + 120)
    path.write_text(dumps(DemoClock(anchor, anchor + timedelta(days=2), 0)))
    real.time += 1
    assert clock() == pytest.approx(real.time - 3 + 2 * 86400)


def test_sizes_of_pictures() -> None:
    assert pictures.size(pictures.sample(1, 40, 30)) == (40, 30)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc4\x00\x02\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40)
    assert pictures.size(jpeg) == (40, 30)
    assert pictures.extension(jpeg) == "jpg"
    for other in (b"GIF89a", b"\xff\xd8", b"\xff\xd8" + b"x" * 20, b"\x89PNG\r\n\x1a\n"):
        assert pictures.size(other) is None


def test_the_drawn_picture_is_a_real_one() -> None:
    picture = pictures.sample(2, 300, 4)
    assert pictures.sample(3, 300, 4) != picture
    size, _ = struct.unpack(">I4s", picture[33:41])
    data, crc = picture[41 : 41 + size], picture[41 + size : 45 + size]
    assert crc == struct.pack(">I", zlib.crc32(b"IDAT" + data))
    rows = zlib.decompress(data)
    assert len(rows) == 4 * (1 + 300 * 3)
    reds = list(itertools.accumulate(rows[1:901:3]))
    assert reds == [255 * x // 300 for x in range(300)]


def test_addresses() -> None:
    assert base_address("Desk+7@Pemda.go.id") == "desk@pemda.go.id"
    for bad in ("", "desk", "@x", "a@", "../a@x", "a@b/c"):
        with pytest.raises(ActError):
            base_address(bad)


def test_mailboxes_after_a_restart(tmp_path: Path) -> None:
    office = PostOffice(tmp_path / "mail")
    office.mark("kosong@x.id", PHONE)
    mail = office.deliver("a+b@x.id", b"Subject: s\r\n\r\nisi\r\n", 5.0)
    box = office.open("a@x.id")
    box.set_flags(mail, frozenset("S"))
    gone = office.deliver("a@x.id", b"Subject: t\r\n\r\n", 6.0)
    box.set_flags(gone, frozenset("T"))
    box.expunge()
    again = PostOffice(tmp_path / "mail")
    assert sorted(again.phones()) == ["a@x.id", "kosong@x.id"]
    assert list(again.open("a@x.id").mails.values()) == [mail]
    assert again.deliver("a@x.id", b"\r\n", 7.0).uid == gone.uid + 1
    again.reset()
    assert PostOffice(tmp_path / "mail").phones() == []
