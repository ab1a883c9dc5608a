"""The close desk as finance reads it: what a day brought, drawn with a list that its buttons can name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.invoices.desk import Before, CloseDesk, DeskDraft, Offer, Unapproved, goes_alone, list_id, listed, whys
from domain.invoices.invoices import Invoice, InvoiceSettings
from domain.invoices.missing import Missing, missing
from domain.outbox import MessageKind, OutboxMessage, Outgoing, ToPerson
from domain.rhythm.closing_notes import ClosingNote, ClosingNotes, told_when
from domain.values.mornings import next_morning
from domain.values.wall_clock import local_date
from services.appointments.business_days import business_days
from services.invoices.offering import offer_of
from services.outbox.messages import say
from services.rhythm.finance import tell_finance
from store import appointments, outbox
from store.change_orders import reading as change_orders
from store.database import Database, Transaction
from store.invoices import desk as desks
from store.invoices import reading, settings
from store.rhythm import closing_notes
from store.workspaces import workspaces

# More cards than these would bury the channel, as with the first close, where every invoice is a first one. The desk
# names the others, and has a menu to open them.
_CARDS_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class DayTold:
    """All that the message of a day tells; one of the first two is there at least."""

    notes: ClosingNotes | None
    desk: CloseDesk | None
    offer: Offer | None = None


class CloseDesks:
    """The desk of each day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drawn(self, workspace_id: UUID, said: OutboxMessage, now: datetime) -> DayTold | None:
        """What the message of a day tells now; None, nothing.

        What it lists is kept, so that a click means what was shown; and each draft that needs somebody has its card in
        the thread, the first five.
        """
        day = date.fromisoformat(said.facts["day"])
        async with self._database.transaction(workspace_id) as tx:
            closed = await closing_notes.of_day(tx, day)
            notes = ClosingNotes(day, closed) if closed else None
            desk = await _of_day(tx, day, closed)
            if desk is None:
                offer = await offer_of(tx, notes)
                # Who bills nothing here is told of closings where they have a channel for that, and nowhere else, but
                # for what is offered once.
                is_told = notes is not None and (offer is not None or not isinstance(said.to, ToPerson))
                return DayTold(notes, None, offer) if is_told else None
            if notes is None and await _is_over(tx, said, desk, now):
                return None
            await desks.keep_list(tx, desk.list_id, day, listed(desk.drafts), now=now)
            return DayTold(notes, replace(desk, carded=await _cards(tx, said, desk, now)))

    async def card(self, workspace_id: UUID, invoice_id: UUID) -> DeskDraft | None:
        """One of its drafts, as it is now; None where there is none."""
        async with self._database.reading(workspace_id) as tx:
            found = await reading.by_ids(tx, [invoice_id])
            return (await judged(tx, found))[0] if found else None


async def tell_of_drafts(
    tx: Transaction, drafts: Mapping[UUID, datetime], alone: Collection[UUID], *, now: datetime
) -> None:
    """Have finance told of drafts that were made now, by their ids, each with the instant that it was due; `alone`:
    those that the clock may send if nobody changes them.
    """
    if not drafts:
        return
    zone, business = (await workspaces.defaults(tx)).timezone, await business_days(tx)
    when = {each: told_when(min(due, now), now, zone, business) for each, due in drafts.items()}
    await desks.add(tx, {each: day for each, (day, _) in when.items()})
    # On the next morning, so that there is a day to put one on hold.
    due = {each: next_morning(at, zone, business) for each, (_, at) in when.items() if each in alone}
    await appointments.set_due(tx, AppointmentKind.FEE_SENDING, due)
    await tell_finance(tx, dict(when.values()), now=now)


async def _is_over(tx: Transaction, said: OutboxMessage, desk: CloseDesk, now: datetime) -> bool:
    """Whether a day before today was told to nobody, and all of it was sent meanwhile: nobody has anything to do with
    it, and nothing is added to it.
    """
    today = local_date(now, (await workspaces.defaults(tx)).timezone)
    return said.ts is None and desk.day < today and all(each.invoice.state.is_sent for each in desk.drafts)


async def _cards(tx: Transaction, said: OutboxMessage, desk: CloseDesk, now: datetime) -> frozenset[UUID]:
    """Write the cards that there is room for; which drafts have one then."""
    of = f":{said.to.lane}" if isinstance(said.to, ToPerson) else ""
    keys = {each.invoice.invoice_id: f"invoice:{each.invoice.invoice_id.hex}{of}" for each in desk.drafts}
    there = await outbox.there(tx, keys.values())
    carded = {invoice_id for invoice_id, key in keys.items() if key in there}
    wanting = [each.invoice.invoice_id for each in desk.needing if each.invoice.invoice_id not in carded]
    new = wanting[: max(0, _CARDS_MOST - len(carded))]
    cards = [
        Outgoing(MessageKind.INVOICE_CARD, keys[each], said.to, {"invoice_id": each.hex}, thread_of=said.key)
        for each in new
    ]
    if cards:
        await say(tx, *cards, now=now)
    return frozenset([*carded, *new])


async def _of_day(tx: Transaction, day: date, closed: Sequence[ClosingNote]) -> CloseDesk | None:
    drafts = await judged(tx, await desks.of_day(tx, day))
    if not drafts:
        return None
    drafts = tuple(sorted(drafts, key=_place))
    retainers = {each.called.retainer_id for each in closed}
    for each in drafts:
        retainers |= {line.line.retainer_id for line in each.invoice.lines if line.line.retainer_id}
    own = await settings.read(tx)
    alone = [each.invoice.invoice_id for each in drafts if goes_alone(each, missing(each.invoice.client, own))]
    return CloseDesk(
        day,
        drafts,
        list_id(day, listed(drafts)),
        unapproved=await _unapproved(tx, retainers),
        missing=_own_missing(drafts, own),
        sending=await desks.last_sending(tx, day),
        alone=await desks.alone(tx, alone),
    )


async def judged(tx: Transaction, invoices: Sequence[Invoice]) -> tuple[DeskDraft, ...]:
    """Each with why it needs somebody."""
    before = await desks.before(tx, [each.invoice_id for each in invoices])
    nothing = Before()
    return tuple(
        DeskDraft(each, whys(each, before.get(each.invoice_id, nothing)), before.get(each.invoice_id, nothing))
        for each in invoices
    )


async def _unapproved(tx: Transaction, retainer_ids: set[UUID]) -> tuple[Unapproved, ...]:
    found = await change_orders.unapproved_of(tx, retainer_ids) if retainer_ids else ()
    return tuple(Unapproved(each.called, each.number, each.terms.title, each.terms.price_minor) for each in found)


def _own_missing(drafts: Sequence[DeskDraft], own: InvoiceSettings) -> tuple[Missing, ...]:
    """What the workspace has not said of itself, that one of these needs."""
    found = {each for draft in drafts for each in missing(draft.invoice.client, own) if each.is_own}
    return tuple(sorted(found))


def _place(each: DeskDraft) -> tuple[str, str, datetime]:
    invoice = each.invoice
    return invoice.client.name.lower(), (invoice.retainer or "").lower(), invoice.created_at
