"""Who may sign in: invitations, roles, the second pair of eyes, and what each rule refuses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from tests import factories
from tests.signing_in import administrator, browser, reauthenticate, signed_in

from kentongan.base import accounts, clock
from kentongan.base.events import BaseTag, Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.base.second_eyes import RoleRequest
from kentongan.base.users import Government, Invitation, Membership, User
from kentongan.directory.models import Person

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "gajah-terbang-ungu-7"


@pytest.fixture
def government() -> Government:
    return factories.government()


@pytest.fixture
def admin(government: Government) -> User:
    return administrator(government, name="Ratna")


@pytest.fixture
def page(admin: User) -> Client:
    return signed_in(admin)


def tags(government: Government, subject: User) -> list[str]:
    with scope(government):
        rows = Event.objects.filter(subject=f"user:{subject.pk}").order_by("seq")
        return [tag for tag in rows.values_list("tag", flat=True) if tag != BaseTag.SIGNED_IN]


def roles(user: User) -> set[str]:
    return set(Membership._base_manager.filter(user=user).values_list("role", flat=True))


def waiting(government: Government) -> list[RoleRequest]:
    with scope(government):
        return list(RoleRequest.waiting(now=clock.real_now()))


def path(user: User, act: str = "") -> str:
    return f"/pengaturan/pengguna/{user.pk}/{act}"


def invite(page: Client, **fields: Any) -> str:
    """Invite through the page; returns the path of the one-time link it shows."""
    form = {"name": "Eko Prasetyo", "email": "Eko@contohkab.example", "roles": ["operator"], **fields}
    reply = page.post("/pengaturan/pengguna/baru/", form)
    assert reply.status_code == 200, reply.content.decode()
    found = re.search(r"(/undangan/[\w-]+/)", reply.content.decode())
    assert found
    return found[1]


def join(link: str, password: str = NEW_PASSWORD, **fields: Any) -> tuple[Client, Any]:
    client = browser()
    reply = client.post(link, {"name": "Eko P.", "password": password, "again": password, **fields})
    return client, reply


# --- Invitations ---


def test_an_invited_person_joins_by_the_link_and_is_signed_in(page: Client, government: Government) -> None:
    link = invite(page)
    client, reply = join(link)
    assert reply.status_code == 302
    user = User.objects.get(email="eko@contohkab.example")
    assert user.name == "Eko P."
    assert user.check_password(NEW_PASSWORD)
    assert roles(user) == {Role.OPERATOR}
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    assert client.get("/pengaturan/").status_code == 200
    assert tags(government, user) == [BaseTag.USER_INVITED, BaseTag.ROLES_CHANGED, BaseTag.USER_JOINED]


def test_opening_the_link_does_not_use_it_up(page: Client) -> None:
    link = invite(page)
    for _ in range(3):
        assert browser().get(link).status_code == 200
    assert join(link)[1].status_code == 302


def test_a_link_works_once(page: Client) -> None:
    link = invite(page)
    join(link)
    client, reply = join(link, "perampas-yang-datang-terlambat-1")
    assert reply.status_code == 410
    assert "tidak berlaku" in reply.content.decode()
    assert User.objects.get(email="eko@contohkab.example").check_password(NEW_PASSWORD)
    assert client.get("/pengaturan/").status_code == 302


def test_a_link_dies_after_72_hours(page: Client) -> None:
    link = invite(page)
    Invitation._base_manager.update(expires_at=clock.real_now() - timedelta(seconds=1))
    assert browser().get(link).status_code == 410


def test_a_guessed_link_is_not_found() -> None:
    assert browser().get("/undangan/tebakan-saja/").status_code == 404
    assert browser().post("/undangan/tebakan-saja/", {"name": "X"}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "pendek", "again": "pendek"}, "terlalu pendek"),
        ({"password": "password1234", "again": "password1234"}, "terlalu umum"),
        ({"password": NEW_PASSWORD, "again": "lain-sekali-saja-9"}, "belum sama"),
        ({"name": "", "password": NEW_PASSWORD, "again": NEW_PASSWORD}, "Wajib diisi"),
    ],
)
def test_a_bad_password_is_told_in_indonesian_and_keeps_the_link(
    page: Client, fields: dict[str, str], told: str
) -> None:
    link = invite(page)
    reply = browser().post(link, {"name": "Eko", **fields})
    assert reply.status_code == 422
    assert told in reply.content.decode()
    assert join(link)[1].status_code == 302


def test_the_link_is_shown_once_and_only_its_hash_is_kept(page: Client) -> None:
    link = invite(page)
    token = link.split("/")[2]
    user = User.objects.get(email="eko@contohkab.example")
    assert token not in page.get(path(user)).content.decode()
    assert not Invitation._base_manager.filter(digest=token).exists()
    assert token not in "".join(str(e.data) for e in Event._base_manager.all())


def test_a_new_link_replaces_the_old_one(page: Client) -> None:
    old = invite(page)
    user = User.objects.get(email="eko@contohkab.example")
    shown = page.post(path(user, "tautan/")).content.decode()
    fresh = re.search(r"(/undangan/[\w-]+/)", shown)
    assert fresh
    assert browser().get(old).status_code == 410
    assert join(fresh[1])[1].status_code == 302


def test_a_reset_link_ends_the_sessions_of_the_old_password(page: Client, government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    old_session = signed_in(user)
    shown = page.post(path(user, "tautan/")).content.decode()
    fresh = re.search(r"(/undangan/[\w-]+/)", shown)
    assert fresh
    assert "Pasang kata sandi baru" in browser().get(fresh[1]).content.decode()
    join(fresh[1])
    assert old_session.get("/perintah/").status_code == 302
    assert BaseTag.PASSWORD_SET in tags(government, user)


def test_an_address_that_is_taken_is_refused_at_its_field(page: Client, government: Government) -> None:
    factories.user(government, email="ada@contohkab.example")
    form = {"name": "Lain", "email": "ADA@contohkab.example", "roles": ["viewer"]}
    reply = page.post("/pengaturan/pengguna/baru/", form)
    assert reply.status_code == 422
    assert "sudah dipakai" in reply.content.decode()


def test_an_invitation_may_name_a_person_of_the_directory(page: Client, government: Government) -> None:
    person = factories.person(government, email="camat@contohkab.example")
    shown = page.get(f"/pengaturan/pengguna/baru/?q={person.name}").content.decode()
    assert f"?pejabat={person.pk}" in shown
    asked = f"/pengaturan/pengguna/baru/?pejabat={person.pk}"
    assert "camat@contohkab.example" in page.get(asked).content.decode()
    page.post(asked, {"name": person.name, "email": "camat@contohkab.example", "roles": ["official"]})
    with scope(government):
        assert Person.objects.get(pk=person.pk).user == User.objects.get(email="camat@contohkab.example")


def test_a_branch_limits_a_role_but_never_an_administrators(page: Client, government: Government) -> None:
    agency = factories.agency(government)
    invite(page, roles=["commander", "auditor"], branch=agency.pk)
    user = User.objects.get(email="eko@contohkab.example")
    held = dict(Membership._base_manager.filter(user=user).values_list("role", "branch_id"))
    assert held == {"commander": agency.pk, "auditor": None}


# --- Roles, disabling ---


def test_roles_are_given_and_taken_with_events(page: Client, government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    page.post(path(user, "peran/"), {"role": "commander"})
    assert roles(user) == {"viewer", "commander"}
    held = Membership._base_manager.get(user=user, role="viewer")
    page.post(path(user, f"peran/{held.pk}/cabut/"))
    assert roles(user) == {"commander"}
    assert tags(government, user) == [BaseTag.ROLES_CHANGED] * 2


@pytest.mark.parametrize("act", ["peran/", "matikan/", "tautan/"])
def test_nobody_acts_on_himself(page: Client, admin: User, act: str) -> None:
    reply = page.post(path(admin, act), {"role": "auditor"}, follow=True)
    assert "notice c-mengkudu" in reply.content.decode()
    admin.refresh_from_db()
    assert admin.is_active
    assert roles(admin) == {Role.ADMINISTRATOR}


def test_nobody_takes_a_role_of_his_own(page: Client, admin: User) -> None:
    held = Membership._base_manager.get(user=admin)
    page.post(path(admin, f"peran/{held.pk}/cabut/"))
    assert roles(admin) == {Role.ADMINISTRATOR}


def test_the_last_administrator_who_can_sign_in_stays(admin: User, government: Government) -> None:
    """Somebody with the role who never joined does not count; the actor here is no administrator any more."""
    invited = factories.user(government, Role.ADMINISTRATOR)
    invited.set_unusable_password()
    invited.save()
    other = factories.user(government)
    now = clock.real_now()
    with scope(government):
        with pytest.raises(accounts.Refused, match="terakhir"):
            accounts.disable(admin, acting_user=other, now=now)
        with pytest.raises(accounts.Refused, match="terakhir"):
            accounts.take_role(Membership.objects.get(user=admin), acting_user=other, now=now)
    admin.refresh_from_db()
    assert admin.is_active


def test_a_disabled_user_is_out_on_his_next_request(page: Client, government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    his = signed_in(user)
    assert his.get("/perintah/").status_code == 200
    assert page.get(path(user, "matikan/")).status_code == 200
    page.post(path(user, "matikan/"))
    assert his.get("/perintah/").status_code == 302
    reply = browser().post("/akun/login/", {"login": user.email, "password": factories.PASSWORD})
    assert reply["Location"] == "/akun/inactive/"
    page.post(path(user, "hidupkan/"))
    user.refresh_from_db()
    assert user.is_active
    told = [tag for tag in tags(government, user) if tag != BaseTag.SIGN_IN_FAILED]
    assert told == [BaseTag.USER_DISABLED, BaseTag.USER_ENABLED]


def test_disabling_kills_the_open_invitation(page: Client) -> None:
    link = invite(page)
    page.post(path(User.objects.get(email="eko@contohkab.example"), "matikan/"))
    assert browser().get(link).status_code == 410


def test_sessions_end_everywhere(page: Client, government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    devices = [browser(), browser()]
    for device in devices:
        device.post("/akun/login/", {"login": user.email, "password": factories.PASSWORD})
    assert [d.get("/perintah/").status_code for d in devices] == [200, 200]
    page.post(path(user, "sesi/"))
    assert [d.get("/perintah/").status_code for d in devices] == [302, 302]
    with scope(government):
        assert Event.objects.get(tag=BaseTag.SESSIONS_ENDED).data == {"sessions": 2}


def test_a_person_is_linked_and_unlinked(page: Client, government: Government) -> None:
    user, person = factories.user(government, Role.OFFICIAL), factories.person(government)
    page.post(path(user, "pejabat/"), {"person": person.pk})
    other = factories.user(government, Role.OFFICIAL)
    refused = page.post(path(other, "pejabat/"), {"person": person.pk}, follow=True)
    assert "sudah terhubung" in refused.content.decode()
    with scope(government):
        assert Person.objects.get(pk=person.pk).user_id == user.pk
    page.post(path(user, "pejabat/"))
    with scope(government):
        assert Person.objects.get(pk=person.pk).user_id is None
    assert tags(government, user) == [BaseTag.PERSON_LINKED, BaseTag.PERSON_UNLINKED]


# --- Second pair of eyes ---


def test_a_lone_administrator_makes_another_one_alone(page: Client, government: Government) -> None:
    user = factories.user(government, Role.VIEWER)
    page.post(path(user, "peran/"), {"role": "administrator"})
    assert Role.ADMINISTRATOR in roles(user)


def test_with_two_a_third_waits_for_the_second_pair_of_eyes(
    page: Client, admin: User, government: Government
) -> None:
    second, user = administrator(government), factories.user(government, Role.VIEWER)
    reply = page.post(path(user, "peran/"), {"role": "administrator"}, follow=True)
    assert "Administrator lain harus menyetujuinya" in reply.content.decode()
    assert roles(user) == {Role.VIEWER}
    (request,) = waiting(government)
    # The requester cannot confirm his own, by page or by hand.
    assert "/setuju/" not in page.get("/pengaturan/persetujuan/").content.decode()
    own = page.post(f"/pengaturan/persetujuan/{request.pk}/setuju/", follow=True)
    assert "administrator lain" in own.content.decode()
    assert roles(user) == {Role.VIEWER}
    assert waiting(government) == [request]
    other = signed_in(second)
    assert f"{request.pk}/setuju/" in other.get("/pengaturan/persetujuan/").content.decode()
    other.post(f"/pengaturan/persetujuan/{request.pk}/setuju/")
    assert roles(user) == {Role.VIEWER, Role.ADMINISTRATOR}
    assert tags(government, user) == [
        BaseTag.REQUEST_MADE,
        BaseTag.REQUEST_CONFIRMED,
        BaseTag.ROLES_CHANGED,
    ]


def test_an_invited_administrator_waits_too(page: Client, government: Government) -> None:
    second = administrator(government)
    invite(page, roles=["administrator", "viewer"])
    user = User.objects.get(email="eko@contohkab.example")
    assert roles(user) == {Role.VIEWER}
    (request,) = waiting(government)
    signed_in(second).post(f"/pengaturan/persetujuan/{request.pk}/setuju/")
    assert roles(user) == {Role.VIEWER, Role.ADMINISTRATOR}


def test_a_declined_request_changes_nothing(page: Client, government: Government) -> None:
    second, user = administrator(government), factories.user(government, Role.VIEWER)
    page.post(path(user, "peran/"), {"role": "administrator"})
    (request,) = waiting(government)
    signed_in(second).post(f"/pengaturan/persetujuan/{request.pk}/tolak/")
    assert waiting(government) == []
    signed_in(second).post(f"/pengaturan/persetujuan/{request.pk}/setuju/")
    assert roles(user) == {Role.VIEWER}


def test_a_request_expires_after_seven_days_and_may_be_made_again(
    admin: User, government: Government
) -> None:
    second, user = administrator(government), factories.user(government)
    now = clock.real_now()
    with scope(government):
        request = accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=admin, now=now)
        assert request
        late = now + timedelta(days=7)
        with pytest.raises(accounts.Refused, match="kedaluwarsa"):
            accounts.confirm(request, acting_user=second, now=late)
        with pytest.raises(accounts.Refused, match="sudah menunggu"):
            accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=admin, now=now)
        again = accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=admin, now=late)
        assert again
        accounts.confirm(again, acting_user=second, now=late)
    assert roles(user) == {Role.ADMINISTRATOR}


def test_a_request_falls_with_its_requester(admin: User, government: Government) -> None:
    second, user = administrator(government), factories.user(government)
    now = clock.real_now()
    with scope(government):
        request = accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=admin, now=now)
        assert request
        accounts.disable(admin, acting_user=second, now=now)
        with pytest.raises(accounts.Refused, match="bukan administrator lagi"):
            accounts.confirm(request, acting_user=second, now=now)
    assert roles(user) == set()


def test_a_lost_factor_is_removed_after_the_person_was_recognised(
    page: Client, government: Government
) -> None:
    user = factories.user(government, Role.COMMANDER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "reauthenticate" in page.post(path(user, "faktor/"), {"checked": "met"})["Location"]
    reauthenticate(page)
    assert page.post(path(user, "faktor/"), {}).status_code == 200
    assert Authenticator.objects.filter(user=user).exists()
    page.post(path(user, "faktor/"), {"checked": "met"})
    assert not Authenticator.objects.filter(user=user).exists()
    with scope(government):
        assert Event.objects.get(tag=BaseTag.FACTOR_REMOVED).data == {"checked": "met"}


def test_an_administrators_factor_takes_two_and_neither_is_himself(
    page: Client, admin: User, government: Government
) -> None:
    lost, third = administrator(government), administrator(government)
    reauthenticate(page)
    page.post(path(lost, "faktor/"), {"checked": "called"})
    (request,) = waiting(government)
    assert Authenticator.objects.filter(user=lost).exists()
    for self_serving in (admin, lost):
        signed_in(self_serving).post(f"/pengaturan/persetujuan/{request.pk}/setuju/")
        assert Authenticator.objects.filter(user=lost).exists()
    signed_in(third).post(f"/pengaturan/persetujuan/{request.pk}/setuju/")
    assert not Authenticator.objects.filter(user=lost).exists()


# --- Doors ---


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_come_in(government: Government, role: Role) -> None:
    other, user = signed_in(factories.user(government, role)), factories.user(government)
    for address in ("/pengaturan/pengguna/", "/pengaturan/persetujuan/", path(user)):
        assert other.get(address).status_code == 403
    for act in ("peran/", "matikan/", "hidupkan/", "tautan/", "sesi/", "faktor/", "pejabat/"):
        assert other.post(path(user, act)).status_code == 403
    user.refresh_from_db()
    assert user.is_active


def test_another_governments_users_do_not_exist(page: Client) -> None:
    stranger = factories.user(factories.government(), Role.VIEWER)
    assert page.get(path(stranger)).status_code == 404
    for act in ("peran/", "matikan/", "hidupkan/", "tautan/", "sesi/", "pejabat/"):
        assert page.post(path(stranger, act), {"role": "viewer"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.is_active
    assert stranger.email not in page.get("/pengaturan/pengguna/?q=pengguna").content.decode()


def test_another_governments_request_and_person_do_not_exist(page: Client, government: Government) -> None:
    elsewhere = factories.government()
    first, _second = administrator(elsewhere), administrator(elsewhere)
    user, now = factories.user(elsewhere), clock.real_now()
    with scope(elsewhere):
        request = accounts.give_role(user, Role.ADMINISTRATOR, branch_id=None, acting_user=first, now=now)
    assert request
    assert page.post(f"/pengaturan/persetujuan/{request.pk}/setuju/").status_code == 404
    person, own = factories.person(elsewhere), factories.user(government, Role.OFFICIAL)
    assert page.post(path(own, "pejabat/"), {"person": person.pk}).status_code == 404
    assert roles(user) == set()


def test_the_list_says_who_has_joined(page: Client, government: Government) -> None:
    invite(page)
    shown = page.get("/pengaturan/pengguna/?keadaan=belum").content.decode()
    assert "Eko Prasetyo" in shown
    assert "Ratna" not in shown
    exported = b"".join(page.get("/pengaturan/pengguna/?unduh=csv").streaming_content)  # type: ignore[attr-defined]
    assert b"eko@contohkab.example" in exported
