"""Invoices: listed, looked at, decided about, changed, paid."""

from __future__ import annotations

from blocks import ids
from domain.kinds import Role
from handlers.invoices import billing, deciding, lines, listing, paying, setup
from handlers.slack.listening import Listening, Word

LISTENING = Listening(
    words={
        "invoices": Word(
            245,
            "invoices [client]",
            "drafts and invoices, what is overdue first; of a client, also how it is billed, and to draft what is due",
            listing.invoices,
            Role.CLIENT,
            examples=("invoices", "invoices acme"),
        ),
    },
    clicks={
        ids.INVOICES_PAGE: listing.page_clicked,
        ids.OPEN_INVOICE: listing.open_clicked,
        ids.INVOICE_LINES: listing.lines_clicked,
        ids.DRAFT_NOW: listing.draft_clicked,
        ids.INVOICE_ACT: deciding.act_clicked,
        ids.INVOICE_FORM: deciding.form_clicked,
        ids.INVOICE_LINE: lines.line_clicked,
        ids.TAKE_BACK_PAYMENT: paying.take_back_clicked,
        ids.SET_INVOICES: setup.setup_clicked,
        ids.BILLING_DETAILS: billing.billing_clicked,
    },
    submissions={
        ids.DRAFT_NOW_MODAL: listing.draft_submitted,
        ids.DISCARD_MODAL: deciding.discard_submitted,
        ids.INVOICE_REASON_MODAL: deciding.reason_submitted,
        ids.INVOICE_LINE_MODAL: lines.line_submitted,
        ids.PAYMENT_MODAL: paying.payment_submitted,
        ids.INVOICE_SETTINGS_MODAL: setup.setup_submitted,
        ids.BILLING_MODAL: billing.billing_submitted,
    },
    options={ids.COUNTRY: setup.countries},
)
