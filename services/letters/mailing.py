"""Sending mails, as the database sees it: whose turn one is, how an attempt ended, and what did not go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.clients.clients import Contact
from domain.letters.attachments import Attachment
from domain.letters.attempts import Answer, Outcome, has_arrived
from domain.letters.links import Opening
from domain.letters.mails import LEASE, MailTrouble, TroubledMail, WrittenMail
from domain.people.people import Caller, require_manager
from domain.values.refusals import Refusal
from services.letters import outcomes
from services.letters.links import make_link
from services.letters.repeating import why_not_again
from services.letters.troubles import again_key, restate_troubles, tell_trouble, troubled, why_not_repeated
from services.people.people import caller
from store.clients import approvers as approvals
from store.database import Database
from store.ids import new_id
from store.letters import attachments, mails, recipients, turns


class NothingToMail(Refusal):
    """That mail need not be sent again: {why}."""


@dataclass(frozen=True, slots=True)
class MailInHand:
    """A mail that one sender alone has, and whom it is for; `address` is theirs."""

    mail: WrittenMail
    contact: Contact
    address: str


@dataclass(frozen=True, slots=True)
class MailBag:
    """What a mail takes along: the tokens of its links by their names, its files, and the addresses that it does not go
    to again.
    """

    tokens: Mapping[str, str]
    attachments: tuple[Attachment, ...]
    settled: frozenset[str]


class Mailing:
    """The turns of mails. Instants named `now` are of the bot's clock; leases and rests of the database's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, workspace_id: UUID, now: datetime) -> MailInHand | None:
        """The next mail, for this sender alone, to be drawn; None where none is due."""
        while True:
            async with self._database.transaction(workspace_id) as tx:
                mail = await turns.take(tx, now=now)
                if mail is None:
                    return None
                contact = await approvals.contact(tx, mail.contact_id)
                if contact is not None and contact.email:
                    return MailInHand(mail, contact, contact.email)
                await outcomes.dropped(tx, mail, now=now)

    async def drop(self, workspace_id: UUID, mail: WrittenMail, now: datetime) -> None:
        """There is nothing to say any more."""
        async with self._database.transaction(workspace_id) as tx:
            if await turns.lock(tx, mail):
                await outcomes.dropped(tx, mail, now=now)

    async def hand_over(
        self, workspace_id: UUID, held: MailInHand, openings: Mapping[str, Opening], now: datetime
    ) -> MailBag | None:
        """What the mail takes along, with links of its own; None where the attempt was given up meanwhile.

        It counts as sent-perhaps from here on, until `answered` says how it ended.
        """
        mail = held.mail
        async with self._database.transaction(workspace_id) as tx:
            if not await turns.hand_over(tx, mail):
                return None
            contact_id = mail.contact_id
            tokens = {name: await make_link(tx, each, contact_id, now=now) for name, each in openings.items()}
            answers = await recipients.of_mail(tx, mail.mail_id)
            files = await attachments.of_mail(tx, mail.mail_id)
        settled = {each.recipient.address for each in answers if each.outcome is not Outcome.LATER}
        if has_arrived(answers):
            settled.add(held.address)
        return MailBag(tokens, files, frozenset(settled))

    async def answered(self, workspace_id: UUID, mail: WrittenMail, answer: Answer, now: datetime) -> None:
        """How the attempt ended. What will not go, or may have gone, is told once to who answers for the client."""
        async with self._database.transaction(workspace_id) as tx:
            if await turns.lock(tx, mail):
                await outcomes.answered(tx, mail, answer, now=now)

    async def give_up_lost(self, workspace_id: UUID, now: datetime) -> int:
        """Mails that a process had begun to send when it ended: nobody knows whether they went, so they are not
        repeated.
        """
        async with self._database.transaction(workspace_id) as tx:
            return await outcomes.lost(tx, now=now)

    async def not_set_up(self, workspace_id: UUID, missing: Sequence[str], now: datetime) -> int:
        """Nothing can be mailed as the bot is set up: what waits goes on waiting, and is told of once."""
        async with self._database.transaction(workspace_id) as tx:
            found = await turns.stuck(tx, error=f"not set up: {' and '.join(missing)}", now=now)
            for mail in found:
                await tell_trouble(tx, mail, MailTrouble.NOT_SET_UP, now=now)
            return len(found)

    async def due_anywhere(self, now: datetime) -> Sequence[turns.DueMails]:
        """What there is to do at `now`, in each workspace that has something."""
        return await turns.due_anywhere(self._database, now=now, lease=LEASE)

    async def troubled(self, workspace_id: UUID, mail_id: UUID, trouble: MailTrouble) -> TroubledMail | None:
        """What there is to tell about a mail; None where there is no such mail."""
        async with self._database.reading(workspace_id) as tx:
            return await troubled(tx, mail_id, trouble)

    async def send_again(self, mail_id: UUID, *, by: Caller, now: datetime) -> str:
        """Write the mail once more; the address that it goes to. Raises ManagersOnly, NothingToMail."""
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "send that again")
            mail = await mails.by_id(tx, mail_id)
            contact = await approvals.contact(tx, mail.contact_id) if mail else None
            if mail is None or contact is None:
                raise NothingToMail(why="it no longer exists")
            if why := await why_not_repeated(tx, mail, contact) or await why_not_again(tx, mail, now):
                raise NothingToMail(why=why)
            await mails.repeat(tx, mail_id, new_id(), key=again_key(mail_id), now=now)
            await restate_troubles(tx, mail_id, now=now)
            return contact.email or ""
