"""Everything that happened in a cycle, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.balances.statements import Correction, LineKind, StatementLine
from domain.kinds import Component, EntryKind
from store import rows
from store.database import Transaction

# What was turned round is left out, together with what turned it round.
_LINES = text(f"""
    SELECT l.kind, l.component, l.quantity, l.occurred_on, l.lot_id, lf.starts_on AS late_for, o.expires_on,
           coalesce({rows.ENTRY_WORDS}, {rows.words_of("v", "delivery_id")}, d.description,
               'CO-' || co.number || ' “' || co.title || '”', '') AS what, p.name AS who,
           coalesce(e.minutes, 0) AS minutes,
           EXISTS (SELECT FROM time_entry_reversal x
                   WHERE (x.workspace_id, x.time_entry_id) = (l.workspace_id, l.time_entry_id)) OR
           EXISTS (SELECT FROM delivery_reversal x
                   WHERE (x.workspace_id, x.delivery_id) = (l.workspace_id, l.delivery_id)) AS taken_back,
           EXISTS (SELECT FROM late_return x
                   WHERE (x.workspace_id, x.late_for_cycle_id) = (l.workspace_id, l.cycle_id)
                     AND (x.time_entry_id = l.time_entry_id OR x.delivery_id = l.delivery_id)
                     AND coalesce(x.corrected_entry_id, x.corrected_delivery_id) IS NOT NULL) AS corrected
    FROM ledger_entry l
    LEFT JOIN cycle lf ON (lf.workspace_id, lf.cycle_id) = (l.workspace_id, l.late_for_cycle_id)
    LEFT JOIN lot o ON (o.workspace_id, o.lot_id) = (l.workspace_id, l.lot_id)
    LEFT JOIN time_entry e ON (e.workspace_id, e.time_entry_id) = (l.workspace_id, l.time_entry_id)
    LEFT JOIN delivery v ON (v.workspace_id, v.delivery_id) = (l.workspace_id, l.delivery_id)
    LEFT JOIN change_order co ON (co.workspace_id, co.change_order_id) = (l.workspace_id, l.change_order_id)
    LEFT JOIN decision d ON (d.workspace_id, d.decision_id) = (l.workspace_id, l.decision_id)
    LEFT JOIN person p ON (p.workspace_id, p.person_id)
                        = (l.workspace_id, coalesce(e.person_id, v.person_id, d.person_id))
    WHERE l.workspace_id = :workspace_id AND l.cycle_id = :cycle_id AND l.kind <> 'reversal' AND NOT EXISTS (
        SELECT FROM ledger_entry x WHERE (x.workspace_id, x.reverses_id) = (l.workspace_id, l.entry_id))
    ORDER BY l.occurred_on, l.sequence
""")
_NOT_COUNTED = text(f"""
    SELECT e.worked_on AS on_day, {rows.ENTRY_WORDS} AS what, p.name AS who, e.minutes, e.logged_at,
           lf.starts_on AS late_for, 'CO-' || co.number || ' “' || co.title || '”' AS job
    FROM time_entry e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    LEFT JOIN change_order co ON (co.workspace_id, co.change_order_id) = (e.workspace_id, e.change_order_id)
        AND co.effect = 'separate_job'
    LEFT JOIN cycle lf ON (lf.workspace_id, lf.cycle_id) = (e.workspace_id, e.late_for_cycle_id)
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = :cycle_id AND NOT e.counts AND NOT EXISTS (
        SELECT FROM time_entry_reversal x
        WHERE (x.workspace_id, x.time_entry_id) = (e.workspace_id, e.time_entry_id))
    UNION ALL
    SELECT d.delivered_on, {rows.DELIVERY_WORDS}, p.name, 0, d.logged_at, lf.starts_on, NULL
    FROM delivery d JOIN person p ON (p.workspace_id, p.person_id) = (d.workspace_id, d.person_id)
    LEFT JOIN cycle lf ON (lf.workspace_id, lf.cycle_id) = (d.workspace_id, d.late_for_cycle_id)
    WHERE d.workspace_id = :workspace_id AND d.cycle_id = :cycle_id AND NOT d.counts AND NOT EXISTS (
        SELECT FROM delivery_reversal x WHERE (x.workspace_id, x.delivery_id) = (d.workspace_id, d.delivery_id))
    ORDER BY on_day, logged_at
""")
# What a closed cycle's ledger does not know: it stands in the place of work that it goes on counting.
_PUT_RIGHT = text(f"""
    SELECT e.worked_on AS on_day, {rows.ENTRY_WORDS} AS what, p.name AS who, e.minutes AS quantity, e.logged_at
    FROM time_entry e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = :cycle_id AND e.counts AND e.minutes > 0
      AND NOT EXISTS (SELECT FROM time_entry_reversal x
                      WHERE (x.workspace_id, x.time_entry_id) = (e.workspace_id, e.time_entry_id))
      AND NOT EXISTS (SELECT FROM ledger_entry l
                      WHERE (l.workspace_id, l.time_entry_id) = (e.workspace_id, e.time_entry_id)
                        AND l.component = 'used')
    UNION ALL
    SELECT d.delivered_on, {rows.DELIVERY_WORDS}, p.name, d.quantity, d.logged_at
    FROM delivery d JOIN person p ON (p.workspace_id, p.person_id) = (d.workspace_id, d.person_id)
    WHERE d.workspace_id = :workspace_id AND d.cycle_id = :cycle_id AND d.counts
      AND NOT EXISTS (SELECT FROM delivery_reversal x
                      WHERE (x.workspace_id, x.delivery_id) = (d.workspace_id, d.delivery_id))
      AND NOT EXISTS (SELECT FROM ledger_entry l
                      WHERE (l.workspace_id, l.delivery_id) = (d.workspace_id, d.delivery_id)
                        AND l.component = 'used')
    ORDER BY on_day, logged_at
""")
# What was put right of a cycle that was reopened since is put right in that one.
_CORRECTIONS = text(f"""
    SELECT lf.starts_on AS late_for, coalesce({rows.ENTRY_WORDS}, {rows.DELIVERY_WORDS}) AS what, r.returned, r.lost,
           r.not_over, r.credit_minor, coalesce(e.minutes, d.quantity) AS was,
           coalesce(ce.minutes, cd.quantity) AS is_now
    FROM late_return r JOIN cycle lf ON (lf.workspace_id, lf.cycle_id) = (r.workspace_id, r.late_for_cycle_id)
    LEFT JOIN time_entry e ON (e.workspace_id, e.time_entry_id) = (r.workspace_id, r.time_entry_id)
    LEFT JOIN delivery d ON (d.workspace_id, d.delivery_id) = (r.workspace_id, r.delivery_id)
    LEFT JOIN time_entry ce ON (ce.workspace_id, ce.time_entry_id) = (r.workspace_id, r.corrected_entry_id)
    LEFT JOIN delivery cd ON (cd.workspace_id, cd.delivery_id) = (r.workspace_id, r.corrected_delivery_id)
    WHERE r.workspace_id = :workspace_id AND r.cycle_id = :cycle_id AND NOT EXISTS (
        SELECT FROM decision n WHERE (n.workspace_id, n.cycle_id) = (r.workspace_id, r.late_for_cycle_id)
          AND n.kind = 'reopening' AND n.decided_at >= r.returned_at)
    ORDER BY r.returned_at, r.late_return_id
""")
_NOTES = text("""
    SELECT description FROM decision
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id AND kind <> 'adjustment' AND description <> ''
    ORDER BY decided_at, decision_id
""")
_PLAIN = {
    Component.ALLOTMENT: LineKind.GRANTED,
    Component.CARRIED_OUT: LineKind.CARRIED_OUT,
    Component.EXPIRED: LineKind.EXPIRED,
    Component.FORFEITED: LineKind.FORFEITED,
}
_ADDED = {
    EntryKind.CHANGE_ORDER: LineKind.CHANGE_ORDER,
    EntryKind.ADJUSTMENT: LineKind.ADJUSTMENT,
    EntryKind.EXPIRY: LineKind.LATE_COVER,
    EntryKind.FORFEIT: LineKind.LATE_COVER,
    EntryKind.CARRYOVER: LineKind.LATE_RETURN,
    EntryKind.DEPOSIT: LineKind.DEPOSIT,
    EntryKind.DRAW: LineKind.DRAW_BACK,
}
_ADDED_LESS = {EntryKind.CARRYOVER: LineKind.LATE_DEFICIT, EntryKind.DEPOSIT: LineKind.DEPOSIT_GONE}


async def lines(tx: Transaction, cycle_id: UUID) -> Sequence[StatementLine]:
    """What the ledger of a cycle says, the work that it does not count, and what was put right after it closed."""
    counted = [_line(row) for row in await tx.all(_LINES, cycle_id=cycle_id)]
    not_counted = [_not_counted(row) for row in await tx.all(_NOT_COUNTED, cycle_id=cycle_id)]
    put_right = [
        StatementLine(LineKind.PUT_RIGHT, row.on_day, 0, row.what, row.who, row.quantity)
        for row in await tx.all(_PUT_RIGHT, cycle_id=cycle_id)
    ]
    return [*counted, *not_counted, *put_right]


async def corrections(tx: Transaction, cycle_id: UUID) -> Sequence[Correction]:
    """What was taken back or put right of closed cycles in this one."""
    return [
        Correction(row.late_for, row.what, row.returned, row.lost, row.not_over, row.credit_minor, row.was, row.is_now)
        for row in await tx.all(_CORRECTIONS, cycle_id=cycle_id)
    ]


async def notes(tx: Transaction, cycle_id: UUID) -> Sequence[str]:
    """Why the cycle was reopened, split or rewritten."""
    return [row.description for row in await tx.all(_NOTES, cycle_id=cycle_id)]


def _not_counted(row: Row[Any]) -> StatementLine:
    kind, what = LineKind.NOT_COUNTED, row.what
    if row.job is not None:
        kind, what = LineKind.SEPARATE_JOB, f"{row.job}: {row.what}" if row.what else row.job
    return StatementLine(kind, row.on_day, 0, what, row.who, row.minutes, row.late_for)


def _line(row: Row[Any]) -> StatementLine:
    return StatementLine(
        kind=_kind(row),
        on=row.occurred_on,
        quantity=row.quantity,
        what=row.what,
        who=row.who or "",
        minutes=row.minutes,
        late_for=row.late_for,
        last_day=row.expires_on,
        taken_back=row.taken_back and row.component == Component.USED.value,
        corrected=row.corrected and row.component == Component.USED.value,
    )


def _kind(row: Row[Any]) -> LineKind:
    component = Component(row.component)
    if component is Component.USED and row.kind == EntryKind.DRAW.value:
        return LineKind.DRAW
    if component is Component.USED:
        return LineKind.LATE_WORK if row.late_for else LineKind.WORK
    if component is Component.CARRIED_IN:
        return LineKind.CARRIED_IN if row.quantity > 0 else LineKind.DEFICIT
    if component is Component.ADDED and row.quantity < 0 and row.kind in _ADDED_LESS:
        return _ADDED_LESS[row.kind]
    return _ADDED[EntryKind(row.kind)] if component is Component.ADDED else _PLAIN[component]
