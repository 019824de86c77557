"""A small IMAP4rev1 server (RFC 3501, IDLE of RFC 2177) over the simulator's mailboxes.

What a fetching program needs: LOGIN, SELECT, SEARCH, FETCH, STORE, EXPUNGE, IDLE. One folder, INBOX.
Every mailbox opens with the same password.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

from kentongan.sandbox.errors import ActError
from kentongan.sandbox.imapsearch import Syntax, Token, in_set, search, tokens
from kentongan.sandbox.mailboxes import FLAGS, Mail, Mailbox, PostOffice, base_address

_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n\Z")
_MAX_LITERAL = 1024 * 1024  # bytes; commands carry search words, not mails
_ITEM = re.compile(r"([A-Z0-9.]+)(\[([^\]]*)\])?", re.IGNORECASE)
_LETTERS = {name.lower(): letter for letter, name in FLAGS.items()}
_ITEMS = ("BODY", "BODY.PEEK", "RFC822", "RFC822.HEADER", "RFC822.SIZE", "UID", "FLAGS", "INTERNALDATE")
_SECTIONS = ("", "HEADER", "TEXT")
_MARKS_SEEN = ("BODY", "RFC822")  # and not BODY.PEEK
_ALL_FLAGS = " ".join(FLAGS.values())

type Command = Callable[[str, list[Token], bool], Coroutine[None, None, None]]


class No(Exception):
    """The server's NO: the command is understood and refused."""


class ImapServer:
    """Holds what all sessions share; `session` is the callback of asyncio.start_server."""

    def __init__(self, office: PostOffice, password: str) -> None:
        self.office = office
        self.password = password
        self._sessions: set[Session] = set()
        office.on_mail.append(self._mail_came)

    async def session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, reader, writer)
        self._sessions.add(session)
        try:
            await session.run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client, or the simulator, went away
        finally:
            self._sessions.discard(session)
            writer.close()

    def _mail_came(self, address: str) -> None:
        for session in self._sessions:
            session.mail_came(address)


class Session:
    """One client: which mailbox, and which mails it has been told of (their order gives the numbers)."""

    def __init__(
        self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._address = ""
        self._box: Mailbox | None = None
        self._known: list[int] = []
        self._read_only = False
        self._idling = False
        self._open = True
        self._commands: dict[str, Command] = {
            "CAPABILITY": self._capability, "NOOP": self._noop, "CHECK": self._noop, "LOGIN": self._login,
            "LOGOUT": self._logout, "SELECT": self._select, "EXAMINE": self._select, "LIST": self._list,
            "STATUS": self._status, "CLOSE": self._close, "SEARCH": self._search, "FETCH": self._fetch,
            "STORE": self._store, "EXPUNGE": self._expunge, "IDLE": self._idle,
        }  # fmt: skip

    async def run(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1 IDLE] Simulator ready")
        while self._open:
            line, literals = await self._line()
            if not line:
                return
            await self._answer(line, literals)
            await self._writer.drain()

    def mail_came(self, address: str) -> None:
        if self._idling and address == self._address:
            self._news()

    def _say(self, line: str) -> None:
        self._writer.write(line.encode() + b"\r\n")

    async def _line(self) -> tuple[str, list[str]]:
        """One command, with its literals taken out: each leaves NUL, index, NUL in the line."""
        literals: list[str] = []
        line = await self._reader.readline()
        while found := _LITERAL.search(line):
            size = int(found[1])
            if size > _MAX_LITERAL:
                raise ConnectionError("literal is too large")
            if not found[2]:
                self._say("+ go on")
            data = await self._reader.readexactly(size)
            literals.append(data.decode(errors="replace"))
            line = line[: found.start()] + b"\0%d\0" % (len(literals) - 1) + await self._reader.readline()
        return line.decode(errors="replace"), literals

    async def _answer(self, line: str, literals: list[str]) -> None:
        tag = line.split(maxsplit=1)[0] if line.strip() else "*"
        try:
            words = tokens(line, literals)[1:]
            by_uid = bool(words) and str(words[0]).upper() == "UID"
            name, arguments = _command(words[1:] if by_uid else words)
            if name not in self._commands:
                raise Syntax(f"unknown command {name}")
            await self._commands[name](name, arguments, by_uid)
            self._say(f"{tag} OK {name} completed")
        except Syntax as error:
            self._say(f"{tag} BAD {error}")
        except (No, ActError) as error:
            self._say(f"{tag} NO {error}")

    async def _capability(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._say("* CAPABILITY IMAP4rev1 IDLE")

    async def _noop(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._news()

    async def _login(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        user, password = _strings(arguments, 2)
        if password != self._server.password:
            raise No("[AUTHENTICATIONFAILED] Invalid credentials")
        self._address = base_address(user)

    async def _logout(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._say("* BYE Simulator signing off")
        self._open = False

    async def _select(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._box = None
        self._box = self._inbox(arguments)
        self._read_only = name == "EXAMINE"
        self._known = list(self._box.mails)
        self._say(f"* {len(self._known)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* FLAGS ({_ALL_FLAGS})")
        self._say(f"* OK [PERMANENTFLAGS ({_ALL_FLAGS})] Flags")
        self._say("* OK [UIDVALIDITY 1] UIDs")
        self._say(f"* OK [UIDNEXT {self._box.last_uid + 1}] Next")

    def _inbox(self, arguments: list[Token]) -> Mailbox:
        if not self._address:
            raise No("Log in first")
        if not arguments or str(arguments[0]).upper() != "INBOX":
            raise No("[NONEXISTENT] There is only INBOX")
        return self._server.office.open(self._address)

    async def _list(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._say('* LIST (\\HasNoChildren) "/" "INBOX"')

    async def _status(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        box = self._inbox(arguments)
        unseen = sum("S" not in mail.flags for mail in box.mails.values())
        values = {
            "MESSAGES": len(box.mails), "UIDNEXT": box.last_uid + 1, "UNSEEN": unseen, "RECENT": 0,
            "UIDVALIDITY": 1,
        }  # fmt: skip
        wanted = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], list) else list(values)
        shown = " ".join(f"{key} {values.get(str(key).upper(), 0)}" for key in wanted)
        self._say(f'* STATUS "INBOX" ({shown})')

    async def _close(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        box, _ = self._selected()
        if not self._read_only:
            box.expunge()
        self._box = None

    def _selected(self) -> tuple[Mailbox, list[Mail]]:
        """The mailbox and the mails that this client knows of and that are still there."""
        if self._box is None:
            raise No("Select a mailbox first")
        return self._box, [self._box.mails[uid] for uid in self._known if uid in self._box.mails]

    def _news(self) -> None:
        """Tell what other sessions and the mail server did: what is gone first, then what is new."""
        if self._box is None:
            return
        for number in range(len(self._known), 0, -1):
            if self._known[number - 1] not in self._box.mails:
                del self._known[number - 1]
                self._say(f"* {number} EXPUNGE")
        if len(self._known) != len(self._box.mails):
            self._known = list(self._box.mails)
            self._say(f"* {len(self._known)} EXISTS")

    async def _search(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._news()
        _, mails = self._selected()
        found = search(arguments, mails)
        numbers = [mail.uid if by_uid else self._known.index(mail.uid) + 1 for mail in found]
        self._say(" ".join(["* SEARCH", *map(str, numbers)]))

    def _named(self, token: Token, by_uid: bool) -> list[Mail]:
        _, mails = self._selected()
        last = (mails[-1].uid if mails else 0) if by_uid else len(self._known)
        return [
            mail
            for mail in mails
            if in_set(str(token), mail.uid if by_uid else self._known.index(mail.uid) + 1, last)
        ]

    async def _fetch(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        if len(arguments) < 2:
            raise Syntax("FETCH needs messages and items")
        items = _items(arguments[1:]) | ({"UID": ""} if by_uid else {})
        box, _ = self._selected()
        for mail in self._named(arguments[0], by_uid):
            if not self._read_only and not items.keys().isdisjoint(_MARKS_SEEN):
                box.set_flags(mail, mail.flags | {"S"})
            parts = [_part(item, section, mail) for item, section in items.items()]
            number = self._known.index(mail.uid) + 1
            self._writer.write(b"* %d FETCH (%b)\r\n" % (number, b" ".join(parts)))

    async def _store(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        if len(arguments) < 3 or self._read_only:
            raise No("STORE needs messages, an action and flags, in a mailbox opened by SELECT")
        action = str(arguments[1]).upper()
        letters = _letters(arguments[2])
        box, _ = self._selected()
        for mail in self._named(arguments[0], by_uid):
            box.set_flags(mail, _changed(mail.flags, action, letters))
            if not action.endswith(".SILENT"):
                number = self._known.index(mail.uid) + 1
                self._say(f"* {number} FETCH (UID {mail.uid} FLAGS {_flags(mail)})")

    async def _expunge(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        box, _ = self._selected()
        if self._read_only:
            raise No("The mailbox is open for reading only")
        box.expunge()
        self._news()

    async def _idle(self, name: str, arguments: list[Token], by_uid: bool) -> None:
        self._selected()
        self._say("+ idling")
        self._news()
        self._idling = True
        with contextlib.suppress(asyncio.IncompleteReadError):
            while (await self._reader.readuntil(b"\r\n")).strip().upper() != b"DONE":
                pass
        self._idling = False


def _command(words: list[Token]) -> tuple[str, list[Token]]:
    if not words or isinstance(words[0], list):
        raise Syntax("a command was expected")
    return words[0].upper(), words[1:]


def _strings(arguments: list[Token], count: int) -> list[str]:
    found = [argument for argument in arguments if isinstance(argument, str)]
    if len(found) != count:
        raise Syntax(f"{count} strings were expected")
    return found


def _items(arguments: list[Token]) -> dict[str, str]:
    """FETCH items by name, with the section of a BODY; the tokens of BODY[HEADER] come in one piece."""
    words = arguments[0] if isinstance(arguments[0], list) else arguments
    items = {}
    for word in words:
        found = _ITEM.fullmatch(str(word))
        item, section = (found[1].upper(), (found[3] or "").upper()) if found else ("", "")
        if item not in _ITEMS or section not in _SECTIONS:
            raise Syntax(f"unknown item {word}")
        items[item] = section
    return items


def _part(item: str, section: str, mail: Mail) -> bytes:
    content = mail.content()
    if item in ("BODY", "BODY.PEEK", "RFC822", "RFC822.HEADER"):
        section = "HEADER" if item == "RFC822.HEADER" else section
        shown = item if item.startswith("RFC822") else f"BODY[{section}]"
        data = _section(content, section)
        return b"%b {%d}\r\n%b" % (shown.encode(), len(data), data)
    received = f"{datetime.fromtimestamp(mail.received, UTC):%d-%b-%Y %H:%M:%S +0000}"
    values = {
        "UID": f"UID {mail.uid}",
        "FLAGS": f"FLAGS {_flags(mail)}",
        "RFC822.SIZE": f"RFC822.SIZE {len(content)}",
        "INTERNALDATE": f'INTERNALDATE "{received}"',
    }
    return values[item].encode()


def _section(content: bytes, section: str) -> bytes:
    head, _, body = content.partition(b"\r\n\r\n")
    parts = {"": content, "HEADER": head + b"\r\n\r\n", "TEXT": body}
    return parts[section]


def _flags(mail: Mail) -> str:
    return "(" + " ".join(FLAGS[letter] for letter in sorted(mail.flags)) + ")"


def _letters(token: Token) -> frozenset[str]:
    names = token if isinstance(token, list) else [token]
    unknown = [name for name in names if str(name).lower() not in _LETTERS]
    if unknown:
        raise No(f"unknown flag {unknown[0]}")
    return frozenset(_LETTERS[str(name).lower()] for name in names)


def _changed(flags: frozenset[str], action: str, letters: frozenset[str]) -> frozenset[str]:
    if action.startswith("+"):
        return flags | letters
    return flags - letters if action.startswith("-") else letters
