"""A tick does what is due, of every retainer that can be moved on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import text
from structlog.testing import capture_logs

from domain.kinds import CycleState
from jobs.tick import Done, Jobs
from services.services import Services
from services.workspaces.connecting import TeamFacts
from store.cycles import cycles
from store.database import Database, Transaction
from store.ids import new_id
from tests.instants import NOW, at
from tests.services.agency import Agency, open_agency
from tests.services.side_by_side import wait_for_locks

AFTER_NOVEMBER, MONDAY_AFTER = at("2026-12-10 12:00"), at("2026-12-14 12:00")
_A_LOT_WITHOUT_ITS_ENTRY = text("""
    INSERT INTO lot (workspace_id, lot_id, retainer_id, cycle_id, source, quantity, granted_on)
    VALUES (:workspace_id, :lot_id, :retainer_id, :cycle_id, 'prepaid', 60, :granted_on)
""")


@pytest_asyncio.fixture
async def database(cloned_url: str) -> AsyncIterator[Database]:
    """A database of its own: a tick does what is due in every workspace."""
    cloned = Database(cloned_url)
    yield cloned
    await cloned.close()


@pytest_asyncio.fixture
async def agency(database: Database) -> Agency:
    """The only agency there is, without clients."""
    services = Services(database)
    workspace = await services.workspaces.connect(TeamFacts("T1", "Sample", "UBOT"), NOW)
    return await open_agency(services, workspace)


async def test_a_retainer_that_cannot_be_closed_keeps_no_other_open(agency: Agency, database: Database) -> None:
    names = ("acme", "birch", "cedar")
    held = [await agency.retainer(await agency.client(name)) for name in names]
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await _spoil(tx, held[1].called.retainer_id, held[1].cycle.cycle_id, held[1].cycle.starts_on)
    jobs = Jobs(agency.services)

    with capture_logs() as logged:
        done = await jobs.tick(AFTER_NOVEMBER)

    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = [await cycles.of_retainer(tx, each.called.retainer_id) for each in held]
    assert [each[0].state for each in found] == [CycleState.CLOSED, CycleState.OPEN, CycleState.CLOSED]
    assert [entry["retainer_id"] for entry in logged if entry["event"] == "cycle_not_turned"] == [
        str(held[1].called.retainer_id)
    ]
    assert Done("cycles moved on", 4) in done


async def test_what_looks_at_cycles_waits_for_the_tick_that_turns_them(agency: Agency) -> None:
    """As after a night without a bot, when cycles and digests are due at once."""
    await agency.retainer(await agency.client("acme"))
    jobs, due_anywhere = Jobs(agency.services), agency.services.appointments.due_anywhere
    due = await due_anywhere(AFTER_NOVEMBER)
    assert due
    assert await jobs.soon(AFTER_NOVEMBER) == ()
    assert await due_anywhere(AFTER_NOVEMBER) == due
    await jobs.tick(AFTER_NOVEMBER)
    assert await due_anywhere(AFTER_NOVEMBER) == {}
    assert Done("morning desks looked at", 1) in await jobs.soon(MONDAY_AFTER)


async def test_what_looks_at_cycles_waits_for_the_replica_that_turns_them(agency: Agency, database: Database) -> None:
    """Two that tick at once: what is due is not looked at while the other still holds a cycle of it."""
    held = [(await agency.retainer(await agency.client(name))).called.retainer_id for name in ("acme", "birch")]
    due_anywhere, workspace_id = agency.services.appointments.due_anywhere, agency.workspace.workspace_id
    due = await due_anywhere(AFTER_NOVEMBER)
    assert due
    async with database.transaction(workspace_id) as tx:
        await cycles.lock_live_of(tx, held)
        ticking = asyncio.create_task(Jobs(agency.services).tick(AFTER_NOVEMBER))
        await wait_for_locks(database, 1)
        assert await due_anywhere(AFTER_NOVEMBER) == due
    assert Done("cycles moved on", 4) in await ticking
    assert await due_anywhere(AFTER_NOVEMBER) == {}


async def _spoil(tx: Transaction, retainer_id: object, cycle_id: object, granted_on: object) -> None:
    """Put a lot in that the ledger knows nothing of: the two no longer add up, so the cycle must not close."""
    await tx.run(
        _A_LOT_WITHOUT_ITS_ENTRY,
        lot_id=new_id(),
        retainer_id=retainer_id,
        cycle_id=cycle_id,
        granted_on=granted_on,
    )
