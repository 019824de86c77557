"""An infected site from confirmation to proof: who is told what, what an answer owes, what a recheck changes."""

from datetime import timedelta

import pytest
from tests import factories
from tests.flows import Desk
from tests.sitewatch import places
from tests.sitewatch.places import clean, found, infected, looked_at, settled

from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.core.clock.states import Move, State
from kentongan.core.sitescan import Severity, Status, Technique
from kentongan.kernel import answers, outbox
from kentongan.kernel.models import Delivery, Matter, Purpose
from kentongan.kernel.outbox import Plan
from kentongan.sitewatch import cases
from kentongan.sitewatch.findings import Seen
from kentongan.sitewatch.inventory import Refused
from kentongan.sitewatch.models import (
    Condition,
    OfflineRequest,
    Scan,
    ScanTarget,
    Site,
    SiteCase,
    SiteFinding,
)

DAY = timedelta(days=1)


@pytest.fixture
def site(desk: Desk) -> Site:
    """A watched site under a mandate that has no hours."""
    places.mandate(desk.world)
    return places.site(desk.world)


def opened(desk: Desk, site: Site, *findings: Technique) -> SiteCase:
    looked_at(site, infected(*[found(t) for t in findings or (Technique.CLOAKED_PAGE,)]), now=desk.now)
    waiting = list(SiteFinding.objects.filter(site=site, state=SiteFinding.State.OPEN))
    return cases.confirm(waiting, acting_user=desk.world.user, now=desk.now)


def cleaned(desk: Desk, case: SiteCase) -> None:
    """The contact presses "Sudah dibersihkan" in his chat."""
    matter = cases.matter_of(case)
    assert desk.press("1", Move.FINISH, desk.first_message(matter)) == "Tercatat."
    case.refresh_from_db()


def recheck(desk: Desk, case: SiteCase, seen: Seen) -> int:
    """What is due now looks at the site and brings this back."""
    count = settled({case.site_id: seen}, now=desk.now)
    case.refresh_from_db()
    return count


def tags(case: SiteCase) -> list[str]:
    rows = Event.objects.filter(subject=f"site_case:{case.pk}").order_by("seq")
    return [tag.partition(":")[2] for tag in rows.values_list("tag", flat=True)]


def test_nobody_outside_is_told_before_a_person_confirms(desk: Desk, site: Site) -> None:
    looked_at(site, infected(), now=desk.now)
    assert site.condition == Condition.INFECTED
    assert desk.deliver() == []
    case = cases.confirm([SiteFinding.objects.get()], acting_user=desk.world.user, now=desk.now)
    (message,) = desk.deliver()
    assert message.to == "1"
    assert message.heading == "Situs disusupi · Kritis"
    for words in ("Bersihkan situs awanbiru.contohkab.example", "Halaman lain", "Cadangkan dulu", "Tenggat"):
        assert words in message.text
    assert [button.label for button in message.buttons] == ["Diterima", "Sudah dibersihkan", "Kendala"]
    assert case.issuer == desk.world.head


def test_a_trace_goes_out_harmless(desk: Desk, site: Site) -> None:
    opened(desk, site)
    (message,) = desk.deliver()
    assert "hxxps[:]//promosi.example" in message.text
    assert "https://promosi.example" not in message.text


@pytest.mark.parametrize(
    ("technique", "days"),
    [(Technique.DOORWAY, 1), (Technique.HIDDEN_LINKS, 3), (Technique.NEW_SCRIPT, 7)],
)
def test_the_deadline_follows_the_severity(desk: Desk, site: Site, technique: Technique, days: int) -> None:
    case = opened(desk, site, technique)
    working = {1: 1, 3: 5, 7: 9}[days]  # Wednesday 09.00: over one week-end, over two
    assert cases.matter_of(case).due_at.date() == (desk.now + timedelta(days=working)).date()


def test_without_a_contact_nothing_can_be_confirmed(desk: Desk) -> None:
    site = places.site(desk.world, unowned=True)
    looked_at(site, infected(), now=desk.now)
    with pytest.raises(Refused, match="pengelola teknis"):
        cases.confirm([SiteFinding.objects.get()], acting_user=desk.world.user, now=desk.now)
    assert not SiteCase.objects.exists()


def test_what_was_decided_is_not_decided_again(desk: Desk, site: Site) -> None:
    looked_at(site, infected(), now=desk.now)
    row = SiteFinding.objects.get()
    cases.dismiss(row, "Berita tentang judi", acting_user=desk.world.user, now=desk.now)
    with pytest.raises(Refused):
        cases.dismiss(row, "Sekali lagi", acting_user=desk.world.user, now=desk.now)
    with pytest.raises(Refused):
        cases.confirm([row], acting_user=desk.world.user, now=desk.now)


@pytest.mark.slow
def test_cleaned_is_proved_by_three_rechecks(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    assert case.state == SiteCase.State.CHECKING
    planned = ScanTarget.objects.filter(case=case).order_by("nth")
    waits = [target.not_before - desk.now for target in planned]
    assert waits == [timedelta(0), DAY, 7 * DAY]
    for forward in (timedelta(0), DAY, 6 * DAY):
        desk.watch.at += forward
        assert recheck(desk, case, clean()) == 1
    assert case.state == SiteCase.State.PROVED
    assert case.closed_at == desk.now
    site.refresh_from_db()
    assert (site.condition, site.last_clean_at) == (Condition.CLEAN, desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.GONE
    assert tags(case)[-4:] == ["case:rechecked", "case:rechecked", "case:rechecked", "case:proved_clean"]
    assert Scan.objects.get(reason=Scan.Reason.RECHECK).finished_at == desk.now


@pytest.mark.slow
def test_a_recheck_that_still_sees_it_takes_the_answer_back(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    desk.deliver()
    desk.watch.forward(hours=1)
    recheck(desk, case, infected())
    assert (case.state, case.reopened) == (SiteCase.State.OPEN, 1)
    matter = cases.matter_of(case)
    assert matter.state == State.ACKNOWLEDGED
    assert matter.due_at > desk.now
    (message,) = desk.deliver()
    assert "Cek ulang masih menemukan sisipan" in message.text
    assert set(ScanTarget.objects.filter(case=case).values_list("state", flat=True)) == {"done", "cancelled"}
    assert "case:reopened" in tags(case)
    cleaned_again = desk.press("1", Move.FINISH, Delivery.objects.latest("pk"))
    assert cleaned_again == "Tercatat."
    assert ScanTarget.objects.filter(case=case, state="planned").count() == 3


@pytest.mark.slow
def test_an_unreachable_site_is_asked_again_an_hour_later(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    recheck(desk, case, places.unreachable())
    first = ScanTarget.objects.get(case=case, nth=1)
    assert (first.state, first.not_before - desk.now) == ("planned", timedelta(hours=1))
    assert case.state == SiteCase.State.CHECKING
    desk.watch.forward(hours=1)
    assert recheck(desk, case, clean()) == 1
    assert ScanTarget.objects.get(pk=first.pk).state == "done"


@pytest.mark.slow
def test_a_reinfection_opens_the_proved_case_with_its_history(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    for forward in (timedelta(0), DAY, 6 * DAY):
        desk.watch.at += forward
        recheck(desk, case, clean())
    desk.watch.forward(days=10)
    again = opened(desk, site, Technique.HIDDEN_LINKS)
    assert again == case
    assert (again.state, again.reopened) == (SiteCase.State.PROVED, 0)  # as read before; the row has moved
    case.refresh_from_db()
    assert (case.state, case.reopened, case.closed_at) == (SiteCase.State.OPEN, 1, None)
    assert any("disusupi lagi" in message.text for message in desk.deliver())


@pytest.mark.slow
def test_more_findings_grow_a_live_case_and_its_contact_hears(desk: Desk, site: Site) -> None:
    case = opened(desk, site, Technique.HIDDEN_LINKS)
    assert case.severity == Severity.HIGH
    desk.deliver()
    desk.watch.forward(minutes=5)
    again = opened(desk, site, Technique.HIDDEN_LINKS, Technique.DOORWAY)
    assert (again.pk, again.severity) == (case.pk, Severity.CRITICAL)
    (message,) = desk.deliver()
    assert "Temuan di situs awanbiru" in message.text
    assert Matter.objects.filter(kind="site_case").count() == 1


@pytest.mark.slow
def test_silence_climbs_the_ladder(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    told = []
    for _hour in range(24):
        desk.watch.forward(hours=1)
        desk.tick()
        told += desk.deliver()
    assert "belum dijawab" in next(m.text for m in told if m.to == "1")
    raised = next(m for m in told if m.to == "900")
    assert raised.heading == "Mohon dibantu menghubungi"
    assert "Belum dibersihkan" in raised.text
    assert cases.matter_of(case).escalated_to == desk.world.head


@pytest.mark.slow
def test_long_silence_asks_for_a_visit_and_an_answer_ends_the_chase(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    told = []
    for _hour in range(24 * 6):
        desk.watch.forward(hours=1)
        desk.tick()
        told += desk.deliver()
    assert any("Perlu dikunjungi untuk situs awanbiru" in m.text for m in told if m.to == "900")
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(cases.matter_of(case)))
    assert any("Tekan “Sudah dibersihkan” bila selesai" in m.text for m in desk.deliver())


@pytest.mark.slow
def test_who_took_it_on_is_reminded_around_the_deadline(desk: Desk, site: Site) -> None:
    case = opened(
        desk, site, Technique.HIDDEN_LINKS, Technique.EXTERNAL_AMP, Technique.META_SPAM, Technique.IFRAME
    )
    (order,) = desk.deliver()
    assert "dan 1 temuan lain." in order.text
    desk.press("1", Move.ACKNOWLEDGE, desk.first_message(cases.matter_of(case)))
    told = []
    for _hour in range(24 * 6):
        desk.watch.forward(hours=1)
        desk.tick()
        told += desk.deliver()
    assert any("belum dilaporkan bersih" in m.text for m in told if m.to == "1")
    assert any("Belum dibersihkan" in m.text for m in told if m.to == "900")


def test_what_was_put_right_meanwhile_is_not_sent(desk: Desk, site: Site) -> None:
    """Messages are worded from the state of the moment in which they leave."""
    case = opened(desk, site)
    matter = cases.matter_of(case)
    person = desk.world.people[0]
    answers.answer(
        matter.pk, answers.Reply(Move.FINISH, person, "web", "person:1"), confirm=False, now=desk.now
    )
    other = factories.user(desk.world.government, Role.OPERATOR)
    asked = cases.ask_offline(case, "Menular.", acting_user=desk.world.user, now=desk.now)
    cases.decide_offline(asked, True, acting_user=other, now=desk.now)
    assert desk.deliver() == []
    for purpose in (Purpose.ESCALATION, Purpose.FIELD_VISIT, Purpose.OBSTACLE):
        plan = Plan(person.pk, purpose, f"uji:{purpose}", "site_case", case.pk, matter.pk)
        outbox.plan(desk.world.government.pk, [plan], now=desk.now)
    assert desk.deliver() == []
    cases.close(case, "Selesai.", acting_user=desk.world.user, now=desk.now)
    plan = Plan(person.pk, Purpose.REPLY, "uji:reply", "site_case", case.pk, matter.pk)
    outbox.plan(desk.world.government.pk, [plan], now=desk.now)
    plan = Plan(person.pk, Purpose.NEXT_CHANNEL, "uji:next", "site_case", case.pk, matter.pk)
    outbox.plan(desk.world.government.pk, [plan], now=desk.now)
    assert desk.deliver() == []


@pytest.mark.slow
def test_an_obstacle_stops_the_clock_until_it_is_answered(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    matter = cases.matter_of(case)
    desk.press("1", Move.OBSTRUCT, desk.first_message(matter))
    desk.write("1", "Tidak punya akses hosting")
    told = desk.deliver()
    assert any(m.to == "900" and "Tidak punya akses hosting" in m.text for m in told)
    assert cases.matter_of(case).next_due_at is None
    answers.resume(matter.pk, "Hubungi Diskominfo", actor="user:1", now=desk.now)
    assert any("Hubungi Diskominfo" in m.text for m in desk.deliver())


def test_who_confirms_without_a_seat_is_named_by_his_government(desk: Desk, site: Site) -> None:
    looked_at(site, infected(), now=desk.now)
    stranger = factories.user(desk.world.government, Role.OPERATOR)
    case = cases.confirm([SiteFinding.objects.get()], acting_user=stranger, now=desk.now)
    assert case.issuer is None
    desk.deliver()
    desk.press("1", Move.OBSTRUCT, desk.first_message(cases.matter_of(case)))
    assert not Delivery.objects.filter(purpose=Purpose.OBSTACLE).exists()


def test_a_case_closed_by_hand_asks_no_more(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    cases.close(case, "Situs dihapus.", acting_user=desk.world.user, now=desk.now)
    assert cases.matter_of(case).state == State.CLOSED
    assert ScanTarget.objects.filter(case=case, state="planned").count() == 0
    with pytest.raises(Refused):
        cases.close(case, "Sekali lagi", acting_user=desk.world.user, now=desk.now)
    again = opened(desk, site)
    assert again.pk != case.pk


def test_a_recheck_under_way_says_nothing_for_a_case_that_ended_meanwhile(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    cleaned(desk, case)
    from kentongan.sitewatch import scans

    claims = scans.claim(now=desk.now, limit=9)
    cases.close(case, "Situs dihapus.", acting_user=desk.world.user, now=desk.now)
    scans.settle([(claims[0], infected())], now=desk.now)
    case.refresh_from_db()
    assert case.state == SiteCase.State.CLOSED


def test_offline_takes_two_people(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    desk.deliver()
    me, other = desk.world.user, factories.user(desk.world.government, Role.OPERATOR)
    asked = cases.ask_offline(case, "Menular.", acting_user=me, now=desk.now)
    with pytest.raises(Refused, match="orang lain"):
        cases.decide_offline(asked, True, acting_user=me, now=desk.now)
    with pytest.raises(Refused, match="sudah ada"):
        cases.ask_offline(case, "Lagi.", acting_user=other, now=desk.now)
    assert desk.deliver() == []
    cases.decide_offline(asked, True, acting_user=other, now=desk.now)
    (message,) = desk.deliver()
    assert message.heading == "Permintaan mematikan situs"
    with pytest.raises(Refused, match="sudah diputuskan"):
        cases.decide_offline(asked, False, acting_user=me, now=desk.now)


def test_an_offline_request_dies_after_three_days(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    other = factories.user(desk.world.government, Role.OPERATOR)
    asked = cases.ask_offline(case, "Menular.", acting_user=desk.world.user, now=desk.now)
    desk.watch.forward(days=3)
    with pytest.raises(Refused):
        cases.decide_offline(asked, True, acting_user=other, now=desk.now)
    fresh = cases.ask_offline(case, "Masih menular.", acting_user=other, now=desk.now)
    cases.decide_offline(fresh, False, acting_user=desk.world.user, now=desk.now)
    assert list(OfflineRequest.objects.order_by("pk").values_list("state", flat=True)) == [
        "declined",
        "declined",
    ]
    cases.close(case, "Selesai.", acting_user=other, now=desk.now)
    with pytest.raises(Refused):
        cases.ask_offline(case, "Terlambat.", acting_user=other, now=desk.now)


def test_steps_are_ticked_once_and_forgotten_by_a_reinfection(desk: Desk, site: Site) -> None:
    case = opened(desk, site)
    for step, done in ((2, True), (2, True), (1, True), (2, False)):
        cases.mark_step(case, step, done, acting_user=desk.world.user, now=desk.now)
    case.refresh_from_db()
    assert case.steps_done == [1]
    assert tags(case).count("case:step_marked") == 3


def test_suspicion_that_people_called_no_finding_counts_no_more(desk: Desk, site: Site) -> None:
    doubtful = Seen(
        status=Status.SUSPICIOUS, findings=(found(Technique.GAMBLING_TEXT, sure=False),), imitated=True
    )
    looked_at(site, doubtful, now=desk.now)
    assert site.condition == Condition.SUSPICIOUS
    cases.dismiss(SiteFinding.objects.get(), "Berita.", acting_user=desk.world.user, now=desk.now)
    looked_at(site, doubtful, now=desk.now)
    assert site.condition == Condition.CLEAN
    changed = Seen(
        status=Status.SUSPICIOUS,
        findings=(found(Technique.GAMBLING_TEXT, sure=False, excerpt="lain"),),
        imitated=True,
    )
    looked_at(site, changed, now=desk.now)
    assert SiteFinding.objects.get().state == SiteFinding.State.OPEN
