"""Mails that the other side writes: the bounce of a mail server, the reply of a phone's mail app."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from html import escape

from kentongan.sandbox import pictures
from kentongan.sandbox.mailboxes import Mail

_DOMAIN = "mail.simulator.invalid"


def bounce(original: bytes, sender: str, recipient: str, now: float) -> bytes:
    """A delivery status notification for a mailbox that does not exist (RFC 3464, RFC 6522)."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{_DOMAIN}>"
    report["To"] = sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    report["Message-ID"] = make_msgid(domain=_DOMAIN)
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"<{recipient}>: 550 5.1.1 User unknown in local recipient table\n"))
    report.attach(_status(recipient, now))
    report.attach(_headers_of(original))
    return report.as_bytes(policy=policy.SMTP)


def _status(recipient: str, now: float) -> MIMEBase:
    whole, each = Message(), Message()
    whole["Reporting-MTA"] = f"dns; {_DOMAIN}"
    whole["Arrival-Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    each["Final-Recipient"] = f"rfc822; {recipient}"
    each["Action"] = "failed"
    each["Status"] = "5.1.1"
    each["Diagnostic-Code"] = "smtp; 550 5.1.1 User unknown in local recipient table"
    part = MIMEBase("message", "delivery-status")
    part.set_payload([whole, each])
    return part


def _headers_of(original: bytes) -> MIMEBase:
    """The headers only, so that a bounce stays small; the desk finds its Message-ID in them."""
    part = MIMEBase("text", "rfc822-headers")
    parsed = message_from_bytes(original)
    part.set_payload("".join(f"{name}: {value}\n" for name, value in parsed.items()))
    return part


def reply(original: Mail, sender: str, text: str, now: float, photo: bytes | None = None) -> EmailMessage:
    """An answer as phone mail apps write it: on top, with the original quoted, in plain text and HTML."""
    asked = original.parsed()
    answer = EmailMessage()
    answer["From"] = formataddr((parseaddr(str(asked["To"] or ""))[0], sender))
    answer["To"] = str(asked["Reply-To"] or asked["From"])
    subject = str(asked["Subject"] or "")
    answer["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    answer["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    answer["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    if asked["Message-ID"]:
        answer["In-Reply-To"] = str(asked["Message-ID"])
        answer["References"] = f"{asked['References'] or ''} {asked['Message-ID']}".strip()
    _write(answer, text, _attribution(asked, original.received), plain_text(asked))
    if photo is not None:
        kind = "png" if pictures.extension(photo) == "png" else "jpeg"
        answer.add_attachment(photo, maintype="image", subtype=kind, filename=f"foto.{kind}")
    return answer


def _attribution(asked: EmailMessage, received: int) -> str:
    at = datetime.fromtimestamp(received, UTC)
    return f"Pada tanggal {at:%d/%m/%Y} pukul {at:%H.%M} {asked['From']} menulis:"


def _write(answer: EmailMessage, text: str, attribution: str, quoted: str) -> None:
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.splitlines())
    answer.set_content(f"{text}\n\n{attribution}\n{lines}\n")
    answer.add_alternative(
        f'<div dir="auto">{escape(text)}</div><br><div class="gmail_quote"><div>{escape(attribution)}</div>'
        f"<blockquote>{escape(quoted).replace(chr(10), '<br>')}</blockquote></div>",
        subtype="html",
    )


def plain_text(mail: EmailMessage) -> str:
    """The readable text of a mail; "" when it has none."""
    part = mail.get_body(("plain", "html"))
    return "\n".join(str(part.get_content()).strip().splitlines()) if part is not None else ""
