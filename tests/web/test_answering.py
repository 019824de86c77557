"""Answering by the signed link without an account, and in the app; opening a page is never an answer."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.flows import Desk
from tests.signing_in import signed_in

from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.core.clock.states import Receipt as R
from kentongan.directives import actions
from kentongan.directives.models import Directive
from kentongan.directory.models import Address, Appointment, Person
from kentongan.kernel import tokens
from kentongan.kernel.models import Answer, AnswerFile, Delivery, Matter
from kentongan.web.middleware import MOST_FILES as FILES

JPEG = b"\xff\xd8\xff\xe0 gambar"
CHOICES = [("ack", "acknowledged"), ("done", "done"), ("obstacle", "obstacle")]


@pytest.fixture
def directive(desk: Desk) -> Directive:
    row = desk.order()
    desk.deliver()
    return row


@pytest.fixture
def link(desk: Desk, directive: Directive) -> str:
    """The way to the first seat's answer page."""
    return f"/j/{tokens.link(desk.first_message(desk.matter(directive)).pk)}/"


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to see whether anything changed at all."""
    return {m._meta.label: list(m._base_manager.order_by("pk").values_list()) for m in apps.get_models()}


def state(desk: Desk, directive: Directive) -> str:
    return desk.matter(directive).state


@pytest.mark.slow
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_opens_the_link_changes_nothing(desk: Desk, link: str, method: str) -> None:
    before = everything()
    for _ in range(3):
        found = getattr(Client(headers={"User-Agent": "MailScanner"}), method)(link)
        assert found.status_code == 200
        assert not found.cookies
    assert everything() == before


def test_the_page_tells_the_order_and_offers_the_answers(directive: Directive, link: str) -> None:
    page = Client().get(link).content.decode()
    assert directive.title in page
    assert "Diterima" in page
    assert "Ada kendala" in page
    assert "Membuka halaman ini belum berarti menjawab." in page


@pytest.mark.parametrize(("choice", "after"), CHOICES)
def test_a_press_on_the_page_answers(
    desk: Desk, directive: Directive, link: str, choice: str, after: str
) -> None:
    found = Client().post(link, {"answer": choice, "text": "Perahu siap"})
    assert (found.status_code, found["Location"]) == (302, f"{link}?tercatat=1")
    assert state(desk, directive) == after
    row = Answer.objects.get()
    assert (row.via, row.text, row.person_id) == ("link", "Perahu siap", desk.world.people[0].pk)
    assert "Tercatat" in Client().get(found["Location"]).content.decode()


def test_a_second_press_on_the_page_is_one_answer(desk: Desk, link: str) -> None:
    for _ in range(3):
        assert Client().post(link, {"answer": "ack"}).status_code == 302
    assert Answer.objects.count() == 1


def test_an_obstacle_wants_a_word(desk: Desk, directive: Directive, link: str) -> None:
    found = Client().post(link, {"answer": "obstacle"})
    assert (found.status_code, state(desk, directive)) == (422, "waiting")
    assert "Tulis singkat apa kendalanya." in found.content.decode()


@pytest.mark.parametrize("data", [{"answer": "delete"}, {"answer": ""}, {"text": "Siap"}])
def test_an_answer_that_is_none_is_named(
    desk: Desk, directive: Directive, link: str, data: dict[str, str]
) -> None:
    found = Client().post(link, data)
    assert (found.status_code, state(desk, directive)) == (422, "waiting")
    assert "Pilih jawabannya: Diterima, Selesai, atau Ada kendala." in found.content.decode()


@pytest.mark.parametrize(("end", "word"), [(actions.recall, "ditarik"), (actions.close, "ditutup")])
def test_after_the_end_the_page_says_so_and_takes_nothing(
    desk: Desk, directive: Directive, link: str, end: Any, word: str
) -> None:
    end(directive, "", acting_user=desk.world.user, now=desk.now)
    assert "<form" not in Client().get(link).content.decode()
    found = Client().post(link, {"answer": "ack"})
    assert found.status_code == 410
    assert f"Perintah ini sudah {word}." in found.content.decode()
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("token", ["1", "1.", "1.AAAA", "0.x", "-1.x", "x", "1.\u00e9", "1.." + "A" * 24])
def test_a_guessed_link_is_not_there(desk: Desk, directive: Directive, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/j/{token}/", {"answer": "ack"}).status_code == 404
    assert Answer.objects.count() == 0


def test_a_link_does_not_become_another_by_changing_its_number(
    desk: Desk, directive: Directive, link: str
) -> None:
    number, signature = link.removeprefix("/j/").rstrip("/").split(".")
    assert Client().post(f"/j/{int(number) + 1}.{signature}/", {"answer": "ack"}).status_code == 404


def test_a_button_s_signature_opens_no_link(desk: Desk, directive: Directive) -> None:
    from kentongan.core.clock.states import Move

    data = tokens.button(Move.ACKNOWLEDGE, desk.first_message(desk.matter(directive)).pk)
    assert Client().get(f"/j/{data[1:]}/").status_code == 404


def test_a_link_of_one_government_acts_in_that_one_alone(desk: Desk, directive: Directive, link: str) -> None:
    """Whoever is signed in elsewhere and opens the link answers for the link's addressee, nothing else."""
    stranger = factories.user(factories.government(), Role.OPERATOR)
    found = signed_in(stranger).post(link, {"answer": "ack"})
    assert found.status_code == 302
    assert state(desk, directive) == "acknowledged"
    with scope(stranger.government_id):
        assert not Matter.objects.exists()


def test_a_link_dies_with_its_address(desk: Desk, directive: Directive, link: str) -> None:
    Address.objects.filter(person=desk.world.people[0]).delete()
    assert Client().post(link, {"answer": "ack"}).status_code == 410
    assert state(desk, directive) == "waiting"


def test_who_left_the_seat_sees_that_it_is_not_his_any_more(
    desk: Desk, directive: Directive, link: str
) -> None:
    Appointment.objects.filter(position=desk.world.seats[0]).update(until=desk.now.date())
    desk.watch.forward(days=1)
    page = Client().get(link).content.decode()
    assert "Jabatan ini sekarang dijawab oleh orang lain." in page
    found = Client().post(link, {"answer": "ack"})
    assert (found.status_code, state(desk, directive)) == (410, "waiting")


def test_files_come_along_and_are_shown_to_who_may_see_the_seat(
    desk: Desk, directive: Directive, link: str
) -> None:
    files = [SimpleUploadedFile("posko.png", JPEG), SimpleUploadedFile("surat.pdf", b"%PDF-1.7 x")]
    assert Client().post(link, {"answer": "done", "files": files}).status_code == 302
    kept = {f.name: f for f in AnswerFile.objects.all()}
    assert {n: f.media_type for n, f in kept.items()} == {
        "posko.png": "image/jpeg",
        "surat.pdf": "application/pdf",
    }
    client = signed_in(desk.world.user)
    shown = client.get(f"/berkas/{kept['posko.png'].pk}/")
    assert (shown.getvalue(), shown["Content-Type"]) == (JPEG, "image/jpeg")
    offered = client.get(f"/berkas/{kept['surat.pdf'].pk}/")
    assert offered["Content-Disposition"].startswith("attachment")
    shown.close()
    offered.close()
    assert Client().get(f"/berkas/{kept['posko.png'].pk}/").status_code == 302


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90 program",
        b"PK\x03\x04 arsip",
        b"",
    ],
)
def test_whatever_else_comes_is_kept_but_never_shown_in_the_page(
    desk: Desk, directive: Directive, link: str, content: bytes
) -> None:
    file = SimpleUploadedFile("foto.jpg", content or b" ", content_type="image/jpeg")
    assert Client().post(link, {"answer": "done", "files": [file]}).status_code == 302
    found = signed_in(desk.world.user).get(f"/berkas/{AnswerFile.objects.get().pk}/")
    assert found["Content-Type"] == "application/octet-stream"
    assert found["Content-Disposition"].startswith("attachment")
    assert found["X-Content-Type-Options"] == "nosniff"
    found.close()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b.jpg", "ab.jpg"),
        ("x" * 400, ""),
    ],
)
def test_a_file_s_name_leads_nowhere(
    desk: Desk, directive: Directive, link: str, name: str, kept: str
) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\ndone\r\n--x\r\n'
        b'Content-Disposition: form-data; name="files"; filename="'
        + name.encode()
        + b'"\r\n\r\n'
        + JPEG
        + b"\r\n--x--\r\n"
    )
    found = Client().generic("POST", link, body, content_type="multipart/form-data; boundary=x")
    assert found.status_code == 302
    stored = AnswerFile.objects.get().name
    assert stored == kept or (not kept and len(stored) <= 160)
    assert "/" not in stored


def test_a_file_over_the_limit_is_named_and_nothing_is_done(
    desk: Desk, directive: Directive, link: str, settings: Any
) -> None:
    settings.FILE_LIMIT = 1000
    big = SimpleUploadedFile("besar.jpg", JPEG + b"0" * 1000)
    found = Client().post(link, {"answer": "done", "files": [big]})
    assert (found.status_code, state(desk, directive)) == (422, "waiting")
    assert "Berkas terlalu besar." in found.content.decode()


def test_more_files_than_allowed_are_cut_off(desk: Desk, link: str) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", JPEG + bytes([n])) for n in range(FILES + 3)]
    Client().post(link, {"answer": "done", "files": files})
    assert AnswerFile.objects.count() == FILES


def official(desk: Desk, n: int = 0) -> Any:
    user = factories.user(desk.world.government, Role.OFFICIAL)
    Person.objects.filter(pk=desk.world.people[n].pk).update(user=user)
    return user


@pytest.mark.parametrize(("choice", "after"), CHOICES)
def test_in_the_app_one_answers_what_is_one_s_own(
    desk: Desk, directive: Directive, choice: str, after: str
) -> None:
    client = signed_in(official(desk))
    matter = desk.matter(directive)
    assert directive.title in client.get("/saya/").content.decode()
    found = client.post(f"/saya/{matter.pk}/", {"answer": choice, "text": "Baik"})
    assert found.status_code == 302
    assert state(desk, directive) == after
    assert Answer.objects.get().via == "web"


def test_in_the_app_another_s_matter_is_not_there(desk: Desk, directive: Directive) -> None:
    client = signed_in(official(desk, 1))
    assert client.post(f"/saya/{desk.matter(directive).pk}/", {"answer": "ack"}).status_code == 404


def test_opening_in_the_app_proves_reading_there_and_no_answer(desk: Desk) -> None:
    Address.objects.filter(person=desk.world.people[0]).update(channel="inapp")
    directive = desk.order(desk.world.seats[0])
    desk.deliver()
    client, matter = signed_in(official(desk)), desk.matter(directive)
    client.get(f"/saya/{matter.pk}/")
    matter.refresh_from_db()
    assert (matter.state, matter.receipt) == ("waiting", R.READ)
    assert Delivery.objects.get().read_at == desk.now


def test_an_account_without_a_person_is_told_what_to_do(desk: Desk) -> None:
    client = signed_in(factories.user(desk.world.government, Role.OFFICIAL))
    assert "Minta administrator menghubungkan akun Anda" in client.get("/saya/").content.decode()


def test_an_official_who_only_answers_lands_where_he_answers(desk: Desk, directive: Directive) -> None:
    assert signed_in(official(desk)).get("/")["Location"] == "/saya/"
