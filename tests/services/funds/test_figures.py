"""What is available of a matter: money on deposit less all work that no client has paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from domain.agreements.rounding import usual_rounding
from domain.agreements.terms import Terms, Threshold
from domain.balances.standings import Standing
from domain.funds.deposit_line import parse_deposit
from domain.funds.deposits import MatterFunds
from domain.funds.figures import threshold_minor
from domain.invoices.lines import Tax
from domain.kinds import Invoicing, Kind, Role
from domain.people.people import BookkeepersOnly, Caller
from services.clients.acts import ClientForm
from services.invoices.payments import PaymentForm
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency
from tests.services.funds.test_work_on_matters import spend
from tests.services.invoices.billing import billed, drafts, no_documents, ready, turn
from tests.services.test_statement_counts import beside_the_frame, statements

TERMS: dict[str, Any] = {"allotment": 500_000, "fee_minor": None, "rate_minor": 30_000}


@pytest_asyncio.fixture
async def matter(agency: Agency) -> Standing:
    """M-2031 of Mara: target 5,000, below a quarter of it runs low, 300 an hour; and an hours retainer beside it."""
    client = await agency.client("mara", currency="USD")
    await billed(agency, await agency.retainer(client, "Advice"), Invoicing.ONE, now=NOW)
    more = TERMS | {"rounding": usual_rounding(Kind.FUNDS)}
    return await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number="M-2031", **more)


async def has(agency: Agency, *, by: Caller | None = None, now: Any = NOW) -> MatterFunds:
    """What `/retainer funds M-2031` says."""
    (found,) = (await agency.services.deposits.listed("M-2031", by=by or agency.owner, now=now)).matters
    return found


async def deposit(agency: Agency, typed: str) -> None:
    await agency.services.deposits.record(parse_deposit(typed), by=agency.owner, key=agency.key(), now=NOW)


def figures(found: MatterFunds) -> tuple[int, int, int, int]:
    return found.on_deposit, found.unbilled, found.billed, found.available


async def test_what_is_worked_is_taken_off_before_it_is_billed(agency: Agency, matter: Standing) -> None:
    """The worked example of the first letter."""
    await agency.log("M-2031 12h12 Reading")
    assert (await has(agency)).asked == 0, "nobody is asked before the first deposit"
    await deposit(agency, "M-2031 5,000 cleared")
    await spend(agency, "M-2031 40 Filing fee")
    before = await has(agency)
    assert (figures(before), before.threshold, before.asked) == ((500_000, 370_000, 0, 130_000), 125_000, 0)
    await agency.log("M-2031 0.3 Call")
    await agency.log("M-2031 3h Favour #nb")
    await agency.log("mara 5h Advice")
    low = await has(agency)
    assert (figures(low), low.asked) == ((500_000, 379_000, 0, 121_000), 379_000)
    assert await agency.services.exports.funds(agency.workspace.workspace_id, now=NOW, alias="mara") == [
        {
            "client": "Mara",
            "retainer": "Estate",
            "matter_number": "M-2031",
            "currency": "USD",
            "on_deposit": 500_000,
            "pending": 0,
            "unbilled": 379_000,
            "billed": 0,
            "available": 121_000,
            "target": 500_000,
            "threshold": 125_000,
            "episode": None,
            "asked": 379_000,
        }
    ]
    await deposit(agency, "M-2031 20 cleared")
    await deposit(agency, "M-2031 5,000")
    more = await has(agency)
    assert (more.available, more.asked, more.pending) == (123_000, 377_000, 500_000)
    await agency.log("M-2031 10h Trial")
    assert ((await has(agency)).available, (await has(agency)).asked) == (-177_000, 677_000)


async def test_a_figure_stays_while_its_work_goes_from_draft_to_invoice(agency: Agency, matter: Standing) -> None:
    await deposit(agency, "M-2031 5,000 cleared")
    await agency.log("M-2031 12h30 Reading")
    await spend(agency, "M-2031 40 Filing fee")
    invoices, client_id = agency.services.invoices, matter.called.client_id
    (draft,) = await invoices.bill_now(matter.called.retainer_id, by=agency.owner, key="bill", now=NOW)
    assert figures(await has(agency)) == (500_000, 379_000, 0, 121_000)
    await agency.log("M-2031 1h After it")
    assert (await has(agency)).unbilled == 409_000
    await ready(agency, client_id)
    shown = await invoices.shown(draft.invoice_id, by=agency.owner, now=NOW)
    await invoices.approve(draft.invoice_id, version=shown.invoice.version, by=agency.owner, key="ok", now=NOW)
    await agency.log("M-2031 1h On the next one")
    assert figures(await has(agency)) == (500_000, 439_000, 0, 61_000)
    (approved,) = await drafts(agency, NOW, client_id)
    invoice = await invoices.send(agency.workspace.workspace_id, approved.invoice_id, no_documents, now=NOW)
    assert figures(await has(agency)) == (500_000, 60_000, 379_000, 61_000)
    form = PaymentForm("90", NOW.date())
    await invoices.record_payment(invoice.invoice_id, form, by=agency.owner, key="paid", now=NOW)
    assert figures(await has(agency)) == (500_000, 60_000, 370_000, 70_000)


async def test_tax_counts(agency: Agency, matter: Standing) -> None:
    setup = agency.services.invoice_setup
    mara = await setup.addressed(matter.called.client_id, by=agency.owner)
    await setup.address(replace(mara, tax=Tax(2_000)), by=agency.owner, now=NOW)
    await spend(agency, "M-2031 100 Filing fee")
    await agency.log("M-2031 3h Reading")
    assert figures(await has(agency)) == (0, 120_000, 0, -120_000)
    await turn(agency, at("2026-12-20 12:00"))
    later = await has(agency, now=at("2026-12-20 12:00"))
    assert figures(later) == (0, 120_000, 0, -120_000), "drafted at the close, it counts once"


async def test_the_attorney_sees_their_own_matters(agency: Agency, matter: Standing) -> None:
    attorney, other = await agency.person(Role.MANAGER), await agency.client("other")
    await agency.retainer(other, "Deed", kind=Kind.FUNDS, matter_number="M-7", **TERMS)
    record = await agency.services.clients.get(matter.called.client_id, by=agency.owner)
    client = record.client
    form = ClientForm(client.name, client.alias, client.timezone, client.currency, attorney.slack_user_id)
    await agency.services.clients.update(client.client_id, form, by=agency.owner, now=NOW)
    await agency.services.people.set_role(attorney.slack_user_id, Role.MEMBER, by=agency.owner)
    assert (await has(agency, by=attorney)).called.matter_number == "M-2031"
    every = (await agency.services.deposits.listed(None, by=attorney, now=NOW)).matters
    assert [each.called.matter_number for each in every] == ["M-2031"]
    with pytest.raises(BookkeepersOnly):
        await agency.services.deposits.listed("M-7", by=attorney, now=NOW)
    with pytest.raises(BookkeepersOnly):
        await agency.services.deposits.listed(None, by=await agency.person(Role.MEMBER), now=NOW)


async def test_all_matters_cost_no_more_statements_than_one(
    agency: Agency, database: Database, matter: Standing
) -> None:
    async def asked() -> int:
        with statements(database) as sent:
            await agency.services.deposits.listed(None, by=agency.owner, now=NOW)
        return len(beside_the_frame(sent))

    one = await asked()
    for number in range(5):
        client = await agency.client(f"client-{number}")
        await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number=f"M-{number}", **TERMS)
        await agency.log(f"M-{number} 1h x")
    assert await asked() == one


@pytest.mark.parametrize(
    ("thresholds", "rate", "below"),
    [
        pytest.param((Threshold(percent=75),), 30_000, 125_000, id="a quarter of the target is left of 75 % used"),
        pytest.param(
            (Threshold(percent=90), Threshold(left_minor=60_000)), 30_000, 60_000, id="the highest of several"
        ),
        pytest.param((Threshold(left_minutes=600),), 30_000, 300_000, id="hours at the rate"),
        pytest.param((Threshold(left_minutes=600),), None, None, id="hours without a rate say nothing"),
        pytest.param((), 30_000, None, id="none"),
    ],
)
def test_below_what_a_matter_runs_low(thresholds: tuple[Threshold, ...], rate: int | None, below: int | None) -> None:
    terms = Terms(NOW.date(), kind=Kind.FUNDS, allotment=500_000, rate_minor=rate, thresholds=thresholds)
    assert threshold_minor(terms) == below
    assert threshold_minor(replace(terms, allotment=1, thresholds=(Threshold(percent=75),))) == 1
