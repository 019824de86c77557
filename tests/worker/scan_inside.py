"""Acts inside a desk that the kill tests started (`tests.insider`)."""

from collections import Counter
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django stands first
from django.db.models import Max  # noqa: E402
from tests import factories  # noqa: E402
from tests.insider import serve  # noqa: E402
from tests.sitewatch import places  # noqa: E402

from kentongan.base import clock, files  # noqa: E402
from kentongan.base.scope import every_government, scope  # noqa: E402
from kentongan.sitewatch import hooks  # noqa: E402
from kentongan.sitewatch.hook_models import HookEvent, HookMessage  # noqa: E402
from kentongan.sitewatch.models import Evidence, Scan, ScanTarget, Site, SiteFinding  # noqa: E402


def begin(*, urls: list[str]) -> int:
    """A government under mandate with these sites, and a scan of them that nobody has claimed yet."""
    call_command("migrate", interactive=False, verbosity=0)
    world = factories.world(1)
    places.mandate(world)
    with scope(world.government):
        sites = [places.site(world, f"s{n}.contohkab.example") for n in range(len(urls))]
        for site, url in zip(sites, urls, strict=True):
            Site.objects.filter(pk=site.pk).update(url=url)
            site.url = url
        places.started(sites, now=clock.now())
    return len(sites)


def look() -> dict[str, Any]:
    """How far the scan is, and what it found."""
    with every_government():
        scan = Scan.objects.get()
        return {
            "done": scan.done,
            "total": scan.total,
            "finished": scan.finished_at is not None,
            "ended": ScanTarget.objects.filter(state="done").count(),
            "tries": ScanTarget.objects.aggregate(most=Max("tries"))["most"],
            "conditions": dict(Site.objects.values_list("url", "condition")),
            "found": sorted(
                set(SiteFinding.objects.filter(state="open").values_list("site__url", flat=True))
            ),
            "proofs": [files.path_of(d).exists() for d in Evidence.objects.values_list("digest", flat=True)],
        }


def owe(*, url: str, count: int) -> list[str]:
    """A government with an endpoint at this address, which is owed so many messages; their ids."""
    call_command("migrate", interactive=False, verbosity=0)
    world, now = factories.world(1), clock.now()
    with scope(world.government):
        hook, _secret = hooks.add("SIEM", url, HookEvent.values, acting_user=world.user, now=now)
        return [hooks.ping(hook, now=now).key for _ in range(count)]


def owed() -> dict[str, int]:
    """How many messages are in each state."""
    with every_government():
        return Counter(HookMessage.objects.values_list("state", flat=True))


if __name__ == "__main__":
    serve(begin, look, owe, owed)
