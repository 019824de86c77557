"""The loop that draws what views saw, one proof at a time, in a browser that reaches nothing.

Guarantee (see `sitewatch/pictures.py`): claimed and COMMITTED before the browser starts; killed at any instant, the
lease runs out and it is drawn again. Scans never wait for it; without a browser its rows wait and say why.
"""

from kentongan.base.clock import now as desk_now
from kentongan.sitewatch import pictures
from kentongan.sitewatch.drawing.chromium import find_chromium, forget_stale


def step() -> bool:
    """Draw the pictures owed from one proof; whether there were any."""
    program = find_chromium()
    if program is None:
        pictures.say_what_is_missing()
        return False
    claimed = pictures.claim()
    if claimed is None:
        return False
    forget_stale()
    found = pictures.drawn(claimed, program)
    pictures.settle(claimed, found, now=desk_now())
    return True
