"""`/retainer invoices`: what is open, the overdue first, with a button to look at each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.invoices.words import row
from blocks.message import Block, Message, actions, button, context, message, page_buttons, section
from blocks.text import short
from domain.clients.clients import Client
from domain.invoices.invoices import Invoice
from domain.kinds import Role
from domain.people.people import Person

ON_A_PAGE: Final = 20


def invoice_list(
    invoices: Sequence[Invoice], viewer: Person, client: Client | None, today: date, page: int = 1
) -> Message:
    """A page of them; of a named client there are buttons to draft what is due, and to how it is billed."""
    of = f" of {short(client.name)}" if client else ""
    decides = viewer.role.sees_money
    tail: list[Block] = []
    if decides and client:
        details = button("Billing details", ids.BILLING_DETAILS, ids.billing_value(client.client_id))
        tail.append(actions(button("Draft now", ids.DRAFT_NOW, client.client_id), details))
    if not invoices:
        none = f"No invoice{of} is open." if decides else "No invoice was sent to you yet."
        return message(none, section(none), *tail)
    pages = -(-len(invoices) // ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = invoices[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    lines = [row(each, today) for each in shown]
    title = f"{'Your invoices' if viewer.role is Role.CLIENT else f'Invoices{of}'}, {len(invoices)}"
    rows = [_row(line, each, at) for at, (line, each) in enumerate(zip(lines, shown, strict=True))]
    more = f"Page {page} of {pages}." if pages > 1 else ""
    turning = page_buttons(
        ids.INVOICES_PAGE, page, pages, back="Before", on="More", of=str(client.client_id) if client else ""
    )
    blocks = [section(f"*{title}*"), *rows, *([context(more)] if more else []), *turning, *tail]
    return message("\n".join([f"{title}:", *lines, *([more] if more else [])]), *blocks)


def _row(line: str, invoice: Invoice, at: int) -> Block:
    label = f"Open {invoice.label}"
    opening = button("Open", ids.numbered(ids.OPEN_INVOICE, at), invoice.invoice_id, label=label)
    return section(line, accessory=opening)
