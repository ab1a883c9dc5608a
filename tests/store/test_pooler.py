"""Behind a pooler that lends a connection for one transaction: each is who it should be, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import psycopg
import pytest
from sqlalchemy import text

from services import Services
from store.database import BOT_ROLE, Database
from store.migrate import migrate
from tests.database import cloned, new_workspace, of_database
from tests.pooler import pooled
from tests.services.agency import Agency, open_agency

_LOGS, _CLIENTS = 1_000, 20
# What is loaded once is to be loaded by one worker.
pytestmark = pytest.mark.xdist_group("pooler")

# Fewer than the bots ask for, so that no two transactions in a row have the same.
_CONNECTIONS = 4


@pytest.fixture(scope="module")
def pooler_url(template_url: str) -> Iterator[str]:
    """The URL of a database that was migrated through the pooler."""
    with cloned(of_database(template_url, "template0")) as url, pooled(url, connections=_CONNECTIONS) as through:
        migrate(through)
        yield through


async def test_each_transaction_is_the_bots_with_its_limits_and_leaves_nothing_behind(pooler_url: str) -> None:
    asked = text("""SELECT current_user AS who, current_setting('lock_timeout') AS lock,
        current_setting('statement_timeout') AS statement, current_setting('TimeZone') AS zone""")
    async with AsyncExitStack() as stack:
        database = Database(pooler_url, prepares=False)
        stack.push_async_callback(database.close)
        workspace = await new_workspace(database)
        for opened in (database.outside(), database.transaction(workspace.workspace_id)):
            async with opened as session:
                (row,) = await session.all(asked)
            assert tuple(row) == (BOT_ROLE, "1500ms", "2s", "UTC")
    # Others may come by the same pooler, and get the connections that the bot had.
    with psycopg.connect(pooler_url) as other:
        left = other.execute(
            "SELECT current_user, current_setting('statement_timeout'), current_setting('retainer.workspace_id', true)"
        ).fetchone()
    assert left == ("postgres", "0", "")


async def test_of_a_thousand_logs_at_once_none_is_lost_and_no_row_is_anothers(pooler_url: str) -> None:
    """Two agencies, each with a bot that would open twice as many connections by itself."""
    async with AsyncExitStack() as stack:
        agencies = []
        for _ in range(2):
            database = Database(pooler_url, prepares=False)
            stack.push_async_callback(database.close)
            agency = await open_agency(Services(database), await new_workspace(database))
            for number in range(_CLIENTS):
                await agency.retainer(await agency.client(f"client-{number}"))
            agencies.append((agency, database))

        lines = iter([(agency, number) for number in range(_LOGS // 2) for agency, _ in agencies])
        await asyncio.gather(*(_keep_logging(lines) for _ in range(32)))

        for agency, database in agencies:
            async with database.transaction(agency.workspace.workspace_id) as tx:
                rows = await tx.all(text("SELECT workspace_id, description FROM time_entry"))
            assert {row.workspace_id for row in rows} == {agency.workspace.workspace_id}
            assert sorted(row.description for row in rows) == sorted(f"line {n}" for n in range(_LOGS // 2))


async def _keep_logging(lines: Iterator[tuple[Agency, int]]) -> None:
    for agency, number in lines:
        await agency.log(f"client-{number % _CLIENTS} 6m line {number}")
