"""What is drafted when, and for how much: the figures of the examples."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.appointments import AppointmentKind
from domain.balances.standings import Standing
from domain.invoices.lines import Tax
from domain.invoices.refusals import NothingToBill
from domain.kinds import Invoicing, Kind, Overage
from services.invoices.expenses import ExpenseForm
from store.database import Database
from store.invoices import claiming
from store.session import Sent
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import decided, job_form
from tests.services.change_orders.orders import sent as ordered
from tests.services.invoices.billing import DECEMBER, NOVEMBER, billed, drafts, sent, told, turn, work

CLOSE = at("2026-12-03 23:00")  # November's grace ends with 3 December in Berlin
BILL: dict[str, Any] = {"overage": Overage.BILL, "overage_rate_minor": 200_00}


async def test_after_the_month_fee_and_overage_are_one_draft(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), allotment=25 * HOUR, fee_minor=5_000_00, **BILL)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await work(agency, 15, 15)
    await turn(agency, at("2026-12-01 12:00"))
    assert await drafts(agency, NOW) == []
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert told(draft) == [("fee", 5_000_00), ("overage", 1_000_00)]
    assert draft.sums.net_minor == 6_000_00
    assert [each.line.quantity for each in draft.lines] == [1, 5 * HOUR]


async def test_with_tax_on_the_sum(agency: Agency) -> None:
    client = await agency.client("acme")
    acme = await agency.retainer(
        client, allotment=10 * HOUR, fee_minor=2_400_00, overage=Overage.BILL, overage_rate_minor=120_00
    )
    setup = agency.services.invoice_setup
    addressee = await setup.addressed(client.client_id, by=agency.owner)
    await setup.address(replace(addressee, tax=Tax(1_900)), by=agency.owner, now=NOW)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await agency.log("acme 15h work")
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert (draft.sums.net_minor, draft.sums.tax_minor, draft.sums.total_minor) == (3_000_00, 570_00, 3_570_00)


async def test_before_the_month_the_fee_is_drafted_five_business_days_ahead(agency: Agency, acme: Standing) -> None:
    await billed(agency, acme, Invoicing.ADVANCE, DECEMBER, now=NOW)
    await turn(agency, at("2026-11-24 07:59"))
    assert await drafts(agency, NOW) == []
    await turn(agency, at("2026-11-24 08:00"))
    (draft,) = await drafts(agency, NOW)
    assert told(draft) == [("fee", 5_000_00)]
    assert (draft.lines[0].line.starts_on, draft.drafted_on) == (DECEMBER, date(2026, 11, 24))
    await turn(agency, at("2026-12-24 08:00"))
    assert len(await drafts(agency, NOW)) == 1
    await turn(agency, at("2026-12-25 08:00"))
    assert [told(each) for each in await drafts(agency, NOW)] == [[("fee", 5_000_00)]] * 2


async def test_one_bill_has_the_fee_that_runs_and_what_came_above_before(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), allotment=25 * HOUR, **BILL)
    await billed(agency, acme, Invoicing.ONE, now=NOW)
    await turn(agency, NOW)
    (first,) = await drafts(agency, NOW)
    assert told(first) == [("fee", 5_000_00)]
    await sent(agency, first, NOW)
    await work(agency, 13, 14)
    await turn(agency, CLOSE)
    (second,) = await drafts(agency, CLOSE)
    assert told(second) == [("fee", 5_000_00), ("overage", 400_00)]
    assert second.lines[0].line.starts_on == DECEMBER


async def test_by_the_hour_there_is_one_line_a_rate(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rate_minor=100_00)
    await billed(agency, acme, Invoicing.TIME, now=NOW)
    for what in ("one", "two", "three"):
        await agency.log(f"acme 20m {what}")
    await agency.log("acme 1h not billed #nb")
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert told(draft) == [("time", 100_00)]
    assert draft.lines[0].line.quantity == HOUR
    assert sorted(each.amount_minor for each in draft.lines[0].sources) == [33_33, 33_33, 33_34]


async def test_an_order_and_an_expense_are_on_the_next_draft_and_nothing_unapproved_is(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=None)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    asked = await ordered(agency, job_form(acme), acme, agency.owner)
    await ordered(agency, job_form(acme, title="Another"), acme, agency.owner)
    await decided(agency, asked, agency.owner)
    form = ExpenseForm(acme.called.client_id, "49.90", "Stock photo")
    await agency.services.expenses.spend(form, by=agency.owner, key=agency.key(), now=NOW)
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert told(draft) in (
        [("change_order", 1_500_00), ("expense", 49_90)],
        [("expense", 49_90), ("change_order", 1_500_00)],
    )
    assert draft.sums.total_minor == 1_549_90


async def test_overage_that_is_taken_back_after_it_was_billed_is_a_credit(agency: Agency) -> None:
    acme = await agency.retainer(
        await agency.client("acme"), starts_on=date(2026, 10, 1), now=at("2026-10-05 12:00"), **BILL
    )
    await billed(agency, acme, Invoicing.ARREARS, date(2026, 10, 1), now=at("2026-10-05 12:00"))
    gone = await agency.log("acme 5h gone", now=at("2026-10-06 12:00"))
    await work(agency, 20, 19, now=at("2026-10-06 13:00"))
    closed = at("2026-11-05 12:00")
    await turn(agency, closed)
    (october,) = await drafts(agency, closed)
    assert told(october) == [("fee", 5_000_00), ("overage", 800_00)]
    await sent(agency, october, closed)
    await agency.services.time.remove(gone.entry.time_entry_id, by=agency.owner, key=agency.key(), now=NOW)
    (credit,) = await agency.services.invoices.draft_now(
        acme.called.client_id, by=agency.owner, key=agency.key(), now=NOW
    )
    assert told(credit) == [("credit", -800_00)]
    again = await agency.services.invoices.draft_now(acme.called.client_id, by=agency.owner, key=agency.key(), now=NOW)
    assert [each.invoice_id for each in again] == [credit.invoice_id]
    # Less than nothing waits for what comes next.
    await turn(agency, CLOSE)
    (november,) = await drafts(agency, CLOSE)
    assert told(november) == [("fee", 5_000_00), ("credit", -800_00)]


async def test_a_fee_that_was_billed_and_then_split_is_corrected_by_the_difference(agency: Agency) -> None:
    """6,000.00 for November; from today, the 16th, on 9,000.00 for twice the hours: 3,000.00 and 4,500.00."""
    acme = await agency.retainer(await agency.client("acme"), fee_minor=6_000_00, now=at("2026-11-01 12:00"))
    await billed(agency, acme, Invoicing.ADVANCE, now=at("2026-11-01 12:00"))
    await turn(agency, at("2026-11-01 12:00"))
    (fee,) = await drafts(agency, NOW)
    await sent(agency, fee, NOW)
    middle = at("2026-11-16 12:00")
    record = await agency.services.retainers.get(acme.called.retainer_id, by=agency.owner, now=middle)
    terms = replace(record.terms, fee_minor=9_000_00, allotment=60 * HOUR)
    await agency.services.terms_today.change(
        acme.called.retainer_id, terms, "More hours", by=agency.owner, key=agency.key(), now=middle
    )
    await turn(agency, middle)
    (corrected,) = await drafts(agency, middle)
    assert told(corrected) == [("adjustment", 1_500_00)]


async def test_run_twice_and_by_two_there_is_one_draft(agency: Agency, acme: Standing) -> None:
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    for _ in range(2):
        await agency.services.invoices.draft_now(acme.called.client_id, by=agency.owner, key=agency.key(), now=CLOSE)
    (again,) = await drafts(agency, CLOSE)
    assert (again.invoice_id, again.version, again.lines) == (draft.invoice_id, 1, draft.lines)


async def test_what_is_older_counts_as_billed_elsewhere_and_off_bills_nothing(agency: Agency, acme: Standing) -> None:
    other = await agency.retainer(await agency.client("bluefin"))
    await billed(agency, acme, Invoicing.ARREARS, DECEMBER, now=NOW)
    await billed(agency, other, Invoicing.OFF, now=NOW)
    await turn(agency, CLOSE)
    assert await drafts(agency, CLOSE) == []


async def test_retainers_of_a_client_with_sections_share_a_draft(agency: Agency) -> None:
    client = await agency.client("acme")
    setup = agency.services.invoice_setup
    addressee = await setup.addressed(client.client_id, by=agency.owner)
    await setup.address(replace(addressee, together=True), by=agency.owner, now=NOW)
    for name in ("Website", "Shop"):
        await billed(agency, await agency.retainer(client, name), Invoicing.ARREARS, now=NOW)
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert told(draft) == [("fee", 5_000_00)] * 2
    assert draft.retainer_id is None


async def test_bill_now_drafts_what_has_begun(agency: Agency, acme: Standing) -> None:
    retainer_id = await billed(agency, acme, Invoicing.ARREARS, NOVEMBER, now=NOW)
    (draft,) = await agency.services.invoices.bill_now(retainer_id, by=agency.owner, key=agency.key(), now=NOW)
    assert told(draft) == [("fee", 5_000_00)]
    await turn(agency, CLOSE)
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("fee", 5_000_00)]]


async def test_units_above_are_billed_by_the_piece(agency: Agency) -> None:
    acme = await agency.retainer(
        await agency.client("acme"), kind=Kind.DELIVERABLES, allotment=1, rate_minor=80_00, overage=Overage.BILL
    )
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    await agency.deliver("acme 3 articles")
    await turn(agency, CLOSE)
    (draft,) = await drafts(agency, CLOSE)
    assert told(draft) == [("fee", 5_000_00), ("overage", 160_00)]


async def test_a_draft_of_which_nothing_is_left_is_discarded_though_there_is_nothing_to_bill(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=None)
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    form = ExpenseForm(acme.called.client_id, "49.90", "Stock photo")
    spent = await agency.services.expenses.spend(form, by=agency.owner, key=agency.key(), now=NOW)
    act, client_id = agency.services.invoices.draft_now, acme.called.client_id
    await act(client_id, by=agency.owner, key=agency.key(), now=NOW)
    await agency.services.expenses.take_back(spent.expense.expense_id, by=agency.owner, now=NOW)
    for key in ("once", "twice", "twice"):
        with pytest.raises(NothingToBill):
            await act(client_id, by=agency.owner, key=key, now=NOW)
    assert await drafts(agency, NOW) == []


async def test_two_replicas_at_once_make_one_draft(agency: Agency, acme: Standing) -> None:
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    workspace_id = agency.workspace.workspace_id
    await agency.services.cycles.turn(workspace_id, acme.called.retainer_id, CLOSE)
    invoices, key = agency.services.invoices, agency.key
    await asyncio.gather(
        *(agency.services.appointments.handle(workspace_id, AppointmentKind.INVOICE, CLOSE) for _ in range(3)),
        *(invoices.draft_now(acme.called.client_id, by=agency.owner, key=key(), now=CLOSE) for _ in range(3)),
    )
    await turn(agency, CLOSE + timedelta(minutes=1))
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("fee", 5_000_00)]]


async def test_drafting_for_many_takes_no_more_statements_than_for_one(database: Database, agency: Agency) -> None:
    async def statements(*names: str) -> int:
        for name in names:
            standing = await agency.retainer(await agency.client(name), now=NOW)
            await billed(agency, standing, Invoicing.ARREARS, now=NOW)
        workspace_id = agency.workspace.workspace_id
        while await agency.services.cycles.turn_some(workspace_id, CLOSE):
            pass
        trips: list[object] = []
        with database.heard_by(trips.append):
            await agency.services.appointments.handle(workspace_id, AppointmentKind.INVOICE, CLOSE)
        return len(trips)

    one = await statements("acme")
    assert await statements("bluefin", "cobalt", "delta", "echo") == one
    assert len(await drafts(agency, CLOSE)) == 5


async def test_the_cycles_of_a_client_are_drafted_together_and_another_replica_has_other_clients(
    database: Database, agency: Agency
) -> None:
    clients = [await agency.client(name) for name in ("acme", "bluefin")]
    owner: dict[UUID, UUID] = {}
    # In turns, so that neither the order of their making nor of their ends keeps a client's together.
    for name in ("one", "two", "three"):
        for client in clients:
            standing = await agency.retainer(client, name=name, now=NOW)
            await billed(agency, standing, Invoicing.ARREARS, now=NOW)
            owner[standing.cycle.cycle_id] = client.client_id
    workspace_id = agency.workspace.workspace_id
    while await agency.services.cycles.turn_some(workspace_id, CLOSE):
        pass
    async with database.transaction(workspace_id) as one, database.transaction(workspace_id) as other:
        taken = await claiming.claim(one, CLOSE, 3)
        left = await claiming.claim(other, CLOSE, 200)
        assert len({owner[each.subject_id] for each in taken}) == len({owner[each.subject_id] for each in left}) == 1
        assert {each.subject_id for each in [*taken, *left]} == owner.keys()


async def test_a_replica_that_is_killed_before_it_commits_has_drafted_nothing_and_the_next_drafts_once(
    database: Database, agency: Agency, acme: Standing
) -> None:
    await billed(agency, acme, Invoicing.ARREARS, now=NOW)
    workspace_id, handle = agency.workspace.workspace_id, agency.services.appointments.handle
    await agency.services.cycles.turn(workspace_id, acme.called.retainer_id, CLOSE)
    statements: list[str] = []
    written = asyncio.Event()

    def hear(trip: Sequence[Sent]) -> None:
        statements.extend(statement for statement, _ in trip)
        if "INSERT INTO invoice_source" in statements[-1]:
            written.set()

    with database.heard_by(hear):
        working = asyncio.create_task(handle(workspace_id, AppointmentKind.INVOICE, CLOSE))
        # The draft is written, and is not there for anybody else yet.
        await written.wait()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
    assert "COMMIT" not in statements
    assert await drafts(agency, CLOSE) == []
    await turn(agency, CLOSE)
    assert [told(each) for each in await drafts(agency, CLOSE)] == [[("fee", 5_000_00)]]
