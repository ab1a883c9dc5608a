"""Cycles that were there before there were cards get theirs, too."""

from __future__ import annotations

from datetime import date

import psycopg

from domain.kinds import CycleState
from services.services import Services
from services.workspaces.connecting import TeamFacts
from store.database import Database
from store.migrations.versions.m0006_cycle_cards import DUE
from tests.instants import NOW, at
from tests.services.agency import open_agency

_DUE = """
    SELECT cy.state, (a.due_at AT TIME ZONE c.timezone)::text, a.due_at > now() FROM appointment a
    JOIN cycle cy ON cy.cycle_id = a.subject_id JOIN retainer r ON r.retainer_id = cy.retainer_id
    JOIN client c ON c.client_id = r.client_id WHERE a.kind = 'cycle_card'
"""


async def test_the_cycles_that_run_are_looked_after_on_the_next_morning_where_the_client_is(cloned_url: str) -> None:
    database = Database(cloned_url)
    services = Services(database)
    agency = await open_agency(services, await services.workspaces.connect(TeamFacts("T1", "Sample", "UBOT"), NOW))
    client = await agency.client("acme", timezone="America/New_York", now=at("2026-09-01 12:00"))
    await agency.retainer(client, starts_on=date(2026, 9, 1), now=at("2026-09-01 12:00"))
    await agency.card_figures(now=NOW)
    await database.close()
    with psycopg.connect(cloned_url, autocommit=True) as owner:
        owner.execute("DELETE FROM appointment")
        owner.execute(DUE)
        (found,) = owner.execute(_DUE).fetchall()
    state, there, is_ahead = found
    assert (state, there[11:], is_ahead) == (CycleState.OPEN.value, "09:00:00", True)
