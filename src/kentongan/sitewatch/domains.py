"""Until when the domains of watched sites are paid, asked of the registry of .id over RDAP (RFC 9082, 9083).

Guarantee: a domain is asked for at most once a week, however many sites and governments have names below it. Failure
cases: a registry that cannot be reached or wants to be left alone (asked again later, nothing changes), domains of other
registries or unknown ones (nothing is said of them).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import orjson

from kentongan.base.scope import every_government
from kentongan.core.screening.links import registered
from kentongan.ports.http import Http, NoAnswer, NotReached

from .models import Site, Standing

ASK_AGAIN = timedelta(days=7)
AT_ONCE = 5
_MOST_BYTES, _SECONDS = 300_000, 10.0
_ANSWERS = {200: True, 404: False}

type Rows = list[tuple[int, datetime | None, datetime | None]]  # sites: pk, when asked for, until when


def due(now: datetime) -> list[str]:
    """The domains to ask for now; sites that are new below a known domain are told what is known of it."""
    with every_government():
        found = _by_domain()
        asked = []
        for domain, rows in found.items():
            last, until = max(
                ((at, until) for _, at, until in rows if at), default=(None, None), key=lambda r: r[0]
            )
            if last is None or last < now - ASK_AGAIN:
                asked.append((last or datetime.min.replace(tzinfo=UTC), domain))
            elif new := [pk for pk, at, _ in rows if at is None]:
                Site.objects.filter(pk__in=new).update(domain_asked_at=last, domain_until=until)
    return [domain for _, domain in sorted(asked)[:AT_ONCE]]


def note(domain: str, until: datetime | None, now: datetime) -> None:
    """Write down what the registry said for every site below the domain."""
    with every_government():
        sites = [pk for pk, _, _ in _by_domain().get(domain, ())]
        Site.objects.filter(pk__in=sites).update(domain_asked_at=now, domain_until=until)


def _by_domain() -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    rows = Site.objects.filter(standing=Standing.WATCHED, url__contains=".id").order_by("pk")
    for site in rows.only("url", "domain_asked_at", "domain_until"):
        domain = registered(site.host)
        if domain.endswith(".id"):
            found[domain].append((site.pk, site.domain_asked_at, site.domain_until))
    return found


async def expiries(http: Http, base: str, domains: Iterable[str]) -> dict[str, datetime | None]:
    """Ask for one domain after the other; those that were answered. Ends at the first that was not."""
    found: dict[str, datetime | None] = {}
    for domain in domains:
        try:
            reply = await http.request(
                "GET",
                f"{base}/domain/{domain}",
                headers={"Accept": "application/rdap+json"},
                timeout=_SECONDS,
                limit=_MOST_BYTES,
            )
        except (NoAnswer, NotReached):
            return found
        if reply.status not in _ANSWERS:
            return found
        found[domain] = _expiration(reply.body) if _ANSWERS[reply.status] else None
    return found


def _expiration(body: bytes) -> datetime | None:
    """The instant of the event "expiration"; None where the answer names none."""
    try:
        events = orjson.loads(body)["events"]
        told = next(event["eventDate"] for event in events if event["eventAction"] == "expiration")
        read = datetime.fromisoformat(told)
    except (ValueError, TypeError, LookupError, StopIteration):
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
