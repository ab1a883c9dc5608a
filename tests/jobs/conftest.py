"""A post office for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from domain.people.people import Workspace
from store.database import Database
from tests.jobs.sending.post_office import PostOffice, post_office


@pytest_asyncio.fixture
async def office(database: Database, workspace: Workspace) -> AsyncIterator[PostOffice]:
    """A workspace of its own, beside a local Slack of its own."""
    async with post_office(database, workspace) as opened:
        yield opened
