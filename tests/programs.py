"""What programs that tests start find in their environment.

A program under coverage takes three times as long, and tests start hundreds. What a command does is known after
its first few runs; the later ones are not counted.
"""

import os
from collections import Counter
from collections.abc import Mapping

COUNTED = 3
_started: Counter[str] = Counter()


def environment(name: str, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`env` for one more start of the command `name`; without coverage after the first COUNTED."""
    _started[name] += 1
    return dict(env) if _started[name] <= COUNTED else uncounted(env)


def uncounted(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`env` without what makes a program count its lines."""
    return {key: value for key, value in env.items() if not key.startswith("COVERAGE_")}


def unset() -> dict[str, str]:
    """This process's environment without settings of ours: a program that is given its own ones has no others."""
    return {key: value for key, value in os.environ.items() if not key.startswith("KENTONGAN_")}
