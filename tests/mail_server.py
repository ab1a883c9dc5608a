"""A mail server on this machine that keeps what it is given, and misbehaves as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """`mails` are those it accepted, `went_to` whom each was for, `sizes` what was said of its size before. `to`: what
    it answers to a recipient, `answers` to some of them; `after_data`: to a whole mail, None hangs up without a word,
    after it was kept.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    went_to: list[list[str]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    to: str = "250 OK"
    answers: dict[str, str] = field(default_factory=dict)
    after_data: str | None = "250 OK"
    logins: list[tuple[str, str]] = field(default_factory=list)
    password: str | None = None

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """RCPT TO."""
        if self.password and not session.authenticated:
            return "530 5.7.0 say who you are first"
        said = self.answers.get(address, self.to)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_MAIL(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        envelope.mail_from = address
        self.sizes += [int(each.lower().removeprefix("size=")) for each in options if each.lower().startswith("size=")]
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The whole mail."""
        if self.after_data is None or self.after_data.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.went_to.append(list(envelope.rcpt_tos))
        if self.after_data is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 never heard"
        return self.after_data

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        """Whoever has the password."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == self.password, handled=False)


@asynccontextmanager
async def mail_server(*, password: str | None = None) -> AsyncIterator[MailServer]:
    """Listens on the loopback while inside. With a password it takes mail from who has it only."""
    here = MailServer(password=password)
    loop = asyncio.get_running_loop()
    connections: list[SMTP] = []

    def connection() -> SMTP:
        asked = here.authenticate if password else None
        made = SMTP(
            here,
            hostname="mail.example",
            loop=loop,
            authenticator=asked,
            auth_require_tls=False,
        )
        connections.append(made)
        return made

    server = await loop.create_server(connection, "127.0.0.1", 0)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for each in connections:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        await server.wait_closed()
        # What was broken off is closed by the loop's next turn.
        await asyncio.sleep(0)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """One of the two parts of a mail."""
    part = mail.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")
