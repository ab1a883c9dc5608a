"""Drafts that somebody changes by hand: lines added, put otherwise, struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Invoice
from domain.invoices.refusals import NoSuchLine
from domain.invoices.typed_lines import FreeLine, LineChange, LineEdit, edited, new_line
from domain.invoices.words import InvoiceStep, Struck
from domain.people.people import Caller, Person
from services.invoices.drafting import sums_of
from services.invoices.holding import again, hold, is_new, manager, require_unsent
from store.database import Transaction
from store.ids import new_id
from store.invoices import lines, writing


async def change(
    tx: Transaction,
    invoice_id: UUID,
    wanted: Sequence[LineChange],
    *,
    version: int,
    reason: str,
    by: Caller,
    key: str,
    now: datetime,
) -> Invoice:
    """Change lines, and say why. What was approved or on hold is a draft again.

    A line that is struck for the next invoice lets its facts go; they are drafted with what comes next.
    """
    person = await manager(tx, by, "change an invoice")
    invoice = await hold(tx, invoice_id)
    if not await is_new(tx, key, person, now=now):
        return invoice
    why = check_reason(reason)
    await require_unsent(tx, invoice, version, person)
    found = list(invoice.lines)
    for each in wanted:
        found = _changed(invoice, found, each)
    return await rewritten(tx, invoice, found, person=person, why=why, now=now)


async def rewritten(
    tx: Transaction, invoice: Invoice, found: Sequence[SourcedLine], *, person: Person, why: str, now: datetime
) -> Invoice:
    """Store the lines that somebody has made of an invoice. Hold it before."""
    await lines.forget(tx, [invoice.invoice_id])
    await lines.add(tx, {invoice.invoice_id: found})
    await writing.changed(tx, invoice, sums_of(found, invoice.tax_on), by=person.person_id)
    after = await again(tx, invoice)
    await writing.note(tx, [after], InvoiceStep.CHANGED, by=person.person_id, why=why, now=now)
    return after


def _changed(invoice: Invoice, found: list[SourcedLine], change: LineChange) -> list[SourcedLine]:
    client = invoice.client
    if isinstance(change, FreeLine):
        return [*found, SourcedLine(new_line(change, client.currency, client.tax, new_id()))]
    place = next((place for place, each in enumerate(found) if each.line.line_id == change.line_id), None)
    if place is None:
        raise NoSuchLine(invoice=invoice.label)
    before = found[place]
    if isinstance(change, LineEdit):
        found[place] = replace(before, line=edited(before.line, change, client.currency))
    else:
        sources = () if change.how is Struck.NEXT else before.sources
        found[place] = SourcedLine(replace(before.line, struck=change.how), sources)
    return found
