"""The desk: what is late, due today and waiting; every number counts all its rows and leads to them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in

from kentongan.base.permissions import Role
from kentongan.core.clock.states import Move
from kentongan.kernel.answers import Reply, answer
from kentongan.kernel.models import ChannelAccount
from kentongan.web import desk as page

MOST_QUERIES = 30


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


def shown(client: Client, url: str = "/") -> str:
    found = client.get(url)
    assert found.status_code == 200
    return found.content.decode()


def numbers(text: str) -> dict[str, tuple[int, str]]:
    """Each group's number and where it leads, by its heading."""
    found = re.findall(r'<h2>([^<]+) <(?:a class="n" href="([^"]*)"|span class="n")>(\d+)</', text)
    return {label: (int(n), url.replace("&amp;", "&")) for label, url, n in found}


def listed(client: Client, url: str) -> int:
    """The rows of the whole list behind a number, page by page."""
    total, text = 0, shown(client, url)
    while True:
        total += len(re.findall(r'href="/perintah/\d+/"', text.partition("<tbody")[2]))
        following = re.search(r'href="(\?[^"]*setelah=[^"]+)"', text)
        if following is None:
            return total
        text = shown(client, "/perintah/" + following[1].replace("&amp;", "&"))


@pytest.mark.slow
def test_each_number_counts_all_its_rows_and_leads_to_them(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "SHOWN", 2)  # more than a group shows
    for hours, count in ((1, 4), (6, 3), (90, 5)):
        for _ in range(count):
            desk.order(desk.world.seats[0], due_at=desk.now + timedelta(hours=hours))
    desk.watch.forward(hours=2)
    groups = numbers(shown(client))
    expected = {"Lewat tenggat": 4, "Jatuh tempo hari ini": 3, "Berikutnya": 5}
    assert {label: groups[label][0] for label in expected} == expected
    assert {label: listed(client, groups[label][1]) for label in expected} == expected


def test_the_line_below_the_heading_has_the_same_numbers(desk: Desk, client: Client) -> None:
    desk.order(desk.world.seats[0], due_at=desk.now + timedelta(hours=1))
    desk.watch.forward(hours=2)
    text = shown(client)
    assert re.search(r'<a href="/perintah/\?keadaan=lewat&amp;urut=clock">1 urusan lewat tenggat</a>', text)
    assert re.search(r'keadaan=hari-ini&amp;urut=clock">0 jatuh tempo hari ini</a>, 0 menunggu Anda', text)


def test_an_obstacle_waits_for_the_issuer(desk: Desk, client: Client) -> None:
    directive = desk.order(desk.world.seats[0])
    matter = desk.matters(directive)[0]
    reply = Reply(Move.OBSTRUCT, desk.world.people[0], "web", "person:1", "Jembatan putus")
    answer(matter.pk, reply, confirm=False, now=desk.now)
    text = shown(client)
    assert numbers(text)["Menunggu Anda"] == (1, "")
    assert f'href="{reverse("directive_seat", args=[directive.pk, matter.pk])}"' in text
    assert '<a href="#menunggu">1 menunggu Anda</a>' in text
    assert '<section class="section" id="menunggu">' in text


def test_silence_is_shown_longest_first(desk: Desk, client: Client) -> None:
    old = desk.order(desk.world.seats[1])
    desk.watch.forward(hours=3)
    new = desk.order(desk.world.seats[0])
    for _ in range(2):
        desk.deliver()
        desk.watch.forward(days=2)
        desk.tick()
    text = shown(client).partition("Paling lama diam")[2]
    assert 0 < text.index(f"/perintah/{old.pk}/") < text.index(f"/perintah/{new.pk}/")


def test_a_channel_in_trouble_is_told(desk: Desk, client: Client) -> None:
    assert "Sehat" in shown(client)
    ChannelAccount.objects.filter(channel="telegram").update(fault="Telegram menolak token.")
    text = shown(client)
    assert "Telegram menolak token." in text
    assert "Tertunda" in text


def test_who_only_answers_is_led_to_what_waits_for_him(desk: Desk) -> None:
    found = signed_in(factories.user(desk.world.government, Role.OFFICIAL)).get("/")
    assert (found.status_code, found.headers["Location"]) == (302, "/saya/")


def test_a_viewer_sees_the_desk_without_channels_or_orders_to_give(desk: Desk) -> None:
    text = shown(signed_in(factories.user(desk.world.government, Role.VIEWER)))
    assert "Buat perintah" not in text


@pytest.mark.slow
def test_the_desk_asks_a_bounded_number_of_queries(
    desk: Desk, client: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(25):
        desk.order()
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        client.get("/")
