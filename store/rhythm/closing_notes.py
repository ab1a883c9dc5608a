"""Cycles as they closed: what there is to tell of them, and in which message they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.cycles.figures import Figures
from domain.cycles.overage import settle
from domain.kinds import Kind
from domain.rhythm.closing_notes import ClosingNote, Outcome
from store import rows
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Closed:
    """A cycle that is closed; `revision` counts its closings. `is_latest`: none after it has closed.

    `is_counted`: its retainer grants something, so it is not of funds. `tells_client`: there is a channel to do so.
    """

    cycle_id: UUID
    client_id: UUID
    closes_on: date | None
    timezone: str
    revision: int
    used: int
    is_pause: bool
    is_archived: bool
    is_counted: bool
    is_latest: bool
    tells_client: bool


_CLOSED = text(f"""
    SELECT cy.cycle_id, r.client_id, cy.closes_on, c.timezone, s.revision, s.used, cy.is_pause,
           r.archived_at IS NOT NULL OR c.archived_at IS NOT NULL AS is_archived,
           r.kind <> '{Kind.FUNDS.value}' AS is_counted,
           NOT EXISTS (SELECT FROM cycle n WHERE (n.workspace_id, n.retainer_id) = (cy.workspace_id, cy.retainer_id)
                       AND n.starts_on > cy.starts_on AND n.state = 'closed') AS is_latest,
           EXISTS (SELECT FROM channel_binding b WHERE (b.workspace_id, b.client_id, b.kind)
                                                     = (c.workspace_id, c.client_id, 'shared')) AS tells_client
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    CROSS JOIN LATERAL (
        SELECT x.revision, x.used FROM cycle_snapshot x
        WHERE (x.workspace_id, x.cycle_id) = (cy.workspace_id, cy.cycle_id) ORDER BY x.revision DESC LIMIT 1
    ) s
    WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids) AND cy.state = 'closed'
    ORDER BY cy.cycle_id
""")
_TOLD_ON = text("""
    SELECT told_on FROM closing_note WHERE workspace_id = :workspace_id AND cycle_id = :cycle_id
    ORDER BY revision DESC LIMIT 1
""")
_ADD = text("""
    INSERT INTO closing_note (workspace_id, cycle_id, revision, told_on)
    SELECT :workspace_id, cycle_id, revision, told_on
    FROM unnest(CAST(:cycle_ids AS uuid[]), CAST(:revisions AS integer[]), CAST(:days AS date[]))
        AS given (cycle_id, revision, told_on)
    ON CONFLICT DO NOTHING
""")
_FIGURES = tuple(each.name for each in fields(Figures))
# With what was told of the same cycle before, and what was put right in it of cycles that are not reopened since.
_OF_DAY = text(f"""
    SELECT {rows.CALLED}, {rows.CYCLE}, {rows.TERMS}, b.closed_at IS NOT NULL AS is_told_before,
           {", ".join(f"s.{name} AS now_{name}, b.{name} AS before_{name}" for name in _FIGURES)},
           (SELECT coalesce(-sum(r.credit_minor), 0)::bigint FROM late_return r
            WHERE (r.workspace_id, r.cycle_id) = (n.workspace_id, n.cycle_id) AND r.returned_at <= s.closed_at
              AND (b.closed_at IS NULL OR r.returned_at > b.closed_at) AND NOT EXISTS (
                  SELECT FROM decision d WHERE (d.workspace_id, d.cycle_id) = (r.workspace_id, r.late_for_cycle_id)
                    AND d.kind = 'reopening' AND d.decided_at >= r.returned_at)) AS late_minor
    FROM closing_note n
    JOIN cycle_snapshot s ON (s.workspace_id, s.cycle_id, s.revision) = (n.workspace_id, n.cycle_id, n.revision)
    LEFT JOIN LATERAL (
        SELECT x.* FROM closing_note m
        JOIN cycle_snapshot x ON (x.workspace_id, x.cycle_id, x.revision) = (m.workspace_id, m.cycle_id, m.revision)
        WHERE (m.workspace_id, m.cycle_id) = (n.workspace_id, n.cycle_id) AND m.revision < n.revision
        ORDER BY m.revision DESC LIMIT 1
    ) b ON true
    JOIN cycle cy ON (cy.workspace_id, cy.cycle_id) = (n.workspace_id, n.cycle_id)
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN terms t ON (t.workspace_id, t.retainer_id, t.effective_from)
                  = (cy.workspace_id, cy.retainer_id, cy.terms_from)
    WHERE n.workspace_id = :workspace_id AND n.told_on = :day
    ORDER BY lower(c.name), lower(r.name), r.retainer_id, cy.starts_on, n.revision
""")

_LAST_DAY = text("""
    SELECT max(n.told_on) AS day FROM cycle cy
    JOIN closing_note n ON (n.workspace_id, n.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE cy.workspace_id = :workspace_id AND cy.retainer_id = :retainer_id
""")


async def closed(tx: Transaction, cycle_ids: Sequence[UUID]) -> tuple[Closed, ...]:
    """Those of these cycles that are closed, with their last closing."""
    return tuple(Closed(**row._mapping) for row in await tx.all(_CLOSED, cycle_ids=list(cycle_ids)))


async def add(tx: Transaction, notes: Mapping[tuple[UUID, int], date]) -> None:
    """Tell of closings, by cycle and revision, in the message of a day; what is told already stays where it is."""
    await tx.run(
        _ADD,
        cycle_ids=[cycle_id for cycle_id, _ in notes],
        revisions=[revision for _, revision in notes],
        days=list(notes.values()),
    )


async def last_day(tx: Transaction, retainer_id: UUID) -> date | None:
    """The day of the message that last told of a closing of a retainer."""
    row = await tx.first(_LAST_DAY, retainer_id=retainer_id)
    return row.day if row else None


async def of_day(tx: Transaction, day: date) -> tuple[ClosingNote, ...]:
    """What the message of a day tells, by client and retainer."""
    return tuple(_note(row) for row in await tx.all(_OF_DAY, day=day))


def _note(row: Row[Any]) -> ClosingNote:
    before = _closed(row, "before") if row.is_told_before else None
    return ClosingNote(rows.called(row), rows.cycle(row), _closed(row, "now"), before, row.late_minor)


def _closed(row: Row[Any], when: str) -> Outcome:
    figures = rows.figures({name: row._mapping[f"{when}_{name}"] for name in _FIGURES})
    terms = rows.terms(row, rows.called(row).kind)
    return Outcome(figures, settle(terms, overage=figures.overage))


async def told_on(tx: Transaction, cycle_id: UUID) -> date | None:
    """The day of the message that tells a cycle's last closing; None where none does."""
    row = await tx.first(_TOLD_ON, cycle_id=cycle_id)
    return None if row is None else row.told_on
