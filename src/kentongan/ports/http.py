"""What an integration may ask of the network: it is handed this door and never opens its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class NotReached(Exception):
    """No connection came about; not one byte of the request left. Safe to try again."""


class NoAnswer(Exception):
    """The request may have arrived, but no whole answer came back. Trying again may do it twice."""


class PrivateAddress(NotReached):
    """The name leads to a private, loopback or otherwise internal address that nobody allowed."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """Status, headers in lower case, whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http(Protocol):
    """The network door. Follows no redirects, refuses private addresses, limits time (s) and size (bytes)."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
        limit: int = 25_000_000,
    ) -> HttpReply: ...

    async def resolve(self, host: str, port: int) -> str:
        """The address to connect to, for protocols other than HTTP: looked up, and checked like any other.

        Raises NotReached (unknown name) and PrivateAddress."""
        ...
