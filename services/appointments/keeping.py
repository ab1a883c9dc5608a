"""Keeping what is due: each appointment is claimed, and what it brings about is written in the same transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from domain.appointments import Appointment, AppointmentKind
from store import appointments
from store.database import Database, Transaction

log = structlog.get_logger()
# Keeps some appointments of one kind at an instant: for each subject when it is due next, None when never again.
# Subjects that are left out are due never again, too.
AppointmentHandler = Callable[[Transaction, Sequence[Appointment], datetime], Awaitable[Mapping[UUID, datetime | None]]]
# Takes due ones out of the table, at most so many, in an order that suits the kind: what is worked out together comes
# together.
Claim = Callable[[Transaction, datetime, int], Awaitable[Sequence[Appointment]]]
_AT_A_TIME = 200
_AGAIN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AppointmentHandlers:
    """What a subject declares to do at its kinds of appointments; `claims`: of kinds that are not claimed one by one,
    the longest due first.
    """

    by_kind: Mapping[AppointmentKind, AppointmentHandler]
    claims: Mapping[AppointmentKind, Claim] = field(default_factory=dict)


class Appointments:
    """What is due at an instant."""

    def __init__(
        self,
        database: Database,
        handlers: Mapping[AppointmentKind, AppointmentHandler],
        claims: Mapping[AppointmentKind, Claim] | None = None,
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._claims = claims or {}

    async def due(self, workspace_id: UUID, now: datetime) -> Mapping[AppointmentKind, int]:
        """How many are due, by kind."""
        async with self._database.reading(workspace_id) as tx:
            return await appointments.due_kinds(tx, now)

    async def due_anywhere(self, now: datetime) -> Mapping[tuple[UUID, AppointmentKind], int]:
        """How many are due in all workspaces, by workspace and kind; what is longest due comes first."""
        return await appointments.due_anywhere(self._database, now)

    async def handle(self, workspace_id: UUID, kind: AppointmentKind, now: datetime) -> int:
        """Keep some of one kind that are due, at most 200; how many. One that fails is put off and keeps nobody
        waiting.
        """
        return await self._keep_some(workspace_id, kind, now, most=_AT_A_TIME)

    async def _keep_some(self, workspace_id: UUID, kind: AppointmentKind, now: datetime, *, most: int) -> int:
        claimed: Sequence[Appointment] = ()
        try:
            async with self._database.transaction(workspace_id) as tx:
                claimed = await self._claim(tx, kind, now, most)
                if claimed:
                    await self._settle(tx, kind, await self._handlers[kind](tx, claimed, now), now)
                return len(claimed)
        except Exception as error:
            if not claimed:
                raise
            if len(claimed) > 1:
                # One of them spoils it for all: one at a time shows which.
                return sum([await self._keep_some(workspace_id, kind, now, most=1) for _ in claimed])
            log.exception(
                "appointment_not_kept", kind=kind.value, subject_id=str(claimed[0].subject_id), exc_info=error
            )
            async with self._database.transaction(workspace_id) as tx:
                await appointments.put_off(tx, claimed[0], now=now, until=now + _AGAIN_AFTER)
            return 1

    async def _claim(self, tx: Transaction, kind: AppointmentKind, now: datetime, most: int) -> Sequence[Appointment]:
        if kind in self._claims:
            return await self._claims[kind](tx, now, most)
        return await appointments.claim(tx, kind, now=now, most=most)

    async def _settle(
        self, tx: Transaction, kind: AppointmentKind, again: Mapping[UUID, datetime | None], now: datetime
    ) -> None:
        later = {subject: at for subject, at in again.items() if at is not None}
        for subject, at in later.items():
            if at <= now:
                raise ValueError(f"{kind.value} of {subject} would be due again at once")
        if later:
            await appointments.set_due(tx, kind, later)
