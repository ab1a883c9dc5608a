"""What an owner adds or takes away: with a reason, once, and seen in every figure that follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.agreements.decisions import ReasonMissing
from domain.agreements.terms import Cap, Rollover
from domain.balances.standings import Standing
from domain.kinds import Kind, Overage, Role
from domain.people.people import OwnersOnly
from domain.retainers.adjustments import (
    BlockOver,
    FundsNotAdjusted,
    MoreThanThere,
    NoBlockToTake,
    NothingAdjusted,
    NothingOpen,
)
from domain.values.refusals import Refusal
from services.retainers.adjustments import AdjustmentForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

IN_GRACE, CLOSED = at("2026-12-02 12:00"), at("2026-12-10 12:00")
FULL = Rollover(carries=True)


def form(standing: Standing, hours: int, **fields: Any) -> AdjustmentForm:
    """A filled-in form."""
    return AdjustmentForm(standing.called.retainer_id, hours * HOUR, **{"reason": "agreed by phone"} | fields)


async def test_what_is_added_can_be_used_and_what_is_taken_away_cannot(agency: Agency, acme: Standing) -> None:
    add = agency.services.adjustments.add
    more = await add(form(acme, 5), by=agency.owner, key="1", now=NOW)
    assert (more.after.added, more.after.available) == (5 * HOUR, 45 * HOUR)
    less = await add(form(acme, -10), by=agency.owner, key="2", now=NOW)
    assert (less.after.added, less.after.available, less.adjustment.reason) == (-5 * HOUR, 35 * HOUR, "agreed by phone")
    assert await agency.card_figures() == less.after


async def test_the_same_adjustment_again_changes_nothing_and_tells_the_same(agency: Agency, acme: Standing) -> None:
    add = agency.services.adjustments.add
    first = await add(form(acme, 5), by=agency.owner, key="same", now=NOW)
    again = await add(form(acme, 5), by=agency.owner, key="same", now=NOW)
    assert again.adjustment.adjustment_id == first.adjustment.adjustment_id
    assert (again.adjustment, again.after, again.is_repeat) == (first.adjustment, first.after, True)


@pytest.mark.parametrize(
    ("fields", "hours", "refusal", "field"),
    [
        pytest.param({"reason": "  "}, 1, ReasonMissing, "reason", id="no reason"),
        pytest.param({}, 0, NothingAdjusted, "quantity", id="nothing"),
        pytest.param({}, -41, MoreThanThere, "quantity", id="more than there is"),
        pytest.param({"prepaid": True}, -1, NoBlockToTake, "last_day", id="a block taken away"),
        pytest.param({"last_day": date(2026, 11, 11)}, 1, BlockOver, "last_day", id="a block that is over"),
    ],
)
async def test_a_wrong_adjustment_is_one_sentence_and_changes_nothing(
    agency: Agency, acme: Standing, fields: dict[str, Any], hours: int, refusal: type[Refusal], field: str
) -> None:
    before = await agency.card_figures()
    with pytest.raises(refusal) as told:
        await agency.services.adjustments.add(form(acme, hours, **fields), by=agency.owner, key="1", now=NOW)
    assert told.value.field == field
    assert await agency.card_figures() == before
    await agency.services.adjustments.add(form(acme, 1), by=agency.owner, key="1", now=NOW)


async def test_only_an_owner_adjusts(agency: Agency, acme: Standing) -> None:
    for role in (Role.MANAGER, Role.MEMBER):
        with pytest.raises(OwnersOnly):
            await agency.services.adjustments.add(form(acme, 1), by=await agency.person(role), key="1", now=NOW)


async def test_nothing_is_adjusted_once_the_retainer_has_ended_nor_on_funds(agency: Agency) -> None:
    client = await agency.client("acme")
    ended = await agency.retainer(client, last_day=date(2026, 11, 30))
    funds = await agency.retainer(client, "Deposit", kind=Kind.FUNDS, allotment=1000)
    add = agency.services.adjustments.add
    with pytest.raises(NothingOpen):
        await add(form(ended, 1), by=agency.owner, key="1", now=CLOSED)
    with pytest.raises(FundsNotAdjusted):
        await add(form(funds, 1), by=agency.owner, key="2", now=NOW)


async def test_an_addition_rolls_over_as_the_terms_say_and_a_prepaid_block_always(agency: Agency) -> None:
    capped = Rollover(carries=True, cap=Cap(quantity=8 * HOUR))
    acme = await agency.retainer(await agency.client("acme"), rollover=capped)
    add = agency.services.adjustments.add
    await add(form(acme, 5), by=agency.owner, key="1", now=NOW)
    block = await add(form(acme, 10, prepaid=True), by=agency.owner, key="2", now=NOW)
    assert (block.adjustment.is_prepaid, block.adjustment.last_day) == (True, None)
    after = await agency.card_figures(now=CLOSED)
    frozen = await agency.card_figures(now=CLOSED, last=True)
    assert (after.carried_in, frozen.forfeited) == (18 * HOUR, 37 * HOUR)


async def test_a_block_ends_with_its_last_day(agency: Agency, acme: Standing) -> None:
    last_day = date(2026, 11, 20)
    add = agency.services.adjustments.add
    await add(form(acme, 10, prepaid=True, last_day=last_day), by=agency.owner, key="1", now=NOW)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    assert (card.standing.losses[0].on, card.standing.losses[0].quantity) == (last_day, 10 * HOUR)
    assert (await agency.card_figures(now=CLOSED, last=True)).expired == 10 * HOUR


async def test_what_was_taken_away_shortens_the_provisional_carry_and_the_final_one(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=FULL)
    await agency.services.adjustments.add(form(acme, -15), by=agency.owner, key="1", now=NOW)
    assert (await agency.card_figures(now=IN_GRACE)).carried_in == 25 * HOUR
    assert (await agency.card_figures(now=CLOSED)).carried_in == 25 * HOUR


async def test_a_deficit_beside_a_carried_lot_is_not_forgotten(agency: Agency) -> None:
    """A lot that ended before the work, and a paid one that is left: both a carry and a deficit go on."""
    acme = await agency.retainer(await agency.client("acme"), overage=Overage.CARRY)
    add = agency.services.adjustments.add
    await add(form(acme, 12, prepaid=True, last_day=NOW.date()), by=agency.owner, key="1", now=NOW)
    for number in range(3):
        await agency.log(f"acme 15h piece {number}", now=at("2026-11-20 12:00"))
    after = await agency.card_figures(now=CLOSED)
    frozen = await agency.card_figures(now=CLOSED, last=True)
    assert (frozen.overage, frozen.expired, after.carried_in, after.available) == (
        5 * HOUR,
        12 * HOUR,
        -5 * HOUR,
        35 * HOUR,
    )
    assert (await agency.card_figures(now=at("2027-01-10 12:00"), last=True)).available == 35 * HOUR
