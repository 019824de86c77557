"""The process: starts on free ports, stops cleanly, comes back with the same phones, follows the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sandbox.client import ANI, KEYBOARD, Api

from kentongan.core.clock.demo import DemoClock, dumps
from kentongan.sandbox.__main__ import parse
from kentongan.sandbox.process import SandboxProcess
from kentongan.sandbox.server import DEFAULT_TOKEN


@pytest.mark.slow
def test_it_stops_cleanly_and_comes_back_with_the_same_phones(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    clock = tmp_path / "clock.json"
    clock.write_text(dumps(DemoClock(now, now + timedelta(days=30), 1)))
    folder = tmp_path / "phones"
    with SandboxProcess(folder, "--clock", str(clock), "--token", "1:a", "--token", "2:b") as sandbox:
        assert sandbox.tokens == ["1:a", "2:b"]
        api = Api(sandbox)
        sandbox.control("POST", "/sandbox/users", [{"id": ANI, "name": "Ani", "started": True}])
        sent = api.send(reply_markup=KEYBOARD)
        assert sent["date"] >= (now + timedelta(days=30)).timestamp() - 1
        api.act("press", message_id=sent["message_id"], button=0)
        api.call("setWebhook", url="http://127.0.0.1:9/nobody")
        api.token = "2:b"
        api.act("start", bot=2)
        assert [update["message"]["text"] for update in api.updates()] == ["/start"]
        before = api.phone()
        assert sandbox.stop() == 0
        sandbox.start()
        assert Api(sandbox).phone() == before
        api.token = "1:a"
        assert api.call("getWebhookInfo")["pending_update_count"] == 1


@pytest.mark.slow
def test_a_temporary_folder_goes_away() -> None:
    with SandboxProcess() as sandbox:
        folder = sandbox.folder
        assert (folder / "world.jsonl").exists()
        assert sandbox.token == DEFAULT_TOKEN
        assert sandbox.telegram_url.startswith("http://127.0.0.1:")
    assert not folder.exists()


@pytest.mark.slow
def test_a_process_that_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="did not get ready"):
        SandboxProcess(tmp_path, "--nonsense").start()


def test_arguments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = parse(["--folder", str(tmp_path), "--limits", "on", "--smtp-port", "25"])
    assert (options.limits, options.smtp_port, options.tokens) == (True, 25, (DEFAULT_TOKEN,))
    with pytest.raises(SystemExit):
        parse(["--folder", str(tmp_path), "--token", "no-number"])
    assert "a token looks like" in capsys.readouterr().err
