"""The rhythm of a cycle: its card, its middle, its end, and what the client is told."""

from __future__ import annotations

from datetime import datetime

from domain.appointments import AppointmentKind
from domain.cycles.following import FollowsClosing, FollowsOpening, Opened
from domain.rhythm.cards import first_look
from domain.values.calendar import Span


def _card_due(opened: Opened) -> datetime | None:
    """A pause has no card."""
    cycle = opened.cycle
    if cycle.is_pause:
        return None
    span = Span(cycle.starts_on, cycle.ends_on)
    return first_look(span, opened.timezone, opened.business_days, is_first=opened.is_first, now=opened.at)


CARD = FollowsOpening(AppointmentKind.CYCLE_CARD, _card_due)
SUMMARY = FollowsClosing(AppointmentKind.SUMMARY, lambda closed: closed.at)
