"""The search over everything, each kind through its own gate."""

import pytest
from django.test import Client
from tests import factories
from tests.directory.regency import Regency, regency, shown
from tests.signing_in import signed_in

from kentongan.base import clock
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


@pytest.fixture
def r(government: Government) -> Regency:
    return regency(government)


@pytest.fixture
def operator(r: Regency) -> Client:
    return signed_in(r.operator)


def test_all_kinds_are_found(db: None) -> None:
    world = factories.world(seats=1)
    directive = factories.order(world)
    client = signed_in(world.user)
    assert f'href="/perintah/{directive.pk}/"' in shown(client, "/cari/?q=POSKO")
    assert f'href="/perintah/{directive.pk}/"' in shown(client, f"/cari/?q={directive.code.lower()}")
    assert f'href="/jabatan/{world.seats[0].pk}/"' in shown(client, "/cari/?q=camat")
    assert f'href="/pejabat/{world.people[0].pk}/"' in shown(client, f"/cari/?q={world.people[0].name}")
    assert f'href="/opd/{world.agency.pk}/"' in shown(client, "/cari/?q=setda")


def test_ten_of_a_kind_and_the_way_to_the_rest(r: Regency, operator: Client) -> None:
    for n in range(11):
        factories.position(r.government, f"Lurah Tirtaraya {n}", agency=r.dinas)
    page = shown(operator, "/cari/?q=lurah+tirta")
    assert page.count('class="go"') == 10
    assert 'href="/jabatan/?q=lurah+tirta"' in page
    assert shown(operator, "/jabatan/?q=lurah+tirta").count('class="go"') == 11


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Tulis nama orang, jabatan"),
        ("?q=", "Tulis nama orang, jabatan"),
        ("?q=+%00+", "Tulis nama orang, jabatan"),
        ("?q=a", "paling sedikit dua huruf"),
        ("?q=%25%25", "Tidak ada yang cocok dengan “%%”"),
        ("?q=__", "Tidak ada yang cocok"),
        ("?q=p-2026-999999999", "Tidak ada yang cocok"),
        ("?q=" + "x" * 5000, "Tidak ada yang cocok"),
        ("?q=%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_nothing_found_is_explained(r: Regency, operator: Client, query: str, sentence: str) -> None:
    page = shown(operator, f"/cari/{query}")
    assert 'class="go"' not in page
    assert sentence in page


def test_a_nul_is_left_out(r: Regency, operator: Client) -> None:
    assert "Kepala Dinas Sosial" in shown(operator, "/cari/?q=kepala%00+dinas")


def test_each_sees_his_own_part(r: Regency) -> None:
    limited = signed_in(factories.user(r.government, Role.VIEWER, branch=r.kecamatan))
    assert "Kepala Dinas Sosial" not in shown(limited, "/cari/?q=dinas")
    assert "Camat Awanbiru" in shown(limited, "/cari/?q=awan")
    stranger = signed_in(factories.user(factories.government(), Role.OPERATOR))
    assert 'class="go"' not in shown(stranger, "/cari/?q=dinas")
    auditor = signed_in(factories.user(r.government, Role.AUDITOR))
    assert 'class="go"' not in shown(auditor, "/cari/?q=dinas")
    official = signed_in(factories.user(r.government, Role.OFFICIAL))
    assert official.get("/cari/?q=dinas").status_code == 403


def test_a_draft_is_for_those_who_write_them(db: None) -> None:
    world = factories.world(seats=1)
    directive = factories.order(world)
    with scope(world.government):
        directive.state = directive.State.DRAFT
        directive.save()
    viewer = signed_in(factories.user(world.government, Role.VIEWER))
    assert 'class="go"' not in shown(viewer, "/cari/?q=posko")
    assert 'class="go"' in shown(signed_in(world.user), "/cari/?q=posko")
