"""What becomes of the rest and of a deficit when a retainer ends, as somebody decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes, TermEnd
from store import rows
from store.database import Transaction

_CHOICES = text("""
    SELECT retainer_id, ends_on, rest, moved_to_id, deficit FROM term_end
    WHERE workspace_id = :workspace_id AND retainer_id = ANY(:retainer_ids)
""")
# Whoever gets something may give its own rest to another one.
_GIFTS = text("""
    WITH RECURSIVE gift AS (
        SELECT retainer_id, moved_to_id FROM term_end
        WHERE workspace_id = :workspace_id AND retainer_id = ANY(:retainer_ids) AND moved_to_id IS NOT NULL
        UNION
        SELECT e.retainer_id, e.moved_to_id FROM term_end e JOIN gift ON e.retainer_id = gift.moved_to_id
        WHERE e.workspace_id = :workspace_id AND e.moved_to_id IS NOT NULL
    )
    SELECT retainer_id, moved_to_id FROM gift
""")
_DECIDE = text("""
    INSERT INTO term_end (workspace_id, retainer_id, ends_on, rest, moved_to_id, deficit, decision_id)
    VALUES (:workspace_id, :retainer_id, :ends_on, :rest, :moved_to_id, :deficit, :decision_id)
    ON CONFLICT (workspace_id, retainer_id, ends_on) DO UPDATE SET rest = excluded.rest,
        moved_to_id = excluded.moved_to_id, deficit = excluded.deficit, decision_id = excluded.decision_id
""")
_SETTLE = text("""
    UPDATE term_end e SET settled_at = :now, refunded = s.refunded, moved = s.moved, deficit_billed = s.deficit_billed,
        deficit_written_off = s.deficit_written_off, deficit_minor = s.deficit_minor
    FROM jsonb_to_recordset(CAST(:settled AS jsonb)) AS s (retainer_id uuid, ends_on date, refunded bigint,
        moved bigint, deficit_billed bigint, deficit_written_off bigint, deficit_minor bigint)
    WHERE e.workspace_id = :workspace_id AND (e.retainer_id, e.ends_on) = (s.retainer_id, s.ends_on)
""")
_UNSETTLE = text("""
    UPDATE term_end SET settled_at = NULL, refunded = NULL, moved = NULL, deficit_billed = NULL,
        deficit_written_off = NULL, deficit_minor = NULL
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND ends_on = :ends_on
""")


async def of(tx: Transaction, retainer_id: UUID, ends_on: date) -> EndChoice | None:
    """What was decided for a retainer that ends on a day; None, nothing yet."""
    return (await choices(tx, [retainer_id])).get((retainer_id, ends_on))


async def choices(tx: Transaction, retainer_ids: Sequence[UUID]) -> Mapping[tuple[UUID, date], EndChoice]:
    """What was decided for many, by retainer and end."""
    return {
        (row.retainer_id, row.ends_on): EndChoice(RestGoes(row.rest), DeficitGoes(row.deficit), row.moved_to_id)
        for row in await tx.all(_CHOICES, retainer_ids=list(retainer_ids))
    }


async def receivers(tx: Transaction, retainer_id: UUID) -> frozenset[UUID]:
    """The retainers that get what is left of this one, or of one that gets it."""
    return frozenset(receiver for _, receiver in await gifts(tx, [retainer_id]))


async def gifts(tx: Transaction, retainer_ids: Collection[UUID]) -> frozenset[tuple[UUID, UUID]]:
    """(giver, receiver) of the rests of these retainers, and of all that they reach."""
    found = await tx.all(_GIFTS, retainer_ids=list(retainer_ids))
    return frozenset((row.retainer_id, row.moved_to_id) for row in found)


async def decide(tx: Transaction, retainer_id: UUID, ends_on: date, choice: EndChoice, *, decision_id: UUID) -> None:
    """Store what shall happen, in place of what was decided before."""
    await tx.run(
        _DECIDE,
        retainer_id=retainer_id,
        ends_on=ends_on,
        rest=choice.rest.value,
        moved_to_id=choice.moved_to,
        deficit=choice.deficit.value,
        decision_id=decision_id,
    )


async def settle(tx: Transaction, ended: Mapping[tuple[UUID, date], TermEnd], *, now: datetime) -> None:
    """Store what happened, by retainer and end."""
    settled = [
        {
            "retainer_id": retainer_id,
            "ends_on": ends_on,
            "refunded": each.refunded,
            "moved": sum(lot.quantity for lot in each.moved),
            "deficit_billed": each.deficit_billed,
            "deficit_written_off": each.deficit_written_off,
            "deficit_minor": each.deficit_minor,
        }
        for (retainer_id, ends_on), each in ended.items()
    ]
    await tx.run(_SETTLE, settled=rows.many(settled), now=now)


async def unsettle(tx: Transaction, retainer_id: UUID, ends_on: date) -> None:
    """Take back what happened, for a cycle that is open again; the decision stands."""
    await tx.run(_UNSETTLE, retainer_id=retainer_id, ends_on=ends_on)
