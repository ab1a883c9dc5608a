"""What leads the first owner of a workspace to its first entry: worked out from what is there."""

from __future__ import annotations

import psycopg
import pytest

from domain.balances.standings import Standing
from domain.clients.clients import ClientDefaults
from domain.home import FirstStep
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, OwnersOnly
from store.migrations.versions import m0019_first_steps
from tests.instants import NOW
from tests.services.agency import Agency


async def seen(agency: Agency, by: Caller | None = None) -> list[FirstStep] | None:
    """What is left on somebody's home tab; None where none of it is shown."""
    home = await agency.services.homes.home(by=by or agency.owner, now=NOW)
    overview = await agency.services.homes.overview(by=by or agency.owner, now=NOW)
    assert home.first_steps == overview.first_steps
    assert home.has_retainers is overview.has_retainers is (FirstStep.RETAINER in (await _done(agency)))
    return list(home.first_steps.left) if home.first_steps else None


async def _done(agency: Agency) -> frozenset[FirstStep]:
    return (await agency.services.homes.first_steps(by=agency.owner)).done


async def test_each_is_ticked_off_by_what_it_leads_to_and_with_the_last_they_are_gone(agency: Agency) -> None:
    left = list(FirstStep)
    assert await seen(agency) == left

    await agency.person(Role.CLIENT, outsider=True)
    assert await seen(agency) == left, "a client's person is no colleague"
    mate = await agency.person(Role.MEMBER)
    assert await seen(agency) == left[1:]
    assert await seen(agency, mate) is None, "they are for owners"

    defaults = ClientDefaults("Europe/Berlin", "EUR")
    await agency.services.workspaces.set_defaults(defaults, by=agency.owner, now=NOW)
    assert await seen(agency) == left[2:], "saved is done, changed or not"

    acme = await agency.client("acme")
    assert (await agency.services.homes.first_steps(by=agency.owner)).unbound == "acme"
    assert await seen(agency) == left[3:]
    await agency.retainer(acme)
    assert await seen(agency) == left[4:]
    await agency.bind("CACME", acme, BindingKind.TEAM)
    assert (await agency.services.homes.first_steps(by=agency.owner)).unbound is None
    assert await seen(agency) == left[5:]
    await agency.log("acme 1h x")
    assert await seen(agency) is None


async def test_one_owner_puts_them_away_for_all_and_any_brings_them_back(agency: Agency) -> None:
    homes, other, mate = agency.services.homes, await agency.person(Role.OWNER), await agency.person(Role.MANAGER)
    await homes.hide_first_steps(by=agency.owner, now=NOW)
    assert (await seen(agency), await seen(agency, other)) == (None, None)
    await homes.show_first_steps(by=other)
    assert await seen(agency) == list(FirstStep)[1:]
    with pytest.raises(OwnersOnly):
        await homes.hide_first_steps(by=mate, now=NOW)


async def test_where_people_log_already_an_upgrade_puts_them_away(
    agency: Agency, acme: Standing, database_url: str
) -> None:
    def upgrade() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(m0019_first_steps.ALREADY_THERE)

    upgrade()
    assert await seen(agency) is not None, "nobody has logged yet"
    await agency.log("acme 1h x")
    upgrade()
    steps = await agency.services.homes.first_steps(by=agency.owner)
    assert (steps.are_hidden, FirstStep.SETTINGS in steps.done) == (True, True)
