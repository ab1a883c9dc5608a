"""Who approves for a client, and how change orders are approved in a workspace."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from domain.balances.standings import Standing
from domain.change_orders.orders import OrderSettings
from domain.change_orders.refusals import DaysOutOfRange, NobodyNamed, Unreachable
from domain.clients.clients import NotYourClient
from domain.kinds import Role
from domain.people.people import ManagersOnly, OwnersOnly
from domain.values.cells import NotAnEmail
from domain.values.look_alikes import LooksAlike
from services.clients.approvers import ApproversForm
from services.people.people import UnknownPerson
from tests.services.agency import Agency


async def test_approvers_are_added_in_slack_and_by_mail_and_taken_away(agency: Agency, acme: Standing) -> None:
    approvers, client_id = agency.services.approvers, acme.called.client_id
    carla = await agency.person(Role.CLIENT, name="cj", real_name="Carla", email="carla@acme.example", outsider=True)
    by_slack = ApproversForm(client_id, slack_user_id=carla.slack_user_id)
    (made,) = (await approvers.save(by_slack, by=agency.owner)).contacts
    assert (made.name, made.email, made.is_approver) == ("Carla", "carla@acme.example", True)

    by_mail = ApproversForm(client_id, {made.contact_id}, name="Bert", email="BERT@acme.example")
    record = await approvers.save(by_mail, by=agency.owner)
    assert [(each.name, each.email, each.slack_user_id) for each in record.contacts] == [
        ("Bert", "bert@acme.example", None),
        ("Carla", "carla@acme.example", carla.slack_user_id),
    ]

    bert = record.contacts[0].contact_id
    only_bert = await approvers.save(ApproversForm(client_id, {bert}), by=agency.owner)
    assert [(each.name, each.is_approver) for each in only_bert.contacts] == [("Bert", True), ("Carla", False)]
    again = await approvers.save(ApproversForm(client_id, {bert, made.contact_id}), by=agency.owner)
    assert all(each.is_approver for each in again.contacts)


async def test_who_is_a_contact_already_becomes_no_second_one(agency: Agency) -> None:
    client = await agency.client("birch", billing_name="Bert", billing_email="bert@birch.example")
    form = ApproversForm(client.client_id, name="Bert B.", email="Bert@birch.example")
    (only,) = (await agency.services.approvers.save(form, by=agency.owner)).contacts
    assert (only.name, only.is_billing, only.is_approver) == ("Bert B.", True, True)


async def test_a_name_like_another_contacts_is_asked_about_unless_it_is_the_same_person(
    agency: Agency, acme: Standing
) -> None:
    approvers, client_id = agency.services.approvers, acme.called.client_id
    form = ApproversForm(client_id, name="Carla", email="carla@acme.example")
    (carla,) = (await approvers.save(form, by=agency.owner)).contacts
    other = replace(form, keep={carla.contact_id}, name="Саrlа", email="carla@acrne.example")
    with pytest.raises(LooksAlike, match="“Саrlа” reads like Carla"):
        await approvers.save(other, by=agency.owner)

    assert len((await approvers.save(replace(other, is_another=True), by=agency.owner)).contacts) == 2
    assert len((await approvers.save(replace(form, keep={carla.contact_id}), by=agency.owner)).contacts) == 2


async def test_somebody_who_cannot_be_asked_or_named_is_refused(agency: Agency, acme: Standing) -> None:
    approvers, client_id = agency.services.approvers, acme.called.client_id
    with pytest.raises(Unreachable, match="How can Bert be asked"):
        await approvers.save(ApproversForm(client_id, name="Bert"), by=agency.owner)
    with pytest.raises(NobodyNamed):
        await approvers.save(ApproversForm(client_id, email="bert@acme.example"), by=agency.owner)
    with pytest.raises(NotAnEmail):
        await approvers.save(ApproversForm(client_id, name="Bert", email="bert"), by=agency.owner)
    with pytest.raises(UnknownPerson):
        await approvers.save(ApproversForm(client_id, slack_user_id="UNEVER"), by=agency.owner)
    with pytest.raises(NotYourClient):
        await approvers.of(uuid4(), by=agency.owner)
    assert (await approvers.of(client_id, by=agency.owner)).contacts == ()


async def test_only_managers_say_who_approves_and_only_owners_how(agency: Agency, acme: Standing) -> None:
    approvers = agency.services.approvers
    member, manager = await agency.person(Role.MEMBER), await agency.person(Role.MANAGER)
    for act in (
        approvers.of(acme.called.client_id, by=member),
        approvers.save(ApproversForm(acme.called.client_id), by=member),
    ):
        with pytest.raises(ManagersOnly):
            await act
    for act_of_owners in (approvers.settings(by=manager), approvers.set_to(OrderSettings(), by=manager)):
        with pytest.raises(OwnersOnly):
            await act_of_owners


async def test_owners_choose_how_long_an_order_waits(agency: Agency) -> None:
    approvers, owner = agency.services.approvers, agency.owner
    assert await approvers.settings(by=owner) == OrderSettings(14, self_approval=False)
    assert await approvers.set_to(OrderSettings(3, self_approval=True), by=owner) == OrderSettings()
    assert await approvers.settings(by=owner) == OrderSettings(3, self_approval=True)
    for days in (0, 366):
        with pytest.raises(DaysOutOfRange):
            await approvers.set_to(OrderSettings(days), by=owner)
