"""Contractors: guests who log and see hours of the clients named for them, never money, never anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.balances.standings import Standing
from domain.change_orders.orders import ChangeOrder
from domain.change_orders.refusals import NoSuchOrder
from domain.clients.clients import NoClientHere, NotNamedForYou, NotYourClient, UnknownClient
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import Caller, ManagersOnly, Profile, TeamOnly
from domain.people.quiet import QuietHours
from domain.time.entries import NotYours, Source
from domain.time.reminders import Reminders
from services.people.people import ContractorsAreGuests, NoClientNamed, OutsidersAreClients
from services.time.typed_lines import CatchupRefused
from store.database import Database
from tests.instants import NOW
from tests.services.agency import Agency, form_of
from tests.services.change_orders.orders import decided, job_form, make_approver, sent
from tests.services.people.test_visibility import amounts


@dataclass
class House:
    """Gus works for acme; birch is another client, and so is cobalt, whose shared channel he is in as well."""

    agency: Agency
    gus: Caller
    acme: Standing
    birch: Standing

    def there(self, channel: str) -> Caller:
        """Gus in a channel."""
        return self.agency.calling(self.gus.slack_user_id, channel)


@pytest_asyncio.fixture
async def house(agency: Agency) -> House:
    made: dict[str, Standing] = {}
    for alias in ("acme", "birch", "cobalt"):
        client = await agency.client(alias)
        made[alias] = await agency.retainer(
            client, matter_number=f"M-{alias.upper()}1", fee_minor=600_000, rate_minor=15_000
        )
        await agency.bind(f"C{alias.upper()}", client, BindingKind.SHARED if alias == "cobalt" else BindingKind.TEAM)
    gus = await agency.person(Role.CONTRACTOR, name="Gus", clients=[made["acme"].called.client_id])
    return House(agency, gus, made["acme"], made["birch"])


async def an_order(house: House, standing: Standing) -> ChangeOrder:
    """A separate job that was approved, with a price."""
    boss = house.agency.owner
    approver = await house.agency.person(outsider=True)
    await make_approver(house.agency, standing, approver)
    return await decided(house.agency, await sent(house.agency, job_form(standing), standing, boss), approver)


async def test_a_contractor_logs_on_their_clients_in_every_way(house: House) -> None:
    time, timers = house.agency.services.time, house.agency.services.timers

    logged = await house.agency.log("acme 1h Layout", by=house.gus)
    await time.log_form(form_of(house.acme, 30), by=house.gus, key="form", now=NOW, source=Source.MODAL)
    await time.catchup("acme 15m a\n20m acme b", by=house.gus, key="many", now=NOW)
    await timers.start("acme Calls", by=house.gus, now=NOW)
    await timers.stop("", by=house.gus, key="stop", now=NOW + timedelta(minutes=40))
    await house.agency.log("25m Draft", by=house.there("CACME"))

    today = await time.today(by=house.gus, now=NOW)
    assert sorted(each.minutes for each in today.entries) == [15, 20, 25, 30, 40, 60]
    undone = await time.undo(by=house.gus, key="undo", now=NOW, time_entry_id=logged.entry.time_entry_id)
    assert undone.entry.minutes == 60
    assert len((await time.week(by=house.gus, now=NOW))[NOW.weekday()].entries) == 5


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("birch 1h x", id="by alias"),
        pytest.param("Birch 1h x", id="by name"),
        pytest.param("birch/website 1h x", id="with its retainer"),
        pytest.param("M-BIRCH1 1h x", id="by its number"),
        pytest.param("nothing 1h x", id="one that is none"),
    ],
)
async def test_to_a_contractor_other_clients_are_none(house: House, typed: str) -> None:
    with pytest.raises(UnknownClient) as refused:
        await house.agency.log(typed, by=house.gus)
    assert refused.value.nearest == ()


async def test_the_nearest_name_is_one_of_theirs_or_none(house: House) -> None:
    for typed, near in (("acne 1h x", ("acme",)), ("birhc 1h x", ())):
        with pytest.raises(UnknownClient) as refused:
            await house.agency.log(typed, by=house.gus)
        assert refused.value.nearest == near


async def test_what_names_another_client_is_text_in_ones_own_channel(house: House) -> None:
    logged = await house.agency.log("1h birch table delivered", by=house.there("CACME"))
    assert (logged.entry.called.client_alias, logged.entry.description) == ("acme", "birch table delivered")


async def test_in_another_clients_channel_nothing_of_it_is_told(house: House) -> None:
    with pytest.raises(NoClientHere) as refused:
        await house.agency.log("1h x", by=house.there("CBIRCH"))
    assert "birch" not in refused.value.sentence.lower()
    overview = await house.agency.services.homes.overview(by=house.there("CBIRCH"), now=NOW)
    assert (overview.here, overview.bound_client) == ((), None)


async def test_no_way_in_leads_to_another_client(house: House) -> None:
    agency, time, key = house.agency, house.agency.services.time, house.agency.key
    order = await an_order(house, house.birch)
    mine = (await agency.log("acme 1h x", by=house.gus)).entry.time_entry_id

    with pytest.raises(NotNamedForYou):
        await time.log_form(form_of(house.birch), by=house.gus, key=key(), now=NOW, source=Source.MODAL)
    with pytest.raises(NotNamedForYou):
        await time.edit(mine, form_of(house.birch), by=house.gus, key=key(), now=NOW)
    with pytest.raises(CatchupRefused):
        await time.catchup("acme 1h x\nbirch 1h y", by=house.gus, key=key(), now=NOW)
    with pytest.raises(NoSuchOrder):
        await agency.log(f"{order.code} 1h x", by=house.gus)
    with pytest.raises(NoSuchOrder):
        await agency.services.change_orders.numbered(order.number, by=house.gus, now=NOW)
    with pytest.raises(NotYourClient):
        await agency.services.balances.card_of(house.birch.called.retainer_id, by=house.gus, now=NOW)
    with pytest.raises(UnknownClient):
        await agency.services.balances.card("birch", by=house.gus, now=NOW)
    assert await time.choice(house.birch.called.retainer_id, by=house.gus) is None
    assert await time.choice(house.acme.called.retainer_id, by=house.gus) == house.acme.called
    assert [each.minutes for each in await time.recent(by=house.gus, now=NOW)] == [60], "nothing else was stored"


async def test_nobody_elses_entries_are_theirs_to_change(house: House) -> None:
    entry = (await house.agency.log("acme 1h x")).entry.time_entry_id
    with pytest.raises(NotYours):
        await house.agency.services.time.entry(entry, by=house.gus)
    with pytest.raises(NotYours):
        await house.agency.services.time.remove(entry, by=house.gus, key="k", now=NOW)


async def everything_seen(house: House, by: Caller) -> dict[str, Any]:
    """All lists, cards and choices that somebody may ask for."""
    services = house.agency.services
    return {
        "page": [each.called.client_alias for each in (await services.balances.page(1, by=by, now=NOW)).rows],
        "home": [each.called.client_alias for each in (await services.homes.home(by=by, now=NOW)).mine],
        "to log on": [each.client_alias for each in await services.time.choices("", by=by, now=NOW)],
        "digest": sorted((await services.digests.preview(by=by, now=NOW)).digest.clients),
        "orders": [each.called.client_alias for each in (await services.change_orders.live(by=by)).orders],
        "clients to choose": await services.clients.choices("", by=by),
        "to ask of": await services.requests.choices("", by=by),
        "units": await services.time.choices("", by=by, now=NOW, kinds=(Kind.DELIVERABLES,)),
    }


@pytest.mark.parametrize("channel", ["CACME", "CBIRCH", "CCOBALT", "CNOWHERE"])
async def test_lists_hold_their_clients_wherever_they_ask(house: House, channel: str) -> None:
    seen = await everything_seen(house, house.there(channel))
    assert seen == {
        "page": ["acme"],
        "home": ["acme"],
        "to log on": ["acme"],
        "digest": ["Acme"],
        "orders": [],
        "clients to choose": (),
        "to ask of": (),
        "units": (),
    }


async def test_hours_are_shown_and_money_never_is(house: House) -> None:
    services, retainer_id = house.agency.services, house.acme.called.retainer_id
    logged = await house.agency.log("acme 10h x", by=house.gus)
    order = await an_order(house, house.acme)
    card = await services.balances.card_of(retainer_id, by=house.gus, now=NOW)

    shown: dict[str, Any] = {
        "logged": logged,
        "card": card,
        "report": (await services.reports.statement_of(retainer_id, on=NOW.date(), by=house.gus, now=NOW)),
        "order": await services.change_orders.numbered(order.number, by=house.gus, now=NOW),
        "home": await services.homes.home(by=house.gus, now=NOW),
    }

    assert card.standing.figures.remaining == 30 * 60
    assert {name: amounts(value) for name, value in shown.items() if amounts(value)} == {}


async def test_a_contractor_decides_and_manages_nothing(house: House) -> None:
    services, client_id = house.agency.services, house.acme.called.client_id
    with pytest.raises(ManagersOnly):
        await services.clients.get(client_id, by=house.gus)
    with pytest.raises(ManagersOnly):
        await services.retainers.get(house.acme.called.retainer_id, by=house.gus, now=NOW)
    with pytest.raises(TeamOnly):
        await services.requests.open_ones(by=house.gus)
    with pytest.raises(TeamOnly):
        await services.requests.asked_of(house.acme.called.retainer_id, by=house.gus, now=NOW)


async def test_a_contractor_has_settings_of_their_own(house: House) -> None:
    preferences = house.agency.services.preferences
    _, after = await preferences.choose(
        QuietHours(20 * 60, 8 * 60), Reminders(at_minute=17 * 60), by=house.gus, now=NOW
    )
    assert after.quiet == QuietHours(20 * 60, 8 * 60)
    assert after.next_at is not None


async def test_only_a_guest_of_ones_own_is_made_one_and_for_clients_that_are_named(house: House) -> None:
    people, client_id = house.agency.services.people, house.acme.called.client_id
    member, stranger = await house.agency.person(), await house.agency.person(outsider=True)
    for who in (member, stranger):
        with pytest.raises(ContractorsAreGuests):
            await people.set_role(who.slack_user_id, Role.CONTRACTOR, by=house.agency.owner, client_ids=[client_id])
    with pytest.raises(NoClientNamed):
        await people.set_role(house.gus.slack_user_id, Role.CONTRACTOR, by=house.agency.owner)
    with pytest.raises(OutsidersAreClients):
        await people.set_role(house.gus.slack_user_id, Role.MEMBER, by=house.agency.owner)


async def test_what_an_owner_names_takes_the_place_of_what_was_named(house: House) -> None:
    people, owner = house.agency.services.people, house.agency.owner
    await people.set_role(house.gus.slack_user_id, Role.CONTRACTOR, by=owner, client_ids=[house.birch.called.client_id])
    assert (await everything_seen(house, house.gus))["page"] == ["birch"]
    (contractor,) = (await house.agency.services.workspaces.settings(by=owner)).contractors
    assert (contractor.person.name, contractor.client_names) == ("Gus", ("Birch",))


async def test_it_is_taken_back_and_then_they_see_nothing(house: House) -> None:
    await house.agency.log("acme 1h x", by=house.gus)
    await house.agency.services.people.set_role(house.gus.slack_user_id, Role.CLIENT, by=house.agency.owner)

    with pytest.raises(TeamOnly):
        await house.agency.log("acme 1h x", by=house.gus)
    assert (await everything_seen(house, house.gus))["page"] == []
    assert (await house.agency.services.workspaces.settings(by=house.agency.owner)).contractors == ()


@pytest.mark.parametrize(
    ("said", "role"),
    [
        pytest.param({"is_guest": True, "name": "Gustav"}, Role.CONTRACTOR, id="another name changes nothing"),
        pytest.param({"is_guest": False}, Role.MEMBER, id="a full member is one"),
        pytest.param({"is_guest": False, "slack_team_id": "TOTHER"}, Role.CLIENT, id="a stranger is a client"),
        pytest.param({"is_guest": True, "slack_team_id": "TOTHER"}, Role.CLIENT, id="another's guest is a client"),
    ],
)
async def test_what_slack_says_of_a_contractor_counts_for_more(house: House, said: dict[str, Any], role: Role) -> None:
    facts = {"name": "Gus", "slack_team_id": house.agency.workspace.slack_team_id} | said
    news = Profile(
        house.gus.slack_user_id, facts["slack_team_id"], facts["name"], None, "UTC", False, facts["is_guest"]
    )
    assert (await house.agency.services.people.introduce(house.agency.workspace, news, NOW)).role is role

    # Whoever is a guest once more is no contractor by what was said long ago.
    back = Profile(house.gus.slack_user_id, house.gus.slack_team_id, "Gus", None, "UTC", False, is_guest=True)
    again = await house.agency.services.people.introduce(house.agency.workspace, back, NOW)
    assert again.role is (Role.CONTRACTOR if role is Role.CONTRACTOR else Role.CLIENT)


async def test_a_version_before_contractors_takes_them_for_clients(house: House, database: Database) -> None:
    async with database.transaction(house.agency.workspace.workspace_id) as tx:
        row = await tx.first(
            text("SELECT role, role_is_chosen FROM person WHERE workspace_id = :workspace_id AND slack_user_id = :id"),
            id=house.gus.slack_user_id,
        )
    assert row is not None
    assert (row.role, row.role_is_chosen) == ("client", False)
