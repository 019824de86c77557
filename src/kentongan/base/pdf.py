"""Documents as PDF, set by typst from a template of the house and facts.

Guarantee: what people or infected sites wrote arrives in the template as text (JSON strings, read at run time) and is
never part of its source, so no typst code in it can run. Only fonts that typst carries are used: the same file looks
the same on every machine, and no other file is read.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

# An address may have hundreds of characters and no space: it breaks after its signs, else anywhere.
_LONG = re.compile(r"\S{30,}")
_PIECE = re.compile(r"[^./?&=_\-]{0,23}[./?&=_\-]|[^./?&=_\-]{1,24}")
_ZERO_WIDTH_SPACE = "\u200b"


def typeset(template: Path, facts: Mapping[str, object], *, now: datetime) -> bytes:
    """The document; `facts` is what the template reads as `data`."""
    import typst  # 30 MB that no other page should load

    inputs = {"data": json.dumps(facts, ensure_ascii=False)}
    compiler = typst.Compiler(
        input=str(template), root=str(template.parent), ignore_system_fonts=True, sys_inputs=inputs
    )
    content = compiler.compile(format="pdf", timestamp=int(now.timestamp()))
    assert isinstance(content, bytes)
    return content


def breakable(text: str) -> str:
    """Text that may break within words too long for a line; what no font draws is taken out."""
    plain = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
    return _LONG.sub(lambda found: _ZERO_WIDTH_SPACE.join(_PIECE.findall(found[0])), plain)
