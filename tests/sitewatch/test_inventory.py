"""The inventory: addresses in one spelling, mandates and their hours, the schedule."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from tests import factories
from tests.flows import Desk
from tests.sitewatch import places

from kentongan.base.events import Event
from kentongan.base.scope import scope
from kentongan.sitewatch import inventory
from kentongan.sitewatch.addresses import BadAddress, home
from kentongan.sitewatch.inventory import Refused, SiteDraft, Window
from kentongan.sitewatch.models import Schedule, Site

ZONE = "Asia/Jakarta"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Awanbiru.ContohKab.example", "https://awanbiru.contohkab.example/"),
        (" http://a.example:80 ", "http://a.example/"),
        ("https://a.example:8443/dinas", "https://a.example:8443/dinas/"),
        ("https://a.example/index.php?x=1#atas", "https://a.example/index.php"),
        ("a.example.", "https://a.example/"),
        ("dinasé.example", "https://xn--dinas-fsa.example/"),
        ("127.0.0.1:8080", "https://127.0.0.1:8080/"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_an_address_has_one_spelling(typed: str, meant: str) -> None:
    assert home(typed) == meant
    assert home(meant) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Tulis alamat situsnya."),
        ("dinas", "bukan alamat situs"),
        ("ftp://a.example", "bukan alamat http"),
        ("https://a:b@a.example", "nama pengguna"),
        ("a..example", "bukan alamat situs"),
        ("-a.example", "bukan alamat situs"),
        ("a.example:0x50", "bukan alamat situs"),
        ("https://[::1", "bukan alamat situs"),
        ("a.example/" + "x" * 300, "paling panjang"),
        ("\ud800.example", "bukan alamat situs"),
    ],
)
def test_what_is_no_address_is_told(typed: str, sentence: str) -> None:
    with pytest.raises(BadAddress, match=sentence):
        home(typed)


def test_a_site_is_there_once(desk: Desk) -> None:
    site = places.site(desk.world)
    with pytest.raises(Refused, match="sudah ada"):
        places.site(desk.world)
    other = places.site(desk.world, "lain.contohkab.example")
    draft = SiteDraft(site.url, site.agency, None)
    with pytest.raises(Refused):
        inventory.change_site(other, draft, acting_user=desk.world.user, now=desk.now)
    assert Site.objects.count() == 2
    assert Event.objects.filter(tag="sitewatch:site:added").count() == 2


def test_another_government_may_have_the_same_site(desk: Desk) -> None:
    places.site(desk.world)
    other = factories.world(1)
    assert places.site(other).pk
    with scope(other.government):
        assert Site.objects.count() == 1


def test_a_mandate_covers_the_branch_while_it_is_in_force(desk: Desk) -> None:
    below = factories.agency(desk.world.government, "Kecamatan Awanbiru", parent=desk.world.agency)
    beside = factories.agency(desk.world.government, "Dinas Lain")
    inside = places.site(desk.world, "a.contohkab.example", agency=below)
    outside = places.site(desk.world, "b.contohkab.example", agency=beside)
    day = date(2026, 11, 18)
    short = places.mandate(desk.world, valid_until=day)
    assert inventory.mandates_for([inside, outside], day) == {inside.pk: short}
    assert inventory.mandates_for([inside], date(2026, 11, 19)) == {}
    longer = places.mandate(desk.world, number="2")
    assert inventory.mandates_for([inside], day) == {inside.pk: longer}
    inventory.revoke_mandate(longer, acting_user=desk.world.user, now=desk.now)
    inventory.revoke_mandate(longer, acting_user=desk.world.user, now=desk.now)
    assert inventory.mandates_for([inside], day) == {inside.pk: short}
    assert Event.objects.filter(tag="sitewatch:mandate:revoked").count() == 1


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE))


def test_a_window_over_midnight() -> None:
    night = Window(time(22), time(5))
    assert [night.is_open(at(h), ZONE) for h in (21, 22, 23, 0, 4, 5)] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert night.next_open(at(9), ZONE) == at(22)
    assert night.next_open(at(23), ZONE) == at(23)
    assert night.end(at(23), ZONE) == at(5, day=19)
    assert night.end(at(3), ZONE) == at(5)


def test_a_window_within_a_day() -> None:
    noon = Window(time(12), time(13))
    assert noon.is_open(at(12, 30), ZONE)
    assert noon.next_open(at(14), ZONE) == at(12, day=19)
    assert noon.end(at(12, 30), ZONE) == at(13)


def test_no_window_is_always_open() -> None:
    for window in (Window(None, None), Window(time(5), time(5))):
        assert window.is_open(at(9), ZONE)
        assert window.next_open(at(9), ZONE) == at(9)
        assert window.end(at(9), ZONE) is None


def test_the_schedule_is_off_until_somebody_sets_it(desk: Desk) -> None:
    row = inventory.schedule_of(desk.world.government.pk)
    assert not row.is_on
    assert row.pk is None
    row.is_on = True
    inventory.set_schedule(row, acting_user=desk.world.user, now=desk.now)
    assert inventory.schedule_of(desk.world.government.pk).is_on
    assert Schedule.objects.count() == 1


def test_standings_are_told_once(desk: Desk) -> None:
    site = places.site(desk.world)
    for act in (inventory.retire, inventory.retire, inventory.watch):
        act(site, acting_user=desk.world.user, now=desk.now)
    tags = Event.objects.filter(subject=f"site:{site.pk}").order_by("seq").values_list("tag", flat=True)
    assert [tag.rpartition(":")[2] for tag in tags] == ["added", "retired", "accepted"]
