"""What every integration must do, whatever its service; each one's tests inherit these classes."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from tests.ports import free_port

from kentongan.base.http import HttpDoor
from kentongan.ports import registry
from kentongan.ports.channel import Button, ChannelError, Manifest, Outcome, Outgoing, Receipt
from kentongan.ports.http import Http
from kentongan.ports.receiver import Forged, RawUpdate, WebhookRequest
from kentongan.sandbox.process import SandboxProcess

PACKAGE = Path(registry.__file__).parents[1] / "integrations"
ORDER = Outgoing(
    key="d:12:34",
    to="",
    subject="Perintah 12/2026",
    heading="Perintah Bupati · Penting",
    text="Laporkan keadaan pintu air <Cisadane> & sekitarnya.",
    buttons=(Button("Diterima", "a1.x"), Button("Selesai", "f1.x"), Button("Kendala", "o1.x")),
    link="http://127.0.0.1:8080/jawab/1.abc",
)


def using[T](work: Callable[[Http], Awaitable[T]]) -> T:
    """Run with a door that closes afterwards."""

    async def once() -> T:
        async with HttpDoor() as http:
            return await work(http)

    return asyncio.run(once())


def is_sentence(words: str) -> bool:
    """Words for an official: a capital first, an end, no name of a Python class."""
    return bool(re.match(r"[A-Z].{10,}[.)]$", words)) and not re.search(
        r"Error|Exception|Traceback|\bb'", words
    )


class ChannelSuite:
    """Inherit as Test…; the simulator stands at the other end."""

    kind: ClassVar[str]

    def settings(self, simulator: SandboxProcess) -> dict[str, Any]:
        raise NotImplementedError

    def addresses(self, simulator: SandboxProcess, count: int) -> list[str]:
        """Addresses that work."""
        raise NotImplementedError

    @property
    def manifest(self) -> Manifest:
        return registry.channel(self.kind)

    def send(self, settings: dict[str, Any], batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        return using(lambda http: self.manifest.open(settings, http).send(batch))

    def orders(self, simulator: SandboxProcess, count: int) -> list[Outgoing]:
        addresses = self.addresses(simulator, count)
        return [replace(ORDER, to=to, key=f"d:{n}", text=f"Isi {n}") for n, to in enumerate(addresses)]

    def check_arrived(self, simulator: SandboxProcess, order: Outgoing) -> None:
        """Whether the text is there once; a channel without a network says so by its receipt."""

    def test_the_registry_finds_it(self, simulator: SandboxProcess) -> None:
        manifest = self.manifest
        assert manifest.kind == self.kind
        assert len({field.name for field in manifest.fields}) == len(manifest.fields)
        assert manifest.check(self.settings(simulator)) == ""

    def test_one_outcome_per_message_in_order(self, simulator: SandboxProcess) -> None:
        orders = self.orders(simulator, 5)
        outcomes = self.send(self.settings(simulator), orders)
        assert [type(outcome) for outcome in outcomes] == [Receipt] * 5
        assert len({outcome.provider_id for outcome in outcomes if isinstance(outcome, Receipt)}) == 5
        for order in orders:
            self.check_arrived(simulator, order)

    def test_an_empty_batch_is_no_work(self, simulator: SandboxProcess) -> None:
        assert list(self.send(self.settings(simulator), [])) == []

    def test_probe_tells_in_a_sentence(self, simulator: SandboxProcess) -> None:
        settings = self.settings(simulator)
        assert is_sentence(using(lambda http: self.manifest.open(settings, http).probe()))


class NetworkSuite(ChannelSuite):
    """For channels that send over the network."""

    def moved(self, settings: dict[str, Any], port: int) -> dict[str, Any]:
        """The same settings for a service on another port of this machine."""
        raise NotImplementedError

    def received(self, simulator: SandboxProcess, address: str) -> list[str]:
        """Texts that arrived there."""
        raise NotImplementedError

    def check_arrived(self, simulator: SandboxProcess, order: Outgoing) -> None:
        assert [order.text in text for text in self.received(simulator, order.to)] == [True]

    def secrets(self, settings: dict[str, Any]) -> list[str]:
        return [str(settings[field.name]) for field in self.manifest.fields if field.secret]

    def test_nobody_there_is_told_and_tried_again(self, simulator: SandboxProcess) -> None:
        settings = self.moved(self.settings(simulator), free_port())
        self._check_held(settings, self.send(settings, self.orders(simulator, 3)))
        with pytest.raises(ChannelError) as caught:
            using(lambda http: self.manifest.open(settings, http).probe())
        self._check_held(settings, [caught.value])

    def test_an_internal_server_is_refused(self, simulator: SandboxProcess, settings: Any) -> None:
        own, orders = self.settings(simulator), self.orders(simulator, 2)
        settings.PRIVATE_HOSTS_ALLOWED = []
        outcomes = self.send(own, orders)
        self._check_held(own, outcomes)
        assert all("KENTONGAN_ALLOW_PRIVATE" in o.message for o in outcomes if isinstance(o, ChannelError))
        assert [self.received(simulator, order.to) for order in orders] == [[], []]

    def _check_held(self, settings: dict[str, Any], outcomes: Sequence[Outcome]) -> None:
        """Refused for everyone and for a while, in words without secrets."""
        for outcome in outcomes:
            assert isinstance(outcome, ChannelError)
            assert is_sentence(outcome.message), outcome.message
            assert (outcome.permanent, outcome.gone, outcome.everyone) == (False, False, True)
            assert (outcome.retry_after or 0) > 0
            assert not [secret for secret in self.secrets(settings) if secret and secret in repr(outcome)]


class ReceiverSuite:
    """Inherit as Test…; `ending` of the fixture files, and a request that carries the provider's proof."""

    kind: ClassVar[str]
    ending: ClassVar[str]
    proof: ClassVar[dict[str, str]] = {}
    settings: ClassVar[dict[str, Any]] = {}

    def fixtures(self) -> list[Path]:
        return sorted((PACKAGE / self.kind / "fixtures").glob(f"*.{self.ending}"))

    def nested(self, depth: int) -> bytes:
        """A body that nests as deep as asked."""
        raise NotImplementedError

    def take(self, body: bytes) -> None:
        """Whatever the body, only Forged and ValueError may come of it."""
        receiver = registry.channel(self.kind).receiver
        assert receiver is not None
        raw: Sequence[RawUpdate] = [RawUpdate("1", body)]
        with contextlib.suppress(Forged, ValueError):
            raw = receiver.verify(WebhookRequest(self.proof, body), self.settings)
        with contextlib.suppress(ValueError):
            receiver.parse(raw[0].body)

    def test_forged_requests_are_refused(self) -> None:
        receiver = registry.channel(self.kind).receiver
        assert receiver is not None
        body = self.fixtures()[0].read_bytes()
        wrong = {name: value[:-1] + "é" for name, value in self.proof.items()}
        for headers in ({}, wrong, dict.fromkeys(self.proof, "")):
            with pytest.raises(Forged):
                receiver.verify(WebhookRequest(headers, body), self.settings)
        with pytest.raises(Forged):
            receiver.verify(WebhookRequest(self.proof, body), {})

    def test_every_fixture_can_be_read(self) -> None:
        receiver = registry.channel(self.kind).receiver
        assert receiver is not None
        assert len(self.fixtures()) > 10
        for path in self.fixtures():
            receiver.parse(path.read_bytes())

    @pytest.mark.parametrize("body", [b"", b"\0", b"null", b"[]", b"{}", b"\xff\xfe" * 50])
    def test_nothing_breaks_on_little(self, body: bytes) -> None:
        self.take(body)

    @pytest.mark.parametrize("depth", [900, 1100, 100_000])
    def test_nothing_breaks_on_deep_nesting(self, depth: int) -> None:
        self.take(self.nested(depth))

    @given(body=st.binary(max_size=2000))
    @effort(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    def test_nothing_breaks_on_garbage(self, body: bytes) -> None:
        self.take(body)

    @given(data=st.data())
    @effort(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    def test_nothing_breaks_on_damaged_fixtures(self, data: st.DataObject) -> None:
        body = bytearray(data.draw(st.sampled_from(self.fixtures())).read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            start = data.draw(st.integers(0, len(body)))
            end = data.draw(st.integers(start, min(start + 40, len(body))))
            body[start:end] = data.draw(st.binary(max_size=20))
        self.take(bytes(body))
