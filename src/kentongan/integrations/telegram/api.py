"""Calling a method of the Bot API, and what a refusal means: for an address, a message or the channel."""

from typing import Any

import orjson

from kentongan.ports.channel import ChannelError, Settings
from kentongan.ports.http import Http, HttpReply, NoAnswer, NotReached

API = "https://api.telegram.org"
RETRY_S = 30.0
OPERATOR_S = 300.0  # until somebody corrects a setting, asking more often changes nothing
_LONGEST_WAIT_S = 3600.0
_MUTE = {
    "user is deactivated": "akun Telegram pejabat sudah tidak aktif.",
    "can't initiate conversation": "pejabat belum menekan Mulai pada bot.",
    "blocked by the user": "pejabat memblokir bot.",
}
# A portal or proxy of the office that answers in Telegram's place must not cost a single address.
_STRANGER = "Alamat API tidak menjawab seperti Telegram (kode {}). Periksa alamat API dan jaringan."
_NOBODY = ("chat not found", "user not found", "PEER_ID_INVALID", "chat_id is empty")


def method_url(settings: Settings, method: str) -> str:
    return f"{_base(settings)}/bot{settings['token']}/{method}"


def file_url(settings: Settings, path: str) -> str:
    return f"{_base(settings)}/file/bot{settings['token']}/{path}"


def _base(settings: Settings) -> str:
    return str(settings.get("api_url") or API).rstrip("/")


async def call(
    settings: Settings, http: Http, method: str, arguments: dict[str, Any], timeout: float = 20.0
) -> Any:
    """The result of a method; raises ChannelError, also where there is no connection or answer."""
    try:
        reply = await http.request("POST", method_url(settings, method), json=arguments, timeout=timeout)
    except (NotReached, NoAnswer) as error:
        raise unreachable(error) from None
    answer = decoded(reply)
    if answer.get("ok") is not True or "result" not in answer:
        raise refused(reply.status, answer)
    return answer["result"]


async def bot_name(settings: Settings, http: Http) -> str:
    """The bot's own username, without @; raises ChannelError."""
    me = await call(settings, http, "getMe", {})
    if not isinstance(me, dict) or not isinstance(me.get("username"), str):
        raise refused(200, {})
    return str(me["username"])


def unreachable(error: Exception) -> ChannelError:
    return ChannelError(f"Telegram tidak dapat dihubungi. {error}", retry_after=RETRY_S, everyone=True)


def decoded(reply: HttpReply) -> dict[str, Any]:
    """The answer as an object; empty where it is none (a portal or proxy in between answers in HTML)."""
    try:
        answer = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}


def refused(status: int, answer: dict[str, Any]) -> ChannelError:
    """Telegram's error object in the words of the house; `status` is HTTP's, the same as error_code."""
    said = str(answer.get("description", "tanpa keterangan"))[:200]
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    if new := parameters.get("migrate_to_chat_id"):
        return ChannelError("Percakapan Telegram ini pindah ke alamat baru.", moved_to=str(new))
    match status:
        case 429:
            return _too_fast(parameters.get("retry_after"), said)
        case _ if status >= 500:
            return ChannelError(f"Telegram sedang terganggu (kode {status}). Pesan dicoba lagi.")
        case _ if answer.get("ok") is not False:
            return _operator(_STRANGER.format(status))
        case 403:
            why = next((words for sign, words in _MUTE.items() if sign in said), f"({said})")
            return ChannelError(f"Telegram menolak pesan ini: {why}", permanent=True, gone=True)
        case 400:
            return _bad(said)
        case 401 | 404:
            return _operator("Telegram tidak mengenal token bot ini. Periksa token di pengaturan saluran.")
        case 409:
            return _operator("Bot ini sedang dipakai program lain, atau webhook-nya masih terpasang.")
    return _operator(_STRANGER.format(status))


def _operator(words: str) -> ChannelError:
    return ChannelError(words, retry_after=OPERATOR_S, everyone=True)


def _too_fast(wait: object, said: str) -> ChannelError:
    seconds = float(wait) if isinstance(wait, int | float) else RETRY_S
    seconds = min(max(seconds, 1.0), _LONGEST_WAIT_S)
    one_chat = "chat" in said or "group" in said
    words = f"Telegram meminta jeda {seconds:.0f} detik."
    return ChannelError(words, retry_after=seconds, everyone=not one_chat)


def _bad(said: str) -> ChannelError:
    if any(sign in said for sign in _NOBODY):
        words = "Telegram menolak pesan ini: percakapan tidak ditemukan. Hubungkan ulang pejabat ini."
        return ChannelError(words, permanent=True, gone=True)
    return ChannelError(f"Telegram menolak isi pesan ini. ({said})", permanent=True)
