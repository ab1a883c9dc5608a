"""A process in which many send what is wanted sent of one workspace, until it is killed."""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from domain.values.refusals import Refusal
from services import Services
from store.database import Database, DatabaseBusy
from tests.instants import NOW


async def main(database_url: str, workspace_id: str, senders: str) -> None:
    """Send and send; a connection that is lost is no end."""
    services = Services(Database(database_url))

    async def sends() -> None:
        while True:
            try:
                sent = await services.invoice_sending.send_next(UUID(workspace_id), NOW)
            except (DatabaseBusy, Refusal):
                sent = 0
            if not sent:
                await asyncio.sleep(0.02)

    await asyncio.gather(*(sends() for _ in range(int(senders))))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
