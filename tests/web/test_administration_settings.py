"""Settings: the hub, theme and language, the calendar and its clocks, channels and their secrets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests import factories
from tests.signing_in import administrator, browser, reauthenticate, signed_in

from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.users import Government, User
from kentongan.core.clock.states import State
from kentongan.directory.calendars import calendar_of
from kentongan.directory.models import CalendarDay
from kentongan.kernel.models import ChannelAccount, Matter
from kentongan.kernel.recompute import recompute_clocks
from kentongan.kernel.tags import KernelTag
from kentongan.sandbox.process import SandboxProcess

pytestmark = pytest.mark.django_db
CALENDAR = "/pengaturan/kalender/"
TELEGRAM = "/pengaturan/saluran/telegram/"
TOKEN = "123456789:AArahasia_sekali-token"


@pytest.fixture
def government() -> Government:
    return factories.government()


@pytest.fixture
def admin(government: Government) -> User:
    return administrator(government)


@pytest.fixture
def page(admin: User) -> Client:
    return signed_in(admin)


def text(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


# --- Hub and preferences ---


def test_the_hub_shows_what_the_role_may_set(page: Client, government: Government) -> None:
    for address in (CALENDAR, "/pengaturan/saluran/", "/pengaturan/pengguna/", "/akun/2fa/"):
        assert f'href="{address}"' in text(page, "/pengaturan/")
    desk_officer = signed_in(factories.user(government, Role.OPERATOR))
    shown = text(desk_officer, "/pengaturan/")
    assert CALENDAR in shown
    assert "/pengaturan/pengguna/" not in shown
    assert signed_in(factories.user(government, Role.VIEWER)).get("/pengaturan/").status_code == 403


def test_theme_is_kept_with_the_account(page: Client, admin: User) -> None:
    reply = page.post("/tema/", {"theme": "dark", "next": "/pengaturan/"})
    assert reply["Location"] == "/pengaturan/"
    assert 'data-bs-theme="dark"' in text(page, "/pengaturan/")
    page.post("/tema/", {"theme": "ungu"})
    admin.refresh_from_db()
    assert admin.theme == "dark"


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", ""])
def test_a_foreign_address_is_not_followed(page: Client, target: str) -> None:
    assert page.post("/tema/", {"theme": "dark", "next": target})["Location"] == "/"
    assert page.post("/bahasa/", {"language": "id", "next": target})["Location"] == "/"


def test_language_is_kept_in_a_cookie_and_with_the_account(page: Client, admin: User) -> None:
    visitor = browser()
    visitor.post("/bahasa/", {"language": "en", "next": "/akun/login/"})
    assert '<html lang="en"' in text(visitor, "/akun/login/")
    assert visitor.post("/bahasa/", {"language": "xx"}).cookies.get("bahasa") is None
    page.post("/bahasa/", {"language": "en"})
    admin.refresh_from_db()
    assert admin.language == "en"
    assert '<html lang="en"' in text(page, "/pengaturan/")


def test_every_shared_part_is_on_its_page(page: Client) -> None:
    assert "Tanda terima" in text(page, "/bagian/")


# --- Calendar ---


def test_the_calendar_names_national_days_and_marks_estimates(page: Client) -> None:
    shown = text(page, f"{CALENDAR}?tahun=2026&bulan=12")
    assert "Cuti Bersama Hari Raya Natal" in shown
    assert "Kamis, 24 Desember 2026" in shown
    assert "belum ada dalam data" not in shown
    later = text(page, f"{CALENDAR}?tahun=2031&bulan=1")
    assert "perkiraan" in later
    assert "Cuti bersama 2031 belum ada dalam data" in later


@pytest.mark.parametrize(
    "query", ["?tahun=abc&bulan=99", "?tahun=1&bulan=0", "?tahun=99999999999", "?bulan=-1"]
)
def test_nonsense_in_the_address_shows_a_calendar(page: Client, query: str) -> None:
    assert page.get(CALENDAR + query).status_code == 200


def test_a_day_of_ones_own_is_added_and_removed(page: Client, government: Government) -> None:
    form = {"day": "2026-12-16", "name": "Hari jadi kabupaten", "kind": "off"}
    page.post(f"{CALENDAR}hari/", form)
    with scope(government):
        row = CalendarDay.objects.get(date=date(2026, 12, 16))
        assert date(2026, 12, 16) in calendar_of(government).days_off
    assert "Hari jadi kabupaten" in text(page, f"{CALENDAR}?tahun=2026&bulan=12")
    page.post(f"{CALENDAR}hari/{row.pk}/hapus/")
    assert date(2026, 12, 16) not in calendar_of(government).days_off


def test_a_national_day_off_may_be_worked(page: Client, government: Government) -> None:
    page.post(f"{CALENDAR}hari/", {"day": "2026-12-24", "name": "Layanan Natal", "kind": "work"})
    assert date(2026, 12, 24) in calendar_of(government).extra_working_days


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"day": "kemarin", "name": "X", "kind": "off"}, "seperti 2026-11-23"),
        ({"day": "1999-01-01", "name": "X", "kind": "off"}, "2024 sampai 2035"),
        ({"day": "2026-12-16", "name": "", "kind": "off"}, "Wajib diisi"),
    ],
)
def test_a_bad_day_is_told_at_its_field(
    page: Client, government: Government, form: dict[str, str], told: str
) -> None:
    reply = page.post(f"{CALENDAR}hari/", form)
    assert reply.status_code == 422
    assert told in reply.content.decode()
    with scope(government):
        assert not CalendarDay.objects.exists()


def test_ramadan_of_a_year_without_a_table_counts(page: Client, government: Government) -> None:
    page.post(f"{CALENDAR}ramadan/", {"first_day": "2028-01-28", "last_day": "2028-02-26"})
    assert (date(2028, 1, 28), date(2028, 2, 26)) in calendar_of(government).ramadan
    assert "28 Januari 2028" in text(page, f"{CALENDAR}?tahun=2028&bulan=2")


def test_ramadan_of_a_wrong_length_is_refused(page: Client, government: Government) -> None:
    reply = page.post(f"{CALENDAR}ramadan/", {"first_day": "2027-02-08", "last_day": "2027-04-09"})
    assert reply.status_code == 422
    assert "29 atau 30 hari" in reply.content.decode()


def test_a_new_day_off_moves_running_clocks_and_no_deadline() -> None:
    """Wednesday 09.00, first reminder after 7.5 working hours: Thursday 09.00; a free Thursday makes it Friday."""
    world = factories.world(2)
    admin = administrator(world.government)
    directive = factories.order(world)
    page = signed_in(admin)
    with scope(world.government):
        before = Matter.objects.filter(case_id=directive.pk).order_by("pk")[0]
        Matter.objects.filter(case_id=directive.pk).exclude(pk=before.pk).update(
            state=State.DONE, next_due_at=None
        )
    assert before.next_due_at == datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
    assert "1 urusan berjalan" in text(page, CALENDAR)
    form = {"day": "2026-11-19", "name": "Hari jadi", "kind": "off"}
    reply = page.post(f"{CALENDAR}hari/", form, follow=True)
    assert "1 urusan bergeser" in reply.content.decode()
    with scope(world.government):
        after = Matter.objects.get(pk=before.pk)
        told = Event.objects.get(tag=KernelTag.RECOMPUTED).data
    assert after.next_due_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert after.due_at == before.due_at
    assert after.version == before.version + 1
    assert (told["looked"], told["moved"]) == (1, 1)


def test_recomputing_the_same_calendar_moves_nothing() -> None:
    """Also where the step is overdue already: it stays owed at its time and is not skipped."""
    world = factories.world(2)
    directive = factories.order(world)
    with scope(world.government):
        late = factories.NOW + timedelta(days=30)
        before = list(Matter.objects.filter(case_id=directive.pk).values_list("next_due_at", "version"))
        assert recompute_clocks(world.government, actor="command", now=late) == 0
        after = list(Matter.objects.filter(case_id=directive.pk).values_list("next_due_at", "version"))
    assert after == before


def test_a_calendar_belongs_to_the_whole_government(page: Client, government: Government) -> None:
    """Somebody who keeps one branch may not give everybody a day off; another government's day is not there."""
    agency = factories.agency(government)
    of_a_branch = signed_in(factories.user(government, Role.OPERATOR, branch=agency))
    assert of_a_branch.get(CALENDAR).status_code == 403
    assert of_a_branch.post(f"{CALENDAR}hari/", {}).status_code == 403
    elsewhere = factories.government()
    with scope(elsewhere):
        row = CalendarDay.objects.create(government=elsewhere, date=date(2026, 12, 1), name="Sana")
    assert page.post(f"{CALENDAR}hari/{row.pk}/hapus/").status_code == 404
    with scope(elsewhere):
        assert CalendarDay.objects.filter(pk=row.pk).exists()


# --- Channels ---


@pytest.fixture(scope="module")
def simulator() -> Iterator[SandboxProcess]:
    with SandboxProcess() as process:
        yield process


def telegram(simulator: SandboxProcess | None = None, **changes: str) -> dict[str, str]:
    """The form as a browser sends it, for the Simulator's Bot API."""
    url = simulator.telegram_url if simulator else "https://api.telegram.org"
    form = {
        "token": simulator.token if simulator else TOKEN,
        "username": "",
        "webhook": "tidak",
        "api_url": url,
        "rate": "30",
        "paid": "tidak",
    }
    return form | changes


def account(government: Government, kind: str = "telegram") -> ChannelAccount:
    with scope(government):
        return ChannelAccount.objects.get(channel=kind)


def test_changing_a_channel_asks_who_you_are_and_keeps_no_secret_meanwhile(page: Client) -> None:
    reply = page.post(TELEGRAM, telegram())
    assert reply["Location"].startswith("/akun/reauthenticate/")
    assert not any(TOKEN in str(s.get_decoded()) for s in Session.objects.all())
    reauthenticate(page)
    assert page.get(TELEGRAM).status_code == 200


def test_secrets_never_come_back(page: Client, government: Government) -> None:
    reauthenticate(page)
    page.post(TELEGRAM, telegram())
    assert account(government).settings["token"] == TOKEN
    assert not account(government).is_active
    shown = text(page, TELEGRAM)
    assert "Tersimpan. Kosongkan bila tidak diubah." in shown
    assert TOKEN not in shown
    assert TOKEN not in text(page, "/pengaturan/saluran/")
    wrong = page.post(TELEGRAM, telegram(token="1:pendek")).content.decode()
    assert "1:pendek" not in wrong
    with scope(government):
        trail = "".join(str(e.data) for e in Event.objects.filter(tag=KernelTag.CHANNEL_CHANGED))
    assert "token" in trail
    assert TOKEN not in trail


def test_an_empty_secret_keeps_the_old_one(page: Client, government: Government) -> None:
    reauthenticate(page)
    page.post(TELEGRAM, telegram())
    page.post(TELEGRAM, telegram(token="", rate="7"))
    assert account(government).settings["token"] == TOKEN
    assert account(government).settings["rate"] == "7"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"token": ""}, "Wajib diisi"),
        ({"token": "bukan token"}, "Token bot tidak lengkap"),
        ({"rate": "tiga puluh"}, "Isi dengan angka"),
        ({"rate": "500"}, "siaran berbayar"),
        ({"api_url": "ftp://x"}, "https://"),
        ({"webhook": "mungkin"}, "mungkin"),
    ],
)
def test_wrong_settings_are_told_and_not_kept(
    page: Client, government: Government, changes: dict[str, str], told: str
) -> None:
    reauthenticate(page)
    reply = page.post(TELEGRAM, telegram() | changes)
    assert reply.status_code == 422
    assert told in reply.content.decode()
    with scope(government):
        assert not ChannelAccount.objects.filter(channel="telegram").exists()


@pytest.mark.slow
def test_saving_introduces_the_desk_to_the_provider(
    page: Client, government: Government, simulator: SandboxProcess, settings: Any
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    reauthenticate(page)
    reply = page.post(TELEGRAM, telegram(simulator, is_active="on"), follow=True)
    assert "Telegram tersambung" in reply.content.decode()
    row = account(government)
    assert row.is_active
    assert row.settings["username"]
    assert f"/hook/{row.slug}/" in text(page, TELEGRAM)
    probed = page.post(TELEGRAM, {"act": "probe"}, follow=True).content.decode()
    assert "Tersambung." in probed
    assert row.settings["username"] in probed


def test_a_refused_introduction_is_told_and_leaves_the_channel_as_it_was(
    page: Client, government: Government, simulator: SandboxProcess, settings: Any
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    reauthenticate(page)
    form = telegram(simulator, is_active="on", token="999999999:AAtoken-yang-salah")
    reply = page.post(TELEGRAM, form, follow=True)
    assert "belum tersambung" in reply.content.decode()
    assert not account(government).is_active
    page.post(TELEGRAM, telegram(simulator, is_active="on"))
    assert account(government).is_active
    page.post(TELEGRAM, form)
    assert account(government).is_active


def test_a_probe_says_why_nobody_answers(page: Client, government: Government) -> None:
    """The door refuses an internal address nobody allowed; the word reaches the screen."""
    reauthenticate(page)
    unset = page.post(TELEGRAM, {"act": "probe"}, follow=True)
    assert "Simpan pengaturannya dahulu" in unset.content.decode()
    page.post(TELEGRAM, telegram(api_url="http://127.0.0.1:9"))
    reply = page.post(TELEGRAM, {"act": "probe"}, follow=True)
    assert "Belum tersambung." in reply.content.decode()


def test_only_channels_that_can_be_set_have_pages(page: Client) -> None:
    reauthenticate(page)
    for kind in ("console", "null", "inapp", "tidak-ada"):
        assert page.get(f"/pengaturan/saluran/{kind}/").status_code == 404


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_channels_are_for_administrators(government: Government, role: Role) -> None:
    other = signed_in(factories.user(government, role))
    assert other.get("/pengaturan/saluran/").status_code == 403
    assert other.get(TELEGRAM).status_code == 403
    assert other.post(TELEGRAM, {"act": "probe"}).status_code == 403


def test_a_channel_is_the_governments_own(page: Client, government: Government) -> None:
    elsewhere = factories.government()
    factories.channel(elsewhere, "telegram", token=TOKEN, api_url="https://rahasia.example", rate="30")
    reauthenticate(page)
    assert "rahasia.example" not in text(page, TELEGRAM)
    page.post(TELEGRAM, telegram(rate="9"))
    assert account(elsewhere).settings["rate"] == "30"
    assert account(government).settings["rate"] == "9"
