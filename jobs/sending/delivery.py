"""The turn in which a message is said: drawn, posted, and what the answer means for it."""

from __future__ import annotations

import time
from functools import partial

import structlog

from blocks.message import Message
from domain.outbox import ToChannel, ToPerson
from domain.sending.attempts import Claim, Meaning
from domain.sending.notices import reference_of
from jobs.sending import filing, plain
from jobs.sending.context import Delivering, NotDrawn
from jobs.sending.posting import Answer
from store.database import DatabaseBusy

log = structlog.get_logger()
# A drawing that fails may have met the database at a bad moment; one that goes on failing is ours to mend.
_DRAWN_AT_MOST = 3


async def deliver(here: Delivering, claim: Claim, *, began: float) -> str:
    """Post it, if the lease that began at `began` leaves the time; how that ended, in a word."""
    drawn = await _drawn(here, claim)
    if drawn is None:
        await here.sending.dropped(here.workspace_id, claim)
        return "dropped"
    if isinstance(drawn, Answer):
        return await _settle(here, claim, drawn)
    place = await _place(here, claim)
    if place.meaning is not Meaning.DONE:
        return await _settle(here, claim, place)
    if not _in_time(here, began, calls=2):
        return await _settle(here, claim, Answer(Meaning.LATER, "too_slow"))
    if claim.message.kind in here.files:
        in_time = partial(_in_time, here, began, calls=2)
        return await _settle(here, claim, await filing.filed(here, claim, place.channel, drawn, in_time=in_time))
    answer = await plain.said(
        here,
        claim,
        drawn,
        lambda message: _posted(here, claim, place.channel, message),
        in_time=_in_time(here, began, calls=4),
    )
    return await _settle(here, claim, answer)


def _in_time(here: Delivering, began: float, *, calls: int) -> bool:
    """Whether the lease leaves time for so many calls; later, somebody else may look for it before Slack has it."""
    return time.monotonic() - began <= here.pace.lease.total_seconds() - calls * here.seconds


async def _drawn(here: Delivering, claim: Claim) -> Message | Answer | None:
    """What to post, None where there is nothing; or why it cannot be."""
    if not claim.is_reachable:
        return Answer(Meaning.NO_PERSON, "user_disabled")
    try:
        return await here.drawn(claim.message)
    except (DatabaseBusy, TimeoutError):
        return Answer(Meaning.LATER, "not_drawn")
    except NotDrawn:
        return Answer(Meaning.OURS if claim.attempts >= _DRAWN_AT_MOST else Meaning.LATER, "not_drawn")


async def _place(here: Delivering, claim: Claim) -> Answer:
    """The channel it goes to; the direct messages with a person are opened once."""
    to = claim.message.to
    if isinstance(to, ToChannel):
        return Answer(Meaning.DONE, channel=to.slack_channel_id)
    if claim.dm_channel:
        return Answer(Meaning.DONE, channel=claim.dm_channel)
    opened = await here.posting.open_dm(claim.slack_user_id or "")
    if opened.meaning is Meaning.DONE:
        await here.sending.keep_dm(here.workspace_id, to.person_id, opened.channel)
    # Nothing was said yet, and to open them once more does no harm.
    return Answer(Meaning.LATER, opened.error) if opened.meaning is Meaning.NOT_KNOWN else opened


async def _posted(here: Delivering, claim: Claim, channel: str, drawn: Message) -> Answer:
    """In its thread; where that is gone, in the channel."""
    for thread_ts in (claim.thread_ts, None):
        answer = await here.posting.post(
            channel,
            drawn,
            message_id=claim.message.message_id,
            thread_ts=thread_ts,
            in_channel_too=claim.message.in_channel_too,
        )
        if answer.meaning is not Meaning.NO_THREAD or thread_ts is None:
            break
    return answer


async def _settle(here: Delivering, claim: Claim, answer: Answer) -> str:
    sending, workspace_id = here.sending, here.workspace_id
    match await _meaning(here, claim, answer):
        case Meaning.DONE:
            await here.stands(claim, answer)
            return "sent"
        case Meaning.LATER | Meaning.NO_ACCESS:
            rest = answer.retry_after or sending.pause(claim, here.pace)
            await sending.not_sent(workspace_id, claim, answer.error, rest=rest, pace=here.pace, now=here.now())
            return "later"
        case Meaning.NOT_KNOWN:
            await sending.not_heard(workspace_id, claim, answer.error, rest=here.pace.looks_after)
            return "not_heard"
        case Meaning.NO_PERSON:
            await sending.nobody_there(workspace_id, claim, answer.error, now=here.now())
        case Meaning.OURS:
            await sending.not_a_message(workspace_id, claim, answer.error, now=here.now())
        case _:
            await sending.failed(workspace_id, claim, answer.error, now=here.now())
    return "failed"


async def _meaning(here: Delivering, claim: Claim, answer: Answer) -> Meaning:
    """What the answer means here; what keeps a message from its place is in the log."""
    meaning, to = answer.meaning, claim.message.to
    if answer.error == "account_inactive" and not await here.posting.is_let_in():
        # Slack says the same of the bot's own account.
        meaning = Meaning.NO_ACCESS
    elif meaning is Meaning.NO_PERSON and isinstance(to, ToChannel):
        meaning = Meaning.NO_PLACE
    elif answer.error == "channel_not_found" and isinstance(to, ToPerson) and claim.dm_channel:
        await here.sending.keep_dm(here.workspace_id, to.person_id, None)
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
