"""The room on the database's disk, looked at now and then: without it nothing can be stored, whoever asks."""

from __future__ import annotations

import time

from store.database import Database
from store.room import has_room

_EVERY = 10.0


class RoomWatch:
    """Knows whether there is room; asks anew every ten seconds, and each time while there is none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._fine_till = -_EVERY

    async def has_room(self) -> bool:
        """Whether there is. Raises DatabaseBusy."""
        if time.monotonic() < self._fine_till:
            return True
        async with self._database.outside() as session:
            found = await has_room(session)
        if found:
            self._fine_till = time.monotonic() + _EVERY
        return found
