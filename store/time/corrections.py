"""Entries put right: other words for one that stands, and one in a closed cycle in the place of another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.time.entries import TimeEntry
from store.database import Transaction
from store.ids import new_id
from store.time.entries import columns

_REWORD = text("""
    INSERT INTO wording (workspace_id, wording_id, time_entry_id, description, person_id, written_at)
    VALUES (:workspace_id, :wording_id, :time_entry_id, :description, :person_id, :now)
""")
# Without a ledger entry: those of a closed cycle stay as they are.
_ADD = text("""
    INSERT INTO time_entry (workspace_id, time_entry_id, retainer_id, cycle_id, person_id, worked_on, timezone,
        raw_minutes, minutes, description, billable, counts, rate_minor, permalink, source, replaces_id, logged_at,
        late_for_cycle_id, change_order_id, logged_by_id, catchup_id)
    VALUES (:workspace_id, :time_entry_id, :retainer_id, :cycle_id, :person_id, :worked_on, :timezone,
        :raw_minutes, :minutes, :description, :billable, :counts, :rate_minor, :permalink, :source, :replaces_id,
        :logged_at, :late_for_cycle_id, :change_order_id, :logged_by_id, :catchup_id)
""")


async def reword(tx: Transaction, time_entry_id: UUID, description: str, *, by: UUID, now: datetime) -> None:
    """Put what an entry says into other words; nothing else of it changes."""
    await tx.run(
        _REWORD, wording_id=new_id(), time_entry_id=time_entry_id, description=description, person_id=by, now=now
    )


async def add(tx: Transaction, entry: TimeEntry, *, rate_minor: int | None, replaces: UUID) -> None:
    """Write an entry into a closed cycle in the place of another one, which was taken back."""
    await tx.run(_ADD, **columns(entry, rate_minor=rate_minor, replaces=replaces))
