"""Money that came for an invoice, and what of it was wrong."""

from __future__ import annotations

from blocks import ids
from blocks.invoices.history import payments_modal
from blocks.invoices.modals import payment_modal, reason_modal
from blocks.message import View
from domain.invoices.refusals import PaidTooMuch
from domain.values.wall_clock import local_date
from handlers.invoices.deciding import done
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.invoices.payments import PaymentForm


async def payment_submitted(request: SlackRequest, form: Form) -> View | None:
    """Note it. What is more than is due is asked about: the same form, with a box to keep the rest."""
    _, invoice_id, _ = ids.read_invoice_value(form.facts["invoice"])
    found = await request.services.invoices.shown(invoice_id, by=request.by, now=request.now)
    today = local_date(request.now, found.viewer.timezone)
    paid = PaymentForm(
        form.text(ids.AMOUNT),
        form.day(ids.DATE) or today,
        form.text(ids.REFERENCE),
        keep_rest=form.checked(ids.KEEP_REST),
    )
    try:
        await request.services.invoices.record_payment(
            invoice_id, paid, by=request.by, key=request.key, now=request.now
        )
    except PaidTooMuch as refusal:
        value, over = form.facts["invoice"], form.facts["over"]
        return payment_modal(
            found.invoice, today, value, over, refused=refusal.sentence, rest=str(refusal.facts["rest"])
        )
    return await done(request, form, invoice_id, "The payment is noted. Take back undoes that.")


async def take_back_clicked(request: SlackRequest, click: Click) -> None:
    """The button Take back beside a payment."""
    _, invoice_id, _ = ids.read_invoice_value(click.value)
    found = await request.services.invoices.shown(invoice_id, by=request.by, now=request.now)
    over = request.slack.view_id or ""
    await request.slack.open(reason_modal(found.invoice, "take_back", click.value, over))


async def payments_clicked(request: SlackRequest, click: Click) -> None:
    """The button Payments of a client, or one to another page of them."""
    page, client_id = ids.read_requests_value(click.value)
    history = await request.services.invoices.payments_of(
        ids.read_id(client_id or ""), page, by=request.by, now=request.now
    )
    if request.slack.surface is Surface.MODAL:
        await request.slack.update(payments_modal(history))
    else:
        await request.slack.open(payments_modal(history))
