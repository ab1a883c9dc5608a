"""Mail over SMTP: one attempt at one mail, and exactly how it ended."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from domain.letters.mails import Answer, Mail, Outcome
from domain.values.plain_text import one_line

_SECONDS = 20.0
_SAID_MOST = 200
# Plain ASCII on the wire: not every mail server on the way takes more.
_POLICY = SMTP.clone(cte_type="7bit")
_NO_ANSWER = (aiosmtplib.SMTPException, OSError, TimeoutError, EOFError)


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server. `tls`: encrypted from the first byte; `start_tls`: must be before anything is said that matters,
    None where that is as the server offers.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    start_tls: bool | None = None


class Mailbox:
    """Sends as one address. `trusted` replaces the machine's own list of certificates, as for a server of one's own."""

    def __init__(self, server: Server, sender: Address, *, trusted: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._trusted = trusted

    async def send(self, mail: Mail, now: datetime) -> Answer:
        """Try once. Never raises for what a mail server says or does not say.

        Till the mail is handed over, whatever goes wrong means that it did not go. From then on only an answer tells:
        without one nobody knows, and it must not be repeated.
        """
        try:
            content = self._content(mail, now)
        except (ValueError, IndexError, MessageError):
            return Answer(Outcome.REFUSED, "nothing can be sent to such an address")
        client = self._client()
        try:
            await client.connect()
            await client.mail(self._sender.addr_spec)
            await client.rcpt(mail.to)
        except aiosmtplib.SMTPAuthenticationError as error:
            client.close()
            # The password is wrong, not the mail: it goes when that is mended.
            return Answer(Outcome.LATER, _said(error))
        except _NO_ANSWER as error:
            client.close()
            return _not_taken(error)
        try:
            await client.data(content)
        except aiosmtplib.SMTPResponseException as error:
            client.close()
            return _not_taken(error)
        except _NO_ANSWER as error:
            client.close()
            return Answer(Outcome.NOT_HEARD, _said(error))
        with suppress(*_NO_ANSWER):
            await client.quit()
        return Answer(Outcome.ACCEPTED)

    async def trouble(self) -> str | None:
        """Why nothing can be sent just now, in the server's words; None when it would take a mail."""
        client = self._client()
        try:
            await client.connect()
            await client.quit()
        except _NO_ANSWER as error:
            client.close()
            return _said(error)
        return None

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls=False if server.tls else server.start_tls,
            tls_context=self._trusted,
            timeout=_SECONDS,
        )

    def _content(self, mail: Mail, now: datetime) -> bytes:
        """The mail as it goes over the wire. Raises for an address that is none, or has letters beyond ASCII."""
        mail.to.encode("ascii")
        message = EmailMessage(policy=_POLICY)
        message["From"] = self._sender
        message["To"] = Address(mail.to_name, addr_spec=mail.to)
        if mail.reply_to:
            message["Reply-To"] = mail.reply_to
        message["Subject"] = one_line(mail.subject)
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{mail.mail_id.hex}@{self._sender.domain}>"
        # So that nobody's absence note answers it.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message.as_bytes()


def _not_taken(error: Exception) -> Answer:
    """5xx is for ever; anything else, and no answer at all, may be better another time."""
    is_final = isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500
    return Answer(Outcome.REFUSED if is_final else Outcome.LATER, _said(error))


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return one_line(f"{error.code} {error.message}")[:_SAID_MOST]
    return one_line(str(error) or type(error).__name__)[:_SAID_MOST]
