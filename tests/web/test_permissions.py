"""One table of all pages, and who gets in: five kinds of visitors at every door, by GET and by POST.

A page that is missing here fails the test. What a page needs is written here once more, by hand: the test does
not believe the code.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests import factories
from tests.signing_in import administrator, signed_in
from tests.web.estate import Estate, finish, greatest_role_without, names, pages, smallest_role, tie

from kentongan.base.permissions import Permission, Role
from kentongan.base.scope import scope
from kentongan.base.users import Membership, User
from kentongan.directory.models import Agency
from kentongan.web import urls

P = Permission

# Pages that anybody may ask for, and why.
PUBLIC = {
    "answer_link": "officials answer without an account; the signature in the address is the proof",
    "link_picture": "as answer_link: a picture of the page behind the same link",
    "webhook": "providers call it; the integration checks their proof",
    "api_screen": "programs ask with a token of the API; tests/web/test_api.py holds it to that",
    "api_screen_batch": "as api_screen",
    "api_rulebook": "as api_screen, with a scope of its own",
    "api_findings": "as api_screen, with a scope of its own",
    "api_openapi": "the description of the API is no secret",
    "api_root": "says in JSON that there is nothing here",
    "api_missing": "as api_root",
    "demo_enter": "exists in the demo only, with the token of this start",
    "join": "an invitation is opened by somebody who has no password yet",
    "language": "visitors may choose their language",
    "public_watch": "figures for everybody, off until an administrator switches it on; tests/web/test_public.py",
    "public_watch_en": "as public_watch",
    "alive": "monitoring asks whether the desk lives; it tells nothing else",
}
# The sign-in library's pages guard themselves; tests/web/test_sign_in*.py hold them to it.
LIBRARY = ("account_", "mfa_", "usersessions_")
# Permission of each page; an asterisk where only the whole government counts, a hash for pages of one object,
# with a plus where that object belongs to no branch: it is one's own, or everybody's.
TABLE = {
    "desk": (P.ANSWER, ""),
    "mine": (P.ANSWER, ""),
    "mine_answer": (P.ANSWER, "#"),
    "mine_picture": (P.ANSWER, "#"),
    "answer_file": (P.ANSWER, "#"),
    "search": (P.DIRECTIVE_READ, ""),
    "sandbox": (P.SANDBOX_PLAY, ""),
    "sandbox_clock": (P.SANDBOX_PLAY, ""),
    "sandbox_autoplay": (P.SANDBOX_PLAY, ""),
    "sandbox_photo": (P.SANDBOX_PLAY, ""),
    "sandbox_phone": (P.SANDBOX_PLAY, ""),
    "sandbox_play": (P.SANDBOX_PLAY, ""),
    "directives": (P.DIRECTIVE_READ, ""),
    "directive_new": (P.DIRECTIVE_ISSUE, ""),
    "directive": (P.DIRECTIVE_READ, "#"),
    "directive_edit": (P.DIRECTIVE_ISSUE, "#"),
    "directive_seats": (P.DIRECTIVE_READ, "#"),
    "directive_proof": (P.DIRECTIVE_READ, "#"),
    "directive_remind": (P.DIRECTIVE_MANAGE, "#"),
    "directive_due": (P.DIRECTIVE_MANAGE, "#"),
    "directive_recall": (P.DIRECTIVE_MANAGE, "#"),
    "directive_close": (P.DIRECTIVE_MANAGE, "#"),
    "directive_seat": (P.DIRECTIVE_READ, "#"),
    "directive_seat_resume": (P.DIRECTIVE_MANAGE, "#"),
    "directive_seat_reopen": (P.DIRECTIVE_MANAGE, "#"),
    "agencies": (P.DIRECTORY_READ, ""),
    "agency_new": (P.DIRECTORY_CHANGE, ""),
    "import": (P.DIRECTORY_IMPORT, "*"),
    "import_template": (P.DIRECTORY_IMPORT, ""),
    "directory_export": (P.ADDRESS_READ, ""),
    "import_report": (P.DIRECTORY_IMPORT, "*#"),
    "import_apply": (P.DIRECTORY_IMPORT, "*#"),
    "agency": (P.DIRECTORY_READ, "#"),
    "agency_edit": (P.DIRECTORY_CHANGE, "#"),
    "agency_disable": (P.DIRECTORY_CHANGE, "#"),
    "agency_enable": (P.DIRECTORY_CHANGE, "#"),
    "agency_seats": (P.DIRECTORY_READ, "#"),
    "agency_matters": (P.DIRECTIVE_READ, "#"),
    "seat_new": (P.DIRECTORY_CHANGE, "#"),
    "seats": (P.DIRECTORY_READ, ""),
    "seat": (P.DIRECTORY_READ, "#"),
    "seat_edit": (P.DIRECTORY_CHANGE, "#"),
    "seat_disable": (P.DIRECTORY_CHANGE, "#"),
    "seat_enable": (P.DIRECTORY_CHANGE, "#"),
    "seat_appoint": (P.DIRECTORY_CHANGE, "#"),
    "seat_matters": (P.DIRECTIVE_READ, "#"),
    "appointment_end": (P.DIRECTORY_CHANGE, "#"),
    "people": (P.DIRECTORY_READ, ""),
    "person": (P.DIRECTORY_READ, "#"),
    "person_edit": (P.DIRECTORY_CHANGE, "#"),
    "person_disable": (P.DIRECTORY_CHANGE, "#"),
    "person_enable": (P.DIRECTORY_CHANGE, "#"),
    "email_new": (P.ADDRESS_CHANGE, "#"),
    "chats_remove": (P.ADDRESS_CHANGE, "#"),
    "address_up": (P.ADDRESS_CHANGE, "#"),
    "address_revive": (P.ADDRESS_CHANGE, "#"),
    "address_remove": (P.ADDRESS_CHANGE, "#"),
    "link_person": (P.ADDRESS_CHANGE, "#"),
    "link_agency": (P.ADDRESS_CHANGE, "#"),
    "settings": (P.CALENDAR_CHANGE, ""),
    "users": (P.USER_CHANGE, "*"),
    "user_new": (P.USER_CHANGE, "*"),
    "user": (P.USER_CHANGE, "*#"),
    "role_give": (P.USER_CHANGE, "*#"),
    "role_take": (P.USER_CHANGE, "*#"),
    "user_disable": (P.USER_CHANGE, "*#"),
    "user_enable": (P.USER_CHANGE, "*#"),
    "user_link": (P.USER_CHANGE, "*#"),
    "user_sessions": (P.USER_CHANGE, "*#"),
    "user_factor": (P.USER_CHANGE, "*"),  # asks for the password again before it looks
    "user_person": (P.USER_CHANGE, "*#"),
    "role_requests": (P.USER_CHANGE, "*"),
    "role_request_confirm": (P.USER_CHANGE, "*#"),
    "role_request_decline": (P.USER_CHANGE, "*#"),
    "calendar": (P.CALENDAR_CHANGE, "*"),
    "calendar_day_add": (P.CALENDAR_CHANGE, "*"),
    "calendar_day_remove": (P.CALENDAR_CHANGE, "*#"),
    "calendar_ramadan": (P.CALENDAR_CHANGE, "*"),
    "channels": (P.CHANNEL_CHANGE, "*"),
    "channel": (P.CHANNEL_CHANGE, "*"),
    "tokens": (P.CHANNEL_CHANGE, "*"),
    "token_new": (P.CHANNEL_CHANGE, "*"),
    "token_revoke": (P.CHANNEL_CHANGE, "*"),  # asks for the password again before it looks
    "watch_settings": (P.CHANNEL_CHANGE, "*"),
    "hooks": (P.CHANNEL_CHANGE, "*"),
    "hook_new": (P.CHANNEL_CHANGE, "*"),
    "hook": (P.CHANNEL_CHANGE, "*#"),
    "hook_ping": (P.CHANNEL_CHANGE, "*#"),
    "hook_pause": (P.CHANNEL_CHANGE, "*#"),
    "hook_remove": (P.CHANNEL_CHANGE, "*"),  # asks for the password again before it looks
    "hook_message": (P.CHANNEL_CHANGE, "*#"),
    "screening": (P.SCREEN, ""),
    "screening_preview": (P.SCREEN, ""),
    "screening_batch": (P.SCREEN, ""),
    "screenings": (P.SCREEN, ""),
    "screening_verdict": (P.SCREEN, "#+"),
    "feedback_give": (P.SCREEN, "#+"),
    "feedback": (P.RULEBOOK_CHANGE, "*"),
    "feedback_decide": (P.RULEBOOK_CHANGE, "*#"),
    "evaluation_set": (P.RULEBOOK_CHANGE, "*"),
    "rulebook": (P.SCREEN, ""),
    "rulebook_edit": (P.RULEBOOK_CHANGE, "*"),
    "rulebook_file": (P.SCREEN, "#+"),
    "sites": (P.SITE_READ, ""),
    "sites_overview": (P.SITE_READ, ""),
    "sites_then": (P.SITE_READ, ""),
    "site_cases": (P.SITE_READ, ""),
    "sites_report": (P.SITE_READ, ""),
    "sites_report_pdf": (P.SITE_READ, ""),
    "site_new": (P.SITE_CHANGE, ""),
    "site_import": (P.SITE_CHANGE, ""),
    "site_import_template": (P.SITE_CHANGE, ""),
    "site_import_report": (P.SITE_CHANGE, ""),  # somebody else's upload counts as too late
    "site_import_apply": (P.SITE_CHANGE, ""),
    "mandates": (P.SITE_READ, ""),
    "mandate_new": (P.SITE_CHANGE, ""),
    "mandate": (P.SITE_READ, "#"),
    "mandate_revoke": (P.SITE_CHANGE, "#"),
    "scan_schedule": (P.SITE_CHANGE, "*"),
    "scans": (P.SITE_READ, ""),
    "scan_new": (P.SITE_SCAN, ""),
    "scan": (P.SITE_READ, "#"),
    "scan_cancel": (P.SITE_SCAN, "#"),
    "findings": (P.SITE_READ, ""),
    "finding": (P.SITE_READ, "#"),
    "finding_confirm": (P.SITE_DECIDE, "#"),
    "finding_dismiss": (P.SITE_DECIDE, "#"),
    "evidence": (P.EVIDENCE_READ, "#"),
    "picture": (P.EVIDENCE_READ, "#"),
    "baseline_accept": (P.SITE_DECIDE, "#"),
    "offline_confirm": (P.SITE_DECIDE, "#"),
    "offline_decline": (P.SITE_DECIDE, "#"),
    "site": (P.SITE_READ, "#"),
    "site_journey": (P.SITE_READ, "#"),
    "site_letter": (P.SITE_READ, "#"),
    "site_letter_pdf": (P.SITE_READ, "#"),
    "site_evidence": (P.EVIDENCE_READ, "#"),
    "hold_set": (P.SITE_DECIDE, "#"),
    "hold_lift": (P.SITE_DECIDE, "#"),
    "site_edit": (P.SITE_CHANGE, "#"),
    "site_watch": (P.SITE_CHANGE, "#"),
    "site_retire": (P.SITE_CHANGE, "#"),
    "site_scan": (P.SITE_SCAN, "#"),
    "site_cleaned": (P.SITE_READ, "#"),
    "site_step": (P.SITE_READ, "#"),
    "site_resume": (P.SITE_DECIDE, "#"),
    "site_case_close": (P.SITE_DECIDE, "#"),
    "offline_ask": (P.SITE_DECIDE, "#"),
    "audit": (P.AUDIT_READ, "*"),
    "audit_check": (P.AUDIT_READ, "*"),
    "audit_head": (P.AUDIT_READ, "*"),
    "deliveries": (P.DELIVERY_READ, ""),
    "delivery": (P.DELIVERY_READ, "#"),
    "delivery_again": (P.DIRECTORY_CHANGE, "#"),
    "health": (P.ANSWER, ""),
    "inbox_again": (P.DIRECTORY_CHANGE, "*#"),
    "theme": (P.ANSWER, ""),
    "parts": (P.DESK_READ, ""),
}
UPLOADS = ("import_report", "import_apply")
METHODS = ("get", "post")
# In: the page, where it leads on, a form with faults, a method that it does not take.
IN = {200, 302, 405, 409, 410, 422}
# Without a Simulator there is nothing to play with; an order carries no pictures.
ABSENT = {name for name in TABLE if name.startswith("sandbox") and name != "sandbox_clock"} | {"mine_picture"}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a visit changes is taken back, so that the next visitor finds the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def visit(e: Estate, client: Client, method: str, name: str, user: User | None = None) -> HttpResponse:
    with undone():
        found: HttpResponse = getattr(client, method)(e.url(name, user or e.world.user))
        finish(found)
        return found


def having(e: Estate, permission: Permission, branch: Agency | None = None) -> User:
    """Somebody with the smallest role that grants it."""
    role = smallest_role(permission)
    if role is Role.ADMINISTRATOR:
        return administrator(e.world.government, branch=branch)
    return factories.user(e.world.government, role, branch=branch)


def strangers(
    e: Estate, client: Client, user: User | None, expected: set[int], chosen: list[str]
) -> list[str]:
    """The doors at which the answer is none of those expected."""
    return [
        f"{method} {name}: {status}"
        for name in chosen
        for method in METHODS
        if (status := visit(e, client, method, name, user).status_code) not in expected
    ]


def test_every_page_stands_in_the_table_or_is_public_with_a_reason() -> None:
    known = set(TABLE) | set(PUBLIC)
    assert {n for n in names() if not n.startswith(LIBRARY)} == known
    unnamed = [page.route for page in pages() if not page.name and page.view is not urls.gone]
    assert unnamed == []


def test_the_door_of_every_page_asks_for_what_the_table_says() -> None:
    doors = {page.name: getattr(page.view, "permission", None) for page in pages()}
    assert {n: doors[n] for n in TABLE} == {n: permission for n, (permission, _) in TABLE.items()}
    assert [n for n in PUBLIC if doors[n] is not None] == []


@pytest.mark.slow
def test_signed_out_visitors_are_led_to_the_sign_in(e: Estate) -> None:
    client = Client()
    for name in TABLE:
        for method in METHODS:
            found = visit(e, client, method, name)
            assert (found.status_code, found["Location"].split("?")[0]) == (302, "/akun/login/"), name


@pytest.mark.slow
@pytest.mark.once
def test_people_of_another_government_find_nothing_here(e: Estate) -> None:
    """They may do everything at home; what is ours does not exist for them."""
    other = administrator(factories.government())
    with scope(other.government):
        Membership.objects.create(government=other.government, user=other, role=Role.OPERATOR)
    client, chosen = signed_in(other), [n for n, (_, marks) in TABLE.items() if "#" in marks]
    # A page that takes one method only says so before it looks; somebody else's upload counts as too late.
    assert strangers(e, client, None, {404, 405}, [n for n in chosen if n not in UPLOADS]) == []
    found = {n: [visit(e, client, m, n).status_code for m in METHODS] for n in chosen if n not in UPLOADS}
    assert [n for n, codes in found.items() if codes == [405, 405]] == []
    for name in UPLOADS:
        assert visit(e, client, "post", name)["Location"] == "/opd/impor/"


@pytest.mark.slow
@pytest.mark.once
def test_without_the_permission_the_door_stays_shut(e: Estate) -> None:
    for permission in Permission:
        role = greatest_role_without(permission)
        user = factories.user(e.world.government, *([role] if role else []))
        tie(user, e.world.people[0])
        chosen = [n for n, (needed, _) in TABLE.items() if needed == permission]
        assert strangers(e, signed_in(user), user, {403}, chosen) == []


@pytest.mark.slow
@pytest.mark.once
def test_with_the_permission_the_door_opens(e: Estate) -> None:
    for permission in Permission:
        user = tie(having(e, permission), e.world.people[0])
        chosen = [n for n, (needed, _) in TABLE.items() if needed == permission and n not in ABSENT]
        assert strangers(e, signed_in(user), user, IN, chosen) == []


@pytest.mark.slow
@pytest.mark.once
def test_for_another_branch_the_door_is_shut_or_the_thing_is_not_there(e: Estate) -> None:
    for permission in Permission:
        user = having(e, permission, branch=e.other_branch)
        client = signed_in(user)
        mine = [
            (n, marks) for n, (needed, marks) in TABLE.items() if needed == permission and n not in ABSENT
        ]
        whole = [n for n, marks in mine if "*" in marks and user.branches(permission) is not None]
        assert strangers(e, client, user, {403}, whole) == []
        objects = [n for n, marks in mine if marks == "#"]
        assert strangers(e, client, user, {403, 404}, objects) == []
        lists = [n for n, marks in mine if marks in ("", "#+")]
        assert strangers(e, client, user, IN, lists) == []


@pytest.mark.slow
def test_a_branch_sees_its_own_part_of_an_order_that_goes_to_many(e: Estate) -> None:
    """Seats of other branches stay unnamed on the pages of a shared order."""
    with scope(e.world.government):
        branch = factories.agency(e.world.government, "Kecamatan Sendiri")
        seat = factories.position(e.world.government, "Camat Sendiri", agency=branch, superior=e.world.head)
        shared = factories.order(e.world, [seat, *e.world.seats])
    viewer = factories.user(e.world.government, Role.VIEWER, branch=branch)
    client = signed_in(viewer)
    for page in ("", "pejabat/"):
        text = client.get(f"/perintah/{shared.pk}/{page}").content.decode()
        assert "Camat Sendiri" in text
        assert e.world.seats[0].title not in text
    assert client.get(f"/perintah/{e.directive.pk}/").status_code == 404


@pytest.mark.slow
def test_a_disabled_user_is_out_on_the_next_request(e: Estate) -> None:
    client = signed_in(e.world.user)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=e.world.user.pk).update(is_active=False)
    assert client.get("/").status_code == 302


@pytest.mark.slow
@pytest.mark.once
def test_an_administrator_without_a_second_factor_gets_no_further(e: Estate) -> None:
    bare = factories.user(e.world.government, Role.ADMINISTRATOR)
    client = signed_in(bare)
    chosen = [n for n in TABLE if n not in ABSENT]
    for name in chosen:
        for method in METHODS:
            found = visit(e, client, method, name, bare)
            assert (found.status_code, found["Location"]) == (302, "/akun/2fa/"), name
