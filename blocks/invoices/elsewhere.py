"""Invoices in the messages of other subjects: on the home tab and on the desk."""

from __future__ import annotations

from datetime import date

from blocks import ids
from blocks.invoices.words import called, row, total
from blocks.message import Block, button, context, section
from blocks.people import WAITING_MOST
from domain.invoices.told import InvoiceOverdue, ToReview
from domain.people.people import Person


def to_review(told: ToReview, _: Person, first: int) -> list[Block]:
    """What is overdue, and drafts that wait for somebody's decision."""
    found = [(f"Overdue: {called(each)} · {total(each)}.", each) for each in told.overdue]
    found += [(f"To approve: {called(each)} · {total(each)}.", each) for each in told.drafts]
    rows = [
        section(
            line,
            accessory=button("Open", ids.numbered(ids.OPEN_INVOICE, at), each.invoice_id, label=f"Open {each.label}"),
        )
        for at, (line, each) in enumerate(found[:WAITING_MOST], first)
    ]
    more = len(found) - len(rows)
    return [*rows, *([context(f"and {more} more; `/retainer invoices` shows them")] if more > 0 else [])]


def overdue_line(item: InvoiceOverdue, today: date) -> str:
    """One whose day has passed, on the desk."""
    return f"{row(item.invoice, today)}."
