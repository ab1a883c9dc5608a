"""What settles an invoice: payments, what is given up, and what of it was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.invoices.invoices import Invoice
from domain.invoices.payments import Payment, applied, check_paid_on, state_of
from domain.invoices.refusals import NothingDue, NotPaid, PaidFromDeposit, PaymentGone
from domain.invoices.words import InvoiceStep, PaymentKind
from domain.people.people import Caller, Person, require_owner
from domain.values.descriptions import check_description
from domain.values.money import parse_amount, typed_amount
from services.invoices.holding import again, hold, is_new, manager
from services.invoices.reminding import restated
from services.people.people import caller
from store.database import Transaction
from store.ids import new_id
from store.invoices import pages, payments, writing


@dataclass(frozen=True, slots=True)
class PaymentForm:
    """What came, as typed. `keep_rest`: what is more than what is due is kept, and settles nothing."""

    amount: str
    paid_on: date
    reference: str = ""
    keep_rest: bool = False


async def record(
    tx: Transaction, invoice_id: UUID, form: PaymentForm, *, by: Caller, key: str, now: datetime
) -> Invoice:
    """Note money that came. Raises NotPaid, PaidInFuture, NothingDue, PaidTooMuch, and what
    `parse_amount` does."""
    person = await manager(tx, by, "note a payment")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    minor = parse_amount(form.amount, invoice.client.currency)
    return await settle(tx, invoice, minor, form, by=person.person_id, now=now)


async def settle(
    tx: Transaction, invoice: Invoice, minor: int, form: PaymentForm, *, by: UUID | None, now: datetime
) -> Invoice:
    """The same of an amount in minor units, by whoever has heard of it. Hold the invoice before."""
    if minor <= 0:
        raise NotPaid
    paid_on = check_paid_on(form.paid_on, now)
    currency, due = invoice.client.currency, invoice.due_minor
    taken, rest = applied(
        invoice,
        minor,
        keep_rest=form.keep_rest,
        money=typed_amount(due, currency),
        rest=typed_amount(minor - due, currency),
    )
    payment = Payment(
        new_id(),
        invoice.invoice_id,
        PaymentKind.PAYMENT,
        taken,
        paid_on,
        check_description(form.reference),
        unapplied_minor=rest,
    )
    return await _add(tx, invoice, payment, InvoiceStep.PAID, by=by, now=now)


async def receive(
    tx: Transaction,
    invoice: Invoice,
    minor: int,
    *,
    paid_on: date,
    reference: str,
    page_id: UUID,
    now: datetime,
) -> int:
    """Note what came by a payment page. It came, whatever is due: what is more than that settles nothing, and is what
    is given back here. Hold the invoice before.
    """
    due = invoice.due_minor if invoice.state.awaits_payment else 0
    taken = max(0, min(minor, due))
    payment = Payment(
        new_id(),
        invoice.invoice_id,
        PaymentKind.PAYMENT,
        taken,
        paid_on,
        reference,
        unapplied_minor=minor - taken,
        page_id=page_id,
    )
    await _add(tx, invoice, payment, InvoiceStep.PAID, by=None, why="by Stripe", now=now)
    return minor - taken


async def give_back(tx: Transaction, invoice: Invoice, page_id: UUID, minor: int, *, why: str, now: datetime) -> int:
    """Turn round what was paid on a page, up to so much, the last payment first; how much it was. What somebody took
    back already is not taken back again. Hold the invoice before.

    A payment is turned round as a whole, and what remains of it is noted anew: each row says one thing.
    """
    left = minor
    for each in reversed(await payments.of_invoice(tx, invoice.invoice_id)):
        if not left or each.page_id != page_id or each.reverses_id is not None or each.is_reversed:
            continue
        taken = min(left, each.came_minor)
        invoice = await _add(tx, invoice, _turned(each, why), InvoiceStep.PAYMENT_TAKEN_BACK, by=None, why=why, now=now)
        if rest := each.came_minor - taken:
            await receive(tx, invoice, rest, paid_on=each.paid_on, reference=each.reference, page_id=page_id, now=now)
            invoice = await again(tx, invoice)
        left -= taken
    return minor - left


async def pay_by_draw(
    tx: Transaction, invoice: Invoice, minor: int, *, draw_id: UUID, on: date, by: UUID, now: datetime
) -> Invoice:
    """Settle so much, which is due, by a draw of money on deposit. Hold the invoice before."""
    payment = Payment(
        new_id(), invoice.invoice_id, PaymentKind.PAYMENT, minor, on, "Paid from your deposit", draw_id=draw_id
    )
    return await _add(tx, invoice, payment, InvoiceStep.PAID, by=by, why="from the deposit", now=now)


async def take_back_draw(
    tx: Transaction, invoice: Invoice, draw_id: UUID, *, why: str, by: UUID, now: datetime
) -> Invoice:
    """Turn round what a draw paid; so much is due again. Hold the invoice before. Raises PaymentGone."""
    for each in await payments.of_invoice(tx, invoice.invoice_id):
        if each.draw_id == draw_id and each.reverses_id is None and not each.is_reversed:
            return await _add(tx, invoice, _turned(each, why), InvoiceStep.PAYMENT_TAKEN_BACK, by=by, why=why, now=now)
    raise PaymentGone


async def take_back(tx: Transaction, payment_id: UUID, *, reason: str, by: Caller, key: str, now: datetime) -> Invoice:
    """Turn a payment or a write-off round: so much is due again. Raises PaymentGone, PaidFromDeposit."""
    person = await manager(tx, by, "take a payment back")
    found = await payments.by_id(tx, payment_id)
    if found is None or found.reverses_id is not None:
        raise PaymentGone
    if found.draw_id is not None:
        # Its matter's cycles are held before the invoice: `services.funds.draws` does.
        raise PaidFromDeposit
    invoice = await hold(tx, found.invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    why = check_reason(reason)
    seen = await payments.by_id(tx, payment_id)
    if seen is None or seen.is_reversed:
        raise PaymentGone
    if found.kind is PaymentKind.WRITE_OFF:
        _require_owner(person)
    turned = _turned(found, why)
    return await _add(tx, invoice, turned, InvoiceStep.PAYMENT_TAKEN_BACK, by=person.person_id, why=why, now=now)


async def write_off(
    tx: Transaction, invoice_id: UUID, *, reason: str, on: date, by: Caller, key: str, now: datetime
) -> Invoice:
    """Give up what is due. Raises OwnersOnly, NothingDue, ReasonMissing."""
    person = await caller(tx, by)
    _require_owner(person)
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    why = check_reason(reason)
    if not invoice.state.awaits_payment or invoice.due_minor <= 0:
        raise NothingDue(invoice=invoice.label)
    payment = Payment(new_id(), invoice_id, PaymentKind.WRITE_OFF, invoice.due_minor, on, why)
    return await _add(tx, invoice, payment, InvoiceStep.WRITTEN_OFF, by=person.person_id, why=why, now=now)


def _turned(payment: Payment, why: str) -> Payment:
    return Payment(
        new_id(),
        payment.invoice_id,
        payment.kind,
        -payment.amount_minor,
        payment.paid_on,
        why,
        unapplied_minor=-payment.unapplied_minor,
        reverses_id=payment.payment_id,
        page_id=payment.page_id,
        draw_id=payment.draw_id,
    )


def _require_owner(person: Person) -> None:
    require_owner(person, "write an invoice off")


async def _add(
    tx: Transaction,
    invoice: Invoice,
    payment: Payment,
    step: InvoiceStep,
    *,
    by: UUID | None,
    why: str = "",
    now: datetime,
) -> Invoice:
    await payments.add(tx, payment, by=by, now=now)
    # What settles nothing moves nothing: a credited invoice stays credited.
    if payment.amount_minor:
        settled = invoice.settled_minor + payment.amount_minor
        await writing.move_sent(tx, invoice.invoice_id, state_of(invoice, settled))
    await pages.withdraw(tx, invoice.invoice_id, now=now)
    await writing.note(tx, [invoice], step, by=by, why=why, now=now)
    await restated(tx, invoice.invoice_id, now=now)
    return await again(tx, invoice)
