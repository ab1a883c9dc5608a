"""Sending, as the database sees it: whose turn a message is, and how its attempt ended. One transaction each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.outbox import MessageState, ToPerson
from domain.sending.attempts import Claim, Pace
from services.sending import notices
from store import outbox
from store.database import Database
from store.people import people
from store.sending import attempts, lanes


class Sending:
    """The turns of messages. Instants named `now` are of the bot's clock; leases and rests of the database's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, workspace_id: UUID, now: datetime, pace: Pace) -> Claim | timedelta | None:
        """The next message, for this sender alone till its lease is over; or how long to wait for one; None where there
        is nothing to do.
        """
        async with self._database.transaction(workspace_id) as tx:
            found = await lanes.ready(tx, now=now)
            for each in found:
                if each.wait > timedelta():
                    return each.wait
                if each.is_new:
                    await lanes.make(tx, each.lane)
                claim = await lanes.take(tx, each.lane, now=now, pace=pace)
                if claim:
                    return claim
        # All of them were taken by others meanwhile, for an instant or for a lease.
        return pace.workspace if found else None

    async def sent(self, workspace_id: UUID, claim: Claim, *, sent_to: str, ts: str) -> None:
        """It stands in Slack."""
        async with self._database.transaction(workspace_id) as tx:
            await lanes.release(tx, claim)
            if await attempts.sent(tx, claim, sent_to=sent_to, ts=ts) and claim.attempts > 1:
                await notices.settled(tx, claim.message)

    async def keep_files(self, workspace_id: UUID, claim: Claim, file_ids: Sequence[str]) -> bool:
        """Slack has these files, and shows them to nobody yet; False where another attempt has overtaken this one."""
        async with self._database.transaction(workspace_id) as tx:
            return await attempts.keep_files(tx, claim, file_ids)

    async def not_sent(
        self, workspace_id: UUID, claim: Claim, error: str, *, rest: timedelta, pace: Pace, now: datetime
    ) -> None:
        """It was not sent, and goes again when its lane has rested. After a day of that the owners are told."""
        async with self._database.transaction(workspace_id) as tx:
            if not await lanes.release(tx, claim, rest=rest):
                return
            await attempts.again(tx, claim, error)
            if await attempts.fails_for(tx, claim) >= pace.told_after:
                await notices.late(tx, claim.message, now=now)

    async def not_heard(self, workspace_id: UUID, claim: Claim, error: str, *, rest: timedelta) -> None:
        """It may stand there: it is looked up when its lane has rested."""
        async with self._database.transaction(workspace_id) as tx:
            if await lanes.release(tx, claim, rest=rest):
                await attempts.not_heard(tx, claim, error)

    async def absent(self, workspace_id: UUID, claim: Claim, *, pace: Pace, now: datetime) -> bool:
        """It does not stand there. Before the lease of the attempt is over it may still come to; then it goes again,
        and True comes back.
        """
        async with self._database.transaction(workspace_id) as tx:
            left = pace.lease - await attempts.age(tx, claim.attempted_at)
            if left > timedelta():
                await lanes.release(tx, claim, rest=left)
                return False
        await self.not_sent(workspace_id, claim, "lost", rest=self.pause(claim, pace), pace=pace, now=now)
        return True

    async def is_younger(self, workspace_id: UUID, claim: Claim, most: timedelta) -> bool:
        """Whether the attempt is not so long ago."""
        async with self._database.reading(workspace_id) as tx:
            return await attempts.age(tx, claim.attempted_at) < most

    async def dropped(self, workspace_id: UUID, claim: Claim) -> None:
        """There is nothing to say any more."""
        async with self._database.transaction(workspace_id) as tx:
            if await lanes.release(tx, claim):
                await attempts.ended(tx, claim, MessageState.DROPPED, None)

    async def failed(self, workspace_id: UUID, claim: Claim, error: str, *, now: datetime) -> None:
        """It cannot go there as things are; owners are told once for a place and a reason."""
        async with self._database.transaction(workspace_id) as tx:
            if await lanes.release(tx, claim) and await attempts.ended(tx, claim, MessageState.FAILED, error):
                await notices.failed(tx, claim.message, error, now=now)

    async def not_a_message(self, workspace_id: UUID, claim: Claim, error: str, *, now: datetime) -> None:
        """Slack does not take it for a message, or it cannot be drawn: that is ours to mend, and the owners hear of it
        once a day for a kind of message.
        """
        async with self._database.transaction(workspace_id) as tx:
            if await lanes.release(tx, claim) and await attempts.ended(tx, claim, MessageState.FAILED, error):
                await notices.ours(tx, claim.message, error, now=now)

    async def plain(self, workspace_id: UUID, claim: Claim, error: str, *, now: datetime) -> None:
        """It stands there as text alone, because Slack took its blocks for none: the owners hear of it, once for a kind
        of message and a word of Slack's.
        """
        async with self._database.transaction(workspace_id) as tx:
            await notices.plain(tx, claim.message, error, now=now)

    async def unknown(self, workspace_id: UUID, claim: Claim, error: str, *, now: datetime) -> None:
        """Nobody can find out whether it stands there: it is not repeated, and the owners are told."""
        async with self._database.transaction(workspace_id) as tx:
            if await lanes.release(tx, claim) and await attempts.ended(tx, claim, MessageState.UNKNOWN, error):
                await notices.unknown(tx, claim.message, now=now)

    async def edited(self, workspace_id: UUID, claim: Claim, *, error: str | None = None) -> None:
        """It was drawn anew, or cannot be; unless asked for once more meanwhile, that is done with."""
        async with self._database.transaction(workspace_id) as tx:
            await attempts.edited(tx, claim, error=error)
            await lanes.release(tx, claim)

    async def edit_later(self, workspace_id: UUID, claim: Claim, *, rest: timedelta, everywhere: bool = False) -> None:
        """It goes on saying what was; `everywhere`: Slack wants fewer edits, of whatever message."""
        async with self._database.transaction(workspace_id) as tx:
            await lanes.release(tx, claim, rest=None if everywhere else rest)
            if everywhere:
                await lanes.rest(tx, lanes.EDITS, rest)

    async def keep_dm(self, workspace_id: UUID, person_id: UUID, dm_channel: str | None) -> None:
        """Remember the direct messages that somebody has with the bot, or that those are no more."""
        async with self._database.transaction(workspace_id) as tx:
            await people.keep_dm(tx, person_id, dm_channel)

    async def nobody_there(self, workspace_id: UUID, claim: Claim, error: str, *, now: datetime) -> None:
        """Whoever it is for has no account any more. What is about a client goes to who answers for that one now."""
        async with self._database.transaction(workspace_id) as tx:
            if not await lanes.release(tx, claim):
                return
            if isinstance(claim.message.to, ToPerson):
                await people.deactivate(tx, claim.message.to.person_id)
            if await notices.readdressed(tx, claim, now=now):
                return
            if await attempts.ended(tx, claim, MessageState.FAILED, error):
                await notices.failed(tx, claim.message, error, now=now)

    async def due(self, workspace_id: UUID, now: datetime) -> int:
        """How many messages would go at `now` if there were no pauses."""
        async with self._database.reading(workspace_id) as tx:
            return await outbox.count_due(tx, now=now)

    async def due_anywhere(self, now: datetime) -> Sequence[UUID]:
        """The workspaces with a message that may go, or be edited, at `now`."""
        return await outbox.due_anywhere(self._database, now=now)

    async def waiting(self) -> int:
        """How many messages of all workspaces are still to go, at whatever time."""
        return await outbox.waiting_anywhere(self._database)

    @staticmethod
    def pause(claim: Claim, pace: Pace) -> timedelta:
        """How long a lane rests after this attempt failed; by chance, so that lanes that failed together do not come
        again together.
        """
        whole = pace.retry_after(claim.attempts)
        return whole * random.randint(50, 150) // 100  # noqa: S311 - nobody gains by guessing it
