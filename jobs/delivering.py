"""One turn of one message: drawn and posted, or looked up, or edited; and what the answer means for it."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from blocks.message import Message
from blocks.notices import instead_of
from domain.notices import reference_of
from domain.outbox import INSTEAD_OF, MessageKind, OutboxMessage, ToChannel, ToPerson
from domain.people import Workspace
from domain.sending import Claim, Meaning, Pace, Work
from jobs.drawings import Drawing
from jobs.posting import Answer, Posting
from services import Services
from store.database import DatabaseBusy

log = structlog.get_logger()
_DRAWING_SECONDS = 10
# A drawing that fails may have met the database at a bad moment; one that goes on failing is ours to mend.
_DRAWN_AT_MOST = 3
# Slack keeps us from looking for a message: after that it is nobody's guess any more, but a person's.
_LOOKED_FOR = timedelta(minutes=10)
_KEPT_AT_MOST = 20
_ANY_TIME = timedelta(minutes=1)


class NotDrawn(Exception):  # noqa: N818 - an outcome, not an error
    """A drawing failed; the log has why."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """What it takes to deliver in one workspace. `now` is the bot's clock; `seconds` is what an HTTP call may take."""

    services: Services
    workspace: Workspace
    posting: Posting
    drawings: Mapping[MessageKind, Drawing]
    now: Callable[[], datetime]
    pace: Pace
    seconds: int

    async def turn(self, claim: Claim) -> str:
        """Do what the message's turn asks for; how it ended, in a word."""
        began = time.monotonic()
        if claim.work is Work.EDIT:
            return await self._edit(claim)
        if claim.work is Work.LOOK_UP:
            return await self._look_up(claim)
        return await self._post(claim, began)

    async def _post(self, claim: Claim, began: float) -> str:
        drawn = await self._drawn_to_post(claim)
        if drawn is None:
            await self.services.sending.dropped(self.workspace.workspace_id, claim)
            return "dropped"
        if isinstance(drawn, Answer):
            return await self._settle(claim, drawn)
        place = await self._place(claim)
        if place.meaning is not Meaning.DONE:
            return await self._settle(claim, place)
        if time.monotonic() - began > self.pace.lease.total_seconds() - 2 * self.seconds:
            # Somebody else may look for it before Slack has it from us.
            return await self._settle(claim, Answer(Meaning.LATER, "too_slow"))
        return await self._settle(claim, await self._said(claim, place.channel, drawn))

    async def _drawn_to_post(self, claim: Claim) -> Message | Answer | None:
        """What to post, None where there is nothing; or why it cannot be."""
        if not claim.is_reachable:
            return Answer(Meaning.NO_PERSON, "user_disabled")
        try:
            return await self._drawn(claim)
        except (DatabaseBusy, TimeoutError):
            return Answer(Meaning.LATER, "not_drawn")
        except NotDrawn:
            return Answer(Meaning.OURS if claim.attempts >= _DRAWN_AT_MOST else Meaning.LATER, "not_drawn")

    async def _said(self, claim: Claim, channel: str, drawn: Message) -> Answer:
        message = claim.message
        for thread_ts in (claim.thread_ts, None):
            answer = await self.posting.post(
                channel,
                drawn,
                message_id=message.message_id,
                thread_ts=thread_ts,
                in_channel_too=message.in_channel_too,
            )
            if answer.meaning is not Meaning.NO_THREAD or thread_ts is None:
                break
        return answer

    async def _place(self, claim: Claim) -> Answer:
        """The channel it goes to; the direct messages with a person are opened once."""
        to = claim.message.to
        if isinstance(to, ToChannel):
            return Answer(Meaning.DONE, channel=to.slack_channel_id)
        if claim.dm_channel:
            return Answer(Meaning.DONE, channel=claim.dm_channel)
        opened = await self.posting.open_dm(claim.slack_user_id or "")
        if opened.meaning is Meaning.DONE:
            await self.services.sending.keep_dm(self.workspace.workspace_id, to.person_id, opened.channel)
        if opened.meaning is Meaning.NOT_KNOWN:
            # Nothing was said yet, and opening is harmless.
            return Answer(Meaning.LATER, opened.error)
        return opened

    async def _drawn(self, claim: Claim) -> Message | None:
        message = claim.message
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                drawn = await self.drawings[message.kind](self.services, self.workspace, message, self.now())
                return drawn and await self._for_who_stands_in(message, drawn)
        except (DatabaseBusy, TimeoutError):
            raise
        except Exception as error:
            log.error(  # noqa: TRY400 - never the message: it can quote people
                "message_not_drawn",
                kind=message.kind.value,
                reference=reference_of(message.message_id),
                error=type(error).__name__,
                at=_where(error),
            )
            raise NotDrawn from error

    async def _for_who_stands_in(self, message: OutboxMessage, drawn: Message) -> Message:
        person_id = message.facts.get(INSTEAD_OF)
        if person_id is None:
            return drawn
        name = await self.services.notices.name_of(self.workspace.workspace_id, UUID(person_id))
        return instead_of(drawn, name)

    async def _settle(self, claim: Claim, answer: Answer) -> str:
        sending, workspace_id = self.services.sending, self.workspace.workspace_id
        match await self._meaning(claim, answer):
            case Meaning.DONE:
                await self._stands(claim, answer)
                return "sent"
            case Meaning.LATER | Meaning.NO_ACCESS:
                rest = answer.retry_after or sending.pause(claim, self.pace)
                await sending.not_sent(workspace_id, claim, answer.error, rest=rest, pace=self.pace, now=self.now())
                return "later"
            case Meaning.NOT_KNOWN:
                await sending.not_heard(workspace_id, claim, answer.error, rest=self.pace.looks_after)
                return "not_heard"
            case Meaning.NO_PERSON:
                await sending.nobody_there(workspace_id, claim, answer.error, now=self.now())
            case Meaning.OURS:
                await sending.not_a_message(workspace_id, claim, answer.error, now=self.now())
            case _:
                await sending.failed(workspace_id, claim, answer.error, now=self.now())
        return "failed"

    async def _meaning(self, claim: Claim, answer: Answer) -> Meaning:
        """What the answer means here; what keeps a message from its place is in the log."""
        meaning, to = answer.meaning, claim.message.to
        if answer.error == "account_inactive" and not await self.posting.is_let_in():
            # Slack says the same of the bot's own account.
            meaning = Meaning.NO_ACCESS
        elif meaning is Meaning.NO_PERSON and isinstance(to, ToChannel):
            meaning = Meaning.NO_PLACE
        elif answer.error == "channel_not_found" and isinstance(to, ToPerson) and claim.dm_channel:
            await self.services.sending.keep_dm(self.workspace.workspace_id, to.person_id, None)
            meaning = Meaning.LATER
        if meaning is not Meaning.DONE:
            record = log.error if meaning in {Meaning.OURS, Meaning.NO_ACCESS} else log.warning
            record(
                "message_not_sent",
                kind=claim.message.kind.value,
                lane=claim.lane,
                reference=reference_of(claim.message.message_id),
                meaning=meaning.value,
                error=answer.error,
            )
        return meaning

    async def _stands(self, claim: Claim, answer: Answer) -> None:
        """Keep where it stands. Slack has it: while the lease lasts it is worth trying that more than once."""
        for left in reversed(range(_KEPT_AT_MOST)):
            try:
                return await self.services.sending.sent(
                    self.workspace.workspace_id, claim, sent_to=answer.channel, ts=answer.ts
                )
            except DatabaseBusy:
                if not left:
                    raise
                await asyncio.sleep(1)
        return None

    async def _look_up(self, claim: Claim) -> str:
        sending, workspace_id = self.services.sending, self.workspace.workspace_id
        place = await self._found(claim)
        if place.meaning is Meaning.DONE and place.ts:
            await self._stands(claim, place)
            return "sent"
        if place.meaning is Meaning.DONE:
            gone = await sending.absent(workspace_id, claim, pace=self.pace, now=self.now())
            return "later" if gone else "not_heard"
        if place.meaning in {Meaning.LATER, Meaning.NOT_KNOWN} and await sending.looked_for_less_than(
            workspace_id, claim, _LOOKED_FOR
        ):
            await sending.not_heard(workspace_id, claim, place.error, rest=place.retry_after or self.pace.looks_after)
            return "not_heard"
        await sending.unknown(workspace_id, claim, place.error, now=self.now())
        return "unknown"

    async def _found(self, claim: Claim) -> Answer:
        """Where it stands, DONE without a `ts` where it does not, or why nobody can say."""
        to = claim.message.to
        channel = to.slack_channel_id if isinstance(to, ToChannel) else claim.dm_channel
        if channel is None:
            # The direct messages were never opened, so nothing was posted.
            return Answer(Meaning.DONE)
        for thread_ts in (claim.thread_ts, None):
            answer = await self.posting.find(
                channel,
                message_id=claim.message.message_id,
                attempted_at=claim.attempted_at,
                thread_ts=thread_ts,
            )
            if answer.meaning is not Meaning.NO_THREAD or thread_ts is None:
                break
        return answer

    async def _edit(self, claim: Claim) -> str:
        sending, workspace_id, message = self.services.sending, self.workspace.workspace_id, claim.message
        try:
            drawn = await self._drawn(claim)
        except (DatabaseBusy, TimeoutError):
            await sending.edit_later(workspace_id, claim, rest=self.pace.first_retry)
            return "edit_later"
        except NotDrawn:
            await sending.edited(workspace_id, claim, error="not_drawn")
            return "edit_failed"
        if drawn is None or message.sent_to is None or message.ts is None:
            await sending.edited(workspace_id, claim)
            return "edited"
        answer = await self.posting.edit(message.sent_to, message.ts, drawn)
        if answer.meaning in {Meaning.LATER, Meaning.NOT_KNOWN, Meaning.NO_ACCESS}:
            rest = answer.retry_after or _ANY_TIME
            await sending.edit_later(workspace_id, claim, rest=rest, everywhere=answer.meaning is Meaning.LATER)
            return "edit_later"
        if answer.meaning is not Meaning.DONE:
            log.warning("message_not_edited", kind=message.kind.value, key=message.key, error=answer.error)
        await sending.edited(workspace_id, claim, error=answer.error or None)
        return "edited" if answer.meaning is Meaning.DONE else "edit_failed"


def _where(error: BaseException) -> str:
    """The last frames it came through; never its message, which can quote people."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " > ".join(f"{'/'.join(each.filename.split('/')[-2:])}:{each.lineno}" for each in frames)
