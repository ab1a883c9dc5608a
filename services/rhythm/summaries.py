"""What follows on a closing: cards show the final figures, finance is told, and the client's summary is drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from domain.appointments import Appointment
from domain.rhythm.cards import card_key
from domain.rhythm.closing_notes import told_when
from domain.rhythm.touchpoints import Drafted, TouchpointKind
from domain.values.wall_clock import midnight
from services.appointments.business_days import business_days
from services.outbox.messages import restate
from services.rhythm.finance import tell_finance
from services.rhythm.touchpoints import cycles_changed, draft_for_clients
from store.database import Transaction
from store.rhythm import cards as cycle_cards
from store.rhythm import closing_notes
from store.rhythm.closing_notes import Closed
from store.workspaces import workspaces


async def handle_summaries(
    tx: Transaction, appointments: Sequence[Appointment], now: datetime
) -> Mapping[UUID, datetime | None]:
    """Of cycles that have closed. One that was reopened meanwhile comes again with its next closing."""
    closed = await closing_notes.closed(tx, [each.subject_id for each in appointments])
    cycle_ids = [each.cycle_id for each in closed]
    both = [*cycle_ids, *(await cycle_cards.following(tx, cycle_ids)).values()]
    await restate(tx, [card_key(each) for each in both], now=now)
    await cycles_changed(tx, both, now)
    shown = [each for each in closed if not each.is_archived and each.is_counted]
    await _note(tx, [each for each in shown if each.used or not each.is_pause], now)
    # After months away a client gets the summary of the last cycle, not one of each.
    told = [each for each in shown if each.tells_client and each.is_latest and not each.is_pause]
    drafts = [Drafted(each.cycle_id, each.client_id, TouchpointKind.SUMMARY, each.revision) for each in told]
    await draft_for_clients(tx, drafts, now)
    return {}


async def _note(tx: Transaction, closed: Sequence[Closed], now: datetime) -> None:
    """Have finance told of them, each in the message of its day."""
    if not closed:
        return
    days: dict[date, datetime] = {}
    notes: dict[tuple[UUID, int], date] = {}
    zone, business = (await workspaces.defaults(tx)).timezone, await business_days(tx)
    for each in closed:
        due = midnight(each.closes_on, each.timezone) if each.closes_on else now
        day, at = told_when(min(due, now), now, zone, business)
        days[day] = at
        notes[each.cycle_id, each.revision] = day
    await closing_notes.add(tx, notes)
    await tell_finance(tx, days, now=now)
