"""Morning desks: one person is told, once, of what is new for the clients they answer for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.agreements.terms import Terms
from domain.appointments import AppointmentKind
from domain.change_orders.told import OrderOpen
from domain.clients.clients import Client
from domain.digests.desks import Desk, LossAhead, PaceAhead, StandsIn, TimeMissing
from domain.kinds import Kind, Length, Role
from domain.people.people import Caller, Person, Profile
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from services.clients.acts import ClientForm
from services.retainers.acts import RetainerForm
from store.database import Database
from store.time import reminders
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import make_approver, order_form, sent

FRIDAY = at("2026-11-13 08:00")  # 9:00 in Berlin
DAY = timedelta(days=1)
_DESKS = text("""
    SELECT key, person_id, facts, not_before FROM outbox_message
    WHERE workspace_id = :workspace_id AND kind = 'desk' ORDER BY sequence
""")


@dataclass
class Mornings:
    """What the desks of an agency say."""

    agency: Agency
    database: Database

    async def tick(self, now: datetime) -> int:
        """Keep the desks that are due."""
        return await self.agency.services.appointments.handle(
            self.agency.workspace.workspace_id, AppointmentKind.DESK, now
        )

    async def written(self) -> list[tuple[UUID, Sequence[str], datetime]]:
        """Every desk so far: (whose, what of, not before)."""
        async with self.database.transaction(self.agency.workspace.workspace_id) as tx:
            return [(row.person_id, row.facts["keys"], row.not_before) for row in await tx.all(_DESKS)]

    async def desk(self, person: Person, now: datetime) -> Desk | None:
        """The last desk that was written, as it would be drawn."""
        keys = [keys for whose, keys, _ in await self.written() if whose == person.person_id][-1]
        workspace_id = self.agency.workspace.workspace_id
        return await self.agency.services.desks.desk(workspace_id, person.person_id, keys, now=now)


@pytest.fixture
def mornings(agency: Agency, database: Database) -> Mornings:
    """The agency's."""
    return Mornings(agency, database)


async def manager(agency: Agency, **fields: Any) -> tuple[Caller, Person]:
    """An account manager."""
    caller = await agency.person(Role.MANAGER, **fields)
    return caller, await agency.services.people.me(caller)


async def managed(agency: Agency, alias: str, by: Caller | None, **fields: Any) -> Client:
    """A client with 40 hours a month and an account manager."""
    client = await agency.client(alias, account_manager=by.slack_user_id if by else None, **fields)
    await agency.retainer(client)
    return client


async def use(agency: Agency, alias: str, hours: int, *, now: datetime = NOW) -> None:
    """Log so many hours, in two parts: a day has no more than 24."""
    for part in (hours // 2, hours - hours // 2):
        await agency.log(f"{alias} {part}h work", now=now)


async def test_the_account_manager_is_told_once_of_a_pace_that_runs_ahead(agency: Agency, mornings: Mornings) -> None:
    max_, person = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 28)

    assert await mornings.tick(FRIDAY - timedelta(seconds=1)) == 0
    await mornings.tick(FRIDAY)

    ((whose, keys, _),) = await mornings.written()
    assert whose == person.person_id
    assert [key.partition(":")[0] for key in keys] == ["pace"]
    desk = await mornings.desk(person, FRIDAY)
    assert desk is not None
    (item,) = desk.items
    assert isinstance(item, PaceAhead)

    await mornings.tick(FRIDAY + 3 * DAY)
    assert len(await mornings.written()) == 1


async def test_a_pace_that_still_runs_ahead_is_told_again_after_a_week(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 28)
    await mornings.tick(FRIDAY)
    await use(agency, "acme", 9, now=FRIDAY)

    for days in range(3, 8):
        await mornings.tick(FRIDAY + days * DAY)
        assert len(await mornings.written()) == (2 if days == 7 else 1)


async def test_a_morning_without_news_says_nothing(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 10)
    await mornings.tick(FRIDAY)
    assert await mornings.written() == []


async def test_what_is_settled_by_then_is_not_said(agency: Agency, mornings: Mornings) -> None:
    max_, person = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 20)
    logged = await agency.log("acme 8h work", now=NOW)
    await mornings.tick(FRIDAY)
    assert await mornings.desk(person, FRIDAY) is not None
    await agency.services.time.remove(logged.entry.time_entry_id, by=agency.owner, key=agency.key(), now=FRIDAY)
    assert await mornings.desk(person, FRIDAY) is None


async def test_hours_that_will_be_lost_are_told_a_week_before(agency: Agency, mornings: Mornings) -> None:
    max_, person = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 20)

    await mornings.tick(at("2026-11-20 08:00"))
    assert await mornings.written() == []
    await mornings.tick(at("2026-11-23 08:00"))

    desk = await mornings.desk(person, at("2026-11-23 08:00"))
    assert desk is not None
    (item,) = desk.items
    assert isinstance(item, LossAhead)
    assert (item.loss.quantity, str(item.loss.on)) == (20 * HOUR, "2026-11-30")
    await mornings.tick(at("2026-11-24 08:00"))
    assert len(await mornings.written()) == 1


async def test_what_will_be_used_up_in_time_is_not_called_lost(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 39)
    await mornings.tick(at("2026-11-24 08:00"))
    keys = [key.partition(":")[0] for _, keys, _ in await mornings.written() for key in keys]
    assert "loss" not in keys


async def test_each_reads_their_own_clients_at_nine_of_their_own_clock(agency: Agency, mornings: Mornings) -> None:
    max_, berlin = await manager(agency, name="Max")
    ira, new_york = await manager(agency, name="Ira", timezone="America/New_York")
    await managed(agency, "acme", max_)
    await managed(agency, "birch", ira)
    await use(agency, "acme", 28)
    await use(agency, "birch", 28)

    await mornings.tick(FRIDAY)
    assert [whose for whose, _, _ in await mornings.written()] == [berlin.person_id]
    await mornings.tick(at("2026-11-13 14:00"))
    assert [whose for whose, _, _ in await mornings.written()] == [berlin.person_id, new_york.person_id]


async def test_an_owner_has_a_desk_only_for_clients_without_a_manager(agency: Agency, mornings: Mornings) -> None:
    max_, person = await manager(agency)
    owner = await agency.services.people.me(agency.owner)
    await managed(agency, "acme", max_)
    birch = await managed(agency, "birch", None)
    await use(agency, "acme", 28)
    await use(agency, "birch", 28)

    await mornings.tick(FRIDAY)

    told = {whose: len(keys) for whose, keys, _ in await mornings.written()}
    assert told == {person.person_id: 1, owner.person_id: 1}
    desk = await mornings.desk(owner, FRIDAY)
    assert desk is not None
    (item,) = desk.items
    assert isinstance(item, PaceAhead)
    assert item.standing.called.client_id == birch.client_id


async def slack_tells(agency: Agency, person: Person, *, is_active: bool) -> None:
    """Slack says whether somebody is still there."""
    profile = Profile(
        slack_user_id=person.slack_user_id,
        slack_team_id=person.slack_team_id,
        name=person.name,
        email=None,
        timezone=person.timezone,
        is_admin=False,
        is_guest=False,
        is_active=is_active,
    )
    await agency.services.people.introduce(agency.workspace, profile, NOW)


async def test_the_clients_of_a_deactivated_manager_come_to_an_owner_with_a_word_about_it(
    agency: Agency, mornings: Mornings
) -> None:
    max_, person = await manager(agency, name="Max")
    owner = await agency.services.people.me(agency.owner)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 28)
    await slack_tells(agency, person, is_active=False)

    await mornings.tick(FRIDAY)

    ((whose, _, _),) = await mornings.written()
    assert whose == owner.person_id
    desk = await mornings.desk(owner, FRIDAY)
    assert desk is not None
    stands_in, pace = desk.items
    assert isinstance(stands_in, StandsIn)
    assert (stands_in.client_name, stands_in.absent_name) == ("Acme", "Max")
    assert isinstance(pace, PaceAhead)


async def test_the_backup_is_told_before_an_owner(agency: Agency, mornings: Mornings, database: Database) -> None:
    max_, person = await manager(agency, name="Max")
    _, ira = await manager(agency, name="Ira")
    acme = await managed(agency, "acme", max_)
    backup = text("""
        UPDATE client SET backup_manager_id = :person_id WHERE workspace_id = :workspace_id AND client_id = :client_id
    """)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await tx.run(backup, person_id=ira.person_id, client_id=acme.client_id)
    await use(agency, "acme", 28)
    await slack_tells(agency, person, is_active=False)
    await mornings.tick(FRIDAY)
    # A manager whose first morning nobody had planned is found with the others', and looked at from the next one on.
    await mornings.tick(FRIDAY + 3 * DAY)

    assert {whose for whose, _, _ in await mornings.written()} == {ira.person_id}


async def test_a_weekend_has_no_desk_and_a_missed_friday_comes_on_monday(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 32)
    await mornings.tick(at("2026-11-14 12:00"))
    assert await mornings.written() == []
    await mornings.tick(at("2026-11-16 08:00"))
    assert len(await mornings.written()) == 1


async def test_quiet_hours_put_the_desk_off(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 28)
    await agency.services.preferences.choose(QuietHours(20 * 60, 10 * 60), None, by=max_, now=NOW)
    await mornings.tick(FRIDAY)
    ((_, _, not_before),) = await mornings.written()
    assert not_before == at("2026-11-13 09:00")


async def test_a_new_manager_of_a_client_is_told_what_the_old_one_was_not(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency, name="Max")
    ira, new = await manager(agency, name="Ira")
    acme = await managed(agency, "acme", max_)
    form = ClientForm("Acme", "acme", acme.timezone, acme.currency, account_manager=ira.slack_user_id)
    await agency.services.clients.update(acme.client_id, form, by=agency.owner, now=NOW)
    await use(agency, "acme", 28)
    await mornings.tick(FRIDAY)
    assert [whose for whose, _, _ in await mornings.written()] == [new.person_id]


async def weeks_of_work(agency: Agency, by: Caller, alias: str, *, until: datetime, weeks: int, hours: int) -> None:
    """So many hours on the Wednesday of each of the weeks before an instant; the newest week has none."""
    for back in range(2, weeks + 2):
        on = until - timedelta(days=7 * back - 3)
        await agency.log(f"{alias} {hours}h work", by=by, now=on)


async def test_missing_time_of_a_closing_cycle_is_told_in_the_last_two_days_of_its_grace(
    agency: Agency, mornings: Mornings
) -> None:
    max_, person = await manager(agency, name="Max")
    client = await agency.client("acme", account_manager=max_.slack_user_id)
    await agency.retainer(client, starts_on=at("2026-09-01 00:00").date(), now=at("2026-09-01 08:00"))
    dee = await agency.person(name="Dee")
    november_ends = at("2026-12-01 00:00")
    await weeks_of_work(agency, dee, "acme", until=november_ends, weeks=5, hours=8)
    await agency.log("acme 2h work on 27 nov", by=dee, now=at("2026-11-27 12:00"))
    workspace_id = agency.workspace.workspace_id

    found, drawn = [], []
    for day in (1, 2, 3, 4):
        now = at(f"2026-12-0{day} 08:00")
        for retainer_id in await agency.services.cycles.due(workspace_id, now):
            await agency.services.cycles.turn(workspace_id, retainer_id, now)
        await mornings.tick(now)
        found.append([key for _, keys, _ in await mornings.written() for key in keys if key.startswith("missing:")])
        drawn.append(await mornings.desk(person, now) if found[-1] else None)

    # Tuesday 1 December is the first of three business days: the last two are told of, and once.
    assert [len(each) for each in found] == [0, 1, 1, 1]
    # What waits until the cycle is closed is not said any more.
    assert [each is not None for each in drawn] == [False, True, True, False]
    (item,) = drawn[1].items if drawn[1] else ()
    assert isinstance(item, TimeMissing)
    assert (item.missing.person.name, item.missing.logged_minutes, item.missing.usual_minutes) == (
        "Dee",
        2 * HOUR,
        8 * HOUR,
    )
    assert str(item.late_until) == "2026-12-03"


async def test_a_short_week_is_told_to_who_answers_for_it_and_to_who_had_it_once(
    agency: Agency, mornings: Mornings, database: Database
) -> None:
    max_, person = await manager(agency, name="Max")
    await manager(agency, name="Ira")
    client = await agency.client("acme", account_manager=max_.slack_user_id)
    await agency.retainer(client, starts_on=date(2026, 9, 1), now=at("2026-09-01 08:00"))
    monday = at("2026-11-23 00:00")
    people = {name: await agency.person(name=name) for name in ("Dee", "Ana", "Bo")}
    for name, hours in (("Dee", 8), ("Ana", 6), ("Bo", 7)):
        await weeks_of_work(agency, people[name], "acme", until=monday, weeks=5, hours=hours)
    await agency.log("acme 7h work on 18 nov", by=people["Bo"], now=at("2026-11-18 12:00"))
    ana = await agency.services.people.me(people["Ana"])
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await reminders.save(tx, ana.person_id, Reminders(17 * 60, is_on=False))

    for morning in ("2026-11-23 08:00", "2026-11-24 08:00"):
        await mornings.tick(at(morning))

    weeks = [(whose, key) for whose, keys, _ in await mornings.written() for key in keys if key.startswith("week:")]
    dee = await agency.services.people.me(people["Dee"])
    short = {f"week:{each.person_id}:2026-11-23" for each in (dee, ana)}
    assert sorted(weeks) == sorted((person.person_id, key) for key in short), "Max alone, and once"
    async with database.transaction(agency.workspace.workspace_id) as tx:
        told = await tx.all(
            text("SELECT person_id FROM outbox_message WHERE workspace_id = :workspace_id AND kind = 'nudge'")
        )
    assert [row.person_id for row in told] == [dee.person_id], "not Ana, who wants no reminders"


async def test_somebody_who_works_for_many_is_asked_about_by_one(agency: Agency, mornings: Mornings) -> None:
    max_, person = await manager(agency, name="Max")
    ira, _ = await manager(agency, name="Ira")
    dee = await agency.person(name="Dee")
    november_ends = at("2026-12-01 00:00")
    for alias, caller, hours in (("acme", max_, 8), ("birch", ira, 3)):
        client = await agency.client(alias, account_manager=caller.slack_user_id)
        await agency.retainer(client, starts_on=at("2026-09-01 00:00").date(), now=at("2026-09-01 08:00"))
        await weeks_of_work(agency, dee, alias, until=november_ends, weeks=5, hours=hours)
    now = at("2026-12-02 08:00")
    for retainer_id in await agency.services.cycles.due(agency.workspace.workspace_id, now):
        await agency.services.cycles.turn(agency.workspace.workspace_id, retainer_id, now)

    await mornings.tick(now)

    asked = [whose for whose, keys, _ in await mornings.written() for key in keys if key.startswith("missing:")]
    assert asked == [person.person_id]


async def test_who_was_told_by_a_threshold_this_week_does_not_read_the_pace_as_well(
    agency: Agency, mornings: Mornings
) -> None:
    max_, _ = await manager(agency)
    await managed(agency, "acme", max_)
    await use(agency, "acme", 37)  # past 90 %, which comes to the manager directly
    workspace_id = agency.workspace.workspace_id
    await agency.services.appointments.handle(workspace_id, AppointmentKind.CROSSING, NOW)

    await mornings.tick(FRIDAY)

    assert await mornings.written() == []
    await mornings.tick(FRIDAY + 7 * DAY)
    assert [key.partition(":")[0] for _, keys, _ in await mornings.written() for key in keys] == ["pace"]


async def test_who_has_the_same_day_twice_beyond_the_date_line_reads_what_is_new_on_the_next(
    agency: Agency, mornings: Mornings
) -> None:
    max_, person = await manager(agency, timezone="Pacific/Auckland")
    await managed(agency, "acme", max_)
    await managed(agency, "birch", max_)
    await use(agency, "acme", 32)
    await mornings.tick(at("2026-11-16 20:00"))  # Tuesday, 9:00
    profile = Profile(
        person.slack_user_id, person.slack_team_id, "Max", None, "Pacific/Honolulu", False, is_guest=False
    )
    await agency.services.people.introduce(agency.workspace, profile, NOW)
    await use(agency, "birch", 34, now=at("2026-11-17 18:00"))

    await mornings.tick(at("2026-11-17 20:00"))  # Tuesday, 10:00 in Honolulu
    assert len(await mornings.written()) == 1
    await mornings.tick(at("2026-11-18 19:00"))  # Wednesday, 9:00
    assert [len(keys) for _, keys, _ in await mornings.written()] == [1, 1]


async def test_a_change_order_that_waits_since_yesterday_is_told_to_who_does_not_decide_it(
    agency: Agency, mornings: Mornings
) -> None:
    max_, person = await manager(agency, name="Max")
    client = await agency.client("acme", account_manager=max_.slack_user_id)
    acme = await agency.retainer(client)
    carla = await agency.person(Role.CLIENT, name="Carla", outsider=True)
    await make_approver(agency, acme, carla)
    order = await sent(agency, order_form(acme), acme, max_, now=FRIDAY - timedelta(hours=1))

    await mornings.tick(FRIDAY)
    assert await mornings.written() == []
    await mornings.tick(FRIDAY + 3 * DAY)

    desk = await mornings.desk(person, FRIDAY + 3 * DAY)
    assert desk is not None
    (item,) = desk.items
    assert isinstance(item, OrderOpen)
    assert item.order.number == order.number
    await mornings.tick(FRIDAY + 4 * DAY)
    assert len(await mornings.written()) == 1


@pytest.mark.parametrize(
    ("notice_days", "told"),
    [
        pytest.param(10, [], id="eight days before"),
        pytest.param(11, ["term"], id="seven days before"),
        pytest.param(14, ["term"], id="four days before"),
        pytest.param(15, [], id="three days before, when there is a message about it alone"),
    ],
)
async def test_a_notice_that_ends_soon_is_told_in_the_week_before(
    agency: Agency, mornings: Mornings, notice_days: int, told: list[str]
) -> None:
    max_, _ = await manager(agency)
    client = await agency.client("acme", account_manager=max_.slack_user_id)
    # On Friday 13 November it is 18 days to the last day of the term.
    first = date(2026, 11, 1)
    form = RetainerForm(
        client_id=client.client_id,
        name="Website",
        kind=Kind.HOURS,
        starts_on=first,
        terms=Terms(effective_from=first, allotment=40 * HOUR),
        last_day=date(2026, 12, 1),
        notice_days=notice_days,
    )
    await agency.services.retainers.create(form, by=agency.owner, key=agency.key(), now=NOW)
    await mornings.tick(FRIDAY)

    assert [key.partition(":")[0] for _, keys, _ in await mornings.written() for key in keys] == told


@pytest.mark.parametrize(
    ("asked_on", "told"),
    [
        pytest.param(date(2026, 11, 8), [], id="asked on Sunday"),
        pytest.param(date(2026, 11, 5), ["term"], id="asked eight days ago"),
    ],
)
async def test_who_was_asked_about_a_renewal_this_week_does_not_read_of_it_as_well(
    agency: Agency, mornings: Mornings, database: Database, asked_on: date, told: list[str]
) -> None:
    max_, _ = await manager(agency)
    client = await agency.client("acme", account_manager=max_.slack_user_id)
    # With 30 days of notice its last day is Wednesday 18 November, five days after the Friday.
    await agency.retainer(client, last_day=date(2026, 12, 18))
    asked = text("UPDATE renewal SET asked_on = :asked_on WHERE workspace_id = :workspace_id")
    async with database.transaction(agency.workspace.workspace_id) as tx:
        assert await tx.run(asked, asked_on=asked_on) == 1

    await mornings.tick(FRIDAY)

    assert [key.partition(":")[0] for _, keys, _ in await mornings.written() for key in keys] == told


async def test_who_asks_is_who_answers_for_a_cycle_that_closes(agency: Agency, mornings: Mornings) -> None:
    max_, _ = await manager(agency, name="Max")
    ira, asks = await manager(agency, name="Ira")
    dee = await agency.person(name="Dee")
    november_ends = at("2026-12-01 00:00")
    # Most of Dee's time is for acme, whose cycle is a year.
    for alias, caller, hours, length in (("acme", max_, 8, Length.YEARLY), ("birch", ira, 3, Length.MONTHLY)):
        client = await agency.client(alias, account_manager=caller.slack_user_id)
        first = date(2026, 9, 1)
        await agency.retainer(client, starts_on=first, now=at("2026-09-01 08:00"), length=length)
        await weeks_of_work(agency, dee, alias, until=november_ends, weeks=5, hours=hours)
    now = at("2026-12-02 08:00")
    for retainer_id in await agency.services.cycles.due(agency.workspace.workspace_id, now):
        await agency.services.cycles.turn(agency.workspace.workspace_id, retainer_id, now)

    await mornings.tick(now)

    asked = [whose for whose, keys, _ in await mornings.written() for key in keys if key.startswith("missing:")]
    assert asked == [asks.person_id]
