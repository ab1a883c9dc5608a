"""What was done last is chosen and taken back in one transaction, so nothing comes in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.invoices.expense_line import parse_expense
from domain.invoices.expenses import ShownExpense
from domain.kinds import Kind
from domain.time.entries import CatchupReversed, NothingToUndo, Reversed
from services.time.undoing import Undone
from store.cycles import cycles
from store.database import Database
from tests.instants import NOW
from tests.services.agency import HOUR, Agency
from tests.services.side_by_side import at_once, kept, refusals, wait_for_locks

LATER = NOW + timedelta(minutes=5)


@pytest_asyncio.fixture
async def dune(agency: Agency) -> Standing:
    """A client whose retainer counts ten posts a month."""
    client = await agency.client("dune")
    return await agency.retainer(client, kind=Kind.DELIVERABLES, allotment=10, fee_minor=None, rate_minor=None)


def what(undone: Undone) -> str:
    """What was taken back, in its own words."""
    if isinstance(undone, CatchupReversed):
        return ", ".join(each.entry.description for each in undone.taken)
    if isinstance(undone, ShownExpense):
        return undone.expense.text
    return undone.entry.description if isinstance(undone, Reversed) else undone.delivery.description


def was_before(undone: Undone) -> bool:
    """Whether it was taken back by the same submission already."""
    return undone.is_repeat if isinstance(undone, ShownExpense) else undone.was_reversed_before


async def test_two_undos_at_once_take_back_the_last_two_things_one_each(
    agency: Agency, acme: Standing, dune: Standing
) -> None:
    await agency.log("acme 1h first")
    await agency.deliver("dune second", now=NOW + timedelta(minutes=1))
    await agency.log("acme 2h third", now=NOW + timedelta(minutes=2))
    undo = agency.services.undoing.last
    undone: list[Undone] = kept(
        await at_once([partial(undo, by=agency.owner, key=key, now=LATER) for key in ("1", "2")])
    )
    assert {what(each) for each in undone} == {"second", "third"}
    assert ((await agency.card_figures("acme")).used, (await agency.card_figures("dune")).used) == (HOUR, 0)


async def test_of_many_undos_at_once_one_finds_the_only_thing_there_is(agency: Agency, dune: Standing) -> None:
    await agency.deliver("dune a post")
    undo = agency.services.undoing.last
    outcomes = await at_once([partial(undo, by=agency.owner, key=agency.key(), now=LATER) for _ in range(5)])
    assert refusals(outcomes) == {NothingToUndo: 4}
    assert (await agency.card_figures("dune")).used == 0


@pytest.mark.parametrize("text", ["acme 1h last", "dune last", "acme 49.90 last"], ids=["time", "units", "an expense"])
async def test_one_undo_that_comes_many_times_at_once_takes_back_one_thing(
    agency: Agency, acme: Standing, dune: Standing, text: str
) -> None:

    async def spend(typed: str, *, now: datetime) -> ShownExpense:
        line = parse_expense(typed)
        return await agency.services.expenses.spend_line(line, by=agency.owner, key=agency.key(), now=now)

    await agency.log("acme 2h before")
    await agency.deliver("dune before", now=NOW + timedelta(seconds=1))
    does: Callable[..., Awaitable[object]]
    does = spend if "49.90" in text else agency.log if text.startswith("acme") else agency.deliver
    await does(text, now=NOW + timedelta(minutes=1))
    undo = agency.services.undoing.last
    undone: list[Undone] = kept(await at_once([lambda: undo(by=agency.owner, key="one", now=LATER)] * 6))
    assert {what(each) for each in undone} == {"last"}
    assert Counter(was_before(each) for each in undone) == {False: 1, True: 5}


async def test_a_log_that_comes_between_stands_and_waits_for_nobody(
    database: Database, agency: Agency, acme: Standing
) -> None:
    """The undo has chosen and waits for its cycle; the same person logs something newer meanwhile."""
    await agency.retainer(await agency.client("beta"))
    await agency.log("acme 1h chosen")
    async with asyncio.TaskGroup() as tasks, database.transaction(agency.workspace.workspace_id) as tx:
        await cycles.lock_live(tx, acme.called.retainer_id)
        undoing = tasks.create_task(agency.undo(now=LATER))
        await wait_for_locks(database, 1)
        await agency.log("beta 3h newer", now=LATER)
    assert undoing.result().entry.description == "chosen"
    assert ((await agency.card_figures("acme")).used, (await agency.card_figures("beta")).used) == (0, 3 * HOUR)
