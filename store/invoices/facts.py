"""What can be billed of retainers and clients, and what of it stands on invoices already; of many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.cycles.cycles import Cycle
from domain.invoices.facts import Billed, FactKey
from domain.invoices.lines import Tax
from domain.invoices.other_facts import Credited, Spent, TermDeficit, WorkedTime
from domain.invoices.words import FactKind, TaxCategory
from store import rows
from store.database import Transaction

# From the cycle before the first that is billed here, which that one follows on.
_CYCLES = text(f"""
    SELECT {rows.CYCLE}, cy.retainer_id, s.overage
    FROM cycle cy JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    LEFT JOIN LATERAL (
        SELECT overage FROM cycle_snapshot s WHERE (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)
        ORDER BY s.revision DESC LIMIT 1
    ) s ON cy.state = 'closed'
    WHERE cy.workspace_id = :workspace_id AND cy.retainer_id = ANY(:retainer_ids)
      AND (r.invoicing_from IS NULL OR cy.ends_on >= r.invoicing_from OR r.retainer_id = ANY(:ever))
    ORDER BY cy.retainer_id, cy.starts_on
""")
# What was put right before its cycle was closed for the last time is in that cycle's own figures.
_CREDITS = text("""
    SELECT t.late_return_id, t.retainer_id, z.cycle_id, z.starts_on, z.ends_on, t.credit_minor,
        z.starts_on >= coalesce(r.invoicing_from, z.starts_on) AND t.returned_at < s.closed_at AS is_in_figures
    FROM late_return t
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (t.workspace_id, t.retainer_id)
    JOIN cycle z ON (z.workspace_id, z.cycle_id) = (t.workspace_id, t.late_for_cycle_id) AND z.state = 'closed'
    JOIN cycle o ON (o.workspace_id, o.cycle_id) = (t.workspace_id, t.cycle_id)
    CROSS JOIN LATERAL (
        SELECT max(closed_at) AS closed_at FROM cycle_snapshot s
        WHERE (s.workspace_id, s.cycle_id) = (z.workspace_id, z.cycle_id)
    ) s
    WHERE t.workspace_id = :workspace_id AND t.retainer_id = ANY(:retainer_ids) AND t.credit_minor <> 0
      AND r.invoicing <> 'time'
      AND (r.invoicing_from IS NULL OR o.starts_on >= r.invoicing_from OR r.retainer_id = ANY(:ever))
    ORDER BY t.returned_at, t.late_return_id
""")
# Entries of which other minutes are billed than stand; of a cycle that is not closed where somebody bills early.
_TIME = text("""
    SELECT e.time_entry_id, e.retainer_id, e.worked_on, e.rate_minor, w.minutes
    FROM time_entry e
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id) AND r.invoicing = 'time'
    JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (e.workspace_id, e.cycle_id)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN EXISTS (
            SELECT FROM time_entry_reversal v
            WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id)
        ) THEN 0 ELSE e.minutes END AS minutes
    ) w
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(s.quantity), 0) AS minutes FROM invoice_source s
        WHERE s.workspace_id = e.workspace_id AND s.fact_kind = 'time' AND s.fact_id = e.time_entry_id
          AND s.freed_at IS NULL AND s.invoice_id <> ALL(:but)
    ) b
    WHERE e.workspace_id = :workspace_id AND e.retainer_id = ANY(:retainer_ids) AND e.billable
      AND e.change_order_id IS NULL AND e.rate_minor IS NOT NULL AND w.minutes <> b.minutes
      AND (cy.state = 'closed' OR e.retainer_id = ANY(:early) OR e.time_entry_id = ANY(:owned))
      AND (r.invoicing_from IS NULL OR cy.starts_on >= r.invoicing_from OR r.retainer_id = ANY(:ever))
    ORDER BY e.worked_on, e.logged_at, e.time_entry_id
""")
_EXPENSES = text("""
    SELECT e.expense_id, e.client_id, e.retainer_id, e.spent_on, e.amount_minor, e.description,
        v.expense_id IS NOT NULL AS is_taken_back
    FROM expense e
    LEFT JOIN expense_reversal v ON (v.workspace_id, v.expense_id) = (e.workspace_id, e.expense_id)
    WHERE e.workspace_id = :workspace_id AND e.client_id = ANY(:client_ids) AND e.billable
      AND (e.retainer_id IS NULL OR e.retainer_id = ANY(:retainer_ids))
    ORDER BY e.spent_on, e.logged_at, e.expense_id
""")
_DEFICITS = text("""
    SELECT t.retainer_id, t.ends_on, t.deficit_minor
    FROM term_end t JOIN retainer r ON (r.workspace_id, r.retainer_id) = (t.workspace_id, t.retainer_id)
    WHERE t.workspace_id = :workspace_id AND t.retainer_id = ANY(:retainer_ids) AND t.settled_at IS NOT NULL
      AND t.deficit_minor > 0 AND r.invoicing <> 'time'
      AND (r.invoicing_from IS NULL OR t.ends_on > r.invoicing_from OR r.retainer_id = ANY(:ever))
    ORDER BY t.ends_on
""")
_BILLED = text("""
    SELECT s.fact_kind, s.fact_id, s.fact_on, sum(s.amount_minor)::bigint AS amount_minor,
        sum(s.quantity)::bigint AS quantity, max(s.sequence) AS sequence,
        (array_agg(l.tax_rate ORDER BY s.sequence))[1] AS tax_rate,
        (array_agg(l.tax_category ORDER BY s.sequence))[1] AS tax_category,
        (array_agg(l.starts_on ORDER BY s.sequence))[1] AS starts_on,
        (array_agg(l.ends_on ORDER BY s.sequence))[1] AS ends_on
    FROM invoice i
    JOIN invoice_source s ON (s.workspace_id, s.invoice_id) = (i.workspace_id, i.invoice_id)
    JOIN invoice_line l ON (l.workspace_id, l.line_id) = (s.workspace_id, s.line_id)
    WHERE i.workspace_id = :workspace_id AND i.client_id = ANY(:client_ids) AND s.freed_at IS NULL
      AND i.invoice_id <> ALL(:but) AND (s.fact_kind <> 'time' OR s.fact_id = ANY(:time_entry_ids))
    GROUP BY s.fact_kind, s.fact_id, s.fact_on
""")
# What of these orders is on invoices that were sent.
_SENT_OF_ORDERS = text("""
    SELECT s.fact_id, sum(s.amount_minor)::bigint AS amount_minor
    FROM invoice_source s JOIN invoice i ON (i.workspace_id, i.invoice_id) = (s.workspace_id, s.invoice_id)
    WHERE s.workspace_id = :workspace_id AND s.fact_kind = 'change_order' AND s.fact_id = ANY(:order_ids)
      AND s.freed_at IS NULL AND i.number IS NOT NULL
    GROUP BY s.fact_id
""")


async def cycles_of(
    tx: Transaction, retainer_ids: Sequence[UUID], *, ever: Sequence[UUID]
) -> tuple[Mapping[UUID, tuple[Cycle, ...]], Mapping[UUID, int]]:
    """The cycles of each retainer that may be billed here, the oldest first; the excess of those that are closed.

    `ever`, as below: the retainers of which older ones are wanted, too.
    """
    found: dict[UUID, list[Cycle]] = {each: [] for each in retainer_ids}
    overages: dict[UUID, int] = {}
    for row in await tx.all(_CYCLES, retainer_ids=list(retainer_ids), ever=list(ever)):
        found[row.retainer_id].append(rows.cycle(row))
        if row.overage is not None:
            overages[row.cycle_id] = row.overage
    return {each: tuple(of_one) for each, of_one in found.items()}, overages


async def credits_of(tx: Transaction, retainer_ids: Sequence[UUID], *, ever: Sequence[UUID]) -> tuple[Credited, ...]:
    """What closed cycles are credited, or charged late."""
    found = await tx.all(_CREDITS, retainer_ids=list(retainer_ids), ever=list(ever))
    return tuple(
        Credited(
            row.late_return_id,
            row.retainer_id,
            row.cycle_id,
            row.starts_on,
            row.ends_on,
            row.credit_minor,
            row.is_in_figures,
        )
        for row in found
    )


async def time_of(
    tx: Transaction,
    retainer_ids: Sequence[UUID],
    *,
    early: Collection[UUID],
    owned: Collection[UUID],
    but: Sequence[UUID],
    ever: Sequence[UUID],
) -> tuple[WorkedTime, ...]:
    """The entries of retainers billed by the hour of which something is not billed as it stands, `but` on these drafts.

    Of closed cycles; of others for the retainers that are billed `early`, and of the entries that are `owned`.
    """
    given = {"early": list(early), "owned": list(owned), "but": list(but), "ever": list(ever)}
    found = await tx.all(_TIME, retainer_ids=list(retainer_ids), **given)
    return tuple(
        WorkedTime(row.time_entry_id, row.retainer_id, row.worked_on, row.minutes, row.rate_minor) for row in found
    )


async def expenses_of(
    tx: Transaction, client_ids: Sequence[UUID], retainer_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[Spent, ...]]:
    """The billable expenses of clients, or of these retainers of theirs, by client; taken back or not."""
    found: dict[UUID, list[Spent]] = {each: [] for each in client_ids}
    for row in await tx.all(_EXPENSES, client_ids=list(client_ids), retainer_ids=list(retainer_ids)):
        found[row.client_id].append(
            Spent(row.expense_id, row.retainer_id, row.spent_on, row.amount_minor, row.description, row.is_taken_back)
        )
    return {each: tuple(of_one) for each, of_one in found.items()}


async def deficits_of(
    tx: Transaction, retainer_ids: Sequence[UUID], *, ever: Sequence[UUID]
) -> tuple[TermDeficit, ...]:
    """What the ends of terms billed."""
    found = await tx.all(_DEFICITS, retainer_ids=list(retainer_ids), ever=list(ever))
    return tuple(TermDeficit(row.retainer_id, row.ends_on, row.deficit_minor) for row in found)


async def billed(
    tx: Transaction, client_ids: Sequence[UUID], *, time_entry_ids: Sequence[UUID], but: Sequence[UUID]
) -> Mapping[FactKey, Billed]:
    """What stands on invoices and drafts of these clients, `but` of some; of time only what is asked about."""
    found = await tx.all(_BILLED, client_ids=list(client_ids), time_entry_ids=list(time_entry_ids), but=list(but))
    return {_key(row): _billed(row) for row in found}


async def sent_of_orders(tx: Transaction, order_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """What of these orders is on invoices that were sent, in minor units; those without are left out."""
    return {row.fact_id: row.amount_minor for row in await tx.all(_SENT_OF_ORDERS, order_ids=list(order_ids))}


def _key(row: Row[Any]) -> FactKey:
    return FactKey(FactKind(row.fact_kind), row.fact_id, row.fact_on)


def _billed(row: Row[Any]) -> Billed:
    return Billed(
        amount_minor=row.amount_minor,
        quantity=row.quantity,
        sequence=row.sequence,
        tax=Tax(row.tax_rate, TaxCategory(row.tax_category)),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
