"""Sending mails: one connection for a batch, one outcome for each mail.

Guarantee: a mail whose end was written and not confirmed is Unknown; sending it again is safe, because the same
key gives the same Message-ID. Failure cases: the server is away (nothing left), refuses the sender (for
everyone), the recipient (for this address) or the content (for this mail), or hangs up in between.
"""

import asyncio
import imaplib
import re
import smtplib
from collections.abc import Sequence
from email import policy
from time import monotonic

from kentongan.ports.channel import ChannelError, Outcome, Outgoing, Receipt, Settings, Unknown
from kentongan.ports.http import Http, NotReached

from .letters import letter
from .servers import OPERATOR_S, UNREACHED_S, Server, fault, imap_server, open_imap, open_smtp, smtp_server

PATIENCE_S = 45.0  # longest stay inside `send`; half of the house's lease
_NO_MAILBOX = re.compile(r"\b5\.(?:1\.[0-9]+|2\.1)\b")  # RFC 3463: addressing; mailbox disabled
_ENHANCED = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


class Email:
    """An open sender address."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        self._server = smtp_server(settings)

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Outcome]:
        try:
            address = await checked_address(self._http, self._server)
        except ChannelError as error:
            return [error] * len(batch)
        return await asyncio.to_thread(self._deliver, address, batch)

    def _deliver(self, address: str, batch: Sequence[Outgoing]) -> list[Outcome]:
        session = _Session(self._settings, self._server, address)
        try:
            return [session.deliver(message) for message in batch]
        finally:
            session.close()

    async def probe(self) -> str:
        address = await checked_address(self._http, self._server)
        await asyncio.to_thread(self._knock, address)
        words = f"Terhubung ke peladen surat {self._server.host}."
        inbox = imap_server(self._settings)
        if inbox is None:
            return words
        await asyncio.to_thread(_knock_inbox, inbox, await checked_address(self._http, inbox))
        return f"{words} Kotak masuk {inbox.host} dapat dibaca."

    def _knock(self, address: str) -> None:
        session = _Session(self._settings, self._server, address)
        session.connection()
        session.close()


async def checked_address(http: Http, server: Server) -> str:
    """The address to connect to; raises ChannelError where the name is unknown or leads inside."""
    try:
        return await http.resolve(server.host, server.port)
    except NotReached as error:
        words = f"Peladen surat tidak dapat dihubungi. {error}"
        raise ChannelError(words, retry_after=UNREACHED_S, everyone=True) from None


def _knock_inbox(server: Server, address: str) -> None:
    try:
        open_imap(server, address).logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise fault(server, error) from None


class _Session:
    """One conversation with the server, opened again once it broke off. Lives in one thread."""

    def __init__(self, settings: Settings, server: Server, address: str) -> None:
        self._settings = settings
        self._server = server
        self._address = address
        self._sender = str(settings["from_address"])
        self._until = monotonic() + PATIENCE_S
        self._smtp: smtplib.SMTP | None = None
        self._down: ChannelError | None = None

    def connection(self) -> smtplib.SMTP:
        """Raises ChannelError."""
        if self._smtp is None:
            try:
                self._smtp = open_smtp(self._server, self._address, self._sender.rpartition("@")[2])
            except OSError as error:
                raise fault(self._server, error) from None
        return self._smtp

    def close(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                self._smtp.close()
            self._smtp = None

    def deliver(self, message: Outgoing) -> Outcome:
        if self._down:
            return self._down
        if monotonic() > self._until:
            return ChannelError("Menunggu giliran kirim.", retry_after=1.0)
        try:
            content = letter(message, self._settings).as_bytes(policy=policy.SMTP)
        except ValueError as error:
            return ChannelError(str(error), permanent=True, gone=True)
        try:
            smtp = self.connection()
        except ChannelError as error:
            self._down = error
            return error
        found = self._spoken(smtp, message, content)
        if isinstance(found, ChannelError) and found.everyone:
            self._down = found
        return found

    def _spoken(self, smtp: smtplib.SMTP, message: Outgoing, content: bytes) -> Outcome:
        try:
            refusal = self._envelope(smtp, message.to)
        except OSError:
            self._lost()
            return ChannelError("Peladen surat memutus sambungan sebelum menerima pesan.", retry_after=60.0)
        found = refusal or self._content(smtp, message.key, content)
        if isinstance(found, ChannelError):
            self._start_over(smtp)
        return found

    def _start_over(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except OSError:
            self._lost()

    def _envelope(self, smtp: smtplib.SMTP, to: str) -> ChannelError | None:
        code, words = smtp.mail(self._sender)
        if code >= 400:
            return _refused_sender(code, _said(code, words))
        code, words = smtp.rcpt(to)
        return _refused_address(code, _said(code, words)) if code >= 400 else None

    def _content(self, smtp: smtplib.SMTP, key: str, content: bytes) -> Outcome:
        try:
            code, words = smtp.data(content)
        except smtplib.SMTPDataError as error:
            code, words = error.smtp_code, _bytes(error.smtp_error)
        except OSError:
            self._lost()
            return Unknown("E-mail sudah dikirim, tetapi peladen surat tidak membalas.")
        if code < 400:
            return Receipt(key)
        return _refused_content(code, _said(code, words))

    def _lost(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _said(code: int, words: bytes) -> str:
    """The server's own words on one line, at most 200 characters."""
    return f"{code} {' '.join(words.decode(errors='replace').split())}"[:200]


def _refused_sender(code: int, said: str) -> ChannelError:
    wait = OPERATOR_S if code >= 500 else UNREACHED_S
    words = f"Peladen surat menolak alamat pengirim. Periksa pengaturan. ({said})"
    return ChannelError(words, retry_after=wait, everyone=True)


def _refused_address(code: int, said: str) -> ChannelError:
    """4xx asks to come again (greylisting). Of the 5xx, only those about the mailbox speak against the address."""
    if code == 421:
        return ChannelError(f"Peladen surat sedang menutup diri. ({said})", retry_after=60.0, everyone=True)
    if code < 500:
        return ChannelError(f"Peladen penerima meminta dicoba lagi nanti. ({said})", retry_after=300.0)
    gone = bool(_NO_MAILBOX.search(said)) or (code in (550, 551, 553) and not _ENHANCED.search(said))
    return ChannelError(f"Peladen surat menolak alamat penerima. ({said})", permanent=True, gone=gone)


def _refused_content(code: int, said: str) -> ChannelError:
    if code < 500:
        return ChannelError(f"Peladen surat belum dapat menerima pesan ini. ({said})", retry_after=300.0)
    return ChannelError(f"Peladen surat menolak isi pesan ini. ({said})", permanent=True)
