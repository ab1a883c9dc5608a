"""A matter's figures wherever a balance stands."""

from __future__ import annotations

from blocks.funds.words import target
from blocks.text import money
from domain.funds.deposits import MatterFunds


def left_of(matter: MatterFunds) -> str:
    """`$1,210 available of a target of $5,000`."""
    return f"{money(matter.available, matter.called.currency)} available of a target of {target(matter)}"


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
