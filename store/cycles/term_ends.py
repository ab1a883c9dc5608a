"""What becomes of the rest and of a deficit when a retainer ends, as somebody decided."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes, TermEnd
from store.database import Transaction

_OF = text("""
    SELECT rest, moved_to_id, deficit, decision_id FROM term_end
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND ends_on = :ends_on
""")
_RECEIVERS = text("""
    SELECT moved_to_id FROM term_end
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND moved_to_id IS NOT NULL
""")
_DECIDE = text("""
    INSERT INTO term_end (workspace_id, retainer_id, ends_on, rest, moved_to_id, deficit, decision_id)
    VALUES (:workspace_id, :retainer_id, :ends_on, :rest, :moved_to_id, :deficit, :decision_id)
    ON CONFLICT (workspace_id, retainer_id, ends_on) DO UPDATE SET rest = excluded.rest,
        moved_to_id = excluded.moved_to_id, deficit = excluded.deficit, decision_id = excluded.decision_id
""")
_SETTLE = text("""
    UPDATE term_end SET settled_at = :now, refunded = :refunded, moved = :moved, deficit_billed = :deficit_billed,
        deficit_written_off = :deficit_written_off, deficit_minor = :deficit_minor
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND ends_on = :ends_on
""")
_UNSETTLE = text("""
    UPDATE term_end SET settled_at = NULL, refunded = NULL, moved = NULL, deficit_billed = NULL,
        deficit_written_off = NULL, deficit_minor = NULL
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND ends_on = :ends_on
""")


async def of(tx: Transaction, retainer_id: UUID, ends_on: date) -> EndChoice | None:
    """What was decided for a retainer that ends on a day; None, nothing yet."""
    row = await tx.first(_OF, retainer_id=retainer_id, ends_on=ends_on)
    if row is None:
        return None
    return EndChoice(RestGoes(row.rest), DeficitGoes(row.deficit), row.moved_to_id)


async def receivers(tx: Transaction, retainer_id: UUID) -> frozenset[UUID]:
    """The retainers that get what is left of this one."""
    return frozenset(row.moved_to_id for row in await tx.all(_RECEIVERS, retainer_id=retainer_id))


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


async def settle(tx: Transaction, retainer_id: UUID, ends_on: date, ended: TermEnd, *, now: datetime) -> None:
    """Store what happened."""
    await tx.run(
        _SETTLE,
        retainer_id=retainer_id,
        ends_on=ends_on,
        refunded=ended.refunded,
        moved=sum(lot.quantity for lot in ended.moved),
        deficit_billed=ended.deficit_billed,
        deficit_written_off=ended.deficit_written_off,
        deficit_minor=ended.deficit_minor,
        now=now,
    )


async def unsettle(tx: Transaction, retainer_id: UUID, ends_on: date) -> None:
    """Take back what happened, for a cycle that is open again; the decision stands."""
    await tx.run(_UNSETTLE, retainer_id=retainer_id, ends_on=ends_on)
