"""One undo takes back a whole catch-up: once, in one transaction, and nothing that somebody changed since."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.time.entries import (
    AlreadyReversed,
    CatchupGone,
    CatchupReversed,
    ClosedEntry,
    EntryGone,
    Logged,
    NothingToUndo,
    NotYours,
    Reversed,
    TimeEntry,
)
from services.time.undoing import Undone, UndoOldCatchup
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency, form_of
from tests.services.side_by_side import at_once, refusals

LINES = "acme 1h a\nacme 2h b on 2026-11-10\nbeta 3h c\nacme 4h d"
SOON = NOW + timedelta(minutes=2)


def told(entries: Sequence[TimeEntry]) -> list[str]:
    """What entries say."""
    return [each.description for each in entries]


def taken(undone: Undone) -> list[str]:
    """What a catch-up's undo took back."""
    assert isinstance(undone, CatchupReversed)
    return told([each.entry for each in undone.taken])


async def caught_up(agency: Agency, lines: str = LINES) -> tuple[Logged, ...]:
    """The lines, logged by the owner on what exists by then and on Beta."""
    await agency.retainer(await agency.client("beta"))
    return await agency.services.time.catchup(lines, by=agency.owner, key="view:1", now=NOW)


def id_of(logged: Sequence[Logged]) -> UUID:
    """The id that the button has, the same on all lines."""
    (catchup_id,) = {each.entry.catchup_id for each in logged}
    assert catchup_id is not None
    return catchup_id


async def test_a_typed_undo_takes_back_the_whole_catch_up_and_then_what_was_before(
    agency: Agency, acme: Standing
) -> None:
    await agency.log("acme 30m before", now=NOW - timedelta(seconds=1))
    await caught_up(agency)
    undo = partial(agency.services.undoing.last, by=agency.owner, now=SOON)
    undone, again = await undo(key="undo"), await undo(key="undo")
    assert taken(undone) == taken(again) == ["b", "a", "c", "d"]
    assert isinstance(undone, CatchupReversed)
    assert isinstance(again, CatchupReversed)
    assert (undone.was_reversed_before, again.was_reversed_before) == (False, True)
    assert [each.after.used for each in undone.taken][2:] == [0, 30]
    assert ((await agency.card_figures()).used, (await agency.card_figures("beta")).used) == (30, 0)
    before = await undo(key="undo once more")
    assert isinstance(before, Reversed)
    assert before.entry.description == "before"


async def test_a_catch_up_that_was_not_just_now_is_asked_about_and_the_button_takes_it_back(
    agency: Agency, acme: Standing
) -> None:
    catchup_id = id_of(await caught_up(agency))
    later = NOW + timedelta(minutes=16)
    with pytest.raises(UndoOldCatchup) as asked:
        await agency.services.undoing.last(by=agency.owner, key="1", now=later)
    assert told(asked.value.entries) == ["b", "a", "c", "d"]
    undone = await agency.services.undoing.catchup(catchup_id, by=agency.owner, key="2", now=later)
    assert taken(undone) == ["b", "a", "c", "d"]


async def test_two_clicks_and_a_typed_undo_at_once_take_it_back_once(agency: Agency, acme: Standing) -> None:
    catchup_id = id_of(await caught_up(agency))
    undoing = agency.services.undoing
    by_click = partial(undoing.catchup, catchup_id, by=agency.owner, now=SOON)
    typed = partial(undoing.last, by=agency.owner, key="typed", now=SOON)
    acts: list[Callable[[], Awaitable[Undone]]] = [
        partial(by_click, key="click"),
        partial(by_click, key="click"),
        typed,
    ]
    outcomes = await at_once(acts)
    assert set(refusals(outcomes)) <= {CatchupGone, NothingToUndo, AlreadyReversed}
    undone = [each for each in outcomes if not isinstance(each, BaseException)]
    assert [isinstance(each, CatchupReversed) and each.was_reversed_before for each in undone].count(False) == 1
    assert {tuple(taken(each)) for each in undone} == {("b", "a", "c", "d")}
    assert ((await agency.card_figures()).used, (await agency.card_figures("beta")).used) == (0, 0)
    with pytest.raises(CatchupGone):
        await by_click(key="another place")


async def test_what_was_changed_since_stays_and_what_only_reads_otherwise_goes(agency: Agency, acme: Standing) -> None:
    logged = {each.entry.description: each.entry.time_entry_id for each in await caught_up(agency)}
    catchup_id = id_of(await agency.services.time.catchup(LINES, by=agency.owner, key="view:1", now=NOW))
    less = form_of(acme, 30, on=date(2026, 11, 10), description="less")
    reworded = form_of(acme, 4 * HOUR, on=NOW.date(), description="in other words")
    await agency.services.time.remove(logged["a"], by=agency.owner, key="1", now=SOON)
    await agency.services.time.edit(logged["b"], less, by=agency.owner, key="2", now=SOON)
    await agency.services.time.edit(logged["d"], reworded, by=agency.owner, key="3", now=SOON)
    undo = partial(agency.services.undoing.catchup, catchup_id, by=agency.owner, now=SOON)
    undone, again = await undo(key="undo"), await undo(key="undo")
    for each in (undone, again):
        assert (taken(each), told(each.stays)) == (["c", "in other words"], ["less"])
    assert (await agency.card_figures()).used == 30
    last = await agency.services.undoing.last(by=agency.owner, key="4", now=SOON)
    assert isinstance(last, Reversed)
    assert last.entry.description == "less"


async def test_nobody_takes_back_a_colleagues_catch_up_but_who_answers_for_them(agency: Agency, acme: Standing) -> None:
    catchup_id = id_of(await caught_up(agency))
    undo = agency.services.undoing.catchup
    with pytest.raises(NotYours):
        await undo(catchup_id, by=await agency.person(Role.MEMBER), key="1", now=SOON)
    with pytest.raises(EntryGone):
        await undo(agency.workspace.workspace_id, by=agency.owner, key="2", now=SOON)
    assert (await agency.card_figures()).used == 7 * HOUR
    assert len(taken(await undo(catchup_id, by=await agency.person(Role.MANAGER), key="3", now=SOON))) == 4


async def test_of_a_cycle_closed_meanwhile_the_open_one_gets_what_a_single_undo_would_give(agency: Agency) -> None:
    october, december = at("2026-10-30 12:00"), at("2026-12-02 12:00")
    client = await agency.client("acme", now=october)
    await agency.retainer(client, starts_on=date(2026, 10, 1), last_day=date(2026, 11, 30), now=october)
    lasting = await agency.client("beta", now=october)
    await agency.retainer(lasting, starts_on=date(2026, 10, 1), now=october)
    logged = await agency.services.time.catchup("acme 1h a\nbeta 2h b", by=agency.owner, key="1", now=october)
    undone = await agency.services.undoing.catchup(id_of(logged), by=agency.owner, key="2", now=december)
    assert (taken(undone), told(undone.stuck)) == (["b"], ["a"])
    assert undone.taken[0].closed is not None
    with pytest.raises(ClosedEntry):
        await agency.services.undoing.catchup(id_of(logged), by=agency.owner, key="3", now=december)
