"""Ways round a rule that a second look found: each stays shut."""

import pytest
from django.test import Client
from tests import factories
from tests.signing_in import administrator, reauthenticate, signed_in

from kentongan.base import accounts, clock
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.second_eyes import RoleRequest
from kentongan.directory.linking import untie_chats
from kentongan.kernel import tokens
from kentongan.kernel.models import ChannelAccount, Delivery, Matter
from kentongan.worker import auditor

pytestmark = pytest.mark.django_db


def test_who_disables_the_other_administrator_still_does_not_act_alone() -> None:
    government = factories.government()
    first, second = administrator(government), administrator(government)
    friend = factories.user(government, Role.OPERATOR)
    with scope(government):
        accounts.disable(second, acting_user=first, now=clock.real_now())
        asked = accounts.give_role(
            friend, Role.ADMINISTRATOR, branch_id=None, acting_user=first, now=clock.real_now()
        )
        assert asked is not None
        assert list(RoleRequest.waiting(now=clock.real_now())) == [asked]
    assert not accounts.administrators(government.pk).filter(pk=friend.pk).exists()


def test_a_kept_secret_does_not_go_to_a_new_address() -> None:
    government = factories.government()
    kept = {"token": "1:kept-token", "api_url": "https://api.telegram.org", "rate": "30"}
    factories.channel(government, "telegram", **kept)
    page = signed_in(administrator(government))
    reauthenticate(page)
    sent = {"api_url": "https://thief.example", "rate": "30", "webhook": "tidak", "paid": "tidak"}
    answer = page.post("/pengaturan/saluran/telegram/", sent)
    assert "Isi lagi rahasia ini" in answer.content.decode()
    with scope(government):
        assert ChannelAccount.objects.get(channel="telegram").settings == kept


def test_one_government_does_not_hear_what_ails_another() -> None:
    mine, other = factories.government(), factories.government()
    with scope(other):
        factories.channel(other, "email")
        ChannelAccount.objects.filter(channel="email").update(fault="macet")
    auditor.look()
    calm = signed_in(factories.user(mine, Role.VIEWER)).get("/").content.decode()
    told = signed_in(factories.user(other, Role.VIEWER)).get("/").content.decode()
    assert "E-mail tertunda" in told
    assert "E-mail tertunda" not in calm


def test_a_link_sent_to_a_phone_dies_with_its_address() -> None:
    world = factories.world(seats=1)
    factories.order(world)
    with scope(world.government):
        delivery = Delivery.objects.get()
        link = f"/j/{tokens.link(delivery.pk)}/"
        assert "Diterima" in Client().get(link).content.decode()
        untie_chats(delivery.person, actor="command", now=clock.now())
    answer = Client().post(link, {"answer": "ack"})
    assert answer.status_code == 410
    with scope(world.government):
        assert Matter.objects.get().state == "waiting"
