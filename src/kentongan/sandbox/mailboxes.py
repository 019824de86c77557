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

DESK, PHONE = "desk", "phone"  # marks, kept as empty files in an address's folder


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
        self._remove([mail for mail in self.mails.values() if "T" in mail.flags])

    def clear(self) -> None:
        self._remove(list(self.mails.values()))

    def _remove(self, mails: list[Mail]) -> None:
        for mail in mails:
            mail.path.unlink()
            del self.mails[mail.uid]


class PostOffice:
    """All mailboxes. The desk's own addresses are those that have sent by SMTP; the others are phones."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.inboxes: dict[str, Mailbox] = {}
        self.sent: dict[str, Mailbox] = {}
        self._marks: dict[str, set[str]] = {}
        self.on_mail: list[Callable[[str], None]] = []
        for folder in root.iterdir() if root.exists() else ():
            address = unquote(folder.name)
            self.open(address)
            self._marks[address] = {mark for mark in (DESK, PHONE) if (folder / mark).exists()}

    def open(self, address: str) -> Mailbox:
        """The inbox of an address (made on first use), without its plus part. Raises ActError."""
        base = base_address(address)
        if base not in self.inboxes:
            self.inboxes[base] = Mailbox(self._folder(base) / "inbox")
            self.sent[base] = Mailbox(self._folder(base) / "sent")
            self._marks[base] = set()
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

    def _folder(self, base: str) -> Path:
        return self._root / quote(base, safe="@")

    def mark(self, address: str, mark: str) -> None:
        """Remember that an address is the desk's (DESK), or a phone even without any mail (PHONE)."""
        base = base_address(address)
        self.open(base)
        if mark not in self._marks[base]:
            self._marks[base].add(mark)
            (self._folder(base) / mark).touch()

    def phones(self) -> list[str]:
        return [address for address in self.inboxes if self._is_phone(address)]

    def _is_phone(self, base: str) -> bool:
        marks = self._marks[base]
        return DESK not in marks and (PHONE in marks or bool(self.inboxes[base].mails))

    def reset(self) -> None:
        """Empty every mailbox. Sessions may have them open: the mailboxes and their numbers stay."""
        for box in (*self.inboxes.values(), *self.sent.values()):
            box.clear()
        for base, marks in self._marks.items():
            for mark in marks:
                (self._folder(base) / mark).unlink()
            marks.clear()


def base_address(address: str) -> str:
    """a+tag@Example.go.id -> a@example.go.id; raises ActError where there is no mailbox name."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not local or not at or not domain or "/" in address:
        raise ActError(f"{address!r} is not an e-mail address")
    return f"{local.partition('+')[0] or local}@{domain}"
