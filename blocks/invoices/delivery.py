"""How an invoice has reached its client, in words; and what stands beside its files in Slack."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.invoices.words import called, total
from blocks.message import Block, Element, Message, button, message, section
from blocks.text import escape, short
from domain.invoices.delivery import Delivered, Delivery
from domain.invoices.invoices import Invoice
from domain.invoices.told import ShownInvoice
from domain.outbox import MessageState

BY_HAND, NOT_BY_HAND = "by_hand", "not_by_hand"
_IN_SLACK: Final = {
    MessageState.WAITING: "Its files are on their way to Slack.",
    MessageState.SENDING: "Its files are on their way to Slack.",
    MessageState.SENT: "Its files are in Slack, too.",
    MessageState.UNKNOWN: "Nobody knows whether its files have come to Slack.",
    MessageState.FAILED: "Slack did not take its files.",
}


def delivered(shown: ShownInvoice) -> list[Block]:
    """A paragraph for who looks after it, with a button to say that somebody sent it themselves, or not after all."""
    if shown.delivery is None or not shown.viewer.role.sees_money:
        return []
    words = f"Delivery: {_how(shown.delivery)}"
    if (in_slack := shown.delivery.in_slack) in _IN_SLACK:
        words += f" {_IN_SLACK[in_slack]}"
    return [section(words, accessory=_button(shown.invoice, shown.delivery))]


def files_message(invoice: Invoice, delivery: Delivery) -> Message:
    """What stands beside the files of an invoice that was sent; they stand below it, so it has no blocks."""
    words = f"{called(invoice)}, {total(invoice)}. {_how(delivery)}"
    if delivery.how in {Delivered.WAITS, Delivered.NOT_MAILED}:
        words += f" `/retainer invoices {escape(invoice.client.alias)}` has a button to say that you did."
    return message(words)


def _how(delivery: Delivery) -> str:
    to = short(delivery.mail.to) if delivery.mail else ""
    match delivery.how:
        case Delivered.MAILING:
            return f"It is on its way to {to} by mail."
        case Delivered.MAILED:
            return f"It was mailed to {to}."
        case Delivered.NOT_MAILED:
            why = f" ({short(delivery.mail.error)})" if delivery.mail and delivery.mail.error else ""
            return f":warning: The mail to {to} did not go, or nobody knows{why}. Send it yourself."
        case Delivered.BY_HAND:
            return f"{short(delivery.by_hand or 'Somebody')} sent it themselves."
        case _:
            return ":warning: No mail goes to the client. Send it yourself."


def _button(invoice: Invoice, delivery: Delivery) -> Element | None:
    if delivery.how is Delivered.BY_HAND:
        value = ids.invoice_value(NOT_BY_HAND, invoice.invoice_id, invoice.version)
        return button("Not sent yet", ids.INVOICE_DELIVERED, value)
    if delivery.how in {Delivered.WAITS, Delivered.NOT_MAILED}:
        value = ids.invoice_value(BY_HAND, invoice.invoice_id, invoice.version)
        return button("I sent it myself", ids.INVOICE_DELIVERED, value)
    return None
