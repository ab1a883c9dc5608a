"""How a retainer is invoiced, chosen: what is drafted then, and when."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.agreements.checks import BillsNoFunds
from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.invoices.lines import Tax
from domain.invoices.older import NothingOlder
from domain.invoices.refusals import DetailsMovedOn, InvoicingFromMissing, NothingToBill
from domain.invoices.ways import FirstDraft
from domain.kinds import Invoicing, Kind, Overage, Role
from domain.values.calendar import Span
from services.invoices.expenses import ExpenseForm
from services.invoices.moves import Then
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


async def test_what_is_older_is_listed_and_billed_here_where_somebody_wants_that(agency: Agency) -> None:
    october, september = date(2026, 10, 1), at("2026-09-05 12:00")
    terms: dict[str, Any] = {"overage": Overage.BILL, "overage_rate_minor": 200_00}
    acme = await agency.retainer(
        await agency.client("acme"), starts_on=date(2026, 9, 1), allotment=10 * HOUR, now=september, **terms
    )
    retainer_id, client_id = acme.called.retainer_id, acme.called.client_id
    await agency.log("acme 12h work", now=september)
    form = ExpenseForm(client_id, "49.90", "Stock photo")
    await agency.services.expenses.spend(form, by=agency.owner, key="photo", now=september)
    await turn(agency, NOW)
    setup, invoices, by = agency.services.invoice_setup, agency.services.invoices, agency.owner
    assert (await setup.older(retainer_id, by=by, now=NOW)).items == (), "nothing of it is billed here"
    switched = await setup.switch(retainer_id, Invoicing.ARREARS, NOVEMBER, by=by, now=NOW)
    assert switched.older is not None
    assert [(each.text, each.amount_minor) for each in switched.older.items] == [
        ("Beyond the retainer, 1 Sep 2026 to 30 Sep 2026", 400_00),
        ("Retainer fee, 1 Sep 2026 to 30 Sep 2026", FEE),
        ("Stock photo", 49_90),
        ("Retainer fee, 1 Oct 2026 to 31 Oct 2026", FEE),
    ]
    assert switched.older.amount_minor == 2 * FEE + 449_90
    with pytest.raises(NothingToBill):
        await invoices.draft_now(client_id, by=by, key="none", now=NOW)

    marks = [each.mark for each in switched.older.items if "Oct" not in each.text]
    draft = await invoices.add_older(retainer_id, marks, by=by, key="add", now=NOW)
    assert (await invoices.add_older(retainer_id, marks, by=by, key="add", now=NOW)).invoice_id == draft.invoice_id
    assert sorted(told(draft)) == [("expense", 49_90), ("fee", FEE), ("overage", 400_00)]
    assert [each.text for each in (await setup.older(retainer_id, by=by, now=NOW)).items] == [
        "Retainer fee, 1 Oct 2026 to 31 Oct 2026"
    ]
    with pytest.raises(NothingOlder):
        await invoices.add_older(retainer_id, marks, by=by, key="again", now=NOW)
    seen = await invoices.shown(draft.invoice_id, by=by, now=NOW)
    assert (told(seen.invoice), seen.differences) == (told(draft), ()), "it follows nothing, and stays"
    december = at("2026-12-04 12:00")
    await turn(agency, december)
    assert any(not each.is_edited for each in await drafts(agency, december)), "there is one that follows, too"
    assert [each.text for each in (await setup.older(retainer_id, by=by, now=december)).items] == [
        "Retainer fee, 1 Oct 2026 to 31 Oct 2026"
    ]
    await invoices.discard(draft.invoice_id, Then.NEXT, version=1, reason="a slip", by=by, key="discard", now=NOW)
    assert len((await setup.older(retainer_id, by=by, now=NOW)).items) == 4
    assert (await setup.switch(retainer_id, Invoicing.ARREARS, october, by=by, now=NOW)).older is not None


async def test_time_of_before_is_one_thing_to_choose(agency: Agency) -> None:
    september = at("2026-09-05 12:00")
    acme = await agency.retainer(await agency.client("acme"), starts_on=date(2026, 9, 1), now=september)
    await agency.log("acme 1h work", now=september)
    await agency.log("acme 20m more", now=september)
    await turn(agency, NOW)
    setup, retainer_id = agency.services.invoice_setup, acme.called.retainer_id
    switched = await setup.switch(retainer_id, Invoicing.TIME, NOVEMBER, by=agency.owner, now=NOW)
    assert switched.older is not None
    assert [(each.text, each.amount_minor) for each in switched.older.items] == [("Time, 1 h 20 m", 166_67)]
    marks = [each.mark for each in switched.older.items]
    draft = await agency.services.invoices.add_older(retainer_id, marks, by=agency.owner, key="add", now=NOW)
    assert told(draft) == [("time", 166_67)]
    assert (await setup.older(retainer_id, by=agency.owner, now=NOW)).items == ()


async def test_of_two_who_change_a_clients_tax_at_once_the_second_reads_that_it_has_changed(agency: Agency) -> None:
    client = await agency.client("acme")
    setup, max_ = agency.services.invoice_setup, await agency.person(Role.MANAGER, name="Max")
    opened = await setup.addressed(client.client_id, by=agency.owner)
    mine, theirs = replace(opened, tax=Tax(1900)), replace(opened, tax=Tax(700))
    changes = [(agency.owner, mine), (max_, theirs)]
    found = await asyncio.gather(
        *(setup.address(each, seen=opened.mark, by=by, now=NOW) for by, each in changes), return_exceptions=True
    )
    (refused,) = [each for each in found if each is not None]
    assert isinstance(refused, DetailsMovedOn)
    by, stored = changes[found.index(None)]
    assert await setup.addressed(client.client_id, by=agency.owner) == stored
    # The same form once more, as Slack sends it after a lost answer, is no second change.
    await setup.address(stored, seen=opened.mark, by=by, now=NOW)
