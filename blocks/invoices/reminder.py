"""The reminder of what is overdue: whether it is to go, and the mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from blocks import ids
from blocks.invoices.words import called
from blocks.message import Block, Element, Message, actions, button, message, section
from blocks.text import escape, money, short
from domain.agreements.units import counted
from domain.invoices.invoices import Invoice
from domain.invoices.pay_links import PayWay
from domain.invoices.reminders import REMINDED_AFTER, AskedReminder, ReminderState, is_owed
from domain.letters.envelope import Envelope
from domain.letters.letters import Letter, Purpose
from domain.letters.links import LinkKind, Opening
from domain.values.days import long_date
from domain.values.plain_text import listed
from domain.values.wall_clock import midnight

# As the link of the invoice's own mail.
_KEPT: Final = timedelta(days=3652)
_NAMED_MOST: Final = 3
_AFTER: Final = " and ".join(map(str, REMINDED_AFTER))


def reminder_card(asked: AskedReminder) -> Message:
    """What somebody is asked, or what became of it. A reminder that did not go can still be sent while it is owed."""
    invoice, reminder = asked.invoice, asked.reminder
    sentence = _sentence(asked)
    may_go = is_owed(invoice) and asked.is_newest and reminder.state is not ReminderState.SENT
    value = ids.requests_value(reminder.days, invoice.invoice_id)
    acts: list[Element] = []
    if may_go:
        acts.append(
            button("Send it", ids.SEND_REMINDER, value, style="primary", label=f"Send the reminder of {invoice.label}")
        )
    if may_go and reminder.state is ReminderState.ASKED:
        acts.append(button("Not now", ids.REMIND_NOT_NOW, value, label=f"Do not remind of {invoice.label} now"))
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    details = button("Billing details", ids.BILLING_DETAILS, ids.billing_value(invoice.client.client_id))
    blocks: list[Block] = [section(sentence), actions(*acts, opening, details)]
    return message(sentence, *blocks)


def reminder_letter(invoice: Invoice, *, agency: str, answers_to: str | None, pay: PayWay | None = None) -> Letter:
    """The mail to who pays, with the page of the invoice. `answers_to` is the address of who answers for the client,
    `pay` where what is due can be paid.
    """
    currency, due_on = invoice.client.currency, invoice.due_on or invoice.drafted_on
    return Letter(
        subject=f"Reminder: invoice {invoice.number} of {agency} was due on {long_date(due_on)}",
        template="payment_reminder",
        values={
            "number": invoice.number,
            "agency": agency,
            "due": money(invoice.due_minor, currency),
            "total": money(invoice.sums.total_minor, currency) if invoice.settled_minor else "",
            "until": long_date(due_on),
            "pay": pay,
            "order": invoice.client.purchase_order,
            "answered": answers_to is not None,
        },
        purpose=Purpose(
            does=f"reminds {{who}} of {invoice.number}",
            undone="They were not reminded.",
            instead="write to them yourself",
            twice="it reminds of the same invoice",
        ),
        links={
            "address": Opening(LinkKind.INVOICE, invoice.invoice_id, midnight(due_on, invoice.client.timezone) + _KEPT)
        },
        envelope=Envelope(sender_name=agency, reply_to=answers_to),
        is_outdated=not is_owed(invoice),
    )


def _sentence(asked: AskedReminder) -> str:
    invoice, reminder = asked.invoice, asked.reminder
    name, client = called(invoice), short(invoice.client.name)
    if reminder.state is ReminderState.SENT:
        who = f"{short(reminder.who)} sent the reminder" if reminder.who else "the reminder went"
        return (
            f"{name}: {who}. A mail that went cannot be taken back. {client} is reminded by itself from now on, "
            f"{_AFTER} days after an invoice was due; *Billing details* stops that."
        )
    if not is_owed(invoice):
        return f"{name}: nothing is due any more, so no reminder went."
    if not asked.is_newest:
        return f"{name}: no reminder went, and it was asked anew."
    due = money(invoice.due_minor, invoice.client.currency)
    if reminder.state is ReminderState.NOT_NOW:
        who = f"{short(reminder.who)} said not now" if reminder.who else "Not now"
        return f"{name}: {who}, so no reminder went. {due} is due still; *Send it* reminds {client} after all."
    late = counted((asked.today - invoice.due_on).days, "days") if invoice.due_on else "some days"
    waits = f"{client} asked about it and waits for an answer. " if asked.is_asked_about else ""
    return f"{name} is overdue by {late}: {due} is due. {waits}Remind {client} by mail? {_to(asked)}"


def _to(asked: AskedReminder) -> str:
    if not asked.mails_to:
        alias = escape(asked.invoice.client.alias)
        return f"Nobody there gets invoices by mail yet: add a billing email with `/retainer client {alias}` first."
    named = listed([short(each) for each in asked.mails_to[:_NAMED_MOST]])
    return f"It goes to {named}, with a link to the invoice."
