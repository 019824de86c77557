"""Pages of people: whose details are shown to whom, and every act on an address."""

import pytest
from django.test import Client
from tests import factories
from tests.directory.regency import Regency, refused, regency, shown, told
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.users import Government
from kentongan.directory import linking
from kentongan.directory.models import Address, Person

NIP = "198503122010011001"
PAGES = [
    "/pejabat/{p}/",
    "/pejabat/{p}/ubah/",
    "/pejabat/{p}/nonaktifkan/",
    "/pejabat/{p}/email/",
    "/pejabat/{p}/keluarkan/",
    "/pejabat/{p}/alamat/{a}/keluarkan/",
]
POSTS = ["/pejabat/{p}/aktifkan/", "/pejabat/{p}/alamat/{a}/naik/", "/pejabat/{p}/alamat/{a}/pakai/"]


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


@pytest.fixture
def r(government: Government) -> Regency:
    return regency(government)


@pytest.fixture
def operator(r: Regency) -> Client:
    return signed_in(r.operator)


def at(r: Regency, page: str) -> str:
    telegram = Address.objects.get(person=r.kadis_person, channel="telegram")
    return page.format(p=r.kadis_person.pk, a=telegram.pk)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows(r: Regency, operator: Client, page: str) -> None:
    assert "<h1" in shown(operator, at(r, page))


@pytest.mark.parametrize("page", PAGES + POSTS)
def test_another_government_and_another_branch_find_nothing(r: Regency, page: str) -> None:
    strangers = [
        factories.user(factories.government(), Role.OPERATOR),
        factories.user(r.government, Role.OPERATOR, branch=r.kecamatan),
    ]
    for stranger in strangers:
        client = signed_in(stranger)
        assert client.get(at(r, page)).status_code == 404
        assert client.post(at(r, page)).status_code == 404
        assert "Tirta Samudra" not in shown(client, "/pejabat/")


@pytest.mark.parametrize("page", PAGES[1:] + POSTS)
def test_a_reader_may_not_change(r: Regency, page: str) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    assert reader.get(at(r, page)).status_code == 403
    assert reader.post(at(r, page)).status_code == 403


def test_details_are_for_those_who_may_read_them(r: Regency, operator: Client) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    pages = ("/pejabat/", f"/pejabat/{r.kadis_person.pk}/")
    for page in pages:
        whole = shown(operator, page)
        assert NIP in whole
        assert "kadis@contohkab.example" in whole
        partial = shown(reader, page)
        assert NIP not in partial
        assert "1985••••••••••••01" in partial
        assert "kadis@contohkab" not in partial
    assert "+6281211112222" in shown(operator, "/pejabat/?q=wulan")
    assert "70001" not in shown(operator, pages[1])


def test_exports_hold_what_the_reader_may_read(r: Regency, operator: Client) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    whole = b"".join(operator.get("/pejabat/?unduh=csv")).decode()
    assert "kadis@contohkab.example" in whole
    assert NIP in whole
    partial = b"".join(reader.get("/pejabat/?unduh=csv")).decode()
    assert "Tirta Samudra" in partial
    assert "contohkab.example" not in partial
    assert NIP not in partial


def test_somebody_who_reads_one_branch_s_details_does_not_read_the_others(r: Regency) -> None:
    mixed = factories.user(r.government, Role.VIEWER)
    operator_of_one = factories.user(r.government, Role.OPERATOR, branch=r.kecamatan)
    for membership in operator_of_one.granted:
        membership.pk, membership.user = None, mixed
        membership.save()
    page = shown(signed_in(mixed), "/pejabat/")
    assert "+6281211112222" in page
    assert "kadis@contohkab.example" not in page
    assert NIP not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tirta Samudra", "Wulan Pertiwi"]),
        ("keadaan=belum-telegram", ["Wulan Pertiwi"]),
        ("keadaan=tanpa-alamat", ["Wulan Pertiwi"]),
        ("keadaan=bermasalah", []),
        ("keadaan=nonaktif", []),
        ("q=tirta", ["Tirta Samudra"]),
        ("q=19850312+2010", ["Tirta Samudra"]),
        ("q=kadis%40", ["Tirta Samudra"]),
        ("q=_", []),
    ],
)
def test_filters_and_search(r: Regency, operator: Client, query: str, names: list[str]) -> None:
    page = shown(operator, f"/pejabat/?{query}")
    assert page.count('class="go"') == len(names)
    assert all(f"{name}</a>" in page for name in names)


def test_hidden_details_cannot_be_found_by_guessing(r: Regency) -> None:
    reader = signed_in(factories.user(r.government, Role.VIEWER))
    for guess in ("1985", "kadis%40"):
        assert 'class="go"' not in shown(reader, f"/pejabat/?q={guess}")


def test_a_failed_address_is_told_and_can_be_tried_again(r: Regency, operator: Client) -> None:
    Address.objects.filter(person=r.kadis_person, channel="telegram").update(
        health=Address.Health.BLOCKED, health_note="bot diblokir 12 Nov"
    )
    assert "Tirta Samudra</a>" in shown(operator, "/pejabat/?keadaan=bermasalah")
    page = shown(operator, f"/pejabat/{r.kadis_person.pk}/")
    assert "Diblokir penerima" in page
    assert "bot diblokir 12 Nov" in page
    url = at(r, "/pejabat/{p}/alamat/{a}/pakai/")
    operator.get(url)
    assert not Address.objects.get(person=r.kadis_person, channel="telegram").usable
    assert "dipakai lagi" in told(operator, url)
    address = Address.objects.get(person=r.kadis_person, channel="telegram")
    assert (address.health, address.health_note) == (Address.Health.UNPROVEN, "")
    assert "dipakai lagi" not in told(operator, url)


def test_the_order_of_addresses(r: Regency, operator: Client) -> None:
    email = Address.objects.get(person=r.kadis_person, channel="email")
    Address.objects.filter(pk=email.pk).update(rank=5)
    url = f"/pejabat/{r.kadis_person.pk}/alamat/{email.pk}/naik/"
    told(operator, url)
    rows = Address.objects.filter(person=r.kadis_person).order_by("rank")
    assert list(rows.values_list("channel", "rank")) == [("email", 1), ("telegram", 5)]
    told(operator, url)
    assert list(rows.values_list("channel", "rank")) == [("email", 1), ("telegram", 5)]
    assert Event.objects.filter(tag=linking.LinkTag.REORDERED).count() == 1


def test_equal_ranks_are_pulled_apart(r: Regency) -> None:
    Address.objects.filter(person=r.kadis_person).update(rank=5)
    email = Address.objects.get(person=r.kadis_person, channel="email")
    assert linking.move_up(email, actor="user:1", now=factories.NOW)
    rows = Address.objects.filter(person=r.kadis_person).order_by("rank")
    assert list(rows.values_list("channel", "rank")) == [("email", 5), ("telegram", 6)]


def test_a_hijacked_phone_is_cut_off_in_one_act(r: Regency, operator: Client) -> None:
    factories_address(r, "phone", "+6281233334444")
    code = linking.make_code(r.kadis_person, "telegram", actor="user:1", now=factories.NOW)
    url = f"/pejabat/{r.kadis_person.pk}/keluarkan/"
    question = shown(operator, url)
    assert "2 alamat (Telegram, HP) berhenti berlaku sekarang juga" in question
    assert "Perintah berikutnya dikirim lewat E-mail" in question
    assert Address.objects.filter(person=r.kadis_person).count() == 3
    assert "dikeluarkan dari 2 alamat" in told(operator, url)
    assert [a.channel for a in Address.objects.filter(person=r.kadis_person)] == ["email"]
    assert linking.redeem(code, "telegram", "70001", rank=1, now=factories.NOW) is None
    assert Event.objects.filter(tag=linking.LinkTag.UNLINKED).count() == 2


def factories_address(r: Regency, channel: str, value: str) -> None:
    Address.objects.create(
        government=r.government,
        person=r.kadis_person,
        channel=channel,
        value=value,
        rank=20,
        since=factories.NOW,
    )


def test_one_address_is_removed_after_a_question(r: Regency, operator: Client) -> None:
    url = at(r, "/pejabat/{p}/alamat/{a}/keluarkan/")
    assert "Perintah berikutnya dikirim lewat E-mail" in shown(operator, url)
    told(operator, url)
    assert [a.channel for a in Address.objects.filter(person=r.kadis_person)] == ["email"]
    email = Address.objects.get(person=r.kadis_person)
    last = f"/pejabat/{r.kadis_person.pk}/alamat/{email.pk}/keluarkan/"
    assert "tidak punya alamat lagi" in shown(operator, last)


def test_an_address_belongs_to_its_person(r: Regency, operator: Client) -> None:
    foreign = Address.objects.get(person=r.camat_person)
    for act in ("naik", "pakai", "keluarkan"):
        url = f"/pejabat/{r.kadis_person.pk}/alamat/{foreign.pk}/{act}/"
        assert operator.post(url).status_code == 404
    assert Address.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "Tulis alamat e-mailnya."),
        ("bukan", "E-mail bukan alamat yang benar"),
        ("kadis@contohkab.example", "Alamat ini sudah dipakai Tirta Samudra."),
    ],
)
def test_a_bad_email_is_told_at_its_field(r: Regency, operator: Client, value: str, sentence: str) -> None:
    page = refused(operator, f"/pejabat/{r.camat_person.pk}/email/", value=value, x="1")
    assert 'class="wrong"' in page
    assert sentence in page


def test_an_email_is_added(r: Regency, operator: Client) -> None:
    told(operator, f"/pejabat/{r.camat_person.pk}/email/", value="Camat@contohkab.example")
    assert "camat@contohkab.example" in shown(operator, f"/pejabat/{r.camat_person.pk}/")


def test_rename(r: Regency, operator: Client) -> None:
    url = f"/pejabat/{r.kadis_person.pk}/ubah/"
    assert "Nama lengkap belum diisi." in refused(operator, url, name="")
    told(operator, url, name="  Dr. Tirta   Samudra ")
    assert Person.objects.get(pk=r.kadis_person.pk).name == "Dr. Tirta Samudra"


def test_somebody_who_left_holds_no_seat(r: Regency, operator: Client) -> None:
    url = f"/pejabat/{r.kadis_person.pk}/nonaktifkan/"
    assert "perintah untuknya pergi ke atasannya" in shown(operator, url)
    told(operator, url)
    assert "Kepala Dinas Sosial</a>" in shown(operator, "/jabatan/?keadaan=kosong")
    assert "Tirta Samudra</a>" in shown(operator, "/pejabat/?keadaan=nonaktif")
    told(operator, f"/pejabat/{r.kadis_person.pk}/aktifkan/")
    assert Person.objects.get(pk=r.kadis_person.pk).is_active
