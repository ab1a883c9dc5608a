"""Telling owners what could not be said, each thing once; and saying it after all when one of them wants it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.clients.clients import Absent
from domain.kinds import Role
from domain.outbox import INSTEAD_OF, MessageKind, MessageState, OutboxMessage, Outgoing, Owed, ToPerson
from domain.people.people import Caller, require_manager
from domain.sending.attempts import Claim
from domain.sending.notices import About, Notice
from services.clients.addressees import answerable
from services.outbox.messages import owe, restate, say, when_heard
from services.people.people import caller
from store import outbox
from store.database import Database, Transaction
from store.people import people
from store.sending import attempts, undelivered


class Notices:
    """What was told to owners, as it is now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace_id: UUID, about: About, message_id: UUID) -> Notice | None:
        """What there is to tell about a message; None where there is no such message."""
        async with self._database.reading(workspace_id) as tx:
            return await undelivered.notice(tx, about, message_id)

    async def absent(self, workspace_id: UUID, person_id: UUID) -> Absent:
        """Somebody in whose place another is told, as they are now."""
        async with self._database.reading(workspace_id) as tx:
            person = await people.by_id(tx, person_id)
            is_active = person is not None and await people.by_slack(tx, person.slack_user_id) is not None
            return Absent(person.name if person else "somebody", is_active)

    async def send_again(self, message_id: UUID, *, by: Caller, now: datetime) -> int:
        """Let a message go that may not have arrived; or all that could not be said in a place for the same reason as
        this one. How many; 0 where somebody was faster. Raises ManagersOnly.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            require_manager(await caller(tx, by), "send that again")
            message = await outbox.by_id(tx, message_id)
            if message is None:
                return 0
            count = await undelivered.release(tx, message_id)
            await restate(tx, await undelivered.notices_in(tx, message.to.lane), now=now)
            return count


async def failed(tx: Transaction, message: OutboxMessage, error: str, *, now: datetime) -> None:
    """Tell the owners that nothing can be said in a place; once for a reason, till something stands there again."""
    last = await outbox.last_sent(tx, message.to.lane)
    await _tell_owners(tx, message, About.FAILED, f"{message.to.lane}:{error}:{last}", now=now)


async def unknown(tx: Transaction, message: OutboxMessage, *, now: datetime) -> None:
    """Tell the owners that nobody knows whether a message stands there."""
    await _tell_owners(tx, message, About.UNKNOWN, f"{message.message_id.hex}:{message.attempts}", now=now)


async def ours(tx: Transaction, message: OutboxMessage, error: str, *, now: datetime) -> None:
    """Tell the owners that a kind of message is broken, once a day."""
    await _tell_owners(tx, message, About.OURS, f"{message.kind.value}:{error}:{now.date()}", now=now)


async def plain(tx: Transaction, message: OutboxMessage, error: str, *, now: datetime) -> None:
    """Tell the owners that a kind of message goes as text alone, once a day."""
    await _tell_owners(tx, message, About.PLAIN, f"{message.kind.value}:{error}:{now.date()}", now=now)


async def late(tx: Transaction, message: OutboxMessage, *, now: datetime) -> None:
    """Tell the owners that a message could not be sent for a day; once."""
    await _tell_owners(tx, message, About.LATE, message.message_id.hex, now=now)


async def settled(tx: Transaction, message: OutboxMessage) -> None:
    """What was told of a message is not so any more."""
    await outbox.restate(tx, await undelivered.notices_about(tx, message.message_id))


async def readdressed(tx: Transaction, claim: Claim, *, now: datetime) -> bool:
    """Give a message about a client to who answers for that one now, out of their quiet hours; False where there is
    nobody else. Where there is nobody at all, it is kept for the first owner.
    """
    client_id = claim.message.facts.get("client_id")
    stands_in = await answerable(tx, UUID(client_id)) if client_id else None
    if client_id and stands_in is None and isinstance(claim.message.to, ToPerson):
        facts = {**claim.message.facts, INSTEAD_OF: str(claim.message.to.person_id)}
        await owe(tx, Owed(claim.message.kind, claim.message.key, facts), now=now)
        return await attempts.ended(tx, claim, MessageState.DROPPED, "no_owner")
    if stands_in is None or ToPerson(stands_in.person.person_id) == claim.message.to:
        return False
    to = ToPerson(stands_in.person.person_id)
    return await attempts.readdressed(tx, claim, to, not_before=await when_heard(tx, to.person_id, now))


async def _tell_owners(tx: Transaction, message: OutboxMessage, about: About, once: str, *, now: datetime) -> None:
    if message.kind is MessageKind.NOTICE:
        # Who cannot be told that is not told so, either.
        return
    facts = {"about": about.value, "message_id": message.message_id.hex}
    owners = [each for each in await people.every(tx) if each.role is Role.OWNER]
    if not owners:
        await owe(tx, Owed(MessageKind.NOTICE, f"notice:{about.value}:{once}", facts), now=now)
    notes = [
        Outgoing(
            MessageKind.NOTICE,
            f"notice:{about.value}:{once}:{owner.person_id.hex}",
            ToPerson(owner.person_id),
            facts,
        )
        for owner in owners
    ]
    await say(tx, *notes, now=now)
    # One that was told before counts another message now.
    await restate(tx, [each.key for each in notes], now=now)
