"""What somebody can do with an invoice by a click."""

from __future__ import annotations

from enum import StrEnum


class InvoiceAct(StrEnum):
    """Those down to CREDIT_NOTE are done at once; the others ask for more words."""

    APPROVE = "approve"
    SEND = "send"
    HOLD = "hold"
    BACK_TO_DRAFT = "back_to_draft"
    RESTORE = "restore"
    CREDIT_NOTE = "credit_note"
    DISCARD = "discard"
    PAID = "paid"
    WRITE_OFF = "write_off"
    VOID = "void"
