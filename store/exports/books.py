"""What stands in files about invoices, beside what they say themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.agreements.retainers import RetainerName
from domain.invoices.expenses import Expense
from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment
from store import rows
from store.database import Transaction
from store.invoices import expenses, payments, reading

_OF = "(CAST(:alias AS text) IS NULL OR c.alias = CAST(:alias AS text))"
_INVOICES = text(f"""
    SELECT i.invoice_id FROM invoice i JOIN client c ON (c.workspace_id, c.client_id) = (i.workspace_id, i.client_id)
    WHERE i.workspace_id = :workspace_id AND {_OF}
""")
_RETAINERS = text(f"""
    SELECT {rows.CALLED} FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE r.workspace_id = :workspace_id AND {_OF}
""")
_ADDRESSES = text("""
    SELECT client_id, email FROM contact WHERE workspace_id = :workspace_id AND is_billing AND email IS NOT NULL
""")
_ENTRIES = text(f"""
    SELECT e.time_entry_id, e.worked_on, p.slack_user_id, {rows.outside_name("p")} AS who,
        {rows.ENTRY_WORDS} AS description
    FROM time_entry e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    WHERE e.workspace_id = :workspace_id AND e.time_entry_id = ANY(:ids)
""")
_EXPENSES = text(f"""
    SELECT e.expense_id, c.alias, i.number
    FROM expense e JOIN client c ON (c.workspace_id, c.client_id) = (e.workspace_id, e.client_id)
    LEFT JOIN invoice_source s ON s.workspace_id = e.workspace_id AND s.fact_kind = 'expense'
        AND s.fact_id = e.expense_id AND s.freed_at IS NULL AND s.sequence = 1
    LEFT JOIN invoice i ON (i.workspace_id, i.invoice_id) = (s.workspace_id, s.invoice_id)
    WHERE e.workspace_id = :workspace_id AND {_OF}
""")
_CYCLES = text(f"""
    SELECT cy.cycle_id, cy.retainer_id, cy.ends_on FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id) AND r.archived_at IS NULL
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE cy.workspace_id = :workspace_id AND cy.state <> 'closed' AND {_OF}
    ORDER BY cy.ends_on, cy.cycle_id
""")
_ENDS = text(f"""
    SELECT r.retainer_id, r.ends_on FROM retainer r
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE r.workspace_id = :workspace_id AND r.ends_on IS NOT NULL AND r.archived_at IS NULL AND {_OF}
    ORDER BY r.ends_on, r.retainer_id
""")


@dataclass(frozen=True, slots=True)
class EntryBehind:
    """A time entry behind a line: who worked, by their real name and by what Slack calls them."""

    worked_on: date
    who: str
    slack_user_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class NumberedExpense:
    """An expense, whose it is, and the number of the invoice that it stands on; None, of none that was sent."""

    expense: Expense
    alias: str
    number: str | None


async def invoices(tx: Transaction, alias: str | None) -> tuple[Invoice, ...]:
    """All of a client, or of everybody, with lines, the oldest first."""
    return await reading.by_ids(tx, [row.invoice_id for row in await tx.all(_INVOICES, alias=alias)])


async def retainers(tx: Transaction, alias: str | None) -> Mapping[UUID, RetainerName]:
    """How retainers are called, archived or not."""
    return {row.retainer_id: rows.called(row) for row in await tx.all(_RETAINERS, alias=alias)}


async def addresses(tx: Transaction) -> Mapping[UUID, str]:
    """Where invoices go, by client."""
    return {row.client_id: row.email for row in await tx.all(_ADDRESSES)}


async def entries(tx: Transaction, ids: Collection[UUID]) -> Mapping[UUID, EntryBehind]:
    """The time entries behind lines."""
    found = await tx.all(_ENTRIES, ids=list(ids)) if ids else ()
    return {row.time_entry_id: EntryBehind(row.worked_on, row.who, row.slack_user_id, row.description) for row in found}


async def payments_of(tx: Transaction, ids: Collection[UUID]) -> tuple[Payment, ...]:
    """What settles these invoices, in order, reversals too."""
    return await payments.of_invoices(tx, ids)


async def expenses_of(tx: Transaction, alias: str | None) -> tuple[NumberedExpense, ...]:
    """All of a client, or of everybody, by day; those that were taken back too."""
    about = {row.expense_id: row for row in await tx.all(_EXPENSES, alias=alias)}
    found = await expenses.by_ids(tx, list(about))
    return tuple(NumberedExpense(each, about[each.expense_id].alias, about[each.expense_id].number) for each in found)


async def open_cycles(tx: Transaction, alias: str | None) -> tuple[tuple[UUID, UUID, date], ...]:
    """(cycle, retainer, half-open end) of what is not closed."""
    return tuple((row.cycle_id, row.retainer_id, row.ends_on) for row in await tx.all(_CYCLES, alias=alias))


async def ends(tx: Transaction, alias: str | None) -> tuple[tuple[UUID, date], ...]:
    """(retainer, half-open end of its term) where it has one."""
    return tuple((row.retainer_id, row.ends_on) for row in await tx.all(_ENDS, alias=alias))
