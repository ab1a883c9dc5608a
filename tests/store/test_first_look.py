"""Retainers from before anybody was asked about renewals: the migration has them looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg

from domain.appointments import AppointmentKind
from services.services import Services
from store.database import Database
from store.migrations.versions.m0008_renewals import FIRST_LOOK
from tests.database import new_workspace
from tests.services.agency import open_agency


async def test_live_retainers_of_an_older_database_are_looked_at_with_the_first_tick(cloned_url: str) -> None:
    now = datetime.now(UTC)
    begun, soon = now.date() - timedelta(days=100), now.date() + timedelta(days=50)
    database = Database(cloned_url)
    try:
        agency = await open_agency(Services(database), await new_workspace(database))
        client = await agency.client()
        ends = await agency.retainer(client, "Ends", starts_on=begun, last_day=soon, now=now)
        goes_on = await agency.retainer(client, "Goes on", starts_on=begun, now=now)
        gone = await agency.retainer(client, "Archived", starts_on=begun, now=now)
        past = date(2020, 1, 31)
        ended = await agency.retainer(
            client, "Ended", starts_on=date(2020, 1, 1), last_day=past, now=datetime(2020, 1, 5, tzinfo=UTC)
        )
        await agency.services.retainers.archive(gone.called.retainer_id, archived=True, by=agency.owner, now=now)
        with psycopg.connect(cloned_url, autocommit=True) as owner:
            owner.execute("DELETE FROM renewal")
            owner.execute("DELETE FROM appointment")
            owner.execute(FIRST_LOOK.encode())
            found = {row[0] for row in owner.execute("SELECT subject_id FROM appointment WHERE kind = 'renewal'")}
        assert found == {ends.called.retainer_id, goes_on.called.retainer_id}
        assert ended.called.retainer_id not in found

        workspace_id, later = agency.workspace.workspace_id, now + timedelta(minutes=1)
        assert await agency.services.appointments.handle(workspace_id, AppointmentKind.RENEWAL, later) == 2
        assert await agency.services.appointments.due(workspace_id, later) == {}
    finally:
        await database.close()
