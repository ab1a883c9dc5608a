"""A sender for the workspace that the bot is installed in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.installation import Installation
from bot.metrics import Metrics
from bot.slack_client import SENDING_SECONDS, sending_client
from domain.sending.attempts import Pace
from jobs.drawings import DRAWINGS, FILES
from jobs.sending.context import Delivering
from jobs.sending.posting import Posting
from jobs.sending.sender import Sender
from services import Services


@asynccontextmanager
async def sending(
    api_url: str,
    services: Services,
    installation: Installation,
    now: Callable[[], datetime],
    metrics: Metrics | None = None,
) -> AsyncIterator[Sender]:
    """A sender that sends when it is told to; at the end, what is under way is waited for."""
    async with sending_client(api_url) as client:
        delivering = Delivering(
            services=services,
            workspace=installation.workspace,
            posting=Posting(client, installation.token),
            drawings=DRAWINGS,
            now=now,
            pace=Pace(),
            seconds=SENDING_SECONDS,
            files=FILES,
        )
        sender = Sender([delivering], metrics.sent, metrics.left) if metrics else Sender([delivering])
        try:
            yield sender
        finally:
            await sender.close()
