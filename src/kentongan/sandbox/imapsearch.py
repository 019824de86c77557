"""IMAP's SEARCH (RFC 3501, 6.4.4) over one mailbox, and the syntax that it shares with other commands."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage

from kentongan.sandbox.mailboxes import Mail

type Token = str | list["Token"]
type Test = Callable[[Mail, int], bool]  # mail and its sequence number

_TOKENS = re.compile(r'"((?:[^"\\]|\\.)*)"|([()])|\x00(\d+)\x00|([^\s()"]+)')


_SET = re.compile(r"(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*")


class Syntax(Exception):
    """A command that this server does not understand; the text says which part."""


def tokens(line: str, literals: list[str]) -> list[Token]:
    """Split a command; parentheses nest. Literals stand in the line as NUL, index, NUL."""
    stack: list[list[Token]] = [[]]
    for found in _TOKENS.finditer(line):
        quoted, parenthesis, literal, atom = found.groups()
        if parenthesis == "(":
            stack.append([])
        elif parenthesis == ")":
            if len(stack) < 2:
                raise Syntax("unbalanced parenthesis")
            inner = stack.pop()
            stack[-1].append(inner)
        elif literal is not None:
            stack[-1].append(literals[int(literal)])
        else:
            stack[-1].append(re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else atom)
    if len(stack) != 1:
        raise Syntax("unbalanced parenthesis")
    return stack[0]


def _checked_set(text: str) -> str:
    if not _SET.fullmatch(text):
        raise Syntax(f"bad message set {text}")
    return text


def in_set(text: str, number: int, last: int) -> bool:
    """Whether a number is in a set such as "1,3:5,7:*", `last` being the star."""
    for part in _checked_set(text).replace("*", str(last)).split(","):
        first, _, end = part.partition(":")
        low, high = sorted((int(first), int(end or first)))
        if low <= number <= high:
            return True
    return False


def search(criteria: list[Token], mails: list[Mail]) -> list[Mail]:
    """The mails that match all criteria. Raises Syntax."""
    if criteria and str(criteria[0]).upper() == "CHARSET":
        criteria = criteria[2:]
    test = _Parser(criteria, mails).all()
    return [mail for number, mail in enumerate(mails, 1) if test(mail, number)]


_FLAG_KEYS = {"SEEN": "S", "ANSWERED": "R", "FLAGGED": "F", "DRAFT": "D", "DELETED": "T"}
_HEADER_KEYS = ("FROM", "TO", "CC", "SUBJECT")


class _Parser:
    def __init__(self, criteria: list[Token], mails: list[Mail]) -> None:
        self._left = list(criteria)
        self._last_uid = mails[-1].uid if mails else 0
        self._last = len(mails)

    def all(self) -> Test:
        tests = []
        while self._left:
            tests.append(self._key())
        return lambda mail, number: all(test(mail, number) for test in tests)

    def _next(self) -> Token:
        if not self._left:
            raise Syntax("search key is not complete")
        return self._left.pop(0)

    def _word(self) -> str:
        token = self._next()
        if isinstance(token, list):
            raise Syntax("a word was expected, not a list")
        return token

    def _key(self) -> Test:
        token = self._next()
        if isinstance(token, list):
            inner, self._left = self._left, token
            test, self._left = self.all(), inner
            return test
        key = token.upper()
        if key in ("ALL", "NOT", "OR"):
            return self._logical(key)
        if key.removeprefix("UN") in _FLAG_KEYS:
            letter, wanted = _FLAG_KEYS[key.removeprefix("UN")], not key.startswith("UN")
            return lambda mail, number: (letter in mail.flags) is wanted
        if key in ("SINCE", "BEFORE", "ON"):
            return _by_day(key, self._word())
        return self._by_content(key)

    def _logical(self, key: str) -> Test:
        if key == "ALL":
            return lambda mail, number: True
        first = self._key()
        if key == "NOT":
            return lambda mail, number: not first(mail, number)
        second = self._key()
        return lambda mail, number: first(mail, number) or second(mail, number)

    def _by_content(self, key: str) -> Test:
        if key == "UID":
            wanted = _checked_set(self._word())
            return lambda mail, number: in_set(wanted, mail.uid, self._last_uid)
        if key in ("TEXT", "BODY"):
            text = self._word().lower()
            return lambda mail, number: text in _text(mail.parsed(), whole=key == "TEXT")
        if key in _HEADER_KEYS or key == "HEADER":
            name = self._word() if key == "HEADER" else key
            value = self._word().lower()
            return lambda mail, number: any(value in str(v).lower() for v in mail.parsed().get_all(name, []))
        if re.fullmatch(r"[\d*:,]+", key):
            return lambda mail, number: in_set(key, number, self._last)
        raise Syntax(f"unknown search key {key}")


def _by_day(key: str, text: str) -> Test:
    try:
        day = datetime.strptime(f"{text} +0000", "%d-%b-%Y %z").date()
    except ValueError as error:
        raise Syntax(f"bad date {text}") from error
    compare: dict[str, Callable[[date], bool]] = {
        "SINCE": lambda received: received >= day,
        "BEFORE": lambda received: received < day,
        "ON": lambda received: received == day,
    }
    return lambda mail, number: compare[key](datetime.fromtimestamp(mail.received, UTC).date())


def _text(mail: EmailMessage, *, whole: bool) -> str:
    parts = [str(value) for value in mail.values()] if whole else []
    parts += [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(parts).lower()
