"""What people chose for themselves: quiet hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.people.quiet import QuietHours
from store.database import Transaction

_QUIET = text("""
    SELECT person_id, timezone, quiet_from, quiet_until FROM person
    WHERE workspace_id = :workspace_id AND person_id = ANY(:person_ids) AND quiet_from IS NOT NULL
""")
_SET_QUIET = text("""
    UPDATE person SET quiet_from = :quiet_from, quiet_until = :quiet_until
    WHERE workspace_id = :workspace_id AND person_id = :person_id
""")


@dataclass(frozen=True, slots=True)
class QuietThere:
    """Quiet hours, and the IANA zone that they are meant in: the person's own."""

    hours: QuietHours
    timezone: str


async def quiet_hours(tx: Transaction, person_ids: Collection[UUID]) -> Mapping[UUID, QuietThere]:
    """The quiet hours of these people; who has none is left out."""
    if not person_ids:
        return {}
    found = await tx.all(_QUIET, person_ids=list(person_ids))
    return {each.person_id: QuietThere(QuietHours(each.quiet_from, each.quiet_until), each.timezone) for each in found}


async def set_quiet_hours(tx: Transaction, person_id: UUID, quiet: QuietHours | None) -> None:
    """Choose them, or have none any more."""
    await tx.run(
        _SET_QUIET,
        person_id=person_id,
        quiet_from=quiet.from_minute if quiet else None,
        quiet_until=quiet.until_minute if quiet else None,
    )
