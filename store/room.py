"""Whether the database server's disk has room."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

_DISK_FULL = "53100"
# Rows that need more than their memory go to a file beside the tables, a megabyte of it, and away again: a few
# milliseconds in all. Nothing else asks the server about its disk without special rights or without a row that stays;
# and where the write-ahead log finds no room, unlike here, the server ends.
_SPILL = text("SELECT count(*) FROM generate_series(1, 60000)")


async def has_room(connection: AsyncConnection) -> bool:
    """Whether another megabyte fits."""
    await connection.exec_driver_sql("BEGIN READ ONLY")
    try:
        await connection.exec_driver_sql("SET LOCAL work_mem = '64kB'")
        await connection.execute(_SPILL)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != _DISK_FULL:
            raise
        return False
    finally:
        await connection.exec_driver_sql("ROLLBACK")
    return True
