"""Who is told of a mail that did not go, and what there is to tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.clients.clients import Contact
from domain.letters.attempts import Outcome, has_arrived
from domain.letters.mails import MailState, MailTrouble, TroubledMail, WrittenMail
from domain.outbox import INSTEAD_OF, MessageKind, Outgoing, Owed, ToPerson
from services.clients.addressees import answerable
from services.outbox.messages import owe, restate, say
from store.clients import approvers as approvals
from store.clients import clients
from store.database import Transaction
from store.letters import mails, recipients


async def tell_trouble(tx: Transaction, mail: WrittenMail, trouble: MailTrouble, *, now: datetime) -> None:
    """Tell who answers for the client, once for a mail and a trouble; what was told before says what is so now."""
    contact = await approvals.contact(tx, mail.contact_id)
    if contact is None:
        return
    facts = {"mail_id": mail.mail_id.hex, "trouble": trouble.value, "client_id": str(contact.client_id)}
    told = await answerable(tx, contact.client_id)
    if told is None:
        await owe(tx, Owed(MessageKind.MAIL_TROUBLE, _key(mail.mail_id, trouble), facts), now=now)
        return
    client = await clients.by_id(tx, contact.client_id)
    if told.instead_of and client and client.account_manager_id:
        facts[INSTEAD_OF] = str(client.account_manager_id)
    to = ToPerson(told.person.person_id)
    await say(tx, Outgoing(MessageKind.MAIL_TROUBLE, _key(mail.mail_id, trouble), to, facts), now=now)
    await restate_troubles(tx, mail.mail_id, (each for each in MailTrouble if each is not trouble), now=now)


async def restate_troubles(
    tx: Transaction, mail_id: UUID, troubles: Iterable[MailTrouble] = MailTrouble, *, now: datetime
) -> None:
    """What was told of a mail says what is so now."""
    await restate(tx, [_key(mail_id, each) for each in troubles], now=now)


async def troubled(tx: Transaction, mail_id: UUID, trouble: MailTrouble) -> TroubledMail | None:
    """What there is to tell; None where there is no such mail."""
    mail = await mails.by_id(tx, mail_id)
    contact = await approvals.contact(tx, mail.contact_id) if mail else None
    client = await clients.by_id(tx, contact.client_id) if contact else None
    if mail is None or contact is None or client is None:
        return None
    answers = await recipients.of_mail(tx, mail_id)
    missed = [each for each in answers if each.outcome is not Outcome.ACCEPTED] if has_arrived(answers) else []
    return TroubledMail(
        mail=mail,
        trouble=trouble,
        contact_name=contact.name,
        address=contact.email or "",
        client_name=client.name,
        missed=tuple(missed),
        is_repeatable=await why_not_repeated(tx, mail, contact) is None,
    )


async def why_not_repeated(tx: Transaction, mail: WrittenMail, contact: Contact) -> str | None:
    """Why a mail cannot be sent again, whatever it is about, as the end of a sentence; None where it can."""
    if mail.state not in {MailState.FAILED, MailState.UNKNOWN}:
        return "it is on its way, or went"
    if not contact.email:
        return f"{contact.name} no longer has an address"
    return "it was already sent again" if await mails.is_written(tx, again_key(mail.mail_id)) else None


def again_key(mail_id: UUID) -> str:
    """The key of the mail that repeats another."""
    return f"again:{mail_id.hex}"


def _key(mail_id: UUID, trouble: MailTrouble) -> str:
    return f"mail:{trouble.value}:{mail_id.hex}"
