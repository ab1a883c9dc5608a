"""Work that came, was taken back or put right after its cycle was closed: what bears it."""

from __future__ import annotations

from datetime import date, timedelta

from blocks.text import cycle_name, day, money, quantity_of
from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.cycles.late import LateReturn


def late_from(on: date, late_for: Cycle, cycle: Cycle, *, today: date) -> str:
    """` for Fri 30 Oct, late from October: it counts in November`."""
    old, new = cycle_name(late_for, today), cycle_name(cycle, today)
    return f" for {day(on, today)}, late from {old}: it counts in {new}"


def cover_sentence(name: RetainerName, quantity: int, covered: int, late_for: Cycle, *, today: date) -> str:
    """What the closed cycle had lost goes towards it; empty where it covers nothing."""
    if not covered:
        return ""
    part = "All of it" if covered >= quantity else f"{quantity_of(name, covered)} of it"
    return f"{part} is covered by what {cycle_name(late_for, today)} had lost."


def given_back(name: RetainerName, closed: Cycle | None, returned: LateReturn | None) -> str:
    """What taking back work of a closed cycle gives the open one; empty for work of a live cycle."""
    if closed is None:
        return ""
    today = closed.last_day + timedelta(days=1)
    stays = f"{cycle_name(closed, today)} is closed and stays as it is"
    if returned is None:
        return f" {stays}."
    gets = f"the open cycle gets {quantity_of(name, returned.quantity)} for it" if returned.quantity else ""
    lost = f"{quantity_of(name, returned.lost)} would have been lost there" if returned.lost > 0 else ""
    over = f"{quantity_of(name, returned.not_over)} was over there" if returned.not_over > 0 else ""
    rest = "; ".join(part for part in (gets, lost, over) if part)
    return f" {stays}; {rest}." if rest else f" {stays}."


def put_right(name: RetainerName, closed: Cycle | None, returned: LateReturn | None) -> str:
    """What putting work of a closed cycle right comes to; empty for work of a live cycle. `returned` None: its words
    changed, and no figure.
    """
    if closed is None:
        return ""
    stays = f"{cycle_name(closed, closed.last_day + timedelta(days=1))} is closed and stays as it is"
    if returned is None:
        return f" {stays}."
    more = f"the open cycle gets {quantity_of(name, returned.quantity)} for it" if returned.quantity > 0 else ""
    less = f"the open cycle has {quantity_of(name, -returned.quantity)} less for it" if returned.quantity < 0 else ""
    gone = f"{quantity_of(name, returned.lost)} would have been lost there" if returned.lost > 0 else ""
    found = f"what was lost there covers {quantity_of(name, -returned.lost)}" if returned.lost < 0 else ""
    parts = [more, less, gone, found, _over(name, returned)]
    return f" {stays}; {'; '.join(each for each in parts if each) or 'nothing else changes'}."


def settled_late(credit_minor: int | None, currency: str) -> str:
    """`, $125 to bill` or `, $125 to credit`, for who may see money; empty where it costs nothing."""
    if not credit_minor:
        return ""
    return f", {money(abs(credit_minor), currency)} to {'credit' if credit_minor > 0 else 'bill'}"


def _over(name: RetainerName, returned: LateReturn) -> str:
    if not returned.not_over:
        return ""
    amount = quantity_of(name, abs(returned.not_over))
    if returned.not_over > 0:
        return f"it ran over by {amount} less{settled_late(returned.credit_minor, name.currency)}"
    asked = ", which a draft of a change order asks for" if returned.awaiting_less < 0 else ""
    return f"it ran over by {amount} more{settled_late(returned.credit_minor, name.currency)}{asked}"
