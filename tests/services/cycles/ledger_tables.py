"""What the tables hold of every cycle, against the slow model and against itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from store.database import Database
from tests.services.cycles.slow_model import Month, SlowRetainer

_CYCLES = text("""
    SELECT cy.cycle_id, c.alias, cy.starts_on, cy.ends_on, cy.state,
        (SELECT jsonb_object_agg(component, quantity) FROM (
            SELECT component, sum(quantity) AS quantity FROM ledger_entry l
            WHERE (l.workspace_id, l.cycle_id) = (cy.workspace_id, cy.cycle_id) GROUP BY component) s) AS sums,
        (SELECT jsonb_agg(to_jsonb(s) - 'closed_at' ORDER BY s.revision) FROM cycle_snapshot s
         WHERE (s.workspace_id, s.cycle_id) = (cy.workspace_id, cy.cycle_id)) AS snapshots
    FROM cycle cy JOIN retainer r USING (workspace_id, retainer_id) JOIN client c USING (workspace_id, client_id)
    WHERE cy.workspace_id = :workspace_id ORDER BY c.alias, cy.starts_on
""")
_STANDING = text("""
    SELECT time_entry_id FROM time_entry e WHERE e.workspace_id = :workspace_id AND NOT EXISTS (
        SELECT FROM time_entry_reversal v WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
""")
_GRANTS = ("allotment", "carried_in", "added")
_COMPONENTS = (*_GRANTS, "used", "carried_out", "expired", "forfeited")


def _components(sums: dict[str, int]) -> dict[str, int]:
    return {name: int(sums.get(name, 0)) * (1 if name in _GRANTS else -1) for name in _COMPONENTS}


def _found(sums: dict[str, int]) -> Month:
    each = _components(sums)
    del each["added"]
    return Month(**each, overage=0)


async def read(database: Database, workspace_id: UUID) -> tuple[list[Any], set[UUID]]:
    """Every cycle with its sums and snapshots, and the entries that stand."""
    async with database.transaction(workspace_id) as tx:
        cycles = await tx.all(_CYCLES)
        return list(cycles), {row.time_entry_id for row in await tx.all(_STANDING)}


def check_live(row: Any, previous: Any, slow: SlowRetainer) -> None:
    """A cycle that is not closed has no snapshot, and was handed something on only by one that is."""
    assert row.snapshots is None
    if slow.is_exact:
        found = _found(row.sums or {})
        handed_on = slow.month(row.starts_on).carried_in if previous and previous.state == "closed" else 0
        assert (found.allotment, found.carried_in, found.used) == (
            slow.agreed.allotment,
            handed_on,
            slow.used(row.starts_on),
        )


def check_closed(row: Any, slow: SlowRetainer, now: datetime, frozen: dict[str, Any]) -> None:
    """A closed one never changes: its ledger sums up to its snapshot, and rule 3 holds."""
    assert slow.is_closed(row.starts_on, now)
    (snapshot,) = row.snapshots
    assert frozen.setdefault(snapshot["cycle_id"], snapshot) == snapshot, "a closed cycle changed"
    assert {name: snapshot[name] for name in _COMPONENTS} == _components(row.sums), "not the sums of its entries"
    available = max(0, snapshot["allotment"] + snapshot["carried_in"] + snapshot["added"])
    gone = snapshot["carried_out"] + snapshot["expired"] + snapshot["forfeited"]
    assert available + snapshot["overage"] == snapshot["used"] + gone, "rule 3"
    if slow.is_exact:
        assert _found(row.sums)._replace(overage=snapshot["overage"]) == slow.month(row.starts_on)
