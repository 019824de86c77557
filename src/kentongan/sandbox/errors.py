"""How the simulator says no."""

from typing import Any


class ApiError(Exception):
    """An answer of the Bot API with "ok": false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Refused(ApiError):
    """Telegram's 400; `why` is what follows "Bad Request: "."""

    def __init__(self, why: str, **parameters: Any) -> None:
        super().__init__(400, f"Bad Request: {why}", **parameters)


class ActError(Exception):
    """An act that the phone's owner cannot do (unknown phone, no such button); the text says why."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status
