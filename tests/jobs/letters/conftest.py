"""An approver without Slack for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from domain.balances.standings import Standing
from store.database import Database
from tests.jobs.letters.post import Post
from tests.portal.asked import approver_by_mail, order_for
from tests.services.agency import Agency
from tests.services.conftest import acme, agency, services  # noqa: F401 - fixtures


@pytest_asyncio.fixture
async def post(
    agency: Agency,  # noqa: F811 - the fixtures above
    acme: Standing,  # noqa: F811
    database: Database,
) -> AsyncIterator[Post]:
    """What it leaves waiting is nobody's: a mailer asks all workspaces."""
    contact_id = await approver_by_mail(database, agency.owner, acme.called.client_id)
    retainer_id = acme.called.retainer_id
    order = await order_for(agency.services, retainer_id, contact_id, by=agency.owner, title="Größenführer")
    opened = Post(agency, database, order)
    yield opened
    await opened.sql("UPDATE mail SET state = 'dropped' WHERE state = 'waiting'")
