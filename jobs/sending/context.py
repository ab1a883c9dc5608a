"""What it takes to deliver in one workspace, and the two steps that every turn of a message has in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from blocks.message import Message
from blocks.sending import instead_of
from domain.invoices.documents import Document
from domain.outbox import INSTEAD_OF, MessageKind, OutboxMessage
from domain.people.people import Workspace
from domain.sending.attempts import Claim, Pace
from domain.sending.notices import reference_of
from domain.values.frames import frames_of
from jobs.clockwork import Drawing, FilesDrawing
from jobs.sending.posting import Answer, Posting
from services import Services
from services.sending.turns import Sending
from store.database import DatabaseBusy

log = structlog.get_logger()
_DRAWING_SECONDS = 10
_KEPT_AT_MOST = 20


class NotDrawn(Exception):  # noqa: N818 - an outcome, not an error
    """A drawing failed; the log has why."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """`now` is the bot's clock; `seconds` is what one call to Slack may take. `files`: of the kinds that bring some."""

    services: Services
    workspace: Workspace
    posting: Posting
    drawings: Mapping[MessageKind, Drawing]
    now: Callable[[], datetime]
    pace: Pace
    seconds: float
    files: Mapping[MessageKind, FilesDrawing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError for a lease that two calls can outlive: another sender would look before Slack has it."""
        if self.pace.lease.total_seconds() <= 2 * self.seconds:
            raise ValueError(f"a lease of {self.pace.lease} is too short for calls of {self.seconds} s")

    @property
    def sending(self) -> Sending:
        """Where turns begin and end."""
        return self.services.sending

    @property
    def workspace_id(self) -> UUID:
        """Whose messages these are."""
        return self.workspace.workspace_id

    async def drawn(self, message: OutboxMessage) -> Message | None:
        """The message as it is now, None where there is nothing to say any more.

        Raises NotDrawn for what is ours to mend, DatabaseBusy and TimeoutError for what passes.
        """
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                drawn = await self.drawings[message.kind](self.services, self.workspace, message, self.now())
                return drawn and await self._for_who_stands_in(message, drawn)
        except (DatabaseBusy, TimeoutError):
            raise
        except Exception as error:
            log.error(  # noqa: TRY400 - never the error's own words: they can quote people
                "message_not_drawn",
                kind=message.kind.value,
                reference=reference_of(message.message_id),
                error=type(error).__name__,
                at=frames_of(error, 4),
            )
            raise NotDrawn from error

    async def files_of(self, message: OutboxMessage) -> Sequence[Document]:
        """The files that a message brings."""
        return await self.files[message.kind](self.services, self.workspace, message)

    async def stands(self, claim: Claim, answer: Answer) -> None:
        """Keep where it stands. Slack has it: while the lease lasts it is worth trying that more than once."""
        for left in reversed(range(_KEPT_AT_MOST)):
            try:
                return await self.sending.sent(self.workspace_id, claim, sent_to=answer.channel, ts=answer.ts)
            except DatabaseBusy:
                if not left:
                    raise
                await asyncio.sleep(1)
        return None

    async def _for_who_stands_in(self, message: OutboxMessage, drawn: Message) -> Message:
        person_id = message.facts.get(INSTEAD_OF)
        if person_id is None:
            return drawn
        return instead_of(drawn, await self.services.notices.absent(self.workspace_id, UUID(person_id)))
