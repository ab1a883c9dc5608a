"""One workspace's open transaction, and how its statements are sent.

The engine's pool lends the connection; the statements go to psycopg directly (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import RowMaker
from sqlalchemy import Row, TextClause
from sqlalchemy.engine import make_url, result_tuple

# SQLAlchemy's form of a listener for `before_cursor_execute`.
Listener = Callable[..., object]


class Transaction:
    """One workspace's open transaction. Every statement sees that workspace's rows only."""

    __slots__ = ("_connection", "_cursor", "_listeners", "_looked_up", "moved_by", "workspace_id")

    def __init__(
        self,
        connection: AsyncConnection[Any],
        workspace_id: UUID,
        listeners: Iterable[Listener],
        moved_by: Callable[[], timedelta] | None = None,
    ) -> None:
        """On a connection that is idle; `listeners` of the engine hear of each statement, as of SQLAlchemy's own.

        `moved_by`: how far the bot's clock is moved, as a demonstration's is; None where instants are chosen.
        """
        self._connection = connection
        self._cursor = connection.cursor(row_factory=_rows)
        self._listeners = listeners
        self._looked_up: dict[TextClause, Row[Any] | None] = {}
        self.moved_by = moved_by
        self.workspace_id = workspace_id

    async def begin(self, *, reads: bool = False) -> None:
        """Begin, bound to the workspace. `reads`: all statements see one instant, and none can write or lock."""
        how = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if reads else ""
        # Without parameters psycopg sends this as one simple query, which may hold two statements; a UUID object
        # prints as hex digits and dashes only.
        await self._send(f"BEGIN{how}; SET LOCAL retainer.workspace_id = '{UUID(int=self.workspace_id.int)}'")

    async def commit(self) -> None:
        """End it; what was done stays."""
        await self._send("COMMIT")

    async def all(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        """Every row; `:workspace_id` is filled in."""
        return await (await self._execute(statement, values)).fetchall()

    async def first(self, statement: TextClause, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        return await (await self._execute(statement, values)).fetchone()

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

    async def run(self, statement: TextClause, **values: Any) -> int:
        """Execute a statement for its effect; the number of rows it changed."""
        return (await self._execute(statement, values)).rowcount

    async def run_many(self, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement once for each row of values."""
        if rows:
            filled = [{**row, "workspace_id": self.workspace_id} for row in rows]
            sql = _sql(statement)
            self._announce(sql, filled, many=True)
            await self._cursor.executemany(sql, filled)

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> AsyncCursor[Row[Any]]:
        values["workspace_id"] = self.workspace_id
        return await self._send(_sql(statement), values)

    async def _send(self, sql: str, values: dict[str, Any] | None = None) -> AsyncCursor[Row[Any]]:
        self._announce(sql, values)
        return await self._cursor.execute(sql.encode(), values)

    def _announce(self, sql: str, values: object, *, many: bool = False) -> None:
        for heard in self._listeners:
            heard(self._connection, self._cursor, sql, values, None, many)


@lru_cache(maxsize=500)
def _sql(statement: TextClause) -> str:
    """In the driver's form: `%(name)s` for `:name`."""
    return str(statement.compile(dialect=make_url("postgresql+psycopg://").get_dialect()()))


def _rows(cursor: AsyncCursor[Any]) -> RowMaker[Row[Any]]:
    """psycopg's rows as SQLAlchemy's; an answer without rows has no names."""
    result = cursor.pgresult
    return _named(*(result.fname(at) or b"" for at in range(result.nfields))) if result else _named()


@lru_cache(maxsize=500)
def _named(*names: bytes) -> RowMaker[Row[Any]]:
    return result_tuple([name.decode() for name in names])
