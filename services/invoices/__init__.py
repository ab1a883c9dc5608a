"""Invoices: drafted from what was agreed and done, reviewed, sent once, paid."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.invoices.told import InvoiceOverdue, ToReview
from domain.letters.mails import MailKind
from services.appointments.keeping import AppointmentHandlers
from services.invoices.all_at_once import handle_desk_sendings
from services.invoices.alone import handle_fee_sendings
from services.invoices.keeping import handle_billed_orders, handle_invoices
from services.invoices.reminding import handle_overdue, why_not_again
from services.invoices.waiting import overdue, to_review
from services.outbox.mails import WhyNotAgain
from services.people.waiting import DeskReader, HomeReader
from store.invoices import claiming

APPOINTMENTS = AppointmentHandlers(
    {
        AppointmentKind.INVOICE: handle_invoices,
        AppointmentKind.ORDER_BILLED: handle_billed_orders,
        AppointmentKind.DESK_SENDING: handle_desk_sendings,
        AppointmentKind.OVERDUE: handle_overdue,
        AppointmentKind.FEE_SENDING: handle_fee_sendings,
    },
    claims={AppointmentKind.INVOICE: claiming.claim},
)
MAILS = WhyNotAgain({MailKind.PAYMENT_REMINDER: why_not_again})
TO_REVIEW = HomeReader(ToReview, to_review)
OVERDUE = DeskReader(InvoiceOverdue, overdue)
