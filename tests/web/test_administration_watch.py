"""What is watched: the trail and its head, messages on their way, the desk's own health."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.signing_in import administrator, browser, signed_in

from kentongan.base import audit, clock
from kentongan.base.events import BaseTag, ChainHead, Event, Tag
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import User
from kentongan.core.audit import head as heads
from kentongan.core.clock.states import Receipt
from kentongan.directory.models import Address
from kentongan.kernel.models import Attempt, ChannelAccount, Delivery, Heartbeat, Inbox
from kentongan.kernel.tags import KernelTag
from kentongan.web.administration.wording import EVENTS, read_subject, subject_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> factories.World:
    world = factories.world(3)
    factories.order(world)
    return world


@pytest.fixture
def admin(world: factories.World) -> User:
    return administrator(world.government, name="Ratna Wulandari")


@pytest.fixture
def page(admin: User) -> Client:
    return signed_in(admin)


def text(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def rows(shown: str) -> int:
    return shown.count('<tr role="row">') - 1


# --- The trail ---


def test_every_event_has_words() -> None:
    def known(tag: type[Tag]) -> list[str]:
        return [str(t) for t in tag] + [t for sub in tag.__subclasses__() for t in known(sub)]

    assert sorted(known(Tag)) == sorted(EVENTS)


def test_the_trail_tells_who_did_what_newest_first(page: Client, admin: User) -> None:
    shown = text(page, "/jejak/")
    assert shown.index("Ratna Wulandari") < shown.index("mengeluarkan perintah")
    assert f'href="/pengaturan/pengguna/{admin.pk}/"' in shown


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("bagian=base", ">masuk<", "mengeluarkan perintah"),
        ("bagian=directives", "mengeluarkan perintah", ">masuk<"),
        ("pelaku=mesin", "", "mengeluarkan perintah"),
        ("pelaku=pengguna", "mengeluarkan perintah", ""),
    ],
)
def test_the_trail_is_filtered(page: Client, query: str, there: str, gone: str) -> None:
    shown = text(page, f"/jejak/?{query}")
    assert there in shown
    assert not gone or gone not in shown


def test_the_trail_is_searched_by_what_an_event_concerns(page: Client, world: factories.World) -> None:
    with scope(world.government):
        event = Event.objects.get(tag="directives:directive:issued")
    assert event.subject == read_subject(subject_words(event.subject))
    number = event.subject.partition(":")[2]
    first_letters = bytes(event.hash).hex()[:6]
    for query in (f"Perintah {number}", f"perintah%20{number}", f"directive:{number}", first_letters):
        shown = text(page, f"/jejak/?q={query}")
        assert rows(shown) == 1, query
        assert "mengeluarkan perintah" in shown
    assert rows(text(page, "/jejak/?q=Perintah 999999")) == -1


@pytest.mark.parametrize("query", ["%00", "'", "abcde", "deadbeef" * 20, "user:", ":", "💥"])
def test_odd_searches_find_nothing_and_break_nothing(page: Client, query: str) -> None:
    assert page.get(f"/jejak/?q={query}").status_code == 200


def test_the_export_holds_every_event_with_its_whole_hash(page: Client, world: factories.World) -> None:
    reply: Any = page.get("/jejak/?unduh=csv")
    lines = b"".join(reply.streaming_content).decode().splitlines()
    with scope(world.government):
        events = list(Event.objects.order_by("seq"))
    assert len(lines) == len(events) + 1
    assert all(bytes(e.hash).hex() in lines[e.seq] for e in events)


def test_the_chain_is_checked_and_a_change_is_told(page: Client, world: factories.World) -> None:
    whole = page.post("/jejak/periksa/", follow=True).content.decode()
    assert "Utuh:" in whole
    Event._base_manager.filter(government=world.government, tag="directives:directive:issued").update(
        actor="user:999999"
    )
    broken = page.post("/jejak/periksa/", follow=True).content.decode()
    assert "Kejadian 1:" in broken
    assert "Utuh:" not in broken


def test_a_rewritten_chain_is_caught_by_the_head_kept_outside(
    page: Client, world: factories.World, settings: Any, tmp_path: Path
) -> None:
    settings.FOLDER = tmp_path
    row = ChainHead.objects.get(pk=world.government.pk)
    audit.keep_head(row, folder=tmp_path / "heads")
    assert "Cocok dengan kepala pohon" in page.post("/jejak/periksa/", follow=True).content.decode()
    Event._base_manager.filter(government=world.government).delete()
    cut = page.post("/jejak/periksa/", follow=True).content.decode()
    assert "lebih pendek" in cut


def test_a_head_that_this_desk_did_not_sign_is_refused(
    page: Client, world: factories.World, settings: Any, tmp_path: Path
) -> None:
    settings.FOLDER = tmp_path
    row = ChainHead.objects.get(pk=world.government.pk)
    audit.keep_head(row, folder=tmp_path / "heads")
    kept = audit.head_file(row.pk, tmp_path / "heads")
    line = json.loads(kept.read_text())
    kept.write_text(json.dumps(line | {"size": 1}) + "\n")
    assert "bukan tanda tangan kami" in page.post("/jejak/periksa/", follow=True).content.decode()


def test_a_long_chain_is_left_to_the_command(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kentongan.web.administration.trail.AT_ONCE", 1)
    assert "kentongan audit verify" in page.post("/jejak/periksa/", follow=True).content.decode()


def test_the_downloaded_head_is_signed_and_pins_the_chain(page: Client, world: factories.World) -> None:
    reply = page.get("/jejak/kepala/")
    assert "attachment" in reply["Content-Disposition"]
    signed = heads.loads(reply.content.decode())
    assert audit.genuine(signed)
    with scope(world.government):
        assert audit.verify_chain(world.government.pk, signed).ok


def test_auditors_read_the_trail_and_change_nothing(world: factories.World) -> None:
    auditor = signed_in(factories.user(world.government, Role.AUDITOR))
    for address in ("/jejak/", "/jejak/kepala/", "/pengiriman/"):
        assert auditor.get(address).status_code == 200
    with scope(world.government):
        delivery = Delivery.objects.all()[0]
    assert auditor.get(f"/pengiriman/{delivery.pk}/ulang/").status_code == 403
    operator = signed_in(factories.user(world.government, Role.OPERATOR))
    for address in ("/jejak/", "/jejak/kepala/"):
        assert operator.get(address).status_code == 403


# --- Messages ---


def failed(world: factories.World, n: int = 0, **fields: Any) -> Delivery:
    with scope(world.government):
        delivery = Delivery.objects.order_by("pk")[n]
        fields = {"state": Receipt.FAILED, "fault": "Bot diblokir penerima.", **fields}
        Delivery.objects.filter(pk=delivery.pk).update(**fields)
        delivery.refresh_from_db()
    return delivery


def test_messages_are_listed_filtered_and_found(page: Client, world: factories.World) -> None:
    failed(world)
    assert rows(text(page, "/pengiriman/")) == 3
    assert rows(text(page, "/pengiriman/?keadaan=gagal")) == 1
    assert rows(text(page, "/pengiriman/?keadaan=antre&saluran=telegram&isi=order")) == 2
    assert rows(text(page, f"/pengiriman/?q={world.people[1].name}")) == 1
    assert rows(text(page, f"/pengiriman/?q={world.seats[2].title}")) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": Receipt.PLANNED}, "Menunggu giliran"),
        ({"state": Receipt.PLANNED, "fence": 2}, "2 kali dicoba. Percobaan berikut"),
        ({"state": Receipt.CLAIMED}, "Sedang dikirim"),
        ({"state": Receipt.ACCEPTED}, "tidak memberi kabar"),
        ({"state": Receipt.DELIVERED}, "sudah sampai"),
        ({"state": Receipt.READ}, "belum berarti menjawab"),
        ({"state": Receipt.UNKNOWN}, "mungkin sampai, mungkin tidak"),
        ({"state": Receipt.FAILED}, "Tidak dicoba lagi"),
        ({"state": Receipt.CANCELLED}, "Tidak diperlukan lagi"),
    ],
)
def test_a_message_says_what_comes_next(
    page: Client, world: factories.World, fields: dict[str, Any], told: str
) -> None:
    delivery = failed(world, fault="", **fields)
    assert told in text(page, f"/pengiriman/{delivery.pk}/")


def test_a_held_channel_is_told(page: Client, world: factories.World) -> None:
    delivery = failed(world, state=Receipt.PLANNED)
    with scope(world.government):
        ChannelAccount.objects.filter(channel="telegram").update(hold_until=clock.now() + timedelta(hours=1))
    assert "seluruh saluran menunggu" in text(page, f"/pengiriman/{delivery.pk}/")


def test_a_message_shows_its_attempts_and_what_replaced_it(page: Client, world: factories.World) -> None:
    delivery = failed(world)
    with scope(world.government):
        Attempt.objects.create(
            government=world.government,
            delivery=delivery,
            fence=1,
            at=factories.NOW,
            outcome="refused",
            detail="403: bot was blocked",
            digest="0" * 64,
        )
        other = Delivery.objects.order_by("pk")[1]
        Delivery.objects.filter(pk=other.pk).update(key=f"{delivery.key}+")
    shown = text(page, f"/pengiriman/{delivery.pk}/")
    assert "ditolak penyedia" in shown
    assert "403: bot was blocked" in shown
    assert f"/pengiriman/{other.pk}/" in shown


def test_a_failed_message_is_sent_again_once(page: Client, world: factories.World) -> None:
    old = failed(world)
    address = f"/pengiriman/{old.pk}/ulang/"
    assert "Kirim ulang kepada" in text(page, address)
    with scope(world.government):
        assert Delivery.objects.count() == 3
    page.post(address)
    page.post(address)
    with scope(world.government):
        (fresh,) = Delivery.objects.filter(key__startswith="again:")
        event = Event.objects.get(tag=KernelTag.RESENT)
    assert (fresh.person_id, fresh.matter_id, fresh.purpose) == (old.person_id, old.matter_id, old.purpose)
    assert fresh.state == Receipt.PLANNED
    assert fresh.key != old.key
    assert event.data == {"delivery": old.pk, "again": fresh.pk, "channel": "telegram"}


def test_what_did_not_fail_is_not_sent_again(page: Client, world: factories.World) -> None:
    delivery = failed(world, state=Receipt.ACCEPTED, fault="")
    assert f"/pengiriman/{delivery.pk}/ulang/" not in text(page, f"/pengiriman/{delivery.pk}/")
    reply = page.post(f"/pengiriman/{delivery.pk}/ulang/", follow=True)
    assert "tidak ada yang perlu dikirim ulang" in reply.content.decode()
    with scope(world.government):
        assert Delivery.objects.count() == 3


def test_nobody_is_written_to_without_an_address(page: Client, world: factories.World) -> None:
    delivery = failed(world)
    with scope(world.government):
        Address.objects.filter(person=delivery.person_id).update(health=Address.Health.BLOCKED)
    reply = page.post(f"/pengiriman/{delivery.pk}/ulang/", follow=True)
    assert "belum punya alamat" in reply.content.decode()


def test_messages_of_other_branches_and_governments_are_not_there(
    page: Client, world: factories.World
) -> None:
    branch = factories.agency(world.government)
    seat = factories.position(world.government, agency=branch)
    factories.person(world.government, seat=seat)
    delivery = failed(world)
    keeper = signed_in(factories.user(world.government, Role.OPERATOR, branch=branch))
    assert rows(text(keeper, "/pengiriman/")) == -1
    assert keeper.get(f"/pengiriman/{delivery.pk}/").status_code == 404
    assert keeper.post(f"/pengiriman/{delivery.pk}/ulang/").status_code == 404
    elsewhere = factories.world(1)
    factories.order(elsewhere)
    theirs = failed(elsewhere)
    assert page.get(f"/pengiriman/{theirs.pk}/").status_code == 404
    assert page.post(f"/pengiriman/{theirs.pk}/ulang/").status_code == 404
    assert rows(text(page, "/pengiriman/")) == 3


def test_an_address_is_shown_only_to_those_who_may_read_addresses(world: factories.World) -> None:
    delivery = failed(world)
    with scope(world.government):
        Address.objects.filter(person=delivery.person_id).update(value="770011223344")
    operator = signed_in(factories.user(world.government, Role.OPERATOR))
    auditor = signed_in(factories.user(world.government, Role.AUDITOR))
    assert "770011223344" in text(operator, f"/pengiriman/{delivery.pk}/")
    assert "770011223344" not in text(auditor, f"/pengiriman/{delivery.pk}/")


# --- Health ---


def beat(loop: str, seconds_ago: float) -> None:
    at = clock.real_now() - timedelta(seconds=seconds_ago)
    Heartbeat.objects.update_or_create(loop=loop, defaults={"at": at})


def unread(world: factories.World) -> Inbox:
    with scope(world.government):
        return Inbox.objects.create(
            government=world.government,
            account=ChannelAccount.objects.get(channel="telegram"),
            provider_id="7",
            body=b"{}",
            state=Inbox.State.FAILED,
            received_at=factories.NOW,
            tries=6,
            fault="ValueError: tidak terbaca",
        )


def test_the_desk_says_whether_it_lives() -> None:
    client = browser()
    assert client.get("/hidup/").status_code == 503
    beat("tick", 61)
    assert client.get("/hidup/").status_code == 503
    beat("deliver", 59)
    reply = client.get("/hidup/")
    assert (reply.status_code, reply.content) == (200, b"ok")


def test_health_shows_each_loop_and_what_waits(page: Client, world: factories.World) -> None:
    beat("tick", 2)
    beat("deliver", 600)
    item = unread(world)
    shown = text(page, "/kesehatan/")
    assert re.search(r"Jam urusan</span>.*berjalan, \d+ dtk lalu", shown)
    assert re.search(r"Pengiriman</span>.*berhenti 10 mnt", shown)
    assert re.search(r"Penerimaan</span>.*belum pernah berjalan", shown)
    assert "1 pesan masuk tidak dapat dibaca." in shown
    assert "ValueError: tidak terbaca" in shown
    assert f"/kesehatan/masuk/{item.pk}/ulang/" in shown
    assert world.people[0].name in shown


def test_people_without_the_permission_see_words_only(world: factories.World) -> None:
    unread(world)
    shown = text(signed_in(factories.user(world.government, Role.VIEWER)), "/kesehatan/")
    assert "1 pesan masuk tidak dapat dibaca." in shown
    assert "ValueError" not in shown
    assert world.people[0].name not in shown


def test_health_tells_nothing_of_other_governments(page: Client, world: factories.World) -> None:
    elsewhere = factories.world(1)
    unread(elsewhere)
    ChainHead.objects.filter(pk=elsewhere.government.pk).update(broken_at_seq=3)
    shown = text(page, "/kesehatan/")
    assert "tidak dapat dibaca." not in shown
    assert elsewhere.government.name not in shown
    ChainHead.objects.filter(pk=world.government.pk).update(broken_at_seq=2)
    assert "tidak utuh di kejadian 2" in text(page, "/kesehatan/")


def test_an_unread_update_is_tried_again(page: Client, world: factories.World) -> None:
    item = unread(world)
    auditor = signed_in(factories.user(world.government, Role.AUDITOR))
    assert auditor.post(f"/kesehatan/masuk/{item.pk}/ulang/").status_code == 403
    page.post(f"/kesehatan/masuk/{item.pk}/ulang/")
    page.post(f"/kesehatan/masuk/{item.pk}/ulang/")
    with scope(world.government):
        fresh = Inbox.objects.get(pk=item.pk)
        assert Event.objects.filter(tag=KernelTag.INBOX_RETRIED).count() == 1
    assert (fresh.state, fresh.tries, fresh.retry_at) == (Inbox.State.NEW, 0, None)
    elsewhere = unread(factories.world(1))
    assert page.post(f"/kesehatan/masuk/{elsewhere.pk}/ulang/").status_code == 404


def test_signing_in_is_in_the_trail(world: factories.World, admin: User) -> None:
    signed_in(admin)
    with scope(world.government):
        assert Event.objects.filter(tag=BaseTag.SIGNED_IN, subject=f"user:{admin.pk}").count() == 1
