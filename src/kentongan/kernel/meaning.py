"""What a free reply does: words as officials type them, short forms and slips of the thumb included.

In doubt a reply is an acknowledgement: a report that was none would stop the clock of a seat that did nothing.
"""

import re
from typing import Final

from kentongan.core.clock.states import Move

_NO: Final = r"(?:tidak|tak|tdk|tdak|gak|ga|nggak|ngga|enggak|belum|blm|belom)"
_END: Final = r"(?:se?lesai|beres|rampung|tuntas|terlaksana)"
_DONE: Final = (
    r"(?:laksana|kerja|kirim|lapor|tindak|pasang|bersih|perbaik|serah|salur|lengkap|unggah|data|bagi|buat|tutup|"
    r"tertib|evakuasi|jalankan|lakukan|siapkan|angkut|tangani)"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_NO_OBSTACLE = _words(rf"(?:{_NO}\s+ada|tanpa|nihil)\s+(?:kendala|hambatan|masalah)")
_HINDERED = _words(
    r"(?:ter)?kendala|terhambat|hambatan|kesulitan"
    rf"|{_NO}\s+(?:bisa|bs|dapat|dpt|sanggup|mampu)"
    r"|(?:mohon|mhn|minta)\b.{0,20}\b(?:waktu|bantuan|perpanjangan)"
)
_NOT_YET = re.compile(
    rf"\b(?:belum|blm|belom|akan|segera|sedang|masih|msh|besok|nanti|hampir|insya\s?allah|kapan|apakah"
    rf"|{_NO}\s+{_END})\b|\?",
    re.IGNORECASE,
)
_FINISHED = _words(
    rf"{_END}|(?:sudah|sdh|udah|udh|telah|tlh)(?:\s+(?:kami|saya|sy|kita))?\s+(?:di|ter|me\w{{0,3}})?{_DONE}\w*"
)


def meaning(text: str, has_files: bool, last_move: str) -> Move:
    """The move of a reply. A photo is a report; `last_move` is an obstacle's that still waits for its reason."""
    if last_move == Move.OBSTRUCT and not has_files:
        return Move.OBSTRUCT
    said = _NO_OBSTACLE.sub("", text)
    if _HINDERED.search(said):
        return Move.OBSTRUCT
    if has_files or (_FINISHED.search(said) and not _NOT_YET.search(said)):
        return Move.FINISH
    return Move.ACKNOWLEDGE
