"""Money on deposit: what came in, what became of it, and what each matter has."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks import ids
from blocks.cycles.additions import SectionWords
from blocks.message import Element, Message, actions, button, confirm, context, message, section
from blocks.text import called, day, money, short
from domain.funds.deposits import Deposit, DepositState, ListedFunds, MatterFunds, ShownDeposit

_MATTERS_MOST: Final = 20
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
    return message(sentence, *(section(line) for line in lines), *opened, *([context(note)] if note else []))


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


def _card(said: str, shown: ShownDeposit, more: str = "", *, mistaken: str = "Entered by mistake") -> Message:
    has = _has(shown.matter)
    note = f"{_NEXT[shown.deposit.state]} {more}".strip()
    buttons = _buttons(shown.deposit, mistaken)
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
