"""Whose public holidays a workspace keeps: chosen by an owner, of places that there are, and each workspace its own."""

from __future__ import annotations

from datetime import date

import pytest

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.people.people import OwnersOnly
from domain.values.public_holidays import HolidayPlace, PublicHoliday, UnknownHolidays
from services.services import Services
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW
from tests.services.agency import Agency, open_agency
from tests.services.test_statement_counts import beside_the_frame, statements

BAVARIA, USA = HolidayPlace("DE", "BY"), HolidayPlace("US")


async def test_none_are_kept_until_an_owner_chooses_whose(agency: Agency) -> None:
    workspaces, owner = agency.services.workspaces, agency.owner
    assert await workspaces.holidays.chosen(by=owner) is None
    assert (await workspaces.settings(by=owner)).holidays is None

    done = await workspaces.holidays.choose(BAVARIA, by=owner, now=NOW)

    assert done.now is not None
    assert (done.before, done.now.name) == (None, "Germany, Bavaria")
    assert [each.on for each in done.next_off] == [date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)]
    assert (await workspaces.settings(by=owner)).holidays == done.now == await workspaces.holidays.chosen(by=owner)


async def test_a_choice_is_taken_back_by_the_one_before(agency: Agency) -> None:
    choose, owner = agency.services.workspaces.holidays.choose, agency.owner
    await choose(BAVARIA, by=owner, now=NOW)
    other = await choose(USA, by=owner, now=NOW)
    assert other.before is not None
    assert (other.before.place, other.next_off[0]) == (BAVARIA, PublicHoliday(date(2026, 11, 26), "Thanksgiving Day"))
    none = await choose(None, by=owner, now=NOW)
    assert none.before is not None
    assert (none.before.place, none.now, none.next_off) == (USA, None, ())
    assert await agency.services.workspaces.holidays.chosen(by=owner) is None


@pytest.mark.parametrize(
    ("place", "named"),
    [(HolidayPlace("XX"), "“XX”"), (HolidayPlace("DE", "XX"), "“DE, XX”"), (HolidayPlace("", "BY"), "“BY”")],
    ids=["no country", "no region of it", "a region alone"],
)
async def test_an_unknown_place_is_refused_and_nothing_changes(agency: Agency, place: HolidayPlace, named: str) -> None:
    holidays = agency.services.workspaces.holidays
    await holidays.choose(BAVARIA, by=agency.owner, now=NOW)
    with pytest.raises(UnknownHolidays) as refused:
        await holidays.choose(place, by=agency.owner, now=NOW)
    assert refused.value.sentence == (
        f"I know no public holidays of {named}. Choose a country or a region from the list, or none."
    )
    kept = await holidays.chosen(by=agency.owner)
    assert kept is not None
    assert kept.place == BAVARIA


async def test_only_an_owner_chooses_them(agency: Agency) -> None:
    holidays, manager = agency.services.workspaces.holidays, await agency.person(Role.MANAGER)
    with pytest.raises(OwnersOnly):
        await holidays.choose(BAVARIA, by=manager, now=NOW)
    with pytest.raises(OwnersOnly):
        await holidays.chosen(by=manager)
    assert await holidays.chosen(by=agency.owner) is None


async def test_each_workspace_keeps_its_own(services: Services, database: Database, agency: Agency) -> None:
    other = await open_agency(services, await new_workspace(database))
    holidays = services.workspaces.holidays
    await holidays.choose(BAVARIA, by=agency.owner, now=NOW)
    await holidays.choose(USA, by=other.owner, now=NOW)
    here, there = await holidays.chosen(by=agency.owner), await holidays.chosen(by=other.owner)
    assert here is not None
    assert there is not None
    assert (here.place, there.place) == (BAVARIA, USA)


async def test_places_are_offered_by_what_is_typed(agency: Agency) -> None:
    places = agency.services.workspaces.holidays.places
    assert [each.name for each in await places("bavaria")] == ["Germany, Bavaria"]
    assert (await places("uk"))[0].name == "United Kingdom"
    assert {each.place.region for each in await places("")} == {None}


async def test_they_cost_a_log_and_a_balance_no_statement(database: Database, agency: Agency, acme: Standing) -> None:
    async def asked() -> tuple[int, int]:
        with statements(database) as log:
            await agency.log("acme 1h x")
        with statements(database) as card:
            await agency.services.balances.card("acme", by=agency.owner, now=NOW)
        return len(beside_the_frame(log)), len(beside_the_frame(card))

    without = await asked()
    await agency.services.workspaces.holidays.choose(BAVARIA, by=agency.owner, now=NOW)
    assert await asked() == without
    assert without[0] == 2
