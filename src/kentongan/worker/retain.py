"""The night's removal of proofs whose time is over (see `sitewatch/retention.py` for the guarantee)."""

from kentongan.base.clock import now as desk_now
from kentongan.base.scope import scope
from kentongan.base.users import Government
from kentongan.base.words import local
from kentongan.sitewatch import retention

# Local hours in which offices sleep.
NIGHT = range(1, 5)


def erase_old_proofs() -> int:
    """Every government's own night; returns how many proofs went. Called again soon while there are more."""
    now = desk_now()
    erased = 0
    for government in Government.objects.all():
        if local(now, government.zone).hour in NIGHT:
            with scope(government):
                erased += retention.erase_over(government.pk, now=now)
    return erased
