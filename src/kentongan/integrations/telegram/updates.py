"""What an Update says, in the words of the house. Pure; the same for webhook and long polling.

Source: core.telegram.org/bots/api, Update, Message, CallbackQuery, ChatMemberUpdated. Only private chats:
what is said in a group is no answer of the addressee."""

from typing import Any

import orjson

from kentongan.ports.receiver import FileRef, Inbound, Moved, Pressed, Reachable, Replied, Started

type Json = dict[str, Any]
KINDS = ["message", "callback_query", "my_chat_member"]


def parse(body: bytes) -> list[Inbound]:
    """Raises ValueError for what is no Update; edited messages and kinds we did not ask for give nothing."""
    update = decoded(body)
    if query := _object(update, "callback_query"):
        return _pressed(query)
    if change := _object(update, "my_chat_member"):
        return _reachable(change)
    return _message(_object(update, "message"))


def decoded(body: bytes) -> Json:
    """The Update; ValueError where it is no object or has no number."""
    update = orjson.loads(body)
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise ValueError("Kiriman ini bukan Update dari Telegram.")
    return update


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def _id(parent: Json, name: str = "id") -> str:
    value = parent.get(name)
    return str(value) if isinstance(value, int) else ""


def _pressed(query: Json) -> list[Inbound]:
    """The presser is whose finger it was, not whose chat: the house refuses a button of somebody else."""
    sender, data, press_id = _id(_object(query, "from")), _text(query, "data"), _text(query, "id")
    return [Pressed(sender, data, press_id)] if sender and data and press_id else []


def _reachable(change: Json) -> list[Inbound]:
    chat = _object(change, "chat")
    status = _text(_object(change, "new_chat_member"), "status")
    if _text(chat, "type") != "private" or status not in ("kicked", "member"):
        return []
    if status == "member":
        return [Reachable(_id(chat), True)]
    return [Reachable(_id(chat), False, "Pejabat memblokir bot Telegram.")]


def _message(message: Json) -> list[Inbound]:
    chat, author = _object(message, "chat"), _object(message, "from")
    if new := _id(message, "migrate_to_chat_id"):
        return [Moved(_id(chat), new)]
    sender = _id(author)
    if _text(chat, "type") != "private" or not sender or sender != _id(chat):
        return []
    name = f"{_text(author, 'first_name')} {_text(author, 'last_name')}".strip()
    if contact := _object(message, "contact"):
        return _own_number(contact, sender, name)
    text = _text(message, "text") or _text(message, "caption")
    if text.startswith("/"):
        return [Started(sender, _start_token(text), name)]
    return _replied(message, sender, text)


def _own_number(contact: Json, sender: str, name: str) -> list[Inbound]:
    """A shared contact proves a number only where it is the sender's own (Telegram fills user_id)."""
    phone = _text(contact, "phone_number")
    if _id(contact, "user_id") != sender or not phone:
        return []
    return [Started(sender, "", name, f"+{phone.removeprefix('+')}")]


def _start_token(text: str) -> str:
    """The code of a deep link: "/start CODE"; any other command is a greeting without one."""
    command, _, token = text.partition(" ")
    return token.strip() if command.partition("@")[0] == "/start" else ""


def _replied(message: Json, sender: str, text: str) -> list[Inbound]:
    number = _id(message, "message_id")
    files = tuple(_files(message, number))
    if not text and not files:
        return []
    asked = _id(_object(message, "reply_to_message"), "message_id")
    reply_to = f"{sender}:{asked}" if asked else ""
    return [Replied(sender, text, f"{sender}:{number}", reply_to, files)]


def _files(message: Json, number: str) -> list[FileRef]:
    photos = message.get("photo")
    sizes = [size for size in photos if isinstance(size, dict)] if isinstance(photos, list) else []
    files = []
    if largest := max(sizes, key=_area, default=None):
        files.append(FileRef(f"foto-{number}.jpg", "image/jpeg", _text(largest, "file_id")))
    if document := _object(message, "document"):
        name = _text(document, "file_name").replace("/", "_")[-120:] or f"berkas-{number}"
        kind = _text(document, "mime_type") or "application/octet-stream"
        files.append(FileRef(name, kind, _text(document, "file_id")))
    return [file for file in files if file.ref]


def _area(size: Json) -> int:
    width, height = size.get("width"), size.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0
