"""The card of a cycle: where it goes, when, and what it says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from blocks.message import Message
from blocks.registers import ADDITIONS
from blocks.rhythm.cards import cycle_card
from domain.balances.standings import Standing
from domain.kinds import BindingKind
from services.rhythm.cards import card
from store.cycles import cycles
from store.database import Database
from tests.blocks.payloads import check
from tests.instants import at
from tests.services.agency import Agency

OCTOBER = at("2026-10-01 12:00")


async def begin(agency: Agency, alias: str = "acme", **terms: Any) -> Standing:
    """A client with a channel of the team's own and one retainer of 40 hours from October on."""
    client = await agency.client(alias, now=OCTOBER)
    await agency.bind(f"C0{alias.upper()}", client)
    return await agency.retainer(client, starts_on=date(2026, 10, 1), now=OCTOBER, **terms)


async def keys(database: Database, agency: Agency, standing: Standing, now: datetime) -> list[str | None]:
    """The keys of the cards of all cycles of a retainer, the oldest first."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        every = await cycles.of_retainer(tx, standing.called.retainer_id)
        return [await card(tx, each.cycle_id, now) for each in every]


async def drawn(agency: Agency, standing: Standing, now: datetime) -> Message:
    """The card of the cycle that a standing is of."""
    shown = await agency.services.cycle_cards.shown(agency.workspace.workspace_id, standing.cycle.cycle_id, now)
    assert shown
    message: Message = check(cycle_card(shown, ADDITIONS))
    return message


async def test_a_card_is_written_once_however_often_it_is_asked_for(agency: Agency, database: Database) -> None:
    acme = await begin(agency)
    asked = [await keys(database, agency, acme, OCTOBER) for _ in range(2)]
    assert asked == [[f"card:{acme.cycle.cycle_id}"]] * 2


async def test_without_a_channel_of_the_team_there_is_no_card(agency: Agency, database: Database) -> None:
    client = await agency.client("acme", now=OCTOBER)
    await agency.bind("C0SHARED", client, BindingKind.SHARED)
    acme = await agency.retainer(client, starts_on=date(2026, 10, 1), now=OCTOBER)
    assert await keys(database, agency, acme, OCTOBER) == [None]


async def test_it_tells_the_plan_and_then_the_summary(agency: Agency) -> None:
    acme = await begin(agency)
    await agency.log("acme 7h x", now=at("2026-10-12 12:00"))
    assert "33 h left of 40 h" in (await drawn(agency, acme, at("2026-10-13 12:00")))["text"]
    await agency.card_figures(now=at("2026-11-02 12:00"))
    in_grace = await drawn(agency, acme, at("2026-11-02 12:00"))
    assert "provisional until Wed 4 Nov" in in_grace["text"]
    await agency.card_figures(now=at("2026-11-06 12:00"))
    assert "Lost 33 h" in str((await drawn(agency, acme, at("2026-11-06 12:00")))["blocks"]).replace("*\\n", " ")
