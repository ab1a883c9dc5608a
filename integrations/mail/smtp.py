"""Mail over SMTP: one attempt at one mail, and exactly how it ended for each address."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address

import aiosmtplib

from domain.letters.attempts import AddressAnswer, Answer, Mail, Outcome, Recipient, alike
from domain.letters.envelope import RecipientKind
from domain.values.plain_text import one_line
from integrations.mail.content import NoAddress, address_of, content_of

# One word and its answer; all of them before the mail itself; the mail, with a second more for each 100 kB. Together
# they stay below the five minutes after which a mail in somebody's hand counts as lost.
_SECONDS, _TALK_SECONDS, _BYTES_A_SECOND = 20.0, 90.0, 100_000
_SAID_MOST = 200
_NO_ADDRESS = "nothing can be sent to such an address"
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

        Without its addressee a mail goes to nobody; with them, to all that the server takes. Till the mail is handed
        over, whatever goes wrong means that it did not go. From then on only an answer tells: without one nobody knows,
        and it must not be repeated.
        """
        try:
            # With ten megabytes attached that is half a second of work, in which nobody in Slack is to wait.
            content = await asyncio.to_thread(content_of, mail, self._sender, now)
        except NoAddress:
            return Answer(Outcome.REFUSED, _NO_ADDRESS)
        client = self._client()
        try:
            async with asyncio.timeout(_TALK_SECONDS):
                offered = await self._offered(client, mail.recipients, len(content))
        except aiosmtplib.SMTPAuthenticationError as error:
            client.close()
            # The password is wrong, not the mail: it goes when that is mended.
            return Answer(Outcome.LATER, _said(error))
        except _NO_ANSWER as error:
            client.close()
            return Answer(_not_taken(error), _said(error))
        if obstacle := _obstacle(offered):
            await _leave(client)
            return obstacle
        return await _handed_over(client, content, offered)

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

    async def _offered(
        self, client: aiosmtplib.SMTP, recipients: Iterable[Recipient], size: int
    ) -> tuple[AddressAnswer, ...]:
        """What the server says to each address, before it has the mail."""
        await client.connect()
        options = [f"size={size}"] if client.supports_extension("size") else []
        await client.mail(self._sender.addr_spec, options=options)
        return tuple([await _offer(client, each) for each in recipients])

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


async def _offer(client: aiosmtplib.SMTP, recipient: Recipient) -> AddressAnswer:
    try:
        taken = await client.rcpt(address_of(recipient.address).addr_spec)
    except NoAddress:
        return AddressAnswer(recipient, Outcome.REFUSED, _NO_ADDRESS)
    except aiosmtplib.SMTPResponseException as error:
        return AddressAnswer(recipient, _not_taken(error), _said(error))
    return AddressAnswer(recipient, Outcome.ACCEPTED, _words(taken.code, taken.message))


def _obstacle(offered: Sequence[AddressAnswer]) -> Answer | None:
    """Why nothing goes at all: the addressee is not taken, or nobody who is left."""
    for each in offered:
        if each.recipient.kind is RecipientKind.TO and each.outcome is not Outcome.ACCEPTED:
            return Answer(each.outcome, each.said, (each,))
    if not offered:
        return Answer(Outcome.ACCEPTED)
    if any(each.outcome is Outcome.ACCEPTED for each in offered):
        return None
    later = [each for each in offered if each.outcome is Outcome.LATER]
    first = (later or offered)[0]
    return Answer(first.outcome, first.said, tuple(offered))


async def _handed_over(client: aiosmtplib.SMTP, content: bytes, offered: Sequence[AddressAnswer]) -> Answer:
    """The mail itself, for those that were taken; the server answers once for all of them."""
    taken = [each.recipient for each in offered if each.outcome is Outcome.ACCEPTED]
    try:
        heard = await client.data(content, timeout=_SECONDS + len(content) // _BYTES_A_SECOND)
    except aiosmtplib.SMTPResponseException as error:
        client.close()
        answer = alike(taken, _not_taken(error), _said(error))
    except _NO_ANSWER as error:
        client.close()
        answer = alike(taken, Outcome.NOT_HEARD, _said(error))
    else:
        await _leave(client)
        answer = alike(taken, Outcome.ACCEPTED, _words(heard.code, heard.message))
    others = [each for each in offered if each.outcome is not Outcome.ACCEPTED]
    return replace(answer, addresses=(*answer.addresses, *others))


async def _leave(client: aiosmtplib.SMTP) -> None:
    with suppress(*_NO_ANSWER):
        await client.quit()


def _not_taken(error: Exception) -> Outcome:
    """5xx is for ever; anything else, and no answer at all, may be better another time."""
    is_final = isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500
    return Outcome.REFUSED if is_final else Outcome.LATER


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _words(error.code, error.message)
    return one_line(str(error) or type(error).__name__)[:_SAID_MOST]


def _words(code: int, message: str) -> str:
    return one_line(f"{code} {message}")[:_SAID_MOST]
