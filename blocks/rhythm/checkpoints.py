"""The checkpoint in the thread of a cycle's card: what is off plan, and what to do about it."""

from __future__ import annotations

from blocks import ids
from blocks.balances.words import left
from blocks.cycles.additions import Additions
from blocks.cycles.words import roughly
from blocks.message import Message, actions, button, message, section
from blocks.text import day, quantity_of
from domain.rhythm.checkpoints import Checkpoint, OffPlan


def checkpoint_message(found: Checkpoint, additions: Additions) -> Message:
    """For the team, so without money."""
    standing = found.standing
    pace = standing.pace
    gone = f"{pace.days_elapsed} of {pace.days_total} days are gone"
    head = f"Checkpoint: {left(standing, money=False)}, and {gone}."
    todo = what_to_do(found)
    balance = button("View balance", ids.SHOW_BALANCE, ids.balance_value(standing.called.retainer_id))
    more = button("New change order", ids.NEW_CHANGE_ORDER, standing.called.retainer_id)
    agree = [more] if set(found.off_plan) & {OffPlan.OVER, OffPlan.WILL_NOT_SUFFICE} else []
    blocks = [section(f"*{head}*\n{todo}"), actions(balance, *(agree or additions.log_buttons(standing.called)))]
    return message(f"{head}\n{todo}", *blocks)


def what_to_do(found: Checkpoint) -> str:
    """What lies ahead, and what the team can do now."""
    standing, ways = found.standing, set(found.off_plan)
    last_day = day(standing.cycle.last_day, standing.today)
    if OffPlan.OVER in ways:
        return "There is nothing left for the rest of the cycle. Agree with the client on more, or on what can wait."
    if OffPlan.NOTHING_LOGGED in ways:
        ahead = f": if nothing is used, {losses(found)}" if found.expected_losses else ""
        return f"Nothing is logged yet. Log what was done, or ask the client what comes first{ahead}."
    if ways & {OffPlan.WILL_NOT_SUFFICE, OffPlan.AHEAD}:
        out = standing.pace.runs_out_on
        when = f"runs out on {day(out, standing.today)} and " if out else ""
        use, more = roughly(standing.called, found.expected_use), roughly(standing.called, found.expected_overage)
        comes_to = f"comes to {use} by {last_day}, {more} more than there is"
        return f"At this pace it {when}{comes_to}. Agree with the client now on more, or on what can wait."
    if OffPlan.WILL_LOSE in ways:
        return f"At this pace {losses(found)}. Plan now how to use that."
    carried = roughly(standing.called, found.expected_carry)
    return f"At this pace {carried} will be left on {last_day} and go on into the next cycle. Plan how to use that."


def losses(found: Checkpoint) -> str:
    """`about 10 h will be lost after Mon 30 Nov`; without any use there is nothing rough about it."""
    standing = found.standing
    said = roughly if standing.figures.used else quantity_of
    return " and ".join(
        f"{said(standing.called, each.quantity)} will {'expire' if each.expires else 'be lost'} "
        f"after {day(each.on, standing.today)}"
        for each in found.expected_losses
    )
