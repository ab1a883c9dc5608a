"""The checkpoint in the thread of a cycle's card: what is off plan, and what to do about it."""

from __future__ import annotations

from blocks import ids
from blocks.cycle_words import logging_buttons
from blocks.message import Message, actions, button, message, section
from blocks.standing_words import left
from blocks.text import day, quantity_of
from domain.checkpoints import Checkpoint, OffPlan
from domain.retainers import Standing


def checkpoint_message(found: Checkpoint) -> Message:
    """For the team, so without money."""
    standing = found.standing
    pace = standing.pace
    gone = f"{pace.days_elapsed} of {pace.days_total} days are gone"
    head = f"Checkpoint: {left(standing, money=False)}, and {gone}."
    todo = what_to_do(found)
    balance = button("View balance", ids.SHOW_BALANCE, ids.balance_value(standing.called.retainer_id))
    blocks = [section(f"*{head}*\n{todo}"), actions(balance, *logging_buttons(standing.called))]
    return message(f"{head}\n{todo}", *blocks)


def what_to_do(found: Checkpoint) -> str:
    """What lies ahead, and what the team can do now."""
    standing, ways = found.standing, set(found.off_plan)
    last_day = day(standing.cycle.last_day, standing.today)
    if OffPlan.OVER in ways:
        return "There is nothing left for the rest of the cycle. Agree with the client on more, or on what can wait."
    if OffPlan.NOTHING_LOGGED in ways:
        ahead = f": {losses(found)}" if found.expected_losses else ""
        return f"Nothing is logged yet. Log what was done, or ask the client what comes first{ahead}."
    if ways & {OffPlan.WILL_NOT_SUFFICE, OffPlan.AHEAD}:
        out = standing.pace.runs_out_on
        when = f"runs out on {day(out, standing.today)} and " if out else ""
        use, more = _quantity(standing, found.expected_use), _quantity(standing, found.expected_overage)
        comes_to = f"comes to {use} by {last_day}, {more} more than there is"
        return f"At this pace it {when}{comes_to}. Agree with the client now on more, or on what can wait."
    if OffPlan.WILL_LOSE in ways:
        return f"At this pace {losses(found)}. Plan now what it is for."
    carried = _quantity(standing, found.expected_carry)
    return f"At this pace {carried} will be left on {last_day} and go on into the next cycle. Plan what it is for."


def losses(found: Checkpoint) -> str:
    """`10 h will be lost after Mon 30 Nov`; empty where nothing will be."""
    standing = found.standing
    return " and ".join(
        f"{_quantity(standing, each.quantity)} will {'expire' if each.expires else 'be lost'} "
        f"after {day(each.on, standing.today)}"
        for each in found.expected_losses
    )


def _quantity(standing: Standing, amount: int) -> str:
    return quantity_of(standing.called, amount)
