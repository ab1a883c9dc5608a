"""`/retainer` alone: where you stand, and what you can do here."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.balances.list import standing_line, standing_row
from blocks.cycles.additions import Additions
from blocks.home.first_steps import first_steps, first_steps_text
from blocks.message import Block, Element, Message, actions, button, message, section
from blocks.text import escape
from blocks.time.timers import running_line
from blocks.time.workdays import day_line, log_buttons
from domain.home import Overview
from domain.kinds import Kind
from domain.people.people import Person

_HERE_MOST: Final = 10


def overview(seen: Overview, additions: Additions) -> Message:
    """The caller's day, their timer, the retainers of this channel, and the way on."""
    blocks: list[Block] = []
    texts: list[str] = []
    if seen.person.role.works:
        mine = [f"Today, {day_line(seen.today, seen.today.on)}."]
        mine += [f"{running_line(seen.timer)}."] if seen.timer else []
        blocks.append(section("\n".join(mine)))
        texts += mine
    rows = seen.here[:_HERE_MOST]
    for at, each in enumerate(rows):
        blocks.append(standing_row(each, seen.person, at, additions))
        texts.append(standing_line(each, seen.person, additions))
    if seen.first_steps and not seen.has_retainers:
        text = "\n".join([*texts, first_steps_text(seen.first_steps)])
        return message(text, *blocks, *first_steps(seen.first_steps))
    hint = _hint(seen, additions)
    if hint:
        blocks.append(section(hint))
        texts.append(hint)
    return message("\n".join(texts), *blocks, actions(*_buttons(seen)))


def _hint(seen: Overview, additions: Additions) -> str:
    """One sentence on what to do here."""
    if not seen.person.role.works:
        return "" if seen.here else "Here you can see your balance: `/retainer balance`, in the channel that you share."
    if not seen.has_retainers:
        return no_retainers(seen.person)
    if seen.bound_client:
        name = escape(seen.bound_client.name)
        return f"This channel is {name}'s, so the client need not be named: {_how(seen, additions)}."
    example = escape(seen.here[0].called.typed) if seen.here else "acme"
    return f"Log time with `/retainer log {example} 1h30 Checkout fix`. All commands: `/retainer help`."


def _how(seen: Overview, additions: Additions) -> str:
    """What one types here: as work of their kind is logged where all of them are of one, else as time is."""
    kinds = {each.called.kind for each in seen.here}
    ways = [way for kind, way in additions.ways_to_log.items() if kinds == {kind}]
    return (ways or [additions.ways_to_log[Kind.HOURS]])[0].example


def _buttons(seen: Overview) -> list[Element]:
    if not seen.person.role.works:
        return [button("My balance", ids.COMMAND, "balance")]
    manages = seen.person.role.sees_money
    if not seen.has_retainers:
        return setup_buttons(seen.person)
    stop = [button("Stop the timer", ids.STOP_TIMER)] if seen.timer else []
    bind = [button("Whose channel is this?", ids.numbered(ids.COMMAND, 2), "bind")] if manages else []
    every = button("All retainers", ids.numbered(ids.COMMAND, 0), "list")
    return [*log_buttons(), *stop, every, *([] if seen.bound_client else bind), button("Help", ids.SHOW_HELP)]


def no_retainers(person: Person) -> str:
    """What stands where nobody can log yet."""
    if person.role.sees_money:
        return "No retainer is here yet. Add a client, then its retainer."
    return "No retainer is here yet. An account manager can add a client and its retainer."


def setup_buttons(person: Person) -> list[Element]:
    """What leads on there."""
    add = [button("Add a client", ids.numbered(ids.COMMAND, 1), "client")] if person.role.sees_money else []
    return [*add, button("Help", ids.SHOW_HELP)]
