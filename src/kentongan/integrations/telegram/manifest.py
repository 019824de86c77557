"""Telegram, as the house sees it."""

import re
from urllib.parse import quote, urlsplit

from kentongan.ports.channel import Channel, Field, Manifest, Settings
from kentongan.ports.http import Http

from .api import API
from .channel import FREE_RATE, Telegram
from .receiver import TelegramReceiver, connect

_TOKEN = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{10,}")
PAID_RATE = 1000  # messages a second with paid broadcast
_NO_YES = (("tidak", "Tidak"), ("ya", "Ya"))

FIELDS = (
    Field("token", "Token bot", "Dari @BotFather, misalnya 123456789:AA…", secret=True),
    Field("username", "Nama pengguna bot", "Diisi sendiri setelah token diperiksa.", required=False),
    Field(
        "webhook",
        "Terima lewat webhook",
        "Pilih Tidak bila aplikasi ini tidak dapat dibuka dari internet; jawaban lalu diambil berkala.",
        choices=_NO_YES,
    ),
    Field("api_url", "Alamat API", "Ubah hanya bila memakai peladen Bot API sendiri.", default=API),
    Field("rate", "Pesan per detik", "Batas Telegram 30 tanpa siaran berbayar.", default="30", number=True),
    Field("paid", "Siaran berbayar", "Pesan di atas 30 per detik memakai Telegram Stars.", choices=_NO_YES),
)


def _open(settings: Settings, http: Http) -> Channel:
    return Telegram(settings, http)


def _check(settings: Settings) -> str:
    if not _TOKEN.fullmatch(str(settings.get("token", ""))):
        return "Token bot tidak lengkap. Salin seluruhnya dari @BotFather, misalnya 123456789:AA…"
    parts = urlsplit(str(settings.get("api_url") or API))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "Alamat API harus dimulai dengan https://"
    rate = str(settings.get("rate") or FREE_RATE)
    if not rate.isascii() or not rate.isdecimal() or not 1 <= int(rate) <= PAID_RATE:
        return f"Pesan per detik harus angka 1 sampai {PAID_RATE}."
    if int(rate) > FREE_RATE and settings.get("paid") != "ya":
        return f"Lebih dari {FREE_RATE} pesan per detik memerlukan siaran berbayar."
    return ""


def _link(settings: Settings, code: str) -> str:
    return f"https://t.me/{settings['username']}?start={quote(code)}"


MANIFEST = Manifest(
    kind="telegram",
    label="Telegram",
    icon="brand-telegram",
    open=_open,
    fields=FIELDS,
    receiver=TelegramReceiver(),
    check=_check,
    link=_link,
    connect=connect,
)
