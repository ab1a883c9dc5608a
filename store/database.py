"""The engine, and one workspace's transaction on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BOT_ROLE = "retainer_bot"

# The role binds every statement to the transaction's workspace (row-level security). A lock or statement that
# waits longer than these would be answered after Slack stopped listening, at 3 s.
_SESSION = f"-c role={BOT_ROLE} -c lock_timeout=1500 -c statement_timeout=2000 -c timezone=UTC"


class DatabaseBusy(Exception):  # noqa: N818 - read by a person
    """The database cannot be reached or does not answer in time; nothing was stored."""


class Taken(Exception):  # noqa: N818 - a fact, which the caller turns into a refusal
    """A named constraint refused the row; `constraint` is its name."""

    def __init__(self, constraint: str) -> None:
        self.constraint = constraint
        super().__init__(constraint)


def driver_url(url: str) -> URL:
    """A `postgresql://` URL for psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg")


class Transaction:
    """One workspace's open transaction. Every statement sees that workspace's rows only."""

    __slots__ = ("_connection", "workspace_id")

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self.workspace_id = workspace_id

    async def all(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        """Every row; `:workspace_id` is filled in."""
        values["workspace_id"] = self.workspace_id
        return (await self._connection.execute(statement, values)).all()

    async def first(self, statement: TextClause, **values: Any) -> Row[Any] | None:
        """The first row, or None."""
        values["workspace_id"] = self.workspace_id
        return (await self._connection.execute(statement, values)).first()

    async def run(self, statement: TextClause, **values: Any) -> int:
        """Execute a statement for its effect; the number of rows it changed."""
        values["workspace_id"] = self.workspace_id
        return (await self._connection.execute(statement, values)).rowcount

    async def run_many(self, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement once for each row of values."""
        if rows:
            filled = [{**row, "workspace_id": self.workspace_id} for row in rows]
            await self._connection.execute(statement, filled)


class Database:
    """The bot's engine: one pool a process, given in by whoever starts it."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        # AUTOCOMMIT hands BEGIN and COMMIT to us: BEGIN can then carry the workspace's setting in one round trip.
        # The pool neither grows nor waits long: past 8 statements at a time Postgres only gets slower (measured).
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=1,
            pool_pre_ping=True,
            connect_args={"options": _SESSION, "connect_timeout": 2},
        )

    @asynccontextmanager
    async def transaction(self, workspace_id: UUID) -> AsyncIterator[Transaction]:
        """Open a transaction; commit at the end of the block, roll back when it raises.

        Raises DatabaseBusy when the server is away, full or too slow; Taken when a named constraint refuses.
        """
        try:
            async with self.engine.connect() as connection:
                # Without parameters psycopg sends this as one simple query, which may hold two statements; a UUID
                # object prints as hex digits and dashes only.
                await connection.exec_driver_sql(
                    f"BEGIN; SET LOCAL retainer.workspace_id = '{UUID(int=workspace_id.int)}'"
                )
                try:
                    yield Transaction(connection, workspace_id)
                except BaseException:
                    await _roll_back(connection)
                    raise
                await connection.exec_driver_sql("COMMIT")
        except IntegrityError as error:
            raise Taken(_constraint(error)) from error
        except (OperationalError, PoolTimeout) as error:
            raise DatabaseBusy from error

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside any workspace: for the workspace table and for health checks.

        Raises DatabaseBusy as `transaction` does.
        """
        try:
            async with self.engine.connect() as connection:
                yield connection
        except (OperationalError, PoolTimeout) as error:
            raise DatabaseBusy from error

    async def close(self) -> None:
        """Close the pool."""
        await self.engine.dispose()


async def _roll_back(connection: AsyncConnection) -> None:
    """Leave the transaction; a connection that is gone, or was given up when its act was cancelled, has left it."""
    if connection.invalidated:
        return
    try:
        await connection.exec_driver_sql("ROLLBACK")
    except DBAPIError:
        await connection.invalidate()


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or error.orig)
