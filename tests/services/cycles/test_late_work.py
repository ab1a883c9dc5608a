"""Work that comes, or is taken back, after its cycle was closed: the closed figures stay, the open cycle bears it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from domain.agreements.terms import Cap, Rollover
from domain.balances.standings import Standing
from domain.kinds import Kind, Overage
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency, form_of

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
CLOSED = at("2026-12-10 12:00")
FULL = Rollover(carries=True)
CAPPED = Rollover(carries=True, cap=Cap(quantity=8 * HOUR))


async def november(agency: Agency, hours: int, **terms: Any) -> Standing:
    """A retainer of 40 hours that used some in November, its first cycle."""
    standing = await agency.retainer(await agency.client("acme"), **terms)
    for piece in range(0, hours, 20):
        await agency.log(f"acme {min(20, hours - piece)}h piece {piece} on 2026-11-{piece // 20 + 2:02}")
    return standing


async def figures(agency: Agency, now: datetime = CLOSED) -> tuple[Any, Any]:
    """November's figures and December's."""
    return await agency.card_figures(now=now, last=True), await agency.card_figures(now=now)


async def test_late_work_keeps_its_date_and_is_posted_to_the_open_cycle(agency: Agency) -> None:
    await november(agency, 40)
    before, _ = await figures(agency)
    logged = await agency.log("acme 1h30 forgotten on 2026-11-20", now=CLOSED)
    assert logged.late_for is not None
    assert (logged.entry.worked_on, logged.late_for.starts_on, logged.cycle.starts_on) == (
        date(2026, 11, 20),
        NOVEMBER,
        DECEMBER,
    )
    after, december = await figures(agency)
    assert (after, december.used, december.added) == (before, 90, 0)
    assert logged.after == december


async def test_late_work_is_covered_first_by_what_its_cycle_forfeited(agency: Agency) -> None:
    await november(agency, 38)
    logged = await agency.log("acme 3h forgotten on 2026-11-20", now=CLOSED)
    assert logged.covered == 2 * HOUR
    frozen, december = await figures(agency)
    assert (frozen.forfeited, december.added, december.used, december.remaining) == (
        2 * HOUR,
        2 * HOUR,
        3 * HOUR,
        39 * HOUR,
    )
    assert logged.after == december
    again = await agency.log("acme 1h more on 2026-11-21", now=CLOSED)
    assert again.covered == 0


async def test_late_work_twice_delivered_is_covered_once_and_told_the_same(agency: Agency) -> None:
    await november(agency, 38)
    first = await agency.log("acme 1h forgotten on 2026-11-20", now=CLOSED, key="same")
    again = await agency.log("acme 1h forgotten on 2026-11-20", now=CLOSED, key="same")
    assert (again.entry, again.covered, again.late_for, again.after) == (
        first.entry,
        first.covered,
        first.late_for,
        first.after,
    )
    assert (await figures(agency))[1].added == HOUR


async def test_late_work_taken_back_frees_its_cover_for_other_late_work(agency: Agency) -> None:
    await november(agency, 38)
    first = await agency.log("acme 2h forgotten on 2026-11-20", now=CLOSED)
    undone = await agency.services.time.undo(
        by=agency.owner, key="u", now=CLOSED, time_entry_id=first.entry.time_entry_id
    )
    assert (undone.after.added, undone.after.used, undone.closed) == (0, 0, None)
    assert (await agency.log("acme 2h other on 2026-11-20", now=CLOSED)).covered == 2 * HOUR


async def test_late_work_that_does_not_count_covers_nothing_and_uses_nothing(agency: Agency) -> None:
    await november(agency, 38)
    logged = await agency.log("acme 2h goodwill on 2026-11-20 #nb", now=CLOSED)
    assert (logged.covered, logged.after.used, logged.after.added) == (0, 0, 0)
    assert logged.late_for is not None


@pytest.mark.parametrize(
    ("terms", "hours", "comes_back", "lost"),
    [
        pytest.param({}, 30, 0, 2, id="without rollover it would have been forfeited, so nothing"),
        pytest.param({"rollover": FULL}, 30, 2, 0, id="with rollover, what would have been carried"),
        pytest.param({"rollover": CAPPED}, 31, 1, 1, id="with a cap, as far as the cap lets"),
        pytest.param({"overage": Overage.CARRY}, 50, 2, 0, id="of a deficit, so much less deficit"),
        pytest.param({"overage": Overage.BILL}, 50, 0, 0, id="of a billed excess, nothing but the credit"),
    ],
)
async def test_work_of_a_closed_cycle_taken_back_gives_the_open_one_what_it_would_have_got(
    agency: Agency, terms: dict[str, Any], hours: int, comes_back: int, lost: int
) -> None:
    await november(agency, hours, **terms)
    wrong = await agency.log("acme 2h wrong on 2026-11-05")
    frozen, before = await figures(agency)
    removed = await agency.services.time.remove(wrong.entry.time_entry_id, by=agency.owner, key="r", now=CLOSED)
    assert removed.returned is not None
    assert (removed.returned.quantity, removed.returned.lost) == (comes_back * HOUR, lost * HOUR)
    kept, after = await figures(agency)
    assert kept == frozen
    assert after.remaining - before.remaining == comes_back * HOUR
    assert removed.after == after
    recent = await agency.services.time.recent(by=agency.owner, now=NOW)
    assert wrong.entry not in recent


async def test_a_billed_excess_taken_back_says_what_is_to_be_credited(agency: Agency) -> None:
    await november(agency, 50, overage=Overage.BILL, overage_rate_minor=20_000)
    wrong = await agency.log("acme 2h wrong on 2026-11-05")
    removed = await agency.services.time.remove(wrong.entry.time_entry_id, by=agency.owner, key="r", now=CLOSED)
    assert removed.returned is not None
    assert (removed.returned.not_over, removed.returned.credit_minor) == (2 * HOUR, 40_000)


async def test_an_edit_of_closed_work_stays_in_its_cycle_and_takes_what_that_had_lost(agency: Agency) -> None:
    standing = await november(agency, 36)
    wrong = await agency.log("acme 2h wrong on 2026-11-05")
    form = form_of(standing, 3 * HOUR, on=date(2026, 11, 5))
    edited = await agency.services.time.edit(wrong.entry.time_entry_id, form, by=agency.owner, key="e", now=CLOSED)
    # 2 h were forfeited, and 1 h more was worked: 1 h is forfeited, and December has nothing to do with it.
    assert edited.returned is not None
    assert (edited.returned.lost, edited.returned.quantity) == (-HOUR, 0)
    assert (edited.after.used, edited.after.added, edited.after.remaining) == (0, 0, 40 * HOUR)


async def test_what_a_closed_cycle_returned_is_returned_once(agency: Agency) -> None:
    await november(agency, 30, rollover=CAPPED)
    for number in range(3):
        await agency.log(f"acme 1h wrong {number} on 2026-11-05")
    entries = await agency.services.time.recent(by=agency.owner, now=NOW)
    wrong = [each.time_entry_id for each in entries if each.description.startswith("wrong")]
    back = []
    for number, entry_id in enumerate(wrong):
        removed = await agency.services.time.remove(entry_id, by=agency.owner, key=f"r{number}", now=CLOSED)
        assert removed.returned is not None
        back.append(removed.returned.quantity // HOUR)
    # 7 h were carried of at most 8: one more fits, however it is taken back.
    assert back == [1, 0, 0]


async def test_a_delivery_comes_late_and_is_taken_back_like_work(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), kind=Kind.DELIVERABLES, allotment=4)
    deliveries = agency.services.deliveries
    early = await agency.deliver("acme 3 posts")
    late = await agency.deliver("acme 2 posts on 2026-11-28", now=CLOSED)
    assert late.late_for is not None
    assert (late.covered, late.after.used, late.after.added) == (1, 2, 1)
    undone = await deliveries.undo(late.delivery.delivery_id, by=agency.owner, key="3", now=CLOSED)
    assert (undone.delivery.delivery_id, undone.after.used, undone.after.added) == (late.delivery.delivery_id, 0, 0)
    gone = await deliveries.undo(early.delivery.delivery_id, by=agency.owner, key="4", now=CLOSED)
    assert gone.returned is not None
    assert (gone.returned.lost, (await figures(agency))[0].used) == (3, 3)
