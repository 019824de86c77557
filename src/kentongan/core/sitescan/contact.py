"""What /.well-known/security.txt says (RFC 9116): whom to tell of a hole, and until when that is true."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from .visit import Visit

PATH = "/.well-known/security.txt"
_FIELD = re.compile(r"(?im)^(contact|expires)[ \t]*:[ \t]*(\S[^\r\n]{0,300})")
_READ = 32_768
_MOST = 5


@dataclass(frozen=True, slots=True)
class SecurityContact:
    """`contacts`: addresses as the file writes them. `expires`: None where it does not say, which it must."""

    contacts: tuple[str, ...]
    expires: datetime | None = None


def security_contact(visit: Visit) -> SecurityContact | None:
    """Read a visit of the file; None where there is none, or a page in its place."""
    text = visit.body[:_READ].decode("utf-8", "replace") if visit.status == 200 else ""
    if "<html" in text[:2000].lower():
        return None
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(text)]
    contacts = tuple(value for name, value in fields if name == "contact")[:_MOST]
    ends = [_moment(value) for name, value in fields if name == "expires"]
    return SecurityContact(contacts, next(iter(ends), None)) if contacts else None


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
