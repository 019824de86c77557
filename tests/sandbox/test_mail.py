"""Real SMTP in, real IMAP out (imap-tools), bounces, refusals and replies."""

import imaplib
import smtplib
import socket
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from imap_tools import AND, NOT, OR, BaseMailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import MailboxLoginError
from tests.sandbox.client import Api

DESK = "desk@pemda.go.id"
CAMAT = "camat.balaraja@pemda.go.id"


def _mail(
    to: str = CAMAT, subject: str = "Perintah 7", text: str = "Siapkan posko.\nSegera."
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Meja Kendali <{DESK}>"
    mail["To"] = f"Camat Balaraja <{to}>"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{subject.replace(' ', '')}@pemda.go.id>"
    mail["Reply-To"] = "desk+matter7@pemda.go.id"
    mail.set_content(text)
    return mail


def _send(api: Api, *mails: EmailMessage, sender: str = DESK) -> None:
    with smtplib.SMTP("127.0.0.1", api.sandbox.smtp_port, timeout=5) as smtp:
        for mail in mails:
            smtp.send_message(mail, from_addr=sender)


@pytest.fixture
def desk(api: Api) -> Iterator[BaseMailBox]:
    box = MailBoxUnencrypted("127.0.0.1", api.sandbox.imap_port, timeout=5)
    with box.login(DESK, api.sandbox.mail_password) as opened:
        yield opened


def test_a_mail_is_shown_as_a_phone(api: Api) -> None:
    _send(api, _mail())
    found = api.sandbox.control("GET", "/sandbox/phones?query=balaraja")["phones"]
    assert [(phone["channel"], phone["id"], phone["unread"]) for phone in found] == [("email", CAMAT, 1)]
    message = api.phone(CAMAT, "email", "?seen=1")["messages"][0]
    assert (message["direction"], message["subject"]) == ("in", "Perintah 7")
    assert message["text"] == "Siapkan posko.\nSegera."
    assert api.phone(CAMAT, "email")["unread"] == 0
    assert api.sandbox.control("GET", "/sandbox/phones?query=desk@")["total"] == 0


def test_a_reply_comes_to_the_plus_address(api: Api, desk: BaseMailBox) -> None:
    _send(api, _mail())
    api.act("reply", CAMAT, "email", text="Baik, <siap>.")
    (answer,) = desk.fetch()
    assert answer.subject == "Re: Perintah 7"
    assert answer.from_ == CAMAT
    assert answer.to == ("desk+matter7@pemda.go.id",)
    assert answer.headers["delivered-to"] == ("desk+matter7@pemda.go.id",)
    assert answer.headers["in-reply-to"] == answer.headers["references"] == ("<Perintah7@pemda.go.id>",)
    assert answer.text.startswith("Baik, <siap>.\r\n\r\nPada tanggal ")
    assert "menulis:\r\n> Siapkan posko.\r\n> Segera." in answer.text
    assert "Baik, &lt;siap&gt;." in answer.html
    thread = api.phone(CAMAT, "email")
    assert [message["direction"] for message in thread["messages"]] == ["in", "out"]
    assert thread["unread"] == 0


def test_a_reply_with_a_photo_to_an_earlier_mail(api: Api, desk: BaseMailBox) -> None:
    _send(api, _mail(), _mail(subject="Re: Perintah 8"))
    first = api.phone(CAMAT, "email")["messages"][0]["id"]
    api.act("photo", CAMAT, "email", caption="Foto posko", reply_to=first)
    api.act("reply", CAMAT, "email", text="Siap")
    photo, reply = desk.fetch()
    assert (photo.subject, reply.subject) == ("Re: Perintah 7", "Re: Perintah 8")
    assert photo.attachments[0].payload.startswith(b"\x89PNG")
    for act, body in (("press", {}), ("reply", {"reply_to": 999})):
        with pytest.raises(RuntimeError, match="404"):
            api.act(act, CAMAT, "email", **body)


def test_a_bounce_is_a_proper_report(api: Api, desk: BaseMailBox) -> None:
    api.fault("bounce", address=CAMAT)
    _send(api, _mail())
    _send(api, _mail(), sender="")  # a bounce of a bounce never comes
    (bounce,) = desk.fetch()
    report = bounce.obj
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    parts: Any = report.get_payload()
    text, status, headers = parts
    assert CAMAT in text.get_payload()
    about_all, about_one = status.get_payload()
    assert about_all["Reporting-MTA"]
    assert about_one["Final-Recipient"] == f"rfc822; {CAMAT}"
    assert (about_one["Action"], about_one["Status"]) == ("failed", "5.1.1")
    assert "<Perintah7@pemda.go.id>" in headers.get_payload()
    assert bounce.headers["return-path"] == ("<>",)
    assert api.sandbox.control("GET", "/sandbox/phones?query=balaraja")["total"] == 0


def test_refused_recipients(api: Api) -> None:
    for fault, code in (("reject", 550), ("tempfail", 451)):
        api.fault(fault, address=CAMAT, times=1)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            _send(api, _mail())
        assert refused.value.recipients[CAMAT][0] == code
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        _send(api, _mail(to="nobody"))
    _send(api, _mail())
    assert len(api.phone(CAMAT, "email")["messages"]) == 1


def test_a_lost_answer_after_the_mail_was_taken(api: Api) -> None:
    api.fault("drop", address=CAMAT, times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(api, _mail())
    assert len(api.phone(CAMAT, "email")["messages"]) == 1


def test_slow_mail_and_any_password(api: Api) -> None:
    api.fault("slow", channel="email", value=200, times=1)
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", api.sandbox.smtp_port, timeout=5) as smtp:
        smtp.login("desk", "any")
        smtp.send_message(_mail())
    assert time.monotonic() - began >= 0.2


def _fill(api: Api, desk: BaseMailBox) -> None:
    _send(api, _mail())
    for text in ("satu", "dua", "tiga"):
        api.act("reply", CAMAT, "email", text=f"jawaban {text}")


def test_flags_and_expunge(api: Api, desk: BaseMailBox) -> None:
    _fill(api, desk)
    uids = desk.uids()
    desk.flag(uids[:1], MailMessageFlags.FLAGGED, True)
    assert desk.uids(AND(flagged=True)) == uids[:1]
    list(desk.fetch(AND(uid=uids[1])))
    assert desk.uids(AND(seen=True)) == [uids[1]]
    desk.flag(uids[:1], MailMessageFlags.FLAGGED, False)
    assert desk.uids(AND(flagged=True)) == []
    desk.delete(uids[0])
    assert desk.uids() == uids[1:]
    api.act("reply", CAMAT, "email", text="baru")
    assert int(desk.uids()[-1]) > int(uids[-1])
    assert desk.folder.status("INBOX")["MESSAGES"] == 3


def test_searches(api: Api, desk: BaseMailBox) -> None:
    _fill(api, desk)
    uids = desk.uids()
    today = datetime.now(UTC).date()
    assert desk.uids(AND(text="jawaban dua")) == [uids[1]]
    assert desk.uids(AND(body="tiga", from_=CAMAT)) == [uids[2]]
    assert desk.uids(OR(AND(body="satu"), AND(body="dua"))) == uids[:2]
    assert desk.uids(NOT(AND(body="satu"))) == uids[1:]
    assert desk.uids(AND(subject="perintah", to="desk+matter7")) == uids
    assert desk.uids('HEADER In-Reply-To "Perintah7"') == uids
    assert desk.uids(AND(date_gte=today - timedelta(1))) == uids
    assert desk.uids(AND(date_lt=date(2020, 1, 1))) == []
    assert desk.uids(f"ON {today:%d-%b-%Y}") == uids
    assert desk.uids(f"UID {uids[1]}:*") == uids[1:]
    assert desk.uids("1:2 (UNSEEN UNDELETED)") == uids[:2]
    assert desk.numbers("3") == ["3"]
    assert desk.uids(AND(text="jawaban é"), charset="UTF-8") == []
    assert [mail.text for mail in desk.fetch("ALL", headers_only=True)] == ["", "", ""]
    assert len(list(desk.fetch(bulk=True))) == 3


@pytest.mark.parametrize(
    "criteria", ["NONSENSE", "NOT", "(SEEN", "SEEN)", "SINCE yesterday", "UID x", "FROM (a b)"]
)
def test_bad_searches(desk: BaseMailBox, criteria: str) -> None:
    with pytest.raises(imaplib.IMAP4.error):
        desk.client.uid("SEARCH", criteria)


def test_the_other_commands(api: Api, desk: BaseMailBox) -> None:
    _fill(api, desk)
    client = desk.client
    assert len(desk.uids()) == 3
    parts: Any = client.fetch("1", "(RFC822.HEADER INTERNALDATE BODY.PEEK[TEXT])")[1]
    assert b"Subject: Re: Perintah 7" in parts[0][1]
    assert b"jawaban satu" in parts[1][1]
    assert client.search(None, "SEEN")[1] == [b""]
    assert len(client.fetch("2:*", "RFC822")[1]) == 4
    assert client.search(None, "SEEN")[1] == [b"2 3"]
    assert client.store("1", "FLAGS.SILENT", r"(\Seen \Answered)")[0] == "OK"
    assert b"FLAGS (\\Answered))" in client.store("1", "FLAGS", r"\Answered")[1][0]
    assert client.list()[1] == [b'(\\HasNoChildren) "/" "INBOX"']
    assert client.noop()[0] == "OK"
    assert client.store("1", "+FLAGS", r"\Strange")[0] == "NO"
    for items in ("(ENVELOPE)", "(BODY[2])", "(((", "(*)"):
        with pytest.raises(imaplib.IMAP4.error):
            client.fetch("1", items)
    assert client.select("Sampah")[0] == "NO"
    client.state = "SELECTED"
    assert client.expunge()[0] == "NO"
    assert client.select("INBOX", readonly=True)[0] == "OK"
    assert client.fetch("2", "(BODY[])")[0] == "OK"
    assert client.search(None, "SEEN")[1] == [b"2 3"]
    assert client.fetch("1", "(BODY[])")[0] == "OK"
    assert client.search(None, "SEEN")[1] == [b"2 3"]
    assert client.expunge()[0] == "NO"
    assert client.uid("STORE", "1", "+FLAGS", r"(\Seen)")[0] == "NO"
    assert client.close()[0] == "OK"
    client.select("INBOX")
    client.store("1", "+FLAGS", r"(\Deleted)")
    client.close()
    client.select("INBOX")
    assert len(desk.uids()) == 2


def test_idle_tells_of_new_mail(api: Api, desk: BaseMailBox) -> None:
    _send(api, _mail())
    idle: Any = desk.idle
    idle.start()
    assert idle.poll(timeout=0.1) == []
    api.act("reply", CAMAT, "email", text="Siap")
    assert idle.poll(timeout=3)[0].endswith(b"EXISTS")
    idle.stop()
    assert len(desk.uids()) == 1


def test_another_session_expunges(api: Api, desk: BaseMailBox) -> None:
    _fill(api, desk)
    assert len(desk.uids()) == 3
    with MailBoxUnencrypted("127.0.0.1", api.sandbox.imap_port).login(DESK, "simulator") as other:
        other.delete(other.uids()[:2])
    assert len(desk.uids()) == 1


def test_who_may_not_log_in(api: Api) -> None:
    for user, password in ((DESK, "wrong"), ("no-address", api.sandbox.mail_password)):
        box = MailBoxUnencrypted("127.0.0.1", api.sandbox.imap_port, timeout=5)
        with pytest.raises(MailboxLoginError):
            box.login(user, password)
        box.logout()


def _talk(api: Api, *lines: bytes) -> bytes:
    """Send raw lines and read until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", api.sandbox.imap_port), timeout=5) as connection:
        connection.sendall(b"".join(lines))
        connection.shutdown(socket.SHUT_WR)
        heard = b""
        while part := connection.recv(65536):
            heard += part
        return heard


def test_raw_conversations(api: Api) -> None:
    password = api.sandbox.mail_password.encode()
    heard = _talk(
        api,
        b"a LOGIN {%d}\r\n%b {%d+}\r\n%b\r\n" % (len(DESK), DESK.encode(), len(password), password),
        b"b SELECT inbox\r\n",
        b"c DANCE\r\n",
        b"\r\n",
        b"d FETCH 1\r\n",
        b"e LOGIN only-one\r\n",
        b"f (x)\r\n",
        b"g STORE 1\r\n",
        b"h STATUS INBOX\r\n",
        b"i IDLE\r\nbad\r\n",
    )
    for wanted in (
        b"+ go on\r\na OK", b"b OK", b"c BAD", b"* BAD", b"d BAD", b"e BAD", b"f BAD", b"g NO", b"h OK",
        b"+ idling",
    ):  # fmt: skip
        assert wanted in heard
    assert b"first" in _talk(api, b"a SELECT INBOX\r\n")
    assert _talk(api, b"a LOGIN {99999999}\r\n").count(b"\r\n") == 1
