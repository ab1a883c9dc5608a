"""Why a draft needs somebody, in words, and its card in the thread of the close desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from blocks import ids
from blocks.invoices.shown import act_buttons
from blocks.invoices.words import called, line_words, row, total
from blocks.message import Message, actions, button, message, section
from blocks.text import money, short
from domain.invoices.acts import possible
from domain.invoices.desk import DeskDraft, Why
from domain.invoices.invoices import Invoice
from domain.kinds import Role
from domain.values.plain_text import one_line

_LINES_MOST: Final = 8
_NAME_MOST: Final = 40
_NAMED_MOST: Final = 8
_WORDS: Final[Mapping[Why, str]] = {
    Why.OVERAGE: "overage",
    Why.FIRST: "first invoice",
    Why.CORRECTION: "correction",
    Why.EDITED: "edited by hand",
    Why.OTHER_SUM: "over 20 % off the last one",
    Why.ADDRESS: "no address of the client",
    Why.BELOW_ZERO: "less than nothing",
}


def titled(invoice: Invoice) -> str:
    """`Acme · Website, $6,000`; escaped."""
    of = f" · {short(invoice.retainer, _NAME_MOST)}" if invoice.retainer else ""
    return f"{short(invoice.client.name, _NAME_MOST)}{of}, {total(invoice)}"


def plain_title(invoice: Invoice) -> str:
    """The same with the amount first, as plain text, for where there is little room."""
    of = f" · {invoice.retainer}" if invoice.retainer else ""
    return f"{total(invoice)} {one_line(invoice.client.name)}{one_line(of)}"


def named(titles: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    rest = [f"{len(titles) - _NAMED_MOST} more"] if len(titles) > _NAMED_MOST else []
    return "; ".join([*titles[:_NAMED_MOST], *rest])


def reasons(draft: DeskDraft) -> str:
    """`overage, over 20 % off the last one ($5,000 net)`."""
    return ", ".join(_reason(draft, each) for each in draft.whys)


def _reason(draft: DeskDraft, why: Why) -> str:
    if why is Why.OTHER_SUM and draft.before.net_minor is not None:
        return f"{_WORDS[why]} ({money(draft.before.net_minor, draft.invoice.client.currency)} net)"
    return _WORDS[why]


def draft_card(draft: DeskDraft) -> Message:
    """A draft with what it bills and the buttons that work as it is; whoever may not decide reads so on a click."""
    invoice, currency = draft.invoice, draft.invoice.client.currency
    lines = [f"• {line_words(each.line, currency)}" for each in invoice.lines[:_LINES_MOST]]
    if len(invoice.lines) > _LINES_MOST:
        lines.append(f"and {len(invoice.lines) - _LINES_MOST} more lines")
    why = f": {reasons(draft)}" if draft.whys else ""
    head = f"{called(invoice)} · {total(invoice)}{why}" if draft.whys else row(invoice, invoice.drafted_on)
    said = "\n".join([head, *lines])
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    return message(said, section(said), actions(opening, *act_buttons(invoice, possible(invoice, Role.MANAGER))))
