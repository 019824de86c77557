"""Personas: people of the demo who read, press and write by themselves, in the time of the clock in use.

Pure: `tick()` does what is due. What a persona does depends on the seed, the phone and how many messages it
has had, so the same demo plays the same way twice.
"""

import contextlib
import heapq
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import NamedTuple

from kentongan.sandbox import acts
from kentongan.sandbox.errors import ActError
from kentongan.sandbox.model import Message, Person
from kentongan.sandbox.world import World

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

ASKS = "apa kendala"
ACCEPT, DONE, TROUBLE = "diterima", "selesai", "kendala"  # a button's meaning is read from its text

TROUBLES = (
    "Petugas lapangan masih menangani laporan lain, kami lanjutkan besok pagi.",
    "Akses ke lokasi tertutup karena perbaikan jalan, mohon tambahan waktu.",
    "Kami masih menunggu data dari kelurahan.",
    "Anggaran kegiatan belum cair, mohon arahan.",
)
CAPTIONS = ("Sudah selesai, berikut fotonya.", "Dokumentasi kegiatan terlampir.", "Laporan foto di lokasi.")


class Span(NamedTuple):
    """Seconds from a message to the act that answers it: at least, at most."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Habit:
    accept: Span
    done: Span
    reminded: Span | None = None  # when an earlier message is still unanswered; None = as `accept`
    ignores: int = 0  # messages left unanswered before the first answer
    photo: float = 0.0  # chance of a photo before "Selesai"
    trouble: float = 0.0  # chance of "Kendala" instead of "Selesai"


HABITS = {
    "cepat": Habit(Span(2 * MINUTE, 20 * MINUTE), Span(HOUR, 6 * HOUR), photo=0.4, trouble=0.1),
    "lambat": Habit(Span(DAY, 2 * DAY), Span(DAY, 2 * DAY), Span(10 * MINUTE, HOUR), photo=0.2, trouble=0.25),
    # The order and its first two reminders are only read.
    "hanya_membaca": Habit(Span(HOUR, 4 * HOUR), Span(DAY, 2 * DAY), ignores=3, trouble=0.3),
}
BLOCKS = Span(5.0, MINUTE)
WRITES = Span(MINUTE, 5 * MINUTE)  # to the sentence that explains a trouble
AGAIN_S = 5 * MINUTE  # after a press that the bot never fetched


@dataclass(order=True, slots=True)
class Plan:
    due: float
    number: int
    person: int = field(compare=False)
    message: int = field(compare=False)
    act: str = field(compare=False)


class Autoplay:
    """Off until `switch(True)`."""

    def __init__(self, world: World, seed: int = 0) -> None:
        self.on = False
        self._world = world
        self._seed = seed
        self._plans: list[Plan] = []
        self._planned: set[tuple[int, str]] = set()  # (message, act): nobody does the same thing twice
        self._numbers = count()
        world.on_shown.append(self._shown)

    def switch(self, on: bool) -> None:
        """On: also take up what is already on the phones."""
        self.on = on
        self._plans.clear()
        self._planned.clear()
        if on:
            for message in list(self._world.messages.values()):
                self._shown(message)

    def replan(self, person: Person) -> None:
        """Take up what is on one phone, after its persona changed."""
        for message in self._world.threads[person.id]:
            self._shown(message)

    def tick(self) -> int:
        """Do everything that is due, and say how much that was."""
        done = 0
        self._press_again()
        while self.on and self._plans and self._plans[0].due <= self._world.clock():
            self._perform(heapq.heappop(self._plans))
            done += 1
        return done

    def _shown(self, message: Message) -> None:
        if self.on and message.outgoing and not message.deleted:
            person = self._world.people[message.chat_id]
            if person.persona == "memblokir":
                self._plan(message, "block", BLOCKS)
            elif person.persona in HABITS:
                self._answer(message, HABITS[person.persona])

    def _answer(self, message: Message, habit: Habit) -> None:
        ignored = self._ignored(message)
        if _asks_for_words(message):
            self._plan(message, "write", WRITES)
        elif _button(message, ACCEPT) is not None and not message.pressed:
            if ignored >= habit.ignores:
                self._plan(message, ACCEPT, habit.reminded if ignored and habit.reminded else habit.accept)
        elif _button(message, DONE) is not None:
            self._plan_end(message, habit)

    def _plan_end(self, message: Message, habit: Habit) -> None:
        chance = self._random(message, "end").random()
        if chance < habit.trouble and _button(message, TROUBLE) is not None:
            self._plan(message, TROUBLE, habit.done)
        else:
            self._plan(message, DONE, habit.done)

    def _ignored(self, message: Message) -> int:
        """How many messages came before this one since the person last did anything."""
        ignored = 0
        for other in self._world.threads[message.chat_id]:
            if other.id >= message.id:
                break
            acted = not other.outgoing or bool(other.pressed)
            ignored = 0 if acted else ignored + 1
        return ignored

    def _random(self, message: Message, act: str) -> Random:
        thread = self._world.threads[message.chat_id]
        place = sum(other.outgoing and other.id < message.id for other in thread)
        return Random(f"{self._seed}:{message.chat_id}:{place}:{act}")

    def _plan(self, message: Message, act: str, span: Span) -> None:
        if (message.id, act) in self._planned:
            return
        self._planned.add((message.id, act))
        shown = float(message.body.get("edit_date") or message.body["date"])
        due = shown + self._random(message, act).uniform(*span)
        self._push(due, message.chat_id, message.id, act)

    def _push(self, due: float, person: int, message: int, act: str) -> None:
        heapq.heappush(self._plans, Plan(due, next(self._numbers), person, message, act))

    def _perform(self, plan: Plan) -> None:
        person = self._world.people.get(plan.person)
        message = self._world.messages.get(plan.message)
        if person is None or message is None or message.deleted or person.persona == "manual":
            return  # the simulator was emptied, or a visitor took the phone over
        bot = self._world.bot(message.bot)
        chat = self._world.chat(bot, person.id)
        if chat.blocked or chat.migrated_to:
            return
        if plan.act == "block":
            acts.block(self._world, person, bot)
        elif plan.act == "write":
            sentence = self._random(message, "sentence").choice(TROUBLES)
            acts.reply(self._world, person, sentence, message.id, bot)
        elif plan.act.startswith("again "):
            index = _button(message, plan.act.removeprefix("again "))
            if index is not None:
                acts.press(self._world, person, message.id, index)
        else:
            self._press(person, message, plan.act)

    def _press(self, person: Person, message: Message, act: str) -> None:
        index = _button(message, act)
        if index is None:  # the desk changed the message in the meantime
            return
        habit = HABITS.get(person.persona)
        if act == DONE and habit and self._random(message, "photo").random() < habit.photo:
            caption = self._random(message, "caption").choice(CAPTIONS)
            acts.send_photo(self._world, person, None, caption, self._world.bot(message.bot))
        acts.press(self._world, person, message.id, index)
        if act == ACCEPT and habit and _button(message, DONE) is not None:
            self._plan_end(message, habit)

    def _press_again(self) -> None:
        """A press that the bot did not fetch in time leaves a dead button; people press it again."""
        for bot in self._world.bots.values():
            while self.on and bot.updates.lost:
                update = bot.updates.lost.popleft()
                act = _act_of(update.payload.get("data"), self._message_of(update.payload))
                if update.kind == "callback_query" and act:
                    message = update.payload["message"]
                    due = self._world.clock() + AGAIN_S
                    self._push(due, message["chat"]["id"], message["message_id"], f"again {act}")

    def _message_of(self, payload: dict[str, dict[str, int]]) -> Message | None:
        return self._world.messages.get(payload.get("message", {}).get("message_id", 0))


def _button(message: Message, act: str) -> int | None:
    """The index of the button with this meaning."""
    for index, button in enumerate(message.buttons()):
        if act in button["text"].lower() and "callback_data" in button:
            return index
    return None


def _act_of(data: object, message: Message | None) -> str:
    """The meaning of a press that was made, "" for anything else."""
    for act in (ACCEPT, DONE, TROUBLE):
        index = _button(message, act) if message is not None else None
        if message is not None and index is not None and message.buttons()[index]["callback_data"] == data:
            return act
    return ""


def _asks_for_words(message: Message) -> bool:
    """Only a question: a message that tells of somebody's trouble wants no excuse."""
    if message.buttons():
        return False
    return bool((message.markup or {}).get("force_reply")) or ASKS in message.text.lower()


def try_tick(autoplay: Autoplay) -> None:
    """A tick that outlives an act which has become impossible since it was planned."""
    with contextlib.suppress(ActError):
        autoplay.tick()
