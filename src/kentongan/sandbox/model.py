"""The things in the simulator's world. Plain data: `world.py` changes them, everybody reads them."""

from dataclasses import dataclass, field
from pathlib import Path

from kentongan.sandbox.http import Json
from kentongan.sandbox.updates import Updates

PERSONAS = ("cepat", "lambat", "hanya_membaca", "diam", "memblokir", "manual")


@dataclass(slots=True)
class Person:
    """A Telegram user, or a group where `id` is negative (a supergroup below -10**12)."""

    id: int
    name: str
    username: str = ""
    phone: str = ""
    persona: str = "manual"

    @property
    def is_group(self) -> bool:
        return self.id < 0

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "id"}
        return user | {"username": self.username} if self.username else user

    def as_chat(self) -> Json:
        if self.is_group:
            kind = "supergroup" if self.id < -(10**12) else "group"
            return {"id": self.id, "type": kind, "title": self.name}
        chat: Json = {"id": self.id, "type": "private", "first_name": self.name}
        return chat | {"username": self.username} if self.username else chat


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0  # clock time, seconds; 0 = none
    last_error_message: str = ""


@dataclass(slots=True)
class Bot:
    token: str
    id: int
    username: str
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook | None = None
    allowed: list[str] = field(default_factory=list)  # empty = all kinds the simulator produces
    commands: list[Json] = field(default_factory=list)

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.username, "username": self.username}


@dataclass(slots=True)
class Chat:
    """How one person stands with one bot."""

    started: bool = False
    blocked: bool = False
    migrated_to: int = 0
    unread: int = 0


@dataclass(slots=True)
class Message:
    body: Json  # the Message object as the Bot API shows it
    bot: int  # 0 = between two people, seen by no bot
    outgoing: bool  # written by the bot
    markup: Json | None = None  # any reply markup, also those that `body` does not show
    photo_url: str = ""
    deleted: bool = False
    pressed: list[str] = field(default_factory=list)  # callback data of presses by anybody

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.body["chat"]["id"])

    @property
    def text(self) -> str:
        return str(self.body.get("text", self.body.get("caption", "")))

    def buttons(self) -> list[Json]:
        """The inline buttons, row by row; their place in this list is the index of a press."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass(slots=True)
class Query:
    """A button press that waits for answerCallbackQuery."""

    bot: int
    until: float  # real time
    answered: bool = False
    text: str = ""


@dataclass(slots=True)
class StoredFile:
    id: str
    path: Path  # relative to the files folder, as getFile shows it
    size: int  # bytes
    width: int = 0  # pixels; 0 = not a picture
    height: int = 0
    name: str = ""
    kind: str = "image/png"

    def as_file(self) -> Json:
        return {
            "file_id": self.id,
            "file_unique_id": self.id[-12:],
            "file_size": self.size,
            "file_path": self.path.as_posix(),
        }

    def as_photo(self) -> list[Json]:
        size = {"file_id": self.id, "file_unique_id": self.id[-12:], "file_size": self.size}
        return [size | {"width": self.width, "height": self.height}]

    def as_document(self) -> Json:
        document = {"file_id": self.id, "file_unique_id": self.id[-12:], "file_size": self.size}
        return document | {"file_name": self.name, "mime_type": self.kind}
