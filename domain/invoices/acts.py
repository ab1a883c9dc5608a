"""What somebody can do with an invoice by a click."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from domain.invoices.invoices import Invoice
from domain.invoices.words import InvoiceKind, InvoiceState
from domain.kinds import Role


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
    CREDIT_PART = "credit_part"


_BEFORE: Final = {
    InvoiceState.APPROVED: (InvoiceAct.SEND, InvoiceAct.BACK_TO_DRAFT, InvoiceAct.HOLD, InvoiceAct.DISCARD),
    InvoiceState.HELD: (InvoiceAct.BACK_TO_DRAFT, InvoiceAct.DISCARD),
    InvoiceState.DISCARDED: (InvoiceAct.RESTORE,),
}
_EDITABLE: Final = {InvoiceState.DRAFT, InvoiceState.APPROVED, InvoiceState.HELD}


def possible(invoice: Invoice, role: Role) -> tuple[InvoiceAct, ...]:
    """What somebody can do with it as it is, the first choice first (docs/rules.md, 38)."""
    state = invoice.state
    if not role.sees_money or invoice.sending_since is not None:
        return ()
    if state is InvoiceState.DRAFT:
        is_below = invoice.sums.total_minor < 0 and invoice.kind is InvoiceKind.INVOICE
        first = InvoiceAct.CREDIT_NOTE if is_below else InvoiceAct.APPROVE
        return (first, InvoiceAct.HOLD, InvoiceAct.DISCARD)
    if state in _BEFORE:
        return _BEFORE[state]
    if invoice.kind is not InvoiceKind.INVOICE or state is InvoiceState.CREDITED:
        return ()
    if not state.awaits_payment:
        return (InvoiceAct.CREDIT_PART,)
    owner = (InvoiceAct.WRITE_OFF,) if role is Role.OWNER else ()
    void = (InvoiceAct.VOID,) if state is InvoiceState.SENT else ()
    return (InvoiceAct.PAID, *owner, *void, InvoiceAct.CREDIT_PART)


def is_open(invoice: Invoice, role: Role) -> bool:
    """Whether somebody can change its lines."""
    return role.sees_money and invoice.state in _EDITABLE and invoice.sending_since is None
