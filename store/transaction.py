"""One workspace's open transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause

from store.connection import Connection
from store.session import Listener, Session


class Transaction(Session):
    """One workspace's open transaction. Every statement sees its rows only; `:workspace_id` is filled in."""

    __slots__ = ("_looked_up", "moved_by", "workspace_id")

    def __init__(
        self,
        workspace_id: UUID,
        moved_by: Callable[[], timedelta] | None,
        connection: Connection,
        listeners: Iterable[Listener],
        *,
        reads: bool,
    ) -> None:
        """`moved_by`: how far the bot's clock is moved, as a demonstration's is; None where instants are chosen."""
        super().__init__(connection, listeners, reads=reads)
        self._looked_up: dict[TextClause, Row[Any] | None] = {}
        self.moved_by = moved_by
        self.workspace_id = workspace_id

    async def setting(self, statement: TextClause) -> Row[Any] | None:
        """The first row, asked once a transaction: of settings that many steps of an act need, and that change by
        `change_setting` only.
        """
        if statement not in self._looked_up:
            self._looked_up[statement] = await self.first(statement)
        return self._looked_up[statement]

    async def change_setting(self, statement: TextClause, **values: Any) -> None:
        """Execute a statement that changes settings; they are asked anew afterwards."""
        self._looked_up.clear()
        await self.run(statement, **values)

    async def run_many(self, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement once for each row of values."""
        if rows:
            await self._execute_many(statement, rows)

    def _filled(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "workspace_id": self.workspace_id}

    def _terms(self) -> Mapping[str, str]:
        return {**super()._terms(), "retainer.workspace_id": str(self.workspace_id)}
