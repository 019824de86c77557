"""How presses and replies come in: by webhook where the desk has a public address, else by long polling."""

import contextlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import orjson

from kentongan.ports.channel import ChannelError, Settings
from kentongan.ports.http import Http, NoAnswer, NotReached
from kentongan.ports.receiver import (
    FileRef,
    Forged,
    Inbound,
    Polled,
    Pressed,
    RawUpdate,
    WebhookRequest,
)

from . import updates
from .api import bot_name, call, file_url, unreachable
from .payloads import cut

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
POLL_S = 8  # a worker that is told to stop waits no longer than this
FILE_LIMIT = 20_000_000  # bytes; Telegram gives bots no larger files
_NOTICE_LIMIT = 200  # characters of answerCallbackQuery


class TelegramReceiver:
    """Holds nothing: the house keeps settings and cursor."""

    def verify(self, request: WebhookRequest, settings: Settings) -> Sequence[RawUpdate]:
        secret = str(settings.get("webhook_secret", "")).encode()
        given = request.headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not secret or not hmac.compare_digest(secret, given):
            raise Forged("Kiriman tidak membawa rahasia webhook Telegram yang benar.")
        return [RawUpdate(str(updates.decoded(request.body)["update_id"]), request.body)]

    async def poll(self, settings: Settings, http: Http, cursor: str) -> Polled | None:
        if settings.get("webhook") == "ya":
            return None
        arguments: dict[str, Any] = {"timeout": POLL_S, "limit": 100, "allowed_updates": updates.KINDS}
        if cursor:
            arguments["offset"] = int(cursor)
        found = await call(settings, http, "getUpdates", arguments, timeout=POLL_S + 10.0)
        came = [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []
        numbers = [update["update_id"] for update in came if isinstance(update.get("update_id"), int)]
        raw = tuple(RawUpdate(str(update.get("update_id")), orjson.dumps(update)) for update in came)
        return Polled(raw, str(max(numbers) + 1) if numbers else cursor)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        return updates.parse(body)

    async def fetch(self, settings: Settings, http: Http, file: FileRef) -> bytes:
        found = await call(settings, http, "getFile", {"file_id": file.ref})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise ChannelError("Telegram tidak lagi menyimpan berkas ini.", permanent=True)
        try:
            reply = await http.request("GET", file_url(settings, quote(path)), timeout=60.0, limit=FILE_LIMIT)
        except (NotReached, NoAnswer) as error:
            raise unreachable(error) from None
        if reply.status != 200:
            words = f"Telegram tidak memberikan berkas ini (kode {reply.status})."
            raise ChannelError(words, permanent=reply.status == 404)
        return reply.body

    async def settle(self, settings: Settings, http: Http, pressed: Pressed, text: str) -> None:
        arguments = {"callback_query_id": pressed.press_id, "text": cut(text, _NOTICE_LIMIT)}
        with contextlib.suppress(ChannelError):  # the spinner stops by itself; the press counts all the same
            await call(settings, http, "answerCallbackQuery", arguments, timeout=10.0)


async def connect(settings: Settings, http: Http, url: str) -> dict[str, Any]:
    """Introduce the desk: learn the bot's name, set or remove the webhook, name the command for phones."""
    kept = dict(settings) | {"username": await bot_name(settings, http)}
    if settings.get("webhook") == "ya":
        kept["webhook_secret"] = settings.get("webhook_secret") or secrets.token_urlsafe(32)
        await _set_webhook(kept, http, url)
    else:
        await call(settings, http, "deleteWebhook", {})
    start = {"command": "start", "description": "Hubungkan Telegram ini dengan jabatan Anda"}
    await call(settings, http, "setMyCommands", {"commands": [start]})
    return kept


async def _set_webhook(settings: Settings, http: Http, url: str) -> None:
    arguments = {"url": url, "secret_token": settings["webhook_secret"], "allowed_updates": updates.KINDS}
    await call(settings, http, "setWebhook", arguments)
