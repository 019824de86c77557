"""Mailboxes on disk, one folder per address and one .eml file per mail; shared by SMTP, IMAP and phones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import quote, unquote

from kentongan.sandbox.errors import ActError

# Flags by the letter that stands for them in a file name.
FLAGS = {"S": r"\Seen", "R": r"\Answered", "F": r"\Flagged", "D": r"\Draft", "T": r"\Deleted"}


@dataclass(slots=True)
class Mail:
    uid: int
    received: int  # seconds since 1970, by the clock in use
    flags: frozenset[str]  # letters of FLAGS
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / f"{self.uid}.{self.received}.{''.join(sorted(self.flags))}.eml"

    def content(self) -> bytes:
        return self.path.read_bytes()

    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.content(), EmailMessage, policy=policy.default)


class Mailbox:
    """One folder of mail. UIDs only rise, also after an expunge and a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mails = {mail.uid: mail for mail in sorted(self._stored(), key=lambda mail: mail.uid)}
        self._last = folder / "last-uid"
        self.last_uid = int(self._last.read_text()) if self._last.exists() else 0

    def _stored(self) -> Iterable[Mail]:
        for path in self._folder.glob("*.eml"):
            uid, received, flags, _ = path.name.split(".")
            yield Mail(int(uid), int(received), frozenset(flags), self._folder)

    def add(self, content: bytes, now: float) -> Mail:
        self.last_uid += 1
        self._last.write_text(str(self.last_uid))
        mail = Mail(self.last_uid, int(now), frozenset(), self._folder)
        mail.path.write_bytes(content)
        self.mails[mail.uid] = mail
        return mail

    def set_flags(self, mail: Mail, flags: frozenset[str]) -> None:
        before = mail.path
        mail.flags = flags
        before.rename(mail.path)

    def expunge(self) -> None:
        """Remove the mails marked as deleted."""
        for mail in [mail for mail in self.mails.values() if "T" in mail.flags]:
            mail.path.unlink()
            del self.mails[mail.uid]


class PostOffice:
    """All mailboxes. The desk's own addresses are those that have sent by SMTP; the others are phones."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._empty()
        self.on_mail: list[Callable[[str], None]] = []
        if root.exists():
            for folder in root.iterdir():
                self.open(unquote(folder.name))

    def _empty(self) -> None:
        self.inboxes: dict[str, Mailbox] = {}
        self.sent: dict[str, Mailbox] = {}

    def open(self, address: str) -> Mailbox:
        """The inbox of an address (made on first use), without its plus part. Raises ActError."""
        base = base_address(address)
        if base not in self.inboxes:
            folder = self._root / quote(base, safe="@")
            self.inboxes[base] = Mailbox(folder / "inbox")
            self.sent[base] = Mailbox(folder / "sent")
        return self.inboxes[base]

    def deliver(self, recipient: str, content: bytes, now: float, sender: str = "") -> Mail:
        """Put a mail into the recipient's inbox; the plus part survives in Delivered-To."""
        envelope = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode()
        mail = self.open(recipient).add(envelope + content, now)
        for listener in self.on_mail:
            listener(base_address(recipient))
        return mail

    def send(self, sender: str, message: EmailMessage, now: float) -> None:
        """A phone's mail: into every recipient's inbox, and a copy into the sender's sent mail."""
        content = message.as_bytes(policy=policy.SMTP)
        for _, recipient in getaddresses(message.get_all("To", [])):
            self.deliver(recipient, content, now, sender)
        self.open(sender)
        self.sent[base_address(sender)].add(content, now)

    def mark_desk(self, address: str) -> None:
        self.open(address)
        (self._root / quote(base_address(address), safe="@") / "desk").touch()

    def phones(self) -> list[str]:
        return [
            address
            for address in self.inboxes
            if not (self._root / quote(address, safe="@") / "desk").exists()
        ]

    def reset(self) -> None:
        """Empty every mailbox; the mailboxes and their numbers stay."""
        for box in (*self.inboxes.values(), *self.sent.values()):
            for mail in box.mails.values():
                mail.path.unlink()
            box.mails.clear()


def base_address(address: str) -> str:
    """a+tag@Example.go.id -> a@example.go.id; raises ActError where there is no mailbox name."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not local or not at or not domain or "/" in address:
        raise ActError(f"{address!r} is not an e-mail address")
    return f"{local.partition('+')[0] or local}@{domain}"
