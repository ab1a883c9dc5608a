"""What Stripe told of a payment that somebody of finance has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from blocks import ids
from blocks.invoices.words import called
from blocks.message import Message, actions, button, message, section
from blocks.text import escape, money
from domain.invoices.invoices import Invoice
from domain.invoices.payment_pages import PaymentNews

_DASHBOARD: Final = "in Stripe's dashboard"


def payment_news(invoice: Invoice, facts: Mapping[str, Any]) -> Message:
    """The sentence, and a button to the invoice. `facts` are those of the message."""
    amount, intent = money(int(facts["minor"]), str(facts["currency"])), escape(str(facts["intent_id"]))
    sentence = f"{called(invoice)}: {_said(PaymentNews(facts['news']), invoice, amount)} It is {intent} {_DASHBOARD}."
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    return message(sentence, section(sentence), actions(opening))


def _said(news: PaymentNews, invoice: Invoice, amount: str) -> str:
    match news:
        case PaymentNews.OTHER_CURRENCY:
            return (
                f"Stripe took {amount}, and the invoice is in {invoice.client.currency}, so nothing was noted. Note "
                f"what it comes to under Paid, or refund it."
            )
        case PaymentNews.UNAPPLIED:
            return f"Stripe took {amount} more than was due, which are kept unapplied. Refund them, or agree what for."
