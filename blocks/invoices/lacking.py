"""What an invoice cannot say yet, with the way to fill it in."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.message import Block, button, section
from blocks.text import listed
from domain.invoices.invoices import Invoice
from domain.invoices.missing import Missing
from domain.invoices.told import ShownInvoice
from domain.kinds import Role


def lacks(shown: ShownInvoice) -> list[Block]:
    """A paragraph with a button of what is the workspace's, and one of what is the client's."""
    own = [each for each in shown.missing if each.is_own]
    theirs = [each for each in shown.missing if not each.is_own]
    return [*_own(shown, own), *_theirs(shown.invoice, theirs)]


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
    needed = " An e-invoice is not sent without." if invoice.client.e_invoice else ""
    return f":warning: It does not say {listed([each.value for each in found], 'or')} yet.{needed}"
