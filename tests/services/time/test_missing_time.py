"""Nudges: a friendly question, once a day for who asks, and only while something is missing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.kinds import Role
from domain.people.people import Caller, ManagersOnly, Person
from domain.time.missing import NothingMissing, NotThere, NudgedToday
from services.time.missing import missing_up_to
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.digests.test_desks import slack_tells

MONDAY = at("2026-11-16 08:00")
UNTIL = date(2026, 11, 16)
_NUDGES = text("""
    SELECT key, person_id, facts FROM outbox_message WHERE workspace_id = :workspace_id AND kind = 'nudge'
""")


@pytest_asyncio.fixture
async def dee(agency: Agency) -> Caller:
    """Works 8 hours every Wednesday for acme, but logged 2 hours in the week up to MONDAY."""
    client = await agency.client("acme")
    await agency.retainer(client, starts_on=date(2026, 9, 1), now=at("2026-09-01 08:00"))
    person = await agency.person(name="Dee")
    for back in range(1, 6):
        await agency.log("acme 8h work", by=person, now=at("2026-11-11 12:00") - timedelta(weeks=back))
    await agency.log("acme 2h work", by=person, now=at("2026-11-11 12:00"))
    return person


async def who(agency: Agency, person: Caller) -> Person:
    """The person."""
    return await agency.services.people.me(person)


async def nudges(agency: Agency, database: Database) -> list[tuple[UUID, str]]:
    """(who is asked, who asks) of every nudge that was written."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [(row.person_id, row.facts["by"]) for row in await tx.all(_NUDGES)]


async def test_who_logged_less_than_usual_is_found_with_the_clients_they_work_for(
    agency: Agency, dee: Caller, database: Database
) -> None:
    await agency.person(name="Newcomer")
    async with database.transaction(agency.workspace.workspace_id) as tx:
        (found,) = await missing_up_to(tx, UNTIL)
    acme = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    assert (found.person.name, found.logged_minutes, found.usual_minutes) == ("Dee", 2 * HOUR, 8 * HOUR)
    assert found.client_ids == (acme.client_id,)


async def test_time_that_was_taken_back_is_not_there(agency: Agency, dee: Caller, database: Database) -> None:
    logged = await agency.log("acme 8h work", by=dee, now=NOW)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert await missing_up_to(tx, UNTIL) == ()
    entry_id = logged.entry.time_entry_id
    await agency.services.time.remove(entry_id, by=dee, key=agency.key(), now=NOW)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert len(await missing_up_to(tx, UNTIL)) == 1


async def test_a_nudge_is_sent_once_a_day_by_each_who_asks(agency: Agency, dee: Caller, database: Database) -> None:
    person, boss = await who(agency, dee), await who(agency, agency.owner)
    nudge = agency.services.missing_times.nudge

    missing = await nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY)
    assert missing.missing_minutes == 6 * HOUR
    with pytest.raises(NudgedToday):
        await nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY + timedelta(hours=1))
    assert await nudges(agency, database) == [(person.person_id, str(boss.person_id))]

    other = await agency.person(Role.MANAGER, name="Ira")
    await nudge(person.person_id, UNTIL, by=other, now=MONDAY)
    await nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY + timedelta(days=1))
    assert len(await nudges(agency, database)) == 3


async def test_nobody_is_nudged_who_has_logged_meanwhile(agency: Agency, dee: Caller, database: Database) -> None:
    person, boss = await who(agency, dee), await who(agency, agency.owner)
    missing_times = agency.services.missing_times
    await missing_times.nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY)
    workspace_id = agency.workspace.workspace_id
    asked = await missing_times.nudged(workspace_id, person.person_id, by_id=boss.person_id, until=UNTIL)
    assert asked is not None
    assert asked.by.name == boss.name

    await agency.log("acme 5h work on 12 nov", by=dee, now=MONDAY)

    assert await missing_times.nudged(workspace_id, person.person_id, by_id=boss.person_id, until=UNTIL) is None
    with pytest.raises(NothingMissing):
        await missing_times.nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY + timedelta(days=1))
    assert len(await nudges(agency, database)) == 1


@pytest.mark.parametrize("outsider", [False, True], ids=["a member", "a client's person"])
async def test_only_account_managers_and_owners_nudge(
    agency: Agency, dee: Caller, database: Database, outsider: bool
) -> None:
    person = await who(agency, dee)
    other = await agency.person(outsider=outsider)
    with pytest.raises(ManagersOnly):
        await agency.services.missing_times.nudge(person.person_id, UNTIL, by=other, now=MONDAY)
    assert await nudges(agency, database) == []


async def test_who_is_deactivated_is_neither_named_nor_nudged(agency: Agency, dee: Caller, database: Database) -> None:
    person = await who(agency, dee)
    await slack_tells(agency, person, is_active=False)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert await missing_up_to(tx, UNTIL) == ()
    with pytest.raises(NotThere):
        await agency.services.missing_times.nudge(person.person_id, UNTIL, by=agency.owner, now=MONDAY)
