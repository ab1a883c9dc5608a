"""What the bot remembers only for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from store import submissions
from store.database import Database
from store.invoices import desk


class Housekeeping:
    """Deliveries seen, and forgetting them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_first(self, key: str, *, workspace_id: UUID, now: datetime) -> bool:
        """Whether a delivery of Slack's is new; from now on it is not. Two at once: one is told yes."""
        async with self._database.transaction(workspace_id) as tx:
            return await submissions.claim(tx, key, {}, now=now) is None

    async def old_submissions(self, now: datetime) -> Mapping[UUID, int]:
        """How many `forget_submissions` has to drop, by workspace."""
        return await submissions.old_anywhere(self._database, now=now)

    async def forget_submissions(self, workspace_id: UUID, now: datetime) -> int:
        """Drop some of what Slack can no longer send again, after 7 days; how many.

        With it go lists of invoices that no button names any more: whoever has desks has clicks to forget, too.
        """
        async with self._database.transaction(workspace_id) as tx:
            await desk.forget_lists(tx, now=now)
            return await submissions.forget_old(tx, now=now)
