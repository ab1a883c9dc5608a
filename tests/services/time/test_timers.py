"""Timers: started, stopped into an entry, and asked about when forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.agreements.retainers import RetainerArchived
from domain.balances.standings import Standing
from domain.clients.clients import UnknownClient
from domain.kinds import Role
from domain.people.people import TeamOnly
from domain.time.entries import NoTimer, Source, TimerRuns
from domain.values.descriptions import DescriptionTooLong
from domain.values.refusals import Refusal
from services.time.timers import Stopped, TimerForgotten, TimerNeedsClient
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

LATER = NOW + timedelta(minutes=95, seconds=59)


async def test_a_timer_is_stopped_into_an_entry(agency: Agency, acme: Standing) -> None:
    timers = agency.services.timers
    started = await timers.start("acme Checkout fix", by=agency.owner, now=NOW)
    assert (started.called, started.description, started.minutes) == (acme.called, "Checkout fix", 0)
    running = await timers.running(by=agency.owner, now=LATER)
    assert running is not None
    assert running.minutes == 95
    logged = await timers.stop("", by=agency.owner, key="stop", now=LATER)
    assert (logged.entry.minutes, logged.entry.description, logged.entry.source) == (95, "Checkout fix", Source.TIMER)
    assert await timers.running(by=agency.owner, now=LATER) is None
    assert (await agency.card_figures()).used == 95


async def test_what_is_typed_at_the_stop_replaces_the_description(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme Checkout", by=agency.owner, now=NOW)
    logged = await agency.services.timers.stop("Checkout and cart", by=agency.owner, key="stop", now=LATER)
    assert logged.entry.description == "Checkout and cart"


async def test_a_timer_stopped_at_once_is_a_minute_of_work(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme", by=agency.owner, now=NOW)
    assert (await agency.services.timers.stop("x", by=agency.owner, key="stop", now=NOW)).entry.minutes == 1


async def test_a_second_timer_is_refused_and_the_first_runs_on(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme one", by=agency.owner, now=NOW)
    with pytest.raises(TimerRuns) as told:
        await agency.services.timers.start("acme two", by=agency.owner, now=LATER)
    assert "on Acme" in told.value.sentence
    assert "1 h 35 m" in told.value.sentence
    assert (await agency.services.timers.stop("", by=agency.owner, key="stop", now=LATER)).entry.description == "one"


async def test_everybody_has_a_timer_of_their_own(agency: Agency, acme: Standing) -> None:
    mate = await agency.person(Role.MEMBER)
    await agency.services.timers.start("acme one", by=agency.owner, now=NOW)
    await agency.services.timers.start("acme two", by=mate, now=NOW)
    assert (await agency.services.timers.stop("", by=mate, key="stop", now=LATER)).entry.description == "two"
    assert await agency.services.timers.running(by=agency.owner, now=LATER) is not None


async def test_a_timer_over_midnight_is_logged_on_the_day_it_was_started(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme launch", by=agency.owner, now=at("2026-11-30 22:30"))
    logged = await agency.services.timers.stop("", by=agency.owner, key="stop", now=at("2026-11-30 23:30"))
    assert (logged.entry.worked_on, logged.entry.minutes) == (date(2026, 11, 30), HOUR)
    assert logged.cycle.last_day == date(2026, 11, 30)
    assert logged.author_today == date(2026, 12, 1)


@pytest.mark.parametrize("started", ["2026-10-25 00:30", "2026-03-29 00:30"], ids=["longer", "shorter"])
async def test_a_timer_counts_the_time_that_passed_whatever_the_clocks_did(agency: Agency, started: str) -> None:
    await agency.retainer(await agency.client("acme"), starts_on=date(2026, 1, 1), now=at("2026-01-10 12:00"))
    now = at(started)
    await agency.services.timers.start("acme release", by=agency.owner, now=now)
    logged = await agency.services.timers.stop("", by=agency.owner, key="stop", now=now + timedelta(hours=3))
    assert logged.entry.minutes == 3 * HOUR


async def test_a_forgotten_timer_is_asked_about_and_the_answer_is_logged(agency: Agency, acme: Standing) -> None:
    timers = agency.services.timers
    await timers.start("acme fix", by=agency.owner, now=NOW)
    late = NOW + timedelta(hours=10, minutes=1)
    with pytest.raises(TimerForgotten) as asked:
        await timers.stop("", by=agency.owner, key="stop", now=late)
    assert asked.value.timer.minutes == 10 * HOUR + 1
    assert (await agency.card_figures()).used == 0
    answer = Stopped(minutes=90, description="fix and test")
    logged = await timers.stop("", by=agency.owner, key="view:1", now=late, answered=answer)
    assert (logged.entry.minutes, logged.entry.description) == (90, "fix and test")
    assert logged.entry.worked_on == date(2026, 11, 12)


async def test_ten_hours_are_not_forgotten_yet(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme fix", by=agency.owner, now=NOW)
    stop = NOW + timedelta(hours=10)
    assert (await agency.services.timers.stop("", by=agency.owner, key="stop", now=stop)).entry.minutes == 600


async def test_a_timer_without_a_client_asks_for_it_at_the_stop(agency: Agency, acme: Standing) -> None:
    timers = agency.services.timers
    assert (await timers.start("", by=agency.owner, now=NOW)).called is None
    with pytest.raises(TimerNeedsClient):
        await timers.stop("calls", by=agency.owner, key="stop", now=LATER)
    answer = Stopped(retainer_id=acme.called.retainer_id)
    logged = await timers.stop("calls", by=agency.owner, key="view:1", now=LATER, answered=answer)
    assert (logged.entry.called, logged.entry.minutes, logged.entry.description) == (acme.called, 95, "calls")


async def test_in_a_channel_its_client_is_timed_and_every_word_is_the_work(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.retainer(await agency.client("beta"))
    await agency.bind("CACME", client)
    here = agency.calling("UBOSS", "CACME")
    started = await agency.services.timers.start("checkout fix", by=here, now=NOW)
    assert (started.called, started.description) == (acme.called, "checkout fix")
    await agency.services.timers.discard(by=here)
    named = await agency.services.timers.start("beta copy", by=here, now=NOW)
    assert named.called is not None
    assert (named.called.client_alias, named.description) == ("beta", "copy")


async def test_the_same_stop_again_tells_the_same_and_leaves_the_next_timer_alone(
    agency: Agency, acme: Standing
) -> None:
    timers = agency.services.timers
    await timers.start("acme one", by=agency.owner, now=NOW)
    first = await timers.stop("", by=agency.owner, key="stop", now=LATER)
    again = await timers.stop("", by=agency.owner, key="stop", now=LATER)
    assert (again.entry, again.after, again.is_repeat) == (first.entry, first.after, True)
    await timers.start("acme two", by=agency.owner, now=LATER)
    again = await timers.stop("", by=agency.owner, key="stop", now=LATER)
    assert (again.entry, again.is_repeat) == (first.entry, True)
    running = await timers.running(by=agency.owner, now=LATER)
    assert running is not None
    assert running.description == "two"


async def test_a_refused_stop_leaves_the_timer_running(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme x", by=agency.owner, now=NOW)
    with pytest.raises(DescriptionTooLong):
        await agency.services.timers.stop("x" * 3001, by=agency.owner, key="stop", now=LATER)
    await agency.services.retainers.archive(acme.called.retainer_id, archived=True, by=agency.owner, now=NOW)
    with pytest.raises(RetainerArchived):
        await agency.services.timers.stop("", by=agency.owner, key="stop", now=LATER)
    assert await agency.services.timers.running(by=agency.owner, now=LATER) is not None


async def test_a_discarded_timer_is_gone_and_logs_nothing(agency: Agency, acme: Standing) -> None:
    await agency.services.timers.start("acme x", by=agency.owner, now=NOW)
    await agency.services.timers.discard(by=agency.owner)
    assert await agency.services.timers.running(by=agency.owner, now=LATER) is None
    assert (await agency.card_figures()).used == 0
    for act in (
        agency.services.timers.discard(by=agency.owner),
        agency.services.timers.stop("", by=agency.owner, key="stop", now=LATER),
    ):
        with pytest.raises(NoTimer):
            await act


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("nobody x", UnknownClient, id="an unknown client"),
        pytest.param(f"acme {'x' * 3001}", DescriptionTooLong, id="3,001 characters"),
    ],
)
async def test_what_cannot_be_timed(agency: Agency, acme: Standing, text: str, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        await agency.services.timers.start(text, by=agency.owner, now=NOW)
    assert await agency.services.timers.running(by=agency.owner, now=NOW) is None


async def test_no_timer_for_a_clients_person(agency: Agency, acme: Standing) -> None:
    stranger = await agency.person(outsider=True)
    for text in ("acme x", ""):
        with pytest.raises(TeamOnly):
            await agency.services.timers.start(text, by=stranger, now=NOW)


async def test_a_forgotten_timer_is_asked_about_once_and_only_in_its_workspace(agency: Agency, acme: Standing) -> None:
    mate = await agency.person(Role.MEMBER)
    await agency.services.timers.start("acme x", by=mate, now=NOW)
    await agency.services.timers.start("acme y", by=agency.owner, now=NOW + timedelta(hours=5))
    workspace_id, timers = agency.workspace.workspace_id, agency.services.timers
    assert await timers.ask_about_forgotten(workspace_id, NOW + timedelta(hours=9)) == 0
    due = NOW + timedelta(hours=11)
    assert (await timers.forgotten_anywhere(due))[workspace_id] == 1
    assert await timers.ask_about_forgotten(workspace_id, due) == 1
    assert await timers.ask_about_forgotten(workspace_id, due) == 0
    assert workspace_id not in await timers.forgotten_anywhere(due)
    assert await agency.services.sending.due(workspace_id, due) == 1


async def test_in_a_channel_without_a_client_the_client_is_asked_for_later(agency: Agency, acme: Standing) -> None:
    here = agency.calling("UBOSS", "CNOWHERE")
    assert (await agency.services.timers.start("", by=here, now=NOW)).called is None
    with pytest.raises(TimerNeedsClient):
        await agency.services.timers.stop("", by=here, key="k", now=LATER)
