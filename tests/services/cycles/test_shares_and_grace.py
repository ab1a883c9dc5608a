"""Shares of a cycle, by days and stored; and how long a cycle still takes its work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.agreements.anchors import Anchor
from domain.agreements.checks import AnchorUnknown, CapTooHigh, GraceOutOfRange, LimitWithoutCarry
from domain.agreements.terms import Cap, Rollover, Terms
from domain.balances.standings import Standing
from domain.kinds import Kind, Length, Role, Share
from domain.people.people import OwnersOnly
from domain.values.refusals import Refusal
from services.retainers.acts import RetainerForm
from tests.instants import NOW, at
from tests.services.agency import FEE, HOUR, RATE, Agency


async def begun(agency: Agency, starts_on: date, **fields: Any) -> Standing:
    """A monthly retainer of 40 hours with cycles from the first of a month."""
    client = await agency.client("acme")
    terms = Terms(starts_on, allotment=40 * HOUR, fee_minor=FEE, rate_minor=RATE, anchor_day=1)
    form = RetainerForm(client.client_id, "Website", Kind.HOURS, starts_on, terms, **fields)
    return await agency.services.retainers.create(form, by=agency.owner, key="new", now=NOW)


async def test_a_short_first_cycle_is_full_unless_it_was_agreed_to_be_prorated(agency: Agency) -> None:
    standing = await begun(agency, date(2026, 11, 10))
    assert (standing.cycle.allotment, standing.cycle.fee_minor) == (40 * HOUR, FEE)


async def test_a_prorated_first_cycle_has_its_share_by_days(agency: Agency) -> None:
    standing = await begun(agency, date(2026, 11, 10), first_cycle=Share.PRORATE)
    # 21 of 30 days.
    assert (standing.cycle.allotment, standing.cycle.fee_minor) == (28 * HOUR, 350_000)
    assert standing.figures.available == 28 * HOUR
    following = await agency.card_figures(now=at("2026-12-10 12:00"))
    assert following.allotment == 40 * HOUR


async def test_hours_are_rounded_down_and_the_fee_half_up(agency: Agency) -> None:
    standing = await begun(agency, date(2026, 11, 12), first_cycle=Share.PRORATE)
    assert standing.cycle.allotment == 40 * HOUR * 19 // 30
    assert standing.cycle.fee_minor == 316_667


@pytest.mark.parametrize(("share", "hours"), [(Share.FULL, 40), (Share.PRORATE, 20)], ids=["full", "prorated"])
async def test_a_last_cycle_is_full_or_prorated_as_agreed(agency: Agency, share: Share, hours: int) -> None:
    await begun(agency, date(2026, 10, 1), last_day=date(2027, 2, 14), last_cycle=share)
    assert (await agency.card_figures(now=at("2027-02-10 12:00"))).allotment == hours * HOUR


@pytest.mark.parametrize(
    ("days", "last_moment", "closed"),
    [
        pytest.param(0, "2026-11-30 22:59", "2026-11-30 23:00", id="no grace"),
        pytest.param(1, "2026-12-01 22:59", "2026-12-01 23:00", id="one business day"),
        pytest.param(5, "2026-12-07 22:59", "2026-12-07 23:00", id="a week with its weekend"),
    ],
)
async def test_the_grace_is_a_setting(agency: Agency, acme: Standing, days: int, last_moment: str, closed: str) -> None:
    await agency.services.workspaces.set_defaults(grace=days, by=agency.owner, now=NOW)
    assert (await agency.services.workspaces.settings(by=agency.owner)).grace == days
    in_time = await agency.log("acme 1h x on 2026-11-30", now=at(last_moment))
    late = await agency.log("acme 1h y on 2026-11-30", now=at(closed))
    assert (in_time.late_for, in_time.cycle.starts_on) == (None, date(2026, 11, 1))
    assert late.late_for is not None


async def test_a_cycle_in_its_grace_keeps_the_one_it_began_with(agency: Agency, acme: Standing) -> None:
    await agency.card_figures(now=at("2026-12-01 12:00"))
    await agency.services.workspaces.set_defaults(grace=0, by=agency.owner, now=NOW)
    logged = await agency.log("acme 1h x on 2026-11-30", now=at("2026-12-03 12:00"))
    assert logged.late_for is None


async def test_only_an_owner_chooses_the_grace_and_only_what_there_is(agency: Agency) -> None:
    choose = agency.services.workspaces.set_defaults
    with pytest.raises(OwnersOnly):
        await choose(grace=5, by=await agency.person(Role.MANAGER), now=NOW)
    for days in (-1, 21):
        with pytest.raises(GraceOutOfRange):
            await choose(grace=days, by=agency.owner, now=NOW)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"rollover": Rollover(carries=True, cap=Cap(percent=1001))}, CapTooHigh),
        ({"rollover": Rollover(cap=Cap(quantity=60))}, LimitWithoutCarry),
        ({"begins": Anchor(32)}, AnchorUnknown),
        ({"begins": Anchor(8), "length": Length.WEEKLY}, AnchorUnknown),
    ],
    ids=["a cap above what is allowed", "a cap on nothing", "a day no month has", "a day no week has"],
)
async def test_impossible_terms_are_one_sentence(
    agency: Agency, acme: Standing, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    numbers = {name: value for name, value in change.items() if name != "begins"}
    begins, agree = change.get("begins"), agency.services.retainers.change_terms
    terms = replace(acme.terms, **numbers)
    with pytest.raises(refusal):
        await agree(acme.called.retainer_id, terms, begins=begins, by=agency.owner, key="1", now=NOW)
