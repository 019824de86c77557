"""A Chromium that reaches nothing: no network, no files of ours, no environment, its own empty folder.

It is spoken to over a pipe in the DevTools protocol. Guarantee: every request a page makes is answered by `answer`,
or refused. Beneath that lie a resolver that knows no name and a proxy that leads nowhere, Chromium's own sandbox,
limits of processor and file size, and a deadline after which the whole process group is killed.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, time
from types import TracebackType
from typing import Any, Self

from . import cage

type Json = dict[str, Any]
_FLAGS = (
    "--headless", "--remote-debugging-pipe", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-breakpad",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio", "--dns-prefetch-disable", "--lang=id",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--password-store=basic",
    "--force-color-profile=srgb", "--renderer-process-limit=2",
)  # fmt: skip
_PREFIX, _STALE_S = "kentongan-draw-", 3600
_PIECE = 1 << 20
_MOST_SAID = 64 << 20  # bytes of one message
_MOST_EVENTS = 50  # of one name that are kept
_MACINTOSH = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class Broken(Exception):
    """The browser did not start, died, said no or took too long; in Indonesian."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets instead of the network."""

    kind: str
    body: bytes


def _from(referrer: str) -> Json:
    """Where a reader comes from; told whole, also from https to http."""
    return {"referrer": referrer, "referrerPolicy": "unsafeUrl"} if referrer else {}


# The address asked for and what for ("Document" of the page itself, "Frame", "Stylesheet" …); None refuses.
type Answering = Callable[[str, str], Answer | None]


def refused(_url: str, _kind: str) -> None:
    """No request is answered."""


def forget_stale() -> None:
    """Remove the folders of browsers whose worker was killed; none lives this long."""
    for folder in room().glob(f"{_PREFIX}*"):
        if folder.stat().st_mtime < time() - _STALE_S:
            shutil.rmtree(folder, ignore_errors=True)


def room() -> Path:
    """Where temporary folders go. Root's browser runs as nobody, to whom a TMPDIR of root's own is closed."""
    usual = Path(tempfile.gettempdir())
    if os.geteuid() != 0:
        return usual
    places = (usual, Path("/tmp"), Path("/var/tmp"))  # noqa: S108 (mkdtemp makes an own folder there)
    return next(
        (one for one in places if all(part.stat().st_mode & 1 for part in (one, *one.parents))), usual
    )


def find_chromium() -> Path | None:
    """A Chromium or Chrome of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome", _MACINTOSH)
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)


class Chromium:
    """One browser process, for the pages of one site; a context manager. Raises Broken."""

    def __init__(self, program: Path, *, seconds: float) -> None:
        self._until = monotonic() + seconds
        self._home = tempfile.mkdtemp(prefix=_PREFIX, dir=room())
        self._said, self._number = b"", 0
        self._answering: Answering = refused
        self._page = ""
        self._events: dict[str, list[Json]] = {}
        try:
            self._start(program)
        except BaseException:
            shutil.rmtree(self._home, ignore_errors=True)
            raise

    def _start(self, program: Path) -> None:
        if os.geteuid() == 0:
            os.chown(self._home, cage.NOBODY, cage.NOBODY)
        theirs_read, self._sink = os.pipe()
        self._source, theirs_write = os.pipe()
        profile = f"--user-data-dir={self._home}/profile"
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", cage.__file__, str(theirs_read), str(theirs_write), str(program),
                 *_FLAGS, profile, "about:blank"],
                pass_fds=(theirs_read, theirs_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True, cwd=self._home,
                env={"HOME": self._home, "TMPDIR": self._home, "PATH": os.defpath, "LANG": "C.UTF-8"},
            )  # fmt: skip
        finally:
            os.close(theirs_read)
            os.close(theirs_write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it and everything it started, and forget what it kept."""
        os.close(self._sink)
        os.close(self._source)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        shutil.rmtree(self._home, ignore_errors=True)

    # --- Pages ---

    def open(self, answering: Answering, *, scripts: bool) -> str:
        """A blank page in place of the last one, whose requests are `answering`'s; returns its session."""
        before, self._page = (
            self._page,
            str(self.call("Target.createTarget", {"url": "about:blank"})["targetId"]),
        )
        if before:
            self.call("Target.closeTarget", {"targetId": before})
        self._answering = answering
        attached = self.call("Target.attachToTarget", {"targetId": self._page, "flatten": True})
        session = str(attached["sessionId"])
        self.call("Emulation.setScriptExecutionDisabled", {"value": not scripts}, session)
        self.call("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}, session)
        self._events.clear()
        self.call("Page.enable", {}, session)
        return session

    def load(self, url: str, session: str, seconds: float, referrer: str = "") -> None:
        """Go there; what has not loaded after so many seconds stays away."""
        self._events.clear()
        self.call("Page.navigate", {"url": url} | _from(referrer), session)
        self.wait("Page.loadEventFired", seconds)

    def wait(self, event: str, seconds: float) -> None:
        """Until that has happened, or so many seconds are over."""
        until = min(monotonic() + seconds, self._until)
        while event not in self._events and self._hear(until):
            pass

    def told(self, event: str) -> list[Json]:
        """What was said of the events of this name since the last page was opened or loaded."""
        return self._events.get(event, [])

    def call(self, method: str, parameters: Json, session: str = "") -> Json:
        """The result of a command; requests that come meanwhile are answered."""
        number = self._tell(method, parameters, session)
        while (said := self._hear(self._until)) is not None:
            if said.get("id") == number:
                if "error" in said:
                    raise Broken(f"Peramban menolak {method}: {said['error'].get('message', '')[:120]}")
                return dict(said["result"])
        raise Broken("Peramban tidak selesai pada waktunya.")

    def _tell(self, method: str, parameters: Json, session: str) -> int:
        self._number += 1
        said = {"id": self._number, "method": method, "params": parameters}
        content = json.dumps(said | ({"sessionId": session} if session else {})).encode() + b"\0"
        while content:
            left = self._until - monotonic()
            if left <= 0 or not select.select([], [self._sink], [], left)[1]:
                raise Broken("Peramban tidak selesai pada waktunya.")
            try:
                content = content[os.write(self._sink, content[: select.PIPE_BUF]) :]
            except BrokenPipeError:
                raise Broken("Peramban berhenti sendiri.") from None
        return self._number

    def _hear(self, until: float) -> Json | None:
        """The next message, None where none comes in time. An event is noted, a request answered."""
        while b"\0" not in self._said:
            left = until - monotonic()
            if left <= 0 or not select.select([self._source], [], [], left)[0]:
                return None
            piece = os.read(self._source, _PIECE)
            if not piece or len(self._said) > _MOST_SAID:
                raise Broken("Peramban berhenti sendiri.")
            self._said += piece
        line, _, self._said = self._said.partition(b"\0")
        said: Json = json.loads(line)
        if said.get("method") == "Fetch.requestPaused":
            self._answer(said["params"], said["sessionId"])
        elif said.get("method") == "Page.javascriptDialogOpening":
            self._tell("Page.handleJavaScriptDialog", {"accept": True}, said["sessionId"])
        elif "method" in said and len(same := self._events.setdefault(said["method"], [])) < _MOST_EVENTS:
            same.append(said["params"])
        return said

    def _answer(self, asked: Json, session: str) -> None:
        kind = asked["resourceType"]
        framed = kind == "Document" and asked.get("frameId") != self._page
        answer = self._answering(asked["request"]["url"], "Frame" if framed else kind)
        named = {"requestId": asked["requestId"]}
        if answer is None:
            # "Aborted" leaves the page as it is; another reason would put an error page in its place.
            self._tell("Fetch.failRequest", named | {"errorReason": "Aborted"}, session)
            return
        headers = [{"name": "Content-Type", "value": answer.kind}]
        body = b64encode(answer.body).decode()
        self._tell(
            "Fetch.fulfillRequest",
            named | {"responseCode": 200, "responseHeaders": headers, "body": body},
            session,
        )
