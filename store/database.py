"""The bot's database, and its transactions there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import Row, TextClause
from sqlalchemy.engine import URL, make_url

from store.connection import Connection, Pulse, connect
from store.pool import Pool
from store.session import BOT_ROLE, Ask, Listener, Session
from store.transaction import Transaction

__all__ = [
    "BOT_ROLE",
    "Ask",
    "CommitUnknown",
    "Database",
    "DatabaseBusy",
    "Session",
    "Taken",
    "Transaction",
    "Writes",
    "driver_url",
    "writes_noted",
]

# More statements at a time only make PostgreSQL slower (measured).
POOL_SIZE = 8
# What psycopg does by itself.
_PREPARES_AFTER = 5
# How the codes of its messages begin.
_SHUTDOWN = "57P"


Opened = TypeVar("Opened", bound=Session)


@dataclass(slots=True)
class Writes:
    """What somebody's request has done so far: `opened` a transaction in which it can have stored something, and
    `committed` one.
    """

    opened: bool = False
    committed: bool = False


_WRITES: ContextVar[Writes | None] = ContextVar("writes", default=None)


@contextmanager
def writes_noted() -> Iterator[Writes]:
    """Note, of the request that goes on inside and of all that it starts, whether it opens a transaction to store
    something.
    """
    noted = Writes()
    token = _WRITES.set(noted)
    try:
        yield noted
    finally:
        _WRITES.reset(token)


class DatabaseBusy(Exception):  # noqa: N818 - read by a person
    """The database cannot be reached or does not answer in time; nothing was stored."""


class CommitUnknown(DatabaseBusy):
    """The database was lost while it committed: that may have been stored, or not."""


class Taken(Exception):  # noqa: N818 - a fact, which the caller turns into a refusal
    """A named constraint refused the row; `constraint` is its name."""

    def __init__(self, constraint: str) -> None:
        self.constraint = constraint
        super().__init__(constraint)


def driver_url(url: str) -> URL:
    """A `postgresql://` URL for SQLAlchemy, with psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg")


class Database:
    """The bot's connections: one pool a process, given in by whoever starts it.

    `moved_by`: how far the bot's clock is moved on purpose; its readings are then held against the server's clock where
    what they bring about is for good. Without it they are instants that somebody chose. `prepares`: statements asked
    often are prepared on the server, which a pooler between may not bear.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = POOL_SIZE,
        moved_by: Callable[[], timedelta] | None = None,
        prepares: bool = True,
    ) -> None:
        self.url = url
        self.pulse = Pulse()
        self._listeners: list[Listener] = []
        # Autocommit hands BEGIN and COMMIT to us: BEGIN can then carry the role and the workspace in one round trip.
        make = partial(
            connect,
            self.pulse,
            url,
            autocommit=True,
            connect_timeout=2,
            prepare_threshold=_PREPARES_AFTER if prepares else None,
        )
        self.pool = Pool(make, pool_size)
        self._moved_by = moved_by

    def transaction(self, workspace_id: UUID) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction; commit at the end of the block, roll back when it raises.

        Raises DatabaseBusy when the server is away, full or too slow, CommitUnknown where it is lost while it commits,
        and Taken when a named constraint refuses. Waits for a place in the pool as long as the caller does.
        """
        noted = _WRITES.get()
        if noted:
            noted.opened = True
        return self._opened(partial(Transaction, workspace_id, self._moved_by, reads=False), noted=noted)

    def upkeep(self, workspace_id: UUID) -> AbstractAsyncContextManager[Transaction]:
        """The same for what the bot brings up to date by itself before somebody looks: whoever asked stores nothing
        by it, and is not told that something may have been stored.
        """
        return self._opened(partial(Transaction, workspace_id, self._moved_by, reads=False))

    def reading(self, workspace_id: UUID) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that only reads: all of it sees one instant, and PostgreSQL refuses whatever writes or
        locks. So nobody who writes ever waits for it, nor it for them. Raises DatabaseBusy as `transaction` does.
        """
        return self._opened(partial(Transaction, workspace_id, self._moved_by, reads=True), reads=True)

    def outside(self) -> AbstractAsyncContextManager[Session]:
        """Open a transaction in no workspace: to find one, and for health checks. Raises as `transaction` does."""
        return self._opened(partial(Session, reads=False))

    async def everywhere(self, statement: TextClause, **values: Any) -> Sequence[Row[Any]]:
        """Ask one of the functions that know of all workspaces. Raises DatabaseBusy as `transaction` does."""
        async with self.outside() as session:
            found: tuple[list[Row[Any]]] = await session.together(Ask(statement, values, list), ends=True)
            return found[0]

    @asynccontextmanager
    async def _opened(
        self,
        make: Callable[[Connection, Iterable[Listener]], Opened],
        *,
        reads: bool = False,
        noted: Writes | None = None,
    ) -> AsyncIterator[Opened]:
        try:
            async with self.pool.lent() as connection:
                tx = make(connection, self._listeners)
                try:
                    yield tx
                    await (tx.commit() if reads else _commit(tx))
                    if noted:
                        noted.committed = True
                except Exception:
                    await _roll_back(connection, tx)
                    raise
                except BaseException:
                    # Nobody waits any more, not for the server's word that it rolled back either.
                    connection.cut()
                    raise
        except psycopg.IntegrityError as error:
            raise Taken(error.diag.constraint_name or str(error)) from error
        except psycopg.OperationalError as error:
            self.pool.doubt()
            raise DatabaseBusy from error

    @contextmanager
    def heard_by(self, listener: Listener) -> Iterator[None]:
        """Tell `listener` of each round trip while inside, before it is made."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def close(self) -> None:
        """Close the pool."""
        self.pool.close()


async def _commit(tx: Session) -> None:
    try:
        await tx.commit()
    except psycopg.OperationalError as error:
        # With a code it is the server's own word that it rolled back, but for a shutdown's: that may come after it
        # committed.
        if error.sqlstate and not error.sqlstate.startswith(_SHUTDOWN):
            raise
        raise CommitUnknown from error


async def _roll_back(connection: Connection, tx: Session) -> None:
    """Leave the transaction; a connection that is gone has left it."""
    if connection.closed:
        return
    try:
        await tx.roll_back()
    except psycopg.Error:
        connection.cut()
