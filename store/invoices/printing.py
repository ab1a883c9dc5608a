"""What is printed of an invoice beside itself: the entries behind its lines, and how its cycles were used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text

from domain.invoices.facts import FactKey
from domain.invoices.printed import AnnexEntry, CycleUse
from domain.invoices.words import FactKind, LineUnit
from domain.kinds import Kind
from domain.values.calendar import Span
from store import rows
from store.database import Transaction

_STANDS = """NOT EXISTS (SELECT FROM time_entry_reversal v
    WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))"""
# The work of a fee and of an excess is that of its cycle, once it is closed; of orders apart.
_ENTRIES = text(f"""
    WITH paid AS (
        SELECT cy.cycle_id, cy.retainer_id, cy.starts_on FROM cycle cy
        WHERE cy.workspace_id = :workspace_id AND cy.state = 'closed' AND (cy.cycle_id = ANY(:cycle_ids)
            OR (cy.retainer_id, cy.starts_on) IN (
                SELECT * FROM unnest(CAST(:retainer_ids AS uuid[]), CAST(:days AS date[]))))
    ), behind AS (
        SELECT 'overage' AS kind, p.cycle_id AS fact_id, NULL::date AS fact_on, e.*
        FROM paid p JOIN time_entry e ON e.workspace_id = :workspace_id AND e.cycle_id = p.cycle_id
        WHERE e.counts AND e.change_order_id IS NULL AND p.cycle_id = ANY(:cycle_ids)
        UNION ALL
        SELECT 'fee', p.retainer_id, p.starts_on, e.*
        FROM paid p JOIN time_entry e ON e.workspace_id = :workspace_id AND e.cycle_id = p.cycle_id
        WHERE e.counts AND e.change_order_id IS NULL
        UNION ALL
        SELECT 'time', e.time_entry_id, NULL, e.* FROM time_entry e
        WHERE e.workspace_id = :workspace_id AND e.time_entry_id = ANY(:entry_ids)
        UNION ALL
        SELECT 'change_order', e.change_order_id, NULL, e.* FROM time_entry e
        WHERE e.workspace_id = :workspace_id AND e.change_order_id = ANY(:order_ids)
    )
    SELECT e.kind, e.fact_id, e.fact_on, e.worked_on, e.minutes, e.description, {rows.outside_name("p")} AS who
    FROM behind e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    WHERE {_STANDS} ORDER BY e.worked_on, e.logged_at, e.time_entry_id
""")
_USES = text("""
    SELECT DISTINCT ON (cy.retainer_id) cy.retainer_id, r.kind, cy.starts_on, cy.ends_on, s.allotment, s.carried_in,
        s.added, s.used
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN cycle why ON why.workspace_id = cy.workspace_id AND why.cycle_id = :cycle_id
    JOIN cycle_snapshot s ON (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE cy.workspace_id = :workspace_id AND cy.retainer_id = ANY(:retainer_ids) AND cy.state = 'closed'
      AND cy.ends_on <= why.ends_on AND r.kind <> 'funds' AND NOT cy.is_pause
    ORDER BY cy.retainer_id, cy.starts_on DESC, s.revision DESC
""")


async def entries_behind(tx: Transaction, facts: Sequence[FactKey]) -> Mapping[FactKey, tuple[AnnexEntry, ...]]:
    """The work that stands behind each fact, by its day; a fact without any is left out."""
    ids: dict[FactKind, list[UUID]] = defaultdict(list)
    for each in facts:
        ids[each.kind].append(each.fact_id)
    found: dict[FactKey, list[AnnexEntry]] = defaultdict(list)
    for row in await tx.all(
        _ENTRIES,
        cycle_ids=ids[FactKind.OVERAGE],
        entry_ids=ids[FactKind.TIME],
        order_ids=ids[FactKind.CHANGE_ORDER],
        retainer_ids=ids[FactKind.FEE],
        days=[each.on for each in facts if each.kind is FactKind.FEE],
    ):
        key = FactKey(FactKind(row.kind), row.fact_id, row.fact_on)
        found[key].append(AnnexEntry(row.worked_on, row.who, row.minutes, row.description))
    return {key: tuple(entries) for key, entries in found.items()}


async def uses(tx: Transaction, cycle_id: UUID | None, retainer_ids: Sequence[UUID]) -> Mapping[UUID, CycleUse]:
    """How the last closed cycle of each retainer was used, as of the closing that an invoice was drafted for."""
    found = await tx.all(_USES, cycle_id=cycle_id, retainer_ids=list(retainer_ids)) if cycle_id else ()
    return {
        row.retainer_id: CycleUse(
            Span(row.starts_on, row.ends_on),
            LineUnit.MINUTES if row.kind == Kind.HOURS else LineUnit.PIECES,
            row.allotment,
            row.carried_in,
            row.added,
            row.used,
        )
        for row in found
    }
