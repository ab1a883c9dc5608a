"""Reminders to log: at a person's own time, when something is missing, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.kinds import Role
from domain.outbox import OutboxMessage, ToPerson
from domain.people.people import Caller, Profile, TeamOnly
from domain.people.quiet import QuietHours
from domain.time.reminders import NoDayOn, Reminders
from store import outbox
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency

FIVE = Reminders(at_minute=17 * 60)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
DUE = at("2026-11-12 16:00")  # 17:00 in Berlin
TODAY = date(2026, 11, 12)


async def reminded(agency: Agency, chosen: Reminders = FIVE, *, timezone: str = BERLIN, now: datetime = NOW) -> Caller:
    """Somebody who chose to be reminded."""
    person = await agency.person(timezone=timezone)
    await agency.services.preferences.choose(None, chosen, by=person, now=now)
    return person


async def tick(agency: Agency, now: datetime) -> int:
    """Keep what is due."""
    return await agency.services.appointments.handle(agency.workspace.workspace_id, AppointmentKind.REMINDER, now)


async def said(agency: Agency, database: Database, person: Caller, on: date = TODAY) -> OutboxMessage | None:
    """The reminder about a day, wherever it is on its way."""
    who = await agency.services.people.me(person)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return await outbox.by_key(tx, f"reminder:{who.person_id.hex}:{on}")


async def slack_says(
    agency: Agency,
    person: Caller,
    *,
    now: datetime,
    timezone: str = BERLIN,
    is_active: bool = True,
    is_guest: bool = False,
) -> None:
    """Slack tells of somebody."""
    profile = Profile(
        person.slack_user_id,
        person.slack_team_id,
        "Somebody",
        None,
        timezone,
        is_admin=False,
        is_guest=is_guest,
        is_active=is_active,
    )
    await agency.services.people.introduce(agency.workspace, profile, now)


async def test_who_logged_too_little_is_reminded_at_their_time(
    agency: Agency, acme: Standing, database: Database
) -> None:
    person = await reminded(agency)
    await agency.log("acme 5h59 fix", by=person)

    assert await tick(agency, DUE - timedelta(seconds=1)) == 0
    assert await tick(agency, DUE) == 1

    message = await said(agency, database, person)
    assert message is not None
    who = await agency.services.people.me(person)
    assert message.to == ToPerson(who.person_id)
    due = await agency.services.reminders.due(agency.workspace.workspace_id, who.person_id, TODAY, DUE)
    assert due is not None
    assert (due.missing_minutes, due.work.minutes, due.today) == (1, 359, TODAY)


async def test_enough_is_enough(agency: Agency, acme: Standing, database: Database) -> None:
    person = await reminded(agency)
    await agency.log("acme 6h fix", by=person)

    assert await tick(agency, DUE) == 1

    assert await said(agency, database, person) is None


async def test_time_that_was_taken_back_counts_no_more(agency: Agency, acme: Standing, database: Database) -> None:
    person = await reminded(agency)
    await agency.log("acme 6h fix", by=person)
    await agency.services.undoing.last(by=person, key=agency.key(), now=NOW)

    await tick(agency, DUE)

    assert await said(agency, database, person) is not None


async def test_enough_that_was_logged_before_the_message_goes_leaves_it_unsaid(
    agency: Agency, acme: Standing, database: Database
) -> None:
    person = await reminded(agency)
    await tick(agency, DUE)
    message = await said(agency, database, person)
    assert message is not None

    await agency.log("acme 6h fix", by=person, now=DUE)

    who = await agency.services.people.me(person)
    assert await agency.services.reminders.due(agency.workspace.workspace_id, who.person_id, TODAY, DUE) is None


@pytest.mark.parametrize(
    ("chosen", "days_ahead"),
    [
        pytest.param(FIVE, 2, id="at the weekend"),
        pytest.param(replace(FIVE, weekdays=frozenset({1})), 1, id="on a day off"),
        pytest.param(replace(FIVE, away_until=date(2026, 11, 13)), 1, id="when away"),
        pytest.param(replace(FIVE, is_on=False), 1, id="when switched off"),
    ],
)
async def test_nothing_is_said(agency: Agency, database: Database, chosen: Reminders, days_ahead: int) -> None:
    person = await reminded(agency, chosen)
    on = TODAY + timedelta(days=days_ahead)

    for ahead in range(days_ahead + 1):
        await tick(agency, DUE + timedelta(days=ahead))

    assert await said(agency, database, person, on) is None


async def test_at_the_weekend_if_chosen(agency: Agency, database: Database) -> None:
    person = await reminded(agency, replace(FIVE, weekdays=frozenset({6})))
    await tick(agency, DUE + timedelta(days=2))
    assert await said(agency, database, person, date(2026, 11, 14)) is not None


async def test_ten_days_away_bring_one_reminder_and_no_more(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    back = at("2026-11-26 08:00")  # a Thursday morning

    assert await tick(agency, back) == 1
    assert await tick(agency, back) == 0

    days = [TODAY + timedelta(days=ahead) for ahead in range(15)]
    assert [day for day in days if await said(agency, database, person, day)] == [date(2026, 11, 25)]


async def test_a_second_tick_and_a_clock_that_goes_back_say_nothing_twice(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    for now in (DUE, DUE, DUE - timedelta(hours=2), DUE - timedelta(days=3), DUE + timedelta(minutes=1)):
        await tick(agency, now)
    message = await said(agency, database, person)
    assert message is not None
    assert message.created_at == DUE


async def test_who_moves_is_reminded_by_the_clock_there(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    await slack_says(agency, person, timezone=NEW_YORK, now=NOW)

    assert await tick(agency, DUE) == 0
    assert await tick(agency, at("2026-11-12 22:00")) == 1
    assert await said(agency, database, person) is not None


async def test_who_moves_after_a_reminder_is_not_reminded_of_that_day_again(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    await tick(agency, DUE)
    await slack_says(agency, person, timezone=NEW_YORK, now=DUE + timedelta(minutes=1))

    assert await tick(agency, at("2026-11-12 22:00")) == 1

    message = await said(agency, database, person)
    assert message is not None
    assert message.created_at == DUE


async def test_a_change_of_status_just_then_takes_no_reminder_away(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    await slack_says(agency, person, now=DUE + timedelta(seconds=20))
    await tick(agency, DUE + timedelta(seconds=40))
    assert await said(agency, database, person) is not None


async def test_who_is_deactivated_is_not_reminded_until_they_are_back(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    await slack_says(agency, person, is_active=False, now=NOW)
    assert await tick(agency, DUE) == 0

    await slack_says(agency, person, now=DUE + timedelta(hours=1))
    assert await tick(agency, DUE + timedelta(days=1)) == 1
    assert await said(agency, database, person) is None
    assert await said(agency, database, person, TODAY + timedelta(days=1)) is not None


async def test_what_was_on_its_way_to_somebody_who_left_has_nothing_to_say(agency: Agency) -> None:
    person = await reminded(agency)
    who = await agency.services.people.me(person)
    await tick(agency, DUE)
    await slack_says(agency, person, is_active=False, now=DUE)
    assert await agency.services.reminders.due(agency.workspace.workspace_id, who.person_id, TODAY, DUE) is None


async def test_who_becomes_a_guest_is_not_reminded(agency: Agency) -> None:
    person = await reminded(agency)
    await slack_says(agency, person, is_guest=True, now=NOW)
    assert await tick(agency, DUE) == 0


async def test_not_today_is_for_that_day_only(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    who = await agency.services.people.me(person)
    await tick(agency, DUE)
    await agency.services.reminders.skip(TODAY, by=person)
    await agency.services.reminders.skip(TODAY - timedelta(days=7), by=person)

    due = agency.services.reminders.due
    assert await due(agency.workspace.workspace_id, who.person_id, TODAY, DUE) is None
    await tick(agency, DUE + timedelta(days=1))
    assert await said(agency, database, person, TODAY + timedelta(days=1)) is not None


async def test_stop_is_until_they_are_chosen_again_and_keeps_the_time(agency: Agency) -> None:
    person = await reminded(agency)
    await agency.services.reminders.stop(by=person)
    assert await tick(agency, DUE) == 0

    kept = await agency.services.preferences.mine(by=person)
    assert kept.reminders == replace(FIVE, is_on=False)
    assert kept.next_at is None
    _, again = await agency.services.preferences.choose(None, FIVE, by=person, now=DUE)
    assert again.next_at == DUE + timedelta(days=1)


async def test_quiet_hours_delay_the_message_and_not_the_record(agency: Agency, database: Database) -> None:
    person = await agency.person(timezone=BERLIN)
    await agency.services.preferences.choose(QuietHours(16 * 60, 8 * 60), FIVE, by=person, now=NOW)

    await tick(agency, DUE)

    message = await said(agency, database, person)
    assert message is not None
    assert message.created_at == DUE
    assert await not_before(agency, database, message) == at("2026-11-13 07:00")


async def test_other_peoples_quiet_hours_are_their_own(agency: Agency, database: Database) -> None:
    quiet, awake = await reminded(agency), await reminded(agency)
    await agency.services.preferences.choose(QuietHours(16 * 60, 8 * 60), FIVE, by=quiet, now=NOW)
    await tick(agency, DUE)
    message = await said(agency, database, awake)
    assert message is not None
    assert await not_before(agency, database, message) == DUE


_NOT_BEFORE = text("""
    SELECT not_before FROM outbox_message WHERE workspace_id = :workspace_id AND message_id = :message_id
""")


async def not_before(agency: Agency, database: Database, message: OutboxMessage) -> datetime:
    """From when on a message may go."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        row = await tx.first(_NOT_BEFORE, message_id=message.message_id)
    assert row is not None
    found: datetime = row.not_before
    return found


async def test_a_choice_that_is_none_changes_nothing(agency: Agency) -> None:
    person = await reminded(agency)
    with pytest.raises(NoDayOn):
        await agency.services.preferences.choose(
            QuietHours(1, 2), replace(FIVE, weekdays=frozenset()), by=person, now=NOW
        )
    kept = await agency.services.preferences.mine(by=person)
    assert (kept.quiet, kept.reminders) == (None, FIVE)


async def test_a_client_has_nothing_to_choose(agency: Agency) -> None:
    client = await agency.person(Role.CLIENT, outsider=True)
    with pytest.raises(TeamOnly):
        await agency.services.preferences.mine(by=client)


async def test_saving_the_same_again_moves_no_appointment(agency: Agency, database: Database) -> None:
    person = await reminded(agency)
    await agency.services.preferences.choose(None, FIVE, by=person, now=DUE + timedelta(seconds=5))
    await tick(agency, DUE + timedelta(seconds=40))
    assert await said(agency, database, person) is not None


async def test_everybody_who_is_due_is_reminded(agency: Agency, database: Database) -> None:
    people = [await reminded(agency) for _ in range(12)]
    assert await tick(agency, DUE) == 12
    for person in people:
        assert await said(agency, database, person) is not None
