"""How a client is billed: the form of what is printed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from blocks import ids
from blocks.invoices.billing import billing_modal, billing_saved
from blocks.message import View
from domain.invoices.annex import Shown
from domain.invoices.invoices import Addressee
from domain.invoices.lines import Tax
from domain.invoices.printed import Language
from domain.invoices.typed_details import (
    ADDRESS_MOST,
    PAYMENT_DAYS_MOST,
    PURCHASE_ORDER_MOST,
    TAX_NUMBER_MOST,
    TAX_SENTENCE_MOST,
    line_of,
    lines_of,
    read_copies,
    read_own_rate,
)
from domain.invoices.words import TaxCategory
from domain.values.cells import whole_number
from domain.values.wall_clock import local_date
from handlers.invoices.listing import shown_below
from handlers.invoices.setup import chosen_country
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest


async def billing_clicked(request: SlackRequest, click: Click) -> None:
    """The button Billing details: on a client's form, on its invoices, and where one lacks something."""
    client_id, invoice_id = ids.read_billing_value(click.value)
    client = await request.services.invoice_setup.addressed(client_id, by=request.by)
    record = await request.services.clients.get(client_id, by=request.by)
    mails_to = [each.email for each in record.contacts if each.is_billing and each.email]
    over = request.slack.view_id or ""
    role = (await request.services.people.me(request.by)).role
    await request.slack.open(billing_modal(client, mails_to, role, invoice_id=invoice_id, over=over))


async def billing_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep it, and say what changed."""
    setup = request.services.invoice_setup
    before = await setup.addressed(ids.read_id(form.facts["client_id"]), by=request.by)
    wanted = _filled(form, before, request.now)
    await setup.address(wanted, seen=form.facts["seen"], by=request.by, now=request.now)
    if told := billing_saved(before, wanted):
        await request.slack.tell(told)
    await shown_below(request, form)
    return None


def _filled(form: Form, before: Addressee, now: datetime) -> Addressee:
    """The client as the form has it. Raises FieldErrors."""
    fields = Fields(form)
    rate = fields.read(ids.TAX_RATE, read_own_rate)
    wanted = replace(
        before,
        address=fields.read(ids.ADDRESS, lines_of(ADDRESS_MOST)),
        country=chosen_country(form),
        tax_number=fields.read(ids.TAX_NUMBER, line_of(TAX_NUMBER_MOST)),
        purchase_order=fields.read(ids.PURCHASE_ORDER, line_of(PURCHASE_ORDER_MOST)),
        payable_cc=fields.read(ids.PAYABLE_CC, read_copies),
        tax=Tax(rate, ids.read_kind(TaxCategory, form.choice(ids.TAX_CATEGORY) or "")),
        tax_sentence=fields.read(ids.TAX_SENTENCE, line_of(TAX_SENTENCE_MOST)),
        payment_days=fields.optional(ids.PAYMENT_DAYS, whole_number(0, PAYMENT_DAYS_MOST)),
        language=ids.read_kind(Language, form.choice(ids.LANGUAGE) or "").value,
        together=form.checked(ids.TOGETHER),
        annex=ids.read_kind(Shown, form.choice(ids.ANNEX) or ""),
        e_invoice=form.checked(ids.E_INVOICE),
        reminded_from=_reminded_from(before, now) if form.checked(ids.REMINDED) else None,
        # The form of an account manager does not ask it.
        sends_fees=form.checked(ids.SENDS_FEES) if form.has(ids.SENDS_FEES) else before.sends_fees,
    )
    fields.check()
    return wanted


def _reminded_from(before: Addressee, now: datetime) -> date:
    """Since when it was so, or from today on: what was overdue for longer is not made up for."""
    return before.reminded_from or local_date(now, before.timezone)
