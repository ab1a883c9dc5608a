"""Entries of closed cycles put right: the open cycle has, or bears, what a replay differs by, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from domain.agreements.terms import Rollover
from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.balances.statements import LineKind
from domain.change_orders.orders import OrderState
from domain.kinds import Overage, Role
from domain.time.entries import AlreadyReversed, Logged, NotYours
from services.time.acts import TimeForm
from store.database import Database
from tests.instants import at
from tests.services.agency import HOUR, Agency

CLOSED, LATER = at("2026-12-10 12:00"), at("2026-12-10 13:00")
DAYS = (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5))
HOURS = (24, 10, 10)
FULL = Rollover(carries=True)


async def november(agency: Agency, **terms: Any) -> tuple[Standing, list[Logged]]:
    """A retainer of 40 hours, of which 24, 10 and 10 were used in November, its first cycle."""
    agreed = {"overage_rate_minor": 12_500} | terms
    standing = await agency.retainer(await agency.client("acme"), **agreed)
    logged = [
        await agency.log(f"acme {hours}h Design on {day}", now=at("2026-11-20 12:00"))
        for hours, day in zip(HOURS, DAYS, strict=True)
    ]
    await agency.card_figures(now=CLOSED)
    return standing, logged


async def put_right(agency: Agency, logged: Logged, key: str = "", **changes: Any) -> Logged:
    """The form of an entry, sent with other values."""
    entry = logged.entry
    values: dict[str, Any] = {
        "retainer_id": entry.called.retainer_id,
        "minutes": entry.raw_minutes,
        "on": entry.worked_on,
        "description": entry.description,
        "billable": entry.billable,
    }
    form = TimeForm(**values | changes)
    edit = agency.services.time.edit
    return await edit(entry.time_entry_id, form, by=agency.owner, key=key or agency.key(), now=LATER)


async def books(agency: Agency) -> tuple[Any, Any]:
    """November's figures and December's."""
    return await agency.card_figures(now=LATER, last=True), await agency.card_figures(now=LATER)


async def ledger_lines(agency: Agency, database: Database) -> int:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = text("SELECT count(*) AS lines FROM ledger_entry WHERE workspace_id = :workspace_id")
        row = await tx.first(found)
        return 0 if row is None else int(row.lines)


@pytest.mark.parametrize("overage", Overage, ids=[each.value for each in Overage])
async def test_other_words_alone_touch_no_ledger(agency: Agency, database: Database, overage: Overage) -> None:
    _, logged = await november(agency, overage=overage)
    before, lines = await books(agency), await ledger_lines(agency, database)
    edited = await put_right(agency, logged[1], description="Design, once more")
    assert (edited.entry.time_entry_id, edited.entry.description) == (
        logged[1].entry.time_entry_id,
        "Design, once more",
    )
    assert (edited.closed is not None, edited.returned) == (True, None)
    assert await books(agency) == before
    assert await ledger_lines(agency, database) == lines
    statement = await agency.services.reports.statement("acme", by=agency.owner, now=LATER, last=True)
    assert {each.what for each in statement.of(LineKind.WORK)} == {"Design", "Design, once more"}


@pytest.mark.parametrize(
    ("overage", "minutes", "remaining", "credit_minor", "not_over"),
    [
        pytest.param(Overage.ABSORB, 9 * HOUR, 0, 0, HOUR, id="absorbed, an hour less: nothing"),
        pytest.param(Overage.ABSORB, 11 * HOUR, 0, 0, -HOUR, id="absorbed, an hour more: nothing"),
        pytest.param(Overage.BILL, 9 * HOUR, 0, 12_500, HOUR, id="billed, an hour less: a credit"),
        pytest.param(Overage.BILL, 11 * HOUR, 0, -12_500, -HOUR, id="billed, an hour more: a late charge"),
        pytest.param(Overage.CARRY, 9 * HOUR, HOUR, 0, 0, id="carried, an hour less: less of a deficit"),
        pytest.param(Overage.CARRY, 11 * HOUR, -HOUR, 0, 0, id="carried, an hour more: more of a deficit"),
        pytest.param(Overage.APPROVE, 9 * HOUR, 0, 0, HOUR, id="to approve, an hour less: no hours"),
        pytest.param(Overage.APPROVE, 11 * HOUR, 0, 0, -HOUR, id="to approve, an hour more: no hours"),
    ],
)
async def test_an_entry_of_a_cycle_that_was_over_follows_its_rule(
    agency: Agency, overage: Overage, minutes: int, remaining: int, credit_minor: int, not_over: int
) -> None:
    _, logged = await november(agency, overage=overage)
    frozen, before = await books(agency)
    edited = await put_right(agency, logged[1], minutes=minutes)
    kept, after = await books(agency)
    assert kept == frozen
    assert after.remaining - before.remaining == remaining
    assert after.used == before.used
    assert edited.returned is not None
    assert (edited.returned.quantity, edited.returned.credit_minor) == (remaining, credit_minor)
    assert edited.returned.not_over == not_over
    assert edited.after == after


@pytest.mark.parametrize("overage", Overage, ids=[each.value for each in Overage])
async def test_another_date_within_the_cycle_changes_no_figure(agency: Agency, overage: Overage) -> None:
    _, logged = await november(agency, overage=overage)
    before = await books(agency)
    edited = await put_right(agency, logged[1], on=date(2026, 11, 20))
    assert edited.entry.worked_on == date(2026, 11, 20)
    assert await books(agency) == before


@pytest.mark.parametrize(
    ("terms", "remaining", "lost"),
    [
        pytest.param({}, 0, -2, id="without rollover, out of what was lost"),
        pytest.param({"rollover": FULL}, -2, 0, id="with rollover, out of what was carried"),
    ],
)
async def test_more_work_of_a_cycle_with_hours_left_comes_out_of_them(
    agency: Agency, terms: dict[str, Any], remaining: int, lost: int
) -> None:
    _, logged = await november(agency, allotment=50 * HOUR, **terms)
    frozen, before = await books(agency)
    edited = await put_right(agency, logged[1], minutes=12 * HOUR)
    kept, after = await books(agency)
    assert (kept, after.remaining - before.remaining) == (frozen, remaining * HOUR)
    assert edited.returned is not None
    assert edited.returned.lost == lost * HOUR


async def test_what_late_work_was_covered_by_is_not_there_a_second_time(agency: Agency) -> None:
    _, logged = await november(agency, allotment=46 * HOUR, overage=Overage.BILL)
    assert (await agency.log("acme 2h late on 2026-11-20", now=CLOSED)).covered == 2 * HOUR
    edited = await put_right(agency, logged[1], minutes=11 * HOUR)
    assert edited.returned is not None
    assert (edited.returned.lost, edited.returned.credit_minor) == (0, -12_500)


async def test_corrections_of_one_entry_add_up(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    _, before = await books(agency)
    entry = logged[1]
    for hours in (11, 13, 9, 10):
        entry = await put_right(agency, entry, minutes=hours * HOUR)
    _, after = await books(agency)
    assert (after.available, after.used) == (before.available, before.used)


async def test_what_was_put_right_and_then_taken_back_is_gone_once(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    frozen, before = await books(agency)
    edited = await put_right(agency, logged[1], minutes=3 * HOUR)
    taken = await agency.services.time.remove(edited.entry.time_entry_id, by=agency.owner, key=agency.key(), now=LATER)
    kept, after = await books(agency)
    # 34 of 40 hours: the deficit of 4 is gone, and what is left is lost.
    assert (kept, after.remaining - before.remaining) == (frozen, 4 * HOUR)
    assert taken.closed is not None


async def test_a_submission_that_comes_twice_puts_right_once(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    first = await put_right(agency, logged[1], key="same", minutes=11 * HOUR)
    figures = await books(agency)
    again = await put_right(agency, logged[1], key="same", minutes=11 * HOUR)
    assert (again.entry, again.is_repeat) == (first.entry, True)
    assert await books(agency) == figures
    with pytest.raises(AlreadyReversed):
        await put_right(agency, logged[1], minutes=12 * HOUR)


async def test_only_its_author_or_who_answers_for_the_client_puts_right(agency: Agency) -> None:
    _, logged = await november(agency)
    somebody, entry = await agency.person(Role.MEMBER), logged[1].entry
    for minutes, words in ((10 * HOUR, "other"), (11 * HOUR, "Design")):
        form = TimeForm(entry.called.retainer_id, minutes, entry.worked_on, words, billable=True)
        with pytest.raises(NotYours):
            await agency.services.time.edit(entry.time_entry_id, form, by=somebody, key=agency.key(), now=LATER)


async def test_what_moves_to_the_open_cycle_leaves_the_closed_one_and_counts_there(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    frozen, before = await books(agency)
    edited = await put_right(agency, logged[1], on=date(2026, 12, 2))
    kept, after = await books(agency)
    # November's deficit of 4 hours is gone; December has used 10.
    assert (kept, edited.closed, after.used) == (frozen, None, 10 * HOUR)
    assert after.available - before.available == 4 * HOUR


async def test_what_moves_between_closed_cycles_is_replayed_in_both(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    january = at("2027-01-12 12:00")
    before = await agency.card_figures(now=january)
    entry = logged[1].entry
    form = TimeForm(entry.called.retainer_id, entry.raw_minutes, date(2026, 12, 2), "Design", billable=True)
    edited = await agency.services.time.edit(entry.time_entry_id, form, by=agency.owner, key=agency.key(), now=january)
    after = await agency.card_figures(now=january)
    assert edited.closed is not None
    assert edited.closed.starts_on == date(2026, 12, 1)
    assert edited.returned is not None
    # November's deficit was 4 hours less; December loses fewer of what nobody used.
    assert (after.remaining - before.remaining, edited.returned.lost) == (4 * HOUR, (6 - 10) * HOUR)


async def test_a_reopened_cycle_counts_what_was_put_right(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.CARRY)
    edited = await put_right(agency, logged[1], minutes=13 * HOUR)
    reopen, cycle_id = agency.services.reopening.reopen, logged[0].cycle.cycle_id
    done = await reopen(cycle_id, "Once more", by=agency.owner, key=agency.key(), now=LATER)
    assert done.figures.used == 47 * HOUR
    december = await agency.card_figures(now=LATER)
    assert (december.added, december.carried_in) == (0, -7 * HOUR)
    undone = await agency.services.time.undo(
        by=agency.owner, key=agency.key(), now=LATER, time_entry_id=edited.entry.time_entry_id
    )
    assert undone.after.used == 34 * HOUR


async def test_what_a_reopened_cycle_bills_itself_is_no_late_charge_any_more(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.BILL)
    await put_right(agency, logged[1], minutes=11 * HOUR)
    reports, owner = agency.services.reports, agency.owner
    (correction,) = (await reports.statement("acme", by=owner, now=LATER)).corrections
    assert (correction.was, correction.now, correction.credit_minor) == (10 * HOUR, 11 * HOUR, -12_500)
    reopen, cycle_id = agency.services.reopening.reopen, logged[0].cycle.cycle_id
    await reopen(cycle_id, "Once more", by=owner, key=agency.key(), now=LATER)
    assert (await reports.statement("acme", by=owner, now=LATER)).corrections == ()


async def test_the_closed_cycles_statement_shows_what_stands_in_the_place_of_what(agency: Agency) -> None:
    _, logged = await november(agency, overage=Overage.ABSORB)
    await put_right(agency, logged[1], minutes=9 * HOUR, description="Design, shorter")
    statement = await agency.services.reports.statement("acme", by=agency.owner, now=LATER, last=True)
    (line,) = statement.of(LineKind.PUT_RIGHT)
    assert (line.quantity, line.minutes, line.what) == (0, 9 * HOUR, "Design, shorter")
    assert [each.corrected for each in statement.of(LineKind.WORK)] == [False, True, False]
    # What was over when it closed, as it was told then.
    assert statement.balance == -4 * HOUR


async def _excess(agency: Agency, number: int) -> tuple[OrderState, int | None]:
    appointments, workspace_id = agency.services.appointments, agency.workspace.workspace_id
    await appointments.handle(workspace_id, AppointmentKind.EXCESS, LATER)
    order = (await agency.services.change_orders.numbered(number, by=agency.owner, now=LATER)).order
    return order.state, order.terms.minutes


async def test_excess_that_awaits_approval_is_asked_for_in_the_draft_there_is(agency: Agency) -> None:
    _, logged = await november(agency)
    assert await _excess(agency, 1) == (OrderState.DRAFT, 4 * HOUR)
    entry = await put_right(agency, logged[1], minutes=11 * HOUR)
    assert await _excess(agency, 1) == (OrderState.DRAFT, 5 * HOUR)
    await put_right(agency, entry, minutes=2 * HOUR)
    assert (await _excess(agency, 1))[0] is OrderState.WITHDRAWN


async def test_what_is_found_beyond_what_was_asked_for_gets_a_draft_of_its_own(agency: Agency) -> None:
    _, logged = await november(agency)
    await _excess(agency, 1)
    orders = agency.services.change_orders
    order = (await orders.numbered(1, by=agency.owner, now=LATER)).order
    await orders.send(order.change_order_id, by=agency.owner, key=agency.key(), now=LATER)
    await put_right(agency, logged[1], minutes=11 * HOUR)
    assert await _excess(agency, 2) == (OrderState.DRAFT, HOUR)
    assert (await orders.numbered(1, by=agency.owner, now=LATER)).order.terms.minutes == 4 * HOUR
