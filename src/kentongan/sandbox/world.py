"""The simulator's world: bots, people, chats, messages, and what the bots have not heard yet.

No sockets. Every change is a record: written to the journal, then applied; a restart applies the same
records again. Times are seconds since 1970 by the clock in use, which the demo may run fast.
"""

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kentongan.sandbox import pictures
from kentongan.sandbox.clock import Clock
from kentongan.sandbox.errors import ActError, ApiError, Refused
from kentongan.sandbox.http import Json
from kentongan.sandbox.journal import Journal
from kentongan.sandbox.model import PERSONAS, Bot, Chat, Message, Person, Query, StoredFile, Webhook
from kentongan.sandbox.updates import Updates

# Telegram does not say how long a press may be answered; the wording of the error is all that is known.
ANSWER_WITHIN_S = 150


class World:
    """State, its journal, and the bot's side of it; what people do is in `acts.py`."""

    def __init__(self, folder: Path, clock: Clock = time.time, real: Clock = time.time) -> None:
        self.folder = folder
        self.clock = clock
        self.real = real
        self.on_update: list[Callable[[Bot], None]] = []
        self.on_shown: list[Callable[[Message], None]] = []  # a message of a bot appeared or changed
        self._next_message = 1
        self.bots: dict[str, Bot] = {}  # by token
        self._empty()
        self._journal = Journal(folder / "world.jsonl")
        for record in self._journal.read():
            self._apply(record)

    def _empty(self) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[tuple[int, int], Chat] = {}  # by (bot, person)
        self.messages: dict[int, Message] = {}
        self.threads: dict[int, list[Message]] = defaultdict(list)  # by person
        self.sent = 0  # messages of all bots
        self.queries: dict[str, Query] = {}
        self.files: dict[str, StoredFile] = {}

    def _record(self, event: str, **fields: Any) -> None:
        record = {"e": event, **fields}
        self._journal.append(record)
        self._apply(record)

    def _apply(self, record: Json) -> None:
        getattr(self, f"_on_{record['e']}")(record)

    def close(self) -> None:
        self._journal.close()

    def reset(self) -> None:
        """Forget people, messages, files and settings. Bots stay, and their numbers go on rising."""
        for file in self.files.values():
            self.file_path(file).unlink(missing_ok=True)
        self._journal.clear()
        self._empty()
        for bot in self.bots.values():
            self._journal.append({"e": "bot", "token": bot.token, "username": bot.username})
            self._record("emptied", bot=bot.token, next_update=bot.updates.next_id)
            self._wake(bot)

    def _wake(self, bot: Bot) -> None:
        for listener in self.on_update:
            listener(bot)

    # Bots and people

    def add_bot(self, token: str) -> Bot:
        """The bot of a token such as "7000000001:secret", made on first use."""
        if token not in self.bots:
            username = f"simulator_{token.partition(':')[0]}_bot"
            self._record("bot", token=token, username=username)
        return self.bots[token]

    def _on_bot(self, record: Json) -> None:
        token = record["token"]
        self.bots[token] = Bot(token, int(token.partition(":")[0]), record["username"])

    def _on_emptied(self, record: Json) -> None:
        bot = self.bots[record["bot"]]  # the same object: a long poll may be waiting with it
        bot.updates = Updates(record["next_update"])
        bot.webhook, bot.allowed, bot.commands = None, [], []

    def bot(self, bot_id: int | None) -> Bot:
        """The bot with this id; None = the first one."""
        for bot in self.bots.values():
            if bot_id in (None, bot.id):
                return bot
        raise ActError(f"no bot {bot_id}", 404)

    def add_person(self, spec: Json) -> Person:
        """Make or replace a person from {id, name, username?, phone?, persona?}; raises ActError."""
        self.check_person(spec)
        known = {"id", "name", "username", "phone", "persona"}
        self._record("person", **{key: value for key, value in spec.items() if key in known})
        return self.people[spec["id"]]

    def check_person(self, spec: Json) -> None:
        if not isinstance(spec.get("id"), int) or not spec.get("name"):
            raise ActError("a user needs an integer id and a name")
        if spec.get("persona", "manual") not in PERSONAS:
            raise ActError(f"unknown persona {spec['persona']!r}; known: {', '.join(PERSONAS)}")

    def _on_person(self, record: Json) -> None:
        person = Person(**{key: value for key, value in record.items() if key != "e"})
        self.people[person.id] = person

    def person(self, person_id: int) -> Person:
        if person_id not in self.people:
            raise ActError(f"no phone {person_id}", 404)
        return self.people[person_id]

    def set_persona(self, person: Person, persona: str) -> None:
        if persona not in PERSONAS:
            raise ActError(f"unknown persona {persona!r}; known: {', '.join(PERSONAS)}")
        if person.persona != persona:
            self._record("persona", id=person.id, persona=persona)

    def _on_persona(self, record: Json) -> None:
        self.people[record["id"]].persona = record["persona"]

    def chat(self, bot: Bot, person_id: int) -> Chat:
        return self.chats.get((bot.id, person_id)) or Chat()

    def set_chat(self, bot: Bot, person_id: int, **changes: bool | int) -> None:
        """Change `started`, `blocked` or `migrated_to`."""
        self._record("chat", bot=bot.id, person=person_id, changes=changes)

    def _on_chat(self, record: Json) -> None:
        chat = self.chats.setdefault((record["bot"], record["person"]), Chat())
        for name, value in record["changes"].items():
            setattr(chat, name, value)

    def mark_read(self, person_id: int) -> None:
        for bot in self.bots.values():
            if self.chat(bot, person_id).unread:
                self.set_chat(bot, person_id, unread=0)

    def reachable(self, bot: Bot, chat_id: int) -> Person:
        """The person that a bot may write to; raises the ApiError that Telegram would answer."""
        person = self.people.get(chat_id)
        if person is None:
            raise Refused("chat not found")
        chat = self.chats.get((bot.id, chat_id))
        if chat is None or not chat.started:
            raise ApiError(403, _not_started(person))
        if chat.blocked:
            raise ApiError(403, _blocked(person))
        if chat.migrated_to:
            raise Refused("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        return person

    # Messages

    def send(
        self, bot: Bot, person: Person, content: Json, markup: Json | None, photo_url: str = ""
    ) -> Message:
        """A bot's message on a phone; `content` is what follows the head of a Message object."""
        body = self._head(bot.as_user(), person) | content
        if markup is not None and "inline_keyboard" in markup:
            body["reply_markup"] = markup
        message = self._keep(Message(body, bot.id, True, markup, photo_url))
        self._announce(message)
        return message

    def write(self, bot_id: int, author: Person, chat: Person, content: Json) -> Message:
        """What a person wrote in a chat, heard by the bot unless `bot_id` is 0."""
        body = self._head(author.as_user(), chat) | content
        return self._keep(Message(body, bot_id, False, None))

    def _head(self, author: Json, chat: Person) -> Json:
        number, self._next_message = self._next_message, self._next_message + 1
        return {"message_id": number, "from": author, "chat": chat.as_chat(), "date": int(self.clock())}

    def _keep(self, message: Message) -> Message:
        self._record(
            "message",
            body=message.body,
            bot=message.bot,
            outgoing=message.outgoing,
            markup=message.markup,
            photo_url=message.photo_url,
        )
        return self.messages[message.id]

    def _on_message(self, record: Json) -> None:
        message = Message(**{key: value for key, value in record.items() if key != "e"})
        self.messages[message.id] = message
        self.threads[message.chat_id].append(message)
        self._next_message = max(self._next_message, message.id + 1)
        self.sent += message.outgoing
        chat = self.chats.setdefault((message.bot, message.chat_id), Chat())
        chat.unread = chat.unread + 1 if message.outgoing else 0

    def _announce(self, message: Message) -> None:
        for listener in self.on_shown:
            listener(message)

    def edit(self, message: Message, content: Json, markup: Json | None) -> Message:
        """Replace text and keyboard of a bot's message; raises Refused when nothing would change."""
        changed = {key: value for key, value in message.body.items() if key in _FIXED} | content
        if markup is not None:
            changed["reply_markup"] = markup
        if changed == {key: value for key, value in message.body.items() if key != "edit_date"}:
            raise Refused(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        self._record("edit", id=message.id, body=changed | {"edit_date": int(self.clock())}, markup=markup)
        self._announce(message)
        return message

    def _on_edit(self, record: Json) -> None:
        message = self.messages[record["id"]]
        message.body, message.markup = record["body"], record["markup"]

    def delete(self, message: Message) -> None:
        self._record("delete", id=message.id)

    def _on_delete(self, record: Json) -> None:
        self.messages[record["id"]].deleted = True

    # Files

    def store(self, data: bytes, name: str = "", kind: str = "") -> StoredFile:
        """Keep a file; a PNG or JPEG becomes a photo with its size in pixels."""
        size = pictures.size(data)
        number = len(self.files) + 1
        folder, ending = ("photos", pictures.extension(data)) if size else ("documents", "bin")
        digest = hashlib.blake2b(b"%d" % number + data, digest_size=18).hexdigest()
        path = Path(folder, f"file_{number}.{ending}")
        target = self.folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        width, height = size or (0, 0)
        mime = kind or ("image/png" if ending == "png" else "image/jpeg")
        self._record(
            "file", id=digest, path=path.as_posix(), size=len(data), width=width, height=height,
            name=name or path.name, kind=mime,
        )  # fmt: skip
        return self.files[digest]

    def _on_file(self, record: Json) -> None:
        fields = {key: value for key, value in record.items() if key not in ("e", "path")}
        self.files[record["id"]] = StoredFile(path=Path(record["path"]), **fields)

    def file_path(self, file: StoredFile) -> Path:
        return self.folder / "files" / file.path

    def file_at(self, path: str) -> StoredFile | None:
        return next((file for file in self.files.values() if file.path.as_posix() == path), None)

    # Updates, webhooks, button presses

    def tell(self, bot: Bot, kind: str, payload: Json) -> None:
        """Queue an update for a bot, unless it asked not to hear of this kind."""
        if not bot.allowed or kind in bot.allowed:
            self._record("update", bot=bot.token, kind=kind, payload=payload, at=self.real())
            self._wake(bot)

    def _on_update(self, record: Json) -> None:
        self.bots[record["bot"]].updates.add(record["kind"], record["payload"], record["at"])

    def settle(self, bot: Bot, ids: list[int]) -> None:
        """Updates that the bot has confirmed, or that its webhook has taken."""
        if ids:
            self._record("settled", bot=bot.token, ids=ids)

    def _on_settled(self, record: Json) -> None:
        self.bots[record["bot"]].updates.remove(record["ids"])

    def set_webhook(self, bot: Bot, webhook: Json | None) -> None:
        """`webhook`: {url, secret, max_connections}, or None to go back to getUpdates."""
        self._record("webhook", bot=bot.token, webhook=webhook)
        self._wake(bot)

    def _on_webhook(self, record: Json) -> None:
        hook = record["webhook"]
        self.bots[record["bot"]].webhook = None if hook is None else Webhook(**hook)

    def set_bot(self, bot: Bot, **changes: list[Any]) -> None:
        """Change `allowed` (kinds of update) or `commands`."""
        self._record("set_bot", bot=bot.token, changes=changes)

    def _on_set_bot(self, record: Json) -> None:
        for name, value in record["changes"].items():
            setattr(self.bots[record["bot"]], name, value)

    def pressed(self, bot: Bot, message: Message, data: str) -> str:
        """Open the query of a press and give its id."""
        number = str(bot.id * 1_000_000_007 + len(self.queries) + 1)
        until = self.real() + ANSWER_WITHIN_S
        self._record("query", id=number, bot=bot.id, until=until, message=message.id, data=data)
        return number

    def _on_query(self, record: Json) -> None:
        self.queries[record["id"]] = Query(record["bot"], record["until"])
        self.messages[record["message"]].pressed.append(record["data"])

    def answer_query(self, bot: Bot, query_id: str, text: str) -> None:
        """The bot's answer to a press; raises Refused when it comes too late or for an unknown one."""
        query = self.queries.get(query_id)
        if query is None or query.bot != bot.id or query.answered or query.until < self.real():
            raise Refused("query is too old and response timeout expired or query ID is invalid")
        self._record("answered", id=query_id, text=text)

    def _on_answered(self, record: Json) -> None:
        query = self.queries[record["id"]]
        query.answered, query.text = True, record["text"]


_FIXED = frozenset({"message_id", "from", "chat", "date", "photo", "document", "reply_to_message"})


def _not_started(person: Person) -> str:
    if person.is_group:
        return "Forbidden: bot is not a member of the group chat"
    return "Forbidden: bot can't initiate conversation with a user"


def _blocked(person: Person) -> str:
    if person.is_group:
        return "Forbidden: bot was kicked from the group chat"
    return "Forbidden: bot was blocked by the user"
