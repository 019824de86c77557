"""One-time links that tie a chat account to an official, and the lists of what he still owes."""

import csv
import io
import re

import pytest
from django.test import Client
from tests import factories
from tests.directory.regency import Regency, regency, shown
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory import linking
from kentongan.directory.models import LinkCode
from kentongan.kernel.models import ChannelAccount

TOKEN = "123456789:AAabcdefghijklmnop"
LINK = re.compile(r"https://t\.me/kentongan_bot\?start=([A-Za-z0-9_-]{32})")


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


@pytest.fixture
def r(government: Government) -> Regency:
    made = regency(government)
    factories.channel(government, "telegram", token=TOKEN, username="kentongan_bot", webhook="ya")
    return made


@pytest.fixture
def operator(r: Regency) -> Client:
    return signed_in(r.operator)


def test_a_link_ties_the_account_of_its_person_once(r: Regency, operator: Client) -> None:
    url = f"/pejabat/{r.camat_person.pk}/hubungkan/telegram/"
    assert "Buat tautan" in shown(operator, url)
    assert not LinkCode.objects.exists()
    answer = operator.post(url)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    [code] = set(LINK.findall(page))
    assert "Rabu, 2 Desember 2026" in page
    assert code not in shown(operator, url)
    tied = linking.redeem(code, "telegram", "80001", rank=1, now=factories.NOW)
    assert tied == r.camat_person
    assert linking.redeem(code, "telegram", "80002", rank=1, now=factories.NOW) is None


def test_a_new_link_ends_the_old_one(r: Regency, operator: Client) -> None:
    url = f"/pejabat/{r.camat_person.pk}/hubungkan/telegram/"
    [old] = set(LINK.findall(operator.post(url).content.decode()))
    [new] = set(LINK.findall(operator.post(url).content.decode()))
    assert linking.redeem(old, "telegram", "80001", rank=1, now=factories.NOW) is None
    assert linking.redeem(new, "telegram", "80001", rank=1, now=factories.NOW) == r.camat_person


def test_the_qr_keeps_to_the_policy_of_styles(r: Regency, operator: Client) -> None:
    page = operator.post(f"/pejabat/{r.camat_person.pk}/hubungkan/telegram/").content.decode()
    [svg] = re.findall(r"<svg [^>]*class=\"qr\".*?</svg>", page, re.DOTALL)
    assert "style=" not in svg
    assert "<path" in svg


def test_a_channel_that_is_not_set_up_is_told(r: Regency, operator: Client) -> None:
    url = f"/pejabat/{r.camat_person.pk}/hubungkan/telegram/"
    account = ChannelAccount.objects.get(channel="telegram")
    account.settings = {"token": TOKEN}
    account.save()
    for answer in (operator.get(url), operator.post(url)):
        assert "belum siap dipakai" in answer.content.decode()
    ChannelAccount.objects.filter(channel="telegram").delete()
    assert "belum siap dipakai" in operator.post(url).content.decode()
    assert not LinkCode.objects.exists()


@pytest.mark.parametrize("channel", ["email", "inapp", "telegraf"])
def test_a_channel_without_links_is_not_found(r: Regency, operator: Client, channel: str) -> None:
    assert operator.post(f"/pejabat/{r.camat_person.pk}/hubungkan/{channel}/").status_code == 404
    assert operator.post(f"/opd/{r.setda.pk}/hubungkan/{channel}/").status_code == 404


def test_links_for_a_branch_go_to_those_who_lack_one(r: Regency, operator: Client) -> None:
    url = f"/opd/{r.setda.pk}/hubungkan/telegram/"
    assert "1 pejabat di OPD ini" in shown(operator, url)
    page = operator.post(url, {"bentuk": "cetak"}).content.decode()
    assert "Wulan Pertiwi" in page
    assert "Tirta Samudra" not in page
    [code] = set(LINK.findall(page))
    assert linking.redeem(code, "telegram", "80001", rank=1, now=factories.NOW) == r.camat_person
    assert "Semua pejabat sudah terhubung" in shown(operator, url)


def test_the_csv_holds_a_working_link_for_each(r: Regency, operator: Client) -> None:
    answer = operator.post(f"/opd/{r.setda.pk}/hubungkan/telegram/", {"bentuk": "csv"})
    assert answer["Cache-Control"] == "no-store"
    content = b"".join(answer).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["Nama"], row["Jabatan"]) == ("Wulan Pertiwi", "Camat Awanbiru")
    code = LINK.fullmatch(row["Tautan Telegram"])
    assert code
    assert linking.redeem(code[1], "telegram", "8", rank=1, now=factories.NOW) == r.camat_person


def test_who_may_not_link(r: Regency) -> None:
    urls = [f"/pejabat/{r.camat_person.pk}/hubungkan/telegram/", f"/opd/{r.kecamatan.pk}/hubungkan/telegram/"]
    users = [
        (factories.user(r.government, Role.VIEWER), 403),
        (factories.user(r.government, Role.OPERATOR, branch=r.dinas), 404),
        (factories.user(factories.government(), Role.OPERATOR), 404),
    ]
    for user, status in users:
        client = signed_in(user)
        assert [client.post(url).status_code for url in urls] == [status, status]
    assert not LinkCode.objects.exists()


def test_what_a_seat_owes_is_for_those_who_see_it(db: None) -> None:
    world = factories.world(seats=2)
    factories.order(world)
    urls = [f"/jabatan/{world.seats[0].pk}/perintah/", f"/opd/{world.agency.pk}/perintah/"]
    stranger = signed_in(factories.user(factories.government(), Role.OPERATOR))
    elsewhere = factories.agency(world.government)
    limited = signed_in(factories.user(world.government, Role.OPERATOR, branch=elsewhere))
    for url in urls:
        assert stranger.get(url).status_code == 404
        assert limited.get(url).status_code == 404
    content = b"".join(signed_in(world.user).get(f"{urls[0]}?unduh=csv")).decode()
    assert "Laporkan kesiapan posko banjir" in content
