"""Whoever is named account manager is one or is asked about; what is for one reaches somebody who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.clients.clients import Absent, Client
from domain.kinds import BindingKind, Overage, Role
from domain.outbox import MessageKind, ToPerson
from domain.people.people import Caller, OwnersOnly, Profile
from services.clients.acts import ClientForm
from services.clients.addressees import Answerable, answerable
from services.people.people import NotMet
from store.database import Database
from tests.instants import at
from tests.services.agency import Agency
from tests.services.rhythm.rhythm import OCTOBER, Rhythm

NINE = "2026-10-01 07:00"
BOTH = (BindingKind.TEAM, BindingKind.SHARED)
ROLE_ASKED, DRAFTS = MessageKind.ROLE_ASKED, MessageKind.TOUCHPOINT_DRAFT


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """An agency without clients."""
    return Rhythm(agency, database)


async def role_of(agency: Agency, who: Caller) -> Role:
    return (await agency.services.people.me(who)).role


async def me(agency: Agency, who: Caller) -> ToPerson:
    """Somebody's direct messages."""
    return ToPerson((await agency.services.people.me(who)).person_id)


def form(**named: Any) -> ClientForm:
    return ClientForm("Acme", "acme", "Europe/Berlin", "EUR", **named)


async def saved(agency: Agency, by: Caller, **named: str) -> Client:
    return await agency.services.clients.create(form(**named), by=by, key=agency.key(), now=OCTOBER)


@pytest.mark.parametrize("field", ["account_manager", "backup_manager"])
async def test_a_name_by_an_owner_makes_an_account_manager(agency: Agency, field: str) -> None:
    dee = await agency.person(name="Dee")
    client = await saved(agency, agency.owner, **{field: dee.slack_user_id})
    assert await role_of(agency, dee) is Role.MANAGER

    await agency.services.people.set_role(dee.slack_user_id, Role.MEMBER, by=agency.owner)
    changed = form(**{field: dee.slack_user_id})
    await agency.services.clients.update(client.client_id, changed, by=agency.owner, now=OCTOBER)
    assert await role_of(agency, dee) is Role.MANAGER


async def test_owners_and_account_managers_stay_what_they_are(agency: Agency) -> None:
    boss, max_ = await agency.person(Role.OWNER), await agency.person(Role.MANAGER)
    await saved(agency, agency.owner, account_manager=boss.slack_user_id, backup_manager=max_.slack_user_id)
    assert (await role_of(agency, boss), await role_of(agency, max_)) == (Role.OWNER, Role.MANAGER)


async def test_a_name_by_an_account_manager_asks_every_owner_once(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    max_, dee = await agency.person(Role.MANAGER, name="Max"), await agency.person(name="Dee <D>")
    boss = await agency.person(Role.OWNER)
    client = await saved(agency, max_, account_manager=dee.slack_user_id)
    again = form(account_manager=dee.slack_user_id)
    await agency.services.clients.update(client.client_id, again, by=max_, now=OCTOBER)

    asked = await rhythm.written(ROLE_ASKED)
    assert [each.message.to for each in asked] == [await me(agency, agency.owner), await me(agency, boss)]
    assert await role_of(agency, dee) is Role.MEMBER
    assert (await rhythm.read(asked[0], NINE)).startswith(
        "Max named Dee &lt;D&gt; as account manager of Acme, but Dee &lt;D&gt; is a member: they see no money and"
    )


async def test_an_owner_says_yes_by_a_click_and_every_question_says_so(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    max_, dee = await agency.person(Role.MANAGER, name="Max"), await agency.person(name="Dee")
    await agency.person(Role.OWNER)
    await saved(agency, max_, account_manager=dee.slack_user_id)
    await rhythm.edited()
    managers, person_id = agency.services.account_managers, (await agency.services.people.me(dee)).person_id

    with pytest.raises(OwnersOnly):
        await managers.make(person_id, by=max_, now=OCTOBER)
    for _ in range(2):
        assert (await managers.make(person_id, by=agency.owner, now=OCTOBER)).role is Role.MANAGER

    assert len(await rhythm.edited()) == 2
    for each in await rhythm.written(ROLE_ASKED):
        assert (await rhythm.read(each, NINE)).startswith("Dee, named as account manager of Acme, is one now.")


async def test_a_question_is_settled_where_somebody_else_is_named_and_nobody_is_made_who_is_a_client(
    rhythm: Rhythm,
) -> None:
    agency = rhythm.agency
    max_, dee = await agency.person(Role.MANAGER, name="Max"), await agency.person(name="Dee")
    client = await saved(agency, max_, account_manager=dee.slack_user_id)
    (asked,) = await rhythm.written(ROLE_ASKED)
    others = form(account_manager=max_.slack_user_id)
    await agency.services.clients.update(client.client_id, others, by=max_, now=OCTOBER)
    assert (await rhythm.read(asked, NINE)).endswith("no longer is: nothing is left to do.")

    await agency.services.people.set_role(dee.slack_user_id, Role.CLIENT, by=agency.owner)
    person_id = asked.message.facts["person_id"]
    with pytest.raises(NotMet):
        await agency.services.account_managers.make(person_id, by=agency.owner, now=OCTOBER)


async def with_member(rhythm: Rhythm, **terms: Any) -> tuple[Standing, Caller]:
    """Acme's account manager is a member, as of a time when nobody was asked."""
    dee = await rhythm.agency.person(name="Dee")
    acme = await rhythm.client("acme", channels=BOTH, fields={"account_manager": dee.slack_user_id}, **terms)
    await rhythm.agency.services.people.set_role(dee.slack_user_id, Role.MEMBER, by=rhythm.agency.owner)
    return acme, dee


async def test_who_answers_for_a_client_is_somebody_who_may(rhythm: Rhythm, database: Database) -> None:
    agency = rhythm.agency
    acme, _ = await with_member(rhythm)
    boss = await agency.services.people.me(agency.owner)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        told = await answerable(tx, acme.called.client_id)
    assert told == Answerable(boss, Absent("Dee", is_active=True))


async def direct(rhythm: Rhythm, who: ToPerson) -> Sequence[Any]:
    """What somebody is told by itself."""
    return [each for each in await rhythm.written() if each.message.to == who]


async def test_every_message_for_an_account_manager_goes_to_an_owner_and_says_why(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    acme, dee = await with_member(
        rhythm, last_day=date(2026, 12, 31), overage=Overage.APPROVE, starts_on=date(2026, 10, 1)
    )
    owner = await me(agency, agency.owner)
    await rhythm.tick(NINE)
    for hours in (20, 20, 4):
        await agency.log(f"acme {hours}h x on 2026-10-0{hours % 7 + 1}", now=at("2026-10-08 12:00"))
    await rhythm.tick("2026-10-08 12:01")
    (alert,) = [each for each in await direct(rhythm, owner) if each.message.kind is MessageKind.THRESHOLD]
    assert "This comes to you because Dee is not an account manager by role" in await rhythm.read(
        alert, "2026-10-08 12:01"
    )
    await rhythm.tick("2026-11-02 08:00")
    await rhythm.tick("2026-11-05 08:00")
    await rhythm.tick("2026-11-13 08:05")

    mine = await direct(rhythm, owner)
    kinds = {each.message.kind for each in mine}
    assert {DRAFTS, MessageKind.THRESHOLD, MessageKind.RENEWAL, MessageKind.DESK} <= kinds
    assert await direct(rhythm, await me(agency, dee)) == []
    said = {each.message.kind: await rhythm.read(each, "2026-11-13 08:05") for each in mine}
    assert "Dee is not an account manager by role: an owner changes that in /retainer settings" in said[DRAFTS]
    assert "Dee answers for Acme, but only account managers and owners choose" in said[MessageKind.RENEWAL]
    assert "Dee is named as account manager, but may not see what they are told" in said[MessageKind.DESK]
    (excess,) = (await agency.services.change_orders.live(by=agency.owner)).orders
    assert excess.requested_by == "Nora Quint"
    assert acme.called == excess.called


async def owner_leaves(agency: Agency, *, is_active: bool = False) -> None:
    boss = Profile(
        "UBOSS", agency.workspace.slack_team_id, "Nora Quint", None, "Europe/Berlin", True, False, is_active=is_active
    )
    await agency.services.people.introduce(agency.workspace, boss, OCTOBER)


async def first_owner(agency: Agency, now: str) -> Caller:
    """A Slack admin comes by for the first time."""
    admin = Profile("UADMIN", agency.workspace.slack_team_id, "Ada Admin", None, "Europe/Berlin", True, False)
    await agency.services.people.introduce(agency.workspace, admin, at(now))
    return agency.calling("UADMIN")


async def test_where_there_is_no_owner_it_waits_and_the_first_owner_gets_it(rhythm: Rhythm) -> None:
    agency = rhythm.agency
    _, dee = await with_member(rhythm, last_day=date(2026, 12, 31), overage=Overage.APPROVE)
    await owner_leaves(agency)
    await rhythm.tick(NINE)
    for hours in (20, 20, 4):
        await agency.log(f"acme {hours}h x on 2026-10-0{hours % 7 + 1}", by=dee, now=at("2026-10-08 12:00"))
    await rhythm.tick("2026-10-08 12:01")
    await rhythm.tick("2026-11-02 08:00")
    await rhythm.tick("2026-11-05 08:00")
    assert [each for each in await rhythm.written() if isinstance(each.message.to, ToPerson)] == []

    ada = await me(agency, await first_owner(agency, "2026-11-05 10:00"))
    first = {each.message.kind: each for each in await direct(rhythm, ada)}
    assert first.keys() == {MessageKind.THRESHOLD, MessageKind.CLOSED}
    assert first[MessageKind.THRESHOLD].message.key.startswith("threshold:")
    await rhythm.tick("2026-11-06 09:00")

    kinds = [each.message.kind for each in await direct(rhythm, ada)]
    assert {DRAFTS, MessageKind.RENEWAL, MessageKind.DESK, MessageKind.CHANGE_ORDER_NEWS} <= set(kinds)
    assert kinds.count(MessageKind.THRESHOLD) == 1
    (drafts,) = [each for each in await direct(rhythm, ada) if each.message.kind is DRAFTS]
    assert "Acme" in await rhythm.read(drafts, "2026-11-06 09:00")

    # Another one who comes later is told nothing that the first was.
    second = Profile("UADA2", agency.workspace.slack_team_id, "Eve Admin", None, "Europe/Berlin", True, False)
    eve = await agency.services.people.introduce(agency.workspace, second, at("2026-11-06 10:00"))
    assert await direct(rhythm, ToPerson(eve.person_id)) == []
