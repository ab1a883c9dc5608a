"""The closed sets of words that invoices share with tables, files and messages."""

from __future__ import annotations

from enum import StrEnum


class InvoiceKind(StrEnum):
    """What is sent. A credit note names the invoice that it takes back, and its amounts are positive."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceState(StrEnum):
    """How far it has come (docs/rules.md, 38)."""

    DRAFT = "draft"
    APPROVED = "approved"
    HELD = "held"
    DISCARDED = "discarded"
    SENT = "sent"
    PART_PAID = "part_paid"
    PAID = "paid"
    CREDITED = "credited"

    @property
    def is_sent(self) -> bool:
        """Whether it has a number, and nothing of what it says changes any more."""
        return self in {InvoiceState.SENT, InvoiceState.PART_PAID, InvoiceState.PAID, InvoiceState.CREDITED}

    @property
    def awaits_payment(self) -> bool:
        """Whether something of it is due."""
        return self in {InvoiceState.SENT, InvoiceState.PART_PAID}


class LineKind(StrEnum):
    """What a line is for."""

    FEE = "fee"
    OVERAGE = "overage"
    TIME = "time"
    CHANGE_ORDER = "change_order"
    EXPENSE = "expense"
    CREDIT = "credit"
    ADJUSTMENT = "adjustment"


class LineUnit(StrEnum):
    """What the quantity of a line counts; a price is for an hour, or for a piece."""

    MINUTES = "minutes"
    PIECES = "pieces"


class Struck(StrEnum):
    """What becomes of a line that somebody struck."""

    WRITTEN_OFF = "written_off"  # never billed; kept, and shown in margins
    NEXT = "next"  # on the next invoice


class TaxCategory(StrEnum):
    """Why a client pays tax, or none; all but the first come without."""

    STANDARD = "standard"
    REVERSE_CHARGE = "reverse_charge"
    EXEMPT = "exempt"
    OUTSIDE = "outside"


class TaxOn(StrEnum):
    """What tax is worked out on, and so where it is rounded: as the agency's accounting does it."""

    SUM = "sum"  # of the lines of a rate
    LINE = "line"


class FactKind(StrEnum):
    """What can be billed, once; the comment says whose id the fact has."""

    FEE = "fee"  # a retainer, beside the first day of the cycle
    OVERAGE = "overage"  # a cycle
    DEFICIT = "deficit"  # a retainer, beside the day its term ended (half-open)
    TIME = "time"  # a time entry
    CHANGE_ORDER = "change_order"  # a change order
    EXPENSE = "expense"  # an expense
    CREDIT = "credit"  # work of a closed cycle that was put right (`late_return`), or a `part_credit`


class InvoiceStep(StrEnum):
    """What happened to an invoice."""

    DRAFTED = "drafted"
    FOLLOWED = "followed"  # its facts had changed, and nobody had edited it
    CHANGED = "changed"  # a line was added, changed or struck
    APPROVED = "approved"
    RETURNED = "returned"  # a draft again
    HELD = "held"
    DISCARDED = "discarded"
    RESTORED = "restored"
    SENDING = "sending"  # somebody wants it sent
    NOT_SENT = "not_sent"
    SENT = "sent"
    DELIVERED = "delivered"  # somebody sent it themselves
    NOT_DELIVERED = "not_delivered"  # they did not, after all
    PAID = "paid"
    PAYMENT_TAKEN_BACK = "payment_taken_back"
    WRITTEN_OFF = "written_off"
    CREDITED = "credited"
    PART_CREDITED = "part_credited"  # a part of it, on the next draft
    CREDIT_TAKEN_BACK = "credit_taken_back"  # of a part, before it was sent


class PaymentKind(StrEnum):
    """Why less is due: money came, or is given up."""

    PAYMENT = "payment"
    WRITE_OFF = "write_off"
