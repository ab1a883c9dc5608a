"""What has settled a client's invoices: payments, what was taken back of them, and what was given up."""

from __future__ import annotations

from datetime import date

from blocks import ids
from blocks.message import View, modal, page_buttons, section
from blocks.text import day, escape, money, paragraphs, short
from domain.invoices.payments import NumberedPayment, Payment, PaymentHistory
from domain.invoices.words import PaymentKind
from domain.values.plain_text import listed


def payments_modal(history: PaymentHistory) -> View:
    """A page of it, the newest first, in as few paragraphs as it needs."""
    name = short(history.client)
    if not history.payments:
        none = f"Nothing has come from {name} yet. *Paid*, on an invoice that was sent, notes a payment."
        return modal(ids.NOTICE_MODAL, "Payments", section(none), close="Close")
    lines = [f"• {_line(each, history.today)}" for each in history.payments]
    kept = [money(minor, currency) for currency, minor in sorted(history.unapplied.items())]
    first = f"*Payments of {name}*, the newest first." + (f" {listed(kept)} of it all is unapplied." if kept else "")
    turning = page_buttons(ids.PAYMENTS, history.page, history.pages, of=str(history.client_id))
    blocks = [section(first), *(section(each, expand=True) for each in paragraphs(lines)), *turning]
    return modal(ids.NOTICE_MODAL, "Payments", *blocks, close="Close")


def paid_words(payment: Payment, currency: str, today: date) -> str:
    """`Paid: €2,500, Thu 12 Nov, Bank, €500 unapplied`; escaped."""
    what = "Written off" if payment.kind is PaymentKind.WRITE_OFF else "Paid"
    what = "Taken back" if payment.reverses_id else what
    said = [money(payment.amount_minor, currency), day(payment.paid_on, today)]
    said += [short(payment.reference)] if payment.reference else []
    said += [f"{money(payment.unapplied_minor, currency)} unapplied"] if payment.unapplied_minor else []
    return f"{what}: {', '.join(said)}"


def _line(each: NumberedPayment, today: date) -> str:
    taken_back = " (taken back since)" if each.payment.is_reversed else ""
    return f"{escape(each.number)} · {paid_words(each.payment, each.currency, today)}{taken_back}"
