"""Addresses of sites: one spelling for each, whatever a person types."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST = 300
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """What was typed is no address of a site; the message says why and what to write."""


def home(text: str) -> str:
    """The home page that is meant, absolute: "Awanbiru.contohkab.example" -> "https://awanbiru.contohkab.example/".

    A path stays (a site may live in a folder); query and fragment go. Raises BadAddress."""
    typed = "".join(text.split())
    if not typed:
        raise BadAddress(_("Tulis alamat situsnya."))
    parts = _parts(typed if "://" in typed else f"https://{typed}", text)
    if parts.scheme not in _PORTS:
        raise BadAddress(_("“%(text)s” bukan alamat http atau https.") % {"text": text})
    if parts.username or parts.password:
        raise BadAddress(_("Alamat situs tidak boleh memuat nama pengguna atau sandi."))
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    path = (
        parts.path if parts.path.endswith("/") or "." in parts.path.rpartition("/")[2] else f"{parts.path}/"
    )
    found = f"{parts.scheme}://{_host(parts.hostname or '', text)}{port}{path}"
    if len(found) > LONGEST:
        raise BadAddress(_("Alamat situs paling panjang %(most)d huruf.") % {"most": LONGEST})
    return found


class _Parts:
    """What an address is made of, with a port that is a number."""

    def __init__(self, url: str) -> None:
        split = urlsplit(url)
        self.scheme, self.path, self.hostname = split.scheme.lower(), split.path, split.hostname
        self.username, self.password, self.port = split.username, split.password, split.port


def _parts(url: str, text: str) -> _Parts:
    try:
        return _Parts(url)
    except ValueError:
        raise BadAddress(_wrong(text)) from None


def _wrong(text: str) -> str:
    return _("“%(text)s” bukan alamat situs. Tulis seperti dinas.contohkab.go.id.") % {"text": text[:80]}


def _host(name: str, text: str) -> str:
    """The name in small ASCII letters, or the address of a machine."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return _name(name, text)
    return f"[{address}]" if address.version == 6 else str(address)


def _name(name: str, text: str) -> str:
    try:
        ascii_name = name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise BadAddress(_wrong(text)) from None
    labels = ascii_name.split(".")
    if len(labels) < 2 or len(ascii_name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise BadAddress(_wrong(text))
    return ascii_name
