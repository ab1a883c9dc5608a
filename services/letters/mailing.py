"""Sending mails, as the database sees it: whose turn one is, how an attempt ended, who is told of what did not go."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.change_orders.orders import ByLink, ChangeOrder, ChangeOrderView, OrderState
from domain.clients.clients import Contact
from domain.letters.mails import (
    LEASE,
    TOLD_AFTER,
    TRIED_FOR,
    Answer,
    MailState,
    MailTrouble,
    Outcome,
    TroubledMail,
    pause_after,
)
from domain.outbox import INSTEAD_OF, MessageKind, Outgoing, ToPerson
from domain.people.people import Caller, Person, require_manager
from domain.values.refusals import Refusal
from services.change_orders.views import shown_to
from services.clients.addressees import answerable
from services.letters.links import make_link
from services.outbox.messages import restate, say
from services.people.people import caller
from store.change_orders import reading as change_orders
from store.clients import approvers as approvals
from store.clients import clients
from store.database import Database, Transaction
from store.ids import new_id
from store.letters import mails
from store.letters.mails import MailRow
from store.people import people


class NothingToMail(Refusal):
    """That mail has nothing to ask any more: {code} is not waiting for an approval by mail."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in hand: what it says is drawn from this. `token` opens its link, till `expires_at`; `requester` asks."""

    row: MailRow
    view: ChangeOrderView
    contact: Contact
    token: str
    expires_at: datetime
    requester: Person | None


class Mailing:
    """The turns of mails. Instants named `now` are of the bot's clock; leases and rests of the database's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, workspace_id: UUID, now: datetime) -> Letter | None:
        """The next mail, for this sender alone, with a link of its own; None where none is due.

        It counts as sent-perhaps from here on, until one of the four below says how it ended.
        """
        while True:
            async with self._database.transaction(workspace_id) as tx:
                row = await mails.take(tx, now=now)
                if row is None:
                    return None
                letter = await _written(tx, row, now)
                if letter is not None:
                    return letter
                await mails.end(tx, row, MailState.DROPPED)

    async def answered(self, workspace_id: UUID, letter: Letter, answer: Answer, now: datetime) -> None:
        """How the attempt ended. What will not go, or may have gone, is told once to who answers for the client."""
        row, order = letter.row, letter.view.order
        async with self._database.transaction(workspace_id) as tx:
            if answer.outcome is Outcome.ACCEPTED:
                await mails.end(tx, row, MailState.SENT)
            elif answer.outcome is Outcome.REFUSED:
                if await mails.end(tx, row, MailState.FAILED, answer.said):
                    await _tell(tx, row, order, MailTrouble.FAILED, now=now)
            elif answer.outcome is Outcome.NOT_HEARD:
                if await mails.end(tx, row, MailState.UNKNOWN, answer.said):
                    await _tell(tx, row, order, MailTrouble.UNKNOWN, now=now)
            else:
                await _later(tx, row, order, answer.said, now=now)

    async def give_up_lost(self, workspace_id: UUID, now: datetime) -> int:
        """Mails that a process had in hand when it ended: nobody knows whether they went, so they are not repeated."""
        async with self._database.transaction(workspace_id) as tx:
            found = await mails.lost(tx, lease=LEASE, error="the bot was stopped while it was sending")
            await _tell_all(tx, found, MailTrouble.UNKNOWN, now=now)
            return len(found)

    async def not_set_up(self, workspace_id: UUID, missing: Sequence[str], now: datetime) -> int:
        """Nothing can be mailed as the bot is set up: what waits goes on waiting, and is told of once."""
        async with self._database.transaction(workspace_id) as tx:
            found = await mails.stuck(tx, error=f"not set up: {' and '.join(missing)}", now=now)
            await _tell_all(tx, found, MailTrouble.NOT_SET_UP, now=now)
            return len(found)

    async def due(self, workspace_id: UUID, now: datetime) -> int:
        """How many would go at `now` if none rested."""
        async with self._database.transaction(workspace_id) as tx:
            return await mails.count_due(tx, now=now)

    async def troubled(self, workspace_id: UUID, mail_id: UUID, trouble: MailTrouble) -> TroubledMail | None:
        """What there is to tell about a mail; None where there is no such mail."""
        async with self._database.transaction(workspace_id) as tx:
            row = await mails.by_id(tx, mail_id)
            return None if row is None else await _troubled(tx, row, trouble)

    async def send_again(self, mail_id: UUID, *, by: Caller, now: datetime) -> str:
        """Write the mail once more, with a link of its own; the address that it goes to.

        Raises ManagersOnly, NothingToMail.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "send that again")
            row = await mails.by_id(tx, mail_id)
            told = await _troubled(tx, row, MailTrouble.FAILED) if row else None
            if row is None or told is None or not told.again:
                raise NothingToMail(code=told.code if told else "the change order")
            await mails.add(
                tx,
                new_id(),
                key=_again(mail_id),
                kind=row.kind,
                change_order_id=row.change_order_id,
                version=row.version,
                contact_id=row.contact_id,
                now=now,
            )
            await restate(tx, [_key(mail_id, each) for each in MailTrouble], now=now)
            return told.address


async def _written(tx: Transaction, row: MailRow, now: datetime) -> Letter | None:
    """The mail and its link; None where there is nobody to ask, or nothing left to ask."""
    order = await change_orders.by_id(tx, row.change_order_id)
    contact = await approvals.contact(tx, row.contact_id)
    if order is None or contact is None or not contact.email or not contact.is_approver or not _asks(order, row):
        return None
    if order.expires_at is not None and order.expires_at <= now:
        return None
    view = await shown_to(tx, row.change_order_id, ByLink(tx.workspace_id, row.contact_id), now=now)
    secret, link = await make_link(tx, order, row.contact_id, now=now)
    return Letter(row, view, contact, secret.token, link.expires_at, await people.by_id(tx, order.requested_by_id))


def _asks(order: ChangeOrder, row: MailRow) -> bool:
    return order.state is OrderState.PENDING and order.version == row.version


async def _later(tx: Transaction, row: MailRow, order: ChangeOrder, said: str, *, now: datetime) -> None:
    """Not taken this time: after an hour of that somebody is told, after a day it is given up."""
    if row.age >= TRIED_FOR:
        if await mails.end(tx, row, MailState.FAILED, said):
            await _tell(tx, row, order, MailTrouble.FAILED, now=now)
        return
    # By chance, so that mails which failed together do not all come again together.
    pause = pause_after(row.attempts) * random.randint(75, 125) // 100  # noqa: S311 - nobody gains by guessing it
    if await mails.rest(tx, row, said, pause=pause) and row.age >= TOLD_AFTER:
        await _tell(tx, row, order, MailTrouble.LATE, now=now)


async def _troubled(tx: Transaction, row: MailRow, trouble: MailTrouble) -> TroubledMail | None:
    order = await change_orders.by_id(tx, row.change_order_id)
    contact = await approvals.contact(tx, row.contact_id)
    if order is None or contact is None:
        return None
    ended = row.state in {MailState.FAILED, MailState.UNKNOWN}
    return TroubledMail(
        mail_id=row.mail_id,
        trouble=trouble,
        state=row.state,
        code=order.code,
        contact_name=contact.name,
        address=contact.email or "",
        client_name=order.called.client_name,
        said=row.error,
        again=ended
        and _asks(order, row)
        and bool(contact.email)
        and not await mails.is_written(tx, _again(row.mail_id)),
    )


async def _tell_all(tx: Transaction, found: Sequence[MailRow], trouble: MailTrouble, *, now: datetime) -> None:
    for row in found:
        order = await change_orders.by_id(tx, row.change_order_id)
        if order is not None:
            await _tell(tx, row, order, trouble, now=now)


async def _tell(tx: Transaction, row: MailRow, order: ChangeOrder, trouble: MailTrouble, *, now: datetime) -> None:
    """Tell who answers for the client, once for a mail and a trouble; what was told before says what is so now."""
    told = await answerable(tx, order.called.client_id)
    if told is None:
        return
    client = await clients.by_id(tx, order.called.client_id)
    facts = {"mail_id": row.mail_id.hex, "trouble": trouble.value, "client_id": str(order.called.client_id)}
    if told.instead_of and client and client.account_manager_id:
        facts[INSTEAD_OF] = str(client.account_manager_id)
    to = ToPerson(told.person.person_id)
    await say(tx, Outgoing(MessageKind.MAIL_TROUBLE, _key(row.mail_id, trouble), to, facts), now=now)
    others = [_key(row.mail_id, each) for each in MailTrouble if each is not trouble]
    await restate(tx, others, now=now)


def _key(mail_id: UUID, trouble: MailTrouble) -> str:
    return f"mail:{trouble.value}:{mail_id.hex}"


def _again(mail_id: UUID) -> str:
    return f"again:{mail_id.hex}"
