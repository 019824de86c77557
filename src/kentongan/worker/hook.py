"""The loop that tells other programs (see `sitewatch/hooks.py` for the guarantee).

Claimed and COMMITTED before a byte leaves; the network from one asyncio loop in another thread, through the one door,
which refuses addresses of inner networks and follows no redirect.
"""

import asyncio
from datetime import timedelta
from time import monotonic

import orjson

from kentongan.base.clock import now as desk_now
from kentongan.base.clock import real_now
from kentongan.ports.http import Http, HttpReply, NoAnswer, NotReached
from kentongan.sitewatch import hooks
from kentongan.sitewatch.hook_models import HookMessage
from kentongan.sitewatch.hooks import Tried

from .deliver import Network

AT_ONCE = 50
PATIENCE_S = 10.0
# An endpoint says "thank you", no more; what it says beyond is not read.
MOST_BYTES = 64_000


def send_hooks(network: Network) -> bool:
    """One round: claim what is due, send it, record how it went. Says whether there was anything to do."""
    claimed = hooks.claim(now=desk_now(), limit=AT_ONCE)
    if claimed:
        tried = network.submit(_all(network.http, claimed)).result()
        hooks.settle(tried, now=desk_now())
    return bool(claimed)


async def _all(http: Http, messages: list[HookMessage]) -> list[Tried]:
    return await asyncio.gather(*(_one(http, message) for message in messages))


async def _one(http: Http, message: HookMessage) -> Tried:
    begun = monotonic()
    status, fault, wait = None, "", timedelta(0)
    try:
        reply = await _post(http, message)
        status, wait = reply.status, _asked_wait(reply)
        fault = "" if 200 <= status < 300 else f"Dijawab {status}."
    except (NotReached, NoAnswer) as error:
        fault = str(error)
    return Tried(message, status, fault, int((monotonic() - begun) * 1000), wait)


async def _post(http: Http, message: HookMessage) -> HttpReply:
    body = message.body.encode()
    proof = hooks.headers_of(message.key, body, message.hook.secret["secret"], now=real_now())
    return await http.request(
        "POST",
        message.hook.url,
        json=orjson.Fragment(body),  # the very bytes that were signed
        headers=proof,
        timeout=PATIENCE_S,
        limit=MOST_BYTES,
    )


def _asked_wait(reply: HttpReply) -> timedelta:
    """Retry-After in seconds; a date is rare, and the back-off serves."""
    asked = reply.headers.get("retry-after", "")
    return timedelta(seconds=int(asked)) if asked.isdecimal() and len(asked) < 7 else timedelta(0)


def sweep_hooks() -> int:
    """Messages whose worker never came back."""
    return hooks.sweep(now=desk_now())
