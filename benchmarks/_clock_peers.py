"""The peers of clocks.py, run in an environment that has them: reads questions from standard input as JSON,
writes each peer's seconds and answers."""

import json
import sys
import time
from datetime import UTC, date, datetime
from datetime import time as wall
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
OPENS, CLOSES = wall(8), wall(16)

asked: dict[str, Any] = json.load(sys.stdin)
starts = [datetime.fromisoformat(at) for at in asked["starts"]]
ends = [datetime.fromisoformat(at) for at in asked["ends"]]
amounts: list[int] = asked["minutes"]
days_off = [date.fromisoformat(day) for day in asked["days_off"]]
answers: dict[str, dict[str, Any]] = {}


def timed(name: str, work: Any) -> None:
    begun = time.perf_counter()
    found = work()
    answers[name] = {"seconds": time.perf_counter() - begun, "answers": found}


def timedelta_rules() -> Any:
    import businesstimedelta as peer
    import pytz

    zone = pytz.timezone("Asia/Jakarta")
    week = peer.WorkDayRule(start_time=OPENS, end_time=CLOSES, working_days=[0, 1, 2, 3, 4], tz=zone)
    return peer, peer.Rules([week, peer.HolidayRule(dict.fromkeys(days_off, "libur"), tz=zone)])


def add_by_businesstimedelta() -> list[str]:
    peer, rules = timedelta_rules()
    sums = (at + peer.BusinessTimeDelta(rules, seconds=60 * n) for at, n in zip(starts, amounts, strict=True))
    return [at.astimezone(UTC).isoformat() for at in sums]


def between_by_businesstimedelta() -> list[int]:
    _peer, rules = timedelta_rules()
    found = [rules.difference(a, b) for a, b in zip(starts, ends, strict=True)]
    return [int((delta.hours * 3600 + delta.seconds) // 60) for delta in found]


def between_by_business_duration() -> list[int]:
    from business_duration import businessDuration

    holidays = dict.fromkeys(days_off, "libur")
    pairs = [(a.astimezone(ZONE).replace(tzinfo=None), b.astimezone(ZONE).replace(tzinfo=None))
             for a, b in zip(starts, ends, strict=True)]  # fmt: skip
    return [int(businessDuration(a, b, OPENS, CLOSES, [5, 6], holidays, unit="min")) for a, b in pairs]


def days_by_numpy() -> list[str]:
    import numpy

    calendar = numpy.busdaycalendar(holidays=days_off)
    days = [at.astimezone(ZONE).date() for at in starts]
    return [str(numpy.busday_offset(day, 10, roll="backward", busdaycal=calendar)) for day in days]


timed("add, businesstimedelta", add_by_businesstimedelta)
timed("between, businesstimedelta", between_by_businesstimedelta)
timed("between, business-duration", between_by_business_duration)
timed("days, numpy", days_by_numpy)
json.dump(answers, sys.stdout)
