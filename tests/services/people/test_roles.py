"""Who may do what, checked where the act happens: every act, by everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import pytest_asyncio

from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.clients.clients import NotNamedForYou, NotYourClient, UnknownClient
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import Caller, ManagersOnly, OwnersOnly, Profile, TeamOnly
from domain.time.entries import NotYours, Source
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.people.people import UnknownPerson
from services.retainers.acts import RetainerForm
from services.time.typed_lines import CatchupRefused
from store.database import Database
from tests.database import new_workspace
from tests.instants import NOW
from tests.services.agency import Agency, form_of, open_agency

OWNER, MANAGER, MEMBER, CLIENT, GUEST, STRANGER = "owner", "manager", "member", "client", "guest", "stranger"
CONTRACTOR, ANOTHERS = "contractor", "another client's contractor"
EVERYBODY = (OWNER, MANAGER, MEMBER, CONTRACTOR, ANOTHERS, CLIENT, GUEST, STRANGER)


@dataclass
class House:
    """An agency with a retainer, an entry of somebody else's, and one person of every kind."""

    agency: Agency
    acme: Standing
    entry_id: UUID
    people: dict[str, Caller]


@pytest_asyncio.fixture
async def house(agency: Agency, acme: Standing) -> House:
    """The house; the client, the guest and the stranger are in no channel and no contact. One contractor works for
    acme, one for another client.
    """
    people = {role.value: await agency.person(role) for role in Role if role is not Role.CONTRACTOR}
    birch = await agency.client("birch")
    for name, client_id in ((CONTRACTOR, acme.called.client_id), (ANOTHERS, birch.client_id)):
        people[name] = await agency.person(Role.CONTRACTOR, clients=[client_id])
    team = agency.workspace.slack_team_id
    guest = Profile("UGUEST", team, "Guest", None, "UTC", is_admin=False, is_guest=True)
    await agency.services.people.introduce(agency.workspace, guest, NOW)
    people[GUEST] = agency.calling("UGUEST")
    people[STRANGER] = await agency.person(outsider=True)
    entry = (await agency.log("acme 1h x")).entry
    return House(agency, acme, entry.time_entry_id, people)


Act = Callable[[House, Caller], Awaitable[object]]


async def _log(house: House, by: Caller) -> object:
    return await house.agency.log("acme 1h x", by=by)


async def _log_form(house: House, by: Caller) -> object:
    time = house.agency.services.time
    return await time.log_form(form_of(house.acme), by=by, key=house.agency.key(), now=NOW, source=Source.MODAL)


async def _catchup(house: House, by: Caller) -> object:
    return await house.agency.services.time.catchup("acme 1h x", by=by, key=house.agency.key(), now=NOW)


async def _start(house: House, by: Caller) -> object:
    return await house.agency.services.timers.start("acme x", by=by, now=NOW)


async def _today(house: House, by: Caller) -> object:
    time = house.agency.services.time
    await time.today(by=by, now=NOW)
    await time.week(by=by, now=NOW)
    return await time.recent(by=by, now=NOW)


async def _change_anothers(house: House, by: Caller) -> object:
    time, key = house.agency.services.time, house.agency.key()
    await time.entry(house.entry_id, by=by)
    return await time.edit(house.entry_id, form_of(house.acme, 30), by=by, key=key, now=NOW)


async def _remove_anothers(house: House, by: Caller) -> object:
    return await house.agency.services.time.remove(house.entry_id, by=by, key=house.agency.key(), now=NOW)


async def _see_acme(house: House, by: Caller) -> object:
    return await house.agency.services.balances.card_of(house.acme.called.retainer_id, by=by, now=NOW)


async def _name_acme(house: House, by: Caller) -> object:
    return await house.agency.services.balances.card("acme", by=by, now=NOW)


async def _new_client(house: House, by: Caller) -> object:
    form = ClientForm("Beta", "beta", "UTC", "USD")
    return await house.agency.services.clients.create(form, by=by, key=house.agency.key(), now=NOW)


async def _change_client(house: House, by: Caller) -> object:
    form = ClientForm("Acme Two", "acme", "UTC", "EUR")
    return await house.agency.services.clients.update(house.acme.called.client_id, form, by=by, now=NOW)


async def _open_client(house: House, by: Caller) -> object:
    return await house.agency.services.clients.get(house.acme.called.client_id, by=by)


async def _archive_client(house: House, by: Caller) -> object:
    archive = house.agency.services.clients.archive
    return await archive(house.acme.called.client_id, archived=True, by=by, now=NOW)


async def _new_retainer(house: House, by: Caller) -> object:
    start = date(2026, 11, 1)
    terms = Terms(effective_from=start, allotment=60)
    form = RetainerForm(house.acme.called.client_id, "Seo", Kind.HOURS, start, terms)
    return await house.agency.services.retainers.create(form, by=by, key=house.agency.key(), now=NOW)


async def _see_terms(house: House, by: Caller) -> object:
    return await house.agency.services.retainers.get(house.acme.called.retainer_id, by=by, now=NOW)


async def _change_terms(house: House, by: Caller) -> object:
    terms, change = Terms(effective_from=date(2026, 11, 1), allotment=60), house.agency.services.retainers.change_terms
    return await change(house.acme.called.retainer_id, terms, by=by, key=house.agency.key(), now=NOW)


async def _archive_retainer(house: House, by: Caller) -> object:
    archive = house.agency.services.retainers.archive
    await archive(house.acme.called.retainer_id, archived=True, by=by, now=NOW)
    return None


async def _bind(house: House, by: Caller) -> object:
    channel = ChannelFacts("CACME", "acme", has_outsiders=False)
    bind = house.agency.services.bindings.bind
    return await bind(channel, house.acme.called.client_id, BindingKind.TEAM, by=by, now=NOW)


async def _bound_here(house: House, by: Caller) -> object:
    return await house.agency.services.bindings.here(by=by)


async def _see_everybody(house: House, by: Caller) -> object:
    return await house.agency.services.people.all(by)


async def _set_role(house: House, by: Caller) -> object:
    return await house.agency.services.people.set_role(house.people[MEMBER].slack_user_id, Role.MANAGER, by=by)


TEAM, MANAGERS, OWNERS = EVERYBODY[:3], EVERYBODY[:2], EVERYBODY[:1]
# Who works for acme, and who works at all.
WORKERS, LOGGING = (*TEAM, CONTRACTOR), (*TEAM, CONTRACTOR, ANOTHERS)
# What another client's contractor reads of acme, where it is not what a client's person does.
NOT_THEIRS: dict[str, type[Exception]] = {
    "log a line": UnknownClient,
    "log a form": NotNamedForYou,
    "catch up": CatchupRefused,
    "start a timer": UnknownClient,
}
# The act, who may, and the refusal of everybody else (of clients' people, where it is another).
ACTS: dict[str, tuple[Act, tuple[str, ...], type[Exception], type[Exception]]] = {
    "log a line": (_log, WORKERS, TeamOnly, TeamOnly),
    "log a form": (_log_form, WORKERS, TeamOnly, TeamOnly),
    "catch up": (_catchup, WORKERS, TeamOnly, TeamOnly),
    "start a timer": (_start, WORKERS, TeamOnly, TeamOnly),
    "see one's own time": (_today, LOGGING, TeamOnly, TeamOnly),
    "change somebody's entry": (_change_anothers, MANAGERS, NotYours, TeamOnly),
    "remove somebody's entry": (_remove_anothers, MANAGERS, NotYours, TeamOnly),
    "see a balance": (_see_acme, WORKERS, NotYourClient, NotYourClient),
    "name a client": (_name_acme, WORKERS, UnknownClient, UnknownClient),
    "add a client": (_new_client, MANAGERS, ManagersOnly, ManagersOnly),
    "change a client": (_change_client, MANAGERS, ManagersOnly, ManagersOnly),
    "open a client's record": (_open_client, MANAGERS, ManagersOnly, ManagersOnly),
    "archive a client": (_archive_client, OWNERS, OwnersOnly, OwnersOnly),
    "add a retainer": (_new_retainer, MANAGERS, ManagersOnly, ManagersOnly),
    "see terms": (_see_terms, MANAGERS, ManagersOnly, ManagersOnly),
    "change terms": (_change_terms, MANAGERS, ManagersOnly, ManagersOnly),
    "archive a retainer": (_archive_retainer, OWNERS, OwnersOnly, OwnersOnly),
    "bind a channel": (_bind, MANAGERS, ManagersOnly, ManagersOnly),
    "see whose a channel is": (_bound_here, MANAGERS, ManagersOnly, ManagersOnly),
    "see everybody": (_see_everybody, OWNERS, OwnersOnly, OwnersOnly),
    "change a role": (_set_role, OWNERS, OwnersOnly, OwnersOnly),
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("act", ACTS.keys())
async def test_who_may(house: House, act: str, who: str) -> None:
    does, allowed, refusal, refusal_of_clients = ACTS[act]
    if who in allowed:
        await does(house, house.people[who])
        return
    not_theirs = NOT_THEIRS.get(act, refusal_of_clients if refusal is not NotYours else refusal)
    with pytest.raises(not_theirs if who == ANOTHERS else refusal if who in WORKERS else refusal_of_clients):
        await does(house, house.people[who])


@pytest.mark.parametrize("act", ACTS.keys())
async def test_who_was_never_introduced_may_nothing(house: House, act: str) -> None:
    with pytest.raises(UnknownPerson):
        await ACTS[act][0](house, house.agency.calling("UNOBODY"))


@pytest.mark.parametrize("act", ACTS.keys())
async def test_nobody_of_another_workspace_reaches_in(database: Database, house: House, act: str) -> None:
    """The ids are right and the person an owner: of another agency's workspace."""
    other = await open_agency(house.agency.services, await new_workspace(database))
    if act in {"see one's own time", "add a client", "see whose a channel is", "see everybody"}:
        return  # that is their own
    with pytest.raises(Exception) as refused:  # noqa: PT011 - whichever refusal, nothing was found
        await ACTS[act][0](house, other.owner)
    assert isinstance(getattr(refused.value, "sentence", None), str) or act == "catch up"
