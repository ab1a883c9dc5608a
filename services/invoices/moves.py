"""Drafts on their way to be sent: approved, held, discarded, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.invoices.invoices import Invoice
from domain.invoices.missing import require_said
from domain.invoices.refusals import BelowZero, NothingOnIt, NotSentYet, NotToApprove, NotToSend, OwnEdit
from domain.invoices.words import InvoiceKind, InvoiceState, InvoiceStep
from domain.people.people import Caller, Person
from domain.values.descriptions import check_paragraphs
from services.invoices.holding import again, became, came_second, hold, is_new, manager, require_unsent
from store.database import Transaction
from store.invoices import lines, settings, writing

_DRAFT, _HELD = InvoiceState.DRAFT, InvoiceState.HELD
_APPROVED, _DISCARDED = InvoiceState.APPROVED, InvoiceState.DISCARDED


class Then(StrEnum):
    """What becomes of what a discarded draft billed."""

    NEXT = "next"  # it is on the next draft
    NEVER = "never"  # it is written off


class Move(StrEnum):
    """Moves that need no more than a click, and some words where somebody has any."""

    BACK_TO_DRAFT = "back_to_draft"
    HOLD = "hold"
    RESTORE = "restore"


# From which states, to which, and what is written down.
_MOVES: Final[dict[Move, tuple[Sequence[InvoiceState], InvoiceState, InvoiceStep]]] = {
    Move.BACK_TO_DRAFT: ((_APPROVED, _HELD), _DRAFT, InvoiceStep.RETURNED),
    Move.HOLD: ((_DRAFT, _APPROVED), _HELD, InvoiceStep.HELD),
    Move.RESTORE: ((_DISCARDED,), _DRAFT, InvoiceStep.RESTORED),
}


async def approve(tx: Transaction, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime) -> Invoice:
    """Approve the version that was seen. Bring it up to date before, in a transaction of its own.

    Raises NotToApprove, NothingOnIt, BelowZero, InvoiceLacks, OwnEdit.
    """
    person = await manager(tx, by, "approve an invoice")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    await require_unsent(tx, invoice, version, person)
    if invoice.state is not _DRAFT:
        raise NotToApprove(**became(invoice))
    require_sendable(invoice)
    own = await settings.read(tx)
    require_said(invoice, own)
    if invoice.last_edited_by_id == person.person_id and own.other_approver:
        raise OwnEdit(invoice=invoice.label)
    return await _moved(tx, invoice, _APPROVED, (_DRAFT,), InvoiceStep.APPROVED, person=person, why="", now=now)


def require_sendable(invoice: Invoice) -> None:
    """Raise NothingOnIt, or BelowZero for an invoice that would give back."""
    if all(each.line.struck for each in invoice.lines):
        raise NothingOnIt(invoice=invoice.label)
    if invoice.sums.total_minor < 0 and invoice.kind is InvoiceKind.INVOICE:
        raise BelowZero(invoice=invoice.label)


async def move(
    tx: Transaction, invoice_id: UUID, how: Move, *, version: int, why: str, by: Caller, key: str, now: datetime
) -> Invoice:
    """Make it a draft again, put it on hold, or bring back what was discarded.

    Raises Taken("invoice_source_once") where what a discarded one billed is on another one by now.
    """
    person = await manager(tx, by, "decide about an invoice")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    await require_unsent(tx, invoice, version, person)
    of, to, step = _MOVES[how]
    if how is Move.RESTORE:
        await lines.bill_again(tx, invoice_id)
    return await _moved(tx, invoice, to, of, step, person=person, why=check_paragraphs(why), now=now)


async def discard(
    tx: Transaction, invoice_id: UUID, then: Then, *, version: int, reason: str, by: Caller, key: str, now: datetime
) -> Invoice:
    """Drop it. What it billed is on the next draft, or never billed; that wants a reason."""
    person = await manager(tx, by, "discard an invoice")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    await require_unsent(tx, invoice, version, person)
    why = check_reason(reason) if then is Then.NEVER else check_paragraphs(reason)
    if then is Then.NEXT:
        await lines.free(tx, invoice_id, now=now)
    of = (_DRAFT, _APPROVED, _HELD)
    return await _moved(tx, invoice, _DISCARDED, of, InvoiceStep.DISCARDED, person=person, why=why, now=now)


async def want_sent(tx: Transaction, invoice_id: UUID, *, version: int, by: Caller, key: str, now: datetime) -> Invoice:
    """Note that it is to be sent; a keeper does so. Raises NotToSend, InvoiceLacks."""
    person = await manager(tx, by, "send an invoice")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    await require_unsent(tx, invoice, version, person)
    if invoice.state is _APPROVED:
        require_said(invoice, await settings.read(tx))
    if not await writing.want_sent(tx, invoice, now=now):
        raise NotToSend(**became(invoice))
    after = await again(tx, invoice)
    await writing.note(tx, [after], InvoiceStep.SENDING, by=person.person_id, now=now)
    return after


async def _moved(
    tx: Transaction,
    invoice: Invoice,
    to: InvoiceState,
    of: Sequence[InvoiceState],
    step: InvoiceStep,
    *,
    person: Person,
    why: str,
    now: datetime,
) -> Invoice:
    if not await writing.move(tx, invoice, to, of=of, by=person.person_id):
        raise await came_second(tx, invoice, person)
    after = await again(tx, invoice)
    await writing.note(tx, [after], step, by=person.person_id, why=why, now=now)
    return after


async def deliver(tx: Transaction, invoice_id: UUID, *, by_hand: bool, by: Caller, key: str, now: datetime) -> Invoice:
    """Note that somebody sent it to the client themselves, or did not after all. Raises NotSentYet."""
    person = await manager(tx, by, "deliver an invoice")
    invoice = await hold(tx, invoice_id)
    if not invoice.state.is_sent:
        raise NotSentYet(**became(invoice))
    if await is_new(tx, key, person, now=now):
        step = InvoiceStep.DELIVERED if by_hand else InvoiceStep.NOT_DELIVERED
        await writing.note(tx, [invoice], step, by=person.person_id, now=now)
    return invoice
