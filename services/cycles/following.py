"""What follows on cycles that open or close together: appointments, written with them in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import Appointment, AppointmentKind
from domain.cycles.following import Closed, Opened
from domain.registers import FOLLOWS_CLOSING, FOLLOWS_OPENING
from store import appointments
from store.database import Transaction


async def follow_opening(tx: Transaction, opened: Sequence[Opened]) -> None:
    """Make the appointments about cycles that open."""
    await _make(tx, {each.kind: each.due(opened) for each in FOLLOWS_OPENING})


async def follow_closing(tx: Transaction, closed: Sequence[Closed]) -> None:
    """Make the appointments about cycles that close."""
    await _make(tx, {each.kind: each.due(closed) for each in FOLLOWS_CLOSING})


async def _make(tx: Transaction, due: Mapping[AppointmentKind, Mapping[UUID, datetime]]) -> None:
    wanted = [Appointment(kind, cycle_id, at) for kind, of_kind in due.items() for cycle_id, at in of_kind.items()]
    if wanted:
        await appointments.set_all(tx, wanted)
