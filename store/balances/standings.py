"""Where many retainers stand, in a number of statements that does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.balances.standings import Activity
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from store import rows
from store.database import Ask, Transaction


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle of a retainer with what its ledger sums to; `channel` is the client's own in the team's Slack."""

    retainer: Retainer
    account_manager_id: UUID | None
    channel: str | None
    cycle: Cycle
    terms: Terms
    figures: Figures


@dataclass(frozen=True, slots=True)
class Glance:
    """As much of a cycle as tells how full it is, and whose it is. `lot_ends_on`: the first last day of its lots, from
    the day asked about on; None where nobody asked.
    """

    client_id: UUID
    timezone: str
    cycle: Cycle
    figures: Figures
    lot_ends_on: date | None


_SELECT = f"""
    SELECT {rows.CALLED}, c.timezone AS client_timezone, c.account_manager_id, r.starts_on AS retainer_starts_on,
           r.ends_on AS retainer_ends_on, r.notice_days, r.auto_renew, {rows.CYCLE}, {rows.TERMS}, b.slack_channel_id,
           f.allotment AS figures_allotment, f.carried_in, f.added, f.used, f.carried_out, f.expired, f.forfeited
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN terms t ON (t.workspace_id, t.retainer_id, t.effective_from)
                  = (cy.workspace_id, cy.retainer_id, cy.terms_from)
    LEFT JOIN channel_binding b ON (b.workspace_id, b.client_id, b.kind) = (c.workspace_id, c.client_id, 'team')
    CROSS JOIN LATERAL (
        SELECT {rows.FIGURES} FROM ledger_entry l
        WHERE l.workspace_id = cy.workspace_id AND l.cycle_id = cy.cycle_id
    ) f
    WHERE cy.workspace_id = :workspace_id"""
_LIVE = text(f"""
    {_SELECT} AND cy.state <> 'closed' AND r.archived_at IS NULL AND c.archived_at IS NULL
      AND (CAST(:client_ids AS uuid[]) IS NULL OR c.client_id = ANY(CAST(:client_ids AS uuid[])))
    ORDER BY lower(c.name), lower(r.name), r.retainer_id, cy.starts_on
""")
_AT_A_GLANCE = text(f"""
    SELECT r.client_id, c.timezone, cy.retainer_id, {rows.CYCLE}, f.allotment AS figures_allotment, f.carried_in,
           f.added, f.used, f.carried_out, f.expired, f.forfeited,
           e.lot_ends_on
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    CROSS JOIN LATERAL (
        SELECT {rows.FIGURES} FROM ledger_entry l
        WHERE l.workspace_id = cy.workspace_id AND l.cycle_id = cy.cycle_id
    ) f
    LEFT JOIN (
        SELECT t.cycle_id, min(t.expires_on) AS lot_ends_on
        FROM cycle o JOIN lot t ON (t.workspace_id, t.cycle_id) = (o.workspace_id, o.cycle_id)
        WHERE o.workspace_id = :workspace_id AND o.state <> 'closed' AND t.expires_on >= CAST(:ending_from AS date)
        GROUP BY t.cycle_id
    ) e ON e.cycle_id = cy.cycle_id
    WHERE cy.workspace_id = :workspace_id AND cy.state <> 'closed' AND r.archived_at IS NULL
      AND c.archived_at IS NULL
      AND (CAST(:client_ids AS uuid[]) IS NULL OR c.client_id = ANY(CAST(:client_ids AS uuid[])))
    ORDER BY lower(c.name), lower(r.name), r.retainer_id, cy.starts_on
""")
_OF_CYCLES = text(f"{_SELECT} AND cy.cycle_id = ANY(:cycle_ids)")
_OF_RETAINER = text(f"""
    {_SELECT} AND cy.retainer_id = :retainer_id AND cy.starts_on <= :today
    ORDER BY cy.starts_on DESC LIMIT :count
""")
_FIRST_AHEAD = text(f"""
    {_SELECT} AND cy.retainer_id = :retainer_id AND cy.starts_on > :today ORDER BY cy.starts_on LIMIT 1
""")
# The cycle before may still hand something on.
_THESE = text(f"""
    {_SELECT} AND (cy.cycle_id = ANY(:cycle_ids) OR EXISTS (
        SELECT FROM cycle n
        WHERE (n.workspace_id, n.retainer_id, n.starts_on) = (cy.workspace_id, cy.retainer_id, cy.ends_on)
          AND n.cycle_id = ANY(:cycle_ids)))
    ORDER BY cy.retainer_id, cy.starts_on
""")
# The words are looked up of the few that are shown.
_ACTIVITY = text(f"""
    SELECT a.on_day, a.at, a.who, a.quantity, a.counts, a.is_cancelled,
           CASE WHEN a.delivery_id IS NULL THEN {rows.words_of("a", "time_entry_id")}
                ELSE {rows.words_of("a", "delivery_id")} END AS what
    FROM (SELECT e.workspace_id, e.time_entry_id, NULL::uuid AS delivery_id, e.worked_on AS on_day, e.logged_at AS at,
           p.name AS who, e.description, e.minutes AS quantity, e.counts, false AS is_cancelled
    FROM time_entry e JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    LEFT JOIN change_order o ON (o.workspace_id, o.change_order_id) = (e.workspace_id, e.change_order_id)
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = :cycle_id
      -- A separate job has a card of its own.
      AND o.effect IS DISTINCT FROM 'separate_job' AND NOT EXISTS (
        SELECT FROM time_entry_reversal v
        WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
    UNION ALL
    SELECT d.workspace_id, NULL, d.delivery_id, d.delivered_on, d.logged_at, p.name, d.description, d.quantity,
           d.counts, d.is_cancelled
    FROM delivery d JOIN person p ON (p.workspace_id, p.person_id) = (d.workspace_id, d.person_id)
    WHERE d.workspace_id = :workspace_id AND d.cycle_id = :cycle_id AND NOT EXISTS (
        SELECT FROM delivery_reversal v WHERE (v.workspace_id, v.delivery_id) = (d.workspace_id, d.delivery_id))
    ORDER BY on_day DESC, at DESC LIMIT :count) a
    ORDER BY a.on_day DESC, a.at DESC
""")
_WORKED_ON = text("""
    SELECT person_id, array_agg(retainer_id) AS retainer_ids FROM (
        SELECT person_id, retainer_id FROM time_entry
        WHERE workspace_id = :workspace_id AND person_id = ANY(:person_ids) AND logged_at > :since
        UNION
        SELECT person_id, retainer_id FROM delivery
        WHERE workspace_id = :workspace_id AND person_id = ANY(:person_ids) AND logged_at > :since
    ) worked GROUP BY person_id
""")
# Rows are made of an answer by so many at a time: who asked for five hundred retainers is not worth a pause to others.
_AT_A_TIME = 25


async def live(tx: Transaction, client_ids: Sequence[UUID] | None = None) -> tuple[CycleRow, ...]:
    """Every cycle that is not closed, of these clients or of all; by client, retainer and start."""
    ids = None if client_ids is None else list(client_ids)
    return tuple(_cycle_row(row) for row in await tx.all(_LIVE, client_ids=ids))


async def at_a_glance(
    tx: Transaction, client_ids: Sequence[UUID] | None = None, *, ending_from: date | None = None
) -> tuple[Glance, ...]:
    """The same cycles in the same order, and no more of each than it takes to say how full it is; `ending_from`: and
    which of their lots ends first, from that day on.
    """
    found: list[Glance] = []
    ids = None if client_ids is None else list(client_ids)
    async for part in tx.by_parts(_AT_A_GLANCE, _AT_A_TIME, client_ids=ids, ending_from=ending_from):
        found += map(_glance, part)
    return tuple(found)


def of_cycles(cycle_ids: Sequence[UUID]) -> Ask[tuple[CycleRow, ...]]:
    """These cycles, whatever their states."""
    return Ask(_OF_CYCLES, {"cycle_ids": list(cycle_ids)}, _cycle_rows)


def until(retainer_id: UUID, today: date, *, count: int) -> Ask[tuple[CycleRow, ...]]:
    """The retainer's cycle of today and those before it, newest first."""
    return Ask(_OF_RETAINER, {"retainer_id": retainer_id, "today": today, "count": count}, _cycle_rows)


def first_ahead(retainer_id: UUID, today: date) -> Ask[tuple[CycleRow, ...]]:
    """The retainer's first cycle after today, if there is one."""
    return Ask(_FIRST_AHEAD, {"retainer_id": retainer_id, "today": today}, _cycle_rows)


async def latest(tx: Transaction, retainer_id: UUID, *, today: date, count: int) -> tuple[CycleRow, ...]:
    """The retainer's cycle of today and those before it, newest first; one that lies ahead where there is no other."""
    found = await tx.ask(until(retainer_id, today, count=count))
    return found or await tx.ask(first_ahead(retainer_id, today))


async def with_the_one_before(tx: Transaction, cycle_ids: Sequence[UUID]) -> tuple[CycleRow, ...]:
    """These cycles and, of each, the one before it, whatever their states; by retainer and start."""
    return tuple(_cycle_row(row) for row in await tx.all(_THESE, cycle_ids=list(cycle_ids)))


def activity(cycle_id: UUID, *, count: int) -> Ask[tuple[Activity, ...]]:
    """The last things that happened in a cycle, newest first."""
    return Ask(_ACTIVITY, {"cycle_id": cycle_id, "count": count}, _activities)


async def worked_on(tx: Transaction, person_ids: Sequence[UUID], *, since: datetime) -> Mapping[UUID, frozenset[UUID]]:
    """The retainers that each of some people logged or delivered on since then; none is left out."""
    found = await tx.all(_WORKED_ON, person_ids=list(person_ids), since=since)
    return {**dict.fromkeys(person_ids, frozenset()), **{row.person_id: frozenset(row.retainer_ids) for row in found}}


def _activities(found: Sequence[Row[Any]]) -> tuple[Activity, ...]:
    return tuple(
        Activity(row.on_day, row.at, row.who, row.what, row.quantity, row.counts, row.is_cancelled) for row in found
    )


def _cycle_rows(found: Sequence[Row[Any]]) -> tuple[CycleRow, ...]:
    return tuple(map(_cycle_row, found))


def _glance(row: Row[Any]) -> Glance:
    return Glance(row.client_id, row.timezone, rows.cycle(row), _figures(row), row.lot_ends_on)


def _figures(row: Row[Any]) -> Figures:
    """The sums of a ledger beside a cycle, whose own allotment has the plain name."""
    return Figures(
        row.figures_allotment, row.carried_in, row.added, row.used, row.carried_out, row.expired, row.forfeited
    )


def _cycle_row(row: Row[Any]) -> CycleRow:
    name = rows.called(row)
    return CycleRow(
        retainer=Retainer(
            called=name,
            starts_on=row.retainer_starts_on,
            ends_on=row.retainer_ends_on,
            notice_days=row.notice_days,
            auto_renew=row.auto_renew,
            timezone=row.client_timezone,
        ),
        account_manager_id=row.account_manager_id,
        channel=row.slack_channel_id,
        cycle=rows.cycle(row),
        terms=rows.terms(row, name.kind),
        figures=_figures(row),
    )
