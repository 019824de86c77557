"""The public page: off until switched on, names nobody, light, the same for all, not too often."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests import factories
from tests.flows import Desk
from tests.signing_in import administrator, signed_in
from tests.sitewatch import places
from tests.sitewatch.places import clean, looked_at

import kentongan
from kentongan.base.permissions import Role
from kentongan.base.users import Membership
from kentongan.sitewatch import policy
from kentongan.sitewatch.models import Site, SiteCase
from kentongan.web.public import A_MINUTE

STATIC = Path(kentongan.__file__).parent / "web" / "static"


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


@pytest.fixture
def url(desk: Desk) -> str:
    return f"/publik/{desk.world.government.slug}/situs/"


def switch(desk: Desk, **fields: Any) -> None:
    row = policy.policy_of(desk.world.government.pk)
    for name, value in ({"public_on": True} | fields).items():
        setattr(row, name, value)
    policy.set_policy(row, acting_user=desk.world.user, now=desk.now)


def furnish(desk: Desk) -> Site:
    """An infected site under cleaning, and one that was proved clean in four days."""
    site = places.site(desk.world)
    places.case_of(desk.world, site)
    good = places.site(desk.world, "beres.contohkab.example")
    looked_at(good, clean(), now=desk.now - timedelta(days=1))
    SiteCase.objects.create(
        government=desk.world.government,
        site=good,
        seat=desk.world.seats[0],
        severity="high",
        state=SiteCase.State.PROVED,
        opened_by=desk.world.user,
        opened_at=desk.now - timedelta(days=5),
        closed_at=desk.now - timedelta(days=1),
    )
    return site


@pytest.mark.slow
def test_there_is_nothing_until_it_is_switched_on(desk: Desk, url: str) -> None:
    furnish(desk)
    assert Client().get(url).status_code == 404
    switch(desk)
    assert Client().get(url).status_code == 200
    switch(desk, public_on=False)
    assert Client().get(url).status_code == 404, "off at once, whatever is kept in memory"
    assert Client().get("/publik/tidak-ada/situs/").status_code == 404
    assert Client().post(url).status_code == 405


def test_it_tells_figures_and_no_names(desk: Desk, url: str) -> None:
    site = furnish(desk)
    other = factories.world()
    places.site(other, "tetangga.example")
    switch(desk)
    text = Client().get(url).content.decode()
    figures = re.findall(r"<dd>([^<]+)</dd>", text)
    assert figures == ["2", "1", "4", "17 November 2026"]
    assert "Situs disusupi atau diubah: 1 sekarang" in text
    for name in (
        site.address,
        "beres.contohkab",
        desk.world.agency.name,
        desk.world.seats[0].title,
        "tetangga",
    ):
        assert name not in text
    assert "/situs/temuan" not in text
    assert "<script" not in text


@pytest.mark.slow
def test_it_speaks_english_too(desk: Desk, url: str) -> None:
    furnish(desk)
    places.site(desk.world, "baru.example")
    switch(desk)
    reply = Client().get(f"{url}en/")
    text = reply.content.decode()
    assert '<html lang="en">' in text
    assert "Being cleaned" in text
    assert "1 site has never been scanned" in text
    assert reply["Content-Language"] == "en"
    assert '<html lang="id">' in Client(headers={"cookie": "bahasa=en"}).get(url).content.decode()


def test_it_is_light_cacheable_and_the_same_for_whoever_is_signed_in(desk: Desk, url: str) -> None:
    furnish(desk)
    switch(desk)
    reply = Client().get(url)
    assert reply["Cache-Control"] == "public, max-age=600"
    assert reply.cookies == {}
    sheets = re.findall(r'href="[^"]*/(\w+\.css)"', reply.content.decode())
    assert sheets == ["answer.css", "charts.css"]
    whole = len(gzip.compress(reply.content)) + sum(
        len(gzip.compress((STATIC / s).read_bytes())) for s in sheets
    )
    assert whole < 30_000
    admin = administrator(desk.world.government)
    Membership.objects.create(government=desk.world.government, user=admin, role=Role.OPERATOR)
    assert signed_in_again(admin).get(url).content == Client().get(url).content


def signed_in_again(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_crowd_costs_a_look_at_the_switch_each(
    desk: Desk, url: str, django_assert_max_num_queries: Any
) -> None:
    furnish(desk)
    switch(desk)
    first = Client().get(url).content
    desk.watch.forward(hours=1)
    with django_assert_max_num_queries(2):
        assert Client().get(url).content == first
    cache.clear()
    assert Client().get(url).content != first


@pytest.mark.slow
def test_one_address_may_not_ask_without_end(desk: Desk, url: str) -> None:
    switch(desk)
    codes = [Client().get(url).status_code for _ in range(A_MINUTE)]
    assert set(codes) == {200}
    refused = Client().get(url)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="203.0.113.9").get(url).status_code == 200


def test_search_engines_are_asked_to_stay_away_where_that_is_wanted(desk: Desk, url: str) -> None:
    switch(desk)
    assert "noindex" not in Client().get(url).content.decode()
    switch(desk, public_hidden=True)
    reply = Client().get(url)
    assert reply["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in reply.content.decode()
    assert "belum ada kasus yang terbukti bersih" in reply.content.decode()


def test_the_settings_page_switches_it_on(desk: Desk, url: str) -> None:
    page = signed_in(administrator(desk.world.government))
    text = page.get("/pengaturan/situs/").content.decode()
    assert "Tidak terbit" in text
    assert page.post("/pengaturan/situs/", {"evidence_days": "3"}).status_code == 422
    sent = {"evidence_days": "180", "public_on": "on", "letter_office": "Dinas Kominfo"}
    saved = page.post("/pengaturan/situs/", sent, follow=True).content.decode()
    assert "disimpan" in saved
    assert url in saved
    row = policy.policy_of(desk.world.government.pk)
    assert (row.evidence_days, row.public_on, row.letter_office) == (180, True, "Dinas Kominfo")
    assert "Halaman publik terbit. Bukti disimpan 180 hari." in page.get("/pengaturan/").content.decode()
    assert Client().get(url).status_code == 200
