"""The mail that an invoice goes with, and what is said of one that could not go."""

from __future__ import annotations

from datetime import timedelta

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.text import escape, money
from domain.invoices.invoices import Invoice
from domain.invoices.pay_links import PayWay
from domain.invoices.words import InvoiceKind
from domain.letters.envelope import Envelope
from domain.letters.letters import Letter, Purpose
from domain.letters.links import LinkKind, Opening
from domain.values.days import long_date
from domain.values.wall_clock import midnight

# The page itself says when it is over, after the payment; nobody looks one up after ten years.
_KEPT = timedelta(days=3652)


def invoice_letter(invoice: Invoice, *, agency: str, answers_to: str | None, pay: PayWay | None = None) -> Letter:
    """The mail to who pays, with the files; `answers_to` is the address of who answers for the client, and `pay`
    where what is due can be paid.
    """
    issued_on = invoice.issued_on or invoice.drafted_on
    expires_at = midnight(issued_on, invoice.client.timezone) + _KEPT
    is_bill = invoice.kind is InvoiceKind.INVOICE
    what = "Invoice" if is_bill else "Credit note"
    return Letter(
        subject=f"{what} {invoice.number} of {agency}",
        template="invoice",
        values={
            "what": what.lower(),
            "number": invoice.number,
            "agency": agency,
            "total": money(invoice.sums.total_minor, invoice.client.currency),
            "until": long_date(invoice.due_on) if is_bill and invoice.due_on and invoice.due_minor > 0 else "",
            "pay": pay,
            "order": invoice.client.purchase_order,
            "answered": answers_to is not None,
        },
        purpose=Purpose(
            does=f"takes {invoice.number} to {{who}}",
            undone="The client does not have it yet.",
            instead="send them the PDF yourself",
            twice="it is the same invoice, with the same number",
        ),
        links={"address": Opening(LinkKind.INVOICE, invoice.invoice_id, expires_at)},
        envelope=Envelope(sender_name=agency, reply_to=answers_to),
    )


def invoice_not_sent(invoice: Invoice) -> Message:
    """It took no number, and why."""
    sentence = (
        f"*{escape(invoice.label[:1].upper() + invoice.label[1:])}* could not be sent, and has taken no number: "
        f"{escape(invoice.not_sent_why)} It is approved still; send it again once that is put right."
    )
    details = button("Billing details", ids.BILLING_DETAILS, ids.billing_value(invoice.client.client_id))
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    return message(sentence, section(sentence), actions(opening, details))
