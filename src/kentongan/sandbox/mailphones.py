"""E-mail inboxes shown as phones: what the desk wrote, what the person answered, and answering."""

from datetime import UTC, datetime

from kentongan.sandbox import letters, pictures
from kentongan.sandbox.errors import ActError
from kentongan.sandbox.http import Json
from kentongan.sandbox.mailboxes import Mail, PostOffice, base_address


def phone(office: PostOffice, address: str) -> Json:
    """The same keys as a Telegram phone, as far as e-mail has them."""
    inbox = office.inboxes[address].mails.values()
    last = max([*inbox, *office.sent[address].mails.values()], key=lambda mail: mail.received, default=None)
    return {
        "channel": "email",
        "id": address,
        "name": address,
        "persona": "manual",
        "started": True,
        "blocked": False,
        "unread": sum("S" not in mail.flags for mail in inbox),
        "last": _message(last, "in" if last in inbox else "out") if last is not None else None,
    }


def thread(office: PostOffice, address: str, args: Json) -> Json:
    """The phone and its mails, oldest first; `seen=1` marks them as read. Raises ActError."""
    base = _known(office, address)
    inbox, sent = office.inboxes[base], office.sent[base]
    if str(args.get("seen", "")) == "1":
        for mail in inbox.mails.values():
            inbox.set_flags(mail, mail.flags | {"S"})
    messages = [_message(mail, "in") for mail in inbox.mails.values()]
    messages += [_message(mail, "out") for mail in sent.mails.values()]
    return phone(office, base) | {"messages": sorted(messages, key=lambda message: message["date"])}


def _known(office: PostOffice, address: str) -> str:
    base = base_address(address)
    if base not in office.inboxes:
        raise ActError(f"no mailbox {base}", 404)
    return base


def _message(mail: Mail, direction: str) -> Json:
    parsed = mail.parsed()
    return {
        "id": mail.uid,
        "direction": direction,
        "from": str(parsed["From"] or ""),
        "to": str(parsed["To"] or ""),
        "subject": str(parsed["Subject"] or ""),
        "text": letters.plain_text(parsed),
        "message_id": str(parsed["Message-ID"] or ""),
        "buttons": [],
        "photo": None,
        "date": mail.received,
        "time": datetime.fromtimestamp(mail.received, UTC).isoformat(),
    }


def act(office: PostOffice, address: str, name: str, args: Json, now: float) -> Json:
    """reply {text, reply_to?} or photo {caption?, data?, reply_to?}; without reply_to, to the last mail."""
    if name not in ("reply", "photo"):
        raise ActError(f"an e-mail phone cannot {name}; known: reply, photo", 404)
    base = _known(office, address)
    photo = (pictures.given(args) or pictures.sample(int(now))) if name == "photo" else None
    text = str(args.get("text", args.get("caption", "")))
    answer = letters.reply(_answered(office, base, args), base, text, now, photo)
    office.send(base, answer, now)
    return {"message_id": str(answer["Message-ID"])}


def _answered(office: PostOffice, base: str, args: Json) -> Mail:
    inbox = office.inboxes[base]
    uid = args.get("reply_to", max(inbox.mails, default=None))
    if uid not in inbox.mails:
        raise ActError(f"no mail {uid} to answer at {base}", 404)
    mail = inbox.mails[uid]
    inbox.set_flags(mail, mail.flags | {"S", "R"})
    return mail
