"""What follows from what Stripe tells of a payment page; the invoice is held meanwhile."""

from __future__ import annotations

from datetime import datetime

from domain.invoices.invoices import Invoice
from domain.invoices.payment_pages import PageEvent, PageEventKind, PageState, PaymentNews, PaymentPage
from domain.outbox import MessageKind, Outgoing, Owed
from domain.values.wall_clock import local_date
from services.invoices.delivering import told_to
from services.invoices.payments import give_back, receive
from services.outbox.messages import owe, say
from store.database import Transaction
from store.invoices import pages


async def follow(tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime) -> None:
    """Book it, and tell finance what nobody can book without looking."""
    match event.kind:
        case PageEventKind.REFUNDED:
            await _refunded(tx, invoice, page, event, now=now)
        case PageEventKind.REFUND_FAILED:
            # Whoever was to get it did not, and Stripe counts it as refunded no longer.
            refunded = max(0, page.refunded_minor - event.amount_minor)
            await pages.went_back(
                tx, page.page_id, refunded=refunded, disputed=page.disputed_minor, intent_id=event.intent_id
            )
            await _tell(tx, invoice, event, PaymentNews.REFUND_FAILED, event.amount_minor, now=now)
        case PageEventKind.DISPUTED:
            await _disputed(tx, invoice, page, event, now=now)
        case PageEventKind.DISPUTE_CLOSED:
            await _dispute_closed(tx, invoice, page, event, now=now)
        case _:
            await _used(tx, invoice, page, event, now=now)


async def _used(tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime) -> None:
    if page.state is PageState.PAID:
        return
    if event.kind is PageEventKind.FAILED:
        await pages.told(tx, page.page_id, PageState.FAILED, intent_id=event.intent_id, received=0)
    elif event.is_paid:
        await _paid(tx, invoice, page, event, now=now)
    else:
        await pages.told(tx, page.page_id, PageState.PENDING, intent_id=event.intent_id, received=0)


async def _paid(tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime) -> None:
    is_ours = event.currency == invoice.client.currency
    received = event.amount_minor if is_ours else 0
    await pages.told(tx, page.page_id, PageState.PAID, intent_id=event.intent_id, received=received)
    if not is_ours:
        await _tell(tx, invoice, event, PaymentNews.OTHER_CURRENCY, event.amount_minor, now=now)
        return
    # Stripe does not tell in order: what was refunded before this was told is not there any more.
    stays = received - page.refunded_minor
    if stays > 0:
        await _book(tx, invoice, page, event, stays, now=now)


async def _book(
    tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, minor: int, *, now: datetime
) -> None:
    # Stripe's clock may be ahead of ours, and no payment is of tomorrow.
    paid_on = local_date(min(event.at, now), invoice.client.timezone)
    reference = event.intent_id or page.intent_id or event.event_id
    rest = await receive(tx, invoice, minor, paid_on=paid_on, reference=reference, page_id=page.page_id, now=now)
    if rest and event.kind is not PageEventKind.DISPUTE_CLOSED:
        await _tell(tx, invoice, event, PaymentNews.UNAPPLIED, rest, now=now)


async def _refunded(tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime) -> None:
    """Stripe names all that was refunded so far, so that a part told late, or twice, is not taken back again."""
    new = event.amount_minor - page.refunded_minor
    if new <= 0:
        return
    await pages.went_back(
        tx, page.page_id, refunded=event.amount_minor, disputed=page.disputed_minor, intent_id=event.intent_id
    )
    taken = await _take(tx, invoice, page, event, new, why="Refunded by Stripe", now=now)
    await _tell(tx, invoice, event, PaymentNews.REFUNDED, new, taken=taken, now=now)


async def _disputed(tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime) -> None:
    if event.dispute_id is not None and await pages.is_closed(tx, page.page_id, event.dispute_id):
        return
    if not event.takes:
        await _tell(tx, invoice, event, PaymentNews.INQUIRY, event.amount_minor, now=now)
        return
    why = f"Disputed at Stripe: {event.reason.replace('_', ' ') or 'no reason'}"
    taken = await _take(tx, invoice, page, event, event.amount_minor, why=why, now=now)
    # Only what was taken back here can come back.
    disputed = page.disputed_minor + taken
    await pages.went_back(tx, page.page_id, refunded=page.refunded_minor, disputed=disputed, intent_id=event.intent_id)
    await _tell(tx, invoice, event, PaymentNews.DISPUTED, event.amount_minor, taken=taken, now=now)


async def _dispute_closed(
    tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, *, now: datetime
) -> None:
    if event.status == "lost":
        await _tell(tx, invoice, event, PaymentNews.LOST, event.amount_minor, now=now)
    if event.status != "won":
        return
    back = min(event.amount_minor, page.disputed_minor) if event.currency == invoice.client.currency else 0
    if back:
        disputed = page.disputed_minor - back
        await pages.went_back(
            tx, page.page_id, refunded=page.refunded_minor, disputed=disputed, intent_id=event.intent_id
        )
        await _book(tx, invoice, page, event, back, now=now)
    await _tell(tx, invoice, event, PaymentNews.WON, event.amount_minor, taken=back, now=now)


async def _take(
    tx: Transaction, invoice: Invoice, page: PaymentPage, event: PageEvent, minor: int, *, why: str, now: datetime
) -> int:
    if event.currency != invoice.client.currency:
        return 0
    return await give_back(tx, invoice, page.page_id, minor, why=why, now=now)


async def _tell(
    tx: Transaction,
    invoice: Invoice,
    event: PageEvent,
    news: PaymentNews,
    minor: int,
    *,
    taken: int = 0,
    now: datetime,
) -> None:
    key = f"payment_news:{event.event_id}"
    facts = {
        "invoice_id": invoice.invoice_id.hex,
        "news": news.value,
        "minor": minor,
        "taken": taken,
        "currency": event.currency,
        "intent_id": event.intent_id or "",
        "reason": event.reason,
    }
    to = await told_to(tx, invoice)
    if to is None:
        await owe(tx, Owed(MessageKind.PAYMENT_NEWS, key, facts), now=now)
        return
    await say(tx, Outgoing(MessageKind.PAYMENT_NEWS, key, to, facts), now=now)
