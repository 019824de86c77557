"""`kentongan admin`, `doctor` and `mail` as an operator types them."""

import re
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.cli.places import Place

from kentongan.cli.supervisor import kentongan
from kentongan.integrations.email.keys import message_id
from kentongan.sandbox.process import SandboxProcess

pytestmark = pytest.mark.slow


def test_a_government_is_made_listed_and_gets_its_administrator(place: Place) -> None:
    made = place.run("admin", "government", "kotabaru", "Pemerintah Kota Baru", "--zone", "WITA")
    assert (made.returncode, made.stderr) == (0, "")
    assert "kentongan admin invite kotabaru" in made.stdout
    assert "kotabaru\tPemerintah Kota Baru\tWITA" in place.run("admin", "list").stdout.splitlines()
    invited = place.run(
        "admin", "invite", "kotabaru", "Admin@kotabaru.example", KENTONGAN_URL="https://meja.example"
    )
    assert re.search(r"^https://meja\.example/undangan/[\w-]{40,}/$", invited.stdout, re.MULTILINE)
    rows = place.sql(
        "SELECT u.email, m.role FROM base_user u JOIN base_membership m ON m.user_id = u.id WHERE u.email = %s",
        "admin@kotabaru.example",
    )
    assert [tuple(row) for row in rows] == [("admin@kotabaru.example", "administrator")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["government", "contoh-1", "Pemerintah Lain"], "kode"),
        (["government", "kota baru!", "Pemerintah Lain"], "Pakai kode atau nama lain"),
        (["invite", "entah", "a@b.example"], "Yang ada: contoh-1, sebelah."),
        (["invite", "contoh-1", "bukan-alamat"], "alamat e-mail"),
    ],
)
def test_a_wrong_request_is_told_and_changes_nothing(place: Place, words: list[str], told: str) -> None:
    before = place.sql("SELECT count(*) FROM base_event")
    done = place.run("admin", *words)
    assert done.returncode == 1
    assert told.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert place.sql("SELECT count(*) FROM base_event") == before


def test_doctor_finds_a_working_desk_well(place: Place) -> None:
    with SandboxProcess() as simulator, place.process(*kentongan("worker")):
        place.act("telegram_at", simulator.telegram_url, simulator.token)
        deadline = time.monotonic() + 30
        while (done := place.run("doctor")).returncode and time.monotonic() < deadline:
            time.sleep(0.5)
    assert done.returncode == 0, done.stdout
    assert "rusak" not in done.stdout
    for told in (
        "pekerja deliver",
        "pekerja tick",
        "pekerja receive",
        "saluran telegram contoh-1: Terhubung",
    ):
        assert told in done.stdout


def test_doctor_names_a_key_that_others_can_read(place: Place) -> None:
    key = place.folder / "keys" / "secrets.keys"
    key.chmod(0o644)
    done = place.run("doctor", "--offline")
    assert done.returncode == 1
    assert f"chmod 600 {key}" in done.stdout
    assert "rusak  kunci secrets.keys" in done.stdout


def test_doctor_names_a_database_of_an_older_version(place: Place) -> None:
    place.sql("DELETE FROM django_migrations WHERE app = 'sitewatch'")
    done = place.run("doctor", "--offline")
    assert done.returncode == 1
    assert "Jalankan: kentongan migrate" in done.stdout


def test_doctor_without_a_database_looks_at_the_rest(empty: Place) -> None:
    done = empty.run("doctor", "--offline")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Jalankan: kentongan migrate" in done.stdout
    assert "ruang kosong" in done.stdout


def test_doctor_names_a_channel_that_does_not_answer(place: Place) -> None:
    done = place.run("doctor")
    assert done.returncode == 1
    assert re.search(r"rusak  saluran telegram contoh-1: .*127\.0\.0\.1:9", done.stdout)
    assert "rahasia-telegram" not in done.stdout + done.stderr


def reply(to: dict[str, str], text: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = to["address"], "meja@contohkab.example"
    mail["Message-ID"], mail["Subject"] = "<balasan-1@contohkab.example>", "Re: Perintah"
    mail["In-Reply-To"] = message_id(to["key"], "contohkab.example")
    mail.set_content(text)
    return mail.as_bytes()


def test_a_mail_handed_over_twice_is_stored_once(place: Place) -> None:
    sent = place.act("mailed")
    for _ in range(2):
        done = place.run("mail", "receive", "--government", sent["slug"], given=reply(sent, "Diterima."))
        assert (done.returncode, done.stderr) == (0, "")
    assert place.act("facts")["inbox"] == ["new"]


def test_a_reply_by_mail_becomes_an_answer_and_garbage_does_not(place: Place) -> None:
    sent = place.act("mailed")
    for given in (b"\x00\xff bukan surat", b"From: x\n\n" + b"\n--" * 5000, reply(sent, "Sudah selesai.")):
        assert place.run("mail", "receive", "--government", sent["slug"], given=given).returncode == 0
    with place.process(*kentongan("worker")):
        deadline = time.monotonic() + 30
        while (facts := place.act("facts"))["moves"] != ["finish", "finish"] and time.monotonic() < deadline:
            time.sleep(0.3)
    assert facts["moves"] == ["finish", "finish"]
    assert facts["inbox"][0] == facts["inbox"][2] == "done"
    assert facts["inbox"][1] == "new", "what cannot be read is kept and tried again"


def test_mail_that_cannot_be_taken_is_told(place: Place, tmp_path: Path) -> None:
    assert "tidak ada surat" in place.run("mail", "receive", "--government", "contoh-1").stderr
    nowhere = place.run("mail", "receive", "--government", "sebelah", given=b"From: a@b.example\n\nhalo")
    assert (nowhere.returncode, "saluran e-mail belum diatur" in nowhere.stderr) == (1, True)
    unknown = place.run("mail", "receive", "--government", "entah", given=b"From: a@b.example\n\nhalo")
    assert (unknown.returncode, "Yang ada" in unknown.stderr) == (1, True)
    gone = f"sqlite://{tmp_path}/absent/x.sqlite3"
    away = place.run(
        "mail",
        "receive",
        "--government",
        "contoh-1",
        given=b"From: a@b.example\n\nhalo",
        KENTONGAN_DATABASE_URL=gone,
    )
    assert away.returncode == 75, "the mail server tries again"
