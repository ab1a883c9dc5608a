"""The bot's open transaction, and how its statements are sent: one, or many in one round trip.

Statements are SQLAlchemy's `text()` and rows its own; psycopg executes them (docs/decisions/0002).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from psycopg import AsyncCursor
from psycopg.rows import RowMaker
from sqlalchemy import Row, TextClause
from sqlalchemy.engine import make_url, result_tuple

from store.connection import Connection

Answer = TypeVar("Answer")

# A statement in the driver's form, with its values: of one row or of many, or None.
Sent = tuple[str, Any]
# Hears of each round trip, before it is made, what is sent in it.
Listener = Callable[[Sequence[Sent]], object]

BOT_ROLE = "retainer_bot"

# With every BEGIN, and never with the connection: behind a pooler the next transaction has another one, which somebody
# else had before (docs/decisions/0023). The role binds every statement to the transaction's workspace (row-level
# security). A lock or statement that waits longer than these would be answered after Slack stopped listening, at 3 s.
_TERMS = {"role": BOT_ROLE, "lock_timeout": "1500", "statement_timeout": "2000", "TimeZone": "UTC"}


@dataclass(frozen=True, slots=True)
class Ask(Generic[Answer]):
    """A statement that is not sent yet, so that it can go with others, and how its rows are read."""

    statement: TextClause
    values: Mapping[str, Any]
    read: Callable[[Sequence[Row[Any]]], Answer]


class Session:
    """The bot's open transaction in no workspace: it sees no workspace's rows.

    BEGIN goes with the first statement, in one round trip; where there is none, nothing is sent at all.
    """

    __slots__ = ("_connection", "_cursor", "_ended", "_how", "_listeners")

    def __init__(self, connection: Connection, listeners: Iterable[Listener], *, reads: bool) -> None:
        """On a connection that is idle. `reads`: all statements see one instant, and none can write or lock."""
        self._connection = connection
        self._cursor = connection.cursor(row_factory=_rows)
        self._listeners = listeners
        self._how: str | None = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if reads else "BEGIN"
        self._ended = False

    async def commit(self) -> None:
        """End it; what was done stays."""
        await self._end("COMMIT")

    async def roll_back(self) -> None:
        """End it; nothing was done."""
        await self._end("ROLLBACK")

    async def all(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        """Every row."""
        return await (await self._execute(statement, values)).fetchall()

    async def by_parts(self, statement: TextClause, size: int, **values: Any) -> AsyncIterator[Sequence[Row[Any]]]:
        """Every row, `size` of them at a time: between two parts other work of the process has its turn."""
        answer = await self._execute(statement, values)
        while part := await answer.fetchmany(size):
            yield part
            await asyncio.sleep(0)

    async def first(self, statement: TextClause, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        return await (await self._execute(statement, values)).fetchone()

    async def run(self, statement: TextClause, **values: Any) -> int:
        """Execute a statement for its effect; the number of rows it changed."""
        return (await self._execute(statement, values)).rowcount

    async def ask(self, asked: Ask[Answer]) -> Answer:
        """Ask one thing."""
        return asked.read(await self.all(asked.statement, **asked.values))

    async def together(self, *asked: Ask[Any], ends: bool = False) -> tuple[Any, ...]:
        """Ask many things in one round trip; their answers. `ends`: the transaction is over then, whatever they are.

        A lock and a sum never go together: the sum is to see what was done while the lock was waited for.
        """
        statements = [(_sql(each.statement), self._filled(each.values)) for each in asked]
        cursors = await self._send_together([*statements, *([("COMMIT", None)] if ends else [])])
        self._ended = ends
        return tuple([each.read(await cursor.fetchall()) for each, cursor in zip(asked, cursors, strict=False)])

    def _filled(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values that a statement is sent with."""
        return values

    def _terms(self) -> Mapping[str, str]:
        """The settings that it begins with."""
        return _TERMS

    async def _execute(self, statement: TextClause, values: Mapping[str, Any]) -> AsyncCursor[Row[Any]]:
        return await self._send(_sql(statement), self._filled(values))

    async def _execute_many(self, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
        if self._how:
            await self._send_together([])
        sql, filled = _sql(statement), [self._filled(row) for row in rows]
        self._announce([(sql, filled)])
        await self._cursor.executemany(sql, filled)

    async def _end(self, how: str) -> None:
        if not self._ended and not self._how:
            await self._send(how)

    async def _send(self, sql: str, values: Mapping[str, Any] | None = None) -> AsyncCursor[Row[Any]]:
        if self._how:
            return (await self._send_together([(sql, values)]))[0]
        self._require_open()
        self._announce([(sql, values)])
        return await self._cursor.execute(sql, values)

    async def _send_together(self, statements: Sequence[Sent]) -> list[AsyncCursor[Row[Any]]]:
        self._require_open()
        how, self._how = self._how, None
        terms = self._terms()
        if how:
            settings = ", ".join(f"{name} = {value}" for name, value in terms.items())
            self._announce([(f"{how}; SET LOCAL {settings}", None), *statements])
        else:
            self._announce(statements)
        async with self._connection.at_once():
            if how:
                await self._cursor.execute(how)
                await self._cursor.execute(_settings(*terms), [*terms.values()])
            return [await self._connection.cursor(row_factory=_rows).execute(sql, values) for sql, values in statements]

    def _require_open(self) -> None:
        if self._ended:
            raise RuntimeError("what comes after COMMIT would be no transaction of the bot's")

    def _announce(self, trip: Sequence[Sent]) -> None:
        for hear in self._listeners:
            hear(trip)


@lru_cache(maxsize=500)
def _sql(statement: TextClause) -> str:
    """In the driver's form: `%(name)s` for `:name`."""
    return str(statement.compile(dialect=make_url("postgresql+psycopg://").get_dialect()()))


@lru_cache
def _settings(*names: str) -> str:
    return f"SELECT {', '.join(f'set_config({name!r}, %s, true)' for name in names)}"


def _rows(cursor: AsyncCursor[Any]) -> RowMaker[Row[Any]]:
    """psycopg's rows as SQLAlchemy's; an answer without rows has no names."""
    result = cursor.pgresult
    return _named(*(result.fname(at) or b"" for at in range(result.nfields))) if result else _named()


@lru_cache(maxsize=500)
def _named(*names: bytes) -> RowMaker[Row[Any]]:
    return result_tuple([name.decode() for name in names])
