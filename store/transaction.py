"""An open transaction of the bot's role, and how its statements are sent.

Statements are SQLAlchemy's `text()` and rows its own; psycopg executes them (docs/decisions/0002).
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

# Hears of each statement in the driver's form before it is sent, and of its values: of one or of many rows, or None.
Listener = Callable[[str, Any], object]


BOT_ROLE = "retainer_bot"

# With every BEGIN, and never with the connection: behind a pooler the next transaction has another one, which somebody
# else had before (docs/decisions/0021). The role binds every statement to the transaction's workspace (row-level
# security). A lock or statement that waits longer than these would be answered after Slack stopped listening, at 3 s.
_TERMS = (
    f"SET LOCAL ROLE {BOT_ROLE}; SET LOCAL lock_timeout = 1500; SET LOCAL statement_timeout = 2000; "
    "SET LOCAL TIME ZONE 'UTC'"
)


class Session:
    """The bot's open transaction in no workspace: it sees no workspace's rows."""

    __slots__ = ("_connection", "_cursor", "_listeners")

    def __init__(self, connection: AsyncConnection[Any], listeners: Iterable[Listener]) -> None:
        """On a connection that is idle; `listeners` hear of each statement."""
        self._connection = connection
        self._cursor = connection.cursor(row_factory=_rows)
        self._listeners = listeners

    async def begin(self, *, reads: bool = False) -> None:
        """Begin, as the bot's role. `reads`: all statements see one instant, and none can write or lock."""
        how = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if reads else ""
        # Without parameters psycopg sends this as one simple query, which may hold many statements.
        await self._send(f"BEGIN{how}; {_TERMS}{self._bound()}")

    async def commit(self) -> None:
        """End it; what was done stays."""
        await self._send("COMMIT")

    async def roll_back(self) -> None:
        """End it; nothing was done."""
        await self._send("ROLLBACK")

    async def all(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        """Every row."""
        return await (await self._execute(statement, values)).fetchall()

    async def first(self, statement: TextClause, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        return await (await self._execute(statement, values)).fetchone()

    async def run(self, statement: TextClause, **values: Any) -> int:
        """Execute a statement for its effect; the number of rows it changed."""
        return (await self._execute(statement, values)).rowcount

    def _bound(self) -> str:
        """What else its BEGIN carries."""
        return ""

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> AsyncCursor[Row[Any]]:
        return await self._send(_sql(statement), values)

    async def _send(self, sql: str, values: dict[str, Any] | None = None) -> AsyncCursor[Row[Any]]:
        self._announce(sql, values)
        return await self._cursor.execute(sql.encode(), values)

    def _announce(self, sql: str, values: Any) -> None:
        for hear in self._listeners:
            hear(sql, values)


class Transaction(Session):
    """One workspace's open transaction. Every statement sees its rows only; `:workspace_id` is filled in."""

    __slots__ = ("_looked_up", "moved_by", "workspace_id")

    def __init__(
        self,
        workspace_id: UUID,
        moved_by: Callable[[], timedelta] | None,
        connection: AsyncConnection[Any],
        listeners: Iterable[Listener],
    ) -> None:
        """`moved_by`: how far the bot's clock is moved, as a demonstration's is; None where instants are chosen."""
        super().__init__(connection, listeners)
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
            filled = [{**row, "workspace_id": self.workspace_id} for row in rows]
            sql = _sql(statement)
            self._announce(sql, filled)
            await self._cursor.executemany(sql, filled)

    def _bound(self) -> str:
        # A UUID object prints as hex digits and dashes only.
        return f"; SET LOCAL retainer.workspace_id = '{UUID(int=self.workspace_id.int)}'"

    async def _execute(self, statement: TextClause, values: dict[str, Any]) -> AsyncCursor[Row[Any]]:
        values["workspace_id"] = self.workspace_id
        return await self._send(_sql(statement), values)


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
