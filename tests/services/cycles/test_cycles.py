"""Cycles open, close after their grace, and hand on what the terms say; their figures never change after that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.anchors import Anchor
from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.figures import Figures
from domain.deliverables.line import parse_delivery
from domain.kinds import CycleState, Kind, Length, Overage
from store.cycles import cycles, ledger
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

FULL = Rollover(carries=True)
CAPPED = Rollover(carries=True, cap=Cap(quantity=8 * HOUR))
LASTS_ONE = Rollover(carries=True, cycles=1)
MARCH = date(2026, 3, 1)


def month(number: int, day: int = 15) -> datetime:
    """Noon of a day of the n-th month from March on."""
    return at(f"{date(2026, 2 + number, day)} 12:00")


async def begin(agency: Agency, **terms: Any) -> UUID:
    """40 hours a month from March on; the id of the retainer."""
    client = await agency.client("acme", now=month(1, 1))
    standing = await agency.retainer(client, starts_on=MARCH, now=month(1, 1), **terms)
    return standing.called.retainer_id


async def use(agency: Agency, number: int, hours: int, *, day: int = 15) -> None:
    """Log hours on one day of the n-th month, in pieces that fit into a day."""
    while hours:
        piece = min(hours, 20)
        await agency.log(f"acme {piece}h x", now=month(number, day))
        hours -= piece


async def closed(database: Database, agency: Agency, retainer_id: UUID) -> list[Figures]:
    """What the ledger sums to for every closed cycle, oldest first."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        every = await cycles.of_retainer(tx, retainer_id)
        return [await ledger.figures(tx, each.cycle_id) for each in every if each.state is CycleState.CLOSED]


@dataclass(frozen=True)
class Example:
    """A worked example: the hours used in each month, and what became of them."""

    used: tuple[int, ...]
    available: tuple[int, ...]
    carried_out: tuple[int, ...]
    forfeited: tuple[int, ...] = (0, 0, 0)
    expired: tuple[int, ...] = (0, 0, 0)
    overage: tuple[int, ...] = (0, 0, 0)


@pytest.mark.parametrize(
    ("terms", "example"),
    [
        pytest.param(
            {},
            Example((30, 45, 40), (40, 40, 40), (0, 0, 0), forfeited=(10, 0, 0), overage=(0, 5, 0)),
            id="no rollover",
        ),
        pytest.param({"rollover": FULL}, Example((30, 45, 20), (40, 50, 45), (10, 5, 25)), id="full rollover"),
        pytest.param(
            {"rollover": CAPPED},
            Example((30, 40, 40), (40, 48, 48), (8, 8, 8), forfeited=(2, 0, 0)),
            id="capped at 8 h",
        ),
        pytest.param(
            {"overage": Overage.CARRY},
            Example((50, 40, 30), (40, 30, 30), (0, 0, 0), overage=(10, 10, 0)),
            id="deficit carried",
        ),
    ],
)
async def test_the_worked_examples(database: Database, agency: Agency, terms: dict[str, Any], example: Example) -> None:
    retainer_id = await begin(agency, **terms)
    for number, hours in enumerate(example.used, 1):
        await use(agency, number, hours)
    await agency.services.cycles.turn(agency.workspace.workspace_id, retainer_id, month(4))
    figures = await closed(database, agency, retainer_id)
    for name in ("available", "used", "carried_out", "forfeited", "expired", "overage"):
        assert tuple(getattr(each, name) // HOUR for each in figures) == getattr(example, name), name


async def test_a_lot_that_lasts_one_cycle_is_used_before_it_goes(database: Database, agency: Agency) -> None:
    retainer_id = await begin(agency, rollover=LASTS_ONE)
    await use(agency, 1, 30)
    await use(agency, 2, 5, day=2)  # in the grace of the first
    await agency.services.cycles.turn(agency.workspace.workspace_id, retainer_id, month(4))
    first, second, third = await closed(database, agency, retainer_id)
    assert first.carried_out == 10 * HOUR
    assert (second.available, second.expired, second.carried_out) == (50 * HOUR, 5 * HOUR, 40 * HOUR)
    assert (third.available, third.expired, third.carried_out) == (80 * HOUR, 40 * HOUR, 40 * HOUR)


async def test_which_lots_were_used_is_decided_by_the_dates_of_the_work(database: Database, agency: Agency) -> None:
    """Work of the first cycle that is logged in its grace takes from what the second had been shown."""
    await begin(agency, rollover=FULL)
    await use(agency, 1, 30)
    assert (await agency.card_figures(now=month(2, 1))).carried_in == 10 * HOUR
    logged = await agency.log("acme 4h late on 2026-03-31", now=month(2, 2))
    assert logged.cycle.starts_on == MARCH
    assert (await agency.card_figures(now=month(2, 2))).carried_in == 6 * HOUR
    assert (await agency.card_figures(now=month(2))).carried_in == 6 * HOUR


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param("2026-03-31 21:59", CycleState.OPEN, id="the last minute of the month in Berlin"),
        pytest.param("2026-03-31 22:00", CycleState.CLOSING, id="its midnight"),
        pytest.param("2026-04-03 21:59", CycleState.CLOSING, id="the last minute of the third business day"),
        pytest.param("2026-04-03 22:00", CycleState.CLOSED, id="its midnight, too"),
    ],
)
async def test_a_cycle_closes_after_three_business_days(
    database: Database, agency: Agency, now: str, state: CycleState
) -> None:
    retainer_id = await begin(agency)
    await agency.services.cycles.turn(agency.workspace.workspace_id, retainer_id, at(now))
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert (await cycles.of_retainer(tx, retainer_id))[0].state is state


async def test_what_is_due_is_named_and_done_once(agency: Agency) -> None:
    retainer_id = await begin(agency)
    workspace_id, turns = agency.workspace.workspace_id, agency.services.cycles
    assert await turns.due(workspace_id, month(1, 20)) == ()
    assert await turns.due(workspace_id, month(2, 1)) == (retainer_id,)
    assert [await turns.turn(workspace_id, retainer_id, month(2, 1)) for _ in range(2)] == [1, 0]
    assert await turns.due(workspace_id, month(2, 1)) == ()


async def test_a_long_absence_is_made_up_for_in_one_go(database: Database, agency: Agency) -> None:
    retainer_id = await begin(agency, length=Length.WEEKLY, anchor_day=1, rollover=FULL, allotment=10 * HOUR)
    figures = await agency.card_figures(now=at("2026-06-12 12:00"))
    async with database.transaction(agency.workspace.workspace_id) as tx:
        every = await cycles.of_retainer(tx, retainer_id)
    assert all(one.ends_on == other.starts_on for one, other in pairwise(every))
    assert {each.state for each in every[:-1]} == {CycleState.CLOSED}
    assert every[-1].holds(date(2026, 6, 12))
    assert figures.available == 10 * HOUR * len(every)


async def test_a_month_keeps_the_day_it_began_on_beyond_short_months(database: Database, agency: Agency) -> None:
    client = await agency.client("acme", now=at("2026-01-31 12:00"))
    standing = await agency.retainer(client, starts_on=date(2026, 1, 31), now=at("2026-01-31 12:00"))
    await agency.card_figures(now=at("2026-06-15 12:00"))
    async with database.transaction(agency.workspace.workspace_id) as tx:
        starts = [each.starts_on for each in await cycles.of_retainer(tx, standing.called.retainer_id)]
    assert [(each.month, each.day) for each in starts] == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]


async def test_the_last_cycle_is_cut_at_the_end_and_nothing_follows_it(database: Database, agency: Agency) -> None:
    client = await agency.client("acme")
    standing = await agency.retainer(client, last_day=date(2026, 12, 20))
    retainer_id, turns = standing.called.retainer_id, agency.services.cycles
    assert await turns.turn(agency.workspace.workspace_id, retainer_id, at("2027-06-01 12:00")) == 4
    async with database.transaction(agency.workspace.workspace_id) as tx:
        every = await cycles.of_retainer(tx, retainer_id)
    assert [each.last_day for each in every] == [date(2026, 11, 30), date(2026, 12, 20)]
    assert {each.state for each in every} == {CycleState.CLOSED}
    assert (await agency.services.balances.page(1, by=agency.owner, now=at("2027-06-01 12:00"))).total == 0


async def test_changed_terms_begin_with_the_next_cycle_and_leave_the_past_alone(
    database: Database, agency: Agency
) -> None:
    retainer_id = await begin(agency)
    terms = Terms(effective_from=MARCH, allotment=20 * HOUR, rollover=FULL)
    change = agency.services.retainers.change_terms
    changed = await change(retainer_id, terms, by=agency.owner, key="view:1", now=month(1))
    assert changed.terms.effective_from == date(2026, 4, 1)
    assert (await agency.card_figures(now=month(1))).allotment == 40 * HOUR
    assert (await agency.card_figures(now=month(2))).allotment == 20 * HOUR
    first = (await closed(database, agency, retainer_id))[0]
    assert (first.forfeited, first.carried_out) == (40 * HOUR, 0), "granted under the old rule"


async def test_terms_changed_twice_before_they_begin_are_the_last_ones(agency: Agency) -> None:
    retainer_id = await begin(agency)
    change = agency.services.retainers.change_terms
    for number, hours in enumerate((20, 25)):
        terms = Terms(effective_from=MARCH, allotment=hours * HOUR)
        await change(retainer_id, terms, by=agency.owner, key=f"view:{number}", now=month(1))
    record = await agency.services.retainers.get(retainer_id, by=agency.owner, now=month(1))
    assert (record.terms.allotment, [each.allotment for each in record.planned]) == (40 * HOUR, [25 * HOUR])
    assert (await agency.card_figures(now=month(2))).allotment == 25 * HOUR


async def test_terms_changed_when_nobody_looked_since_the_month_ended_leave_the_new_month_alone(
    agency: Agency,
) -> None:
    retainer_id = await begin(agency)
    terms = Terms(effective_from=MARCH, allotment=20 * HOUR)
    change = agency.services.retainers.change_terms
    changed = await change(retainer_id, terms, by=agency.owner, key="view:1", now=month(2))
    assert changed.terms.effective_from == date(2026, 5, 1)
    assert (await agency.card_figures(now=month(2))).allotment == 40 * HOUR


async def test_a_new_length_or_anchor_makes_one_short_cycle(database: Database, agency: Agency) -> None:
    retainer_id = await begin(agency)
    terms, mondays = Terms(effective_from=MARCH, allotment=10 * HOUR, length=Length.WEEKLY), Anchor(1)
    change = agency.services.retainers.change_terms
    await change(retainer_id, terms, begins=mondays, by=agency.owner, key="v", now=month(1))
    await agency.card_figures(now=month(2))
    async with database.transaction(agency.workspace.workspace_id) as tx:
        every = await cycles.of_retainer(tx, retainer_id)
    starts = [each.starts_on for each in every]
    assert starts == [MARCH, date(2026, 4, 1), date(2026, 4, 6), date(2026, 4, 13)]


async def test_what_a_client_brings_along_is_there_from_the_first_day(agency: Agency) -> None:
    client = await agency.client("acme")
    standing = await agency.retainer(client, carried_in=6 * HOUR, rollover=LASTS_ONE)
    assert (standing.figures.carried_in, standing.figures.available) == (6 * HOUR, 46 * HOUR)
    later = await agency.card_figures(now=NOW + timedelta(days=40), last=True)
    assert (later.expired, later.carried_out) == (6 * HOUR, 40 * HOUR)


async def test_units_are_delivered_once_and_carried_like_hours(agency: Agency) -> None:
    client = await agency.client("acme")
    await agency.retainer(client, "Articles", kind=Kind.DELIVERABLES, allotment=4, rollover=FULL)
    deliver = agency.services.deliveries.deliver
    for _ in range(2):
        told = await deliver(parse_delivery("acme 3 reviews"), by=agency.owner, key="cmd:1", now=NOW)
    assert (told.is_repeat, told.after.remaining) == (True, 1)
    assert (await agency.card_figures(now=at("2026-12-20 12:00"))).available == 5


async def test_a_retainer_of_funds_grants_nothing_by_itself(agency: Agency) -> None:
    client = await agency.client("acme")
    standing = await agency.retainer(client, kind=Kind.FUNDS, allotment=1_000_000)
    assert standing.figures == Figures()
    assert await agency.card_figures(now=at("2027-01-20 12:00")) == Figures()
