"""What people do with their phones, honest or hostile. Visitors, tests and personas all come through here."""

from kentongan.sandbox import pictures
from kentongan.sandbox.errors import ActError
from kentongan.sandbox.http import Json
from kentongan.sandbox.markup import command_entities
from kentongan.sandbox.model import Bot, Message, Person
from kentongan.sandbox.world import World


def start(world: World, person: Person, payload: str = "", bot: Bot | None = None) -> Message:
    """Open the bot, by a deep link when there is a payload (at most 64 characters A-Z a-z 0-9 _ -)."""
    bot = bot or world.bot(None)
    if len(payload) > 64 or (not payload.replace("_", "").replace("-", "a").isalnum() and payload):
        raise ActError("a start payload has at most 64 characters out of A-Z a-z 0-9 _ -")
    world.set_chat(bot, person.id, started=True, blocked=False)
    return _heard(world, bot, person, _text(f"/start {payload}".strip()))


def reply(
    world: World, person: Person, text: str, reply_to: int | None = None, bot: Bot | None = None,
    author: Person | None = None,
) -> Message:  # fmt: skip
    """Write to the bot, as an answer to one of its messages where `reply_to` is given.

    In a group (`person` is one) `author` says who writes.
    """
    content = _text(text)
    if reply_to is not None:
        answered = message_on(world, person, reply_to)
        bot = bot or world.bot(answered.bot)
        content["reply_to_message"] = _without_reply(answered.body)
    return _heard(world, bot or world.bot(None), person, content, author)


def send_photo(
    world: World, person: Person, data: bytes | None = None, caption: str = "", bot: Bot | None = None
) -> Message:
    """Send a photo (PNG or JPEG); without bytes, a small drawn one. Raises ActError for other bytes."""
    data = data or pictures.sample(len(world.files))
    if pictures.size(data) is None:
        raise ActError("not a PNG or JPEG picture")
    content: Json = {"photo": world.store(data).as_photo()}
    if caption:
        content["caption"] = caption
    return _heard(world, bot or world.bot(None), person, content)


def share_contact(
    world: World, person: Person, owner: Person | None = None, bot: Bot | None = None
) -> Message:
    """Share a phone number: one's own, or that of `owner`, which proves nothing."""
    owner = owner or person
    contact = {"phone_number": owner.phone, "first_name": owner.name, "user_id": owner.id}
    return _heard(world, bot or world.bot(None), person, {"contact": contact})


def press(
    world: World, person: Person, message_id: int, button: int | None = None, data: str | None = None,
    by: Person | None = None,
) -> str:  # fmt: skip
    """Press a button of a message on this phone and give the id of the callback query.

    `data` instead of `button` sends any bytes as a hostile client does; `by` presses as somebody else.
    """
    message = message_on(world, person, message_id)
    data = data if data is not None else _data_of(message, button)
    bot = world.bot(message.bot)
    query = world.pressed(bot, message, data)
    world.tell(bot, "callback_query", {
        "id": query,
        "from": (by or person).as_user(),
        "message": _inaccessible(message) if message.deleted else message.body,
        "chat_instance": str(bot.id * 31 + message.chat_id),
        "data": data,
    })  # fmt: skip
    return query


def block(world: World, person: Person, bot: Bot | None = None) -> None:
    """Block the bot, or throw it out of the group."""
    _membership(world, bot or world.bot(None), person, blocked=True)


def unblock(world: World, person: Person, bot: Bot | None = None) -> None:
    _membership(world, bot or world.bot(None), person, blocked=False)


def forward(world: World, person: Person, message_id: int, to: Person) -> Message:
    """Show a message to somebody else. As in Telegram, its keyboard does not come along."""
    source = message_on(world, person, message_id)
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document")
    content = {key: source.body[key] for key in kept if key in source.body}
    origin = {"type": "user", "sender_user": source.body["from"], "date": source.body["date"]}
    return world.write(0, person, to, content | {"forward_origin": origin})


def migrate(world: World, group: Person, bot: Bot | None = None) -> Person:
    """Turn a group into a supergroup with another id; the bot is told, and refused under the old one."""
    if not group.is_group:
        raise ActError("only a group can become a supergroup")
    bot = bot or world.bot(None)
    new = world.add_person({"id": -(10**12) + group.id, "name": group.name, "persona": group.persona})
    world.set_chat(bot, new.id, started=True)
    _heard(world, bot, group, {"migrate_to_chat_id": new.id})
    world.set_chat(bot, group.id, migrated_to=new.id)
    return new


def message_on(world: World, person: Person, message_id: int) -> Message:
    message = world.messages.get(message_id)
    if message is None or message.chat_id != person.id:
        raise ActError(f"no message {message_id} on phone {person.id}", 404)
    return message


def _heard(world: World, bot: Bot, chat: Person, content: Json, author: Person | None = None) -> Message:
    message = world.write(bot.id, author or chat, chat, content)
    world.tell(bot, "message", message.body)
    return message


def _text(text: str) -> Json:
    if not text.strip():
        raise ActError("a message needs a text")
    content: Json = {"text": text.strip()}
    entities = command_entities(content["text"])
    return content | {"entities": entities} if entities else content


def _without_reply(body: Json) -> Json:
    """Telegram nests one level only."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}


def _data_of(message: Message, index: int | None) -> str:
    buttons = message.buttons()
    if message.deleted or index is None or not 0 <= index < len(buttons):
        raise ActError(f"message {message.id} has no button {index}", 404)
    data = buttons[index].get("callback_data")
    if data is None:
        raise ActError(f"button {index} opens a link; it sends nothing to the bot")
    return str(data)


def _inaccessible(message: Message) -> Json:
    return {"chat": message.body["chat"], "message_id": message.id, "date": 0}


def _membership(world: World, bot: Bot, person: Person, *, blocked: bool) -> None:
    world.set_chat(bot, person.id, blocked=blocked)
    user = bot.as_user()
    inside: Json = {"status": "member", "user": user}
    outside: Json = {"status": "kicked", "user": user, "until_date": 0}
    world.tell(bot, "my_chat_member", {
        "chat": person.as_chat(),
        "from": person.as_user(),
        "date": int(world.clock()),
        "old_chat_member": inside if blocked else outside,
        "new_chat_member": outside if blocked else inside,
    })  # fmt: skip
