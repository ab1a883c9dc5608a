"""Catching up: many lines, all of them or none."""

from __future__ import annotations

from datetime import date

import pytest

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.people.people import TeamOnly
from domain.time.entries import Source
from services.time.typed_lines import CatchupRefused, NothingTyped
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency


async def test_every_line_is_logged_in_the_order_typed(agency: Agency, acme: Standing) -> None:
    await agency.retainer(await agency.client("beta"))
    text = "beta 1h copy\n\nacme 2h fix on yesterday #nb\r\nacme 30m call"
    logged = await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)
    assert [(each.entry.called.client_alias, each.entry.minutes) for each in logged] == [
        ("beta", 60),
        ("acme", 120),
        ("acme", 30),
    ]
    assert {each.entry.source for each in logged} == {Source.CATCHUP}
    assert logged[1].entry.worked_on == date(2026, 11, 11)
    assert [each.day_minutes for each in logged] == [60, 120, 90]
    assert (await agency.card_figures()).used == 30


async def test_every_bad_line_is_named_and_none_is_stored(agency: Agency, acme: Standing) -> None:
    text = "acme 1h fine\nnobody 1h x\n\nacme 1:75 x\nacme 1h x on 2026-11-13"
    with pytest.raises(CatchupRefused) as refused:
        await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)
    numbers = [number for number, _ in refused.value.lines]
    assert numbers == [2, 4, 5]
    said = dict(refused.value.lines)
    assert "nobody" in said[2]
    assert "59 minutes" in said[4]
    assert "still to come" in said[5]
    assert (await agency.card_figures()).used == 0
    assert await agency.services.time.recent(by=agency.owner, now=NOW) == ()


async def test_the_same_catchup_again_stores_nothing_and_tells_the_same(agency: Agency, acme: Standing) -> None:
    text = "acme 1h a\nacme 2h b"
    first = await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)
    again = await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)
    assert [each.entry for each in again] == [each.entry for each in first]
    assert [each.after for each in again] == [each.after for each in first]
    assert (await agency.card_figures()).used == 3 * HOUR


async def test_the_same_line_twice_is_stored_twice_and_said(agency: Agency, acme: Standing) -> None:
    logged = await agency.services.time.catchup("acme 1h a\nacme 1h a", by=agency.owner, key="view:1", now=NOW)
    assert [each.same_seconds_ago for each in logged] == [None, 0]
    assert (await agency.card_figures()).used == 2 * HOUR


@pytest.mark.parametrize("text", ["", " \n\t\n"], ids=["empty", "blank lines"])
async def test_nothing_typed(agency: Agency, acme: Standing, text: str) -> None:
    with pytest.raises(NothingTyped):
        await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)


async def test_a_clients_person_catches_up_on_nothing(agency: Agency, acme: Standing) -> None:
    stranger = await agency.person(Role.CLIENT)
    for text in ("acme 1h x", ""):
        with pytest.raises(TeamOnly):
            await agency.services.time.catchup(text, by=stranger, key="view:1", now=NOW)


async def test_lines_of_cycles_that_are_due_turn_them_first(agency: Agency, acme: Standing) -> None:
    await agency.retainer(await agency.client("beta"))
    logged = await agency.services.time.catchup(
        "acme 1h a\nbeta 2h b\nacme 3h c on 2026-11-30", by=agency.owner, key="view:1", now=at("2026-12-01 12:00")
    )
    assert [each.cycle.starts_on.month for each in logged] == [12, 12, 11]


async def test_names_of_every_kind_stand_in_one_catchup(agency: Agency) -> None:
    client = await agency.client("acme", name="Acme Widgets")
    await agency.retainer(client, "Website", matter_number="M-2031")
    await agency.bind("CACME", client)
    text = 'M-2031 1h a\nacme 2h b\n"acme widgets" 3h c\n4h d'
    logged = await agency.services.time.catchup(text, by=agency.calling("UBOSS", "CACME"), key="view:1", now=NOW)
    assert [each.after.used for each in logged] == [HOUR, 3 * HOUR, 6 * HOUR, 10 * HOUR]


async def test_many_clients_months_are_opened_for_who_is_in_the_next_one_already(agency: Agency) -> None:
    """Each of them is due, and each has to be opened ahead of its client's midnight."""
    names = [f"client-{number}" for number in range(6)]
    for name in names:
        await agency.retainer(await agency.client(name, timezone="Pacific/Honolulu"))
    by = await agency.person(Role.MEMBER, timezone="Pacific/Auckland")
    text = "\n".join(f"{name} 1h x" for name in names)
    logged = await agency.services.time.catchup(text, by=by, key="view:1", now=at("2026-12-31 20:00"))
    assert {each.cycle.starts_on for each in logged} == {date(2027, 1, 1)}
