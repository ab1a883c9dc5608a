"""Appointments: what is due when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.appointments import Appointment, AppointmentKind
from store.database import Database, Transaction

_SET = text("""
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT :workspace_id, kind, subject_id, due_at
    FROM unnest(CAST(:kinds AS text[]), CAST(:subject_ids AS uuid[]), CAST(:due AS timestamptz[]))
        AS given (kind, subject_id, due_at)
    ORDER BY kind, subject_id
    ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET due_at = excluded.due_at, failures = 0
""")
_EXPECT = text("""
    INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
    SELECT :workspace_id, :kind, subject_id, due_at
    FROM unnest(CAST(:subject_ids AS uuid[]), CAST(:due AS timestamptz[])) AS given (subject_id, due_at)
    ORDER BY subject_id
    ON CONFLICT DO NOTHING
""")
_DROP = text("""
    DELETE FROM appointment
    WHERE workspace_id = :workspace_id AND kind = :kind AND subject_id = ANY(:subject_ids)
""")
_DUE_KINDS = text("""
    SELECT kind, count(*) AS appointments FROM appointment
    WHERE workspace_id = :workspace_id AND due_at <= :now GROUP BY kind
""")
# A newer replica may have made kinds that this one does not know; those are its own to keep.
_KINDS = {each.value for each in AppointmentKind}
_DUE_ANYWHERE = text("SELECT workspace_id, kind, due FROM due_appointments(:now)")
_DUE_AT = text("""
    SELECT due_at FROM appointment
    WHERE workspace_id = :workspace_id AND kind = :kind AND subject_id = :subject_id
""")
_CLAIM = text("""
    WITH due AS (
        SELECT subject_id FROM appointment
        WHERE workspace_id = :workspace_id AND kind = :kind AND due_at <= :now
        ORDER BY due_at, subject_id LIMIT :most FOR UPDATE SKIP LOCKED
    ), taken AS (
        DELETE FROM appointment a USING due
        WHERE a.workspace_id = :workspace_id AND a.kind = :kind AND a.subject_id = due.subject_id
        RETURNING a.subject_id, a.due_at
    )
    SELECT subject_id, due_at FROM taken ORDER BY due_at, subject_id
""")
_PUT_OFF = text("""
    UPDATE appointment SET failures = failures + 1, due_at = :until
    WHERE workspace_id = :workspace_id AND kind = :kind AND subject_id = :subject_id AND due_at <= :now
""")


async def set_due(tx: Transaction, kind: AppointmentKind, due: Mapping[UUID, datetime]) -> None:
    """Make appointments, or move those that are there: subject → when."""
    await set_all(tx, [Appointment(kind, subject_id, at) for subject_id, at in due.items()])


async def set_all(tx: Transaction, wanted: Sequence[Appointment]) -> None:
    """The same of several kinds."""
    await tx.run(
        _SET,
        kinds=[each.kind.value for each in wanted],
        subject_ids=[each.subject_id for each in wanted],
        due=[each.due_at for each in wanted],
    )


async def expect(tx: Transaction, kind: AppointmentKind, due: Mapping[UUID, datetime]) -> None:
    """Make appointments for subjects that have none; those that are there stay as they are."""
    await tx.run(_EXPECT, kind=kind.value, subject_ids=list(due), due=list(due.values()))


async def drop(tx: Transaction, kind: AppointmentKind, subject_ids: Iterable[UUID]) -> None:
    """Take appointments away."""
    await tx.run(_DROP, kind=kind.value, subject_ids=list(subject_ids))


async def due_kinds(tx: Transaction, now: datetime) -> Mapping[AppointmentKind, int]:
    """How many are due, by kind; kinds without any are left out."""
    found = await tx.all(_DUE_KINDS, now=now)
    return {AppointmentKind(row.kind): row.appointments for row in found if row.kind in _KINDS}


async def due_anywhere(database: Database, now: datetime) -> Mapping[tuple[UUID, AppointmentKind], int]:
    """How many are due, by workspace and kind, in all workspaces; what is longest due comes first."""
    found = await database.everywhere(_DUE_ANYWHERE, now=now)
    return {(row.workspace_id, AppointmentKind(row.kind)): row.due for row in found if row.kind in _KINDS}


async def due_at(tx: Transaction, kind: AppointmentKind, subject_id: UUID) -> datetime | None:
    """When a subject is looked at; None, not again."""
    row = await tx.first(_DUE_AT, kind=kind.value, subject_id=subject_id)
    return row.due_at if row else None


async def claim(tx: Transaction, kind: AppointmentKind, *, now: datetime, most: int) -> Sequence[Appointment]:
    """Take due ones, longest due first, out of the table; another replica gets others, and where the transaction fails
    they are there again.
    """
    found = await tx.all(_CLAIM, kind=kind.value, now=now, most=most)
    return [Appointment(kind, row.subject_id, row.due_at) for row in found]


async def put_off(tx: Transaction, appointment: Appointment, *, now: datetime, until: datetime) -> None:
    """One that could not be kept comes again later, and the others are not kept waiting."""
    await tx.run(_PUT_OFF, kind=appointment.kind.value, subject_id=appointment.subject_id, now=now, until=until)
