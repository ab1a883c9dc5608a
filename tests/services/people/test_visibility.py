"""What somebody sees: no money for who must not, no other client for a client's people."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

import pytest
import pytest_asyncio

from domain.agreements.terms import Threshold
from domain.balances.standings import Standing
from domain.clients.clients import NotYourClient, UnknownClient
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, Profile, TeamOnly
from services.people.people import OutsidersAreClients
from tests.instants import NOW
from tests.services.agency import Agency


def amounts(value: object, at: str = "") -> list[str]:
    """Every amount of money that a value holds, by its path."""
    if isinstance(value, tuple):
        return [found for number, each in enumerate(value) for found in amounts(each, f"{at}[{number}]")]
    if not is_dataclass(value) or isinstance(value, (type, Enum)):
        return []
    found: list[str] = []
    for field in fields(value):
        inside = getattr(value, field.name)
        if field.name.endswith("_minor") and inside is not None:
            found.append(f"{at}.{field.name}")
        found += amounts(inside, f"{at}.{field.name}")
    return found


async def everything_seen(agency: Agency, by: Caller, acme: Standing) -> dict[str, Any]:
    """All that the services tell somebody who may ask."""
    balances, homes = agency.services.balances, agency.services.homes
    return {
        "card": await balances.card_of(acme.called.retainer_id, by=by, now=NOW),
        "page": await balances.page(1, by=by, now=NOW),
        "overview": await homes.overview(by=by, now=NOW),
        "home": await homes.home(by=by, now=NOW),
    }


@pytest_asyncio.fixture
async def priced(agency: Agency) -> Standing:
    """A retainer with every amount that terms can have."""
    thresholds = (Threshold(percent=1), Threshold(left_minor=490_000))
    client = await agency.client("acme")
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    return await agency.retainer(client, overage_rate_minor=20_000, thresholds=thresholds)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLIENT])
async def test_no_money_reaches_who_must_not_see_any(agency: Agency, priced: Standing, role: Role) -> None:
    by = await agency.person(role, channel="CSHARED")
    seen = await everything_seen(agency, by, priced)
    if role is Role.MEMBER:
        seen["logged"] = await agency.log("1h x", by=by)
        seen["again"] = await agency.log("4h y", by=by)
        assert seen["logged"].crossed == (Threshold(percent=1),)
    assert {name: amounts(value) for name, value in seen.items() if amounts(value)} == {}
    assert all(standing.called == priced.called for standing in seen["page"].rows)


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
async def test_money_reaches_who_decides(agency: Agency, priced: Standing, role: Role) -> None:
    by = await agency.person(role, channel="CSHARED")
    logged = await agency.log("1h x", by=by)
    assert logged.crossed == priced.terms.thresholds
    seen = await everything_seen(agency, by, priced)
    assert {".standing.terms.fee_minor", ".standing.value_left_minor"} <= set(amounts(seen["card"]))


async def test_a_client_sees_their_own_by_contact_and_by_shared_channel_and_nothing_else(agency: Agency) -> None:
    acme = await agency.client("acme", billing_email="Billing@acme.example")
    beta, coda = await agency.client("beta"), await agency.client("coda")
    for client in (acme, beta, coda):
        await agency.retainer(client, matter_number=f"M-{client.alias}1")
    await agency.bind("CBETA", beta, BindingKind.SHARED)
    await agency.bind("CCODA", coda, BindingKind.TEAM)
    balances, homes = agency.services.balances, agency.services.homes
    by_mail = await agency.person(outsider=True, email="billing@ACME.example")
    in_channel = await agency.person(outsider=True, channel="CBETA")
    in_the_teams = await agency.person(outsider=True, channel="CCODA")

    async def seen(by: Caller) -> list[str]:
        return sorted(each.called.client_alias for each in (await balances.page(1, by=by, now=NOW)).rows)

    assert await seen(by_mail) == ["acme"]
    assert await seen(in_channel) == ["beta"]
    assert await seen(in_the_teams) == []
    assert [each.standing.called.client_alias for each in await balances.card(None, by=in_channel, now=NOW)] == ["beta"]
    with pytest.raises(NotYourClient):
        await balances.card(None, by=in_the_teams, now=NOW)
    for name in ("coda", "Coda", "M-CODA1", "codaa", "nothing-at-all"):
        with pytest.raises(UnknownClient) as told:
            await balances.card(name, by=in_channel, now=NOW)
        assert told.value.nearest == (), "the nearest name would say who else is a client"
    overview = await homes.overview(by=in_the_teams, now=NOW)
    assert (overview.here, overview.bound_client) == ((), None)


async def test_a_guest_cannot_be_made_more_and_loses_what_they_had(agency: Agency) -> None:
    mate = await agency.person(Role.MANAGER)
    team = agency.workspace.slack_team_id
    as_guest = Profile(mate.slack_user_id, team, "Mate", None, "UTC", is_admin=False, is_guest=True)
    person = await agency.services.people.introduce(agency.workspace, as_guest, NOW + timedelta(days=1))
    assert (person.role, person.is_outsider) == (Role.CLIENT, True)
    for role in (Role.OWNER, Role.MANAGER, Role.MEMBER):
        with pytest.raises(OutsidersAreClients):
            await agency.services.people.set_role(mate.slack_user_id, role, by=agency.owner)
    with pytest.raises(TeamOnly):
        await agency.log("1h x", by=mate)
