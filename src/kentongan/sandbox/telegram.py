"""The Bot API server: which bot, which method, which fault, and the waiting of a long poll."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable

import orjson

from kentongan.sandbox.errors import ApiError, Refused
from kentongan.sandbox.faults import BOT_FAULTS, Faults
from kentongan.sandbox.http import Answer, BadRequest, Hangup, Json, Request, Response, decoded
from kentongan.sandbox.limits import Limiter
from kentongan.sandbox.methods import METHODS, Call, Method, get_updates
from kentongan.sandbox.model import Bot
from kentongan.sandbox.updates import disturbed
from kentongan.sandbox.world import World

MAX_POLL_S = 50
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class BotServer:
    """Answers /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World, *, limits: bool = False) -> None:
        self.world = world
        self.faults = Faults(BOT_FAULTS)
        self.requests: Counter[str] = Counter()  # by method, since the process started
        self.chat_requests: Counter[int] = Counter()  # by chat: every request that named it, answered or not
        self._limiter = Limiter() if limits else None
        self._polls: dict[int, asyncio.Future[bool]] = {}  # by bot; True = another poll took over
        world.on_update.append(self._wake)

    def forget(self) -> None:
        """Faults off and counters at zero."""
        self.faults.on.clear()
        self.requests.clear()
        self.chat_requests.clear()

    def handle(self, request: Request) -> Answer | Awaitable[Answer]:
        token, _, name = request.path[4:].partition("/")
        try:
            bot = self._bot(token)
            method = METHODS.get(name.lower())
            if method is None:
                raise ApiError(404, "Not Found")
            call = Call(self.world, bot, _arguments(request, method), request.files, self._limiter)
            return self._run(method, call)
        except ApiError as error:
            return _refusal(error)

    def _bot(self, token: str) -> Bot:
        bot = self.world.bots.get(token) or self.world.bots.get(decoded(f"/{token}")[0])
        if bot is None:
            known_form = _TOKEN.fullmatch(decoded(f"/{token}")[0])
            raise ApiError(401, "Unauthorized") if known_form else ApiError(404, "Not Found")
        return bot

    def _run(self, method: Method, call: Call) -> Answer | Awaitable[Answer]:
        chat = call.text("chat_id")
        places = (f"{call.bot.id}:{chat}", f"{call.bot.id}:") if chat else (f"{call.bot.id}:",)
        self._count(method, chat)
        if self.faults.hit("reset", *places):
            return Hangup.RESET
        if self.faults.hit("error_500", *places):
            raise ApiError(500, "Internal Server Error")
        if method.name == "getUpdates":
            return self._poll(call)
        answer: Answer = _result(method.run(call))
        if self.faults.hit("drop_response", *places):
            answer = Hangup.CLOSE
        slow = self.faults.hit("slow", *places)
        return _after(slow.value / 1000, answer) if slow else answer

    def _count(self, method: Method, chat: str) -> None:
        self.requests[method.name] += 1
        if chat.removeprefix("-").isdecimal():
            self.chat_requests[int(chat)] += 1

    async def _poll(self, call: Call) -> Answer:
        try:
            return _result(self._disturbed(call.bot, await self._awaited(call)))
        except ApiError as error:
            return _refusal(error)

    async def _awaited(self, call: Call) -> list[Json]:
        """Updates at once when some wait; else when one comes, or none when the timeout ends."""
        loop = asyncio.get_running_loop()
        end = loop.time() + min(max(call.integer("timeout"), 0), MAX_POLL_S)
        self._wake(call.bot, taken_over=True)
        while not (batch := get_updates(call)) and loop.time() < end:
            future = self._polls[call.bot.id] = loop.create_future()
            if await self._woken(future, end - loop.time()):
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
        return batch

    async def _woken(self, future: asyncio.Future[bool], seconds: float) -> bool:
        try:
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False

    def _wake(self, bot: Bot, taken_over: bool = False) -> None:
        future = self._polls.pop(bot.id, None)
        if future is not None and not future.done():
            future.set_result(taken_over)

    def _disturbed(self, bot: Bot, batch: list[Json]) -> list[Json]:
        twice = self.faults.hit("duplicate_updates", f"{bot.id}:") is not None
        shuffled = self.faults.hit("shuffle_updates", f"{bot.id}:") is not None
        return disturbed(batch, twice=twice, shuffled=shuffled, seed=bot.id)

    def download(self, request: Request) -> Answer:
        """GET /file/bot<token>/<path> with the file_path of getFile."""
        token, _, path = request.path[len("/file/bot") :].partition("/")
        try:
            self._bot(token)
        except ApiError as error:
            return _refusal(error)
        file = self.world.file_at(path)
        if file is None:
            return _refusal(ApiError(404, "Not Found"))
        return Response(self.world.file_path(file).read_bytes(), kind="application/octet-stream")


def _arguments(request: Request, method: Method) -> Json:
    try:
        args = request.arguments()
    except BadRequest as error:
        raise Refused(str(error)) from error
    if not args.keys() <= method.parameters:
        named = args.keys() - method.parameters - request.files.keys()
        if named:
            raise Refused(f"unknown parameter {', '.join(sorted(named))} of {method.name}")
    return args


_RESULT = b'{"ok":true,"result":%b}'


def _result(value: object) -> Response:
    return Response(_RESULT % orjson.dumps(value))


def _refusal(error: ApiError) -> Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Response.json(body, error.code)


async def _after(seconds: float, answer: Answer) -> Answer:
    await asyncio.sleep(seconds)
    return answer
