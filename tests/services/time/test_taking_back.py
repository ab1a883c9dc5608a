"""Undo, edit and remove: a correction is a reversal plus a new entry, once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.people.people import TeamOnly
from domain.time.entries import (
    AlreadyReversed,
    ClosedEntry,
    EntryGone,
    MovedIntoClosed,
    MovedToOtherCurrency,
    NothingToUndo,
    NotYours,
    Source,
)
from domain.values.days import FutureDate
from services.time.undoing import UndoOld
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency, form_of


async def test_undo_takes_back_the_last_entry_and_says_what_is_left(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 1h first")
    last = await agency.log("acme 2h last", now=NOW + timedelta(seconds=1))
    undone = await agency.undo(key="undo", now=NOW + timedelta(minutes=2))
    assert (undone.entry, undone.after.used) == (last.entry, HOUR)
    assert await agency.card_figures() == undone.after


async def test_undo_again_takes_back_the_one_before_until_there_is_none(agency: Agency, acme: Standing) -> None:
    for minutes in (1, 2):
        await agency.log(f"acme {minutes}h x", now=NOW + timedelta(seconds=minutes))
    texts = [(await agency.undo()).entry.minutes for _ in range(2)]
    assert texts == [2 * HOUR, HOUR]
    with pytest.raises(NothingToUndo):
        await agency.undo()


async def test_the_same_undo_again_takes_back_nothing_more(agency: Agency, acme: Standing) -> None:
    for minutes in (1, 2):
        await agency.log(f"acme {minutes}h x", now=NOW + timedelta(seconds=minutes))
    first = await agency.undo(key="undo", now=NOW)
    again = await agency.undo(key="undo", now=NOW)
    assert (again.entry, again.after, again.was_reversed_before) == (first.entry, first.after, True)


async def test_undo_of_an_old_entry_asks_first(agency: Agency, acme: Standing) -> None:
    logged = await agency.log("acme 1h x")
    undo = agency.services.time.undo
    with pytest.raises(UndoOld) as asked:
        await agency.undo(key="undo", now=NOW + timedelta(minutes=15, seconds=1))
    assert asked.value.entry == logged.entry
    assert (await agency.card_figures()).used == HOUR
    named = asked.value.entry.time_entry_id
    later = NOW + timedelta(minutes=16)
    assert (await undo(named, by=agency.owner, key="undo", now=later)).after.used == 0


async def test_undo_just_within_a_quarter_of_an_hour_does_not_ask(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 1h x")
    undone = await agency.undo(key="undo", now=NOW + timedelta(minutes=15))
    assert undone.after.used == 0


async def test_undo_never_reaches_for_a_colleagues_entry(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 1h x", by=await agency.person(Role.MEMBER))
    with pytest.raises(NothingToUndo):
        await agency.undo(key="undo", now=NOW)


async def test_a_second_click_finds_the_entry_taken_back(agency: Agency, acme: Standing) -> None:
    entry_id = (await agency.log("acme 1h x")).entry.time_entry_id
    await agency.services.time.undo(entry_id, by=agency.owner, key="1", now=NOW)
    for act in (
        agency.services.time.undo(entry_id, by=agency.owner, key="2", now=NOW),
        agency.services.time.remove(entry_id, by=agency.owner, key="3", now=NOW),
        agency.services.time.edit(entry_id, form_of(acme), by=agency.owner, key="4", now=NOW),
        agency.services.time.entry(entry_id, by=agency.owner),
    ):
        with pytest.raises(AlreadyReversed):
            await act
    assert (await agency.card_figures()).used == 0


async def test_an_edit_replaces_minutes_day_and_text(agency: Agency, acme: Standing) -> None:
    old = (await agency.log("acme 1h x")).entry
    form = form_of(acme, 150, on=date(2026, 11, 3), description="what it was")
    new = await agency.services.time.edit(old.time_entry_id, form, by=agency.owner, key="view:1", now=NOW)
    assert (new.entry.minutes, new.entry.worked_on, new.entry.description) == (150, form.on, "what it was")
    assert (new.before.used, new.after.used) == (0, 150)
    assert await agency.services.time.recent(by=agency.owner, now=NOW) == (new.entry,)
    assert await agency.card_figures() == new.after


async def test_an_edit_keeps_where_the_entry_came_from(agency: Agency, acme: Standing) -> None:
    form = form_of(acme, permalink="https://lumen.example/p1")
    log_form = agency.services.time.log_form
    old = await log_form(form, by=agency.owner, key="view:1", now=NOW, source=Source.SHORTCUT)
    edited = form_of(acme, 30)
    new = await agency.services.time.edit(old.entry.time_entry_id, edited, by=agency.owner, key="view:2", now=NOW)
    assert (new.entry.source, new.entry.permalink) == (Source.SHORTCUT, form.permalink)


async def test_the_same_edit_again_changes_nothing_and_tells_the_same(agency: Agency, acme: Standing) -> None:
    old = (await agency.log("acme 1h x")).entry
    edit = agency.services.time.edit
    first = await edit(old.time_entry_id, form_of(acme, 150), by=agency.owner, key="view:1", now=NOW)
    again = await edit(old.time_entry_id, form_of(acme, 150), by=agency.owner, key="view:1", now=NOW)
    assert (again.entry, again.after, again.is_repeat) == (first.entry, first.after, True)


async def test_an_edit_moves_time_to_another_client(agency: Agency, acme: Standing) -> None:
    beta = await agency.retainer(await agency.client("beta"))
    old = (await agency.log("acme 1h x")).entry
    moved = await agency.services.time.edit(old.time_entry_id, form_of(beta), by=agency.owner, key="view:1", now=NOW)
    assert moved.entry.called.client_alias == "beta"
    assert ((await agency.card_figures("acme")).used, (await agency.card_figures("beta")).used) == (0, HOUR)


async def test_a_refused_edit_leaves_the_entry_as_it_was(agency: Agency, acme: Standing) -> None:
    old = (await agency.log("acme 1h x")).entry
    form = form_of(acme, on=date(2026, 11, 13))
    with pytest.raises(FutureDate):
        await agency.services.time.edit(old.time_entry_id, form, by=agency.owner, key="view:1", now=NOW)
    assert await agency.services.time.entry(old.time_entry_id, by=agency.owner) == old


async def test_a_managers_edit_leaves_the_hours_with_their_author_and_in_their_zone(
    agency: Agency, acme: Standing
) -> None:
    manager = await agency.person(Role.MANAGER)
    author = await agency.person(Role.MEMBER, timezone="Pacific/Auckland")
    old = (await agency.log("acme 1h x", by=author)).entry
    new = await agency.services.time.edit(old.time_entry_id, form_of(acme, 30), by=manager, key="view:1", now=NOW)
    assert (new.entry.person_id, new.entry.timezone) == (old.person_id, "Pacific/Auckland")
    assert new.entry.worked_on == date(2026, 11, 13)
    assert await agency.services.time.recent(by=author, now=NOW) == (new.entry,)


async def test_only_the_author_and_who_answers_for_the_team_may_change_an_entry(agency: Agency, acme: Standing) -> None:
    author = await agency.person(Role.MEMBER)
    entry_id = (await agency.log("acme 1h x", by=author)).entry.time_entry_id
    time, mate = agency.services.time, await agency.person(Role.MEMBER)
    for by, kind in ((mate, NotYours), (await agency.person(outsider=True), TeamOnly)):
        for act in (
            time.undo(entry_id, by=by, key=agency.key(), now=NOW),
            time.remove(entry_id, by=by, key=agency.key(), now=NOW),
            time.edit(entry_id, form_of(acme), by=by, key=agency.key(), now=NOW),
            time.entry(entry_id, by=by),
        ):
            with pytest.raises(kind):
                await act
    await time.remove(entry_id, by=await agency.person(Role.MANAGER), key=agency.key(), now=NOW)
    assert (await agency.card_figures()).used == 0


async def test_an_entry_that_is_none(agency: Agency, acme: Standing) -> None:
    time, nothing = agency.services.time, uuid4()
    for act in (
        time.undo(nothing, by=agency.owner, key="1", now=NOW),
        time.remove(nothing, by=agency.owner, key="2", now=NOW),
        time.edit(nothing, form_of(acme), by=agency.owner, key="3", now=NOW),
        time.entry(nothing, by=agency.owner),
    ):
        with pytest.raises(EntryGone):
            await act


async def test_what_did_not_count_is_taken_back_without_a_trace_on_the_balance(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 1h paid")
    await agency.log("acme 2h goodwill #nb", now=NOW + timedelta(seconds=1))
    undone = await agency.undo(key="undo", now=NOW)
    assert (undone.entry.description, undone.after.used) == ("goodwill", HOUR)
    assert (await agency.services.time.today(by=agency.owner, now=NOW)).minutes == HOUR


async def test_in_the_grace_an_entry_of_the_old_cycle_can_still_be_changed(agency: Agency, acme: Standing) -> None:
    old = (await agency.log("acme 1h x", now=at("2026-11-30 12:00"))).entry
    in_grace = at("2026-12-03 12:00")
    form = form_of(acme, 30, on=date(2026, 12, 1))
    new = await agency.services.time.edit(old.time_entry_id, form, by=agency.owner, key="view:1", now=in_grace)
    assert new.cycle.starts_on == date(2026, 12, 1)
    assert (await agency.card_figures(now=in_grace, last=True)).used == 0


async def test_an_entry_of_a_closed_cycle_stays_once_the_retainer_has_ended(agency: Agency) -> None:
    october = at("2026-10-05 12:00")
    client = await agency.client("acme", now=october)
    acme = await agency.retainer(client, starts_on=date(2026, 10, 1), last_day=date(2026, 11, 30), now=october)
    old = (await agency.log("acme 1h x", now=october)).entry
    time, in_last_grace = agency.services.time, at("2026-12-02 12:00")
    for act in (
        time.undo(old.time_entry_id, by=agency.owner, key="1", now=in_last_grace),
        time.remove(old.time_entry_id, by=agency.owner, key="2", now=in_last_grace),
        time.edit(old.time_entry_id, form_of(acme, on=date(2026, 11, 30)), by=agency.owner, key="3", now=in_last_grace),
    ):
        with pytest.raises(ClosedEntry) as told:
            await act
        assert "5 Oct 2026" in told.value.sentence
    assert await time.entry(old.time_entry_id, by=agency.owner) == old


async def test_time_of_another_client_cannot_be_moved_into_a_closed_cycle(agency: Agency, acme: Standing) -> None:
    beta = await agency.retainer(await agency.client("beta"))
    closed = at("2026-12-04 12:00")
    entry = (await agency.log("acme 1h x", now=closed)).entry
    form = form_of(beta, on=date(2026, 11, 30))
    with pytest.raises(MovedIntoClosed) as told:
        await agency.services.time.edit(entry.time_entry_id, form, by=agency.owner, key="view:1", now=closed)
    assert told.value.field == "date"
    assert await agency.services.time.entry(entry.time_entry_id, by=agency.owner) == entry


async def test_time_keeps_its_currency(agency: Agency, acme: Standing) -> None:
    dollars = await agency.retainer(await agency.client("dyno", currency="USD"))
    entry = (await agency.log("acme 1h x")).entry
    with pytest.raises(MovedToOtherCurrency) as told:
        await agency.services.time.edit(entry.time_entry_id, form_of(dollars), by=agency.owner, key="view:1", now=NOW)
    assert "EUR" in told.value.sentence
    assert "USD" in told.value.sentence
    assert await agency.services.time.entry(entry.time_entry_id, by=agency.owner) == entry
