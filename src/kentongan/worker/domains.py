"""Asks the registry of .id until when domains are paid (see `sitewatch/domains.py`), beside everything else.

The database is used from the worker's thread, the network from its loop: nobody waits for a slow registry.
"""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kentongan.base.clock import now as desk_now
from kentongan.sitewatch import domains

from .deliver import Network


@dataclass
class Registry:
    """`step()` writes down what came back, or asks for what is due; how many domains that were."""

    network: Network
    flying: "Future[dict[str, datetime | None]] | None" = None

    def step(self) -> int:
        if not settings.RDAP:
            return 0
        if self.flying is None:
            return self._ask()
        if not self.flying.done():
            return 0
        found, self.flying = self.flying.result(), None
        for domain, until in found.items():
            domains.note(domain, until, desk_now())
        return len(found)

    def _ask(self) -> int:
        asked = domains.due(desk_now())
        if asked:
            self.flying = self.network.submit(domains.expiries(self.network.http, settings.RDAP, asked))
        return 0
