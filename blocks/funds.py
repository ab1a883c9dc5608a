"""Money on deposit: what came in, what became of it, and what each matter has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from blocks import ids
from blocks.cycles.additions import SectionWords
from blocks.message import Element, Message, actions, button, confirm, context, message, section
from blocks.text import called, day, escape, money, short
from domain.funds.deposits import Deposit, DepositState, ListedFunds, MatterFunds, ShownDeposit
from domain.funds.draws import Drawable, ShownDraw, ToDraw
from domain.funds.firm import FundsShort, ShownPaidIn

_MATTERS_MOST: Final = 20
DRAWABLE_MOST: Final = 20
_WHY_OWED: Final = "What was drawn from it is taken back and due again, and the firm owes the matter what is missing."
_STANDS: Final = {
    DepositState.PENDING: "pending",
    DepositState.CLEARED: "cleared",
    DepositState.BOUNCED: "bounced",
    DepositState.MISTAKEN: "entered by mistake",
}
_BECAME: Final = {
    DepositState.PENDING: "Not cleared yet",
    DepositState.CLEARED: "Cleared",
    DepositState.BOUNCED: "Bounced",
    DepositState.MISTAKEN: "Entered by mistake",
}
_NEXT: Final = {
    DepositState.PENDING: "It counts once you say that it has cleared.",
    DepositState.CLEARED: "",
    DepositState.BOUNCED: "It no longer counts. If money comes in after all, note it anew.",
    DepositState.MISTAKEN: "It no longer counts.",
}


def deposit_noted(noted: ShownDeposit) -> Message:
    """The answer to `/retainer deposit`; buttons Cleared, Bounced, Undo."""
    repeat = "It was already here; nothing was stored twice." if noted.is_repeat else ""
    return _card(f"Noted {_line(noted)}.", noted, repeat, mistaken="Undo")


def deposit_shown(shown: ShownDeposit) -> Message:
    """A deposit as it stands, with what may become of it."""
    return _card(f"{_line(shown)}.", shown)


def deposit_settled(settled: ShownDeposit) -> Message:
    """The answer to a click that says what became of it, and to the second one."""
    already = "Already: " if settled.is_repeat else ""
    return _card(f"{already}{_BECAME[settled.deposit.state]}: {_line(settled)}.", settled)


def funds_listed(listed: ListedFunds) -> Message:
    """What matters have, and their deposits, each with a button that opens it."""
    if not listed.matters:
        return message(
            "No retainer holds money on deposit yet. `/retainer new` sets one up: choose Funds on deposit there."
        )
    shown = listed.matters[:_MATTERS_MOST]
    lines = [
        f"*{called(each.called)}*: {_has(each)}, target {_target(each)}{_asks(each)}{_idle(each, listed.today)}"
        for each in shown
    ]
    more = len(listed.matters) - len(shown)
    lines += [f"And {more} more: name a client or a matter to see its own."] if more else []
    rows = [_listed(each, listed) for each in listed.deposits]
    opened = [
        section(row, accessory=button("Open", ids.numbered(ids.OPEN_DEPOSIT, at), each.deposit_id))
        for at, (each, row) in enumerate(zip(listed.deposits, rows, strict=True))
    ]
    cut = "There are older deposits: name a matter to see its own. " if listed.is_cut else ""
    none = "" if rows else "No deposit is noted yet. `/retainer deposit M-2031 3,790` notes one. "
    note = f"{none}{cut}".strip()
    sentence = "\n".join([*lines, *rows, *([note] if note else [])])
    # Lines of long names could be more than a section takes, so each matter has its own.
    matters = [
        section(line, accessory=_paid_in(each, at)) if each.owed else section(line)
        for at, (each, line) in enumerate(zip(shown, lines, strict=False))
    ]
    matters += [section(line) for line in lines[len(shown) :]]
    return message(sentence, *matters, *opened, *([context(note)] if note else []))


def left_of(matter: MatterFunds) -> str:
    """`$1,210 available of a target of $5,000`."""
    return f"{money(matter.available, matter.called.currency)} available of a target of {_target(matter)}"


def figures_of(matter: MatterFunds) -> list[tuple[str, str]]:
    """(name, value) of what makes up what is available."""
    known = [
        ("On deposit", matter.on_deposit),
        *([("Pending", matter.pending)] if matter.pending else []),
        ("Unbilled", matter.unbilled),
        ("Billed and due", matter.billed),
    ]
    return [(name, money(minor, matter.called.currency)) for name, minor in known]


def asks_listed(matter: MatterFunds, *_: object) -> list[str]:
    """What would restore the target, where the matter runs low."""
    return [f"{money(matter.asked, matter.called.currency)} would restore the target."] if matter.asked else []


ON_BALANCES: Final = SectionWords(MatterFunds, 5, asks_listed, left=left_of, facts=figures_of)


def draw_asked(asked: ToDraw, draw_ids: Sequence[UUID]) -> Message:
    """What can be drawn, an invoice a line with a button that draws exactly what it says. A `draw_ids` for each."""
    first = f"*{called(asked.matter.called)}*: {_has(asked.matter)}."
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
    has = f"{_has(shown.matter)}."
    return message(f"{said} {has}", section(f"{said}\n*{has}*"), *undo)


def draw_taken_back(shown: ShownDraw) -> Message:
    """The answer to Undo."""
    currency = shown.invoice.client.currency
    said = (
        f"Taken back: *{money(shown.draw.amount_minor, currency)}* for *{escape(shown.invoice.label)}*, of which "
        f"{money(shown.invoice.due_minor, currency)} is due again. {_has(shown.matter)}. To draw it anew, type "
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
    return message(said, section(said), actions(_paid_in(matter, 0)))


def funds_short(short_: FundsShort) -> Message:
    """To owners and bookkeepers: a deposit was gone after it was drawn."""
    deposit, matter, currency = short_.deposit, short_.matter, short_.deposit.called.currency
    became = "bounced" if deposit.state is DepositState.BOUNCED else "was found to be a mistake"
    labels = ", ".join(f"*{escape(each)}*" for each in short_.invoices)
    said = (
        f"A deposit of *{money(deposit.amount_minor, currency)}* for *{called(deposit.called)}* {became} after it was "
        f"drawn. What it had paid of {labels} is due again, and the firm owes the matter "
        f"*{money(short_.missing_minor, currency)}*: pay that into the trust account, and say so here. {_has(matter)}."
    )
    return message(said, section(said), actions(_paid_in(matter, 0)))


def _paid_in(matter: MatterFunds, at: int) -> Element:
    owed = money(matter.owed, matter.called.currency)
    value = ids.debt_value(matter.called.retainer_id, matter.owed_at, matter.owed)
    return button(
        f"Firm paid in {owed}",
        ids.numbered(ids.PAID_IN, at),
        value,
        label=f"Firm paid in {owed} for {matter.called.label}",
    )


def _drawable(each: Drawable, asked: ToDraw, draw_id: UUID, at: int) -> tuple[str, Element | None]:
    currency, minor = asked.matter.called.currency, asked.proposed(each)
    words = f"*{escape(each.invoice.label)}*: {money(each.open_minor, currency)} is due"
    if not 0 < minor <= min(each.open_minor, asked.matter.on_deposit):
        return f"{words}; so much cannot be drawn for it.", None
    value = ids.draw_value(draw_id, asked.matter.called.retainer_id, each.invoice.invoice_id, minor)
    label = f"Draw {money(minor, currency)}"
    return words, button(label, ids.numbered(ids.DRAW, at), value, label=f"{label} for {each.invoice.label}")


def _card(said: str, shown: ShownDeposit, more: str = "", *, mistaken: str = "Entered by mistake") -> Message:
    has = _has(shown.matter)
    note = f"{_NEXT[shown.deposit.state]} {more}".strip()
    buttons = _buttons(shown.deposit, mistaken)
    if shown.matter.owed:
        note = f"{note} {_WHY_OWED}"
        buttons = [*buttons, _paid_in(shown.matter, 0)]
    blocks = [
        section(f"{said}\n*{has}*"),
        *([context(note)] if note else []),
        *([actions(*buttons)] if buttons else []),
    ]
    return message(f"{said} {has}. {note}".rstrip(), *blocks)


def _buttons(deposit: Deposit, mistaken: str) -> list[Element]:
    if deposit.state not in {DepositState.PENDING, DepositState.CLEARED}:
        return []
    is_pending = deposit.state is DepositState.PENDING
    first = (DepositState.CLEARED, "Cleared") if is_pending else (DepositState.PENDING, "Not cleared yet")
    sure = confirm(
        "Has it bounced?",
        "It is taken off for good. If money comes in after all, note it anew.",
        yes="It bounced",
        no="No",
    )
    labelled = [(*first, None), (DepositState.BOUNCED, "Bounced", sure), (DepositState.MISTAKEN, mistaken, None)]
    return [
        button(
            label,
            ids.numbered(ids.SETTLE_DEPOSIT, at),
            ids.deposit_value(state.value, deposit.deposit_id),
            confirm=asked,
        )
        for at, (state, label, asked) in enumerate(labelled)
    ]


def _line(shown: ShownDeposit) -> str:
    deposit = shown.deposit
    on = f", {day(deposit.received_on, shown.today)}" if deposit.received_on != shown.today else ""
    what = f": {short(deposit.reference)}" if deposit.reference else ""
    amount = money(deposit.amount_minor, deposit.called.currency)
    return f"*{amount}* for *{called(deposit.called)}*, {_STANDS[deposit.state]}{on}{what}"


def _listed(deposit: Deposit, listed: ListedFunds) -> str:
    amount = money(deposit.amount_minor, deposit.called.currency)
    parts = [day(deposit.received_on, listed.today), f"*{amount}*", called(deposit.called), _STANDS[deposit.state]]
    return " · ".join([*parts, *([short(deposit.reference, 100)] if deposit.reference else [])])


def _has(matter: MatterFunds) -> str:
    currency = matter.called.currency
    pending = f", {money(matter.pending, currency)} pending" if matter.pending else ""
    pending += f", {money(matter.owed, currency)} owed by the firm" if matter.owed else ""
    has = f"{money(matter.on_deposit, currency)} on deposit{pending}"
    worked = [(matter.unbilled, "unbilled"), (matter.billed, "billed and due")]
    less = [f"{money(minor, currency)} {what}" for minor, what in worked if minor]
    return f"{has}, {', '.join(less)}: {money(matter.available, currency)} available" if less else has


def _asks(matter: MatterFunds) -> str:
    return f"; {money(matter.asked, matter.called.currency)} would restore it" if matter.asked else ""


def _idle(matter: MatterFunds, today: date) -> str:
    since = matter.idle_since(today)
    return f"; idle since {day(since, today)}: ask the client what is to become of it" if since else ""


def _target(matter: MatterFunds) -> str:
    return money(matter.target, matter.called.currency)
