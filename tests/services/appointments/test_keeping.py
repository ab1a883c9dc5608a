"""What is due is done once, by whoever claims it; what fails is put off and keeps nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.appointments import Appointment, AppointmentKind
from domain.people.people import Workspace
from services.appointments.keeping import Appointments
from store import appointments
from store.database import Database, Transaction
from store.ids import new_id
from tests.instants import NOW

KIND = AppointmentKind.DESK


class Noted:
    """A handler that notes what it was given, fails for some, and says when each is due again."""

    def __init__(self, *, fails_for: Sequence[UUID] = (), again: datetime | None = None) -> None:
        self.seen: list[UUID] = []
        self._fails_for = frozenset(fails_for)
        self._again = again

    async def __call__(
        self, _: Transaction, due: Sequence[Appointment], __: datetime
    ) -> Mapping[UUID, datetime | None]:
        subjects = [each.subject_id for each in due]
        if self._fails_for & set(subjects):
            raise RuntimeError("one of these is broken")
        self.seen += subjects
        return dict.fromkeys(subjects, self._again)


async def appoint(database: Database, workspace: Workspace, count: int, at: datetime = NOW) -> list[UUID]:
    subjects = [new_id() for _ in range(count)]
    async with database.transaction(workspace.workspace_id) as tx:
        await appointments.set_due(tx, KIND, dict.fromkeys(subjects, at))
    return subjects


async def due(database: Database, workspace: Workspace, now: datetime) -> int:
    return (await Appointments(database, {}).due(workspace.workspace_id, now)).get(KIND, 0)


async def test_each_is_handled_once_however_many_look(database: Database, workspace: Workspace) -> None:
    subjects = await appoint(database, workspace, 450)
    noted = Noted()
    replicas = [Appointments(database, {KIND: noted}) for _ in range(3)]
    counts = await asyncio.gather(*(each.handle(workspace.workspace_id, KIND, NOW) for each in replicas))
    assert sum(counts) == 450
    assert sorted(noted.seen) == sorted(subjects)
    assert await due(database, workspace, NOW + timedelta(days=999)) == 0


async def test_kinds_that_only_a_newer_replica_knows_are_left_to_it(database: Database, workspace: Workspace) -> None:
    await appoint(database, workspace, 2)
    async with database.transaction(workspace.workspace_id) as tx:
        await tx.run(
            text("""
            INSERT INTO appointment (workspace_id, kind, subject_id, due_at)
            SELECT workspace_id, 'holograms', subject_id, due_at FROM appointment WHERE workspace_id = :workspace_id
        """)
        )
    handling = Appointments(database, {})
    assert await handling.due(workspace.workspace_id, NOW) == {KIND: 2}
    found = await handling.due_anywhere(NOW)
    assert {kind: count for (at, kind), count in found.items() if at == workspace.workspace_id} == {KIND: 2}


async def test_what_is_not_due_yet_waits(database: Database, workspace: Workspace) -> None:
    await appoint(database, workspace, 1, NOW + timedelta(seconds=1))
    noted = Noted()
    handling = Appointments(database, {KIND: noted})
    assert await handling.handle(workspace.workspace_id, KIND, NOW) == 0
    assert await handling.handle(workspace.workspace_id, KIND, NOW + timedelta(seconds=1)) == 1


async def test_it_comes_back_when_its_handler_says_so(database: Database, workspace: Workspace) -> None:
    await appoint(database, workspace, 2)
    handling = Appointments(database, {KIND: Noted(again=NOW + timedelta(hours=1))})
    assert await handling.handle(workspace.workspace_id, KIND, NOW) == 2
    assert await due(database, workspace, NOW + timedelta(minutes=59)) == 0
    assert await due(database, workspace, NOW + timedelta(hours=1)) == 2


async def test_one_that_fails_is_put_off_and_keeps_nobody_waiting(database: Database, workspace: Workspace) -> None:
    broken, *others = await appoint(database, workspace, 7)
    noted = Noted(fails_for=[broken])
    assert await Appointments(database, {KIND: noted}).handle(workspace.workspace_id, KIND, NOW) == 7
    assert sorted(noted.seen) == sorted(others)
    assert await due(database, workspace, NOW) == 0
    mended = Noted()
    later = NOW + timedelta(days=1)
    assert await Appointments(database, {KIND: mended}).handle(workspace.workspace_id, KIND, later) == 1
    assert mended.seen == [broken]


async def test_one_that_would_be_due_again_at_once_is_put_off_rather_than_done_for_ever(
    database: Database, workspace: Workspace
) -> None:
    await appoint(database, workspace, 1)
    handling = Appointments(database, {KIND: Noted(again=NOW)})
    assert await handling.handle(workspace.workspace_id, KIND, NOW) == 1
    assert await due(database, workspace, NOW) == 0
    assert await due(database, workspace, NOW + timedelta(days=1)) == 1
