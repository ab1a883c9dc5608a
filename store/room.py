"""Whether the database server's disk has room."""

from __future__ import annotations

import psycopg
from sqlalchemy import text

from store.session import Session

_DISK_FULL = "53100"
# Rows that need more than their memory go to a file beside the tables, a megabyte of it, and away again: a few
# milliseconds in all. Nothing else asks the server about its disk without special rights or without a row that stays;
# and where the write-ahead log finds no room, unlike here, the server ends.
_SMALL = text("SET LOCAL work_mem = '64kB'")
_SPILL = text("SELECT count(*) FROM generate_series(1, 60000)")


async def has_room(session: Session) -> bool:
    """Whether another megabyte fits. Where none does, nothing else can be asked in this transaction."""
    await session.run(_SMALL)
    try:
        await session.first(_SPILL)
    except psycopg.OperationalError as error:
        if error.sqlstate != _DISK_FULL:
            raise
        return False
    return True
