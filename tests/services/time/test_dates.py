"""Whose day it is: an entry has its author's local date, a cycle its client's zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.agreements.terms import Rollover
from domain.cycles.cycles import AfterEnd
from domain.kinds import Role
from domain.people.people import Profile
from domain.time.entries import Logged
from domain.values.days import FutureDate
from services.clients.acts import ClientForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency


async def logged_at(
    agency: Agency, author: str, client: str, now: datetime, text: str = "acme 1h x", **retainer: date
) -> Logged:
    """What an author in one zone logs for a client in another."""
    by = await agency.person(Role.MEMBER, timezone=author)
    begun = at("2026-01-10 12:00")
    theirs = await agency.client("acme", timezone=client, now=begun)
    await agency.retainer(theirs, **{"starts_on": date(2026, 1, 1)} | retainer, now=begun)  # type: ignore[arg-type]
    return await agency.log(text, by=by, now=now)


@pytest.mark.parametrize(
    ("now", "author_today", "client_today"),
    [
        pytest.param("2026-11-12 12:29", (12, 11), (12, 11), id="before midnight in Sydney"),
        pytest.param("2026-11-12 13:00", (13, 11), (12, 11), id="midnight in Sydney"),
        pytest.param("2026-11-12 22:59", (13, 11), (12, 11), id="before midnight in Berlin"),
        pytest.param("2026-11-12 23:00", (13, 11), (13, 11), id="midnight in Berlin"),
    ],
)
async def test_today_is_the_authors_and_the_reply_knows_when_the_clients_differs(
    agency: Agency, now: str, author_today: tuple[int, int], client_today: tuple[int, int]
) -> None:
    logged = await logged_at(agency, "Australia/Sydney", "Europe/Berlin", at(now))
    assert logged.author_today == date(2026, author_today[1], author_today[0])
    assert logged.client_today == date(2026, client_today[1], client_today[0])
    assert logged.entry.worked_on == logged.author_today


async def test_an_author_in_the_next_month_logs_into_it_before_the_client_is_there(agency: Agency) -> None:
    """UTC+13 and UTC−10: for 23 hours the author's day belongs to a cycle that has not begun for the client."""
    now = at("2026-11-30 20:00")
    logged = await logged_at(agency, "Pacific/Auckland", "Pacific/Honolulu", now)
    assert (logged.entry.worked_on, logged.cycle.starts_on) == (date(2026, 12, 1), date(2026, 12, 1))
    assert (logged.author_today, logged.client_today) == (date(2026, 12, 1), date(2026, 11, 30))
    assert logged.after.used == HOUR
    assert (await agency.card_figures(now=now)).used == 0, "the client's month is still November"
    for later in ("2026-12-01 09:59", "2026-12-01 10:00"):
        assert (await agency.card_figures(now=at(later))).used == (HOUR if later.endswith("10:00") else 0)


async def test_the_month_that_an_author_opened_early_gets_its_carry_like_any_other(agency: Agency) -> None:
    theirs = await agency.client("acme", timezone="Pacific/Honolulu")
    await agency.retainer(theirs, rollover=Rollover(carries=True), allotment=10 * HOUR)
    by = await agency.person(Role.MEMBER, timezone="Pacific/Auckland")
    await agency.log("acme 4h x on 2026-11-20", by=by, now=at("2026-11-21 12:00"))
    early = await agency.log("acme 1h x", by=by, now=at("2026-11-30 20:00"))
    assert early.carried_is_provisional
    assert (early.after.carried_in, early.after.available) == (6 * HOUR, 16 * HOUR)
    closed = await agency.card_figures(now=at("2026-12-10 12:00"))
    assert (closed.carried_in, closed.used) == (6 * HOUR, HOUR)


async def test_an_author_in_the_past_month_logs_into_it_while_the_client_is_ahead(agency: Agency) -> None:
    logged = await logged_at(agency, "Pacific/Honolulu", "Pacific/Auckland", at("2026-12-01 09:00"))
    assert (logged.entry.worked_on, logged.cycle.last_day) == (date(2026, 11, 30), date(2026, 11, 30))


async def test_no_cycle_is_opened_early_after_the_last(agency: Agency) -> None:
    now = at("2026-11-30 20:00")
    with pytest.raises(AfterEnd):
        await logged_at(agency, "Pacific/Auckland", "Pacific/Honolulu", now, last_day=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("Europe/Berlin", date(2026, 3, 29), 23, id="a day of 23 hours"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), 25, id="a day of 25 hours"),
        pytest.param("Africa/Cairo", date(2026, 4, 24), 23, id="a day whose midnight is skipped"),
        pytest.param("America/Havana", date(2026, 11, 1), 25, id="a day whose first hour comes twice"),
    ],
)
async def test_a_day_has_its_own_length(agency: Agency, zone: str, day: date, hours: int) -> None:
    """Hour by hour from noon to noon around it: each instant belongs to one day, the day gets as many as it has."""
    by = await agency.person(Role.MEMBER, timezone=zone)
    begun = at("2026-01-10 12:00")
    await agency.retainer(await agency.client("acme", timezone=zone, now=begun), starts_on=date(2026, 1, 1), now=begun)
    noon = at(f"{day - timedelta(days=1)} 12:30")
    days = [(await agency.log("acme 1m x", by=by, now=noon + timedelta(hours=ahead))) for ahead in range(48)]
    assert sum(each.entry.worked_on == day for each in days) == hours
    assert all(each.author_today == each.client_today == each.entry.worked_on for each in days)
    assert [each.entry.worked_on for each in days] == sorted(each.entry.worked_on for each in days)


@pytest.mark.parametrize(
    ("zone", "first_day", "begins"),
    [
        pytest.param("Africa/Cairo", date(2026, 4, 24), "2026-04-23 22:00", id="where midnight is skipped"),
        pytest.param("America/Havana", date(2026, 11, 1), "2026-11-01 04:00", id="where midnight comes twice"),
        pytest.param("Pacific/Apia", date(2026, 11, 1), "2026-10-31 11:00", id="at UTC+13"),
        pytest.param("Asia/Kathmandu", date(2026, 11, 1), "2026-10-31 18:15", id="at a quarter of an hour"),
    ],
)
async def test_a_cycle_turns_at_the_first_instant_of_its_clients_day(
    agency: Agency, zone: str, first_day: date, begins: str
) -> None:
    month_before = first_day.replace(month=first_day.month - 1)
    client = await agency.client("acme", timezone=zone)
    await agency.retainer(client, starts_on=month_before, now=at(f"{month_before} 12:00"))
    for now, starts_on in ((at(begins) - timedelta(seconds=1), month_before), (at(begins), first_day)):
        (card,) = await agency.services.balances.card("acme", by=agency.owner, now=now)
        assert card.standing.cycle.starts_on == starts_on
        assert card.standing.cycle.holds(card.standing.today)


async def test_a_person_who_moves_to_another_zone_moves_no_entry(agency: Agency) -> None:
    first = await logged_at(agency, "Australia/Sydney", "Europe/Berlin", at("2026-11-12 13:00"))
    team = agency.workspace.slack_team_id
    moved = Profile("U0001", team, "Person 1", None, "America/Los_Angeles", is_admin=False, is_guest=False)
    await agency.services.people.introduce(agency.workspace, moved, NOW)
    by = agency.calling("U0001")
    assert await agency.services.time.recent(by=by, now=NOW) == (first.entry,)
    later = await agency.log("acme 1h y", by=by, now=at("2026-11-12 14:00"))
    assert (later.entry.worked_on, later.entry.timezone) == (date(2026, 11, 12), "America/Los_Angeles")


async def test_tomorrow_is_refused_where_the_author_is_even_if_the_client_is_there(agency: Agency) -> None:
    with pytest.raises(FutureDate):
        await logged_at(
            agency, "Pacific/Honolulu", "Pacific/Auckland", at("2026-11-12 20:00"), "acme 1h x on 2026-11-13"
        )


async def test_today_and_the_week_are_the_authors(agency: Agency) -> None:
    now = at("2026-11-15 13:00")  # Sunday in Europe, Monday in Sydney
    logged = await logged_at(agency, "Australia/Sydney", "Europe/Berlin", now)
    by = agency.calling("U0001")
    assert (await agency.services.time.today(by=by, now=now)).entries == (logged.entry,)
    week = await agency.services.time.week(by=by, now=now)
    assert [each.on for each in week] == [date(2026, 11, 16) + timedelta(days=ahead) for ahead in range(7)]
    assert [each.minutes for each in week] == [HOUR, 0, 0, 0, 0, 0, 0]


async def test_a_client_that_moves_to_another_zone_turns_its_cycles_there(agency: Agency) -> None:
    client = await agency.client("acme", timezone="Pacific/Auckland")
    await agency.retainer(client)
    form = ClientForm("Acme", "acme", "Pacific/Honolulu", "EUR")
    await agency.services.clients.update(client.client_id, form, by=agency.owner, now=NOW)
    by = await agency.person(Role.MEMBER, timezone="Pacific/Honolulu")
    logged = await agency.log("acme 1h x", by=by, now=at("2026-12-01 09:59"))
    assert (logged.client_today, logged.cycle.last_day) == (date(2026, 11, 30), date(2026, 11, 30))
    logged = await agency.log("acme 1h x", by=by, now=at("2026-12-01 10:00"))
    assert logged.cycle.starts_on == date(2026, 12, 1)
