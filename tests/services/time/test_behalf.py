"""Account managers log, change and move for others; whoever worked reads that, and nobody else may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.outbox import MessageKind, ToPerson
from domain.people.people import Caller, ManagersOnly
from domain.people.quiet import QuietHours
from domain.time.entries import LoggedBy, LogsNoTime, OnlyManagersLogForOthers, WorksForOthers
from domain.time.log_line import parse_log
from domain.values.days import FutureDate
from services.people.people import UnknownPerson
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency, form_of
from tests.services.rhythm.rhythm import Rhythm


@pytest_asyncio.fixture
async def max_(agency: Agency) -> Caller:
    """An account manager."""
    return await agency.person(Role.MANAGER, name="Max")


@pytest_asyncio.fixture
async def dee(agency: Agency) -> Caller:
    """Who works."""
    return await agency.person(name="Dee")


async def logged_for(agency: Agency, typed: str, who: Caller, *, by: Caller, key: str = "", now: Any = NOW) -> Any:
    """`/retainer log … for @who`, as the door hands it on."""
    return await agency.services.time.log(
        parse_log(typed), by=by, key=key or agency.key(), now=now, behalf=who.slack_user_id
    )


async def traces(agency: Agency, database: Database, who: Caller, now: Any = NOW) -> Sequence[str]:
    """What somebody is told of their own work, as they would read it."""
    rhythm = Rhythm(agency, database)
    to = ToPerson((await agency.services.people.me(who)).person_id)
    written = [each for each in await rhythm.written(MessageKind.ON_BEHALF) if each.message.to == to]
    return [await rhythm.read(each, now) for each in written]


async def test_the_hours_are_whose_work_it_is_and_say_who_logged_them(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    logged = await logged_for(agency, "acme 1h30 Checkout fix", dee, by=max_)

    manager, worker = await agency.services.people.me(max_), await agency.services.people.me(dee)
    assert logged.entry.person_id == worker.person_id
    assert (logged.for_whom, logged.entry.logged_by) == ("Dee", LoggedBy(manager.person_id, "Max"))
    (entry,) = (await agency.services.time.today(by=dee, now=NOW)).entries
    assert (entry.minutes, entry.logged_by) == (90, LoggedBy(manager.person_id, "Max"))
    assert (await agency.services.time.today(by=max_, now=NOW)).entries == ()
    assert (await agency.card_figures()).used == 90
    assert await traces(agency, database, dee) == ["Max logged for you: 1 h 30 m on Acme: Checkout fix, Thu 12 Nov."]


async def test_a_day_is_the_one_of_who_worked(agency: Agency, acme: Standing, max_: Caller) -> None:
    far = await agency.person(timezone="Pacific/Auckland", name="Kiri")
    late = at("2026-11-12 21:00")  # 22:00 in Berlin, 10:00 on the 13th in Auckland
    logged = await logged_for(agency, "acme 1h x on today", far, by=max_, now=late)
    assert (logged.entry.worked_on.day, logged.entry.timezone) == (13, "Pacific/Auckland")
    near = await agency.person(timezone="America/New_York")
    with pytest.raises(FutureDate):
        await logged_for(agency, "acme 1h x on 2026-11-13", near, by=max_, now=late)


async def test_the_same_submission_again_logs_and_tells_once(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    for _ in range(3):
        await logged_for(agency, "acme 1h x", dee, by=max_, key="cmd:1")
    assert len((await agency.services.time.today(by=dee, now=NOW)).entries) == 1
    assert len(await traces(agency, database, dee)) == 1


async def test_for_oneself_is_as_ever(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    for who in (max_, dee):
        logged = await logged_for(agency, "acme 1h x", who, by=who)
        assert (logged.for_whom, logged.entry.logged_by) == (None, None)
        assert await traces(agency, database, who) == []


async def test_only_account_managers_and_owners_log_for_others(
    agency: Agency, acme: Standing, max_: Caller, dee: Caller
) -> None:
    contractor = await agency.person(Role.CONTRACTOR, clients=[acme.called.client_id])
    for by in (await agency.person(), contractor):
        with pytest.raises(OnlyManagersLogForOthers):
            await logged_for(agency, "acme 1h x", dee, by=by)
    await logged_for(agency, "acme 1h x", dee, by=agency.owner)
    await logged_for(agency, "acme 1h x", max_, by=agency.owner)


async def test_nobody_logs_for_a_clients_person_nor_for_whom_the_bot_never_met(
    agency: Agency, acme: Standing, max_: Caller
) -> None:
    stranger = await agency.person(outsider=True)
    with pytest.raises(LogsNoTime):
        await logged_for(agency, "acme 1h x", stranger, by=max_)
    with pytest.raises(UnknownPerson) as unknown:
        await logged_for(agency, "acme 1h x", agency.calling("UNEVER"), by=max_)
    assert unknown.value.slack_user_id == "UNEVER", "the door introduces whom it is for"


async def test_for_a_contractor_on_their_clients_only(agency: Agency, acme: Standing, max_: Caller) -> None:
    birch = await agency.retainer(await agency.client("birch"))
    gus = await agency.person(Role.CONTRACTOR, name="Gus", clients=[acme.called.client_id])
    logged = await logged_for(agency, "acme 1h x", gus, by=max_)
    with pytest.raises(Exception, match="birch"):
        await logged_for(agency, "birch 1h x", gus, by=max_)
    with pytest.raises(WorksForOthers):
        await agency.services.time.edit(logged.entry.time_entry_id, form_of(birch), by=max_, key=agency.key(), now=NOW)
    assert [each.minutes for each in await agency.services.time.recent(by=gus, now=NOW)] == [60]


async def test_a_change_and_a_removal_are_read_by_who_worked(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    time = agency.services.time
    birch = await agency.retainer(await agency.client("birch"))
    own = (await agency.log("acme 2h Draft", by=dee)).entry

    moved = await time.edit(
        own.time_entry_id, form_of(birch, 45, description="Layout"), by=max_, key=agency.key(), now=NOW
    )
    assert (moved.entry.logged_by and moved.entry.logged_by.name, moved.for_whom) == ("Max", "Dee")
    (entry,) = await time.recent(by=dee, now=NOW)
    assert (entry.called.client_alias, entry.minutes) == ("birch", 45)
    assert await traces(agency, database, dee) == [
        "Max changed an entry of yours. It is now 45 m on Birch: Layout, Thu 12 Nov; it was 2 h on Acme: Draft, "
        "Thu 12 Nov."
    ]

    await time.remove(entry.time_entry_id, by=max_, key=agency.key(), now=NOW)
    assert await traces(agency, database, dee) == [
        "",  # what was changed is there no longer
        "Max took back an entry of yours: 45 m on Birch: Layout, Thu 12 Nov. If you worked, log it again.",
    ]


async def test_other_words_are_read_by_who_worked_each_time_they_change(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    entry = (await agency.log("acme 1h Draft", by=dee)).entry
    for hour, words in ((12, "Layout"), (13, "Layout"), (14, "Layout and text")):
        form = form_of(acme, 60, description=words)
        when = at(f"2026-11-12 {hour}:00")
        await agency.services.time.edit(entry.time_entry_id, form, by=max_, key=agency.key(), now=when)
    now = "Max changed an entry of yours. It is now 1 h on Acme: Layout and text, Thu 12 Nov; it was 1 h on Acme: "
    assert await traces(agency, database, dee) == [
        f"{now}Draft, Thu 12 Nov.",
        f"{now}Layout, Thu 12 Nov.",
    ]


async def test_what_is_put_right_in_a_closed_cycle_is_read_by_who_worked_and_says_by_whom(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    time, later = agency.services.time, at("2026-12-10 12:00")
    entry = (await agency.log("acme 2h Draft", by=dee)).entry
    await agency.card_figures(now=later)
    form = form_of(acme, 60, on=entry.worked_on, description="Draft")
    edited = await time.edit(entry.time_entry_id, form, by=max_, key="e", now=later)
    assert (edited.closed is not None, edited.for_whom) == (True, "Dee")
    kept = await time.entry(edited.entry.time_entry_id, by=dee)
    assert (kept.minutes, kept.logged_by and kept.logged_by.name) == (60, "Max")
    (read,) = await traces(agency, database, dee, later)
    assert read.startswith("Max changed an entry of yours. It is now 1 h on Acme: Draft, ")


async def test_what_one_changes_oneself_bears_nobodys_name(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    entry = (await logged_for(agency, "acme 2h x", dee, by=max_)).entry
    again = await agency.services.time.edit(entry.time_entry_id, form_of(acme, 30), by=dee, key="e", now=NOW)
    assert again.entry.logged_by is None
    assert await traces(agency, database, dee) == [""], "it is hers now, and nothing is left to tell"


async def test_others_entries_are_listed_for_account_managers_alone(
    agency: Agency, acme: Standing, max_: Caller, dee: Caller
) -> None:
    await agency.log("acme 1h x", by=dee)
    time = agency.services.time
    assert [each.minutes for each in await time.recent(by=max_, now=NOW, of=dee.slack_user_id)] == [60]
    assert [each.minutes for each in await time.recent(by=dee, now=NOW, of=dee.slack_user_id)] == [60]
    with pytest.raises(ManagersOnly):
        await time.recent(by=dee, now=NOW, of=max_.slack_user_id)


async def test_word_of_it_waits_for_the_end_of_quiet_hours(
    agency: Agency, database: Database, acme: Standing, max_: Caller, dee: Caller
) -> None:
    await agency.services.preferences.choose(QuietHours(20 * 60, 8 * 60), None, by=dee, now=NOW)
    await logged_for(agency, "acme 1h x", dee, by=max_, now=at("2026-11-12 20:00"))
    (trace,) = await Rhythm(agency, database).written(MessageKind.ON_BEHALF)
    assert trace.not_before == at("2026-11-13 07:00")
