"""Quiet hours delay direct messages, whatever they are about; channels, and the record, know nothing of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from domain.outbox import Address, MessageKind, Outgoing, ToChannel, ToPerson
from domain.people.people import Caller, Profile
from domain.people.quiet import QuietHours
from services.outbox.messages import say
from store.database import Database
from tests.instants import at
from tests.services.agency import Agency

NIGHT = QuietHours(20 * 60, 8 * 60)
EVENING = at("2026-11-12 20:00")  # 21:00 in Berlin, 15:00 in New York
MORNING = at("2026-11-13 07:00")  # 8:00 in Berlin
_GOES = text("SELECT not_before FROM outbox_message WHERE workspace_id = :workspace_id AND key = :key")
_RECORDED = text("SELECT created_at FROM outbox_message WHERE workspace_id = :workspace_id AND key = :key")


async def quiet_person(agency: Agency, *, timezone: str = "Europe/Berlin") -> Caller:
    """Somebody who wants no messages from 20:00 to 8:00."""
    person = await agency.person(timezone=timezone)
    await agency.services.preferences.choose(NIGHT, None, by=person, now=EVENING)
    return person


async def goes(
    agency: Agency, database: Database, to: Address, *, now: datetime = EVENING, not_before: datetime | None = None
) -> datetime:
    """When a message that is said now may go."""
    key = agency.key()
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await say(tx, Outgoing(MessageKind.NOTICE, key, to, not_before=not_before), now=now)
        row, recorded = await tx.first(_GOES, key=key), await tx.first(_RECORDED, key=key)
    assert row is not None
    assert recorded is not None
    assert recorded.created_at == now, "the record is made at once"
    found: datetime = row.not_before
    return found


async def test_a_direct_message_in_the_night_goes_in_the_morning(agency: Agency, database: Database) -> None:
    to = ToPerson((await agency.services.people.me(await quiet_person(agency))).person_id)
    assert await goes(agency, database, to) == MORNING
    assert await goes(agency, database, to, now=at("2026-11-13 06:59")) == MORNING
    assert await goes(agency, database, to, now=MORNING) == MORNING


@pytest.mark.parametrize(
    ("wanted", "goes_at"),
    [
        pytest.param(EVENING + timedelta(hours=2), MORNING, id="later that night"),
        pytest.param(EVENING - timedelta(days=1), MORNING, id="long ago"),
        pytest.param(MORNING + timedelta(hours=1), MORNING + timedelta(hours=1), id="the next day"),
    ],
)
async def test_what_is_to_go_later_is_looked_at_for_when_it_goes(
    agency: Agency, database: Database, wanted: datetime, goes_at: datetime
) -> None:
    to = ToPerson((await agency.services.people.me(await quiet_person(agency))).person_id)
    assert await goes(agency, database, to, not_before=wanted) == goes_at


async def test_it_is_night_where_the_person_is(agency: Agency, database: Database) -> None:
    person = await quiet_person(agency, timezone="America/New_York")
    to = ToPerson((await agency.services.people.me(person)).person_id)
    assert await goes(agency, database, to) == EVENING

    moved = Profile(person.slack_user_id, person.slack_team_id, "Mo", None, "Europe/Berlin", False, False)
    await agency.services.people.introduce(agency.workspace, moved, EVENING)
    assert await goes(agency, database, to) == MORNING


async def test_a_channel_and_who_chose_no_quiet_hours_are_told_at_once(agency: Agency, database: Database) -> None:
    await quiet_person(agency)
    awake = await agency.services.people.me(await agency.person())
    assert await goes(agency, database, ToPerson(awake.person_id)) == EVENING
    assert await goes(agency, database, ToChannel("C1")) == EVENING


async def test_without_quiet_hours_again_nothing_waits(agency: Agency, database: Database) -> None:
    person = await quiet_person(agency)
    await agency.services.preferences.choose(None, None, by=person, now=EVENING)
    to = ToPerson((await agency.services.people.me(person)).person_id)
    assert await goes(agency, database, to) == EVENING
