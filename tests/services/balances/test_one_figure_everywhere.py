"""A closed cycle has the same figures wherever it is looked at: in a file, a card, a report and the database."""

from __future__ import annotations

from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from blocks.balances.cards import balance_card
from blocks.balances.reports import report
from blocks.registers import ADDITIONS
from domain.agreements.terms import Rollover
from domain.kinds import Overage
from services.people.people import caller
from services.retainers.adjustments import AdjustmentForm
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

CLOSED = at("2026-12-10 12:00")
LATER_THAN_THE_BLOCK = at("2026-11-20 12:00")


@pytest_asyncio.fixture
async def closed(agency: Agency) -> Agency:
    """An agency where 5 of 45 h had ended when 43 h were used: 3 h are over, and yet 2 h remained."""
    acme = await agency.retainer(await agency.client("acme"), overage=Overage.BILL, rollover=Rollover(carries=True))
    block = AdjustmentForm(acme.called.retainer_id, 5 * HOUR, "bought apart", prepaid=True, last_day=NOW.date())
    await agency.services.adjustments.add(block, by=agency.owner, key="block", now=NOW)
    for piece in (20, 23):
        await agency.log(f"acme {piece}h piece", now=LATER_THAN_THE_BLOCK + timedelta(minutes=piece))
    return agency


async def test_in_the_file(closed: Agency) -> None:
    await closed.card_figures(now=CLOSED)
    november, december = await closed.services.exports.balances(closed.workspace.workspace_id)
    names = ("status", "allotment", "added", "used", "remaining", "overage", "carried_out", "expired", "forfeited")
    assert [november[each] for each in names] == ["closed", 2400, 300, 2580, 120, 180, 0, 300, 0]
    assert [december[each] for each in names] == ["open", 2400, 0, 0, 2400, 0, 0, 0, 0]


async def test_on_the_card(closed: Agency) -> None:
    (card,) = await closed.services.balances.card("acme", by=closed.owner, now=CLOSED, last=True)
    figures = card.standing.figures
    assert (figures.available, figures.used, figures.expired) == (45 * HOUR, 43 * HOUR, 5 * HOUR)
    assert (figures.remaining, figures.overage) == (2 * HOUR, 3 * HOUR)
    assert card.standing.value_left_minor == 2 * 12_500


async def test_in_the_report(closed: Agency) -> None:
    told = await closed.services.reports.statement("acme", by=closed.owner, now=CLOSED, last=True)
    assert (told.figures.remaining, told.figures.overage) == (2 * HOUR, 3 * HOUR)
    assert told.balance == -3 * HOUR, "the lines sum to what was over"


async def test_in_words(closed: Agency, database: Database) -> None:
    async with database.transaction(closed.workspace.workspace_id) as tx:
        owner = await caller(tx, closed.owner)
    (card,) = await closed.services.balances.card("acme", by=closed.owner, now=CLOSED, last=True)
    told = await closed.services.reports.statement("acme", by=closed.owner, now=CLOSED, last=True)
    assert "3 h over 45 h, 95 % used" in balance_card(card, owner, ADDITIONS, last=True)["text"]
    assert "added 5 h; used 43 h; over 3 h; expired 5 h" in report(told, owner, ADDITIONS, today=CLOSED.date())["text"]


async def test_in_the_database(closed: Agency, database: Database) -> None:
    """What an approval of the excess is drafted of."""
    await closed.card_figures(now=CLOSED)
    async with database.transaction(closed.workspace.workspace_id) as tx:
        snapshots = await tx.all(text("SELECT overage FROM cycle_snapshot WHERE workspace_id = :workspace_id"))
    assert [row.overage for row in snapshots] == [3 * HOUR]
