"""Small real pictures without a picture library: draw a PNG, read the size of a PNG or JPEG."""

import base64
import binascii
import struct
import zlib

from kentongan.sandbox.errors import ActError
from kentongan.sandbox.http import Json

_PNG = b"\x89PNG\r\n\x1a\n"


def sample(seed: int = 0, width: int = 320, height: int = 240) -> bytes:
    """A PNG with a colour gradient; `seed` picks the colours, so that two photos differ."""
    tint = (seed * 53) % 256
    # Each row is stored as differences (PNG filter 1), all alike but for the first pixel: it packs well.
    steps = bytes(v for x in range(1, width) for v in (255 * x // width - 255 * (x - 1) // width, 0, 0))
    rows = b"".join(bytes((1, 0, 255 * y // height, tint)) + steps for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits, RGB
    return _PNG + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def size(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels, or None where the bytes are neither PNG nor JPEG."""
    if data.startswith(_PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = struct.unpack(">BH", data[at + 1 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def extension(data: bytes) -> str:
    return "png" if data.startswith(_PNG) else "jpg"


def given(args: Json) -> bytes | None:
    """The bytes of `data` in base64, None where there are none. Raises ActError."""
    data = args.get("data")
    if not data:
        return None
    try:
        return base64.b64decode(str(data), validate=True)
    except binascii.Error as error:
        raise ActError("data must be base64") from error
