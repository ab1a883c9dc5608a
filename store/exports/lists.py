"""Everything of a kind, for a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from store import rows
from store.database import Transaction

# A closed cycle's figures are those it was closed with; the last revision stands.
_BALANCES = text(f"""
    SELECT c.name AS client, c.alias, r.name AS retainer, r.matter_number, r.kind, c.currency,
           cy.starts_on, cy.ends_on, cy.state, cy.cycle_id, cy.retainer_id,
           coalesce(s.allotment, f.allotment) AS allotment, coalesce(s.carried_in, f.carried_in) AS carried_in,
           coalesce(s.added, f.added) AS added, coalesce(s.used, f.used) AS used,
           coalesce(s.carried_out, f.carried_out) AS carried_out, coalesce(s.expired, f.expired) AS expired,
           coalesce(s.forfeited, f.forfeited) AS forfeited
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN LATERAL (
        SELECT * FROM cycle_snapshot x
        WHERE x.workspace_id = cy.workspace_id AND x.cycle_id = cy.cycle_id AND cy.state = 'closed'
        ORDER BY x.revision DESC LIMIT 1
    ) s ON true
    CROSS JOIN LATERAL (
        SELECT {rows.FIGURES} FROM ledger_entry l
        WHERE l.workspace_id = cy.workspace_id AND l.cycle_id = cy.cycle_id
    ) f
    WHERE cy.workspace_id = :workspace_id AND (CAST(:alias AS text) IS NULL OR c.alias = CAST(:alias AS text))
    ORDER BY c.alias, r.alias, cy.starts_on
""")
_ENTRIES = text(f"""
    SELECT e.time_entry_id AS id, e.worked_on AS date, c.name AS client, c.alias, r.name AS retainer,
           r.matter_number, {rows.outside_name("p")} AS person, p.email, e.minutes, e.raw_minutes,
           {rows.ENTRY_WORDS} AS description, e.billable, e.counts, e.rate_minor, c.currency, e.source, e.permalink,
           e.logged_at,
           (SELECT v.reason FROM time_entry_reversal v
            WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id)) AS reversed_by,
           'CO-' || o.number AS change_order
    FROM time_entry e
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (e.workspace_id, e.change_order_id)
    JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (e.workspace_id, e.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE e.workspace_id = :workspace_id AND (CAST(:alias AS text) IS NULL OR c.alias = CAST(:alias AS text))
    ORDER BY e.worked_on, e.logged_at, e.time_entry_id
""")
_LEDGER = text("""
    SELECT l.entry_id AS id, l.sequence, l.occurred_on AS date, c.name AS client, c.alias, r.name AS retainer,
           r.matter_number, r.kind AS retainer_kind, c.currency, cy.starts_on AS cycle_start, l.kind, l.component,
           l.quantity, l.lot_id, l.time_entry_id, l.reverses_id, l.occurred_at, l.recorded_at,
           r.alias AS retainer_alias, l.delivery_id, lf.starts_on AS late_for, 'CO-' || o.number AS change_order
    FROM ledger_entry l
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (l.workspace_id, l.change_order_id)
    JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (l.workspace_id, l.cycle_id)
    LEFT JOIN cycle lf ON (lf.workspace_id, lf.cycle_id) = (l.workspace_id, l.late_for_cycle_id)
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (l.workspace_id, l.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE l.workspace_id = :workspace_id AND (CAST(:alias AS text) IS NULL OR c.alias = CAST(:alias AS text))
    ORDER BY l.sequence
""")


async def balances(tx: Transaction, alias: str | None) -> Sequence[Mapping[str, Any]]:
    """A row for every retainer and cycle."""
    return [dict(row._mapping) for row in await tx.all(_BALANCES, alias=alias)]


async def entries(tx: Transaction, alias: str | None) -> Sequence[Mapping[str, Any]]:
    """A row for every time entry, taken back or not."""
    return [dict(row._mapping) for row in await tx.all(_ENTRIES, alias=alias)]


async def ledger(tx: Transaction, alias: str | None) -> Sequence[Mapping[str, Any]]:
    """A row for every ledger entry, in the order of recording."""
    return [dict(row._mapping) for row in await tx.all(_LEDGER, alias=alias)]
