"""kill -9 at random instants while orders go out, officials answer and the clock escalates: nothing owed is lost.

CRASH_SIZE is the number of orders (each to one seat), 100 unless said otherwise; CRASH_SEED draws the kills.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.crash.office import Issuer, Kept, founded, settle, troubled
from tests.crash.running import running, server

pytestmark = pytest.mark.slow
SIZE = int(os.environ.get("CRASH_SIZE", "100"))
SEED = int(os.environ.get("CRASH_SEED", "1"))
SEATS = min(SIZE // 20, 250)
ORDERS = SIZE // SEATS
KILLS = max(3, 6 * SIZE // 1000)


@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
def test_nothing_owed_is_lost_whatever_is_killed(
    tmp_path: Path, webhook: bool, record_property: Callable[[str, object], None]
) -> None:
    dice = random.Random(f"{SEED}:{webhook}")
    with server() as postgres, running(tmp_path / "desk", postgres.url if postgres else "") as desk:
        world = founded(desk, seats=SEATS, webhook=webhook)
        troubled(desk)
        workers = ["worker-1", "worker-2"] if postgres else ["worker-1"]
        for name in ("web", *workers):
            desk.start(name)
        issuer = Issuer(desk, world["session"], world["issuer"], ORDERS, pause=0.4)
        issuer.start()
        kept = Kept(desk)
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.2, 3.0))
            victim = dice.choice(["web", *workers, *workers])
            desk.kill(victim)
            time.sleep(dice.choice([0.0, 0.0, 1.0]))
            desk.start(victim)
            kept.check()
        desk.wait_for(lambda: not issuer.is_alive(), 300, "orders cannot be given")
        assert not issuer.refusal
        desk.wait_for(lambda: desk.inside("counts")["answered"] > SIZE / 3, 180, "officials do not answer")
        settle(desk)
        report = kept.check(final=True)
    record_property("crash", report)
    assert report["faults"] == [], (
        "the channel is well again, and two workers do not take it from one another"
    )
    assert report["deliveries"] > SIZE
    assert report["steps"].get("remind", 0) > 0, "the clock reminded"


def test_an_order_is_given_whole_or_not_at_all(tmp_path: Path) -> None:
    """The web process dies at some instant of the request that gives an order to 200 seats."""
    dice = random.Random(SEED)
    with server() as postgres, running(tmp_path / "desk", postgres.url if postgres else "") as desk:
        world = founded(desk, seats=200, webhook=True)
        kept = Kept(desk)
        confirmed = 0
        for _ in range(5):
            desk.start("web")
            desk.wait_for(desk.serves, 30, "the web does not start")
            issuer = Issuer(desk, world["session"], world["issuer"], 1, pause=0.05)
            issuer.start()
            time.sleep(dice.uniform(0.0, 0.5))
            desk.kill("web")
            issuer.orders = 0
            issuer.join(30)
            confirmed += issuer.confirmed
            kept.check()
        assert desk.inside("counts")["directives"] >= confirmed


def test_the_worker_outlives_its_database(tmp_path: Path) -> None:
    """PostgreSQL is killed again and again; neither worker nor web is touched, and both go on by themselves."""
    with server() as postgres:
        if postgres is None:
            pytest.skip("SQLite is no process that could be killed")
        with running(tmp_path / "desk", postgres.url) as desk:
            world = founded(desk, seats=50, webhook=True)
            troubled(desk)
            desk.start("web")
            desk.start("worker-1")
            issuer = Issuer(desk, world["session"], world["issuer"], 6, pause=0.3)
            issuer.start()
            kept = Kept(desk)
            for pause in (1.0, 2.5, 0.5):
                time.sleep(pause)
                postgres.kill()
                time.sleep(pause)
                postgres.start()
                desk.wait_for(lambda: not desk.inside("counts")["stuck"], 60, "the worker does not come back")
                kept.check()
            desk.wait_for(lambda: not issuer.is_alive(), 120, "orders cannot be given")
            settle(desk)
            report = kept.check(final=True)
            assert all(process.poll() is None for process in desk.processes.values())
        assert report["receipts"]["accepted"] > 250
