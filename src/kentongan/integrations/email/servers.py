"""Connections to mail servers: to the address the house has checked, under the name its certificate carries."""

import imaplib
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Any

from kentongan.ports.channel import ChannelError, Settings

UNREACHED_S = 60.0
OPERATOR_S = 300.0  # until somebody corrects a setting, trying more often changes nothing


@dataclass(frozen=True, slots=True)
class Server:
    """`security`: none, starttls (upgrade on the plain port) or tls (from the first byte). `timeout` in s."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    timeout: float


def smtp_server(settings: Settings) -> Server:
    return _server(settings, "smtp", 587, "starttls")


def imap_server(settings: Settings) -> Server | None:
    """None where replies are not fetched."""
    return _server(settings, "imap", 993, "tls") if settings.get("imap_host") else None


def _server(settings: Settings, kind: str, port: int, security: str) -> Server:
    return Server(
        str(settings[f"{kind}_host"]),
        int(settings.get(f"{kind}_port") or port),
        str(settings.get(f"{kind}_security") or security),
        str(settings.get(f"{kind}_user") or ""),
        str(settings.get(f"{kind}_password") or ""),
        float(settings.get("timeout") or 20),
    )


class _PinnedSmtp(smtplib.SMTP):
    """smtplib that connects to `address` and speaks to `server.host`."""

    def __init__(self, server: Server, address: str, local_name: str, **options: Any) -> None:
        self._address = address
        super().__init__(server.host, server.port, local_name, timeout=server.timeout, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return super()._get_socket(self._address, port, timeout)  # type: ignore[misc,no-any-return]


class _PinnedSmtpTls(_PinnedSmtp, smtplib.SMTP_SSL):
    pass


def open_smtp(server: Server, address: str, local_name: str) -> smtplib.SMTP:
    """Connected, encrypted as asked and signed in; raises OSError (smtplib's errors are such)."""
    context = ssl.create_default_context()
    if server.security == "tls":
        smtp: smtplib.SMTP = _PinnedSmtpTls(server, address, local_name, context=context)
    else:
        smtp = _PinnedSmtp(server, address, local_name)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
    except OSError:
        smtp.close()
        raise
    return smtp


class _PinnedImap(imaplib.IMAP4):
    def __init__(self, server: Server, address: str) -> None:
        self._address = address
        self._context = ssl.create_default_context() if server.security == "tls" else None
        super().__init__(server.host, server.port, server.timeout)

    def _create_socket(self, timeout: float) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        if self._context is None:
            return plain
        return self._context.wrap_socket(plain, server_hostname=self.host)


def open_imap(server: Server, address: str) -> imaplib.IMAP4:
    """Connected, encrypted as asked and signed in; raises OSError and imaplib.IMAP4.error."""
    imap = _PinnedImap(server, address)
    try:
        if server.security == "starttls":
            imap.starttls(ssl.create_default_context())
        imap.login(server.user, server.password)
    except (OSError, imaplib.IMAP4.error):
        imap.shutdown()
        raise
    return imap


def fault(server: Server, error: Exception) -> ChannelError:
    """Why a server could not be used, for everyone; what it said itself stays out, it may repeat a secret."""
    where = f"{server.host}:{server.port}"
    match error:
        case imaplib.IMAP4.abort():
            return _later(f"Peladen surat {where} memutus sambungan.")
        case smtplib.SMTPAuthenticationError() | imaplib.IMAP4.error():
            return _operator(f"Peladen surat {where} menolak nama pengguna atau sandi. Periksa pengaturan.")
        case smtplib.SMTPNotSupportedError():
            return _operator(f"Peladen surat {where} tidak mengenal STARTTLS atau sandi. Periksa pengaturan.")
        case ssl.SSLError():
            return _operator(
                f"Sambungan aman ke peladen surat {where} gagal: sertifikat tidak dapat dipercaya."
            )
        case _:
            return _later(f"Peladen surat {where} tidak dapat dihubungi.")


def _later(words: str) -> ChannelError:
    return ChannelError(words, retry_after=UNREACHED_S, everyone=True)


def _operator(words: str) -> ChannelError:
    return ChannelError(words, retry_after=OPERATOR_S, everyone=True)
