"""A sender in a process of its own, to be killed: `python -m tests.jobs.sending.one_sender URL SLACK TOKEN TEAM`."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import timedelta

import structlog

from bot.slack_client import sending_client
from domain.outbox import MessageKind
from jobs.sending.context import Delivering
from jobs.sending.posting import Posting
from jobs.sending.sender import Sender
from services import Services
from store.database import Database
from tests.instants import NOW
from tests.jobs.sending.post_office import UNDER_FIRE, what_the_facts_say

_CALL_SECONDS = 0.5


async def send(database_url: str, api_url: str, token: str, team: str) -> None:
    """Till nothing is left; what others hold is waited for."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database = Database(database_url)
    services = Services(database)
    workspace = await services.workspaces.by_team(team)
    if workspace is None:
        raise LookupError(team)
    async with sending_client(api_url, seconds=_CALL_SECONDS) as client:
        drawings = {MessageKind.DESK: what_the_facts_say}
        posting = Posting(client, token)
        delivering = Delivering(services, workspace, posting, drawings, lambda: NOW, UNDER_FIRE, _CALL_SECONDS)
        await Sender([delivering]).drain(patience=timedelta(seconds=10))
    await database.close()


if __name__ == "__main__":
    asyncio.run(send(*sys.argv[1:]))
