"""Requests and the scope that they are judged by, as the services keep both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.balances.standings import Standing
from domain.clients.clients import ClientArchived, NotYourClient
from domain.kinds import Role
from domain.people.people import TeamOnly
from domain.requests import OrderedAlready, RequestGone, RequestState, Verdict, parse_request
from services.requests import OpenRequests, RequestForm, RequestShown
from store import requests
from store.database import Database, Taken
from store.ids import new_id
from tests.instants import NOW, at
from tests.portal.asked import order_for
from tests.services.agency import Agency


async def asked(agency: Agency, text: str, *, key: str | None = None) -> RequestShown:
    return await agency.services.requests.log(parse_request(text), by=agency.owner, key=key or agency.key(), now=NOW)


async def test_the_same_submission_twice_is_one_request(agency: Agency, acme: Standing) -> None:
    first = await asked(agency, "acme Size guide", key="cmd:1")
    again = await asked(agency, "acme Size guide", key="cmd:1")
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.request == first.request
    assert await agency.services.requests.open_ones(by=agency.owner) == OpenRequests((first.request,))


async def test_a_list_is_of_who_was_named_and_its_next_page_of_the_same_by_id(agency: Agency) -> None:
    client = await agency.client("acme")
    website, _ = await agency.retainer(client, "Website"), await agency.retainer(client, "SEO")
    for text in ("acme/website A menu", "acme/seo A report", "acme/website A footer"):
        await asked(agency, text)
    listed = agency.services.requests
    of_client = await listed.open_ones("acme", by=agency.owner)
    of_one = await listed.open_ones("acme/website", by=agency.owner)
    assert (of_client.of_id, of_client.of_name, len(of_client.requests)) == (client.client_id, "Acme", 3)
    assert (of_one.of_id, of_one.of_name) == (website.called.retainer_id, "Acme · Website")
    assert [each.description for each in of_one.requests] == ["A menu", "A footer"]
    for each in (of_client, of_one):
        assert each.of_id is not None
        assert await listed.open_ones_of(each.of_id, by=agency.owner) == each
    with pytest.raises(NotYourClient):
        await listed.open_ones_of(uuid4(), by=agency.owner)


async def test_it_belongs_to_the_day_that_it_is_where_the_client_is(agency: Agency) -> None:
    client = await agency.client("kiwi", timezone="Pacific/Auckland")
    kiwi = await agency.retainer(client)
    late = at("2026-11-30 12:00")
    form = RequestForm(kiwi.called.retainer_id, "Size guide")
    shown = await agency.services.requests.log_form(form, by=agency.owner, key="k", now=late)
    assert shown.request.asked_on.isoformat() == "2026-12-01"
    november = await agency.services.reports.statement("kiwi", by=agency.owner, now=late, on=NOW.date())
    assert november.requests is not None
    assert november.requests.total == 0


async def test_dropped_ones_are_in_no_count_and_a_client_gets_none(agency: Agency, acme: Standing) -> None:
    for text, state in (("acme A #in", RequestState.DONE), ("acme B #out", None), ("acme C", RequestState.DROPPED)):
        one = await asked(agency, text)
        if state:
            await agency.services.requests.settle(one.request.request_id, state, by=agency.owner, now=NOW)
    statement = await agency.services.reports.statement("acme", by=agency.owner, now=NOW)
    assert statement.requests is not None
    counts = statement.requests
    assert (counts.in_scope, counts.out_of_scope, counts.undecided, counts.still_open) == (1, 1, 0, 1)
    carla = await agency.person(Role.CLIENT, outsider=True, email="carla@acme.example")
    with pytest.raises(TeamOnly):
        await agency.services.requests.open_ones(by=carla)
    with pytest.raises(NotYourClient):
        await agency.services.reports.statement_of(acme.called.retainer_id, by=carla, now=NOW)


async def test_what_digests_ask_for(agency: Agency, acme: Standing, database: Database) -> None:
    one = await asked(agency, "acme A")
    two = await asked(agency, "acme B")
    await agency.services.requests.settle(two.request.request_id, RequestState.DONE, by=agency.owner, now=NOW)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        name = acme.called
        assert await requests.open_count(tx, [name.client_id, new_id()]) == {name.client_id: 1}
        assert await requests.open_of(tx, [name.retainer_id]) == {name.retainer_id: (one.request,)}


async def test_a_change_order_is_made_of_it_once_and_it_stays_that(agency: Agency, acme: Standing) -> None:
    one = await asked(agency, "acme A #in")
    request_id = one.request.request_id
    max_ = await agency.person(Role.MANAGER)
    facts = await agency.services.change_orders.form_facts(by=max_, now=NOW, retainer_id=acme.called.retainer_id)
    approver = facts.approvers[0]
    assert approver.person_id is not None
    order = await order_for(
        agency.services,
        acme.called.retainer_id,
        approver.person_id,
        by=max_,
        approver=approver.key,
        request_id=request_id,
    )
    shown = await agency.services.requests.get(request_id, by=max_, now=NOW)
    assert (shown.request.state, shown.request.verdict) == (RequestState.ORDERED, Verdict.OUT_OF_SCOPE)
    assert shown.request.order_number == order.number
    with pytest.raises(OrderedAlready):
        await agency.services.requests.judge(request_id, Verdict.IN_SCOPE, by=max_, now=NOW)
    with pytest.raises(OrderedAlready):
        await agency.services.requests.to_order(request_id, by=max_, now=NOW)


async def test_what_is_not_there_is_said(agency: Agency, acme: Standing, database: Database) -> None:
    with pytest.raises(RequestGone):
        await agency.services.requests.judge(new_id(), Verdict.IN_SCOPE, by=agency.owner, now=NOW)
    form = RequestForm(new_id(), "Size guide")
    with pytest.raises(NotYourClient):
        await agency.services.requests.log_form(form, by=agency.owner, key="k", now=NOW)
    await agency.services.clients.archive(acme.called.client_id, archived=True, by=agency.owner, now=NOW)
    with pytest.raises(ClientArchived):
        await asked(agency, "acme Size guide")
    with pytest.raises(Taken):
        async with database.transaction(agency.workspace.workspace_id) as tx:
            await requests.add(
                tx,
                new_id(),
                retainer_id=new_id(),
                asked_on=NOW.date(),
                description="x",
                permalink=None,
                verdict=Verdict.UNDECIDED,
                person_id=new_id(),
                now=NOW,
            )


async def test_a_scope_in_other_words_counts_at_once_and_splits_no_cycle(agency: Agency, acme: Standing) -> None:
    retainer_id = acme.called.retainer_id
    record = await agency.services.retainers.get(retainer_id, by=agency.owner, now=NOW)
    planned = replace(record.terms, allotment=60 * 60)
    await agency.services.retainers.change_terms(retainer_id, planned, by=agency.owner, key="p", now=NOW)

    told = await agency.services.terms_today.change(
        retainer_id, replace(record.terms, scope="Website only"), "", by=agency.owner, key="s", now=NOW
    )

    assert (told.scope_only, told.split) == (True, None)
    assert (await asked(agency, "acme A")).scope == "Website only"
    after = await agency.services.retainers.get(retainer_id, by=agency.owner, now=NOW)
    assert after.terms == replace(record.terms, scope="Website only")
    assert [each.scope for each in after.planned] == ["Website only"], "what is planned says the same of it"
    statement = await agency.services.reports.statement("acme", by=agency.owner, now=NOW)
    assert statement.cycle.starts_on.day == 1
    assert statement.cycle.ends_on.day == 1


async def test_another_scope_from_the_next_cycle_on_is_judged_by_then(agency: Agency, acme: Standing) -> None:
    retainer_id = acme.called.retainer_id
    record = await agency.services.retainers.get(retainer_id, by=agency.owner, now=NOW)
    terms = replace(record.terms, scope="Print, too")
    await agency.services.retainers.change_terms(retainer_id, terms, by=agency.owner, key="p", now=NOW)
    one = await asked(agency, "acme A")
    assert one.scope == ""
    later = await agency.services.requests.get(one.request.request_id, by=agency.owner, now=NOW + timedelta(days=30))
    assert later.scope == "Print, too"
