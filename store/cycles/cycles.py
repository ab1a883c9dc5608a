"""Cycles: read, locked, opened, moved on and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.kinds import CycleState
from store import rows
from store.database import Database, Transaction

_SELECT = f"SELECT {rows.CYCLE}, cy.retainer_id FROM cycle cy WHERE cy.workspace_id = :workspace_id"
_OF_RETAINER = text(f"{_SELECT} AND cy.retainer_id = :retainer_id ORDER BY cy.starts_on")
_BY_ID = text(f"{_SELECT} AND cy.cycle_id = :cycle_id")
_LIVE = f"{_SELECT} AND cy.retainer_id = :retainer_id AND cy.state <> 'closed' ORDER BY cy.starts_on"
_SEE_LIVE = text(_LIVE)
_LOCK_LIVE = text(f"{_LIVE} FOR NO KEY UPDATE OF cy")
_BEFORE = text(f"{_SELECT} AND cy.retainer_id = :retainer_id AND cy.ends_on = :starts_on")
# `follows_on` must be given when there is a cycle before: a second first one finds the null taken.
_OPEN = text("""
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, follows_on, state, terms_from,
        allotment, fee_minor, due_at, is_pause, opened_at)
    VALUES (:workspace_id, :cycle_id, :retainer_id, :starts_on, :ends_on,
        CASE WHEN :follows THEN CAST(:starts_on AS date) END, :state, :terms_from, :allotment, :fee_minor, :due_at,
        :is_pause, :now)
""")
_SET_STATE = text("""
    UPDATE cycle SET state = :state, due_at = :due_at WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id
""")
_GRACE = text("""
    UPDATE cycle SET state = 'closing', closes_on = :closes_on, due_at = :due_at
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id
""")
_RESHAPE = text("""
    UPDATE cycle SET ends_on = :ends_on, due_at = :due_at, allotment = :allotment, fee_minor = :fee_minor,
        terms_from = :terms_from
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id
""")
_SNAPSHOT = text("""
    INSERT INTO cycle_snapshot (workspace_id, cycle_id, revision, allotment, carried_in, added, used, carried_out,
        expired, forfeited, overage, closed_at)
    SELECT :workspace_id, :cycle_id,
        1 + coalesce((SELECT max(revision) FROM cycle_snapshot
                      WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id), 0),
        :allotment, :carried_in, :added, :used, :carried_out, :expired, :forfeited, :overage, :now
    RETURNING revision
""")
_DUE = text("""
    SELECT DISTINCT retainer_id FROM cycle
    WHERE workspace_id = :workspace_id AND due_at <= :now ORDER BY retainer_id
""")
_DUE_ANYWHERE = text("SELECT workspace_id, due FROM due_cycles(:now)")


async def by_id(tx: Transaction, cycle_id: UUID) -> Cycle | None:
    """The cycle, without locking it."""
    row = await tx.first(_BY_ID, cycle_id=cycle_id)
    return None if row is None else rows.cycle(row)


async def of_retainer(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """All cycles of a retainer, the oldest first."""
    return tuple(rows.cycle(row) for row in await tx.all(_OF_RETAINER, retainer_id=retainer_id))


async def before(tx: Transaction, cycle: Cycle) -> Cycle | None:
    """The cycle before one, closed or not; None for the first."""
    row = await tx.first(_BEFORE, retainer_id=cycle.retainer_id, starts_on=cycle.starts_on)
    return None if row is None else rows.cycle(row)


async def live(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """A retainer's cycles that are not closed, the oldest first; nothing is locked."""
    return tuple(rows.cycle(row) for row in await tx.all(_SEE_LIVE, retainer_id=retainer_id))


async def lock_live(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """A retainer's cycles that are not closed, the oldest first, locked till the transaction ends.

    Read again once they are held: the statement that waits for a lock does not see the cycle that was opened meanwhile.
    """
    live = await _lock_live_once(tx, retainer_id)
    while (again := await _lock_live_once(tx, retainer_id)) != live:
        live = again
    return live


async def _lock_live_once(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    return tuple(rows.cycle(row) for row in await tx.all(_LOCK_LIVE, retainer_id=retainer_id))


async def open_cycle(tx: Transaction, cycle: Cycle, *, follows: bool, due_at: datetime | None, now: datetime) -> None:
    """Add a cycle. Raises Taken when it overlaps, leaves a gap, or another replica has opened it."""
    await tx.run(
        _OPEN,
        cycle_id=cycle.cycle_id,
        retainer_id=cycle.retainer_id,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        follows=follows,
        state=cycle.state.value,
        terms_from=cycle.terms_from,
        allotment=cycle.allotment,
        fee_minor=cycle.fee_minor,
        due_at=due_at,
        is_pause=cycle.is_pause,
        now=now,
    )


async def set_state(tx: Transaction, cycle_id: UUID, state: CycleState, *, due_at: datetime | None) -> None:
    """Move a cycle on; `due_at` is when it has to move again."""
    await tx.run(_SET_STATE, cycle_id=cycle_id, state=state.value, due_at=due_at)


async def begin_grace(tx: Transaction, cycle_id: UUID, *, closes_on: date | None, due_at: datetime | None) -> None:
    """Put a cycle into its grace, until `closes_on` begins; None, until somebody decides."""
    await tx.run(_GRACE, cycle_id=cycle_id, closes_on=closes_on, due_at=due_at)


async def reshape(tx: Transaction, cycle: Cycle, *, due_at: datetime) -> None:
    """Store an open cycle's earlier end, its grant, fee and terms; the database refuses a later end."""
    await tx.run(
        _RESHAPE,
        cycle_id=cycle.cycle_id,
        ends_on=cycle.ends_on,
        due_at=due_at,
        allotment=cycle.allotment,
        fee_minor=cycle.fee_minor,
        terms_from=cycle.terms_from,
    )


async def freeze(tx: Transaction, cycle_id: UUID, figures: Figures, *, now: datetime) -> int:
    """Write the snapshot of a closed cycle, which never changes; its revision, above 1 once it was reopened."""
    row = await tx.first(
        _SNAPSHOT,
        cycle_id=cycle_id,
        allotment=figures.allotment,
        carried_in=figures.carried_in,
        added=figures.added,
        used=figures.used,
        carried_out=figures.carried_out,
        expired=figures.expired,
        forfeited=figures.forfeited,
        overage=figures.overage,
        now=now,
    )
    return 0 if row is None else int(row.revision)


async def due_anywhere(database: Database, now: datetime) -> Mapping[UUID, int]:
    """How many retainers have a cycle whose state has to change by now, by workspace; the longest due first."""
    return {row.workspace_id: row.due for row in await database.everywhere(_DUE_ANYWHERE, now=now)}


async def due(tx: Transaction, now: datetime) -> tuple[UUID, ...]:
    """The retainers with a cycle whose state has to change by now."""
    return tuple(row.retainer_id for row in await tx.all(_DUE, now=now))
