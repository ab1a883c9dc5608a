"""The turns of a message: to be said, to be looked for where an answer was lost, to be edited."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog

from domain.outbox import ToChannel
from domain.sending.attempts import Claim, Meaning, Work
from jobs.sending import filing, plain
from jobs.sending.context import Delivering, NotDrawn
from jobs.sending.delivery import deliver
from jobs.sending.posting import Answer
from store.database import DatabaseBusy

log = structlog.get_logger()
# Slack counts edits by the minute.
_EDITS_REST = timedelta(minutes=1)


async def turn(here: Delivering, claim: Claim, *, began: float) -> str:
    """Do what the message's turn asks for; how it ended, in a word. `began`: before it was claimed (`time.monotonic`).

    `sent`, `dropped`, `failed`, `unknown` end it; `later` and `not_heard` bring another turn; of an edit `edited`,
    `edit_failed`, `edit_later`. Raises DatabaseBusy: then the lease runs out, and it is looked for.
    """
    if claim.work is Work.EDIT:
        return await _edit(here, claim)
    if claim.work is Work.LOOK_UP:
        return await _look_up(here, claim)
    return await deliver(here, claim, began=began)


async def _look_up(here: Delivering, claim: Claim) -> str:
    sending, workspace_id = here.sending, here.workspace_id
    found = await _found(here, claim)
    if found.meaning is Meaning.DONE and found.ts:
        await here.stands(claim, found)
        return "sent"
    if found.meaning is Meaning.DONE:
        gone = await sending.absent(workspace_id, claim, pace=here.pace, now=here.now())
        return "later" if gone else "not_heard"
    passes = found.meaning in {Meaning.LATER, Meaning.NOT_KNOWN}
    if passes and await sending.is_younger(workspace_id, claim, here.pace.looked_for):
        rest = found.retry_after or here.pace.looks_after
        await sending.not_heard(workspace_id, claim, found.error, rest=rest)
        return "not_heard"
    await sending.unknown(workspace_id, claim, found.error, now=here.now())
    log.warning("message_unknown", kind=claim.message.kind.value, lane=claim.lane, error=found.error)
    return "unknown"


async def _found(here: Delivering, claim: Claim) -> Answer:
    """Where it stands, DONE without a `ts` where it does not, or why nobody can say."""
    to = claim.message.to
    channel = to.slack_channel_id if isinstance(to, ToChannel) else claim.dm_channel
    if channel is None:
        # The direct messages were never opened, so nothing was posted.
        return Answer(Meaning.DONE)
    if claim.message.kind in here.files:
        return await filing.found(here, claim, channel)
    for thread_ts in (claim.thread_ts, None):
        answer = await here.posting.find(
            channel,
            message_id=claim.message.message_id,
            attempted_at=claim.attempted_at,
            thread_ts=thread_ts,
        )
        if answer.meaning is not Meaning.NO_THREAD or thread_ts is None:
            break
    return answer


async def _edit(here: Delivering, claim: Claim) -> str:
    sending, workspace_id, message = here.sending, here.workspace_id, claim.message
    try:
        drawn = await here.drawn(message)
    except (DatabaseBusy, TimeoutError):
        await sending.edit_later(workspace_id, claim, rest=here.pace.first_retry)
        return "edit_later"
    except NotDrawn:
        await sending.edited(workspace_id, claim, error="not_drawn")
        return "edit_failed"
    if drawn is None or message.sent_to is None or message.ts is None:
        await sending.edited(workspace_id, claim)
        return "edited"
    edit = partial(here.posting.edit, message.sent_to, message.ts)
    answer = await plain.said(here, claim, drawn, edit, in_time=True)
    if answer.meaning in {Meaning.LATER, Meaning.NOT_KNOWN, Meaning.NO_ACCESS}:
        rest = answer.retry_after or _EDITS_REST
        await sending.edit_later(workspace_id, claim, rest=rest, everywhere=answer.meaning is Meaning.LATER)
        return "edit_later"
    if answer.meaning is not Meaning.DONE:
        # Somebody took it away, or the channel is closed by now: what it said is of no use to anybody there.
        log.warning("message_not_edited", kind=message.kind.value, lane=claim.lane, error=answer.error)
    await sending.edited(workspace_id, claim, error=answer.error or None)
    return "edited" if answer.meaning is Meaning.DONE else "edit_failed"
