"""A message whose blocks Slack takes for none is said once more as text alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from blocks.message import Message, as_text
from domain.sending.attempts import Claim, Meaning
from domain.sending.notices import reference_of
from jobs.sending.context import Delivering
from jobs.sending.posting import Answer
from store.database import DatabaseBusy

log = structlog.get_logger()


async def said(
    here: Delivering, claim: Claim, drawn: Message, say: Callable[[Message], Awaitable[Answer]], *, in_time: bool
) -> Answer:
    """Say it; where its blocks are refused, as text alone, if another call is `in_time`. The log has where the blocks
    are wrong, and the owners hear of it.
    """
    answer = await say(drawn)
    if not answer.is_of_blocks:
        return answer
    log.error(
        "blocks_refused",
        kind=claim.message.kind.value,
        reference=reference_of(claim.message.message_id),
        error=answer.error,
        at=list(answer.pointers),
    )
    if not in_time:
        return Answer(Meaning.LATER, "too_slow")
    plain = await say(as_text(drawn))
    if plain.meaning is Meaning.DONE:
        await _tell(here, claim, answer.error)
    return plain


async def _tell(here: Delivering, claim: Claim, error: str) -> None:
    try:
        await here.sending.plain(here.workspace_id, claim, error, now=here.now())
    except DatabaseBusy:
        # It stands in Slack, which matters more; the log has what the owners would hear.
        log.warning("owners_not_told", reference=reference_of(claim.message.message_id))
