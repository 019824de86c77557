"""Start the simulator as a process of its own, for tests, benchmarks and the demo."""

import http.client
import json as jsonlib
import subprocess
import sys
import tempfile
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any, Self

READY_WITHIN_S = 20


class SandboxProcess:
    """Context manager around one simulator on free ports.

    `arguments` are further command line arguments, such as "--limits", "on". Without a folder, a temporary
    one that is removed at the end. Raises RuntimeError when the process does not get ready.
    """

    telegram_port: int
    smtp_port: int
    imap_port: int
    tokens: list[str]
    mail_password: str
    sites: dict[str, str]  # addresses of made-up sites by the agency's name; empty without "--sites"

    def __init__(self, folder: Path | None = None, *arguments: str) -> None:
        self._temporary = tempfile.TemporaryDirectory() if folder is None else None
        self.folder = folder or Path(self._temporary.name if self._temporary else "")
        self._arguments = arguments
        self._process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    @property
    def telegram_url(self) -> str:
        return f"http://127.0.0.1:{self.telegram_port}"

    @property
    def token(self) -> str:
        return self.tokens[0]

    def start(self) -> None:
        """Start it, again after `stop` as well: the same folder shows the same phones."""
        command = [sys.executable, "-m", "kentongan.sandbox", "--folder", str(self.folder), *self._arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        for name, value in self._ready().items():
            setattr(self, name, value)

    def _ready(self) -> dict[str, Any]:
        stdout = self._process.stdout
        line = stdout.readline() if stdout and select([stdout], [], [], READY_WITHIN_S)[0] else b""
        if not line:
            self.stop()
            raise RuntimeError("the simulator did not get ready; its own message is on stderr")
        ready: dict[str, Any] = jsonlib.loads(line)
        return ready

    def stop(self) -> int:
        """Stop it and give its exit code; killed after five seconds."""
        self._process.terminate()
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def control(self, method: str, path: str, json: Any = None) -> Any:
        """Call the control API, e.g. control("POST", "/sandbox/reset"); RuntimeError for an error answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.telegram_port, timeout=30)
        body = jsonlib.dumps({} if json is None else json)
        headers = {"Content-Type": "application/json"}
        connection.request(method, path, None if method == "GET" else body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {content.decode()}")
        return jsonlib.loads(content)
