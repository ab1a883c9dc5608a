"""A mail as it goes over the wire."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from domain.letters.attempts import Mail
from domain.values.plain_text import one_line

# Plain ASCII on the wire: not every mail server on the way takes more.
_POLICY = SMTP.clone(cte_type="7bit")


class NoAddress(ValueError):  # noqa: N818 - a fact, which the caller turns into an answer
    """It is no mail address, or has letters beyond ASCII."""


def content_of(mail: Mail, sender: Address, now: datetime) -> bytes:
    """The mail with its head; blind copies stand nowhere in it. Raises NoAddress for the addressee's."""
    envelope = mail.envelope
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(one_line(envelope.sender_name or sender.display_name), addr_spec=sender.addr_spec)
    message["To"] = address_of(mail.to, mail.to_name)
    if copies := [found for each in envelope.cc if (found := _readable(each))]:
        message["Cc"] = copies
    if answers_to := _readable(envelope.reply_to):
        message["Reply-To"] = answers_to
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.mail_id.hex}@{sender.domain}>"
    # So that nobody's absence note answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for each in mail.attachments:
        maintype, _, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=maintype, subtype=subtype, filename=one_line(each.name))
    return message.as_bytes()


def address_of(address: str, name: str = "") -> Address:
    """Raises NoAddress for what no mail server takes."""
    try:
        address.encode("ascii")
        return Address(one_line(name), addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise NoAddress(address) from error


def _readable(address: str | None) -> Address | None:
    """None for what is no address: it is left out of the head, and the mail goes nevertheless."""
    with suppress(NoAddress):
        return address_of(address) if address else None
    return None
