"""What Stripe told of a payment that somebody of finance has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocks import ids
from blocks.invoices.words import called
from blocks.message import Message, actions, button, message, section
from blocks.text import escape, money, short
from domain.invoices.invoices import Invoice
from domain.invoices.payment_pages import PaymentNews


def payment_news(invoice: Invoice, facts: Mapping[str, Any]) -> Message:
    """The sentences, and a button to the invoice. `facts` are those of the message."""
    said = _said(PaymentNews(facts["news"]), invoice, facts)
    sentence = f"{called(invoice)}: {said} It is {escape(str(facts['intent_id']))} in Stripe's dashboard."
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    return message(sentence, section(sentence), actions(opening))


def _said(news: PaymentNews, invoice: Invoice, facts: Mapping[str, Any]) -> str:
    amount = money(int(facts["minor"]), str(facts["currency"]))
    reason = f" ({short(str(facts['reason']).replace('_', ' '))})" if facts.get("reason") else ""
    taken = _taken(facts)
    again = "They are noted as paid again." if facts["taken"] else "Nothing was taken back here, so nothing changes."
    return {
        PaymentNews.OTHER_CURRENCY: f"Stripe took {amount}, and the invoice is in {invoice.client.currency}, so "
        "nothing was noted. Note what it comes to under Paid, or refund it.",
        PaymentNews.UNAPPLIED: f"Stripe took {amount} more than was due, which are kept unapplied. Refund them, or "
        "agree what for.",
        PaymentNews.REFUNDED: f"{amount} of what was paid by Stripe were refunded{reason}. {taken}",
        PaymentNews.REFUND_FAILED: f"A refund of {amount} did not arrive, so Stripe has the money. Note it under Paid, "
        "or refund it again.",
        PaymentNews.DISPUTED: f"The bank of who paid has taken {amount} back{reason}. {taken} Answer the dispute "
        "in time.",
        PaymentNews.INQUIRY: f"The bank of who paid asks about {amount}{reason}; nothing was taken back. Answer the "
        "bank in time.",
        PaymentNews.WON: f"The dispute about {amount} is won. {again}",
        PaymentNews.LOST: f"The dispute about {amount} is lost. What is due stays due: ask the client for it, or write "
        "it off.",
    }[news]


def _taken(facts: Mapping[str, Any]) -> str:
    """What of it was taken back here."""
    taken = int(facts["taken"])
    if taken == int(facts["minor"]):
        return "The payment was taken back by as much."
    if not taken:
        return "No payment stands for it here any more, so nothing changes."
    return f"The payment was taken back by {money(taken, str(facts['currency']))}, which is all that stood of it."
