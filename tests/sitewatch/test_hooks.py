"""Webhooks over a real connection: owed with the change, signed, sent again, known by their id, paused."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from tests import factories
from tests.flows import Desk
from tests.sitewatch import places
from tests.sitewatch.places import clean, infected, settled

from kentongan.base import clock
from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.core.clock.states import Move
from kentongan.kernel import answers, watch
from kentongan.kernel.answers import Reply
from kentongan.sitewatch import cases, hooks
from kentongan.sitewatch.hook_models import Hook, HookAttempt, HookEvent, HookMessage
from kentongan.sitewatch.inventory import Refused
from kentongan.sitewatch.models import Site, SiteCase, SiteFinding
from kentongan.worker.hook import send_hooks, sweep_hooks
from kentongan.worker.retain import tidy_up

DOCS = Path(__file__).resolve().parents[2] / "docs"
State = HookMessage.State


@dataclass
class Ear:
    """A program that listens: keeps what it heard, and answers as `says` tells (status, headers)."""

    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    says: Callable[[], tuple[int, dict[str, str]]] = lambda: (204, {})
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/kentongan"

    def bodies(self) -> list[dict[str, Any]]:
        """What it heard, as it was owed: messages of one round leave at once and arrive in any order."""
        told = {body["id"]: body for body in (json.loads(body) for _headers, body in self.heard)}
        return [told[key] for key in HookMessage.objects.order_by("pk").values_list("key", flat=True)]


def handler_of(ear: Ear) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            status, headers = ear.says()
            self.send_response(status)
            for name, value in ({"Content-Length": "0"} | headers).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Not into the test's output."""

    return Handler


def listening(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture
def ear(settings: Any) -> Iterator[Ear]:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    ear = Ear()
    server = listening(handler_of(ear))
    ear.port = server.server_address[1]
    yield ear
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(desk: Desk, ear: Ear) -> Hook:
    return added(desk, ear.url)[0]


def added(desk: Desk, url: str, events: list[str] | None = None) -> tuple[Hook, str]:
    wanted = HookEvent.values if events is None else events
    return hooks.add("SIEM", url, wanted, acting_user=desk.world.user, now=desk.now)


@pytest.fixture
def site(desk: Desk) -> Site:
    places.mandate(desk.world)
    return places.site(desk.world)


def sent(desk: Desk) -> int:
    """Rounds of the worker until nothing is due; how many there were."""
    rounds = 0
    while send_hooks(desk.network):
        rounds += 1
    return rounds


def states() -> list[str]:
    return list(HookMessage.objects.order_by("pk").values_list("state", flat=True))


def say_cleaned(desk: Desk, case: SiteCase) -> None:
    matter = cases.matter_of(case)
    person = matter.person
    assert person
    reply = Reply(Move.FINISH, person, "web", f"person:{person.pk}", "")
    answers.answer(matter.pk, reply, confirm=False, now=desk.now)


# --- What is told ---


@pytest.mark.slow
def test_a_program_hears_the_whole_story_of_a_case(desk: Desk, ear: Ear, hook: Hook, site: Site) -> None:
    case = places.case_of(desk.world, site)
    sent(desk)
    say_cleaned(desk, case)
    settled({site.pk: infected()}, now=desk.now)
    say_cleaned(desk, case)
    for wait in (0, 1, 7):
        desk.watch.forward(days=wait)
        settled({site.pk: clean()}, now=desk.now)
    sent(desk)
    told = [(body["type"], body["data"]["case"], body["data"]["site"]) for body in ear.bodies()]
    story = [
        "finding.confirmed",
        "case.opened",
        "case.cleaned",
        "case.reopened",
        "case.cleaned",
        "case.proved",
    ]
    assert told == [(event, case.pk, site.url) for event in story]
    first = ear.bodies()[0]
    assert first["government"] == desk.world.government.slug
    assert first["data"]["excerpt"] == places.TRACE
    assert first["data"]["agency"] == desk.world.agency.name
    assert states() == [State.DELIVERED] * 6


def test_a_case_that_grew_opens_nothing(desk: Desk, ear: Ear, hook: Hook, site: Site) -> None:
    places.case_of(desk.world, site)
    places.looked_at(site, infected(places.found(url=f"{places.HOME}lain/")), now=desk.now)
    cases.confirm(list(SiteFinding.objects.filter(state="open")), acting_user=desk.world.user, now=desk.now)
    sent(desk)
    assert [body["type"] for body in ear.bodies()] == [
        "finding.confirmed",
        "case.opened",
        "finding.confirmed",
    ]


def test_only_what_was_asked_for_and_only_to_this_government_s_programs(
    desk: Desk, ear: Ear, site: Site
) -> None:
    added(desk, ear.url, [HookEvent.CASE_PROVED])
    other = factories.world()
    with scope(other.government):
        hooks.add("Lain", ear.url, HookEvent.values, acting_user=other.user, now=desk.now)
    places.case_of(desk.world, site)
    assert sent(desk) == 0
    assert ear.heard == []


def test_what_is_owed_commits_with_the_change_or_not_at_all(desk: Desk, hook: Hook, site: Site) -> None:
    with transaction.atomic():
        places.case_of(desk.world, site)
        assert HookMessage.objects.count() == 2
        transaction.set_rollback(True)
    assert HookMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_owing_outside_a_transaction_is_a_fault_of_the_program() -> None:
    world = factories.world()
    with scope(world.government):
        hooks.add("SIEM", "https://a.example/", HookEvent.values, acting_user=world.user, now=factories.NOW)
        with pytest.raises(RuntimeError, match="transaction"):
            hooks.owe(world.government.pk, [hooks.Happened(HookEvent.CASE_OPENED, {})], now=factories.NOW)


# --- Proof of the sender ---


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks libraries."""
    found = hooks.headers_of(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        now=factories.NOW.fromtimestamp(1614265330, factories.NOW.tzinfo),
    )
    assert found == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("page", ["en/api.md", "id/api.md"])
def test_the_receiver_of_the_documents_believes_us_and_nobody_else(
    desk: Desk, settings: Any, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    code = re.search(r"```python\n(# receiver\.py.*?)```", (DOCS / page).read_text(), re.DOTALL)
    assert code
    monkeypatch.setenv("KENTONGAN_SECRET", "whsec_")
    example: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(code[1], page, "exec"), example)
    taken: list[dict[str, Any]] = []
    example["handle"] = taken.append
    example["time"] = SimpleNamespace(time=lambda: clock.real_now().timestamp())
    server = listening(example["Receiver"])
    try:
        hook, secret = added(desk, f"http://127.0.0.1:{server.server_address[1]}/")
        row = hooks.ping(hook, now=desk.now)
        example["SECRET"] = hooks.new_secret()
        sent(desk)
        assert (taken, HookAttempt.objects.get().status) == ([], 401), "another secret"
        example["SECRET"] = secret
        desk.watch.forward(minutes=1)
        sent(desk)
        row.refresh_from_db()
        assert ([one["id"] for one in taken], row.state) == ([row.key], State.DELIVERED)
        hooks.send_again(row, acting_user=desk.world.user, now=desk.now)
        sent(desk)
        assert len(taken) == 1, "a repetition is known by its id"
        assert HookAttempt.objects.filter(status=204).count() == 2
    finally:
        server.shutdown()
        server.server_close()


def test_the_secret_is_encrypted_at_rest_and_goes_with_the_hook(desk: Desk, hook: Hook) -> None:
    _again, secret = added(desk, "https://lain.example/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM sitewatch_hook")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in kept
    assert secret.removeprefix("whsec_") not in kept
    assert all(secret not in json.dumps(e.data) for e in Event.objects.all())
    hooks.remove(hook, acting_user=desk.world.user, now=desk.now)
    assert Hook.objects.get(pk=hook.pk).secret == {}
    with pytest.raises(Refused, match="sudah dihapus"):
        hooks.remove(hook, acting_user=desk.world.user, now=desk.now)


# --- Failing, dying, trying again ---


def test_a_failing_program_is_asked_again_later_and_later(desk: Desk, ear: Ear, hook: Hook) -> None:
    row = hooks.ping(hook, now=desk.now)
    ear.says = lambda: (500, {})
    waits = []
    for _ in range(len(hooks.BACK_OFF) + 1):
        assert sent(desk) == 1
        row.refresh_from_db()
        waits.append(row.not_before - desk.now)
        desk.watch.at = max(row.not_before, desk.now)
    assert tuple(waits[:-1]) == hooks.BACK_OFF
    assert row.state == State.FAILED
    assert {headers["webhook-id"] for headers, _ in ear.heard} == {row.key}
    assert len({headers["webhook-signature"] for headers, _ in ear.heard}) == len(ear.heard), "signed afresh"
    ear.says = lambda: (200, {})
    hooks.send_again(row, acting_user=desk.world.user, now=desk.now)
    with pytest.raises(Refused, match="dalam perjalanan"):
        hooks.send_again(row, acting_user=desk.world.user, now=desk.now)
    sent(desk)
    row.refresh_from_db()
    hook.refresh_from_db()
    assert (row.state, hook.failures) == (State.DELIVERED, 0)


def test_a_program_that_asks_for_time_gets_it(desk: Desk, ear: Ear, hook: Hook) -> None:
    row = hooks.ping(hook, now=desk.now)
    ear.says = lambda: (503, {"Retry-After": "7200"})
    sent(desk)
    row.refresh_from_db()
    assert row.not_before == desk.now + timedelta(hours=2)
    ear.says = lambda: (429, {"Retry-After": "besok"})
    desk.watch.at = row.not_before
    sent(desk)
    row.refresh_from_db()
    assert row.not_before == desk.now + hooks.BACK_OFF[1]


def test_killed_after_the_claim_it_is_sent_again_under_the_same_id(desk: Desk, ear: Ear, hook: Hook) -> None:
    row = hooks.ping(hook, now=desk.now)
    (lost,) = hooks.claim(now=desk.now, limit=9)
    assert (sent(desk), sweep_hooks()) == (0, 0), "its lease still runs"
    desk.watch.at += hooks.LEASE + timedelta(seconds=1)
    assert sweep_hooks() == 1
    assert sent(desk) == 1
    hooks.settle([hooks.Tried(lost, None, "terlambat", 1)], now=desk.now)
    row.refresh_from_db()
    assert (row.state, row.tries, len(ear.heard)) == (State.DELIVERED, 2, 1)
    assert HookAttempt.objects.count() == 1, "the late worker wrote nothing"


@pytest.mark.slow
def test_an_endpoint_that_only_fails_is_paused_and_told_until_somebody_has_looked(
    desk: Desk, ear: Ear, hook: Hook
) -> None:
    ear.says = lambda: (302, {"Location": ear.url})
    for _ in range(hooks.MOST_FAILURES):
        hooks.ping(hook, now=desk.now)
    sent(desk)
    hook.refresh_from_db()
    assert hook.paused_at == desk.now
    assert "1 webhook dijeda." in watch.look(desk.world.government.pk)
    assert Event.objects.get(tag="sitewatch:hook:paused").actor == "worker"
    heard = len(ear.heard)
    assert heard == hooks.MOST_FAILURES, "no redirect was followed"
    desk.watch.forward(days=1)
    assert sent(desk) == 0
    ear.says = lambda: (204, {})
    hooks.resume(hook, acting_user=desk.world.user, now=desk.now)
    sent(desk)
    assert set(states()) == {State.DELIVERED}
    assert watch.look(desk.world.government.pk) == []


def test_an_endpoint_that_is_gone_is_paused_at_once(desk: Desk, ear: Ear, hook: Hook) -> None:
    ear.says = lambda: (410, {})
    hooks.ping(hook, now=desk.now)
    sent(desk)
    hook.refresh_from_db()
    assert (states(), hook.paused_at) == ([State.FAILED], desk.now)


def test_an_address_of_the_inner_network_is_refused_at_the_door(desk: Desk, ear: Ear, settings: Any) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = []
    hook, _secret = added(desk, f"https://127.0.0.1:{ear.port}/")
    hooks.ping(hook, now=desk.now)
    sent(desk)
    assert "jaringan dalam" in HookAttempt.objects.get().fault
    assert ear.heard == []


def test_nothing_goes_to_a_removed_endpoint(desk: Desk, ear: Ear, hook: Hook) -> None:
    row = hooks.ping(hook, now=desk.now)
    hooks.remove(hook, acting_user=desk.world.user, now=desk.now)
    assert sent(desk) == 0
    with pytest.raises(Refused):
        hooks.send_again(row, acting_user=desk.world.user, now=desk.now)


def test_what_ended_long_ago_is_forgotten_and_what_is_owed_is_not(desk: Desk, ear: Ear, hook: Hook) -> None:
    told = hooks.ping(hook, now=desk.now)
    sent(desk)
    hooks.pause(hook, acting_user=desk.world.user, now=desk.now)
    waiting = hooks.ping(hook, now=desk.now)
    desk.watch.at += timedelta(days=90, hours=17)
    assert tidy_up() == 2, "a message and its try"
    assert list(HookMessage.objects.all()) == [waiting]
    assert told.key != waiting.key
