"""What people decide about an invoice, by the buttons of its modal."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.invoices.delivery import BY_HAND, NOT_BY_HAND
from blocks.invoices.modals import credit_modal, discard_modal, payment_modal, reason_modal
from blocks.message import View, message
from blocks.text import escape
from domain.invoices.acts import InvoiceAct
from domain.invoices.missing import InvoiceLacks
from domain.invoices.refusals import CreditOnItsWay, InvoiceMovedOn, PaidFromDeposit, PartCreditGone
from domain.values.wall_clock import local_date
from handlers.invoices.lacking import tell_lacking
from handlers.invoices.listing import shown
from handlers.slack.answering import Surface
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from services.invoices.moves import Move, Then

_DONE = {
    InvoiceAct.APPROVE: "It is approved. Back to draft undoes that.",
    InvoiceAct.SEND: "It is on its way. Void takes back what was sent.",
    InvoiceAct.HOLD: "It is on hold. Back to draft undoes that.",
    InvoiceAct.BACK_TO_DRAFT: "It is a draft again. Approve it once it is right.",
    InvoiceAct.RESTORE: "It is a draft again. Discard undoes that.",
    InvoiceAct.CREDIT_NOTE: "It is a credit note now. Discard it for the next draft to undo that.",
}


async def act_clicked(request: SlackRequest, click: Click) -> None:
    """A button that acts at once, in the modal, which shows what it is now, or on a card, which is edited soon after.
    Who comes second reads who came first.
    """
    what, invoice_id, version = ids.read_invoice_value(click.value)
    act = ids.read_kind(InvoiceAct, what)
    told = _DONE.get(act)
    if told is None:
        raise ids.NotOurs
    try:
        await _do(request, act, invoice_id, version)
    except InvoiceMovedOn as moved:
        told = moved.sentence
    except InvoiceLacks as lacking:
        if request.slack.surface is not Surface.MODAL:
            await tell_lacking(request, lacking)
            return
        # The modal has the buttons to fill it in.
        told = lacking.sentence
    request.changed()
    if request.slack.surface is Surface.MODAL:
        await request.slack.update(await shown(request, invoice_id, told=told))
    else:
        await request.slack.tell(message(escape(told)))


async def _do(request: SlackRequest, act: InvoiceAct, invoice_id: UUID, version: int) -> None:
    invoices, by, key, now = request.services.invoices, request.by, request.key, request.now
    match act:
        case InvoiceAct.APPROVE:
            await invoices.approve(invoice_id, version=version, by=by, key=key, now=now)
        case InvoiceAct.SEND:
            await invoices.want_sent(invoice_id, version=version, by=by, key=key, now=now)
        case InvoiceAct.CREDIT_NOTE:
            await invoices.as_credit_note(invoice_id, version=version, by=by, key=key, now=now)
        case _:
            await invoices.move(invoice_id, Move(act.value), version=version, by=by, key=key, now=now)


async def delivered_clicked(request: SlackRequest, click: Click) -> None:
    """The button I sent it myself, and Not sent yet, which undoes that."""
    what, invoice_id, _ = ids.read_invoice_value(click.value)
    if what not in {BY_HAND, NOT_BY_HAND}:
        raise ids.NotOurs
    by_hand = what == BY_HAND
    await request.services.invoices.deliver(
        invoice_id, by_hand=by_hand, by=request.by, key=request.key, now=request.now
    )
    told = "It is noted that you sent it. Not sent yet undoes that." if by_hand else "It waits for somebody to send it."
    await request.slack.update(await shown(request, invoice_id, told=told))


async def form_clicked(request: SlackRequest, click: Click) -> None:
    """A button that wants more words."""
    what, invoice_id, _ = ids.read_invoice_value(click.value)
    act, over = ids.read_kind(InvoiceAct, what), request.slack.view_id or ""
    found = await request.services.invoices.shown(invoice_id, by=request.by, now=request.now)
    if act is InvoiceAct.DISCARD:
        view = discard_modal(found.invoice, click.value, over)
    elif act is InvoiceAct.PAID:
        today = local_date(request.now, found.viewer.timezone)
        view = payment_modal(found.invoice, today, click.value, over)
    elif act is InvoiceAct.CREDIT_PART:
        view = credit_modal(found.invoice, found.creditable, click.value, over)
    elif act in {InvoiceAct.WRITE_OFF, InvoiceAct.VOID}:
        view = reason_modal(found.invoice, act.value, click.value, over)
    else:
        raise ids.NotOurs
    await request.slack.open(view)


async def discard_submitted(request: SlackRequest, form: Form) -> View | None:
    """Discard it, for the next draft or for good."""
    _, invoice_id, version = ids.read_invoice_value(form.facts["invoice"])
    then = ids.read_kind(Then, form.choice(ids.THEN) or Then.NEXT)
    await request.services.invoices.discard(
        invoice_id,
        then,
        version=version,
        reason=form.text(ids.REASON),
        by=request.by,
        key=request.key,
        now=request.now,
    )
    return await done(request, form, invoice_id, "It is discarded. Restore undoes that.")


async def credit_submitted(request: SlackRequest, form: Form) -> View | None:
    """Credit a part of it."""
    _, invoice_id, _ = ids.read_invoice_value(form.facts["invoice"])
    line_id = ids.read_id(form.choice(ids.LINE) or "")
    amount, reason = form.text(ids.AMOUNT), form.text(ids.REASON)
    await request.services.invoices.credit_part(
        invoice_id, line_id, amount, reason=reason, by=request.by, key=request.key, now=request.now
    )
    told = "It is credited on the client's next draft. Take back, beside it, undoes that while it is not sent."
    return await done(request, form, invoice_id, told)


async def take_back_credit_clicked(request: SlackRequest, click: Click) -> None:
    """The button Take back beside a credit of a part."""
    credit_id, invoice_id, _ = ids.read_invoice_value(click.value)
    try:
        await request.services.invoices.take_back_credit(
            ids.read_id(credit_id), by=request.by, key=request.key, now=request.now
        )
        told = "The credit is taken back. Credit a part makes it again."
    except (CreditOnItsWay, PartCreditGone) as refusal:
        told = refusal.sentence
    request.changed()
    await request.slack.update(await shown(request, invoice_id, told=told))


async def reason_submitted(request: SlackRequest, form: Form) -> View | None:
    """Write it off, void it, or take a payment back."""
    what, invoice_id, _ = ids.read_invoice_value(form.facts["invoice"])
    invoices, by, key, now = request.services.invoices, request.by, request.key, request.now
    why = form.text(ids.REASON)
    match form.facts["act"]:
        case InvoiceAct.WRITE_OFF:
            on = local_date(now, (await request.services.people.me(by)).timezone)
            await invoices.write_off(invoice_id, reason=why, on=on, by=by, key=key, now=now)
            told = "It is written off. Take back undoes that."
        case InvoiceAct.VOID:
            note = await invoices.void(invoice_id, reason=why, by=by, key=key, now=now)
            return await done(
                request, form, note.invoice_id, "This credit note is on its way; it takes back all of it."
            )
        case _:
            try:
                await invoices.take_back_payment(ids.read_id(what), reason=why, by=by, key=key, now=now)
                told = "The payment is taken back. Paid notes it again."
            except PaidFromDeposit:
                await request.services.draws.take_back_payment(ids.read_id(what), why=why, by=by, now=now)
                told = "The draw is taken back: its money is on deposit again. /retainer draw draws it anew."
    return await done(request, form, invoice_id, told)


async def done(request: SlackRequest, form: Form, invoice_id: UUID, told: str) -> View | None:
    """The form closes, and the modal below it shows what the invoice is now."""
    request.changed()
    if form.facts["over"]:
        await request.slack.fill(form.facts["over"], await shown(request, invoice_id, told=told))
    return None
