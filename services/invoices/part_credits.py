"""Parts of what was sent that are credited on the client's next draft, and taken back while that is not sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.invoices.invoices import Invoice
from domain.invoices.part_credits import PartCredit, creditable, require_creditable
from domain.invoices.refusals import (
    CreditOnItsWay,
    CreditTooMuch,
    InvoiceGone,
    NoNextDraft,
    NothingCredited,
    NothingToCredit,
    PartCreditGone,
)
from domain.invoices.words import InvoiceStep
from domain.people.people import Caller
from domain.values.money import parse_amount, typed_amount
from services.invoices.drafting import draft
from services.invoices.holding import again, hold, is_new, manager
from store.database import Transaction
from store.ids import new_id
from store.invoices import part_credits, reading, settings, writing


async def credit(
    tx: Transaction, invoice_id: UUID, line_id: UUID, amount: str, *, reason: str, by: Caller, key: str, now: datetime
) -> Invoice:
    """Credit a part of a line of what was sent; no `amount`, all that is left of it. A draft that follows has it at
    once, or else the next one. What the line bills stays billed.

    Raises NotToCredit, NoNextDraft, NothingToCredit, NothingCredited, CreditTooMuch, ReasonMissing, and what
    `parse_amount` does.
    """
    person = await manager(tx, by, "credit a part of an invoice")
    client_id = await _hold_client(tx, invoice_id)
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    why = check_reason(reason)
    require_creditable(invoice, is_voided=await reading.credit_note_of(tx, invoice_id) is not None)
    if not await settings.billed_here(tx, [client_id]):
        raise NoNextDraft(client=invoice.client.name, invoice=invoice.label)
    there = creditable(invoice, await part_credits.of_invoice(tx, invoice_id))
    wanted = next((each for each in there if each.line.line_id == line_id), None)
    if wanted is None:
        raise NothingToCredit
    currency = invoice.client.currency
    minor = parse_amount(amount, currency) if amount.strip() else wanted.left_minor
    if minor <= 0:
        raise NothingCredited
    if minor > wanted.left_minor:
        raise CreditTooMuch(left=typed_amount(wanted.left_minor, currency))
    made = PartCredit(new_id(), invoice_id, line_id, minor, wanted.line.text, why)
    await part_credits.add(tx, made, client_id, by=person.person_id, now=now)
    await writing.note(tx, [invoice], InvoiceStep.PART_CREDITED, by=person.person_id, why=why, now=now)
    await draft(tx, [client_id], {}, now=now)
    return await again(tx, invoice)


async def take_back(tx: Transaction, part_credit_id: UUID, *, by: Caller, key: str, now: datetime) -> Invoice:
    """Take a credit back; a draft that follows loses it. Raises PartCreditGone, and CreditOnItsWay where what has it
    was sent, or follows no longer.
    """
    person = await manager(tx, by, "take a credit back")
    found = await part_credits.by_id(tx, part_credit_id)
    if found is None:
        raise PartCreditGone
    client_id = await _hold_client(tx, found.invoice_id)
    invoice = await hold(tx, found.invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    if await part_credits.by_id(tx, part_credit_id) is None:
        raise PartCreditGone
    await part_credits.take_back(tx, part_credit_id, by=person.person_id, now=now)
    await draft(tx, [client_id], {}, now=now)
    if (billed_by := await part_credits.billed_by(tx, part_credit_id)) is not None:
        has = await hold(tx, billed_by)
        undo = "add a line to the next draft" if has.state.is_sent else "strike its line there"
        raise CreditOnItsWay(invoice=has.label, undo=undo)
    await writing.note(tx, [invoice], InvoiceStep.CREDIT_TAKEN_BACK, by=person.person_id, why=found.reason, now=now)
    return await again(tx, invoice)


async def _hold_client(tx: Transaction, invoice_id: UUID) -> UUID:
    """Whose it is, held: before any of its invoices, as whoever drafts does."""
    invoice = await reading.by_id(tx, invoice_id)
    if invoice is None:
        raise InvoiceGone
    await settings.hold_clients(tx, [invoice.client.client_id])
    return invoice.client.client_id
