"""The forms about an invoice: a line, a reason, a payment, what becomes of a discarded draft, and drafting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.fields import OPTIONS_MOST, TYPED_MOST, calendar, choice, field, option, tick, typed, typed_money
from blocks.invoices.words import called
from blocks.message import Block, View, modal, section
from blocks.text import escape, short
from domain.clients.clients import Client
from domain.invoices.acts import InvoiceAct
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.part_credits import Creditable
from domain.invoices.words import Struck

BILLED: Final = "billed"
_BECOMES: Final = (
    option("Bill it", BILLED),
    option("Don't bill it", Struck.WRITTEN_OFF.value),
    option("On the next invoice", Struck.NEXT.value),
)
_THEN: Final = (option("It is on the next draft", "next"), option("It is never billed", "never"))
_REASONS: Final = {
    InvoiceAct.WRITE_OFF.value: ("Write off", "Nothing is due then. Take it back to undo that."),
    InvoiceAct.VOID.value: ("Void", "A credit note takes all of it back, and what it billed can be billed again."),
    "take_back": ("Take back", "So much is due again. Note it once more to undo that."),
}


def line_modal(invoice: Invoice, line: Line | None, over: str) -> View:
    """A line to change, or None, one to add. Facts: `invoice`, of the line, and `over`, the modal below."""
    currency = invoice.client.currency
    amount = _signed(line.amount_minor, currency) if line else ""
    blocks: list[Block] = [
        field(ids.TEXT, "What the client reads", typed(line.text if line else "", multiline=True, most=TYPED_MOST)),
        field(ids.AMOUNT, "Amount", typed(amount, most=30), hint=f"Net, in {currency}. Below zero it is a credit."),
    ]
    if line:
        becomes = line.struck.value if line.struck else BILLED
        blocks.append(field(ids.STRUCK, "On this invoice", choice(_BECOMES, becomes)))
    blocks.append(field(ids.REASON, "Why?", typed(most=500), hint="Your team reads this in its history."))
    value = ids.invoice_value(line.line_id if line else ids.NOTHING, invoice.invoice_id, invoice.version)
    title = "Change a line" if line else "Add a line"
    return modal(
        ids.INVOICE_LINE_MODAL, title, *blocks, submit="Save", facts={"invoice": value, "over": over, "amount": amount}
    )


def reason_modal(invoice: Invoice, act: str, value: str, over: str) -> View:
    """Why something is done. Facts: `act`, `invoice` and `over`."""
    title, means = _REASONS[act]
    why = field(ids.REASON, "Why?", typed(most=500, multiline=True))
    facts = {"act": act, "invoice": value, "over": over}
    return modal(
        ids.INVOICE_REASON_MODAL, title, section(f"{called(invoice)}. {means}"), why, submit=title, facts=facts
    )


def credit_modal(invoice: Invoice, left: Sequence[Creditable], value: str, over: str) -> View:
    """Which line is credited, and how much of it. Facts: `invoice` and `over`."""
    if not left:
        none = f"{called(invoice)}. Nothing of it is left to be credited."
        return modal(ids.NOTICE_MODAL, "Credit a part", section(none), close="Close")
    currency = invoice.client.currency
    lines = [option(_left(each, currency), str(each.line.line_id)) for each in left[:OPTIONS_MOST]]
    means = "It is a line of the client's next draft, at the tax rate of the line. What was billed stays billed."
    blocks: list[Block] = [
        section(f"{called(invoice)}. {means}"),
        field(ids.LINE, "Line", choice(lines, lines[0]["value"] if len(lines) == 1 else None)),
        field(
            ids.AMOUNT, "Amount", typed(most=30), hint=f"Net, in {currency}. Empty: all that is left.", optional=True
        ),
        field(ids.REASON, "Why?", typed(most=500), hint="Your team reads this in its history."),
    ]
    facts = {"invoice": value, "over": over}
    return modal(ids.CREDIT_PART_MODAL, "Credit a part", *blocks, submit="Credit", facts=facts)


def _left(each: Creditable, currency: str) -> str:
    """How much first: of a long text the end is cut off."""
    return f"{typed_money(each.left_minor, currency)} of {each.line.text}"


def discard_modal(invoice: Invoice, value: str, over: str) -> View:
    """What becomes of what it bills. Facts: `invoice` and `over`."""
    then = field(ids.THEN, "What it bills", choice(_THEN, "next"))
    why = field(ids.REASON, "Why?", typed(most=500, multiline=True), hint="Needed for never.", optional=True)
    facts = {"invoice": value, "over": over}
    return modal(ids.DISCARD_MODAL, "Discard", section(called(invoice)), then, why, submit="Discard", facts=facts)


def payment_modal(invoice: Invoice, today: date, value: str, over: str, *, refused: str = "", rest: str = "") -> View:
    """Money that came; `refused` says that it is more than is due, and `rest` how much. Facts: `invoice`, `over`."""
    due = typed_money(invoice.due_minor, invoice.client.currency)
    blocks: list[Block] = [
        section(f":warning: {escape(refused)}" if refused else called(invoice)),
        field(ids.AMOUNT, "Amount", typed(due, most=30), hint=f"In {invoice.client.currency}; {due} is due."),
        field(ids.DATE, "Date", calendar(today)),
        field(ids.REFERENCE, "Reference", typed(most=150), optional=True),
    ]
    if rest:
        keep = tick(f"Keep {rest} unapplied", ticked=False)
        blocks.append(field(ids.KEEP_REST, "More than is due", keep, optional=True))
    facts = {"invoice": value, "over": over}
    return modal(ids.PAYMENT_MODAL, "Paid", *blocks, submit="Save", facts=facts)


def draft_modal(client: Client) -> View:
    """What is due of a client, or lines of one's own. Facts: `client_id`."""
    hint = "One a line, the amount at its end. Empty: what is due now."
    lines = typed(multiline=True, most=TYPED_MOST, placeholder="Stock photo 49.90")
    blocks = [
        section(f"*{short(client.name)}*"),
        field(ids.LINES, "Lines of your own", lines, hint=hint, optional=True),
    ]
    facts = {"client_id": str(client.client_id)}
    return modal(ids.DRAFT_NOW_MODAL, "Draft now", *blocks, submit="Draft", facts=facts)


def _signed(minor: int, currency: str) -> str:
    return f"-{typed_money(-minor, currency)}" if minor < 0 else typed_money(minor, currency)
