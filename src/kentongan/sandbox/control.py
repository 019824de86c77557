"""The control API under /sandbox/: see the phones, act for their owners, switch faults. JSON.

A page of another site must not reach it through a visitor's browser: the Host must be this machine, and a
POST must be JSON, which a browser sends elsewhere only after asking (and nobody answers that question).
"""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from kentongan.sandbox import acts, mailphones
from kentongan.sandbox.autoplay import Autoplay
from kentongan.sandbox.errors import ActError
from kentongan.sandbox.faults import Faults
from kentongan.sandbox.http import Answer, BadRequest, Json, Request, Response, decoded
from kentongan.sandbox.mailboxes import PHONE, PostOffice, base_address
from kentongan.sandbox.model import Bot, Message, Person
from kentongan.sandbox.pictures import given as given_picture
from kentongan.sandbox.telegram import BotServer
from kentongan.sandbox.world import World

_HOSTS = ("127.0.0.1", "localhost", "")
_TAKES_OVER = ("press", "reply", "photo", "contact", "block")  # acts that make a phone the visitor's own


@dataclass(slots=True)
class Control:
    world: World
    bots: BotServer
    office: PostOffice
    mail_faults: Faults
    autoplay: Autoplay

    def handle(self, request: Request) -> Answer:
        try:
            _check_origin(request)
            return self._route(request.method, decoded(request.path)[1:], _arguments(request))
        except (ActError, BadRequest) as error:
            status = getattr(error, "status", 400)
            return Response.json({"ok": False, "error": str(error)}, status)

    def _route(self, method: str, path: list[str], args: Json) -> Answer:
        match method, path:
            case "GET", ["phones"]:
                return Response.json(self.phones(args))
            case "GET", ["phones", "telegram", number]:
                return Response.json(self.thread(self._person(number), args))
            case "GET", ["phones", "email", address]:
                return Response.json(mailphones.thread(self.office, address, args))
            case "POST", ["phones", "telegram", number, act]:
                return Response.json({"ok": True} | self.act(self._person(number), act, args))
            case "POST", ["phones", "email", address, act]:
                now = self.world.clock()
                return Response.json({"ok": True} | mailphones.act(self.office, address, act, args, now))
            case "GET", ["files", *parts]:
                return self._file("/".join(parts))
            case "GET", ["state"]:
                return Response.json(self.state(args))
            case "POST", ["users" | "faults" | "reset" | "autoplay" as name]:
                commands = {
                    "users": self._users, "faults": self._fault, "reset": self._reset,
                    "autoplay": self._autoplay,
                }  # fmt: skip
                return Response.json({"ok": True} | commands[name](args))
        raise ActError("no such page of the simulator", 404)

    # Phones

    def phones(self, args: Json) -> Json:
        """{total, phones: newest first}, those whose id, name, username or number contains `query`."""
        query = str(args.get("query", "")).lower()
        found = [self._phone(person) for person in self.world.people.values() if _matches(person, query)]
        addresses = [address for address in self.office.phones() if query in address]
        found += [mailphones.phone(self.office, address) for address in addresses]
        offset, limit = _number(args, "offset", 0), _number(args, "limit", 50)
        newest = heapq.nlargest(offset + limit, found, key=_last_date)
        return {"total": len(found), "phones": newest[offset:]}

    def _phone(self, person: Person) -> Json:
        chats = [self.world.chat(bot, person.id) for bot in self.world.bots.values()]
        thread = self.world.threads.get(person.id)
        return {
            "channel": "telegram",
            "id": person.id,
            "name": person.name,
            "username": person.username,
            "phone": person.phone,
            "persona": person.persona,
            "started": any(chat.started for chat in chats),
            "blocked": any(chat.blocked for chat in chats),
            "unread": sum(chat.unread for chat in chats),
            "last": self._message(thread[-1]) if thread else None,
        }

    def thread(self, person: Person, args: Json) -> Json:
        """The phone and its messages, oldest first. `seen=1`: they are read now; `limit`: the last ones."""
        if str(args.get("seen", "")) == "1":
            self.world.mark_read(person.id)
        limit = _number(args, "limit", 200)
        messages = self.world.threads.get(person.id, [])[-limit:]
        return self._phone(person) | {"messages": [self._message(message) for message in messages]}

    def _message(self, message: Message) -> Json:
        """A message as the phone's owner sees it: "in" came from the bot, "out" was written here."""
        body = message.body
        return {
            "id": message.id,
            "bot": message.bot,
            "direction": "in" if message.outgoing else "out",
            "from": body["from"]["first_name"],
            "text": message.text,
            "entities": body.get("entities", body.get("caption_entities", [])),
            "buttons": _buttons(message),
            "keyboard": None if message.deleted else message.markup,
            "photo": message.photo_url or self._file_url(body.get("photo")),
            "document": self._file_url([body["document"]] if "document" in body else None),
            "reply_to": body.get("reply_to_message", {}).get("message_id"),
            "date": body["date"],
            "time": datetime.fromtimestamp(body["date"], UTC).isoformat(),
            "edited": "edit_date" in body,
            "deleted": message.deleted,
            "pressed": message.pressed,
        }

    def _file_url(self, sizes: list[Json] | None) -> str | None:
        return f"/sandbox/files/{self.world.files[sizes[-1]['file_id']].path.as_posix()}" if sizes else None

    def _file(self, path: str) -> Response:
        file = self.world.file_at(path)
        if file is None:
            raise ActError("no such file", 404)
        return Response(self.world.file_path(file).read_bytes(), kind=file.kind)

    def _person(self, number: str) -> Person:
        if not number.removeprefix("-").isdecimal():
            raise ActError(f"{number!r} is not a chat id", 404)
        return self.world.person(int(number))

    # Acts

    def act(self, person: Person, act: str, args: Json) -> Json:
        """Do what the visitor wants; raises ActError."""
        handlers: dict[str, Callable[[Person, Bot, Json], Json]] = {
            "start": self._start, "press": self._press, "reply": self._reply, "photo": self._photo,
            "contact": self._contact, "block": self._block, "unblock": self._unblock,
            "forward": self._forward, "migrate": self._migrate, "persona": self._persona,
        }  # fmt: skip
        if act not in handlers:
            raise ActError(f"unknown act {act!r}; known: {', '.join(handlers)}", 404)
        result = handlers[act](person, self._bot(person, args), args)
        if act in _TAKES_OVER:
            self.world.set_persona(person, "manual")
        return result

    def _bot(self, person: Person, args: Json) -> Bot:
        """The bot that an act is for: the one named, else the one last spoken with, else the first."""
        if "bot" in args:
            return self.world.bot(_number(args, "bot", 0))
        spoken = [message.bot for message in self.world.threads.get(person.id, []) if message.bot]
        return self.world.bot(spoken[-1] if spoken else None)

    def _other(self, args: Json, name: str) -> Person | None:
        return self.world.person(_number(args, name, 0)) if name in args else None

    def _start(self, person: Person, bot: Bot, args: Json) -> Json:
        return {"message_id": acts.start(self.world, person, str(args.get("payload", "")), bot).id}

    def _press(self, person: Person, bot: Bot, args: Json) -> Json:
        data = None if args.get("data") is None else str(args["data"])
        button = _number(args, "button", 0) if "button" in args else None
        message_id, by = _number(args, "message_id", 0), self._other(args, "by")
        return {"callback_query_id": acts.press(self.world, person, message_id, button, data, by)}

    def _reply(self, person: Person, bot: Bot, args: Json) -> Json:
        reply_to = _number(args, "reply_to", 0) if args.get("reply_to") else None
        author = self._other(args, "by")
        text = str(args.get("text", ""))
        return {"message_id": acts.reply(self.world, person, text, reply_to, bot, author).id}

    def _photo(self, person: Person, bot: Bot, args: Json) -> Json:
        photo = acts.send_photo(self.world, person, given_picture(args), str(args.get("caption", "")), bot)
        return {"message_id": photo.id}

    def _contact(self, person: Person, bot: Bot, args: Json) -> Json:
        return {"message_id": acts.share_contact(self.world, person, self._other(args, "owner"), bot).id}

    def _forward(self, person: Person, bot: Bot, args: Json) -> Json:
        to = self.world.person(_number(args, "to", 0))
        return {"message_id": acts.forward(self.world, person, _number(args, "message_id", 0), to).id}

    def _block(self, person: Person, bot: Bot, args: Json) -> Json:
        acts.block(self.world, person, bot)
        return {}

    def _unblock(self, person: Person, bot: Bot, args: Json) -> Json:
        acts.unblock(self.world, person, bot)
        return {}

    def _migrate(self, person: Person, bot: Bot, args: Json) -> Json:
        return {"id": acts.migrate(self.world, person, bot).id}

    def _persona(self, person: Person, bot: Bot, args: Json) -> Json:
        self.world.set_persona(person, str(args.get("persona", "")))
        self.autoplay.replan(person)
        return {}

    # The whole simulator

    def _users(self, args: Json) -> Json:
        """{users: [{id, name, phone?, username?, persona?, started?} or {email}]}: all or none."""
        specs = args.get("users")
        if not isinstance(specs, list) or not all(isinstance(spec, dict) for spec in specs):
            raise ActError("users: a list of {id, name, phone, username, persona, started} or {email}")
        for spec in specs:
            self.world.check_person(spec) if "email" not in spec else base_address(str(spec["email"]))
        for spec in specs:
            self._user(spec)
        return {"count": len(specs)}

    def _user(self, spec: Json) -> None:
        if "email" in spec:
            self.office.mark(str(spec["email"]), PHONE)
            return
        person = self.world.add_person(spec)
        if spec.get("started"):  # known to the bot already: no /start is sent
            for bot in self.world.bots.values():
                self.world.set_chat(bot, person.id, started=True)

    def _fault(self, args: Json) -> Json:
        """{fault, on?, value? (ms), times?} for {address} (mail) or {chat?, bot?} (Telegram)."""
        name, on = str(args.get("fault", "")), bool(args.get("on", True))
        times = _number(args, "times", 0) or None
        if "address" in args or args.get("channel") == "email":
            address = base_address(str(args["address"])) if args.get("address") else ""
            self.mail_faults.switch(address, name, on, _number(args, "value", 0), times)
        elif name in ("block", "unblock", "not_started", "migrate"):
            return self._chat_fault(name, args)
        else:
            self.bots.faults.switch(self._place(args), name, on, _number(args, "value", 0), times)
        return {}

    def _chat_fault(self, name: str, args: Json) -> Json:
        person = self.world.person(_number(args, "chat", 0))
        bot = self._bot(person, args)
        if name == "not_started":
            self.world.set_chat(bot, person.id, started=False)
            return {}
        acts_by_name = {"block": self._block, "unblock": self._unblock, "migrate": self._migrate}
        return acts_by_name[name](person, bot, args)

    def _place(self, args: Json) -> str:
        if "chat" not in args and "bot" not in args:
            return ""
        bot = self.world.bot(_number(args, "bot", 0) if "bot" in args else None)
        return f"{bot.id}:{_number(args, 'chat', 0) if 'chat' in args else ''}"

    def _reset(self, args: Json) -> Json:
        self.world.reset()
        self.office.reset()
        self.bots.forget()
        self.mail_faults.on.clear()
        self.autoplay.switch(False)
        return {}

    def _autoplay(self, args: Json) -> Json:
        self.autoplay.switch(bool(args.get("on")))
        return {"on": self.autoplay.on}

    def state(self, args: Json) -> Json:
        """Counts for pages and tests; reading changes nothing. `chats=0` leaves out the chat by chat part."""
        world = self.world
        mails = [len(self.office.inboxes[address].mails) for address in self.office.phones()]
        state: Json = {
            "time": datetime.fromtimestamp(world.clock(), UTC).isoformat(),
            "autoplay": self.autoplay.on,
            "personas": dict(Counter(person.persona for person in world.people.values())),
            "sent": world.sent,
            "requests": dict(self.bots.requests),
            "bots": [_bot_state(bot, world.real()) for bot in world.bots.values()],
            "faults": self.bots.faults.listed(),
            "mail": {"addresses": len(mails), "mails": sum(mails), "faults": self.mail_faults.listed()},
        }
        if str(args.get("chats", "1")) != "0":
            chats = world.threads.keys() | self.bots.chat_requests.keys()
            state["chats"] = {str(chat): self._chat_state(chat) for chat in sorted(chats)}
        return state

    def _chat_state(self, chat: int) -> Json:
        """Requests that named the chat, messages on the phone, and different texts among these."""
        texts = [message.text for message in self.world.threads.get(chat, []) if message.outgoing]
        requests = self.bots.chat_requests[chat]
        return {"requests": requests, "messages": len(texts), "distinct": len(set(texts))}


def _check_origin(request: Request) -> None:
    if request.headers.get("host", "").partition(":")[0] not in _HOSTS:
        raise ActError("the control API answers this machine only", 403)
    is_json = request.headers.get("content-type", "").startswith("application/json")
    if request.method == "POST" and not is_json:
        raise ActError("a POST to the control API must be application/json", 415)


def _arguments(request: Request) -> Json:
    """The arguments; a bare list is one of users."""
    if request.body.lstrip().startswith(b"["):
        request.body = b'{"users":%b}' % request.body
    return request.arguments()


def _matches(person: Person, query: str) -> bool:
    return query in f"{person.id} {person.name} {person.username} {person.phone}".lower()


def _last_date(phone: Json) -> int:
    return int(phone["last"]["date"]) if phone["last"] else 0


def _number(args: Json, name: str, default: int) -> int:
    try:
        return int(args.get(name, default))
    except (TypeError, ValueError) as error:
        raise ActError(f"{name} must be a whole number") from error


def _buttons(message: Message) -> list[Json]:
    if message.deleted:
        return []
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    places = [(row, button) for row, buttons in enumerate(rows) for button in buttons]
    return [
        {"index": index, "row": row, "text": button["text"], "callback_data": button.get("callback_data"),
         "url": button.get("url")}
        for index, (row, button) in enumerate(places)
    ]  # fmt: skip


def _bot_state(bot: Bot, now: float) -> Json:
    return {
        "id": bot.id,
        "username": bot.username,
        "pending": len(bot.updates.current(now)),
        "webhook": bot.webhook.url if bot.webhook else "",
        "commands": bot.commands,
    }
