"""Time and expenses on a matter: work that is not billed yet, and no line of the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.agreements.retainers import NotOfKind, RetainerArchived
from domain.agreements.rounding import usual_rounding
from domain.balances.standings import Standing
from domain.cycles.figures import Figures
from domain.invoices.expense_line import parse_expense
from domain.invoices.expenses import Becomes, ShownExpense
from domain.invoices.invoices import Invoice
from domain.kinds import Kind, Role
from domain.people.people import Caller
from domain.time.entries import Source
from services.retainers.acts import RetainerForm
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency, form_of
from tests.services.invoices.billing import drafts, turn
from tests.services.test_statement_counts import beside_the_frame, statements

RATE = 30_000


@pytest_asyncio.fixture
async def matter(agency: Agency) -> Standing:
    """M-2031 of Mara, at 300 an hour, billed by the hour as nobody said otherwise."""
    return await a_matter(agency, "mara", "M-2031")


async def a_matter(agency: Agency, alias: str, number: str) -> Standing:
    client = await agency.client(alias, currency="USD")
    funds: dict[str, Any] = {
        "allotment": 500_000,
        "fee_minor": None,
        "rate_minor": RATE,
        "rounding": usual_rounding(Kind.FUNDS),
    }
    return await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number=number, **funds)


async def spend(agency: Agency, typed: str, *, by: Caller | None = None) -> ShownExpense:
    """Type `/retainer expense TYPED`."""
    line = parse_expense(typed)
    return await agency.services.expenses.spend_line(line, by=by or agency.owner, key=agency.key(), now=NOW)


async def ledger_lines(database: Database, agency: Agency) -> int:
    async with database.reading(agency.workspace.workspace_id) as tx:
        row = await tx.first(text("SELECT count(*) AS lines FROM ledger_entry WHERE workspace_id = :workspace_id"))
    assert row is not None
    return int(row.lines)


def billed(invoice: Invoice) -> list[tuple[str, int | None, int]]:
    return [(each.line.kind.value, each.line.quantity, each.line.amount_minor) for each in invoice.lines]


async def test_time_is_logged_undone_and_edited_without_a_line_of_the_ledger(
    agency: Agency, database: Database, matter: Standing
) -> None:
    before = await ledger_lines(database, agency)
    with statements(database) as sent:
        logged = await agency.log("M-2031 0.3 Call")
    assert len(beside_the_frame(sent)) == 2
    assert (logged.entry.minutes, logged.entry.is_unbilled, logged.unbilled_minor) == (18, True, 9_000)
    assert (logged.entry.counts, logged.entry.is_left_out, logged.value_left_minor) == (False, False, None)
    assert (logged.before, logged.after, logged.crossed) == (Figures(), Figures(), ())

    form = form_of(matter, 20, description="Longer call")
    edited = await agency.services.time.edit(logged.entry.time_entry_id, form, by=agency.owner, key="edit", now=NOW)
    assert (edited.entry.raw_minutes, edited.entry.minutes, edited.unbilled_minor) == (20, 24, 12_000)
    reworded = replace(form, description="A longer call")
    told = await agency.services.time.edit(edited.entry.time_entry_id, reworded, by=agency.owner, key="words", now=NOW)
    assert (told.entry.description, told.unbilled_minor, told.value_left_minor) == ("A longer call", 12_000, None)

    member = await agency.person(Role.MEMBER)
    theirs = await agency.log("M-2031 1h Draft", by=member)
    assert (theirs.entry.is_unbilled, theirs.unbilled_minor) == (True, None)
    pro_bono = await agency.log("M-2031 1h Favour #nb", by=member)
    assert (pro_bono.entry.is_unbilled, pro_bono.entry.is_left_out, pro_bono.unbilled_minor) == (False, True, None)
    assert (await agency.undo(by=member)).entry.description == "Favour"
    assert (await agency.undo(by=member)).entry.description == "Draft"
    assert await ledger_lines(database, agency) == before
    assert (await agency.card_figures("M-2031")).used == 0
    statement = await agency.services.reports.statement("M-2031", by=agency.owner, now=NOW)
    assert [(each.quantity, each.minutes) for each in statement.lines] == [(0, 24)]


async def test_it_is_drafted_by_the_hour_when_its_cycle_closes_and_stays_right_after(
    agency: Agency, matter: Standing
) -> None:
    entry = (await agency.log("M-2031 1h Draft")).entry
    await agency.log("M-2031 10m Call")
    noted = await spend(agency, "m-2031 40 Filing fee")
    assert (noted.expense.retainer_id, noted.becomes) == (matter.called.retainer_id, Becomes.NEXT)
    closed = at("2026-12-20 12:00")
    await turn(agency, closed)
    (draft,) = await drafts(agency, closed)
    assert draft.sums.total_minor == 30_000 + 6_000 + 4_000

    form = form_of(matter, 30, on=NOW.date(), description="Draft")
    edited = await agency.services.time.edit(entry.time_entry_id, form, by=agency.owner, key="edit", now=closed)
    assert edited.entry.minutes == 30
    late = await agency.log("M-2031 1h Late on 3 nov", now=closed)
    assert late.late_for is not None
    assert late.covered == 0
    await agency.services.cycles.turn(agency.workspace.workspace_id, matter.called.retainer_id, closed)
    (draft,) = await drafts(agency, closed)
    drawn = await agency.services.invoices.shown(draft.invoice_id, by=agency.owner, now=closed)
    assert drawn.invoice.sums.total_minor == 15_000 + 6_000 + 4_000
    (one,) = [each for each in billed(drawn.invoice) if each[0] == "expense"]
    assert one == ("expense", 1, 4_000)
    undone = await agency.services.time.remove(edited.entry.time_entry_id, by=agency.owner, key="gone", now=closed)
    assert undone.entry.minutes == 30


async def test_a_name_alone_means_the_hours_of_a_client_while_there_are_some(agency: Agency, matter: Standing) -> None:
    assert (await agency.log("mara 1h Call")).entry.called.matter_number == "M-2031"
    hours = await agency.retainer(await agency.services.clients.called("mara", by=agency.owner), "Advice")
    assert (await agency.log("mara 1h Call")).entry.called.name == "Advice"
    assert (await agency.log("mara/estate 1h Call")).entry.called.name == "Estate"
    assert (await agency.log("M-2031 1h Call")).entry.called.name == "Estate"
    (typed,) = await agency.services.time.catchup("M-2031 30m Letter", by=agency.owner, key="lines", now=NOW)
    assert typed.entry.called.name == "Estate"
    form = await agency.services.time.log_form(
        form_of(matter, 30), by=agency.owner, key="form", now=NOW, source=Source.MODAL
    )
    assert form.unbilled_minor == 15_000
    names = {each.name for each in await agency.services.time.choices("mara", by=agency.owner, now=NOW)}
    assert names == {"Advice", "Estate"}
    await agency.services.retainers.archive(hours.called.retainer_id, archived=True, by=agency.owner, now=NOW)
    assert (await agency.log("mara 2h Call")).entry.called.name == "Estate"


async def test_what_counts_neither_hours_nor_money_takes_no_time(agency: Agency) -> None:
    await agency.retainer(await agency.client("dune"), kind=Kind.DELIVERABLES, allotment=4)
    with pytest.raises(NotOfKind, match="not hours"):
        await agency.log("dune 1h x")


async def test_an_expense_is_for_the_matter_that_its_number_names(agency: Agency, matter: Standing) -> None:
    behind = await spend(agency, "40 M-2031 Filing fee")
    assert (behind.expense.retainer_id, behind.expense.text) == (matter.called.retainer_id, "Filing fee")
    no_matter = await spend(agency, "mara 40 A4 paper")
    assert (no_matter.expense.retainer_id, no_matter.expense.text) == (None, "A4 paper")
    await agency.services.retainers.archive(matter.called.retainer_id, archived=True, by=agency.owner, now=NOW)
    with pytest.raises(RetainerArchived):
        await spend(agency, "M-2031 40 Filing fee")


async def test_a_new_matter_is_billed_by_the_hour_unless_somebody_says_otherwise(
    agency: Agency, matter: Standing
) -> None:
    form = RetainerForm(matter.called.client_id, "Other", Kind.FUNDS, NOW.date(), matter.terms)
    assert form.way.value == "time"
    assert replace(form, kind=Kind.HOURS).way.value == "off"
