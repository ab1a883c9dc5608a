"""Invoices: what is billed, when, and for how much; what of it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.cycles.following import Closed, FollowsClosing, FollowsOpening, Opened
from domain.invoices.due import advance_at
from domain.kinds import Invoicing
from domain.values.mornings import nine_of


def _begun(opened: Sequence[Opened]) -> dict[UUID, datetime]:
    """A fee in advance that was not drafted yet, as when a term starts; the first of those with one bill a close."""
    looks = {each.cycle.cycle_id: _look(each) for each in opened}
    return {cycle_id: max(look, at) for cycle_id, (look, at) in looks.items() if look is not None}


def _look(opened: Opened) -> tuple[datetime | None, datetime]:
    starts_on, zone = opened.cycle.starts_on, opened.timezone
    if opened.invoicing is Invoicing.ADVANCE:
        return advance_at(starts_on, zone, opened.business_days), opened.at
    if opened.invoicing is Invoicing.ONE and opened.is_first:
        return nine_of(starts_on, zone), opened.at
    return None, opened.at


def _closed(closed: Sequence[Closed]) -> dict[UUID, datetime]:
    return {each.cycle.cycle_id: each.at for each in closed if each.invoicing is not Invoicing.OFF}


BEGUN = FollowsOpening(AppointmentKind.INVOICE, _begun)
CLOSED = FollowsClosing(AppointmentKind.INVOICE, _closed)
