"""An agency whose clock goes by itself: what is due is done, and what is written can be read as its readers will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from blocks.message import Message
from domain.balances.standings import Standing
from domain.kinds import BindingKind
from domain.outbox import MessageKind, OutboxMessage
from jobs.drawings import DRAWINGS
from store import outbox
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import at
from tests.services.agency import Agency

OCTOBER = at("2026-10-01 06:00")
_WRITTEN = text("SELECT m.* FROM outbox_message m WHERE m.workspace_id = :workspace_id ORDER BY m.sequence")
_STANDS = text("UPDATE outbox_message SET restate = false WHERE workspace_id = :workspace_id")


@dataclass(frozen=True, slots=True)
class Written:
    """A row of the outbox. `is_edited`: since it was last looked at it was asked to be drawn anew."""

    message: OutboxMessage
    not_before: datetime
    is_edited: bool


@dataclass
class Rhythm:
    """An agency, and the bot's clock beside it."""

    agency: Agency
    database: Database

    async def tick(self, now: datetime | str) -> None:
        """Turn the cycles that are due, then keep what is due."""
        now, services, workspace_id = _instant(now), self.agency.services, self._workspace_id
        for retainer_id in await services.cycles.due(workspace_id, now):
            await services.cycles.turn(workspace_id, retainer_id, now)
        for kind in await services.appointments.due(workspace_id, now):
            await services.appointments.handle(workspace_id, kind, now)

    async def written(self, kind: MessageKind | None = None) -> list[Written]:
        """What the outbox holds, of one kind or of all, in the order in which it was written."""
        async with self.database.transaction(self._workspace_id) as tx:
            rows = await tx.all(_WRITTEN)
        every = [Written(outbox.message(row), row.not_before, row.restate) for row in rows]
        return [each for each in every if kind in {None, each.message.kind}]

    async def read(self, each: Written | OutboxMessage, now: datetime | str) -> str:
        """The text of a message as it would be drawn now; it is one that Slack takes. Empty where it would be none."""
        drawn = await self.drawn(each, now)
        return drawn["text"] if drawn else ""

    async def drawn(self, each: Written | OutboxMessage, now: datetime | str) -> Message | None:
        """A message as it would be drawn now."""
        said = each.message if isinstance(each, Written) else each
        drawn = await DRAWINGS[said.kind](self.agency.services, self.agency.workspace, said, _instant(now))
        return check(drawn) if drawn else None

    async def edited(self) -> list[str]:
        """The keys of what was asked to be drawn anew since this was last called."""
        found = [each.message.key for each in await self.written() if each.is_edited]
        async with self.database.transaction(self._workspace_id) as tx:
            await tx.run(_STANDS)
        return found

    async def client(
        self,
        alias: str = "acme",
        *,
        now: datetime = OCTOBER,
        channels: Sequence[BindingKind] = (BindingKind.TEAM,),
        fields: dict[str, Any] | None = None,
        **terms: Any,
    ) -> Standing:
        """A client with its channels and one retainer of 40 hours a month, from the month of `now` on."""
        client = await self.agency.client(alias, now=now, **(fields or {}))
        for each in channels:
            await self.agency.bind(f"C0{alias.upper()}{'S' if each is BindingKind.SHARED else ''}", client, each)
        values = {"starts_on": now.date().replace(day=1)} | terms
        return await self.agency.retainer(client, now=now, **values)

    @property
    def _workspace_id(self) -> UUID:
        return self.agency.workspace.workspace_id


def _instant(now: datetime | str) -> datetime:
    return at(now) if isinstance(now, str) else now
