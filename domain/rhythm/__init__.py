"""The rhythm of a cycle: its card, its middle, its end, and what the client is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.cycles.following import FollowsClosing, FollowsOpening, Opened
from domain.rhythm.cards import first_look
from domain.values.calendar import Span


def _cards_due(opened: Sequence[Opened]) -> dict[UUID, datetime]:
    """A pause has no card."""
    looks = {each.cycle.cycle_id: _first_look(each) for each in opened if not each.cycle.is_pause}
    return {cycle_id: due for cycle_id, due in looks.items() if due}


def _first_look(opened: Opened) -> datetime | None:
    span = Span(opened.cycle.starts_on, opened.cycle.ends_on)
    return first_look(span, opened.timezone, opened.business_days, is_first=opened.is_first, now=opened.at)


CARD = FollowsOpening(AppointmentKind.CYCLE_CARD, _cards_due)
SUMMARY = FollowsClosing(AppointmentKind.SUMMARY, lambda closed: {each.cycle.cycle_id: each.at for each in closed})
