"""Workspaces, what is remembered for a while, and what other programs are given."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.balances.standings import Standing
from domain.clients.clients import ClientDefaults, UnknownClient
from domain.kinds import Role
from domain.people.people import Caller, OwnersOnly, Workspace
from domain.values.money import UnknownCurrency
from domain.values.zones import UnknownTimezone
from services.exports.acts import COLUMNS
from services.services import Services
from services.workspaces.connecting import TeamFacts
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency


async def test_a_team_is_one_workspace_however_often_it_connects(services: Services) -> None:
    team = TeamFacts(f"T{uuid4().hex[:10]}", "Lumen", "UBOT", timezone="Europe/Berlin", currency="EUR")
    assert await services.workspaces.by_team(team.slack_team_id) is None
    first = await services.workspaces.connect(team, NOW)
    renamed = TeamFacts(team.slack_team_id, "Lumen Studio", "UBOT2", timezone="UTC", currency="USD")
    again = await services.workspaces.connect(renamed, NOW)
    assert (again.workspace_id, again.name, again.bot_user_id) == (first.workspace_id, "Lumen Studio", "UBOT2")
    asking = Caller(again.workspace_id, team.slack_team_id, "UBOT")
    assert await services.workspaces.defaults(by=asking) == ClientDefaults("Europe/Berlin", "EUR"), "that stays"
    assert await services.workspaces.by_team(team.slack_team_id) == again
    assert again in await services.workspaces.every()


async def test_a_workspace_is_known_again_without_asking_the_database(database: Database, workspace: Workspace) -> None:
    services = Services(database)
    known = await services.workspaces.by_team(workspace.slack_team_id)
    nowhere = Database("postgresql://nobody@/nothing?host=/nowhere")
    services.workspaces._database = nowhere
    assert await services.workspaces.by_team(workspace.slack_team_id) == known == workspace
    await nowhere.close()


async def test_what_one_process_sets_new_clients_start_with_in_every_other(database: Database, agency: Agency) -> None:
    here, there = agency.services.workspaces, Services(database).workspaces
    assert await there.defaults(by=agency.owner) == ClientDefaults("Europe/Berlin", "EUR")

    kept, _ = await here.set_defaults(ClientDefaults("asia/tokyo", "jpy"), by=agency.owner, now=NOW)

    assert kept == await there.defaults(by=agency.owner) == ClientDefaults("Asia/Tokyo", "JPY")


async def test_only_an_owner_sets_what_new_clients_start_with_and_only_what_there_is(agency: Agency) -> None:
    workspaces, manager = agency.services.workspaces, await agency.person(Role.MANAGER)
    with pytest.raises(OwnersOnly):
        await workspaces.set_defaults(ClientDefaults("UTC", "USD"), by=manager, now=NOW)
    with pytest.raises(UnknownTimezone):
        await workspaces.set_defaults(ClientDefaults("Mars/Base", "USD"), by=agency.owner, now=NOW)
    with pytest.raises(UnknownCurrency):
        await workspaces.set_defaults(ClientDefaults("UTC", "QQQ"), by=agency.owner, now=NOW)
    assert await workspaces.defaults(by=agency.owner) == ClientDefaults("Europe/Berlin", "EUR")


async def test_a_delivery_is_new_once(agency: Agency) -> None:
    workspace_id, is_first = agency.workspace.workspace_id, agency.services.housekeeping.is_first
    told = await asyncio.gather(*(is_first("event:1", workspace_id=workspace_id, now=NOW) for _ in range(6)))
    assert sorted(told) == [False] * 5 + [True]
    assert await is_first("event:2", workspace_id=workspace_id, now=NOW)


async def test_deliveries_are_forgotten_after_a_week(agency: Agency) -> None:
    workspace_id, house = agency.workspace.workspace_id, agency.services.housekeeping
    assert await house.is_first("event:1", workspace_id=workspace_id, now=NOW)
    assert await house.forget_submissions(workspace_id, NOW + timedelta(days=6)) == 0
    assert not await house.is_first("event:1", workspace_id=workspace_id, now=NOW + timedelta(days=6))
    assert await house.forget_submissions(workspace_id, NOW + timedelta(days=8)) == 1
    assert await house.is_first("event:1", workspace_id=workspace_id, now=NOW + timedelta(days=8))


async def test_the_balances_of_every_cycle_are_exported_in_whole_numbers(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 30m x")
    await agency.card_figures(now=at("2026-12-20 12:00"))
    november, december = await agency.services.exports.balances(agency.workspace.workspace_id)
    names = "client retainer kind cycle_start cycle_end status allotment carried_in added used remaining overage"
    assert list(november)[:15] == [*names.split(), "carried_out", "expired", "forfeited"], "others may follow"
    assert (november["cycle_start"], november["cycle_end"]) == ("2026-11-01", "2026-11-30")
    assert (november["status"], november["used"], november["forfeited"]) == ("closed", 30, 40 * HOUR - 30)
    assert (december["status"], december["remaining"]) == ("open", 40 * HOUR)


async def test_an_export_of_one_client_and_of_none_that_is_called_so(agency: Agency, acme: Standing) -> None:
    await agency.retainer(await agency.client("beta"))
    await agency.log("acme 30m x")
    workspace_id, exports = agency.workspace.workspace_id, agency.services.exports
    assert {row["client"] for row in await exports.entries(workspace_id, alias="ACME")} == {"Acme"}
    assert await exports.entries(workspace_id, alias="beta") == []
    with pytest.raises(UnknownClient):
        await exports.ledger(workspace_id, alias="betta")


async def test_the_exported_ledger_sums_up_to_the_exported_balance(agency: Agency, acme: Standing) -> None:
    for minutes in (30, 45):
        await agency.log(f"acme {minutes}m x")
    await agency.undo(key="undo", now=NOW)
    workspace_id, exports = agency.workspace.workspace_id, agency.services.exports
    (balance,) = await exports.balances(workspace_id)
    lines = await exports.ledger(workspace_id)
    assert sum(line["quantity"] for line in lines) == balance["remaining"]
    assert len(lines) == 4


async def test_the_columns_that_a_list_of_nothing_has_are_those_of_a_full_one(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 30m x")
    found = await agency.services.exports.found("acme ever", by=agency.owner, now=NOW)
    assert tuple(found.records[0]) == COLUMNS["found"]
    # What a matter has is exported as of an instant: tests/services/funds/test_figures.py.
    for what, columns in COLUMNS.items() - {(each, COLUMNS[each]) for each in ("found", "funds")}:
        (record, *_) = await getattr(agency.services.exports, what)(agency.workspace.workspace_id)
        assert tuple(record) == columns, what


async def test_a_workspace_of_another_team_exports_nothing_of_it(
    database: Database, agency: Agency, acme: Standing
) -> None:
    other = await new_workspace(database)
    exports = agency.services.exports
    assert await exports.balances(other.workspace_id) == []
    assert await exports.ledger(other.workspace_id) == []
