"""Crossings of many cycles at once: looked at, noted by who holds the cycles, and settled by who says them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.agreements.terms import Terms
from domain.cycles.figures import Figures
from domain.cycles.thresholds import Crossing, CrossingState, Noted
from domain.kinds import Kind
from store import rows
from store.database import Transaction

_KNOWN = """(
        SELECT jsonb_agg(jsonb_build_object('key', x.threshold, 'capacity', x.capacity, 'state', x.state,
            'is_below', x.is_below, 'is_stale', x.is_stale, 'messages', x.messages) ORDER BY x.crossed_at, x.threshold)
        FROM threshold_crossing x WHERE (x.workspace_id, x.cycle_id) = (cy.workspace_id, cy.cycle_id)
    ) AS known"""
# Where nobody has worked and nothing is known, no percentage can have been crossed.
_LOOK = text(f"""
    SELECT cy.cycle_id, r.client_id, r.kind, {rows.TERMS}, b.cycle_id AS before_id, f.*, {_KNOWN}
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN terms t ON (t.workspace_id, t.retainer_id, t.effective_from)
                  = (cy.workspace_id, cy.retainer_id, cy.terms_from)
    LEFT JOIN cycle b ON (b.workspace_id, b.retainer_id, b.ends_on) = (cy.workspace_id, cy.retainer_id, cy.starts_on)
        AND b.state <> 'closed'
    CROSS JOIN LATERAL (
        SELECT {rows.FIGURES} FROM ledger_entry l
        WHERE l.workspace_id = cy.workspace_id AND l.cycle_id = cy.cycle_id
    ) f
    WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids) AND cy.state <> 'closed'
      AND NOT cy.is_pause AND r.kind <> 'funds' AND r.archived_at IS NULL AND c.archived_at IS NULL
      AND (f.used <> 0 OR t.thresholds @? '$[*] ? (!exists(@.percent))' OR EXISTS (
          SELECT FROM threshold_crossing x WHERE (x.workspace_id, x.cycle_id) = (cy.workspace_id, cy.cycle_id)))
""")
# The appointment is locked before the crossings, as by who keeps it.
_NOTE = text("""
    WITH due AS (
        INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
        SELECT :workspace_id, 'crossing', each, :now FROM unnest(CAST(:due AS uuid[])) AS each ORDER BY each
        ON CONFLICT (workspace_id, kind, subject_id)
            DO UPDATE SET due_at = least(appointment.due_at, excluded.due_at), failures = 0
        RETURNING subject_id
    ), locked AS MATERIALIZED (
        SELECT count(*) AS appointments FROM due
    ), turned AS (
        UPDATE threshold_crossing x SET is_below = t.is_below, is_stale = true
        FROM locked, unnest(CAST(:turned_cycles AS uuid[]), CAST(:turned_keys AS text[]),
                            CAST(:turned_below AS boolean[])) AS t (cycle_id, key, is_below)
        WHERE x.workspace_id = :workspace_id AND (x.cycle_id, x.threshold) = (t.cycle_id, t.key)
    )
    INSERT INTO threshold_crossing (workspace_id, cycle_id, threshold, capacity, crossed_at, state)
    SELECT :workspace_id, n.cycle_id, n.key, n.capacity, :now, n.state
    FROM locked, unnest(CAST(:cycles AS uuid[]), CAST(:keys AS text[]), CAST(:capacities AS bigint[]),
                        CAST(:states AS text[])) AS n (cycle_id, key, capacity, state)
    ON CONFLICT DO NOTHING
""")
_SETTLE = text("""
    UPDATE threshold_crossing x SET state = s.state, is_stale = false, messages = CASE
        WHEN s.messages = '[]' THEN x.messages
        ELSE ARRAY(SELECT jsonb_array_elements_text(s.messages)) END
    FROM unnest(CAST(:cycles AS uuid[]), CAST(:keys AS text[]), CAST(:capacities AS bigint[]), CAST(:states AS text[]),
                CAST(:messages AS jsonb[])) AS s (cycle_id, key, capacity, state, messages)
    WHERE x.workspace_id = :workspace_id AND (x.cycle_id, x.threshold, x.capacity) = (s.cycle_id, s.key, s.capacity)
""")
_OWNERS = text("""
    SELECT person_id FROM person
    WHERE workspace_id = :workspace_id AND role = 'owner' AND is_active ORDER BY person_id LIMIT 1
""")
_SNOOZED = text("""
    SELECT cycle_id, lane, is_all FROM alert_snooze
    WHERE workspace_id = :workspace_id AND cycle_id = ANY(:cycle_ids)
""")
_SNOOZE = text("""
    INSERT INTO alert_snooze (workspace_id, cycle_id, lane, is_all, snoozed_by_id, snoozed_at)
    VALUES (:workspace_id, :cycle_id, :lane, :is_all, :snoozed_by_id, :now)
    ON CONFLICT (workspace_id, cycle_id, lane) DO UPDATE SET is_all = alert_snooze.is_all OR excluded.is_all
""")


@dataclass(frozen=True, slots=True)
class Look:
    """A cycle that can have crossed something. `figures` are the ledger's; `has_open_before`: the cycle before is not
    closed yet, so what it would hand on is still missing from them.
    """

    cycle_id: UUID
    client_id: UUID
    terms: Terms
    figures: Figures
    has_open_before: bool
    known: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a crossing, and the keys of the messages that say it; none leaves those that it has."""

    cycle_id: UUID
    crossing: Crossing
    state: CrossingState
    messages: tuple[str, ...] = ()


async def looks(tx: Transaction, cycle_ids: Sequence[UUID]) -> tuple[Look, ...]:
    """Those of the cycles that are not closed, no pause and not archived, and that were used."""
    return tuple(_look(row) for row in await tx.all(_LOOK, cycle_ids=list(cycle_ids)))


async def note(tx: Transaction, found: Mapping[UUID, Noted], *, now: datetime) -> None:
    """Write what was noted of cycles that this transaction holds; where there is something to say, soon."""
    due = [
        cycle_id
        for cycle_id, each in found.items()
        if each.reached_again or each.below_again or any(one.state is CrossingState.PENDING for one in each.crossed)
    ]
    turned = [
        (cycle_id, key, is_below)
        for cycle_id, each in found.items()
        for keys, is_below in ((each.reached_again, False), (each.below_again, True))
        for key in keys
    ]
    crossed = [(cycle_id, one) for cycle_id, each in found.items() for one in each.crossed]
    await tx.run(
        _NOTE,
        now=now,
        due=due,
        turned_cycles=[cycle_id for cycle_id, _, _ in turned],
        turned_keys=[key for _, key, _ in turned],
        turned_below=[is_below for _, _, is_below in turned],
        cycles=[cycle_id for cycle_id, _ in crossed],
        keys=[one.key for _, one in crossed],
        capacities=[one.capacity for _, one in crossed],
        states=[one.state.value for _, one in crossed],
    )


async def settle(tx: Transaction, settled: Sequence[Settled]) -> None:
    """Remember what was said of crossings; the appointments of their cycles are held."""
    await tx.run(
        _SETTLE,
        cycles=[each.cycle_id for each in settled],
        keys=[each.crossing.key for each in settled],
        capacities=[each.crossing.capacity for each in settled],
        states=[each.state.value for each in settled],
        messages=[json.dumps(each.messages) for each in settled],
    )


async def first_owner(tx: Transaction) -> UUID | None:
    """The owner who is told what no agreement covers: the one known longest."""
    row = await tx.first(_OWNERS)
    return None if row is None else UUID(str(row.person_id))


async def snoozed(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[tuple[UUID, str], bool]:
    """(cycle, lane) of those who want to hear no more; the value: not even of its being used up."""
    found = await tx.all(_SNOOZED, cycle_ids=list(cycle_ids))
    return {(row.cycle_id, row.lane): row.is_all for row in found}


async def snooze(tx: Transaction, cycle_id: UUID, lane: str, *, is_all: bool, by: UUID, now: datetime) -> None:
    """Say no more of a cycle there; `is_all`: not even that it is used up."""
    await tx.run(_SNOOZE, cycle_id=cycle_id, lane=lane, is_all=is_all, snoozed_by_id=by, now=now)


def _look(row: Row[Any]) -> Look:
    return Look(
        cycle_id=row.cycle_id,
        client_id=row.client_id,
        terms=rows.terms(row, Kind(row.kind)),
        figures=rows.figures(row),
        has_open_before=row.before_id is not None,
        known=tuple(_crossing(each) for each in row.known or ()),
    )


def _crossing(stored: Mapping[str, Any]) -> Crossing:
    return Crossing(
        key=stored["key"],
        capacity=stored["capacity"],
        state=CrossingState(stored["state"]),
        is_below=stored["is_below"],
        is_stale=stored["is_stale"],
        messages=tuple(stored["messages"]),
    )
