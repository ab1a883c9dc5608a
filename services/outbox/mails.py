"""Mails, written in the transaction of their cause; `services.letters.mailing` sends them, each once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.letters.attachments import check_attachments
from domain.letters.envelope import check_envelope
from domain.letters.mails import MailKind, OutgoingMail, WrittenMail
from store.database import Transaction
from store.ids import new_id
from store.letters import mails

# Why a mail that did not arrive need not be sent again, as the end of a sentence; None while it is worth it.
WhyNot = Callable[[Transaction, WrittenMail, datetime], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class WhyNotAgain:
    """What a subject declares of its kinds of mail. A kind that nobody declares can always go again; its drawing still
    says when its turn comes that there is nothing to say.
    """

    by_kind: Mapping[MailKind, WhyNot]


async def write_mail(tx: Transaction, mail: OutgoingMail, *, now: datetime) -> None:
    """Write a mail, its key once for ever. Raises AttachmentsTooLarge, TooManyCopies."""
    check_attachments(mail.attachments)
    check_envelope(mail.envelope)
    await mails.add(tx, new_id(), mail, now=now)
