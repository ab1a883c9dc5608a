"""The database server's clock, against which the bot's own is held."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from store.session import Session
from store.transaction import Transaction

_NOW = text("SELECT clock_timestamp() AS now")


async def server_time(session: Session) -> datetime:
    """What it reads just now, aware."""
    (row,) = await session.all(_NOW)
    read: datetime = row.now
    return read


async def ahead(tx: Transaction, now: datetime) -> timedelta | None:
    """How far the clock that `now` was read from is ahead of the server's; behind where it was read a while ago.

    None where nobody read a clock: the instant was chosen.
    """
    if tx.moved_by is None:
        return None
    row = await tx.first(_NOW)
    return None if row is None else now - tx.moved_by() - row.now
