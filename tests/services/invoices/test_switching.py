"""How a retainer is invoiced, chosen: what is drafted then, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.agreements.checks import BillsNoFunds
from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.invoices.refusals import InvoicingFromMissing
from domain.invoices.ways import FirstDraft
from domain.kinds import Invoicing, Kind
from domain.values.calendar import Span
from services.retainers.acts import RetainerForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.invoices.billing import DECEMBER, NOVEMBER, drafts, told, turn

FEE = 5_000_00


def form(client: Client, way: Invoicing, starts_on: date = NOVEMBER, kind: Kind = Kind.HOURS) -> RetainerForm:
    terms = Terms(effective_from=starts_on, kind=kind, allotment=40 * HOUR, fee_minor=FEE)
    return RetainerForm(client.client_id, way.value, kind, starts_on, terms, invoicing=way)


async def test_a_form_that_is_sent_twice_is_answered_the_same_and_undoes_nothing(
    agency: Agency, acme: Standing
) -> None:
    setup, retainer_id, by = agency.services.invoice_setup, acme.called.retainer_id, agency.owner
    first = await setup.switch(retainer_id, Invoicing.ONE, NOVEMBER, by=by, key="sent", now=NOW)
    assert (first.before, first.before_since, first.first) == (Invoicing.OFF, None, FirstDraft(at=NOW))
    again = await setup.switch(retainer_id, Invoicing.TIME, DECEMBER, by=by, key="another", now=NOW)
    assert (again.before, again.before_since) == (Invoicing.ONE, NOVEMBER)
    assert await setup.switch(retainer_id, Invoicing.ONE, NOVEMBER, by=by, key="sent", now=NOW) == first
    (found,) = (await setup.ways(acme.called.client_id, by=by, now=NOW)).retainers
    assert (found.way, found.since, found.runs_from) == (Invoicing.TIME, DECEMBER, NOVEMBER)
    assert found.cycles == (Span(NOVEMBER, DECEMBER), Span(DECEMBER, date(2027, 1, 1)))
    with pytest.raises(InvoicingFromMissing):
        await setup.switch(retainer_id, Invoicing.ONE, None, by=by, now=NOW)


async def test_one_bill_of_a_term_that_is_to_start_is_drafted_at_nine_of_its_first_day(agency: Agency) -> None:
    later = await agency.retainer(await agency.client("acme"), starts_on=DECEMBER)
    retainer_id = later.called.retainer_id
    switched = await agency.services.invoice_setup.switch(
        retainer_id, Invoicing.ONE, DECEMBER, by=agency.owner, now=NOW
    )
    assert switched.first == FirstDraft(at=at("2026-12-01 08:00"))
    await turn(agency, at("2026-12-01 07:59"))
    assert await drafts(agency, NOW) == []
    await turn(agency, at("2026-12-01 08:00"))
    assert [told(each) for each in await drafts(agency, NOW)] == [[("fee", FEE)]]


async def test_a_new_retainer_is_billed_as_its_form_says_from_its_first_cycle_on(agency: Agency) -> None:
    client, retainers = await agency.client("acme"), agency.services.retainers
    for way in Invoicing:
        await retainers.create(form(client, way), by=agency.owner, key=way.value, now=NOW)
    early = replace(form(client, Invoicing.ONE, date(2026, 1, 1)), name="of January")
    await retainers.create(early, by=agency.owner, key="early", now=NOW)
    found = (await agency.services.invoice_setup.ways(client.client_id, by=agency.owner, now=NOW)).retainers
    assert {(each.called.name, each.way.value, each.since) for each in found} == {
        ("of January", "one", NOVEMBER),
        *((way.value, way.value, None if way is Invoicing.OFF else NOVEMBER) for way in Invoicing),
    }
    await turn(agency, NOW)
    fees = sorted((each.retainer or "", told(each)) for each in await drafts(agency, NOW))
    assert fees == [(name, [("fee", FEE)]) for name in ("advance", "of January", "one")]
    deposit = replace(form(client, Invoicing.ONE, kind=Kind.FUNDS), name="Deposit")
    with pytest.raises(BillsNoFunds):
        await retainers.create(deposit, by=agency.owner, key="funds", now=NOW)
