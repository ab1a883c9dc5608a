"""Crossings are noted with their cause and said once, of many cycles at a time, by whichever replica comes first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.agreements.terms import Rollover, Threshold
from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.kinds import Kind, Overage
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.test_statement_counts import statements

_CROSSINGS = text("""
    SELECT threshold, capacity, state FROM threshold_crossing WHERE workspace_id = :workspace_id
    ORDER BY crossed_at, capacity, threshold
""")
_SAID = text("""
    SELECT facts->>'threshold' AS threshold, lane, thread_of, in_channel_too FROM outbox_message
    WHERE workspace_id = :workspace_id AND kind = 'threshold' ORDER BY sequence
""")

_BELOW = text("""
    SELECT is_below FROM threshold_crossing WHERE workspace_id = :workspace_id AND threshold LIKE 'percent:%'
""")


async def crossings(database: Database, agency: Agency) -> list[tuple[str, int, str]]:
    """(threshold, capacity, state) of all that was noted."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return [tuple(row) for row in await tx.all(_CROSSINGS)]


async def said(database: Database, agency: Agency) -> Sequence[Any]:
    """The alerts that were written."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return await tx.all(_SAID)


async def kept(agency: Agency, now: Any = NOW) -> int:
    """What is due is looked at."""
    workspace_id = agency.workspace.workspace_id
    return await agency.services.appointments.handle(workspace_id, AppointmentKind.CROSSING, now)


@pytest_asyncio.fixture
async def bound(agency: Agency, acme: Standing) -> Standing:
    """acme, with a channel of the team's own."""
    (client,) = await agency.services.clients.choices("acme", by=agency.owner)
    await agency.bind("CACME", client)
    return acme


async def test_an_entry_that_crosses_is_noted_with_it(database: Database, agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h x")
    assert await crossings(database, agency) == []
    await agency.log("acme 17h y")
    pending = [("percent:75", 2400, "pending"), ("percent:90", 2400, "pending")]
    assert await crossings(database, agency) == pending


async def test_the_same_submission_again_notes_nothing(database: Database, agency: Agency, acme: Standing) -> None:
    for _ in range(3):
        await agency.log("acme 24h x", key="cmd:1")
    assert await crossings(database, agency) == []


async def test_two_keepers_at_once_say_it_once(database: Database, agency: Agency, bound: Standing) -> None:
    await agency.log("acme 20h x")
    await agency.log("acme 17h y")
    await asyncio.gather(*[kept(agency) for _ in range(4)])
    assert await crossings(database, agency) == [("percent:75", 2400, "superseded"), ("percent:90", 2400, "said")]
    lanes = [(each.threshold, each.lane) for each in await said(database, agency)]
    assert Counter(lanes) == Counter(dict.fromkeys(lanes, 1))
    assert lanes[0] == ("percent:90", "CACME")


async def test_entries_at_once_cross_each_threshold_once(database: Database, agency: Agency, bound: Standing) -> None:
    await asyncio.gather(*[agency.log(f"acme 8h x{n}", by=await agency.person()) for n in range(6)])
    await kept(agency)
    noted = [(threshold, capacity) for threshold, capacity, _ in await crossings(database, agency)]
    assert sorted(noted) == [("over", 2400), ("percent:100", 2400), ("percent:75", 2400), ("percent:90", 2400)]
    in_channel = [each.threshold for each in await said(database, agency) if each.lane == "CACME"]
    assert in_channel == ["percent:100"]


async def test_used_up_is_seen_in_the_channel_too_and_one_person_in_two_roles_hears_it_once(
    database: Database, agency: Agency, bound: Standing
) -> None:
    await agency.log("acme 24h x")
    await agency.log("acme 20h y")
    await kept(agency)
    found = await said(database, agency)
    # The owner manages: nobody else is there to answer for the client.
    assert [(each.lane[:7], each.in_channel_too, bool(each.thread_of)) for each in found] == [
        ("CACME", True, True),
        ("person:", False, False),
    ]


@pytest.mark.parametrize(("overage", "hear"), [(Overage.BILL, 1), (Overage.CARRY, 1), (Overage.ABSORB, 2)])
async def test_an_owner_hears_of_what_nobody_pays_for(
    database: Database, agency: Agency, overage: Overage, hear: int
) -> None:
    mate = await agency.person(name="Max")
    client = await agency.client("birch", account_manager=mate.slack_user_id)
    await agency.retainer(client, overage=overage)
    await agency.log("birch 24h x")
    await agency.log("birch 20h y")
    await kept(agency)
    assert len(await said(database, agency)) == hear


async def test_units_cross_thresholds_and_give_them_back(database: Database, agency: Agency) -> None:
    client = await agency.client("fern")
    await agency.retainer(client, "Articles", kind=Kind.DELIVERABLES, allotment=8, unit="articles", rate_minor=None)
    await agency.deliver("fern 7 posts")
    assert await crossings(database, agency) == [("percent:75", 8, "pending")]
    delivered = await agency.deliver("fern 1 post")
    noted = {threshold for threshold, _, _ in await crossings(database, agency)}
    assert noted == {"percent:75", "percent:90", "percent:100"}
    undo = agency.services.deliveries.undo
    await undo(delivered.delivery.delivery_id, by=agency.owner, key=agency.key(), now=NOW)
    await kept(agency)
    assert [each.threshold for each in await said(database, agency)] == ["percent:75"]


async def test_what_was_undone_before_it_was_said_waits_until_it_is_so_again(
    database: Database, agency: Agency, bound: Standing
) -> None:
    await agency.log("acme 20h x")
    crossing = await agency.log("acme 10h y")
    remove = agency.services.time.remove
    await remove(crossing.entry.time_entry_id, by=agency.owner, key=agency.key(), now=NOW)
    await kept(agency)
    assert await said(database, agency) == []
    await agency.log("acme 11h z")
    await kept(agency)
    assert [each.threshold for each in await said(database, agency)] == ["percent:75"]


async def test_hours_left_of_less_than_that_were_passed_by_nobody(database: Database, agency: Agency) -> None:
    await agency.retainer(await agency.client("birch"), allotment=8 * HOUR, thresholds=(Threshold(left_minutes=600),))
    assert await crossings(database, agency) == [("minutes:600", 480, "marked")]
    await agency.log("birch 4h x")
    await kept(agency)
    assert await said(database, agency) == []


async def test_late_work_of_the_month_before_takes_from_what_this_one_was_shown(
    database: Database, agency: Agency
) -> None:
    client = await agency.client("birch")
    await agency.retainer(client, rollover=Rollover(carries=True))
    in_grace = at("2026-12-02 12:00")
    await agency.log("birch 20h x", now=NOW)
    await agency.log("birch 24h x on 1 dec", now=in_grace)
    await agency.log("birch 20h y on 1 dec", now=in_grace)
    assert await crossings(database, agency) == []  # 44 of 60 h
    await agency.log("birch 2h late on 30 nov", now=in_grace)
    assert await crossings(database, agency) == [("percent:75", 58 * HOUR, "pending")]
    await agency.card_figures("birch", now=at("2026-12-10 12:00"))
    assert await crossings(database, agency) == [("percent:75", 58 * HOUR, "pending")], "what is shown is what comes"


async def test_time_in_a_pause_crosses_nothing(database: Database, agency: Agency, acme: Standing) -> None:
    pause = agency.services.pauses.pause
    retainer_id = acme.called.retainer_id
    await pause(retainer_id, 1, "They move house", by=agency.owner, key=agency.key(), now=NOW)
    for number in range(3):
        await agency.log(f"acme 20h x{number}", now=at("2026-12-16 12:00"))
    assert await crossings(database, agency) == []


async def test_saying_asks_no_more_of_the_database_for_many_cycles_than_for_one(
    database: Database, agency: Agency
) -> None:
    async def cross(number: int) -> None:
        client = await agency.client(f"client-{number}")
        await agency.bind(f"C{number:04}", client)
        await agency.retainer(client)
        await agency.log(f"client-{number} 20h x")
        await agency.log(f"client-{number} 17h y")

    async def asked() -> int:
        with statements(database) as sent:
            await kept(agency)
        return len(sent)

    await cross(0)
    one = await asked()
    for number in range(1, 13):
        await cross(number)
    assert await asked() == one
    assert len([each for each in await said(database, agency) if each.lane.startswith("C")]) == 13


async def test_a_keeper_waits_for_nobody_who_holds_a_cycle(database: Database, agency: Agency, bound: Standing) -> None:
    await agency.log("acme 20h x")
    await agency.log("acme 17h y")
    hold = text("SELECT cycle_id FROM cycle WHERE workspace_id = :workspace_id FOR UPDATE")
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await tx.all(hold)
        await kept(agency)
    assert (await said(database, agency))[0].threshold == "percent:90"


async def test_who_works_and_who_says_it_at_once_do_not_wait_for_each_other_in_a_ring(
    database: Database, agency: Agency, bound: Standing
) -> None:
    people = [await agency.person() for _ in range(4)]

    async def back_and_forth(number: int) -> None:
        by, time = people[number % 4], agency.services.time
        for turn in range(4):
            logged = await agency.log(f"acme 12h x{number} {turn}", by=by)
            await time.remove(logged.entry.time_entry_id, by=by, key=agency.key(), now=NOW)

    async def say() -> None:
        for _ in range(8):
            await kept(agency)

    await asyncio.gather(*[back_and_forth(number) for number in range(6)], say(), say())
    await agency.log("acme 20h x")
    await agency.log("acme 20h y")
    await kept(agency)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        rows = await tx.all(_BELOW)
    assert rows
    assert not any(each.is_below for each in rows)
    keys = [(each.threshold, each.lane) for each in await said(database, agency)]
    assert len(keys) == len(set(keys))
