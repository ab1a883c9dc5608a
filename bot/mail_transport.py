"""Where mails go, by the settings."""

from __future__ import annotations

from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from bot.settings import Settings
from integrations.mail.smtp import Mailbox, Server
from jobs.letters.mailer import MailTransport

_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def mailbox_of(settings: Settings) -> Mailbox | None:
    """The mail server, and whom mails are from; None while one of the two is not set."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    name, address = parseaddr(settings.mail_from)
    return Mailbox(server_of(settings.smtp_url.get_secret_value()), Address(name, addr_spec=address))


def server_of(smtp_url: str) -> Server:
    """What a checked `SMTP_URL` names. A password never goes over a line that others can read."""
    url = urlsplit(smtp_url)
    host = url.hostname or ""
    must_encrypt = url.username is not None and host not in _LOOPBACK
    return Server(
        host=host,
        port=url.port or _PORTS[url.scheme],
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        tls=url.scheme == "smtps",
        start_tls=True if must_encrypt else None,
    )


def mail_transport_of(settings: Settings) -> MailTransport:
    """A mailbox and the portal's address, or which settings are missing for them."""
    wanted = {"PUBLIC_URL": settings.public_url, "SMTP_URL": settings.smtp_url, "MAIL_FROM": settings.mail_from}
    missing = tuple(name for name, value in wanted.items() if value is None)
    return MailTransport(mailbox_of(settings), settings.public_url, missing)
