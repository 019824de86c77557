"""The pages of screening: a text, a file, what was screened, objections, and rulebooks tried out before they rule."""

import csv
import html
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.base import test_shorteners as shorteners
from tests.flows import Desk
from tests.signing_in import administrator, signed_in

from kentongan.base.events import Event
from kentongan.base.permissions import Role
from kentongan.base.scope import scope
from kentongan.rulebook import actions, batches
from kentongan.rulebook.models import Feedback, RulebookVersion, Screening

PROMOTION = "Yuk gabung di SLOTGACOR88, bonus new member 100%, link di bio!"
PLAIN = "Kantor kecamatan buka pukul 08.00 sampai 15.30."
BOOK = '[kata]\nabuse = ["kentut gajah"]\n'
SENT = {"direction": "outgoing", "day": "", "region": "", "network": ""}


@pytest.fixture
def client(desk: Desk) -> Client:
    return signed_in(desk.world.user)


@pytest.fixture
def keeper(desk: Desk) -> Client:
    """The browser of somebody who keeps the rulebook."""
    return signed_in(administrator(desk.world.government))


def screened(client: Client, text: str, **more: str) -> Screening:
    reply = client.post("/penapisan/", SENT | {"text": text} | more)
    assert reply.status_code == 302, reply.content.decode()
    return Screening.objects.get(pk=int(reply.headers["Location"].rstrip("/").rpartition("/")[2]))


def shown(client: Client, url: str, **query: str) -> str:
    reply = client.get(url, query)
    assert reply.status_code == 200, (url, reply.status_code)
    return reply.content.decode()


def test_a_promotion_is_stopped_and_its_place_is_coloured(client: Client) -> None:
    row = screened(client, PROMOTION)
    assert (row.level, "gambling" in row.categories) == ("block", True)
    text = shown(client, f"/penapisan/riwayat/{row.pk}/")
    assert "Jangan diterbitkan" in text
    assert "Judi online" in text
    assert '<mark class="c-mengkudu"' in text


def test_a_plain_notice_passes(client: Client) -> None:
    row = screened(client, PLAIN)
    assert (row.level, row.categories) == ("pass", {})
    assert "Tidak ada yang ditandai" in shown(client, f"/penapisan/riwayat/{row.pk}/")


def test_while_typing_nothing_is_kept(client: Client) -> None:
    reply = client.post("/penapisan/pratinjau/", SENT | {"text": PROMOTION}, headers={"HX-Request": "true"})
    text = reply.content.decode()
    assert text.lstrip().startswith("<section")
    assert "<mark" in text
    assert not Screening.objects.exists()
    assert (
        "Hasilnya tampil di sini"
        in client.post("/penapisan/pratinjau/", SENT | {"text": ""}).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Tulis atau tempel dahulu tulisannya."),
        ({"day": "besok"}, "Tulis tanggalnya seperti 2026-11-23."),
        ({"region": "Semarang 33"}, "Tulis kode wilayahnya seperti 33 atau 33.74."),
        ({"region": "3" * 99}, "Tulis kode wilayahnya seperti 33 atau 33.74."),
        ({"text": "a" * 20_001}, "20000"),
    ],
)
def test_a_fault_is_told_at_its_field(client: Client, changes: dict[str, str], sentence: str) -> None:
    reply = client.post("/penapisan/", SENT | {"text": PLAIN} | changes)
    assert (reply.status_code, sentence in reply.content.decode()) == (200, True)
    assert not Screening.objects.exists()


def upload(client: Client, name: str, content: bytes) -> Any:
    return client.post("/penapisan/berkas/", SENT | {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tulisan.txt", f"{PROMOTION}\n\n{PLAIN}\n".encode()),
        ("tulisan.csv", f'\ufeffid;text\n1;"{PROMOTION}"\n2;{PLAIN}\n'.encode()),
        ("tulisan.jsonl", "\n".join(json.dumps({"text": text}) for text in (PROMOTION, PLAIN)).encode()),
    ],
)
def test_a_file_comes_back_with_its_verdicts(client: Client, name: str, content: bytes) -> None:
    reply = upload(client, name, content)
    assert "hasil-penapisan.csv" in reply.headers["Content-Disposition"]
    found = list(csv.DictReader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))
    assert [(row["baris"], row["hasil"], row["gambling"], row["text"]) for row in found] == [
        ("1", "block", "block", PROMOTION),
        ("2", "pass", "none", PLAIN),
    ]
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"satu\n\xff\xfe", "Baris 2 bukan UTF-8"),
        ("a.txt", b"\n \n", "tidak memuat tulisan"),
        ("a.csv", b"isi\nx\n", "Tidak ada kolom text"),
        ("a.jsonl", b'{"text": "a"}\n[1]\n', "Baris 2 bukan objek JSON"),
        ("a.jsonl", b'{"text": "a"}\n{', "Baris 2 bukan objek JSON"),
        ("a.jsonl", b"[" * 100_000, "Baris 1 bukan objek JSON"),
        ("a.jsonl", json.dumps({"text": "a" * 20_001}).encode(), "lebih dari 20000 huruf"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(client: Client, name: str, content: bytes, sentence: str) -> None:
    assert sentence in upload(client, name, content).content.decode()


def test_a_file_too_long_for_the_page_is_sent_to_the_command(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_ROWS", 1)
    assert "kentongan screen" in upload(client, "a.txt", b"satu\ndua\n").content.decode()


def test_the_list_filters_searches_and_exports(client: Client) -> None:
    screened(client, PROMOTION)
    screened(client, PLAIN, direction="incoming")
    assert "Kantor kecamatan" not in shown(client, "/penapisan/riwayat/", hasil="block")
    assert "SLOTGACOR88" not in shown(client, "/penapisan/riwayat/", arah="incoming")
    assert "SLOTGACOR88" not in shown(client, "/penapisan/riwayat/", q="kecamatan")
    exported = client.get("/penapisan/riwayat/", {"unduh": "csv"}).getvalue().decode()
    assert (PROMOTION in exported, PLAIN in exported) == (True, True)


def test_others_see_only_what_they_asked_for(desk: Desk, client: Client, keeper: Client) -> None:
    row = screened(client, PROMOTION)
    stranger = signed_in(factories.user(desk.world.government, Role.OPERATOR))
    assert stranger.get(f"/penapisan/riwayat/{row.pk}/").status_code == 404
    assert "SLOTGACOR88" not in shown(stranger, "/penapisan/riwayat/")
    assert "SLOTGACOR88" in shown(keeper, "/penapisan/riwayat/")


def test_texts_beyond_the_newest_are_forgotten_unless_somebody_objected(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "KEPT", 2)
    first = screened(client, PROMOTION)
    client.post(f"/penapisan/riwayat/{first.pk}/masukan/", {"kind": "wrong", "category": "gambling"})
    for n in range(4):
        screened(client, f"{PLAIN} {n}")
    kept = list(Screening.objects.order_by("pk").values_list("text", flat=True))
    assert kept == [PROMOTION, f"{PLAIN} 2", f"{PLAIN} 3"]


def test_an_objection_is_decided_by_somebody_else(desk: Desk, client: Client, keeper: Client) -> None:
    row = screened(client, PROMOTION)
    client.post(
        f"/penapisan/riwayat/{row.pk}/masukan/",
        {"kind": "wrong", "category": "gambling", "note": "Nama jalan"},
    )
    given = Feedback.objects.get()
    page = shown(keeper, "/penapisan/masukan/")
    assert "Nama jalan" in page
    reply = keeper.post(f"/penapisan/masukan/{given.pk}/putuskan/", {"accept": "1"}, follow=True)
    assert "Keputusan Anda tercatat" in reply.content.decode()
    lines = keeper.get("/penapisan/masukan/himpunan.jsonl").getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"text": PROMOTION, "category": "gambling", "expected": False, "direction": "outgoing"}
    ]
    again = keeper.post(f"/penapisan/masukan/{given.pk}/putuskan/", {"accept": "0"}, follow=True)
    assert "sudah diputuskan" in again.content.decode()
    tags = list(Event.objects.order_by("seq").values_list("tag", flat=True))
    assert tags[-2:] == ["rulebook:feedback:given", "rulebook:feedback:decided"]


def test_nobody_decides_his_own_objection(keeper: Client) -> None:
    row = screened(keeper, PLAIN)
    keeper.post(f"/penapisan/riwayat/{row.pk}/masukan/", {"kind": "missed", "category": "scam"})
    given = Feedback.objects.get()
    reply = keeper.post(f"/penapisan/masukan/{given.pk}/putuskan/", {"accept": "1"}, follow=True)
    assert "diperiksa oleh orang lain" in reply.content.decode()
    given.refresh_from_db()
    assert given.state == Feedback.State.OPEN


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "wrong", "category": "scam"}, "tidak ditandai"),
        ({"kind": "missed", "category": "gambling"}, "ditandai"),
        ({"kind": "missed", "category": ""}, "Pilih kategorinya."),
        ({"kind": "apa", "category": "scam"}, "apa"),
    ],
)
def test_an_objection_that_does_not_fit_is_told(client: Client, data: dict[str, str], sentence: str) -> None:
    row = screened(client, PROMOTION)
    reply = client.post(f"/penapisan/riwayat/{row.pk}/masukan/", data, follow=True)
    assert sentence in reply.content.decode()
    assert not Feedback.objects.exists()


def test_the_same_objection_twice_is_one(client: Client) -> None:
    row = screened(client, PROMOTION)
    url, data = f"/penapisan/riwayat/{row.pk}/masukan/", {"kind": "wrong", "category": "gambling"}
    client.post(url, data)
    assert "sudah ada" in client.post(url, data, follow=True).content.decode()
    assert Feedback.objects.count() == 1


def edit(keeper: Client, act: str, text: str = BOOK, base: int = 0, note: str = "Kata baru") -> Any:
    return keeper.post(
        "/penapisan/aturan/sunting/", {"act": act, "text": text, "base": base, "note": note}, follow=True
    )


def test_a_rulebook_is_tried_out_before_it_rules(client: Client, keeper: Client) -> None:
    screened(client, "Dasar kentut gajah!")
    screened(client, PLAIN)
    text = edit(keeper, "try").content.decode()
    assert 'Yang akan berubah <span class="n">1</span>' in text
    assert "+ Kata kasar" in text
    assert not RulebookVersion.objects.exists()


def test_a_published_rulebook_rules_at_once(desk: Desk, client: Client, keeper: Client) -> None:
    assert screened(client, "Dasar kentut gajah!").level == "pass"
    assert "Versi 1 berlaku" in edit(keeper, "publish").content.decode()
    row = screened(client, "Dasar kentut gajah!")
    assert (row.version, "abuse" in row.categories) == (1, True)
    assert "kentut gajah" in shown(client, "/penapisan/aturan/")
    assert client.get("/penapisan/aturan/versi/1.toml").content.decode() == BOOK
    assert client.get("/penapisan/aturan/versi/2.toml").status_code == 404
    assert Event.objects.order_by("seq").last().tag == "rulebook:version:published"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "[kata]\nabuse = 3\n"}, "kata.abuse"),
        ({"text": "[kata\n"}, "baris"),
        ({"note": ""}, "Tulis apa yang diubah"),
        ({"base": 7}, "sudah berubah"),
        ({"text": ""}, "Tidak ada yang berubah"),
    ],
)
def test_a_rulebook_that_cannot_rule_is_told(keeper: Client, fields: dict[str, Any], sentence: str) -> None:
    assert sentence in edit(keeper, "publish", **fields).content.decode()
    assert not RulebookVersion.objects.exists()


def test_who_may_screen_may_not_change_the_rules(client: Client) -> None:
    assert client.get("/penapisan/aturan/sunting/").status_code == 403
    assert client.get("/penapisan/masukan/").status_code == 403
    assert "Sunting" not in shown(client, "/penapisan/aturan/")


def test_a_rulebook_rules_its_own_government_only(desk: Desk, client: Client, keeper: Client) -> None:
    edit(keeper, "publish")
    other = factories.world(1)
    row = None
    with scope(other.government):
        row = screened(signed_in(other.user), "Dasar kentut gajah!")
        assert (row.level, row.version) == ("pass", 0)
    assert client.get(f"/penapisan/riwayat/{row.pk}/").status_code == 404


def test_a_shortened_link_is_followed_where_the_rulebook_allows(
    keeper: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = [shorteners.HOST]
    with shorteners.shortening(a=shorteners.GAMBLING) as server:
        text = f"info lengkap {server.base}/a ya kak"
        assert "gambling" not in screened(keeper, text, direction="incoming").categories
        assert server.asked == []
        book = f'[tautan_pendek]\ntelusuri = true\ndomain = ["{shorteners.HOST}"]\n'
        edit(keeper, "publish", text=book)
        row = screened(keeper, text, direction="incoming")
        assert server.asked == ["/a"]
    assert row.categories["gambling"]["reasons"][0]["reads_as"] == shorteners.GAMBLING
    assert f"ke {shorteners.GAMBLING}" in html.unescape(shown(keeper, f"/penapisan/riwayat/{row.pk}/"))
    # Tried on what was known then: the server is gone, the verdict stays.
    assert row.pk not in [change.screening.pk for change in actions.dry_run(book)]
