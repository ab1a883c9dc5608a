"""Fifty who send at once, while processes are killed and connections cut: numbers without a gap, nothing twice."""

from __future__ import annotations

import asyncio
import sys
import time
from uuid import UUID

import psycopg
from sqlalchemy import text

from domain.balances.standings import Standing
from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceState
from store.database import Database
from tests.jobs.invoices.test_sending import wished
from tests.portal.asked import approver_by_mail
from tests.services.agency import Agency
from tests.services.conftest import acme, agency, services  # noqa: F401 - fixtures

_INVOICES, _BROKEN_EVERY = 48, 8
_PROCESSES, _SENDERS_EACH = 2, 25
_MOST_SECONDS = 120
_CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


async def test_numbers_have_no_gap_and_each_goes_once_whoever_is_killed(
    agency: Agency,  # noqa: F811 - the fixtures above
    acme: Standing,  # noqa: F811
    database: Database,
    database_url: str,
) -> None:
    workspace_id = agency.workspace.workspace_id
    await approver_by_mail(database, agency.owner, acme.called.client_id)
    async with database.transaction(workspace_id) as tx:
        await tx.run(text("UPDATE contact SET is_billing = true WHERE workspace_id = :workspace_id"))
    wishes = [
        await wished(agency, acme, f"{number}" if number % _BROKEN_EVERY else "\U00013171")
        for number in range(_INVOICES)
    ]

    killed, cut = await _under_fire(agency, wishes, database_url)

    assert killed >= _PROCESSES
    assert cut
    every = [await agency.services.invoices.drawn(workspace_id, each.invoice_id) for each in wishes]
    numbers = sorted(each.number for each in every if each and each.number)
    sent = _INVOICES - _INVOICES // _BROKEN_EVERY
    assert numbers == [f"INV-2026-{number:04}" for number in range(1, sent + 1)]
    assert {each.state for each in every if each and not each.number} == {InvoiceState.APPROVED}
    # Dropped while they are counted: a mailer asks all workspaces, and the next test has its own.
    drop = (
        "UPDATE mail SET state = 'dropped' WHERE workspace_id = :workspace_id AND state = 'waiting' RETURNING mail_id"
    )
    async with database.transaction(workspace_id) as tx:
        assert len(await tx.all(text(drop))) == sent


async def _under_fire(under: Agency, wishes: list[Invoice], database_url: str) -> tuple[int, int]:
    """How many processes and how many connections at work were ended before all was sent."""
    workspace_id, killed, cut = under.workspace.workspace_id, 0, 0
    ends = time.monotonic() + _MOST_SECONDS
    processes = [await _process(database_url, workspace_id) for _ in range(_PROCESSES)]
    try:
        with psycopg.connect(database_url, autocommit=True) as owner:
            while left := await _unsent(under, wishes):
                assert time.monotonic() < ends, "it does not come to an end"
                # Each a while after the one before, so that it meets work under way.
                if killed < _PROCESSES and left < len(wishes) * (2 * _PROCESSES - killed) // (2 * _PROCESSES + 1):
                    processes[killed].kill()
                    await processes[killed].wait()
                    processes[killed] = await _process(database_url, workspace_id)
                    killed += 1
                elif cut < 2 * killed:
                    cut += len(owner.execute(_CUT).fetchall())
                await asyncio.sleep(0.05)
    finally:
        for each in processes:
            each.kill()
            await each.wait()
    return killed, cut


async def _unsent(under: Agency, wishes: list[Invoice]) -> int:
    """How many are still wanted sent."""
    waiting = await under.services.invoices.sending(under.workspace.workspace_id, count=len(wishes))
    return len(waiting)


async def _process(database_url: str, workspace_id: UUID) -> asyncio.subprocess.Process:
    arguments = [database_url, str(workspace_id), str(_SENDERS_EACH)]
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.jobs.invoices.many_senders", *arguments)
