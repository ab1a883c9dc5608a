"""What a matter has, in the words that all that is said of it share."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Element, button
from blocks.text import day, money
from domain.funds.deposits import DepositState, MatterFunds

BECAME: Final = {
    DepositState.PENDING: "Not cleared yet",
    DepositState.CLEARED: "Cleared",
    DepositState.BOUNCED: "Bounced",
    DepositState.MISTAKEN: "Entered by mistake",
}


def has(matter: MatterFunds) -> str:
    """What a matter has, and what of it is available where that is less."""
    currency = matter.called.currency
    pending = f", {money(matter.pending, currency)} pending" if matter.pending else ""
    pending += f", {money(matter.owed, currency)} owed by the firm" if matter.owed else ""
    has = f"{money(matter.on_deposit, currency)} on deposit{pending}"
    worked = [(matter.unbilled, "unbilled"), (matter.billed, "billed and due")]
    less = [f"{money(minor, currency)} {what}" for minor, what in worked if minor]
    return f"{has}, {', '.join(less)}: {money(matter.available, currency)} available" if less else has


def asks(matter: MatterFunds) -> str:
    """What would restore the target, where it runs low."""
    return f"; {money(matter.asked, matter.called.currency)} would restore it" if matter.asked else ""


def idle(matter: MatterFunds, today: date) -> str:
    """Since when its money only lies there, and what to do about it."""
    since = matter.idle_since(today)
    return f"; idle since {day(since, today)}: ask the client what is to become of it" if since else ""


def target(matter: MatterFunds) -> str:
    """The target, with its currency."""
    return money(matter.target, matter.called.currency)


def firm_paid_in(matter: MatterFunds, at: int) -> Element:
    """The button that says that the firm paid in what it owes."""
    owed = money(matter.owed, matter.called.currency)
    value = ids.debt_value(matter.called.retainer_id, matter.owed_at, matter.owed)
    return button(
        f"Firm paid in {owed}",
        ids.numbered(ids.PAID_IN, at),
        value,
        label=f"Firm paid in {owed} for {matter.called.label}",
    )
