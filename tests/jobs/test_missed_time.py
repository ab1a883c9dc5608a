"""Time that the bot was away for, or that comes twice: what was due is done once, by the whole tick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest_asyncio

from bot.ticking import tick_once
from domain.kinds import Length
from tests.desk import DESIGNER, MANAGER, settings_for
from tests.instants import at
from tests.jobs.sending.small_agency import SmallAgency, by_kind, replica, small_agency

BEGIN = at("2026-11-16 06:00")  # a Monday morning in Berlin
LAST_TICK = at("2026-11-28 12:00")
BACK = at("2026-12-08 12:00")  # a Tuesday


@pytest_asyncio.fixture
async def agency(cloned_url: str) -> AsyncIterator[SmallAgency]:
    """Acme has a month, Bluefin a week; Dee has worked for both, and the bot has ticked till 28 November."""
    async with small_agency(cloned_url, now=BEGIN) as opened:
        await opened.client("acme", first=date(2026, 11, 1), channel="C0ACME")
        await opened.client("bluefin", first=date(2026, 11, 16), channel="C0BLUEFIN", length=Length.WEEKLY)
        for day in range(5):
            now = BEGIN + timedelta(days=day, hours=9)
            await opened.log("acme 6h Checkout", now)
            await opened.log("bluefin 1h Care", now)
        for day in range(12):
            await opened.tick(BEGIN + timedelta(days=day, hours=2, minutes=1))
        await opened.tick(LAST_TICK)
        yield opened


async def test_ten_days_away_bring_one_digest_and_the_card_of_the_present_cycle_only(agency: SmallAgency) -> None:
    before = await agency.said()
    assert by_kind(before)["digest"] == 2, "the Mondays that the bot was there for"

    await agency.tick(BACK)

    said = await agency.said_since(before)
    assert [each.key for each in said if each.kind == "digest"] == ["digest:C0ALERT:2026-12-07"]
    assert sorted(each.lane for each in said if each.kind == "cycle_card") == ["C0ACME", "C0BLUEFIN"]
    assert by_kind(said)["closed"] == 1, "one message to finance, whatever closed"
    person = await agency.services.people.me(agency.by(DESIGNER))
    assert [each.key for each in said if each.kind == "reminder"] == [f"reminder:{person.person_id.hex}:2026-12-07"]
    manager = f"person:{(await agency.services.people.me(agency.by(MANAGER))).person_id.hex}"
    assert sum(each.kind == "desk" and each.lane == manager for each in said) <= 1


async def test_ten_days_away_leave_no_cycle_behind(agency: SmallAgency) -> None:
    await agency.tick(BACK)
    assert await agency.cycles() == [
        ("acme", date(2026, 11, 1), "closed"),
        ("acme", date(2026, 12, 1), "open"),
        ("bluefin", date(2026, 11, 16), "closed"),
        ("bluefin", date(2026, 11, 23), "closed"),
        ("bluefin", date(2026, 11, 30), "closing"),
        ("bluefin", date(2026, 12, 7), "open"),
    ]


async def test_ten_weeks_away_close_every_cycle_and_are_told_as_one(agency: SmallAgency) -> None:
    before = await agency.said()
    await agency.tick(at("2027-02-09 12:00"))

    said = await agency.said_since(before)
    cycles = await agency.cycles()
    assert [state for client, first, state in cycles if client == "acme"] == ["closed"] * 3 + ["open"]
    assert [state for client, first, state in cycles if client == "bluefin"][-2:] == ["closing", "open"]
    assert [state for client, first, state in cycles if client == "bluefin"][:-2] == ["closed"] * 11
    assert sorted(each.lane for each in said if each.kind == "cycle_card") == ["C0ACME", "C0BLUEFIN"]
    kinds = by_kind(said)
    assert {kind: kinds[kind] for kind in ("digest", "closed", "reminder")} == {
        "digest": 1,
        "closed": 1,
        "reminder": 1,
    }
    assert max(by_kind([each for each in said if each.lane.startswith("person:")]).values()) <= 3


async def test_a_second_tick_finds_nothing_more_to_do(agency: SmallAgency) -> None:
    await agency.tick(BACK)
    said, posted = await agency.said(), await agency.posted()

    done = await agency.tick(BACK)

    assert await agency.said() == said
    assert await agency.posted() == posted
    assert {each.job: each.count for each in done if each.count} == {}


async def test_a_clock_that_goes_back_does_nothing_twice(agency: SmallAgency) -> None:
    await agency.tick(BACK)
    tables, posted = agency.everything(), await agency.posted()

    for earlier in (timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=9), timedelta(days=20)):
        await agency.tick(BACK - earlier)
    await agency.tick(BACK)

    assert agency.everything() == tables
    assert await agency.posted() == posted


async def test_two_processes_that_tick_at_the_same_instant_say_nothing_twice(agency: SmallAgency) -> None:
    before, posted = await agency.said(), await agency.posted()
    agency.bot.clock.move_to(BACK)
    async with replica(agency) as one, replica(agency) as other:
        at_once = await asyncio.gather(one.tick(BACK), other.tick(BACK), one.tick(BACK), other.tick(BACK))
    # What one process made due when the others had looked already is the next tick's.
    ticks = [*at_once, await agency.tick(BACK)]
    await agency.sender.drain()

    said = await agency.said_since(before)
    kinds = by_kind(said)
    assert (kinds["digest"], kinds["cycle_card"], kinds["closed"], kinds["reminder"]) == (1, 2, 1, 1)
    assert await agency.posted() - posted == len(said)
    moved = [each.count for done in ticks for each in done if each.job == "cycles moved on"]
    await agency.tick(BACK)
    assert sum(moved) == len(await agency.cycles()) - 1, "each was moved once, by one of them"
    assert await agency.said_since(before) == said


async def test_a_dry_run_counts_what_the_tick_then_does_and_writes_nothing(agency: SmallAgency) -> None:
    tables, posted, lines = agency.everything(), await agency.posted(), list[str]()
    settings = settings_for(agency.slack)

    await tick_once(settings, agency.url, BACK, dry_run=True, say=lines.append)

    assert agency.everything() == tables
    assert await agency.posted() == posted
    due = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in lines}
    assert due["cycles moved on"] == 2, "retainers whose cycles are to move"
    assert (due["digests looked at"], due["reminders looked at"]) == (3, 1)

    lines.clear()
    await tick_once(settings, agency.url, BACK, dry_run=False, say=lines.append)
    done = {line.split(maxsplit=1)[1]: int(line.split()[0]) for line in lines}
    assert (done["digests looked at"], done["reminders looked at"]) == (3, 1)
    assert done["messages sent"] > 0
