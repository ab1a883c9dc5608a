"""The cards of cycles: where each goes, and what it was last seen to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.kinds import CycleState, Kind
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class CycleChannels:
    """A cycle and where it is spoken of. `is_counted`: of a retainer that grants something, so not of funds.

    `client_alerts`: the client wants to hear of thresholds. `is_written`: the outbox has its card. `seen_as` is what
    stood in the tables when the card was last looked after, None before the first time; `stands_as` is what stands in
    them now. Both change with whatever a card shows.
    """

    cycle_id: UUID
    retainer_id: UUID
    client_id: UUID
    starts_on: date
    ends_on: date
    state: CycleState
    is_pause: bool
    is_archived: bool
    is_counted: bool
    timezone: str
    team_channel: str | None
    shared_channel: str | None
    client_alerts: bool
    is_written: bool
    stands_as: str
    seen_as: str | None

    @property
    def tells_client(self) -> bool:
        """Whether there is something to tell the client of, and a channel to do so."""
        return self.is_counted and self.shared_channel is not None


# A ledger is only added to, so its length tells whether anything happened; so does that of the cycle before, as long
# as what it hands on is not settled.
_ENTRIES = "SELECT count(*) FROM ledger_entry l WHERE (l.workspace_id, l.cycle_id) = (cy.workspace_id, {}.cycle_id)"
_PLACES = text(f"""
    SELECT cy.cycle_id, cy.retainer_id, r.client_id, cy.starts_on, cy.ends_on, cy.state, cy.is_pause, c.timezone,
           r.archived_at IS NOT NULL OR c.archived_at IS NOT NULL AS is_archived,
           r.kind <> '{Kind.FUNDS.value}' AS is_counted,
           (SELECT t.slack_channel_id FROM channel_binding t
            WHERE (t.workspace_id, t.client_id, t.kind) = (c.workspace_id, c.client_id, 'team')) AS team_channel,
           (SELECT min(s.slack_channel_id) FROM channel_binding s
            WHERE (s.workspace_id, s.client_id, s.kind) = (c.workspace_id, c.client_id, 'shared')) AS shared_channel,
           c.client_alerts,
           EXISTS (SELECT FROM outbox_message m
                   WHERE (m.workspace_id, m.key) = (cy.workspace_id, 'card:' || cy.cycle_id)) AS is_written,
           concat_ws(' ', cy.state, cy.ends_on, cy.closes_on, r.ends_on, r.archived_at, c.archived_at,
                     ({_ENTRIES.format("cy")}), b.state,
                     CASE WHEN b.state <> 'closed' THEN ({_ENTRIES.format("b")}) END) AS stands_as,
           k.seen_as
    FROM cycle cy
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN cycle b ON (b.workspace_id, b.retainer_id, b.ends_on) = (cy.workspace_id, cy.retainer_id, cy.starts_on)
    LEFT JOIN cycle_card k ON (k.workspace_id, k.cycle_id) = (cy.workspace_id, cy.cycle_id)
    WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids)
    ORDER BY cy.cycle_id
""")
# A retainer that is brought back goes on where it was.
_LOOK_AFTER = text("""
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT cy.workspace_id, 'cycle_card', cy.cycle_id, :now
    FROM cycle cy JOIN retainer r ON (r.workspace_id, r.retainer_id) = (cy.workspace_id, cy.retainer_id)
    WHERE cy.workspace_id = :workspace_id AND cy.state <> 'closed' AND NOT cy.is_pause AND cy.starts_on <= :today
      AND (r.client_id = :client_id OR r.retainer_id = :retainer_id)
    ORDER BY cy.cycle_id
    ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET due_at = excluded.due_at, failures = 0
""")
_FOLLOWING = text("""
    SELECT cy.cycle_id, n.cycle_id AS following_id FROM cycle cy
    JOIN cycle n ON (n.workspace_id, n.retainer_id, n.starts_on) = (cy.workspace_id, cy.retainer_id, cy.ends_on)
    WHERE cy.workspace_id = :workspace_id AND cy.cycle_id = ANY(:cycle_ids)
""")
_CHECKPOINTS = text("""
    SELECT k.cycle_id, a.due_at FROM cycle_card k
    LEFT JOIN appointment a
        ON (a.workspace_id, a.kind, a.subject_id) = (k.workspace_id, 'checkpoint', k.cycle_id)
    WHERE k.workspace_id = :workspace_id AND k.cycle_id = ANY(:cycle_ids)
""")
_SEEN = text("""
    INSERT INTO cycle_card (workspace_id, cycle_id, seen_as)
    SELECT :workspace_id, cycle_id, seen_as
    FROM unnest(CAST(:cycle_ids AS uuid[]), CAST(:seen AS text[])) AS given (cycle_id, seen_as)
    ORDER BY cycle_id
    ON CONFLICT (workspace_id, cycle_id) DO UPDATE SET seen_as = excluded.seen_as
""")


async def places(tx: Transaction, cycle_ids: Sequence[UUID]) -> tuple[CycleChannels, ...]:
    """The cycles with these ids, archived ones too."""
    return tuple(_place(row) for row in await tx.all(_PLACES, cycle_ids=list(cycle_ids)))


async def look_after(
    tx: Transaction, now: datetime, *, client_id: UUID | None = None, retainer_id: UUID | None = None
) -> None:
    """Have the cards of a client's or a retainer's cycles looked after now, those that have begun by their dates."""
    await tx.run(_LOOK_AFTER, client_id=client_id, retainer_id=retainer_id, today=now.date(), now=now)


async def following(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The cycle after each of these, where there is one."""
    return {row.cycle_id: row.following_id for row in await tx.all(_FOLLOWING, cycle_ids=list(cycle_ids))}


async def checkpoints(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, datetime | None]:
    """When the middle of each is looked at, of those whose first morning has been; None, not any more."""
    return {row.cycle_id: row.due_at for row in await tx.all(_CHECKPOINTS, cycle_ids=list(cycle_ids))}


async def seen(tx: Transaction, looked_at: Sequence[CycleChannels]) -> None:
    """Their cards say what stands in the tables now."""
    await tx.run(_SEEN, cycle_ids=[each.cycle_id for each in looked_at], seen=[each.stands_as for each in looked_at])


def _place(row: Row[Any]) -> CycleChannels:
    return CycleChannels(**dict(row._mapping) | {"state": CycleState(row.state)})
