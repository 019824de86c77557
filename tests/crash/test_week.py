"""The machine sleeps for a week: every step that was owed meanwhile is taken once, none twice."""

from pathlib import Path

import pytest
from tests.crash.office import Kept, founded, quiet
from tests.crash.running import Running, running, server

pytestmark = pytest.mark.slow
SEATS, ANSWERING = 10, 4


def press_first_button(desk: Running, chat: int) -> None:
    """Accept the newest order on this phone."""
    phone = desk.sandbox.control("GET", f"/sandbox/phones/telegram/{chat}")
    order = phone["messages"][-1]
    act = {"message_id": order["id"], "button": 0}
    desk.sandbox.control("POST", f"/sandbox/phones/telegram/{chat}/press", act)


def test_after_a_week_asleep_each_owed_step_is_taken_once(tmp_path: Path) -> None:
    with server() as postgres, running(tmp_path / "desk", postgres.url if postgres else "") as desk:
        founded(desk, seats=SEATS, webhook=False, speed=1.0)
        desk.inside("issue", orders=1, due_days=2)
        desk.start("worker")
        desk.wait_for(lambda: desk.inside("counts")["sent"] == SEATS, 30, "the order does not go out")
        for chat in range(1, ANSWERING + 1):
            press_first_button(desk, chat)
        desk.wait_for(lambda: desk.inside("counts")["answered"] == ANSWERING, 30, "nobody hears the answers")
        desk.wait_for(lambda: quiet(desk), 30, "the confirmations do not go out")
        kept = Kept(desk, speed=1.0)
        kept.check()
        desk.stop("worker")
        desk.inside("set_clock", speed=0, days=7)
        desk.start("worker")
        desk.wait_for(lambda: quiet(desk), 60, "the week is not caught up")
        report = kept.check(final=True)
        desk.kill("worker")
        desk.start("worker")
        desk.wait_for(lambda: quiet(desk), 30, "the second start does not come to rest")
        again = kept.check(final=True)
    silent = SEATS - ANSWERING
    assert report["states"] == {"lapsed": SEATS}
    # Silent ones: the whole ladder; those who accepted: what follows the deadline that passed.
    assert report["steps"] == {
        "remind": silent + ANSWERING, "next_channel": silent, "escalate": SEATS, "field_visit": SEATS, "lapse": SEATS,
    }  # fmt: skip
    assert again == report
