"""A message as a mail: words, one big link, and a fixed Message-ID by which a second copy is recognised."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from html import escape

from kentongan.ports.channel import Outgoing, Settings

from . import keys
from .quotes import MARK

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?")
_LINK_WORDS = "Buka dan jawab"
_SKELETON = """<!doctype html><html lang="id"><body style="font:16px/1.5 sans-serif;color:#1f2937">
{mark}{paragraphs}{button}{hint}</body></html>"""
_BUTTON = """<p><a href="{link}" style="display:inline-block;padding:14px 28px;border-radius:6px;\
background:#1d4ed8;color:#fff;font-weight:bold;text-decoration:none">{words}</a></p>
<p style="font-size:13px;color:#6b7280">Bila tombol tidak dapat dibuka: {link}</p>"""
_SMALL = '<p style="font-size:13px;color:#6b7280">{}</p>'


def letter(message: Outgoing, settings: Settings) -> EmailMessage:
    """Raises ValueError where an address cannot stand in a mail."""
    sender = str(settings["from_address"])
    for address in (sender, message.to):
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"Alamat e-mail {address!r} tidak sah.")
    domain = sender.rpartition("@")[2]
    mail = EmailMessage()
    mail["From"] = Address(_line(str(settings.get("from_name", ""))), addr_spec=sender)
    mail["To"] = message.to
    mail["Subject"] = _line(message.subject)
    mail["Date"] = formatdate()
    mail["Message-ID"] = keys.message_id(message.key, domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices in answer
    if message.thread:
        mail["In-Reply-To"] = mail["References"] = keys.message_id(message.thread, domain)
    if base := str(settings.get("reply_address") or ""):
        mail["Reply-To"] = keys.plus_address(base, message.key)
    replies = bool(base or settings.get("imap_host"))
    mail.set_content(_plain(message, replies), cte="quoted-printable")
    mail.add_alternative(_html(message, replies), subtype="html", cte="quoted-printable")
    for one in message.enclosures:
        kind, _, subtype = one.media_type.partition("/")
        mail.add_attachment(one.content, maintype=kind, subtype=subtype, filename=_line(one.name))
    return mail


def _line(text: str) -> str:
    """One line of printable signs: a header takes nothing else."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _hint(message: Outgoing, replies: bool) -> str:
    labels = [f"“{button.label}”" for button in message.buttons]
    if not replies or not labels:
        return ""
    return f"Atau balas e-mail ini dengan kata: {', '.join(labels)}."


def _plain(message: Outgoing, replies: bool) -> str:
    link = f"{_LINK_WORDS}: {message.link}" if message.link else ""
    parts = [MARK if replies else "", message.heading, message.text.strip(), link, _hint(message, replies)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(message: Outgoing, replies: bool) -> str:
    paragraphs = [escape(part).replace("\n", "<br>") for part in message.text.strip().split("\n\n")]
    if message.heading:
        paragraphs.insert(0, f"<b>{escape(message.heading)}</b>")
    hint = _hint(message, replies)
    return _SKELETON.format(
        mark=_SMALL.format(MARK) if replies else "",
        paragraphs="".join(f"<p>{part}</p>" for part in paragraphs),
        button=_BUTTON.format(link=escape(message.link), words=_LINK_WORDS) if message.link else "",
        hint=_SMALL.format(escape(hint)) if hint else "",
    )
