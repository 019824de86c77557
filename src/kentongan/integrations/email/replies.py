"""What a mail says: a bounce, a receipt, an answer, or nothing (vacation notices and lists).

Sources: RFC 5322, RFC 3464 (delivery status), RFC 8098 (disposition), RFC 3834 (automatic responses)."""

import mimetypes
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses

from kentongan.ports.receiver import FileRef, Inbound, Proof, Proved, Replied

from .keys import keys_in
from .quotes import html_text, new_words

FILE_LIMIT = 20_000_000  # bytes of one attachment
_FILES = 10
_PARTS, _HEAD = (
    2000,
    64_000,
)  # delimiters of a mail, bytes of its header: the library's parser slows with both
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LOGO = 20_000  # bytes; smaller pictures that the text refers to are signatures
_OUR_TRACE = ("Delivered-To", "X-Original-To", "To", "Cc", "In-Reply-To")
_ROBOTS = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@")
_ABSENT = ("automatic reply", "out of office", "autoreply", "balasan otomatis", "jawaban otomatis")


def parse(body: bytes) -> list[Inbound]:
    """Raises ValueError for a mail that cannot be read, or that was made to keep us busy."""
    if body.count(b"\n--") > _PARTS or len(_HEAD_END.split(body, 1)[0]) > _HEAD:
        raise ValueError("Surat ini terlalu rumit untuk dibaca.")
    try:
        return _parsed(message_from_bytes(body, EmailMessage, policy=policy.default))
    except Exception as error:  # the parser of the library raises of every kind
        raise ValueError("Surat ini tidak dapat dibaca.") from error


def _parsed(mail: EmailMessage) -> list[Inbound]:
    if mail.get_content_type() == "multipart/report":
        return list(_proofs(mail))
    return [] if _automatic(mail) else _replied(mail)


def _proofs(mail: EmailMessage) -> Iterator[Inbound]:
    key = next(iter(_keys_of_original(mail)), "")
    for part in mail.walk():
        match part.get_content_type():
            case "message/delivery-status":
                found = [proof for block in _blocks(part) if (proof := _delivery(block, key))]
                yield from found[:1]  # our mails have one recipient
            case "message/disposition-notification":
                blocks = _blocks(part)
                told = next(iter(keys_in(_header(blocks[0], "Original-Message-ID"))), key) if blocks else ""
                if told and "displayed" in _header(blocks[0], "Disposition").rpartition(";")[2].lower():
                    yield Proved(told, Proof.READ)


def _blocks(part: Message) -> list[Message]:
    blocks = part.get_payload()
    return [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []


def _delivery(block: Message, key: str) -> Proved | None:
    """Delayed, relayed and expanded tell nothing final."""
    action = _header(block, "Action").lower()
    if not key or action not in ("failed", "delivered"):
        return None
    if action == "delivered":
        return Proved(key, Proof.DELIVERED)
    why = _header(block, "Diagnostic-Code").partition(";")[2].strip() or _header(block, "Status")
    return Proved(key, Proof.FAILED, detail=f"E-mail ditolak peladen penerima: {why}"[:200])


def _keys_of_original(mail: EmailMessage) -> list[str]:
    """Keys named by the mail that comes back inside a report, or by the report itself."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            inner = message_from_bytes(content if isinstance(content, bytes) else b"")
        elif kind == "message/rfc822" and (blocks := _blocks(part)):
            inner = blocks[0]
        else:
            continue
        if found := keys_in(_header(inner, "Message-ID")):
            return found
    return _keys(mail)


def _keys(mail: Message) -> list[str]:
    """Our keys, surest first: the plus address, the mail answered, then the thread backwards."""
    traces = [_header(mail, name) for name in _OUR_TRACE]
    thread = keys_in(_header(mail, "References"))
    return [key for trace in traces for key in keys_in(trace)] + thread[::-1]


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _automatic(mail: EmailMessage) -> bool:
    sender = _sender(mail)
    return (
        _header(mail, "Auto-Submitted").lower() not in ("", "no")
        or _header(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or _header(mail, "Return-Path") == "<>"
        or any(name in mail for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
        or sender.startswith(_ROBOTS)
        or _header(mail, "Subject").lower().startswith(_ABSENT)
    )


def _sender(mail: EmailMessage) -> str:
    addresses = getaddresses([_header(mail, "From")])
    return addresses[0][1].lower() if addresses else ""


def _replied(mail: EmailMessage) -> list[Inbound]:
    sender, text, files = _sender(mail), _text(mail), tuple(_files(mail))[:_FILES]
    if "@" not in sender or not (text or files):
        return []
    key = next(iter(_keys(mail)), "")
    return [Replied(sender, text, _header(mail, "Message-ID")[:200], key, files)]


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    content = str(part.get_content())
    return new_words(html_text(content) if part.get_content_subtype() == "html" else content)


def _files(mail: EmailMessage) -> Iterator[FileRef]:
    for number, part in enumerate(mail.walk(), 1):
        name = (part.get_filename() or "").replace("/", "_")[-120:]
        kind = part.get_content_type()
        if kind == "application/octet-stream":  # how some phones send a photo
            kind = mimetypes.guess_type(name)[0] or kind
        if not kind.startswith("image/") and kind != "application/pdf":
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not 0 < len(content) <= FILE_LIMIT:
            continue
        if "Content-ID" in part and len(content) < _LOGO:
            continue
        ending = mimetypes.guess_extension(kind) or ""
        yield FileRef(name or f"lampiran-{number}{ending}", kind, content=content)
