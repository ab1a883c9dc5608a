"""A closed cycle opened once more: its first snapshot stays, its second closing adds another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.agreements.decisions import ReasonMissing
from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.kinds import CycleState, Role
from domain.people.people import OwnersOnly
from domain.retainers.reopening import HandedOn, NoSuchCycle, NotClosed
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

CLOSED = at("2026-12-10 12:00")
FULL = Rollover(carries=True)


async def cycle_ids(database: Database, agency: Agency, standing: Standing) -> list[UUID]:
    """The retainer's cycles, oldest first."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [each.cycle_id for each in await cycles.of_retainer(tx, standing.called.retainer_id)]


async def revisions(database: Database, agency: Agency, cycle_id: UUID) -> list[Any]:
    """(used, carried out, forfeited) in hours of every snapshot."""
    query = text("""SELECT used, carried_out, forfeited FROM cycle_snapshot
        WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id ORDER BY revision""")
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [tuple(value // HOUR for value in row) for row in await tx.all(query, cycle_id=cycle_id)]


async def begun(agency: Agency, **terms: Any) -> Standing:
    """A retainer with 30 of its 40 hours used in November, which is closed."""
    standing = await agency.retainer(await agency.client("acme"), **terms)
    for piece in ("10h one", "20h two on 2026-11-10"):
        await agency.log(f"acme {piece}")
    await agency.card_figures(now=CLOSED)
    return standing


async def test_a_reopened_cycle_takes_its_work_and_closes_again_with_a_second_snapshot(
    database: Database, agency: Agency
) -> None:
    standing = await begun(agency, rollover=FULL)
    november = (await cycle_ids(database, agency, standing))[0]
    opened = await agency.services.reopening.reopen(
        november, "a week was missing", by=agency.owner, key="1", now=CLOSED
    )
    assert (opened.cycle.state, opened.closes_on) == (CycleState.CLOSING, date(2026, 12, 16))
    logged = await agency.log("acme 4h missing on 2026-11-20", now=CLOSED)
    assert (logged.late_for, logged.cycle.starts_on) == (None, date(2026, 11, 1))
    assert (await agency.card_figures(now=CLOSED)).carried_in == 6 * HOUR
    later = at("2026-12-16 12:00")
    assert (await agency.card_figures(now=later)).carried_in == 6 * HOUR
    assert await revisions(database, agency, november) == [(30, 10, 0), (34, 6, 0)]


async def test_reopening_twice_with_one_key_is_once(database: Database, agency: Agency) -> None:
    standing = await begun(agency)
    november = (await cycle_ids(database, agency, standing))[0]
    reopen = agency.services.reopening.reopen
    first = await reopen(november, "why", by=agency.owner, key="1", now=CLOSED)
    again = await reopen(november, "why", by=agency.owner, key="1", now=CLOSED)
    assert (again.is_repeat, again.closes_on, again.figures) == (True, first.closes_on, first.figures)


async def test_late_work_and_its_cover_follow_what_the_second_closing_loses(database: Database, agency: Agency) -> None:
    standing = await begun(agency)
    november = (await cycle_ids(database, agency, standing))[0]
    late = await agency.log("acme 10h late on 2026-11-20", now=CLOSED)
    assert late.covered == 10 * HOUR
    await agency.services.reopening.reopen(november, "why", by=agency.owner, key="1", now=CLOSED)
    assert (await agency.card_figures(now=CLOSED)).added == 0
    await agency.log("acme 6h missing on 2026-11-21", now=CLOSED)
    december = await agency.card_figures(now=at("2026-12-20 12:00"))
    assert (december.used, december.added) == (10 * HOUR, 4 * HOUR)


async def test_work_taken_back_late_is_taken_back_where_it_belongs(database: Database, agency: Agency) -> None:
    standing = await begun(agency, rollover=FULL)
    november = (await cycle_ids(database, agency, standing))[0]
    recent = await agency.services.time.recent(by=agency.owner, now=NOW)
    ten = next(each for each in recent if each.description == "one")
    await agency.services.time.remove(ten.time_entry_id, by=agency.owner, key="r", now=CLOSED)
    before = await agency.card_figures(now=CLOSED)
    assert (before.carried_in, before.added) == (10 * HOUR, 10 * HOUR)
    await agency.services.reopening.reopen(november, "why", by=agency.owner, key="1", now=CLOSED)
    after = await agency.card_figures(now=CLOSED)
    assert (after.carried_in, after.added, after.available) == (20 * HOUR, 0, before.available)
    await agency.card_figures(now=at("2026-12-20 12:00"))
    assert await revisions(database, agency, november) == [(30, 10, 0), (20, 20, 0)]


async def test_what_cannot_be_reopened(database: Database, agency: Agency) -> None:
    standing = await begun(agency)
    ids = await cycle_ids(database, agency, standing)
    reopen, january = agency.services.reopening.reopen, at("2027-01-10 12:00")
    with pytest.raises(OwnersOnly):
        await reopen(ids[0], "why", by=await agency.person(Role.MANAGER), key="1", now=CLOSED)
    with pytest.raises(ReasonMissing):
        await reopen(ids[0], " ", by=agency.owner, key="2", now=CLOSED)
    with pytest.raises(NotClosed):
        await reopen(ids[1], "why", by=agency.owner, key="3", now=CLOSED)
    with pytest.raises(NoSuchCycle):
        await reopen(UUID(int=1), "why", by=agency.owner, key="4", now=CLOSED)
    with pytest.raises(HandedOn):
        await reopen(ids[0], "why", by=agency.owner, key="5", now=january)
    assert len(await revisions(database, agency, ids[0])) == 1


async def test_a_reopened_cycle_closes_before_the_one_after_it(database: Database, agency: Agency) -> None:
    standing = await begun(agency, rollover=FULL)
    november = (await cycle_ids(database, agency, standing))[0]
    in_decembers_grace = at("2027-01-05 12:00")
    await agency.services.reopening.reopen(november, "why", by=agency.owner, key="1", now=in_decembers_grace)
    january = await agency.card_figures(now=at("2027-01-20 12:00"))
    assert january.carried_in == 50 * HOUR
    assert len(await revisions(database, agency, november)) == 2
