"""Delivers updates to a bot's webhook, as Telegram does: POST, secret header, retries with back-off.

Guarantee: an update leaves the queue only after a 2xx answer, or when it is too old. Failure cases: the
desk is down or answers an error (retried, `last_error_*` says so), the answer is lost (sent again, with the
same update_id), the simulator is killed (the queue is in the journal).
"""

import asyncio
from datetime import timedelta
from http import HTTPStatus

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError

from kentongan.sandbox.faults import Faults
from kentongan.sandbox.http import Json
from kentongan.sandbox.model import Bot, Webhook
from kentongan.sandbox.updates import disturbed
from kentongan.sandbox.world import World

ANSWER_WITHIN = timedelta(seconds=30)
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 30.0


class Webhooks:
    """One task per bot while there is something to deliver."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._running: dict[int, tuple[asyncio.Task[None], Webhook]] = {}
        builder = ClientBuilder().no_proxy().follow_redirects(False).timeout(ANSWER_WITHIN)
        self._client: Client = builder.build()
        world.on_update.append(self.wake)

    def wake(self, bot: Bot) -> None:
        """Start delivering, unless it is under way; a changed webhook starts afresh."""
        task, hook = self._running.get(bot.id, (None, None))
        if task is not None and not task.done():
            if hook is bot.webhook:
                return
            task.cancel()
        if bot.webhook is not None:
            self._running[bot.id] = (asyncio.create_task(self._deliver(bot, bot.webhook)), bot.webhook)

    async def close(self) -> None:
        tasks = [task for task, _ in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.close()

    async def _deliver(self, bot: Bot, hook: Webhook) -> None:
        failures = 0
        while batch := [update.body() for update in bot.updates.current(self._world.real())]:
            done = await self._post_all(bot, hook, batch[: hook.max_connections])
            self._world.settle(bot, done)
            if done:
                failures = 0
            else:
                await asyncio.sleep(min(FIRST_PAUSE_S * 2**failures, LONGEST_PAUSE_S))
                failures += 1

    async def _post_all(self, bot: Bot, hook: Webhook, batch: list[Json]) -> list[int]:
        """Post at once, and give the ids that were taken."""
        place = f"{bot.id}:"
        twice = self._faults.hit("duplicate_updates", place) is not None
        shuffled = self._faults.hit("shuffle_updates", place) is not None
        sent = disturbed(batch, twice=twice, shuffled=shuffled, seed=bot.id)
        if shuffled:  # one by one, or the network would choose another order
            taken = [await self._post(hook, body) for body in sent]
        else:
            taken = await asyncio.gather(*(self._post(hook, body) for body in sent))
        return [body["update_id"] for body, ok in zip(sent, taken, strict=True) if ok]

    async def _post(self, hook: Webhook, body: Json) -> bool:
        request = self._client.post(hook.url).header("Content-Type", "application/json")
        if hook.secret:
            request = request.header("X-Telegram-Bot-Api-Secret-Token", hook.secret)
        try:
            response = await request.body_bytes(orjson.dumps(body)).build().send()
        except RequestTimeoutError:
            return self._failed(hook, "Read timeout expired")
        except PyreqwestError:
            return self._failed(hook, "Connection refused")
        if 200 <= response.status < 300:
            return True
        status = HTTPStatus(response.status)
        return self._failed(hook, f"Wrong response from the webhook: {status.value} {status.phrase}")

    def _failed(self, hook: Webhook, why: str) -> bool:
        hook.last_error_date, hook.last_error_message = int(self._world.clock()), why
        return False
