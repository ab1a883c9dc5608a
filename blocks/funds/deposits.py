"""Deposits: what came in, what became of it, and what each matter has."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.funds.words import BECAME, asks, firm_paid_in, has, idle, target
from blocks.message import Element, Message, actions, button, confirm, context, message, section
from blocks.text import called, day, money, short
from domain.funds.deposits import Deposit, DepositState, ListedFunds, ShownDeposit

_MATTERS_MOST: Final = 20
_WHY_OWED: Final = (
    "A deposit was gone after it was drawn: what is missing is taken back from the newest draws and due again, and the "
    "firm owes it to the matter."
)
_STANDS: Final = {
    DepositState.PENDING: "pending",
    DepositState.CLEARED: "cleared",
    DepositState.BOUNCED: "bounced",
    DepositState.MISTAKEN: "entered by mistake",
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
    return _card(f"{already}{BECAME[settled.deposit.state]}: {_line(settled)}.", settled)


def funds_listed(listed: ListedFunds) -> Message:
    """What matters have, and their deposits, each with a button that opens it."""
    if not listed.matters:
        return message(
            "No retainer holds money on deposit yet. `/retainer new` sets one up: choose Funds on deposit there."
        )
    shown = listed.matters[:_MATTERS_MOST]
    lines = [
        f"*{called(each.called)}*: {has(each)}, target {target(each)}{asks(each)}{idle(each, listed.today)}"
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
        section(line, accessory=firm_paid_in(each, at)) if each.owed else section(line)
        for at, (each, line) in enumerate(zip(shown, lines, strict=False))
    ]
    matters += [section(line) for line in lines[len(shown) :]]
    return message(sentence, *matters, *opened, *([context(note)] if note else []))


def _card(said: str, shown: ShownDeposit, more: str = "", *, mistaken: str = "Entered by mistake") -> Message:
    there = has(shown.matter)
    note = f"{_NEXT[shown.deposit.state]} {more}".strip()
    buttons = _buttons(shown.deposit, mistaken)
    if shown.matter.owed:
        note = f"{note} {_WHY_OWED}"
        buttons = [*buttons, firm_paid_in(shown.matter, 0)]
    blocks = [
        section(f"{said}\n*{there}*"),
        *([context(note)] if note else []),
        *([actions(*buttons)] if buttons else []),
    ]
    return message(f"{said} {there}. {note}".rstrip(), *blocks)


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
