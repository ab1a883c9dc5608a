"""Invoices: listed, looked at, decided about, changed, paid."""

from __future__ import annotations

from blocks import ids
from domain.invoices.expenses import ExpenseGone
from domain.kinds import Role
from handlers.invoices import (
    all_at_once,
    billed,
    billing,
    deciding,
    expenses,
    lines,
    listing,
    offering,
    paying,
    questions,
    reminding,
    setup,
)
from handlers.slack.listening import Listening, Word
from handlers.slack.questions import answered_once

LISTENING = Listening(
    words={
        "expense": Word(
            44,
            "expense [client[/retainer] | M-2031] AMOUNT what [on DATE] [#nb]",
            "note what you spent for a client, like expense acme 49.90 Stock photo; #nb is not billed; expense alone "
            "opens a form, which takes the receipt, too",
            expenses.expense,
            examples=("expense acme 49.90 Stock photo", "expense acme 12 Train ticket on mon #nb"),
        ),
        "expenses": Word(
            45,
            "expenses [client]",
            "the expenses that you noted, to undo one or to have its receipt; account managers see everybody's",
            expenses.expenses,
            examples=("expenses", "expenses acme"),
        ),
        "invoices": Word(
            245,
            "invoices [client]",
            "drafts and invoices, what is overdue first; with a client, also to draft what is due and to say how "
            "it is billed",
            listing.invoices,
            Role.CLIENT,
            examples=("invoices", "invoices acme"),
        ),
    },
    clicks={
        ids.INVOICES_PAGE: listing.page_clicked,
        ids.OPEN_INVOICE: listing.open_clicked,
        ids.INVOICE_LINES: listing.lines_clicked,
        ids.INVOICE_ANNEX: listing.annex_clicked,
        ids.DRAFT_NOW: listing.draft_clicked,
        ids.PAYMENTS: paying.payments_clicked,
        ids.HOW_BILLED: billed.billed_clicked,
        ids.BILL_NOW: billed.bill_now_clicked,
        ids.OLDER_BILLED: billed.older_clicked,
        ids.BILLED_RETAINER: billed.retainer_chosen,
        ids.INVOICE_ACT: deciding.act_clicked,
        ids.INVOICE_DELIVERED: deciding.delivered_clicked,
        ids.INVOICE_FORM: deciding.form_clicked,
        ids.INVOICE_LINE: lines.line_clicked,
        ids.APPROVE_ALL: all_at_once.approve_clicked,
        ids.SEND_ALL: all_at_once.send_clicked,
        ids.DRAFT_ALL: all_at_once.draft_clicked,
        ids.DRAFT_OFFERED: offering.offer_clicked,
        ids.UNDO_OFFERED: offering.undo_clicked,
        ids.STOP_SENDING: all_at_once.stop_clicked,
        ids.EXPENSES: expenses.listed_clicked,
        ids.EXPENSE_MENU: expenses.menu_clicked,
        ids.UNDO_EXPENSE: answered_once(expenses.undo_clicked, ExpenseGone),
        ids.TAKE_BACK_PAYMENT: paying.take_back_clicked,
        ids.TAKE_BACK_CREDIT: deciding.take_back_credit_clicked,
        ids.SEND_REMINDER: reminding.send_clicked,
        ids.REMIND_NOT_NOW: reminding.not_now_clicked,
        ids.ANSWER_QUESTION: questions.answer_clicked,
        ids.SET_INVOICES: setup.setup_clicked,
        ids.TEST_MAIL: setup.test_mail_clicked,
        ids.BILLING_DETAILS: billing.billing_clicked,
    },
    submissions={
        ids.OFFER_MODAL: offering.offer_submitted,
        ids.SEND_ALL_MODAL: all_at_once.send_submitted,
        ids.DRAFT_NOW_MODAL: listing.draft_submitted,
        ids.OLDER_MODAL: billed.older_submitted,
        ids.BILLED_MODAL: billed.billed_submitted,
        ids.DISCARD_MODAL: deciding.discard_submitted,
        ids.CREDIT_PART_MODAL: deciding.credit_submitted,
        ids.INVOICE_REASON_MODAL: deciding.reason_submitted,
        ids.INVOICE_LINE_MODAL: lines.line_submitted,
        ids.EXPENSE_MODAL: expenses.expense_submitted,
        ids.PAYMENT_MODAL: paying.payment_submitted,
        ids.INVOICE_SETTINGS_MODAL: setup.setup_submitted,
        ids.ANSWER_MODAL: questions.answer_submitted,
        ids.BILLING_MODAL: billing.billing_submitted,
    },
    options={ids.COUNTRY: setup.countries, ids.EXPENSE_CLIENT: expenses.clients},
)
