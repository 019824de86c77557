"""A message as Telegram takes it, and what its answer says.

Source: core.telegram.org/bots/api, sendMessage, InlineKeyboardMarkup, ReplyKeyboardMarkup, "HTML style"."""

import re
import secrets
from html import escape
from typing import Any
from urllib.parse import urlsplit

import orjson

from kentongan.ports.channel import Button, Enclosure, Outcome, Outgoing, Receipt, Unknown
from kentongan.ports.http import HttpReply

from .api import decoded, refused

CAPTION_LIMIT = 1024
TEXT_LIMIT = 4096  # UTF-16 units, counted after Telegram has read the HTML
_HEADING_LIMIT = 256
_SHORT_LABEL = 14  # characters: three such buttons fit a phone side by side
LINK_LABEL = "Buka halaman jawaban"


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's limits."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, with "…" where something was left out; never half a character."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (limit - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"


def message_payload(message: Outgoing, *, paid: bool = False) -> dict[str, Any]:
    """The arguments of sendMessage."""
    payload: dict[str, Any] = {
        "chat_id": int(message.to) if message.to.removeprefix("-").isdecimal() else message.to,
        "text": _html(message),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard := _keyboard(message):
        payload["reply_markup"] = keyboard
    if paid:
        payload["allow_paid_broadcast"] = True
    return payload


def _html(message: Outgoing) -> str:
    """Cut first and escaped afterwards, so that a cut never falls into a tag or an entity."""
    heading = cut(_clean(message.heading), _HEADING_LIMIT)
    # With buttons under the message nobody needs to read an address.
    shown = message.link and not message.buttons and not _has_button(message.link)
    tail = f"\n\n{message.link}" if shown else ""
    room = TEXT_LIMIT - units(heading) - 1 - units(tail)
    text = f"{escape(cut(_clean(message.text), room), quote=False)}{escape(tail, quote=False)}"
    return f"<b>{escape(heading, quote=False)}</b>\n{text}" if heading else text


def _clean(text: str) -> str:
    """Without lone surrogates, which no JSON can carry."""
    return text.encode(errors="replace").decode().strip()


def _has_button(link: str) -> bool:
    """Telegram refuses URL buttons that lead to plain HTTP or to a name without a dot (localhost)."""
    return link.startswith("https://") and "." in (urlsplit(link).hostname or "")


def _keyboard(message: Outgoing) -> dict[str, Any] | None:
    rows = _rows(message.buttons)
    if message.link and _has_button(message.link):
        rows.append([{"text": LINK_LABEL, "url": message.link}])
    if rows:
        return {"inline_keyboard": rows}
    if message.asks_contact:
        row = [{"text": message.asks_contact, "request_contact": True}]
        return {"keyboard": [row], "resize_keyboard": True, "one_time_keyboard": True}
    return None


def _rows(buttons: tuple[Button, ...]) -> list[list[dict[str, str]]]:
    made = [{"text": button.label, "callback_data": button.data} for button in buttons]
    if 0 < len(made) <= 3 and all(len(button.label) <= _SHORT_LABEL for button in buttons):
        return [made]
    return [[button] for button in made]


def photo_form(chat: str, enclosure: Enclosure, reply_to: int) -> tuple[str, bytes]:
    """The arguments of sendPhoto as a form with the file in it: its content type, and the form."""
    fields = {
        "chat_id": chat,
        "caption": cut(_clean(enclosure.caption), CAPTION_LIMIT),
        "reply_parameters": orjson.dumps(
            {"message_id": reply_to, "allow_sending_without_reply": True}
        ).decode(),
    }
    boundary = secrets.token_hex(16)
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]  # fmt: skip
    name = re.sub(r"[^\w.-]", "-", enclosure.name)
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n'
        f"Content-Type: {enclosure.media_type}\r\n\r\n"
    )
    body = "".join(parts).encode() + enclosure.content + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def outcome(chat: str, reply: HttpReply) -> Outcome:
    """What came of sendMessage. Message numbers are counted per chat, so the receipt names both."""
    answer = decoded(reply)
    if reply.status != 200 or (answer and answer.get("ok") is not True):
        return refused(reply.status, answer)
    result = answer.get("result")
    if not isinstance(result, dict) or "message_id" not in result:
        return Unknown("Telegram menjawab dengan bentuk yang tidak terbaca; pesan mungkin sudah terkirim.")
    return Receipt(f"{chat}:{result['message_id']}")
