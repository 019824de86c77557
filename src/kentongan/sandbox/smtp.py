"""The mail server that the desk sends through: takes everything, and misbehaves on demand."""

import asyncio
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from kentongan.sandbox import letters
from kentongan.sandbox.clock import Clock
from kentongan.sandbox.errors import ActError
from kentongan.sandbox.faults import Faults
from kentongan.sandbox.mailboxes import DESK, PostOffice, base_address


class Reception:
    """aiosmtpd's handler. Faults are by recipient, without the plus part."""

    def __init__(self, office: PostOffice, faults: Faults, clock: Clock) -> None:
        self._office = office
        self._faults = faults
        self._clock = clock

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        try:
            base = base_address(address)
        except ActError:
            return "553 5.1.3 Recipient address is not valid"
        if self._faults.hit("reject", base):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if self._faults.hit("tempfail", base):
            return f"451 4.7.1 <{address}>: Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = cast("bytes", envelope.content)  # a str only with decode_data
        sender = (envelope.mail_from or "").strip("<>")  # a bounce has the sender <>
        if sender:
            self._office.mark(sender, DESK)
        dropped = False
        for recipient in envelope.rcpt_tos:
            await self._take(recipient, sender, content)
            dropped = dropped or self._faults.hit("drop", base_address(recipient)) is not None
        if dropped:  # the mail is delivered, and the sender never learns it
            cast("asyncio.Transport", server.transport).abort()
        return "250 2.0.0 Ok: queued"

    async def _take(self, recipient: str, sender: str, content: bytes) -> None:
        base, now = base_address(recipient), self._clock()
        if slow := self._faults.hit("slow", base):
            await asyncio.sleep(slow.value / 1000)
        if not self._faults.hit("bounce", base):
            self._office.deliver(recipient, content, now, sender)
        elif sender:  # a bounce of a bounce would never end
            self._office.deliver(sender, letters.bounce(content, sender, recipient, now), now)


def _let_in(*_: Any) -> AuthResult:
    """Any user and password will do: the desk's own sign-in code is what gets exercised."""
    return AuthResult(success=True)


def session(reception: Reception) -> SMTP:
    return SMTP(
        reception,
        hostname="simulator",
        enable_SMTPUTF8=True,
        auth_require_tls=False,
        authenticator=_let_in,
        loop=asyncio.get_running_loop(),
    )
