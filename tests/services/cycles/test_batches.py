"""Cycles that are moved on together come out as if each had been alone, and nobody waits for them."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

import pytest

from domain.agreements.terms import Rollover
from domain.kinds import CycleState
from services.cycles.sweep import Sweep
from services.cycles.turns import CycleTurns
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.cycles.batches_machine import BatchesMachine
from tests.services.cycles.turned_together import turn_all
from tests.services.machines import run_on
from tests.services.side_by_side import wait_for_locks
from tests.services.test_statement_counts import statements

PASSED = at("2026-12-10 12:00")


@pytest.mark.machine
def test_any_number_at_a_time_writes_the_same_ledger(database_url: str) -> None:
    run_on(database_url, BatchesMachine, steps=8, examples=3)


async def test_many_at_a_time_are_as_many_statements_as_two(agency: Agency, database: Database) -> None:
    """Each hands something on."""

    async def asked(names: range, worked: str, ended: str, passed: str) -> int:
        for number in names:
            await agency.log(f"client{number} 20h x", now=at(worked))
        with statements(database) as sent:
            for now in (ended, passed):
                turns = agency.services.cycles
                assert await turn_all(turns, agency.workspace.workspace_id, at(now)) == len(names)
        return len(sent)

    for number in range(2):
        await agency.retainer(await agency.client(f"client{number}"), rollover=Rollover(carries=True))
    two = await asked(range(2), "2026-11-20 12:00", "2026-12-01 12:00", "2026-12-10 12:00")
    for number in range(2, 14):
        client = await agency.client(f"client{number}")
        now, full = at("2026-12-10 12:00"), Rollover(carries=True)
        await agency.retainer(client, starts_on=date(2026, 12, 1), now=now, rollover=full)
    assert await asked(range(14), "2026-12-20 12:00", "2027-01-01 12:00", "2027-01-12 12:00") == two
    assert two < 50


def test_what_takes_long_is_done_in_smaller_portions_and_what_does_not_in_larger_ones() -> None:
    sweep, sizes = Sweep(NOW, 100), []
    for seconds in (0.01, 0.01, 0.1, 0.3, 0.3, *[1.0] * 9, 0.01):
        sweep.took(seconds)
        sizes.append(sweep.size)
    assert sizes == [100, 100, 100, 50, *[25] * 10, 50]


async def test_one_that_somebody_holds_keeps_nobody_waiting_and_comes_last(agency: Agency, database: Database) -> None:
    held, *others = [
        (await agency.retainer(await agency.client(name))).called.retainer_id for name in ("acme", "birch", "cedar")
    ]
    turns, workspace_id = CycleTurns(database), agency.workspace.workspace_id
    moved_on = [CycleState.CLOSED, CycleState.OPEN]
    async with database.transaction(workspace_id) as tx, asyncio.timeout(1):
        await cycles.lock_live(tx, held)
        all_of_them = asyncio.create_task(turn_all(turns, workspace_id, PASSED))
        await wait_for_locks(database, 1)
        found = [await _states(database, agency, each) for each in (held, *others)]
        assert found == [[CycleState.OPEN], moved_on, moved_on]
    assert await all_of_them == 6
    assert await _states(database, agency, held) == moved_on


async def test_those_that_are_not_let_go_are_left_to_the_next_time(agency: Agency, database: Database) -> None:
    held = [(await agency.retainer(await agency.client(name))).called.retainer_id for name in ("acme", "birch")]
    turns, workspace_id = CycleTurns(database), agency.workspace.workspace_id
    async with database.transaction(workspace_id) as tx:
        await cycles.lock_live_of(tx, held)
        assert await turn_all(turns, workspace_id, PASSED) == 0
    assert await turn_all(turns, workspace_id, PASSED) == 4


async def _states(database: Database, agency: Agency, retainer_id: UUID) -> list[CycleState]:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [each.state for each in await cycles.of_retainer(tx, retainer_id)]
