"""Clients and their channels: added, changed, archived, bound."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from domain.balances.standings import Standing
from domain.clients.aliases import AliasCharacters, AliasLength, AliasMissing, AliasReserved, NameMissing, NameTooLong
from domain.clients.clients import (
    AliasTaken,
    Binding,
    Client,
    CurrencyFixed,
    ManagerNotTeam,
    NotYourClient,
    OutsidersHere,
    SharedWithAnother,
    UnknownClient,
)
from domain.kinds import BindingKind, Role
from domain.values.cells import NotAnEmail
from domain.values.look_alikes import LooksAlike
from domain.values.money import UnknownCurrency
from domain.values.refusals import Refusal
from domain.values.zones import UnknownTimezone
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.people.people import UnknownPerson
from tests.instants import NOW
from tests.services.agency import Agency


def filled(**fields: Any) -> ClientForm:
    """A form that can be saved, but for these fields."""
    return ClientForm(**{"name": "Acme", "alias": "acme", "timezone": "Europe/Berlin", "currency": "EUR"} | fields)


async def saved(agency: Agency, form: ClientForm, key: str | None = None) -> Client:
    """The client of a form."""
    return await agency.services.clients.create(form, by=agency.owner, key=key or agency.key(), now=NOW)


async def test_a_name_that_looks_like_another_clients_is_taken_when_it_is_known_to(agency: Agency) -> None:
    acme = await saved(agency, filled())
    for name in ("Асmе", "ACME", "Ac\u200dme"):
        with pytest.raises(LooksAlike, match="reads like Acme"):
            await saved(agency, filled(name=name, alias="twin"))
    second = await saved(agency, filled(name="Асmе", alias="twin", is_another=True))

    clients, by = agency.services.clients, agency.owner
    kept = await clients.update(second.client_id, filled(name="Асmе", alias="other"), by=by, now=NOW)
    assert kept.alias == "other", "who keeps its name is not asked again"
    with pytest.raises(LooksAlike):
        await clients.update(second.client_id, filled(name="ACME", alias="other"), by=by, now=NOW)
    assert (await clients.update(acme.client_id, filled(), by=by, now=NOW)).name == "Acme"


async def test_a_client_is_kept_with_its_contact_its_channel_and_who_answers(agency: Agency) -> None:
    manager = await agency.person(Role.MANAGER, name="Mara")
    form = filled(
        name=" Acme  Widgets ",
        alias="ACME",
        timezone="europe/berlin",
        currency="eur",
        account_manager=manager.slack_user_id,
        billing_name="Bo",
        billing_email="Bo@acme.example",
        channel=ChannelFacts("CACME", "acme", has_outsiders=False),
    )
    client = await saved(agency, form)
    assert (client.name, client.alias, client.timezone, client.currency) == (
        "Acme Widgets",
        "acme",
        "Europe/Berlin",
        "EUR",
    )
    record = await agency.services.clients.get(client.client_id, by=agency.owner)
    assert record.client == client
    assert record.account_manager is not None
    assert record.account_manager.name == "Mara"
    (contact,) = record.contacts
    assert (contact.name, contact.is_billing) == ("Bo", True)
    assert record.bindings == (Binding("CACME", client.client_id, BindingKind.TEAM),)


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"name": " "}, NameMissing, None),
        ({"name": "x" * 81}, NameTooLong, None),
        ({"alias": ""}, AliasMissing, "alias"),
        ({"alias": "a"}, AliasLength, "alias"),
        ({"alias": "a b"}, AliasCharacters, "alias"),
        ({"alias": "balance"}, AliasReserved, "alias"),
        ({"alias": "co-12"}, AliasReserved, "alias"),
        ({"timezone": "Berlin"}, UnknownTimezone, "timezone"),
        ({"currency": "EURO"}, UnknownCurrency, "currency"),
        ({"billing_email": "bo at acme"}, NotAnEmail, None),
        ({"channel": ChannelFacts("C1", "c", has_outsiders=True)}, OutsidersHere, "channel"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
async def test_a_wrong_field_is_named_and_nothing_is_stored(
    agency: Agency, fields: dict[str, Any], kind: type[Refusal], field: str | None
) -> None:
    with pytest.raises(kind) as refused:
        await saved(agency, filled(**fields))
    assert field is None or refused.value.field == field
    assert await agency.services.clients.choices("", by=agency.owner, archived=True) == ()
    await saved(agency, filled())


async def test_an_alias_is_one_clients_and_the_sentence_says_whose(agency: Agency) -> None:
    acme = await saved(agency, filled())
    beta = await saved(agency, filled(name="Beta", alias="beta"))
    for act in (
        saved(agency, filled(name="Another")),
        agency.services.clients.update(beta.client_id, filled(name="Beta"), by=agency.owner, now=NOW),
    ):
        with pytest.raises(AliasTaken) as told:
            await act
        assert "belongs to Acme" in told.value.sentence
    same = await agency.services.clients.update(acme.client_id, filled(name="Acme!"), by=agency.owner, now=NOW)
    assert same.name == "Acme!"


@pytest.mark.parametrize("typed", ["O'Brien Café", "O\u2019Brien Cafe\u0301", "o\u02bcbrien\u00a0café\u200b"])
async def test_a_name_is_found_however_its_letters_were_typed(agency: Agency, typed: str) -> None:
    client = await agency.client("obrien", name="O\u2019Brien Cafe\u0301")
    await agency.retainer(client)
    assert client.name == "O'Brien Café"
    logged = await agency.log(f'"{typed}" 1h fix')
    assert logged.entry.called.client_id == client.client_id
    assert await agency.services.clients.is_known(typed, by=agency.owner)


async def test_a_name_that_is_none_is_known_as_none(agency: Agency, acme: Standing) -> None:
    assert await agency.services.clients.is_known("acme", by=agency.owner)
    assert not await agency.services.clients.is_known("lgo", by=agency.owner)


async def test_the_same_form_sent_again_is_one_client(agency: Agency) -> None:
    first = await saved(agency, filled(), key="view:1")
    assert await saved(agency, filled(), key="view:1") == first


async def test_the_currency_stays_once_there_is_a_retainer(agency: Agency, acme: Standing) -> None:
    update = agency.services.clients.update
    with pytest.raises(CurrencyFixed):
        await update(acme.called.client_id, filled(currency="USD"), by=agency.owner, now=NOW)
    beta = await saved(agency, filled(alias="beta"))
    changed = await update(beta.client_id, filled(alias="beta", currency="USD"), by=agency.owner, now=NOW)
    assert changed.currency == "USD"


async def test_the_account_manager_is_somebody_of_the_agency(agency: Agency) -> None:
    stranger = await agency.person(outsider=True)
    with pytest.raises(ManagerNotTeam):
        await saved(agency, filled(account_manager=stranger.slack_user_id))
    with pytest.raises(UnknownPerson) as unknown:
        await saved(agency, filled(account_manager="UNEW"))
    assert unknown.value.slack_user_id == "UNEW"


async def test_the_billing_contact_is_one_and_may_be_taken_away(agency: Agency) -> None:
    client = await saved(agency, filled(billing_email="one@acme.example"))
    update, get = agency.services.clients.update, agency.services.clients.get
    for email in ("two@acme.example", None):
        await update(client.client_id, filled(billing_email=email), by=agency.owner, now=NOW)
        contacts = (await get(client.client_id, by=agency.owner)).contacts
        assert [each.email for each in contacts if each.is_billing] == ([email] if email else [])


async def test_an_archived_client_is_in_no_list_and_comes_back(agency: Agency, acme: Standing) -> None:
    clients, balances = agency.services.clients, agency.services.balances
    client_id = acme.called.client_id
    assert (await clients.archive(client_id, archived=True, by=agency.owner, now=NOW)).archived
    assert await clients.choices("", by=agency.owner) == ()
    assert len(await clients.choices("", by=agency.owner, archived=True)) == 1
    assert (await balances.page(1, by=agency.owner, now=NOW)).total == 0
    await clients.archive(client_id, archived=False, by=agency.owner, now=NOW)
    assert (await balances.page(1, by=agency.owner, now=NOW)).total == 1


async def test_a_client_that_is_none(agency: Agency) -> None:
    clients, nothing = agency.services.clients, uuid4()
    for act in (
        clients.get(nothing, by=agency.owner),
        clients.update(nothing, filled(), by=agency.owner, now=NOW),
        clients.archive(nothing, archived=True, by=agency.owner, now=NOW),
        agency.services.bindings.bind(
            ChannelFacts("C1", "c", has_outsiders=False), nothing, BindingKind.TEAM, by=agency.owner, now=NOW
        ),
    ):
        with pytest.raises(NotYourClient):
            await act


async def test_choices_are_found_by_alias_and_name_at_most_a_hundred(agency: Agency) -> None:
    for number in range(103):
        await saved(agency, filled(name=f"Client {number:03}", alias=f"alias-{number:03}"))
    choices = agency.services.clients.choices
    assert len(await choices("", by=agency.owner)) == 100
    assert [each.alias for each in await choices(" CLIENT 042", by=agency.owner)] == ["alias-042"]
    assert [each.alias for each in await choices("alias-102", by=agency.owner)] == ["alias-102"]
    assert await choices("", by=await agency.person(outsider=True)) == ()


async def test_a_clients_own_channel_moves_when_another_is_bound(agency: Agency) -> None:
    acme = await saved(agency, filled())
    await agency.bind("CONE", acme)
    await agency.bind("CTWO", acme)
    record = await agency.services.clients.get(acme.client_id, by=agency.owner)
    assert [each.slack_channel_id for each in record.bindings] == ["CTWO"]
    assert await agency.services.bindings.here(by=agency.calling("UBOSS", "CONE")) == ()
    (bound,) = await agency.services.bindings.here(by=agency.calling("UBOSS", "CTWO"))
    assert (bound.client, bound.kind) == (acme, BindingKind.TEAM)
    assert await agency.services.bindings.here(by=agency.owner) == ()


async def test_a_channel_with_outsiders_is_never_the_teams_own(agency: Agency) -> None:
    acme, bind = await saved(agency, filled()), agency.services.bindings.bind
    channel = ChannelFacts("CSHARED", "acme-shared", has_outsiders=True)
    with pytest.raises(OutsidersHere):
        await bind(channel, acme.client_id, BindingKind.TEAM, by=agency.owner, now=NOW)
    assert await agency.services.bindings.here(by=agency.calling("UBOSS", "CSHARED")) == ()
    assert (await bind(channel, acme.client_id, BindingKind.SHARED, by=agency.owner, now=NOW)).client == acme


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(BindingKind.SHARED, BindingKind.SHARED, id="shared with two"),
        pytest.param(BindingKind.SHARED, BindingKind.TEAM, id="shared with one, and the team's for another"),
        pytest.param(BindingKind.TEAM, BindingKind.SHARED, id="the team's for one, and shared with another"),
    ],
)
async def test_a_channel_with_a_clients_people_in_it_is_that_clients_alone(
    agency: Agency, first: BindingKind, second: BindingKind
) -> None:
    acme, beta = await saved(agency, filled()), await saved(agency, filled(name="Beta", alias="beta"))
    channel = ChannelFacts("CHERE", "here", has_outsiders=False)
    bind = agency.services.bindings.bind
    await bind(channel, acme.client_id, first, by=agency.owner, now=NOW)
    with pytest.raises(SharedWithAnother):
        await bind(channel, beta.client_id, second, by=agency.owner, now=NOW)
    (bound,) = await agency.services.bindings.here(by=agency.calling("UBOSS", "CHERE"))
    assert (bound.client, bound.kind) == (acme, first)


async def test_one_team_channel_serves_several_clients(agency: Agency) -> None:
    acme, beta = await saved(agency, filled()), await saved(agency, filled(name="Beta", alias="beta"))
    for client in (acme, beta):
        await agency.bind("CTEAM", client)
    here = await agency.services.bindings.here(by=agency.calling("UBOSS", "CTEAM"))
    assert [each.client.alias for each in here] == ["acme", "beta"]


async def test_a_channel_changes_from_the_teams_own_to_shared(agency: Agency) -> None:
    acme = await saved(agency, filled())
    await agency.bind("CACME", acme)
    await agency.bind("CACME", acme, BindingKind.SHARED)
    (bound,) = await agency.services.bindings.here(by=agency.calling("UBOSS", "CACME"))
    assert bound.kind is BindingKind.SHARED


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        pytest.param("aa", "aa", id="the alias, though many names hold it"),
        pytest.param(" AA ", "aa", id="the alias in another case, with blanks"),
        pytest.param("acme works", "acme", id="the full name in another case"),
    ],
)
async def test_a_client_is_called_by_its_alias_or_full_name(agency: Agency, name: str, alias: str) -> None:
    for number in range(101):
        await agency.client(f"aa-{number:03}")
    await agency.client("aa", name="Zebra")
    await agency.client("acme", name="Acme Works")
    assert (await agency.services.clients.called(name, by=agency.owner)).alias == alias


@pytest.mark.parametrize(
    ("role", "near"),
    [pytest.param(Role.MEMBER, ("acme",), id="the team"), pytest.param(Role.CLIENT, (), id="a client")],
)
async def test_a_client_that_is_none_is_said_with_those_that_read_alike_to_the_team_only(
    agency: Agency, role: Role, near: tuple[str, ...]
) -> None:
    await agency.client("acme")
    person = await agency.person(role, outsider=role is Role.CLIENT)
    with pytest.raises(UnknownClient) as unknown:
        await agency.services.clients.called("acmee", by=person)
    assert unknown.value.nearest == near


async def test_a_billing_address_is_kept_as_it_was_read(agency: Agency) -> None:
    client = await saved(agency, filled(billing_email=" Billing@Acme.Example "))
    record = await agency.services.clients.get(client.client_id, by=agency.owner)
    assert [each.email for each in record.contacts] == ["billing@acme.example"]
