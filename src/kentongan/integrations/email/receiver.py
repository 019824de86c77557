"""How mails come in: fetched from an IMAP inbox, or piped in by the mail server (`kentongan mail receive`)."""

import asyncio
import hashlib
import imaplib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import format_datetime

from kentongan.ports.channel import Settings
from kentongan.ports.http import Http
from kentongan.ports.receiver import (
    FileRef,
    Forged,
    Inbound,
    Polled,
    Pressed,
    RawUpdate,
    WebhookRequest,
)

from . import replies
from .channel import checked_address
from .servers import Server, fault, imap_server, open_imap

BATCH = 20  # mails a poll
SIZE_LIMIT = 25_000_000  # bytes; of a larger mail only the header is taken
_ID_LIMIT = 200
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class EmailReceiver:
    """Holds nothing: the house keeps settings and cursor ("<uidvalidity>:<last uid>")."""

    def verify(self, request: WebhookRequest, settings: Settings) -> Sequence[RawUpdate]:
        raise Forged("E-mail tidak diterima lewat webhook.")

    async def poll(self, settings: Settings, http: Http, cursor: str) -> Polled | None:
        server = imap_server(settings)
        if server is None:
            return None
        address = await checked_address(http, server)
        return await asyncio.to_thread(_fetched, server, address, cursor)

    def parse(self, body: bytes) -> Sequence[Inbound]:
        return replies.parse(body)

    async def fetch(self, settings: Settings, http: Http, file: FileRef) -> bytes:
        return file.content

    async def settle(self, settings: Settings, http: Http, pressed: Pressed, text: str) -> None:
        """Mails have no buttons."""


def piped(body: bytes) -> RawUpdate:
    """A mail as a mail server hands it to a program."""
    return RawUpdate(_message_id(body) or hashlib.sha256(body).hexdigest(), body)


def _message_id(body: bytes) -> str:
    """Its Message-ID: a mail that comes by two ways, or twice, is one. "" where it has none of use."""
    found = " ".join(str(BytesHeaderParser().parsebytes(body).get("Message-ID", "")).split())
    return found if len(found) <= _ID_LIMIT else ""


def _fetched(server: Server, address: str, cursor: str) -> Polled:
    try:
        with open_imap(server, address) as imap:
            return _new_mails(imap, cursor)
    except (OSError, imaplib.IMAP4.error) as error:
        raise fault(server, error) from None


def _new_mails(imap: imaplib.IMAP4, cursor: str) -> Polled:
    """Mails after the cursor. Without one (first time, or the mailbox was rebuilt) those since yesterday: older
    ones answered something else, and what the house knows already it keeps only once."""
    imap.select("INBOX", readonly=True)
    validity, following = _told(imap, "UIDVALIDITY"), int(_told(imap, "UIDNEXT") or 0)
    known, _, last = cursor.partition(":")
    after = int(last) if known == validity and last else 0
    uids = sorted(uid for uid in _search(imap, after) if uid > after)[:BATCH]
    newest = uids[-1] if uids else max(after, following - 1)
    mails = [_raw(imap, validity, uid) for uid in uids]
    return Polled(tuple(mail for mail in mails if mail), f"{validity}:{newest}" if newest > 0 else "")


def _told(imap: imaplib.IMAP4, name: str) -> str:
    value = imap.response(name)[1][0]
    return value.decode() if isinstance(value, bytes) else ""


def _search(imap: imaplib.IMAP4, after: int) -> list[int]:
    yesterday = format_datetime(datetime.now(UTC) - timedelta(days=1)).split()[1:4]
    criteria = ("UID", f"{after + 1}:*") if after else ("SINCE", "-".join(yesterday))
    found = imap.uid("SEARCH", *criteria)[1][0]
    return [int(uid) for uid in found.split()] if isinstance(found, bytes) else []


def _raw(imap: imaplib.IMAP4, validity: str, uid: int) -> RawUpdate | None:
    """The mail without marking it as read; None where somebody deleted it meanwhile."""
    sized = _SIZE.search(b" ".join(_pieces(imap, uid, "(RFC822.SIZE)")))
    if sized is None:
        return None
    part = "(BODY.PEEK[])" if int(sized[1]) <= SIZE_LIMIT else "(BODY.PEEK[HEADER])"
    body = max(_pieces(imap, uid, part), key=len, default=b"")
    return RawUpdate(_message_id(body) or f"{validity}:{uid}", body)


def _pieces(imap: imaplib.IMAP4, uid: int, what: str) -> list[bytes]:
    """All bytes of an answer to FETCH: imaplib gives a literal as a pair of its announcement and its content."""
    answer = imap.uid("FETCH", str(uid), what)[1]
    flat = [piece for item in answer for piece in (item if isinstance(item, tuple) else (item,))]
    return [piece for piece in flat if isinstance(piece, bytes)]
