"""What an invoice cannot say yet, with the way to fill it in."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.message import Block, Message, actions, button, message, section
from blocks.text import escape
from domain.invoices.invoices import Invoice
from domain.invoices.missing import InvoiceLacks, Missing, WorkspaceLacks
from domain.invoices.told import ShownInvoice
from domain.kinds import Role
from domain.values.plain_text import listed


def lacks(shown: ShownInvoice) -> list[Block]:
    """A paragraph with a button of what is the workspace's, and one of what is the client's."""
    own = [each for each in shown.missing if each.is_own]
    theirs = [each for each in shown.missing if not each.is_own]
    return [*_own(shown, own), *_theirs(shown.invoice, theirs)]


def refused_for_want(refusal: InvoiceLacks | WorkspaceLacks, role: Role) -> Message:
    """Why nothing was approved or sent, with a button to each form where that is filled in."""
    invoice = refusal.invoice if isinstance(refusal, InvoiceLacks) else None
    lacks_own = any(each.is_own for each in refusal.lacking)
    buttons = []
    if role is Role.OWNER and lacks_own:
        value = invoice.invoice_id if invoice else ids.NOTHING
        buttons.append(button("Fill in", ids.SET_INVOICES, value, label="Fill in what your invoices say of you"))
    if invoice and not all(each.is_own for each in refusal.lacking):
        buttons.append(button("Billing details", ids.BILLING_DETAILS, ids.billing_value(invoice.client.client_id)))
    said = escape(refusal.sentence)
    if invoice and lacks_own and role is not Role.OWNER:
        said += " An owner types what is yours under *Invoices* in `/retainer settings`."
    return message(said, section(said), *([actions(*buttons)] if buttons else []))


def _own(shown: ShownInvoice, found: Sequence[Missing]) -> list[Block]:
    if not found:
        return []
    said = _said(found, shown.invoice)
    if shown.viewer.role is not Role.OWNER:
        return [section(f"{said} An owner types that under *Invoices* in `/retainer settings`.")]
    filling = button(
        "Fill in", ids.SET_INVOICES, shown.invoice.invoice_id, label="Fill in what your invoices say of you"
    )
    return [section(f"{said} It is typed under *Invoices* in `/retainer settings`.", accessory=filling)]


def _theirs(invoice: Invoice, found: Sequence[Missing]) -> list[Block]:
    if not found:
        return []
    value = ids.billing_value(invoice.client.client_id, invoice.invoice_id)
    return [section(_said(found, invoice), accessory=button("Billing details", ids.BILLING_DETAILS, value))]


def _said(found: Sequence[Missing], invoice: Invoice) -> str:
    what = "An e-invoice" if invoice.client.e_invoice else "It"
    return f":warning: It does not say {listed([each.value for each in found], 'or')} yet. {what} is not sent without."
