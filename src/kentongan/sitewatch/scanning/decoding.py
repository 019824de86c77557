"""Content codings of bodies, undone piece by piece and never beyond a cap: a small body can unpack to a huge one."""

import zlib
from dataclasses import dataclass, field

_ANY, _RAW = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS  # gzip or zlib by its head; deflate without one
GZIP = b"\x1f\x8b"
_MEMBERS = 100
_NONE = ("", "identity", "none", "utf-8")  # the last by servers that mistake it for a charset


@dataclass(slots=True)
class Body:
    """A body as its pieces come in: at most `cap` bytes once decoded. `error`: a sentence in Indonesian."""

    cap: int
    coding: str = ""
    cut: bool = False
    error: str = ""
    _size: int = 0
    _parts: list[bytes] = field(default_factory=list)
    _inflater: "zlib._Decompress | None" = None
    _began: bool = False
    _ended: bool = False
    _members: int = 0

    def take(self, piece: bytes) -> bool:
        """Add a piece; whether more is wanted."""
        if not self._began and piece:
            self._began = True
            self._begin(piece)
        if self._inflater is None:
            self._keep(piece)
        else:
            self._inflate(piece)
        return not (self.cut or self.error or self._ended)

    def whole(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)

    def _begin(self, piece: bytes) -> None:
        if self.coding in _NONE:
            return
        if self.coding not in ("gzip", "x-gzip", "deflate"):
            self.error = f"Isi dikirim dalam sandi {self.coding[:40]!r} yang tidak diminta."
            return
        zipped = piece[:2] == GZIP or _zlib_head(piece)
        if zipped or self.coding == "deflate":  # else it is plain, whatever the header says
            self._inflater = zlib.decompressobj(_ANY if zipped else _RAW)

    def _keep(self, piece: bytes) -> None:
        room = self.cap - self._size
        if len(piece) > room:
            self.cut = True
            piece = piece[:room]
        self._size += len(piece)
        self._parts.append(piece)

    def _inflate(self, piece: bytes) -> None:
        while piece and self._inflater is not None and not self.cut:
            try:
                self._keep(self._inflater.decompress(piece, self.cap - self._size + 1))
            except zlib.error:
                self.error = "Isi yang dimampatkan rusak."
                return
            piece = self._inflater.unconsumed_tail
            if self._inflater.eof:
                piece = self._next_member(self._inflater.unused_data)

    def _next_member(self, rest: bytes) -> bytes:
        """gzip allows several in a row; anything else after the end is no part of the body."""
        self._members += 1
        self._inflater = zlib.decompressobj(_ANY)
        if rest and rest[:2] != GZIP:
            self._ended = True
            return b""
        self.cut = self._members >= _MEMBERS  # each costs time, even an empty one
        return rest


def _zlib_head(piece: bytes) -> bool:
    return len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0


def unzipped(content: bytes, cap: int) -> bytes:
    """A gzip file's content, at most `cap` bytes of it; what is no gzip as it is."""
    if not content.startswith(GZIP):
        return content
    body = Body(cap, "gzip")
    body.take(content)
    return body.whole()
