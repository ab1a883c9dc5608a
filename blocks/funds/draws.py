"""Draws, and what the firm owes and pays in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from blocks import ids
from blocks.funds.words import firm_paid_in, has
from blocks.message import Element, Message, actions, button, confirm, context, message, section
from blocks.text import called, day, escape, money, short
from domain.funds.deposits import DepositState
from domain.funds.draws import Drawable, ShownDraw, ToDraw
from domain.funds.firm import FundsShort, ShownPaidIn

DRAWABLE_MOST: Final = 20


def draw_asked(asked: ToDraw, draw_ids: Sequence[UUID]) -> Message:
    """What can be drawn, an invoice a line with a button that draws exactly what it says. A `draw_ids` for each."""
    first = f"*{called(asked.matter.called)}*: {has(asked.matter)}."
    ask = "Draw it?" if len(asked.drawables) == 1 else "Which of these is to be paid from it?"
    shown = list(zip(asked.drawables, draw_ids, strict=False))
    rows = [_drawable(each, asked, draw_id, at) for at, (each, draw_id) in enumerate(shown)]
    more = len(asked.drawables) - len(shown)
    cut = [f"And {more} more: type /retainer draw {escape(asked.matter.called.typed)} with the number."] if more else []
    lines = [first, *(words for words, _ in rows), *cut, ask]
    blocks = [section(words, accessory=button_) if button_ else section(words) for words, button_ in rows]
    return message("\n".join(lines), section(f"{first} {ask}"), *blocks, *(context(each) for each in cut))


def drawn(shown: ShownDraw) -> Message:
    """The answer to a click that draws; a button Undo."""
    draw, invoice, currency = shown.draw, shown.invoice, shown.invoice.client.currency
    due = (
        f"{money(invoice.due_minor, currency)} of it is still due" if invoice.due_minor > 0 else "nothing is due of it"
    )
    already = "Already drawn" if shown.is_repeat else "Drawn"
    name = called(shown.matter.called)
    back = " It was taken back since." if draw.is_reversed else ""
    said = (
        f"{already}: *{money(draw.amount_minor, currency)}* from *{name}* for *{escape(invoice.label)}*; {due}.{back}"
    )
    sure = confirm(
        "Take the draw back?", "The money is on deposit again, and as much is due again.", yes="Take back", no="No"
    )
    undo = [] if draw.is_reversed else [actions(button("Undo", ids.UNDO_DRAW, draw.draw_id, confirm=sure))]
    there = f"{has(shown.matter)}."
    return message(f"{said} {there}", section(f"{said}\n*{there}*"), *undo)


def draw_taken_back(shown: ShownDraw) -> Message:
    """The answer to Undo."""
    currency = shown.invoice.client.currency
    said = (
        f"Taken back: *{money(shown.draw.amount_minor, currency)}* for *{escape(shown.invoice.label)}*, of which "
        f"{money(shown.invoice.due_minor, currency)} is due now. {has(shown.matter)}. To draw it anew, type "
        f"/retainer draw {escape(shown.matter.called.typed)}"
    )
    return message(said, section(said))


def paid_in(shown: ShownPaidIn) -> Message:
    """The answer to a click, or a line, that says what the firm paid in; a button Undo."""
    entry, matter, currency = shown.entry, shown.matter, shown.matter.called.currency
    amount, name = f"*{money(-entry.amount, currency)}*", f"*{called(matter.called)}*"
    again = "It was already here; nothing was stored twice. " if shown.is_repeat else ""
    back = "It was taken back since. " if entry.is_reversed else ""
    owes = f"It still owes {money(matter.owed, currency)}." if matter.owed else "It owes nothing any more."
    reference = f": {short(entry.reference)}" if entry.reference else ""
    said = (
        f"Noted: the firm paid in {amount} for {name}, {day(entry.on_day, shown.today)}{reference}. {back}{again}{owes}"
    )
    value = ids.debt_value(matter.called.retainer_id, entry.number, -entry.amount)
    undo = [] if entry.is_reversed else [actions(button("Undo", ids.UNDO_PAID_IN, value))]
    return message(said, section(said), *undo)


def paid_in_taken_back(shown: ShownPaidIn) -> Message:
    """The answer to Undo."""
    matter, currency = shown.matter, shown.matter.called.currency
    said = (
        f"Undone: *{money(shown.entry.amount, currency)}* that the firm paid in for *{called(matter.called)}*. "
        f"It owes {money(matter.owed, currency)}."
    )
    return message(said, section(said), actions(firm_paid_in(matter, 0)))


def funds_short(short_: FundsShort) -> Message:
    """To owners and bookkeepers: a deposit was gone after it was drawn."""
    deposit, matter, currency = short_.deposit, short_.matter, short_.deposit.called.currency
    became = "bounced" if deposit.state is DepositState.BOUNCED else "was found to be a mistake"
    labels = ", ".join(f"*{escape(each)}*" for each in short_.invoices)
    said = (
        f"A deposit of *{money(deposit.amount_minor, currency)}* for *{called(deposit.called)}* {became} after it was "
        f"drawn. What it had paid of {labels} is due again, and the firm owes the matter "
        f"*{money(matter.owed, currency)}*: pay that into the trust account, and say so here. {has(matter)}."
    )
    return message(said, section(said), actions(firm_paid_in(matter, 0)))


def _drawable(each: Drawable, asked: ToDraw, draw_id: UUID, at: int) -> tuple[str, Element | None]:
    currency, minor = asked.matter.called.currency, asked.proposed(each)
    words = f"*{escape(each.invoice.label)}*: {money(each.open_minor, currency)} is due"
    if not 0 < minor <= min(each.open_minor, asked.matter.on_deposit):
        return f"{words}; so much cannot be drawn for it.", None
    value = ids.draw_value(draw_id, asked.matter.called.retainer_id, each.invoice.invoice_id, minor)
    label = f"Draw {money(minor, currency)}"
    return words, button(label, ids.numbered(ids.DRAW, at), value, label=f"{label} for {each.invoice.label}")
