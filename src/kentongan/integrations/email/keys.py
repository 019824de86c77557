"""Our key of a message, written so that it survives as the left part of a mail address or Message-ID.

Mail systems fold case and refuse most signs there; what comes back (In-Reply-To, a plus address, a bounce) must
still lead to the key. Lower-case letters, digits, "-" and "_" stand for themselves, other bytes become =xx.
"""

import re
import string

_PLAIN = frozenset((string.ascii_lowercase + string.digits + "-_").encode())
_LOCAL_LIMIT = 64  # octets of a local part (RFC 5321, 4.5.3.1.1)
_TOKEN = re.compile(r"(?:^|[<+\s])k-([a-z0-9=_-]+)@", re.IGNORECASE)
_BYTE = re.compile(rb"=([0-9a-f]{2})")


def token(key: str) -> str:
    return "k-" + "".join(chr(byte) if byte in _PLAIN else f"={byte:02x}" for byte in key.encode())


def message_id(key: str, domain: str) -> str:
    return f"<{token(key)}@{domain}>"


def plus_address(base: str, key: str) -> str:
    """base+token@domain; the plain base where the result would be too long for a mail server."""
    local, _, domain = base.rpartition("@")
    tagged = f"{local}+{token(key)}"
    return f"{tagged}@{domain}" if len(tagged) <= _LOCAL_LIMIT else base


def keys_in(text: str) -> list[str]:
    """The keys named in a header's text, in order."""
    return [_read(found) for found in _TOKEN.findall(text)]


def _read(written: str) -> str:
    raw = _BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), written.lower().encode())
    return raw.decode(errors="replace")
