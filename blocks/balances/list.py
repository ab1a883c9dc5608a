"""The list of all retainers, worst first."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.balances.words import gauge, left, name_and_cycle, warnings
from blocks.cycles.additions import Additions
from blocks.message import Block, Message, button, message, page_buttons, section
from domain.balances.standings import Standing, StandingPage
from domain.people.people import Person

_WARNINGS_MOST: Final = 2


def standing_list(page: StandingPage, viewer: Person, additions: Additions) -> Message:
    """One page of the list: a line and a button to the card for each retainer."""
    if not page.rows and not viewer.role.is_team:
        return message("Nothing is shared with you here. Ask your account manager at the agency.")
    if not page.rows:
        none = "There is no retainer yet."
        add = " Add one with /retainer new." if viewer.role.sees_money else " Ask an account manager to add one."
        return message(none + add)
    count = f"{page.total} retainer{'' if page.total == 1 else 's'}, most used first"
    head = f"{count}{f' (page {page.number} of {page.pages})' if page.pages > 1 else ''}"
    lines = [standing_line(each, viewer, additions) for each in page.rows]
    rows = [standing_row(each, viewer, at, additions) for at, each in enumerate(page.rows)]
    turn = page_buttons(ids.LIST_PAGE, page.number, page.pages, back="Back", on="Next")
    return message("\n".join([head, *lines]), section(f"*{head}*"), *rows, *turn)


def standing_line(standing: Standing, viewer: Person, additions: Additions) -> str:
    """A retainer in one line of text."""
    warned = _more(standing, additions)
    return f"{name_and_cycle(standing)}: {left(standing, additions, money=viewer.role.sees_money)}. {warned}".rstrip()


def standing_row(standing: Standing, viewer: Person, at: int, additions: Additions) -> Block:
    """A retainer as a row: its balance, bar and warnings, and a button to the card; `at` numbers it in its message."""
    return Rows(additions).row(standing, viewer, at)


class Rows:
    """Rows for many readers of one reading: a standing that several are shown is worded once.

    Who sees money and who does not never share one, not even where it is the same standing that both are shown.
    """

    def __init__(self, additions: Additions) -> None:
        self._additions = additions
        # By the standing itself, which is kept with its row so that no other can come to have its identity.
        self._worded: dict[tuple[int, bool], tuple[Standing, Block]] = {}

    def row(self, standing: Standing, viewer: Person, at: int) -> Block:
        """As `standing_row`."""
        money = viewer.role.sees_money
        key = id(standing), money
        if key not in self._worded:
            self._worded[key] = standing, self._first(standing, money=money)
        _, row = self._worded[key]
        return {**row, "accessory": {**row["accessory"], "action_id": ids.numbered(ids.SHOW_BALANCE, at)}}

    def _first(self, standing: Standing, *, money: bool) -> Block:
        lines = [
            f"*{name_and_cycle(standing)}*",
            f"{gauge(standing)} {left(standing, self._additions, money=money)}".strip(),
            _more(standing, self._additions),
        ]
        name = standing.called
        value = ids.balance_value(name.retainer_id)
        show = button("Balance", ids.SHOW_BALANCE, value, label=f"Balance of {name.label}")
        return section("\n".join(line for line in lines if line), accessory=show)


def _more(standing: Standing, additions: Additions) -> str:
    """What wants attention, and what other subjects tell of it."""
    told = additions.lines(standing.sections, standing.called, standing.today)
    return " ".join([*warnings(standing)[:_WARNINGS_MOST], *told])
