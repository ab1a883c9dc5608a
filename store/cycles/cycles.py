"""Cycles: read, locked, opened, moved on and frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import TextClause, text

from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from store import rows
from store.database import Database, Transaction

_SELECT = f"SELECT {rows.CYCLE}, cy.retainer_id FROM cycle cy WHERE cy.workspace_id = :workspace_id"
_OF_RETAINER = text(f"{_SELECT} AND cy.retainer_id = :retainer_id ORDER BY cy.starts_on")
_OF_RETAINERS = text(f"{_SELECT} AND cy.retainer_id = ANY(:retainer_ids) ORDER BY cy.retainer_id, cy.starts_on")
_BY_ID = text(f"{_SELECT} AND cy.cycle_id = :cycle_id")
_BY_IDS = text(f"{_SELECT} AND cy.cycle_id = ANY(:cycle_ids) ORDER BY cy.starts_on, cy.cycle_id")
# In one order for everybody who locks several: two of them cannot wait for each other.
_LIVE = (
    f"{_SELECT} AND cy.retainer_id = ANY(:retainer_ids) AND cy.state <> 'closed' ORDER BY cy.retainer_id, cy.starts_on"
)
_SEE_LIVE = text(_LIVE)
_LOCK_LIVE = text(f"{_LIVE} FOR NO KEY UPDATE OF cy")
_LOCK_FREE = text(f"{_LIVE} FOR NO KEY UPDATE OF cy SKIP LOCKED")
_BEFORE = text(f"{_SELECT} AND cy.retainer_id = :retainer_id AND cy.ends_on = :starts_on")
# `follows_on` must be given when there is a cycle before: a second first one finds the null taken.
_OPEN = text("""
    INSERT INTO cycle (workspace_id, cycle_id, retainer_id, starts_on, ends_on, follows_on, state, terms_from,
        allotment, fee_minor, due_at, is_pause, opened_at)
    SELECT :workspace_id, cycle_id, retainer_id, starts_on, ends_on, CASE WHEN follows THEN starts_on END, state,
        terms_from, allotment, fee_minor, due_at, is_pause, :now
    FROM jsonb_to_recordset(CAST(:cycles AS jsonb)) AS given (cycle_id uuid, retainer_id uuid, starts_on date,
        ends_on date, follows boolean, state text, terms_from date, allotment bigint, fee_minor bigint,
        due_at timestamptz, is_pause boolean)
""")
_MOVE_ON = text("""
    UPDATE cycle SET state = moved.state, closes_on = moved.closes_on, due_at = moved.due_at
    FROM unnest(CAST(:cycle_ids AS uuid[]), CAST(:states AS text[]), CAST(:closing AS date[]),
                CAST(:due AS timestamptz[])) AS moved (cycle_id, state, closes_on, due_at)
    WHERE cycle.workspace_id = :workspace_id AND cycle.cycle_id = moved.cycle_id
""")
_RESHAPE = text("""
    UPDATE cycle SET ends_on = :ends_on, due_at = :due_at, allotment = :allotment, fee_minor = :fee_minor,
        terms_from = :terms_from
    WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id
""")
_SNAPSHOT = text("""
    INSERT INTO cycle_snapshot (workspace_id, cycle_id, revision, allotment, carried_in, added, used, carried_out,
        expired, forfeited, overage, closed_at)
    SELECT :workspace_id, f.cycle_id,
        1 + coalesce((SELECT max(s.revision) FROM cycle_snapshot s
                      WHERE s.workspace_id = :workspace_id AND s.cycle_id = f.cycle_id), 0),
        f.allotment, f.carried_in, f.added, f.used, f.carried_out, f.expired, f.forfeited, f.overage, :now
    FROM jsonb_to_recordset(CAST(:frozen AS jsonb)) AS f (cycle_id uuid, allotment bigint, carried_in bigint,
        added bigint, used bigint, carried_out bigint, expired bigint, forfeited bigint, overage bigint)
    RETURNING cycle_id, revision
""")
_WAIT_BRIEFLY = text("SELECT set_config('lock_timeout', '100ms', true)")
_DUE = text("""
    SELECT DISTINCT retainer_id FROM cycle
    WHERE workspace_id = :workspace_id AND due_at <= :now AND retainer_id <> ALL(:but) ORDER BY retainer_id
    LIMIT CAST(:most AS bigint)
""")
_DUE_ANYWHERE = text("SELECT workspace_id, due FROM due_cycles(:now)")


# The cycles of retainers that are not closed, the oldest first.
Live: TypeAlias = Mapping[UUID, tuple[Cycle, ...]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A cycle as it is now; `due_at`: when it has to move again, None where never or once somebody decides."""

    cycle: Cycle
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opening(Moved):
    """A cycle to open; it `follows` on another one, but for a retainer's first."""

    follows: bool


async def by_id(tx: Transaction, cycle_id: UUID) -> Cycle | None:
    """The cycle, without locking it."""
    row = await tx.first(_BY_ID, cycle_id=cycle_id)
    return None if row is None else rows.cycle(row)


async def by_ids(tx: Transaction, cycle_ids: Sequence[UUID]) -> tuple[Cycle, ...]:
    """These cycles, those that there are, without locking them; the oldest first."""
    return tuple(rows.cycle(row) for row in await tx.all(_BY_IDS, cycle_ids=list(cycle_ids)))


async def of_retainer(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """All cycles of a retainer, the oldest first."""
    return tuple(rows.cycle(row) for row in await tx.all(_OF_RETAINER, retainer_id=retainer_id))


async def of_retainers(tx: Transaction, retainer_ids: Collection[UUID]) -> Live:
    """The same of many retainers."""
    return await _of_each(tx, _OF_RETAINERS, retainer_ids)


async def before(tx: Transaction, cycle: Cycle) -> Cycle | None:
    """The cycle before one, closed or not; None for the first."""
    row = await tx.first(_BEFORE, retainer_id=cycle.retainer_id, starts_on=cycle.starts_on)
    return None if row is None else rows.cycle(row)


async def live(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """A retainer's cycles that are not closed, the oldest first; nothing is locked."""
    return (await _of_each(tx, _SEE_LIVE, [retainer_id]))[retainer_id]


async def lock_live(tx: Transaction, retainer_id: UUID) -> tuple[Cycle, ...]:
    """A retainer's cycles that are not closed, the oldest first, locked till the transaction ends."""
    return (await lock_live_of(tx, [retainer_id]))[retainer_id]


async def lock_live_of(tx: Transaction, retainer_ids: Collection[UUID]) -> Live:
    """The same of many retainers.

    Read again once they are held: the statement that waits for a lock does not see the cycle that was opened meanwhile.
    """
    live = await _of_each(tx, _LOCK_LIVE, retainer_ids)
    while (again := await _of_each(tx, _LOCK_LIVE, retainer_ids)) != live:
        live = again
    return live


async def lock_free(tx: Transaction, retainer_ids: Collection[UUID]) -> Live:
    """The same without waiting: left out are retainers of which somebody else holds a live cycle, or has opened one."""
    held = await _of_each(tx, _LOCK_FREE, retainer_ids)
    seen = await _of_each(tx, _SEE_LIVE, retainer_ids)
    return {retainer_id: live for retainer_id, live in held.items() if live == seen[retainer_id]}


async def wait_briefly(tx: Transaction) -> None:
    """Let a transaction give up where it waits: who holds many cycles keeps many people waiting with it."""
    await tx.run(_WAIT_BRIEFLY)


async def _of_each(tx: Transaction, how: TextClause, retainer_ids: Collection[UUID]) -> Live:
    found: dict[UUID, tuple[Cycle, ...]] = dict.fromkeys(retainer_ids, ())
    for row in await tx.all(how, retainer_ids=list(retainer_ids)):
        found[row.retainer_id] = (*found[row.retainer_id], rows.cycle(row))
    return found


async def open_cycles(tx: Transaction, opened: Sequence[Opening], *, now: datetime) -> None:
    """Add cycles. Raises Taken when one overlaps, leaves a gap, or another replica has opened it."""
    given = [
        {name: getattr(each.cycle, name) for name in Cycle.__slots__} | {"follows": each.follows, "due_at": each.due_at}
        for each in opened
    ]
    await tx.run(_OPEN, cycles=rows.many(given), now=now)


async def move_on(tx: Transaction, moved: Sequence[Moved]) -> None:
    """Store the states of cycles, until when their grace lasts, and when they have to move again."""
    await tx.run(
        _MOVE_ON,
        cycle_ids=[each.cycle.cycle_id for each in moved],
        states=[each.cycle.state.value for each in moved],
        closing=[each.cycle.closes_on for each in moved],
        due=[each.due_at for each in moved],
    )


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


async def freeze(tx: Transaction, frozen: Mapping[UUID, Figures], *, now: datetime) -> Mapping[UUID, int]:
    """Write the snapshots of closed cycles, which never change; their revisions, above 1 once they were reopened."""
    given = [
        {"cycle_id": cycle_id, "overage": figures.overage}
        | {name: getattr(figures, name) for name in Figures.__slots__}
        for cycle_id, figures in frozen.items()
    ]
    return {row.cycle_id: row.revision for row in await tx.all(_SNAPSHOT, frozen=rows.many(given), now=now)}


async def due_anywhere(database: Database, now: datetime) -> Mapping[UUID, int]:
    """How many retainers have a cycle whose state has to change by now, by workspace; the longest due first."""
    return {row.workspace_id: row.due for row in await database.everywhere(_DUE_ANYWHERE, now=now)}


async def due(
    tx: Transaction, now: datetime, *, but: Collection[UUID] = (), most: int | None = None
) -> tuple[UUID, ...]:
    """The retainers with a cycle whose state has to change by now; `most` of them, none of `but`."""
    return tuple(row.retainer_id for row in await tx.all(_DUE, now=now, but=list(but), most=most))
