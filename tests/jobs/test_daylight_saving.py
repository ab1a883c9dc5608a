"""Days on which clocks jump: by the whole tick, what is due at an hour that is left out, or comes twice, comes once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from domain.kinds import Length
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.workspaces import NotificationSettings
from tests.desk import DESIGNER
from tests.instants import at
from tests.jobs.sending.small_agency import SmallAgency, small_agency

BERLIN, SANTIAGO = "Europe/Berlin", "America/Santiago"
SUNDAY = 7


def half_hours(first: str, last: str) -> Iterator[datetime]:
    """Every half hour from one instant to another."""
    now = at(first)
    while now <= at(last):
        yield now
        now += timedelta(minutes=30)


async def when_said(agency: SmallAgency, ticks: Iterator[datetime], kind: str) -> list[datetime]:
    """The ticks after which there was one more message of a kind."""
    told, found = sum(each.kind == kind for each in await agency.said()), []
    for now in ticks:
        await agency.tick(now)
        count = sum(each.kind == kind for each in await agency.said())
        found += [now] * (count - told)
        told = count
    return found


@pytest.mark.parametrize(
    ("before", "first", "last", "comes"),
    [
        pytest.param(
            "2026-03-27 12:00", "2026-03-28 22:00", "2026-03-29 06:00", "2026-03-29 01:00", id="2:00 is left out"
        ),
        pytest.param(
            "2026-10-23 12:00", "2026-10-24 21:00", "2026-10-25 06:00", "2026-10-25 00:00", id="2:00 comes twice"
        ),
    ],
)
async def test_a_digest_at_an_hour_that_is_left_out_or_comes_twice_comes_once(
    cloned_url: str, before: str, first: str, last: str, comes: str
) -> None:
    async with small_agency(cloned_url, now=at(before)) as agency:
        await agency.client("acme", first=at(before).date().replace(day=1), channel="C0ACME")
        wanted = NotificationSettings(BERLIN, digest_channel="C0ALERT", digest_weekday=SUNDAY, digest_hour=2)
        await agency.services.workspaces.set_notifications(wanted, by=agency.by(), now=at(before))
        await agency.log("acme 6h Checkout", at(before))

        assert await when_said(agency, half_hours(first, last), "digest") == [at(comes)]
        assert len(await agency.slack.messages("C0ALERT")) == 1


@pytest.mark.parametrize(
    ("before", "first", "last", "comes"),
    [
        pytest.param(
            "2026-03-27 12:00", "2026-03-28 22:00", "2026-03-29 06:00", "2026-03-29 01:00", id="2:30 is left out"
        ),
        pytest.param(
            "2026-10-23 12:00", "2026-10-24 21:00", "2026-10-25 06:00", "2026-10-25 00:30", id="2:30 comes twice"
        ),
    ],
)
async def test_a_reminder_at_a_time_that_is_left_out_or_comes_twice_comes_once(
    cloned_url: str, before: str, first: str, last: str, comes: str
) -> None:
    async with small_agency(cloned_url, now=at(before)) as agency:
        chosen = Reminders(2 * 60 + 30, frozenset({SUNDAY}))
        await agency.services.preferences.choose(None, chosen, by=agency.by(DESIGNER), now=at(before))

        assert await when_said(agency, half_hours(first, last), "reminder") == [at(comes)]
        assert len(await agency.slack.person(DESIGNER).dm()) == 1


@pytest.mark.parametrize(
    ("before", "first", "last", "ends"),
    [
        pytest.param(
            "2026-03-27 12:00", "2026-03-28 22:00", "2026-03-29 06:00", "2026-03-29 01:00", id="their end is left out"
        ),
        pytest.param(
            "2026-10-23 12:00", "2026-10-24 21:00", "2026-10-25 06:00", "2026-10-25 01:30", id="their end comes twice"
        ),
    ],
)
async def test_quiet_hours_end_when_the_clock_shows_so_for_the_last_time(
    cloned_url: str, before: str, first: str, last: str, ends: str
) -> None:
    async with small_agency(cloned_url, now=at(before)) as agency:
        # A reminder at 0:30, in quiet hours from 22:00 to 2:30.
        await agency.services.preferences.choose(
            QuietHours(22 * 60, 150), Reminders(30, frozenset({SUNDAY})), by=agency.by(DESIGNER), now=at(before)
        )
        stood: list[datetime] = []
        for now in half_hours(first, last):
            await agency.tick(now)
            if len(await agency.slack.person(DESIGNER).dm()) > len(stood):
                stood.append(now)
        assert stood == [at(ends)]


@pytest.mark.parametrize(
    ("before", "sunday", "first", "last", "turns"),
    [
        pytest.param(
            "2026-09-02 12:00",
            date(2026, 9, 6),
            "2026-09-05 22:00",
            "2026-09-06 14:00",
            "2026-09-06 04:00",
            id="midnight is left out",
        ),
        pytest.param(
            "2026-04-01 12:00",
            date(2026, 4, 5),
            "2026-04-04 22:00",
            "2026-04-05 14:00",
            "2026-04-05 04:00",
            id="the hour before midnight comes twice",
        ),
    ],
)
async def test_a_cycle_that_turns_on_such_a_night_turns_once_with_the_day(
    cloned_url: str, before: str, sunday: date, first: str, last: str, turns: str
) -> None:
    async with small_agency(cloned_url, now=at(before), zone=SANTIAGO) as agency:
        await agency.client("acme", first=sunday - timedelta(days=7), channel="C0ACME", length=Length.WEEKLY)
        turned = []
        for now in half_hours(first, last):
            known = len(await agency.cycles())
            await agency.tick(now)
            turned += [now] * (len(await agency.cycles()) - known)
        assert turned == [at(turns)]
        assert [(begins, state) for _, begins, state in await agency.cycles()] == [
            (sunday - timedelta(days=7), "closing"),
            (sunday, "open"),
        ]


async def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_go_back(cloned_url: str) -> None:
    before = at("2026-10-16 12:00")
    async with small_agency(cloned_url, now=before) as agency:
        await agency.client("acme", first=date(2026, 10, 1), channel="C0ACME")
        ticks = []
        for monday in (date(2026, 10, 19), date(2026, 10, 26)):
            ticks += list(half_hours(f"{monday} 06:00", f"{monday} 09:00"))
            await agency.log("acme 6h Checkout", before + timedelta(days=(monday - before.date()).days - 1))

        assert await when_said(agency, iter(ticks), "digest") == [at("2026-10-19 07:00"), at("2026-10-26 08:00")]
