"""`/retainer invoices`: what is open, the overdue first, with a button to look at each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.invoices.words import row
from blocks.message import Block, Element, Message, actions, button, context, message, page_buttons, section
from blocks.text import money, short
from domain.clients.clients import Client
from domain.invoices.expenses import ShownExpense
from domain.invoices.invoices import Invoice
from domain.kinds import Role
from domain.people.people import Person

ON_A_PAGE: Final = 20
_BEGIN: Final = (
    "No retainer is invoiced here yet: type `/retainer invoices` with a client, like `/retainer invoices acme`, "
    "and click *How it is billed*."
)


def invoice_list(
    invoices: Sequence[Invoice],
    viewer: Person,
    client: Client | None,
    today: date,
    page: int = 1,
    *,
    all_off: bool = False,
    waiting: Sequence[ShownExpense] = (),
) -> Message:
    """A page of them; of a named client there are buttons to draft what is due and to say how it is billed. `all_off`:
    no retainer is invoiced here, so it is said how that begins. `waiting`: expenses that no draft has yet.
    """
    of = f" of {short(client.name)}" if client else ""
    decides = viewer.role.sees_money
    tail: list[Block] = []
    if decides:
        tail.append(actions(*_acts(client)))
    begin = [*_waiting(waiting), *([_BEGIN] if all_off else [])]
    if not invoices:
        none = " ".join([f"No invoice{of} is open." if decides else "No invoice was sent to you yet.", *begin])
        return message(none, section(none), *tail)
    pages = -(-len(invoices) // ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = invoices[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    lines = [row(each, today) for each in shown]
    title = f"{'Your invoices' if viewer.role is Role.CLIENT else f'Invoices{of}'}, {len(invoices)}"
    rows = [_row(line, each, at) for at, (line, each) in enumerate(zip(lines, shown, strict=True))]
    more = " ".join([*([f"Page {page} of {pages}."] if pages > 1 else []), *begin])
    turning = page_buttons(
        ids.INVOICES_PAGE, page, pages, back="Before", on="More", of=str(client.client_id) if client else ""
    )
    blocks = [section(f"*{title}*"), *rows, *([context(more)] if more else []), *turning, *tail]
    return message("\n".join([f"{title}:", *lines, *([more] if more else [])]), *blocks)


def _acts(client: Client | None) -> list[Element]:
    export = button("Export", ids.EXPORT, client.client_id if client else ids.NOTHING)
    if client is None:
        return [export]
    return [
        button("Draft now", ids.DRAFT_NOW, client.client_id),
        button("How it is billed", ids.HOW_BILLED, client.client_id),
        button("Payments", ids.PAYMENTS, ids.requests_value(1, client.client_id)),
        button("Expenses", ids.EXPENSES, client.client_id),
        button("Billing details", ids.BILLING_DETAILS, ids.billing_value(client.client_id)),
        export,
    ]


def _waiting(expenses: Sequence[ShownExpense]) -> list[str]:
    if not expenses:
        return []
    amount = money(sum(each.expense.amount_minor for each in expenses), expenses[0].expense.currency)
    if len(expenses) == 1:
        return [f"An expense of {amount} waits for the next draft."]
    return [f"{len(expenses)} expenses, {amount} in all, wait for the next draft."]


def _row(line: str, invoice: Invoice, at: int) -> Block:
    label = f"Open {invoice.label}"
    opening = button("Open", ids.numbered(ids.OPEN_INVOICE, at), invoice.invoice_id, label=label)
    return section(line, accessory=opening)
