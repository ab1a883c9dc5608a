"""A retainer at rest: nothing is granted, nothing expires, and it resumes by itself or when somebody says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.agreements.decisions import ReasonMissing
from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.cycles.pauses import NotInAPause, NotPaused, PauseAfterEnd, PausedAlready, PauseTooLong, PauseTooShort
from domain.kinds import Role
from domain.people.people import ManagersOnly
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

LASTS_ONE = Rollover(carries=True, cycles=1)
DECEMBER, JANUARY, FEBRUARY = at("2026-12-15 12:00"), at("2027-01-15 12:00"), at("2027-02-15 12:00")


async def pausing(agency: Agency, count: int = 2, **terms: Any) -> Standing:
    """A retainer of 40 hours that pauses from December on."""
    standing = await agency.retainer(await agency.client("acme"), **terms)
    told = await agency.services.pauses.pause(
        standing.called.retainer_id, count, "summer break", by=agency.owner, key="p", now=NOW
    )
    assert told.pause is not None
    assert told.pause.starts_on == date(2026, 12, 1)
    return standing


async def test_a_pause_grants_nothing_and_ends_by_itself(agency: Agency) -> None:
    await pausing(agency)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=JANUARY)
    cycle = card.standing.cycle
    assert (cycle.is_pause, cycle.starts_on, cycle.last_day, card.standing.figures.available) == (
        True,
        date(2026, 12, 1),
        date(2027, 1, 31),
        0,
    )
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=FEBRUARY)
    assert (card.standing.cycle.is_pause, card.standing.figures.available) == (False, 40 * HOUR)
    assert card.standing.cycle.starts_on == date(2027, 2, 1)


async def test_what_would_have_expired_in_the_pause_lasts_as_much_longer(agency: Agency) -> None:
    await pausing(agency, rollover=LASTS_ONE)
    await agency.log("acme 10h x")
    paused = await agency.card_figures(now=JANUARY)
    assert (paused.carried_in, paused.available) == (30 * HOUR, 30 * HOUR)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=FEBRUARY)
    assert card.standing.figures.carried_in == 30 * HOUR
    assert [(loss.on, loss.quantity) for loss in card.standing.losses] == [(date(2027, 2, 28), 30 * HOUR)]
    assert (await agency.card_figures(now=at("2027-03-15 12:00"), last=True)).expired == 30 * HOUR


async def test_work_can_be_logged_in_a_pause_and_is_flagged(agency: Agency) -> None:
    await pausing(agency, rollover=Rollover(carries=True))
    logged = await agency.log("acme 2h urgent", now=JANUARY)
    assert (logged.cycle.is_pause, logged.crossed) == (True, ())
    assert (await agency.card_figures(now=FEBRUARY)).carried_in == 38 * HOUR


async def test_resuming_ends_the_pause_at_the_next_boundary(agency: Agency) -> None:
    standing = await pausing(agency, 3)
    resume = agency.services.pauses.resume
    told = await resume(standing.called.retainer_id, "back", by=agency.owner, key="r", now=DECEMBER)
    assert told.resumes_on == date(2027, 1, 1)
    again = await resume(standing.called.retainer_id, "back", by=agency.owner, key="r", now=DECEMBER)
    assert (again.is_repeat, again.resumes_on) == (True, told.resumes_on)
    assert (await agency.card_figures(now=JANUARY)).available == 40 * HOUR


async def test_a_pause_that_has_not_begun_can_be_dropped(agency: Agency) -> None:
    standing = await pausing(agency)
    told = await agency.services.pauses.resume(standing.called.retainer_id, "no", by=agency.owner, key="r", now=NOW)
    assert told.pause is None
    assert (await agency.card_figures(now=DECEMBER)).available == 40 * HOUR


async def test_terms_planned_for_the_end_of_a_pause_move_with_it(agency: Agency) -> None:
    standing = await pausing(agency, 3)
    change = agency.services.retainers.change_terms
    await agency.card_figures(now=DECEMBER)
    wanted = replace(standing.terms, allotment=60 * HOUR)
    await change(standing.called.retainer_id, wanted, by=agency.owner, key="t", now=DECEMBER)
    await agency.services.pauses.resume(standing.called.retainer_id, "back", by=agency.owner, key="r", now=DECEMBER)
    assert (await agency.card_figures(now=JANUARY)).available == 60 * HOUR


async def test_what_cannot_be_paused_or_resumed(agency: Agency, acme: Standing) -> None:
    pause, resume = agency.services.pauses.pause, agency.services.pauses.resume
    retainer_id = acme.called.retainer_id
    with pytest.raises(ManagersOnly):
        await pause(retainer_id, 1, "x", by=await agency.person(Role.MEMBER), key="1", now=NOW)
    with pytest.raises(NotPaused):
        await resume(retainer_id, "x", by=agency.owner, key="2", now=NOW)
    with pytest.raises(PauseTooShort):
        await pause(retainer_id, 0, "x", by=agency.owner, key="3", now=NOW)
    with pytest.raises(PauseTooLong) as told:
        await pause(retainer_id, 13, "x", by=agency.owner, key="4", now=NOW)
    assert "12 cycles" in told.value.sentence
    with pytest.raises(ReasonMissing):
        await pause(retainer_id, 1, "", by=agency.owner, key="5", now=NOW)
    ending = await agency.retainer(await agency.client("ending"), last_day=date(2026, 11, 30))
    with pytest.raises(PauseAfterEnd):
        await pause(ending.called.retainer_id, 1, "x", by=agency.owner, key="6", now=NOW)
    await pause(retainer_id, 2, "x", by=agency.owner, key="7", now=NOW)
    with pytest.raises(PausedAlready):
        await pause(retainer_id, 1, "x", by=agency.owner, key="8", now=NOW)
    with pytest.raises(NotInAPause):
        await agency.services.terms_today.change(retainer_id, acme.terms, "x", by=agency.owner, key="9", now=JANUARY)
