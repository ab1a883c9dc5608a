"""The home tab: what needs me, today, this week, my clients or retainers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.balances.list import Rows
from blocks.home.days import this_week, today
from blocks.home.first_steps import first_steps
from blocks.home.overview import no_retainers, setup_buttons
from blocks.message import Block, View, actions, button, context, heading, section
from blocks.people import WAITING_MOST, HomeWords
from blocks.time.timers import running_line
from blocks.time.workdays import log_buttons
from domain.home import ELSEWHERE_MOST, MINE_MOST, WORKED_ON_MOST, Home
from domain.kinds import Role
from domain.subjects import declared, merged

# Buttons of a kind are numbered through the tab: those to balances, a list on from the one above, and those of each
# subject below "Needs you".
_WORKED_ON_FIRST: Final = MINE_MOST
_ELSEWHERE_FIRST: Final = _WORKED_ON_FIRST + WORKED_ON_MOST
_WORDS: Final = merged({each.of: each} for each in declared("blocks", HomeWords, below="home"))


def home_view(home: Home, rows: Rows) -> View:
    """The whole tab; tabs that were read together share their `rows`. What is done in a moment stands first: on a phone
    it is what the tab is opened for.
    """
    works = home.person.role.works
    blocks = [
        *(_at_hand(home) if works else []),
        *(first_steps(home.first_steps) if home.first_steps else []),
        *_waiting(home),
        *([*today(home.today), *this_week(home.week, home.today)] if works else []),
        *_lists(home, rows),
    ]
    if home.person.role is Role.CLIENT and not home.mine:
        blocks.append(section("Nothing is shared with you yet. Ask your account manager at the agency."))
    return {"type": "home", "blocks": blocks}


def undrawn_view() -> View:
    """What stands there where Slack takes the tab for none, with a way to all that it would have shown."""
    sentence = (
        "Slack did not take this tab as I drew it, which is a mistake of mine; the log of Retainer has where. "
        "`/retainer today`, `/retainer week` and `/retainer list` say the same in any channel."
    )
    return {"type": "home", "blocks": [section(sentence), actions(*log_buttons(), button("Help", ids.SHOW_HELP))]}


def _at_hand(home: Home) -> list[Block]:
    """The buttons, and the timer that runs. Where nobody can log yet, what is to be done before."""
    every = button("All retainers", ids.COMMAND, "list")
    if home.has_retainers:
        blocks: list[Block] = [actions(*log_buttons(), every, button("Help", ids.SHOW_HELP))]
    elif home.first_steps:
        blocks = [actions(button("Help", ids.SHOW_HELP))]
    else:
        blocks = [section(no_retainers(home.person)), actions(*setup_buttons(home.person))]
    if home.timer:
        # The tab is one view for ever: without the timer's start, a click on the next one would be the same click.
        stop = button("Stop and log", ids.STOP_TIMER, home.timer.started_at.isoformat(), style="primary")
        blocks.append(section(f"{running_line(home.timer)}.", accessory=stop))
    return blocks


def _waiting(home: Home) -> list[Block]:
    """What waits for this person, in the words of the subjects that it is of."""
    worded = sorted(((_WORDS[type(each)], each) for each in home.waiting), key=lambda pair: pair[0].place)
    rows = [
        block
        for at, (words, each) in enumerate(worded)
        for block in words.draw(each, home.person, 1 + at * WAITING_MOST)
    ]
    return [heading("Needs you"), *rows] if rows else []


def _lists(home: Home, rows: Rows) -> list[Block]:
    """Retainers, the fullest first."""
    person = home.person
    mine = "My retainers" if person.role.works else "Your balance"
    look = "Also needs a look" if home.mine or home.worked_on else "Needs a look"
    left_out = home.left_out
    lists = (
        ("My clients, the fullest first" if home.answers_for_mine else mine, home.mine, 0, MINE_MOST, left_out.mine),
        ("Retainers I work on", home.worked_on, _WORKED_ON_FIRST, WORKED_ON_MOST, left_out.worked_on),
        (look, home.elsewhere, _ELSEWHERE_FIRST, ELSEWHERE_MOST, left_out.elsewhere),
    )
    return [
        block
        for title, found, first, most, more in lists
        for block in _retainers(
            title,
            [rows.row(each, person, at) for at, each in enumerate(found[:most], first)],
            len(found[most:]) + more,
        )
    ]


def _retainers(title: str, shown: Sequence[Block], more: int) -> list[Block]:
    """A list below its heading, and how many are not shown."""
    if not shown:
        return []
    rest = [context(f"and {more} more; /retainer list shows them all")] if more > 0 else []
    return [heading(title), *shown, *rest]
