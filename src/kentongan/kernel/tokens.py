"""Proof that a button or a link was made by this desk for one delivery.

The token names the delivery; who may use it is checked against the row at the moment of use (promise 8).
"""

import base64
import hashlib
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare

from kentongan.core.clock.states import Move

VERBS: Final = {"a": Move.ACKNOWLEDGE, "f": Move.FINISH, "o": Move.OBSTRUCT}
LETTERS: Final = {move: letter for letter, move in VERBS.items()}


def button(move: Move, delivery_id: int) -> str:
    """Callback data of a button: verb letter, delivery, signature (at most 40 bytes)."""
    body = f"{LETTERS[move]}{delivery_id}"
    return f"{body}.{_signature('button', body, 12)}"


def read_button(data: str) -> tuple[Move, int] | None:
    """What a button's data says, or None where this desk did not make it."""
    body, _, signature = data.partition(".")
    if not constant_time_compare(signature, _signature("button", body, 12)):
        return None
    return VERBS[body[0]], int(body[1:])


def link(delivery_id: int) -> str:
    """The part of an answer link that names and proves its delivery."""
    return f"{delivery_id}.{_signature('link', str(delivery_id), 24)}"


def read_link(token: str) -> int | None:
    """The delivery a link was made for, or None where it was guessed."""
    body, _, signature = token.partition(".")
    if not constant_time_compare(signature, _signature("link", body, 24)):
        return None
    return int(body)


def message_key(delivery_id: int) -> str:
    """A message's key at the provider and in a mail's Message-ID: fixed for the delivery, and not to be guessed."""
    body = f"d{delivery_id}"
    return f"{body}-{_hex(body)}"


def read_message_key(key: str) -> int | None:
    """The delivery whose key this is, or None where this desk did not make it."""
    body, _, signature = key.partition("-")
    if not body.startswith("d") or not constant_time_compare(signature, _hex(body)):
        return None
    return int(body[1:])


def _hex(body: str) -> str:
    return _digest("message", body).hex()[:20]


def _signature(salt: str, body: str, length: int) -> str:
    return base64.urlsafe_b64encode(_digest(salt, body)).decode()[:length]


def _digest(salt: str, body: str) -> bytes:
    """Keyed BLAKE2 (RFC 7693, 2.9): each message carries five, and an HMAC costs three times as much."""
    return hashlib.blake2s(body.encode(), key=_key(salt)).digest()


@cache
def _key(salt: str) -> bytes:
    return hashlib.sha256(f"kentongan.{salt}{settings.SECRET_KEY}".encode()).digest()
