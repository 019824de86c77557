"""E-mail against the Simulator's SMTP and IMAP, with faults, and against servers that hang up."""

import contextlib
import email
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from kentongan.integrations.email import keys
from kentongan.integrations.email.letters import letter
from kentongan.integrations.email.manifest import MANIFEST
from kentongan.integrations.email.quotes import MARK, html_text, new_words
from kentongan.integrations.email.receiver import EmailReceiver, piped
from kentongan.ports.channel import ChannelError, Enclosure, Outcome, Outgoing, Receipt, Unknown
from kentongan.ports.receiver import FileRef, Inbound, Polled, Proof, Proved, Replied
from kentongan.sandbox.process import SandboxProcess

from .suite import ORDER, PACKAGE, NetworkSuite, ReceiverSuite, is_sentence, using

DESK = "perintah@tirtamulya.example"
RECEIVER = EmailReceiver()
PLAIN: dict[str, Any] = {"from_address": DESK, "from_name": "Pemerintah Kabupaten Tirtamulya"}


def settings_of(simulator: SandboxProcess) -> dict[str, Any]:
    return PLAIN | {
        "smtp_host": "127.0.0.1",
        "smtp_port": str(simulator.smtp_port),
        "smtp_security": "none",
        "smtp_user": "perintah",
        "smtp_password": "sandi-surat-rahasia",
        "reply_address": DESK,
        "imap_host": "127.0.0.1",
        "imap_port": str(simulator.imap_port),
        "imap_security": "none",
        "imap_user": DESK,
        "imap_password": simulator.mail_password,
        "timeout": "3",
    }


def open_boxes(simulator: SandboxProcess, *addresses: str) -> None:
    users = [{"email": address} for address in addresses]
    simulator.control("POST", "/sandbox/users", {"users": users})


def fault(simulator: SandboxProcess, name: str, address: str, **more: Any) -> None:
    simulator.control("POST", "/sandbox/faults", {"fault": name, "address": address} | more)


def seen(simulator: SandboxProcess, address: str) -> list[dict[str, Any]]:
    messages = simulator.control("GET", f"/sandbox/phones/email/{address}")["messages"]
    return [message for message in messages if message["direction"] == "in"]


def act(simulator: SandboxProcess, address: str, name: str, **what: Any) -> Any:
    return simulator.control("POST", f"/sandbox/phones/email/{address}/{name}", what)


def send(settings: dict[str, Any], *batch: Outgoing) -> Sequence[Outcome]:
    return using(lambda http: MANIFEST.open(settings, http).send(batch))


def poll(settings: dict[str, Any], cursor: str = "") -> Polled:
    found = using(lambda http: RECEIVER.poll(settings, http, cursor))
    assert found is not None
    return found


def inbound(polled: Polled) -> list[Inbound]:
    return [one for raw in polled.updates for one in RECEIVER.parse(raw.body)]


def refusal(found: Outcome) -> ChannelError:
    assert isinstance(found, ChannelError)
    assert is_sentence(found.message), found.message
    return found


class TestChannel(NetworkSuite):
    kind = "email"

    def settings(self, simulator: SandboxProcess) -> dict[str, Any]:
        return settings_of(simulator)

    def moved(self, settings: dict[str, Any], port: int) -> dict[str, Any]:
        return settings | {"smtp_port": str(port)}

    def addresses(self, simulator: SandboxProcess, count: int) -> list[str]:
        addresses = [f"pejabat{n}@kecamatan.example" for n in range(count)]
        open_boxes(simulator, *addresses)
        return addresses

    def received(self, simulator: SandboxProcess, address: str) -> list[str]:
        return [message["text"] for message in seen(simulator, address)]


class TestReceiver(ReceiverSuite):
    kind = "email"
    ending = "eml"
    settings: ClassVar[dict[str, Any]] = {}

    def nested(self, depth: int) -> bytes:
        layers = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)]
        return b"From: a@b.example\n" + "".join(layers).encode()


KEY, SENDER, MAIL_ID = "d:12:34", "rina.wulandari@kecamatan.example", "<CAF42@kecamatan.example>"
WORDS = {
    "gmail_id": "Sudah dilaksanakan, pintu air dibuka.",
    "gmail_en": "Diterima.",
    "outlook_id": "Diterima, segera kami tindak lanjuti.\n\nSalam,\nRina",
    "outlook_en": "Done.",
    "iphone_id": "Siap laksanakan.",
    "signature": "Selesai pukul 14.00.",
    "bottom": "Sudah selesai.",
    "html_only": "Sudah diterima & dibaca.",
}
PROOFS: dict[str, list[Inbound]] = {
    "bounce": [
        Proved(KEY, Proof.FAILED, detail="E-mail ditolak peladen penerima: 550 5.1.1 User unknown"),
    ],
    "delivered": [Proved(KEY, Proof.DELIVERED)],
    "displayed": [Proved(KEY, Proof.READ)],
    "delayed": [],
    "vacation": [],
    "list": [],
}


def fixture(name: str) -> bytes:
    return (PACKAGE / "email" / "fixtures" / f"{name}.eml").read_bytes()


@pytest.mark.parametrize("name", WORDS)
def test_only_the_new_words_of_a_reply_are_taken(name: str) -> None:
    assert RECEIVER.parse(fixture(name)) == [Replied(SENDER, WORDS[name], MAIL_ID, KEY)]


@pytest.mark.parametrize("name", PROOFS)
def test_reports_are_read_and_robots_are_not_heard(name: str) -> None:
    assert RECEIVER.parse(fixture(name)) == PROOFS[name]


def test_pictures_come_along_but_no_logo_and_no_program() -> None:
    (reply,) = RECEIVER.parse(fixture("photo"))
    assert isinstance(reply, Replied)
    assert [(file.name, file.media_type) for file in reply.files] == [("bukti.png", "image/png")]
    assert reply.files[0].content.startswith(b"\x89PNG")
    content = using(lambda http: RECEIVER.fetch({}, http, reply.files[0]))
    assert content == reply.files[0].content


def test_every_fixture_is_expected() -> None:
    names = {path.stem for path in (PACKAGE / "email" / "fixtures").glob("*.eml")}
    assert names == {*WORDS, *PROOFS, "photo"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pada hari Senin 5 petugas kami menulis laporan.\nSelesai.", None),
        ("On it.", None),
        ("Dari hasil rapat: selesai.", None),
        ("> semua dikutip", ""),
        (f"Siap.\n{MARK}\nApa ada kendala?", "Siap."),
        ("Siap.\n\n----- Pesan Asli -----\nDari: x\nkendala", "Siap."),
        ("Siap.\nDapatkan Outlook untuk Android<https://aka.ms/x>\n", "Siap."),
        ("Siap.\n\nPada Jumat, 20 November 2026 09.12.00 WIB, A <a@b> menulis:\n\nApa ada kendala?", "Siap."),
        ("Siap.\n\nFrom: A <a@b>\nDate: 20 Nov 2026\nSubject: x\n\nkendala", "Siap."),
        ("", ""),
    ],
)
def test_what_counts_as_new(text: str, words: str | None) -> None:
    assert new_words(text) == (text if words is None else words)


@pytest.mark.parametrize(
    "body",
    [b"<a" * 100_000, b"<!--" * 50_000, b"</" * 100_000, b"<?" * 100_000, b"&#" * 100_000, b"_____" + b"\n" * 200_000,
     b"On 1\n" * 40_000, b"--b\n\nx\n" * 100_000],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "multipart/mixed; boundary=b"])
def test_no_mail_keeps_the_worker_busy(body: bytes, kind: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(ValueError):
        RECEIVER.parse(b"From: a@b.example\nContent-Type: " + kind.encode() + b"\n\n" + body)
    assert time.process_time() - begun < 8


def test_a_header_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="rumit"):
        RECEIVER.parse(b"From: " + b"a@b.example, " * 20_000 + b"\n\nx\n")


def test_html_is_read_without_its_markup() -> None:
    html = (
        "<title>x</title><p>Satu<br>dua</p><div>tiga <b>empat</b></div><blockquote>lama</blockquote><p>lima"
    )
    assert html_text(html) == "Satu\ndua\n\ntiga empat\n\nlima"


@given(key=st.text(min_size=1, max_size=40))
def test_a_key_survives_a_mail_header_that_folds_case(key: str) -> None:
    written = keys.message_id(key, "tirtamulya.example")
    assert written.isascii()
    assert written.lower() == written
    assert keys.keys_in(f"<lain@x.example> {written}\t<lagi@y.example>") == [key]
    address = keys.plus_address(DESK, key)
    assert len(address.partition("@")[0]) <= 64
    assert keys.keys_in(f"Perintah <{address}>") in ([key], [])


@given(subject=st.text(max_size=80), name=st.text(max_size=40), key=st.text(min_size=1, max_size=20),
       text=st.text(max_size=200))  # fmt: skip
def test_no_text_can_add_a_header(subject: str, name: str, key: str, text: str) -> None:
    order = replace(ORDER, to="a@b.example", subject=subject, key=key, text=text, thread=key)
    settings = PLAIN | {"from_name": name, "reply_address": DESK}
    read = email.message_from_bytes(
        letter(order, settings).as_bytes(policy=policy.SMTP), policy=policy.default
    )
    assert set(read.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "In-Reply-To", "References",
        "Reply-To", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert len(read.keys()) == 11
    assert keys.keys_in(str(read["Message-ID"])) == [key]


@pytest.mark.parametrize(
    "to",
    ["", "budi", "a@b.example\r\nBcc: c@d.example", "a@b.example\nx", "a@b.example, c@d.example", "<a@b.example>",
     "a b@c.example", "a@b@c.example", "ä@b.example", f"{'a' * 65}@b.example"],
)  # fmt: skip
def test_an_impossible_address_is_gone_before_anything_is_sent(to: str, simulator: SandboxProcess) -> None:
    (found,) = send(settings_of(simulator), replace(ORDER, to=to))
    assert (refusal(found).permanent, refusal(found).gone) == (True, True)


def test_an_order_in_the_mailbox(simulator: SandboxProcess, started: SandboxProcess) -> None:
    to = "camat@kecamatan.example"
    open_boxes(simulator, to)
    order = replace(ORDER, to=to, thread="d:12:30")
    assert send(settings_of(simulator), order) == [Receipt(order.key)]
    (message,) = seen(simulator, to)
    assert message["subject"] == order.subject
    assert message["message_id"] == "<k-d=3a12=3a34@tirtamulya.example>"
    (path,) = (started.folder / "mail").rglob("*/inbox/*.eml")
    mail = email.message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
    assert str(mail["In-Reply-To"]) == str(mail["References"]) == "<k-d=3a12=3a30@tirtamulya.example>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert str(mail["Reply-To"]) == "perintah+k-d=3a12=3a34@tirtamulya.example"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").split("\n\n") == [
        MARK, order.heading, order.text, f"Buka dan jawab: {order.link}",
        "Atau balas e-mail ini dengan kata: “Diterima”, “Selesai”, “Kendala”.\n",
    ]  # fmt: skip
    assert f'<a href="{order.link}"' in html.get_content()
    assert "&lt;Cisadane&gt; &amp; sekitarnya" in html.get_content()


def test_without_a_way_back_no_reply_is_asked_for() -> None:
    mail = letter(replace(ORDER, to="a@b.example"), PLAIN)
    assert "Reply-To" not in mail
    assert "balas" not in mail.as_string()


def test_each_mail_of_a_batch_has_its_own_outcome(simulator: SandboxProcess) -> None:
    names = ("baik", "ditolak", "nanti", "putus", "akhir")
    boxes = {name: f"{name}@kecamatan.example" for name in names}
    open_boxes(simulator, *boxes.values())
    fault(simulator, "reject", boxes["ditolak"])
    fault(simulator, "tempfail", boxes["nanti"])
    fault(simulator, "drop", boxes["putus"])
    orders = [replace(ORDER, to=to, key=name) for name, to in boxes.items()]
    good, rejected, later, dropped, last = send(settings_of(simulator), *orders)
    assert (good, last) == (Receipt("baik"), Receipt("akhir"))
    assert (refusal(rejected).permanent, refusal(rejected).gone) == (True, True)
    assert "550 5.1.1" in refusal(rejected).message
    assert (refusal(later).permanent, refusal(later).everyone) == (False, False)
    assert isinstance(dropped, Unknown)
    assert {name: len(seen(simulator, to)) for name, to in boxes.items()} == {
        "baik": 1, "ditolak": 0, "nanti": 0, "putus": 1, "akhir": 1,
    }  # fmt: skip


def test_a_second_copy_carries_the_same_number(simulator: SandboxProcess) -> None:
    to = "putus@kecamatan.example"
    open_boxes(simulator, to)
    fault(simulator, "drop", to, times=1)
    order = replace(ORDER, to=to)
    assert isinstance(send(settings_of(simulator), order)[0], Unknown)
    assert send(settings_of(simulator), order) == [Receipt(order.key)]
    assert len({message["message_id"] for message in seen(simulator, to)}) == 1


@pytest.mark.slow
def test_a_slow_server_is_waited_for_but_not_for_ever(simulator: SandboxProcess) -> None:
    to = "lambat@kecamatan.example"
    open_boxes(simulator, to)
    fault(simulator, "slow", to, value=300, times=1)
    assert send(settings_of(simulator), replace(ORDER, to=to)) == [Receipt(ORDER.key)]
    fault(simulator, "slow", to, value=1500, times=1)
    (found,) = send(settings_of(simulator) | {"timeout": "1"}, replace(ORDER, to=to))
    assert isinstance(found, Unknown)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Callable[..., tuple[int, list[bytes]]]]:
    """A mail server that answers each line by its first word, and hangs up where it has nothing to say."""
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1"]
    sockets: list[socket.socket] = []

    def talk(connection: socket.socket, answers: dict[str, str], heard: list[bytes]) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(answers["greeting"].encode() + b"\r\n")
            in_mail = False
            for line in connection.makefile("rb"):
                heard.append(line)
                word = line.split()[0].decode().upper() if line.strip() else "?"
                if in_mail and line != b".\r\n":
                    continue
                if word not in answers:
                    return
                in_mail = answers[word].startswith("354")
                connection.sendall(answers[word].encode() + b"\r\n")

    def start(**answers: str) -> tuple[int, list[bytes]]:
        server, heard = socket.create_server(("127.0.0.1", 0)), list[bytes]()
        sockets.append(server)
        answers = {"greeting": "220 relay", "EHLO": "250 relay", "MAIL": "250 ok", "RSET": "250 ok"} | answers

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=talk, args=(connection, answers, heard), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        return int(server.getsockname()[1]), heard

    yield start
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@pytest.mark.parametrize(
    ("answers", "permanent", "gone", "everyone"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, True, True, False),
        ({"RCPT": "550 no such user"}, True, True, False),
        ({"RCPT": "553 5.1.3 bad address"}, True, True, False),
        ({"RCPT": "550 5.2.1 disabled"}, True, True, False),
        ({"RCPT": "552 5.2.2 mailbox full"}, True, False, False),
        ({"RCPT": "550 5.7.1 relaying denied"}, True, False, False),
        ({"RCPT": "554 5.7.1 blocked by policy"}, True, False, False),
        ({"RCPT": "451 4.7.1 greylisted"}, False, False, False),
        ({"RCPT": "421 4.3.2 shutting down"}, False, False, True),
        ({"MAIL": "553 5.7.1 not your address"}, False, False, True),
        ({"MAIL": "451 4.3.0 busy"}, False, False, True),
        ({"RCPT": "250 ok", "DATA": "554 5.6.0 no"}, True, False, False),
        ({"RCPT": "250 ok", "DATA": "354 go", ".": "554 5.7.1 spam"}, True, False, False),
        ({"RCPT": "250 ok", "DATA": "354 go", ".": "451 4.3.0 later"}, False, False, False),
        ({}, False, False, False),
        ({"greeting": "554 no service"}, False, False, True),
    ],
)
def test_what_refusals_mean(
    answers: dict[str, str], permanent: bool, gone: bool, everyone: bool, mail_server: Any
) -> None:
    port, _ = mail_server(**answers)
    settings = PLAIN | {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "timeout": "2"}
    (found,) = send(settings, replace(ORDER, to="a@b.example"))
    error = refusal(found)
    assert (error.permanent, error.gone, error.everyone) == (permanent, gone, everyone)


def test_the_password_never_leaves_without_the_encryption_asked_for(mail_server: Any) -> None:
    port, heard = mail_server()
    settings = PLAIN | {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "starttls",
                        "smtp_user": "u", "smtp_password": "sandi-surat-rahasia"}  # fmt: skip
    (found,) = send(settings, replace(ORDER, to="a@b.example"))
    assert "STARTTLS" in refusal(found).message
    assert refusal(found).everyone
    assert not [line for line in heard if line.startswith(b"AUTH")]


def test_a_bounce_comes_home(simulator: SandboxProcess) -> None:
    settings, to = settings_of(simulator), "hilang@kecamatan.example"
    open_boxes(simulator, to)
    start = poll(settings)
    fault(simulator, "bounce", to)
    assert send(settings, replace(ORDER, to=to)) == [Receipt(ORDER.key)]
    (proved,) = inbound(poll(settings, start.cursor))
    assert isinstance(proved, Proved)
    assert (proved.reference, proved.proof) == (ORDER.key, Proof.FAILED)
    assert "5.1.1" in proved.detail


def test_replies_come_home_once_with_their_photo(simulator: SandboxProcess) -> None:
    settings, to = settings_of(simulator), "camat@kecamatan.example"
    open_boxes(simulator, to)
    send(settings, replace(ORDER, to=to, text="Laporkan.\n\nSebutkan kendala bila ada."))
    act(simulator, to, "reply", text="Sudah selesai, aman.")
    act(simulator, to, "photo", caption="Bukti")
    first = poll(settings)
    match inbound(first):
        case [Replied() as words, Replied() as photo]:
            assert (words.sender, words.text, words.reply_to) == (to, "Sudah selesai, aman.", ORDER.key)
            assert (photo.text, photo.reply_to, len(photo.files)) == ("Bukti", ORDER.key, 1)
            assert photo.files[0].media_type in ("image/jpeg", "image/png")
        case other:
            pytest.fail(str(other))
    assert poll(settings, first.cursor) == Polled((), first.cursor)
    act(simulator, to, "reply", text="Tambahan.")
    assert [one.text for one in inbound(poll(settings, first.cursor)) if isinstance(one, Replied)] == [
        "Tambahan."
    ]


def test_a_rebuilt_mailbox_is_read_again(simulator: SandboxProcess) -> None:
    """The inbox of the house keeps each mail once, by its Message-ID."""
    settings, to = settings_of(simulator), "camat@kecamatan.example"
    open_boxes(simulator, to)
    send(settings, replace(ORDER, to=to))
    sent = act(simulator, to, "reply", text="Siap.")["message_id"]
    found = poll(settings, "99999:500")
    assert [raw.provider_id for raw in found.updates] == [sent]
    assert found.cursor == poll(settings).cursor


def test_a_wrong_imap_password_is_told_without_it(simulator: SandboxProcess) -> None:
    settings = settings_of(simulator) | {"imap_password": "sandi-salah-sekali"}
    for work in (
        lambda http: RECEIVER.poll(settings, http, ""),
        lambda http: MANIFEST.open(settings, http).probe(),
    ):
        with pytest.raises(ChannelError, match="menolak nama pengguna atau sandi") as caught:
            using(work)
        assert "sandi-salah-sekali" not in repr(caught.value)
        assert caught.value.everyone


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS for mail.kantor.invalid, signed by itself and trusted by this process."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.kantor.invalid")])
    begin = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=9))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("mail.kantor.invalid")]), False)
    made = made.add_extension(x509.BasicConstraints(True, None), True)
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "both.pem").write_bytes(private + certificate)
    (tmp_path / "trusted.pem").write_bytes(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    return context


@pytest.mark.parametrize("name", ["mail.kantor.invalid", "lain.kantor.invalid"])
def test_the_pinned_address_must_carry_the_name_of_the_server(
    name: str, certified: ssl.SSLContext, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names lead nowhere but to the checked address; the certificate is for one of them."""
    settings.PRIVATE_HOSTS_ALLOWED = [name]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **o: real("127.0.0.1" if host == name else host, *a, **o)
    )
    with secured(certified, b"220 hi", EHLO=b"250 hi", QUIT=b"221 bye") as smtp_port, secured(
        certified, b"* OK IMAP4rev1", CAPABILITY=b"* CAPABILITY IMAP4rev1\r\n%s OK done", LOGIN=b"%s OK done",
        LOGOUT=b"* BYE\r\n%s OK done",
    ) as imap_port:  # fmt: skip
        out = PLAIN | {"smtp_host": name, "smtp_port": smtp_port, "smtp_security": "tls"}
        inbox = {"imap_host": name, "imap_port": imap_port, "imap_user": "u", "imap_password": "p"}
        if name == "mail.kantor.invalid":
            words = using(lambda http: MANIFEST.open(out | inbox, http).probe())
            assert words.count(name) == 2
            return
        for work in (
            lambda http: MANIFEST.open(out, http).probe(),
            lambda http: RECEIVER.poll(out | inbox, http, ""),
        ):
            with pytest.raises(ChannelError, match="sertifikat"):
                using(work)


@contextlib.contextmanager
def secured(context: ssl.SSLContext, greeting: bytes, **answers: bytes) -> Iterator[int]:
    """A TLS server that greets and answers by command, in SMTP's or IMAP's order of words."""

    def talk(plain: socket.socket) -> None:
        with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
            connection.sendall(greeting + b"\r\n")
            for line in connection.makefile("rb"):
                words = line.split()
                word = next((one.decode().upper() for one in words if one.decode().upper() in answers), "")
                reply = answers[word] if word else b"500 unknown"
                connection.sendall((reply % words[0] if b"%s" in reply else reply) + b"\r\n")

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


def test_an_internal_inbox_is_refused(simulator: SandboxProcess, settings: Any) -> None:
    settings.PRIVATE_HOSTS_ALLOWED = []
    with pytest.raises(ChannelError, match="KENTONGAN_ALLOW_PRIVATE"):
        poll(settings_of(simulator))


def test_without_an_inbox_there_is_nothing_to_poll() -> None:
    assert using(lambda http: RECEIVER.poll(PLAIN, http, "")) is None


def test_a_piped_mail_is_known_by_its_number() -> None:
    assert piped(fixture("gmail_id")).provider_id == MAIL_ID
    assert piped(b"From a@b Sat Nov 21\n" + fixture("gmail_id")).provider_id == MAIL_ID
    nameless, other = piped(b"From: a@b.example\n\nSiap."), piped(b"From: a@b.example\n\nBukan.")
    assert nameless.provider_id != other.provider_id
    assert piped(nameless.body) == nameless
    assert len(piped(b"Message-ID: <" + b"x" * 500 + b">\n\n").provider_id) <= 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"smtp_port": "0"}, "Porta SMTP"),
        ({"imap_port": "99999"}, "Porta IMAP"),
        ({"timeout": "600"}, "Batas waktu"),
        ({"from_address": "perintah"}, "Alamat pengirim"),
        ({"reply_address": "a@b\nc"}, "Alamat balasan"),
        ({"imap_host": "imap.example", "imap_user": ""}, "IMAP"),
    ],
)
def test_wrong_settings_are_named(wrong: dict[str, str], words: str) -> None:
    assert words in MANIFEST.check(PLAIN | {"smtp_host": "relay.example"} | wrong)


def test_names_of_files_stay_names() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.add_attachment(b"\xff\xd8" * 20, maintype="image", subtype="jpeg", filename="../../etc/passwd.jpg")
    (reply,) = RECEIVER.parse(mail.as_bytes())
    assert isinstance(reply, Replied)
    assert reply.files == (FileRef(".._.._etc_passwd.jpg", "image/jpeg", content=b"\xff\xd8" * 20),)


def test_pictures_are_attached() -> None:
    shown = Enclosure("crawler\n-7.jpg", "image/jpeg", b"\xff\xd8\xff", "Yang dilihat: mesin pencari")
    mail = letter(replace(ORDER, to="ani@contohkab.example", enclosures=(shown,)), PLAIN)
    read = email.message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert isinstance(read, EmailMessage)
    (part,) = read.iter_attachments()
    assert (part.get_content_type(), part.get_filename(), part.get_content()) == (
        "image/jpeg",
        "crawler -7.jpg",
        b"\xff\xd8\xff",
    )
    body = read.get_body(("plain",))
    assert body is not None
    assert ORDER.text in body.get_content()
