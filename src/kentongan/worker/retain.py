"""The night's removal of proofs (see `sitewatch/retention.py` for the guarantee) and of old webhook messages."""

from kentongan.base.clock import now as desk_now
from kentongan.base.scope import scope
from kentongan.base.users import Government
from kentongan.base.words import local
from kentongan.sitewatch import hooks, retention

# Local hours in which offices sleep.
NIGHT = range(1, 5)


def tidy_up() -> int:
    """Every government's own night; returns how many rows went. Called again soon while there are more."""
    now = desk_now()
    erased = 0
    for government in Government.objects.all():
        if local(now, government.zone).hour in NIGHT:
            with scope(government):
                erased += retention.erase_over(government.pk, now=now) + hooks.forget(now=now)
    return erased
