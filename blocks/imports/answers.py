"""What is answered when a file was imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks.message import Message, message
from blocks.text import escape
from domain.agreements.units import counted
from domain.imports.outcome import TakesFrom, Unbound
from domain.values.days import long_date
from domain.values.plain_text import listed

_NAMED_MOST: Final = 10


def imported(
    *,
    clients: int,
    retainers: int,
    unchanged: int,
    unbound: Sequence[Unbound] = (),
    made: Sequence[str] = (),
    asked: Sequence[str] = (),
    takes_from: Sequence[TakesFrom] = (),
) -> Message:
    """The answer to an import. `unbound` are the channels that were left as they are; `made` are the names of account
    managers who were none before, `asked` of those about whom owners are asked; `takes_from` are the retainers that
    began before their first cycle here.
    """
    if not clients and not retainers:
        all_of = "the one retainer was" if unchanged == 1 else f"all {unchanged} retainers were"
        return message(f"Nothing new: {all_of} already here.")
    same = f", {unchanged} {'was' if unchanged == 1 else 'were'} already here" if unchanged else ""
    added = f"Imported: {counted(clients, 'clients')} and {counted(retainers, 'retainers')}{same}."
    notes = [*first_days(takes_from), *named_managers(made, asked), *left_unbound(unbound)]
    return message("\n".join([added, *map(escape, notes)]))


def first_days(takes_from: Sequence[TakesFrom]) -> list[str]:
    """From when on retainers that began earlier take entries here; not escaped."""
    if not takes_from:
        return []
    named = _named([f"{each.retainer} from {long_date(each.first)}" for each in takes_from])
    return [f"What began earlier takes entries here from its current cycle on: {named}."]


def named_managers(made: Sequence[str], asked: Sequence[str]) -> list[str]:
    """What became of those who were named account managers and were none; not escaped."""
    lines = []
    if made:
        are = "is an account manager" if len(made) == 1 else "are account managers"
        lines.append(
            f"{_named(made)} {are} now, as the file says: they see money and decide for their clients. To undo "
            "that, choose another role under Roles in /retainer settings."
        )
    if asked:
        are = "is a member" if len(asked) == 1 else "are members"
        lines.append(
            f"{_named(asked)} {are}, and only an owner can make an account manager: I asked them. Until then what is "
            "for an account manager comes to an owner."
        )
    return lines


def left_unbound(unbound: Sequence[Unbound]) -> list[str]:
    """Each channel that was not bound, with why and what to do; not escaped."""
    lines = [
        f"{each.channel} was not bound to {each.client.name}. {each.why} Bind it there: /retainer bind "
        f"{each.client.alias}"
        for each in unbound[:_NAMED_MOST]
    ]
    more = len(unbound) - len(lines)
    return [*lines, *([f"{more} more channels were not bound, for the same kind of reason."] if more > 0 else [])]


def _named(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED_MOST} more"] if len(names) > _NAMED_MOST else []
    return listed([*names[:_NAMED_MOST], *more])
