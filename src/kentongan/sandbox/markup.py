"""Message text and keyboards as Telegram reads them: HTML entities, buttons, limits, wording of errors.

Source: core.telegram.org/bots/api, "Formatting options" and the types InlineKeyboardButton and
ReplyKeyboardMarkup; error texts as the public Bot API server words them.
"""

import html
import re
from typing import Any

from kentongan.sandbox.errors import Refused
from kentongan.sandbox.http import Json

MAX_TEXT = 4096  # UTF-16 units after entities parsing
MAX_CAPTION = 1024
MAX_CALLBACK_DATA = 64  # bytes

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)>|<|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);"
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?(?=\s|$)")
_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip
_URL = re.compile(r"(?:https?|tg|ton)://\S+|[\w-]+(?:\.[\w-]+)+\S*")


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's offsets and limits."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def formatted(text: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    """(plain text, entities) of a text with an optional parse mode; raises Refused."""
    if not parse_mode:
        return text.strip(), []
    if parse_mode.lower() != "html":
        raise Refused("unsupported parse_mode")
    if "<" not in text and "&" not in text:
        return text.strip(), []
    return _Html(text).result()


class _Html:
    """One pass over a text in Telegram's HTML."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._plain: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, Json]] = []  # tag, offset, further fields
        self._entities: list[Json] = []

    def result(self) -> tuple[str, list[Json]]:
        at = 0
        for token in _TOKEN.finditer(self._source):
            self._add(self._source[at : token.start()])
            self._take(token)
            at = token.end()
        self._add(self._source[at:])
        if self._open:
            tag = self._open[-1][0]
            raise Refused(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")
        return self._trimmed()

    def _add(self, text: str) -> None:
        self._plain.append(text)
        self._length += units(text)

    def _take(self, token: re.Match[str]) -> None:
        closing, name, attributes = token.groups()
        if token.group().startswith("&"):
            self._add(html.unescape(token.group()))
        elif name is None or name.lower() not in _TAGS:
            at = self._byte(token)
            shown = "" if name is None else name
            raise Refused(f'can\'t parse entities: Unsupported start tag "{shown}" at byte offset {at}')
        elif closing:
            self._close(name.lower(), token)
        else:
            self._open.append((name.lower(), self._length, _extra(name.lower(), attributes)))

    def _close(self, name: str, token: re.Match[str]) -> None:
        at = self._byte(token)
        if not self._open:
            raise Refused(f"can't parse entities: Unexpected end tag at byte offset {at}")
        tag, offset, extra = self._open.pop()
        if tag != name:
            raise Refused(
                f"can't parse entities: Unmatched end tag at byte offset {at}, "
                f'expected "</{tag}>", found "</{name}>"'
            )
        if self._length > offset and not (tag == "a" and "url" not in extra):
            length = self._length - offset
            self._entities.append({"type": _TAGS[tag], "offset": offset, "length": length} | extra)

    def _byte(self, token: re.Match[str]) -> int:
        return len(self._source[: token.start()].encode())

    def _trimmed(self) -> tuple[str, list[Json]]:
        """Telegram strips white space around the text, and entities move with it."""
        text = "".join(self._plain)
        cut = units(text) - units(text.lstrip())
        plain = text.strip()
        size = units(plain)
        kept = [_moved(entity, cut, size) for entity in self._entities]
        return plain, sorted((e for e in kept if e["length"] > 0), key=lambda e: (e["offset"], -e["length"]))


def _moved(entity: Json, cut: int, size: int) -> Json:
    start = max(entity["offset"] - cut, 0)
    end = min(entity["offset"] + entity["length"] - cut, size)
    return entity | {"offset": start, "length": end - start}


def _extra(tag: str, attributes: str) -> Json:
    found = {name: html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(attributes)}
    if tag == "a" and found.get("href"):
        return {"url": found["href"]}
    if tag == "tg-emoji":
        return {"custom_emoji_id": found.get("emoji-id", "")}
    return {}


def command_entities(text: str) -> list[Json]:
    """The entity of a leading /command, which Telegram marks in what a user writes."""
    found = _COMMAND.match(text)
    return [{"type": "bot_command", "offset": 0, "length": found.end()}] if found else []


def checked_text(text: str) -> str:
    if not text:
        raise Refused("message text is empty")
    if units(text) > MAX_TEXT:
        raise Refused("message is too long")
    return text


def checked_caption(caption: str) -> str:
    if units(caption) > MAX_CAPTION:
        raise Refused("message caption is too long")
    return caption


def checked_markup(markup: Any) -> Json | None:
    """A reply_markup that Telegram would take, or None for an absent or empty one; raises Refused."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        checked = [[_inline(button) for button in row] for row in rows if row]
        return {"inline_keyboard": checked} if checked else None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        return markup | {"keyboard": [[_plain_button(button) for button in row] for row in rows]}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise Refused("object expected as reply markup")


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(f"can't parse {what}: field must be of type Array of Array")
    return rows


def _inline(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise Refused('can\'t parse inline keyboard button: field "text" must be a non-empty String')
    actions = _ACTIONS & button.keys()
    if len(actions) != 1:
        raise Refused("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions:
        _check_callback_data(button["callback_data"])
    elif "url" in actions and not _URL.fullmatch(str(button["url"])):
        raise Refused(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
        raise Refused("BUTTON_DATA_INVALID")


def _plain_button(button: Any) -> Json:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not button.get("text"):
        raise Refused('can\'t parse keyboard button: field "text" must be a non-empty String')
    return button
