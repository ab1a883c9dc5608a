"""What a client would read behind every line of an invoice, shown before it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.invoices.words import called
from blocks.message import Block, View, context, modal, section
from blocks.text import escape, paragraphs, short
from domain.invoices.annex import Shown
from domain.invoices.invoices import Invoice
from domain.invoices.printed import AnnexEntry, DocumentLine, DocumentSection
from domain.values.days import long_date
from domain.values.durations import format_minutes

_SHOWN: Final = {
    Shown.NOTHING: "nothing of the time",
    Shown.TASKS: "totals by task",
    Shown.DAYS: "totals by day",
    Shown.ENTRIES: "entries, without names",
    Shown.NAMES: "entries, with names",
}
_LINES_MOST: Final = 40
_ENTRIES_MOST: Final = 400
_NARRATIVE_MOST: Final = 80


def annex_modal(invoice: Invoice, sections: Sequence[DocumentSection]) -> View:
    """As much of it as fits a modal, and how much more there is."""
    every = [line for each in sections for line in (*each.lines, *each.change_orders) if line.entries]
    setting = _SHOWN[invoice.client.annex]
    first = f"{called(invoice)}\nThe client is shown *{setting}* behind each line; its *Billing details* change that."
    blocks: list[Block] = [section(first)]
    left = _ENTRIES_MOST
    for line in every[:_LINES_MOST]:
        blocks += _line(line, line.entries[:left])
        left -= len(line.entries[:left])
    hidden = sum(len(each.entries) for each in every) - (_ENTRIES_MOST - left)
    if hidden:
        blocks.append(context(f"and {hidden:,} more, which are in the PDF"))
    if not every:
        blocks.append(context("Nothing stands behind its lines as it is now."))
    return modal(ids.NOTICE_MODAL, "Annex", *blocks, close="Close")


def _line(line: DocumentLine, entries: Sequence[AnnexEntry]) -> list[Block]:
    if not entries:
        return []
    total = format_minutes(sum(each.minutes for each in line.entries))
    first, *others = paragraphs([_entry(each) for each in entries])
    head = f"*{short(line.text)}* · {total}\n{first}"
    return [section(each, expand=True) for each in (head, *others)]


def _entry(each: AnnexEntry) -> str:
    narrative = short(each.narrative, _NARRATIVE_MOST) if each.narrative else ""
    person = short(each.person, 50) if each.person else ""
    day = escape(long_date(each.on)) if each.on else ""
    return "• " + " · ".join(filter(None, [day, person, narrative, format_minutes(each.minutes)]))
