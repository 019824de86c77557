"""The Bot API methods that the simulator speaks, each a function of a Call. Errors: ApiError.

Source: core.telegram.org/bots/api, version 10.1. A parameter that Telegram does not know is refused here
(the real server ignores it), because in a program under test it is a mistake.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from kentongan.sandbox import markup, pictures
from kentongan.sandbox.errors import ApiError, Refused
from kentongan.sandbox.http import Json, Upload
from kentongan.sandbox.limits import Limiter
from kentongan.sandbox.model import Bot, Message, Person, StoredFile
from kentongan.sandbox.world import World

DELETE_WITHIN_S = 48 * 3600  # a bot's own message
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(slots=True)
class Call:
    world: World
    bot: Bot
    args: Json
    files: Mapping[str, Upload] = field(default_factory=dict)
    limiter: Limiter | None = None  # None = no limits

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise Refused(f"invalid {name} specified") from error

    def flag(self, name: str) -> bool:
        return self.args.get(name) in (True, "true", "True", "1")

    def parsed(self, name: str) -> Any:
        """An object or list, sent as JSON or as a string that holds JSON."""
        value = self.args.get(name)
        if not isinstance(value, str) or not value:
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise Refused(f"can't parse {name} JSON object") from error


class Method(NamedTuple):
    name: str
    run: Callable[[Call], Any]
    parameters: frozenset[str]


def get_me(call: Call) -> Json:
    return call.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


# Sending


def send_message(call: Call) -> Json:
    person = _addressee(call)
    text, entities = _formatted(call, "text", "entities")
    content: Json = {"text": markup.checked_text(text)}
    if entities:
        content["entities"] = entities
    return _sent(call, person, content)


def send_photo(call: Call) -> Json:
    """`photo`: a file, a file_id, or a URL, whose place a drawn picture takes (nothing is fetched)."""
    person = _addressee(call)
    url = call.text("photo") if "://" in call.text("photo") else ""
    file = call.world.store(pictures.sample(len(call.world.files))) if url else _file(call, "photo")
    if not file.width:
        raise Refused("IMAGE_PROCESS_FAILED")
    return _sent(call, person, {"photo": file.as_photo()} | _caption(call), url)


def send_document(call: Call) -> Json:
    person = _addressee(call)
    file = _file(call, "document")
    return _sent(call, person, {"document": file.as_document()} | _caption(call))


def send_chat_action(call: Call) -> bool:
    _addressee(call)
    if not call.text("action"):
        raise Refused("wrong parameter action in request")
    return True


def _addressee(call: Call) -> Person:
    return call.world.reachable(call.bot, _chat_id(call))


def _chat_id(call: Call) -> int:
    value = call.text("chat_id")
    if not value:
        raise Refused("chat_id is empty")
    if value.startswith("@"):
        for person in call.world.people.values():
            if person.username == value[1:]:
                return person.id
        raise Refused("chat not found")
    try:
        return int(value)
    except ValueError as error:
        raise Refused("chat not found") from error


def _formatted(call: Call, name: str, entities: str) -> tuple[str, list[Json]]:
    given = call.parsed(entities)
    text, found = markup.formatted(call.text(name), call.text("parse_mode"))
    return text, found or list(given or [])


def _caption(call: Call) -> Json:
    text, entities = _formatted(call, "caption", "caption_entities")
    if not text:
        return {}
    content: Json = {"caption": markup.checked_caption(text)}
    return content | {"caption_entities": entities} if entities else content


def _file(call: Call, name: str) -> StoredFile:
    upload = call.files.get(call.text(name).removeprefix("attach://") or name) or call.files.get(name)
    if upload is not None:
        if not upload.data:
            raise Refused("file must be non-empty")
        return call.world.store(upload.data, upload.name, upload.kind)
    if not call.text(name):
        raise Refused(f"there is no {name} in the request")
    return _known_file(call, call.text(name))


def _known_file(call: Call, file_id: str) -> StoredFile:
    file = call.world.files.get(file_id)
    if file is None:
        raise Refused("wrong file_id or the file is temporarily unavailable")
    return file


def _sent(call: Call, person: Person, content: Json, photo_url: str = "") -> Json:
    keyboard = markup.checked_markup(call.parsed("reply_markup"))
    content |= _answered(call, person)
    if call.limiter is not None:
        wait = call.limiter.take(call.bot.id, person.id, call.world.real())
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    return call.world.send(call.bot, person, content, keyboard, photo_url).body


def _answered(call: Call, person: Person) -> Json:
    reply = call.parsed("reply_parameters")
    if not reply:
        return {}
    message = call.world.messages.get(reply.get("message_id", 0)) if isinstance(reply, dict) else None
    if message is not None and message.chat_id == person.id and not message.deleted:
        body = {key: value for key, value in message.body.items() if key != "reply_to_message"}
        return {"reply_to_message": body}
    if isinstance(reply, dict) and reply.get("allow_sending_without_reply"):
        return {}
    raise Refused("message to be replied not found")


# Changing


def edit_message_text(call: Call) -> Json:
    message = _own_message(call, "edit")
    text, entities = _formatted(call, "text", "entities")
    if "text" not in message.body:
        raise Refused("there is no text in the message to edit")
    content: Json = {"text": markup.checked_text(text)}
    if entities:
        content["entities"] = entities
    return call.world.edit(message, content, _inline(call)).body


def edit_message_reply_markup(call: Call) -> Json:
    message = _own_message(call, "edit")
    kept = ("text", "entities", "caption", "caption_entities")
    content = {key: message.body[key] for key in kept if key in message.body}
    return call.world.edit(message, content, _inline(call)).body


def _inline(call: Call) -> Json | None:
    keyboard = markup.checked_markup(call.parsed("reply_markup"))
    if keyboard is not None and "inline_keyboard" not in keyboard:
        raise Refused("inline keyboard expected")
    return keyboard


def delete_message(call: Call) -> bool:
    message = _message(call, "delete")
    if message.outgoing and call.world.clock() - message.body["date"] > DELETE_WITHIN_S:
        raise Refused("message can't be deleted for everyone")
    call.world.delete(message)
    return True


def _message(call: Call, what: str) -> Message:
    person = _addressee(call)
    message = call.world.messages.get(call.integer("message_id"))
    if message is None or message.deleted or (message.bot, message.chat_id) != (call.bot.id, person.id):
        raise Refused(f"message to {what} not found")
    return message


def _own_message(call: Call, what: str) -> Message:
    message = _message(call, what)
    if not message.outgoing:
        raise Refused(f"message can't be {what}ed")
    return message


def answer_callback_query(call: Call) -> bool:
    text = call.text("text")
    if markup.units(text) > 200:
        raise Refused("MESSAGE_TOO_LONG")
    call.world.answer_query(call.bot, call.text("callback_query_id"), text)
    return True


# Files, updates, settings


def get_file(call: Call) -> Json:
    return _known_file(call, call.text("file_id")).as_file()


def get_updates(call: Call) -> list[Json]:
    """The updates owed now (the waiting is done by `telegram.py`); confirms those before `offset`."""
    bot = call.bot
    if bot.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _set_allowed(call)
    limit = min(max(call.integer("limit", 100), 1), 100)
    current = bot.updates.current(call.world.real())
    call.world.settle(bot, bot.updates.settled_by(call.integer("offset")))
    return [update.body() for update in current if update.update_id in bot.updates.waiting][:limit]


def _set_allowed(call: Call) -> None:
    kinds = call.parsed("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise Refused("can't parse allowed_updates: Array of String expected")
    if kinds != call.bot.allowed:
        call.world.set_bot(call.bot, allowed=kinds)


def set_webhook(call: Call) -> bool:
    """Only addresses of this machine: the simulator never calls out."""
    url = call.text("url")
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = call.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise Refused("secret token contains unallowed characters")
    _set_allowed(call)
    _drop_pending(call)
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    call.world.set_webhook(call.bot, {"url": url, "secret": secret, "max_connections": connections})
    return True


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise Refused("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname != "localhost" and not _is_loopback(parts.hostname or ""):
        raise Refused("bad webhook: Failed to resolve host: Name or service not known")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _drop_pending(call: Call) -> None:
    if call.flag("drop_pending_updates"):
        call.world.settle(call.bot, list(call.bot.updates.waiting))


def delete_webhook(call: Call) -> bool:
    _drop_pending(call)
    call.world.set_webhook(call.bot, None)
    return True


def get_webhook_info(call: Call) -> Json:
    hook, bot = call.bot.webhook, call.bot
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.current(call.world.real())),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.last_error_date:
            info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    return info | {"allowed_updates": bot.allowed} if bot.allowed else info


def set_my_commands(call: Call) -> bool:
    commands = call.parsed("commands")
    if not isinstance(commands, list) or not all(_is_command(command) for command in commands):
        raise Refused("can't parse commands: BOT_COMMAND_INVALID")
    call.world.set_bot(call.bot, commands=commands)
    return True


def _is_command(command: Any) -> bool:
    return (
        isinstance(command, dict)
        and re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))) is not None
        and 1 <= len(str(command.get("description", ""))) <= 256
    )


_SEND = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode reply_markup "
    "disable_notification protect_content allow_paid_broadcast message_effect_id suggested_post_parameters "
    "reply_parameters"
)
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"


def _table(*rows: tuple[str, Callable[[Call], Any], str]) -> dict[str, Method]:
    """By name in lower case: Telegram's method names ignore case."""
    return {name.lower(): Method(name, run, frozenset(words.split())) for name, run, words in rows}


METHODS = _table(
    ("getMe", get_me, ""),
    ("sendMessage", send_message, f"{_SEND} text entities link_preview_options"),
    ("sendPhoto", send_photo, f"{_SEND} photo caption caption_entities show_caption_above_media has_spoiler"),
    (
        "sendDocument",
        send_document,
        f"{_SEND} document thumbnail caption caption_entities disable_content_type_detection",
    ),
    ("sendChatAction", send_chat_action, "business_connection_id chat_id message_thread_id action"),
    (
        "editMessageText",
        edit_message_text,
        f"{_EDIT} text parse_mode entities link_preview_options rich_message",
    ),
    ("editMessageReplyMarkup", edit_message_reply_markup, _EDIT),
    ("deleteMessage", delete_message, "chat_id message_id"),
    ("answerCallbackQuery", answer_callback_query, "callback_query_id text show_alert url cache_time"),
    ("getFile", get_file, "file_id"),
    ("getUpdates", get_updates, "offset limit timeout allowed_updates"),
    (
        "setWebhook",
        set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    ("deleteWebhook", delete_webhook, "drop_pending_updates"),
    ("getWebhookInfo", get_webhook_info, ""),
    ("setMyCommands", set_my_commands, "commands scope language_code"),
)
