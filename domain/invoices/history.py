"""What happened to an invoice, in words: for whoever comes second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain.invoices.invoices import Invoice, InvoiceEvent
from domain.invoices.refusals import InvoiceMovedOn
from domain.invoices.words import InvoiceState, InvoiceStep

_HAPPENED: Final = {
    InvoiceStep.DRAFTED: "was drafted",
    InvoiceStep.FOLLOWED: "follows what was logged since",
    InvoiceStep.CHANGED: "was changed",
    InvoiceStep.APPROVED: "was approved",
    InvoiceStep.RETURNED: "was made a draft again",
    InvoiceStep.HELD: "was put on hold",
    InvoiceStep.DISCARDED: "was discarded",
    InvoiceStep.RESTORED: "was restored",
    InvoiceStep.SENDING: "is being sent",
    InvoiceStep.NOT_SENT: "could not be sent",
    InvoiceStep.SENT: "was sent",
    InvoiceStep.DELIVERED: "was delivered by hand",
    InvoiceStep.NOT_DELIVERED: "was not delivered by hand after all",
    InvoiceStep.PAID: "has a payment that was noted",
    InvoiceStep.PAYMENT_TAKEN_BACK: "has a payment that was taken back",
    InvoiceStep.WRITTEN_OFF: "was written off",
    InvoiceStep.CREDITED: "was credited",
    InvoiceStep.PART_CREDITED: "was credited in part",
    InvoiceStep.CREDIT_TAKEN_BACK: "has a credit of a part that was taken back",
}
_IS: Final = {
    InvoiceState.DRAFT: "is a draft",
    InvoiceState.APPROVED: "is approved",
    InvoiceState.HELD: "is on hold",
    InvoiceState.DISCARDED: "was discarded",
    InvoiceState.SENT: "was sent",
    InvoiceState.PART_PAID: "is paid in part",
    InvoiceState.PAID: "is paid",
    InvoiceState.CREDITED: "was credited",
}


def is_now(invoice: Invoice) -> str:
    """`is a draft`, `was sent`."""
    return _IS[invoice.state]


def happened(step: InvoiceStep) -> str:
    """`was approved`, `is being sent`."""
    return _HAPPENED[step]


def moved_on(invoice: Invoice, events: Sequence[InvoiceEvent], reader: UUID) -> InvoiceMovedOn:
    """The refusal for who comes second: what happened last, and by whom; `reader` reads `you` of themselves."""
    if not events:
        return InvoiceMovedOn(invoice=invoice.label, became=is_now(invoice), who="")
    last = events[-1]
    who = "" if last.who is None else f" by {'you' if last.person_id == reader else last.who}"
    return InvoiceMovedOn(invoice=invoice.label, became=_HAPPENED[last.step], who=who)
