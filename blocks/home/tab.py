"""The home tab: today, this week, my retainers, what needs me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.balances.list import standing_row
from blocks.cycles.additions import Additions
from blocks.message import Block, View, actions, button, context, divider, section
from blocks.people import HomeWords
from blocks.text import day, done_on, short
from blocks.time.timers import running_line
from blocks.time.workdays import day_line, log_buttons
from domain.balances.standings import Standing
from domain.home import Home
from domain.kinds import Role
from domain.people.people import Person
from domain.subjects import declared, merged
from domain.time.entries import DayOfWork, TimeEntry
from domain.values.durations import format_minutes

_ENTRIES_MOST: Final = 15
_RETAINERS_MOST: Final = 20
_NEEDS_MOST: Final = 12
_LIKE_BUTTONS_MOST: Final = 10
_WORDS: Final = merged({each.of: each} for each in declared("blocks", HomeWords, below="home"))


def home_view(home: Home, additions: Additions) -> View:
    """The whole tab; well under Slack's hundred blocks however much there is."""
    works = home.person.role.works
    blocks = [
        *(_own_work(home) if works else []),
        *_waiting(home),
        *_needs(home, additions),
        *_retainers("My retainers" if works else "Your balance", home.mine, home.person, additions, first=_NEEDS_MOST),
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


def _own_work(home: Home) -> list[Block]:
    """Buttons first: on a phone they are what the tab is opened for."""
    every = button("All retainers", ids.COMMAND, "list")
    blocks: list[Block] = [actions(*log_buttons(), every, button("Help", ids.SHOW_HELP))]
    if home.timer:
        # The tab is one view for ever: without the timer's start, a click on the next one would be the same click.
        stop = button("Stop and log", ids.STOP_TIMER, home.timer.started_at.isoformat(), style="primary")
        blocks.append(section(f"{running_line(home.timer)}.", accessory=stop))
    return [*blocks, *_today(home.today), *_week(home.week, home.today)]


def _today(today: DayOfWork) -> list[Block]:
    head = f"*Today, {day(today.on, today.on)}: {format_minutes(today.minutes)}*"
    if not today.entries:
        return [section(f"{head}\nNothing logged yet.")]
    rows = [_entry(each, at) for at, each in enumerate(today.entries[:_ENTRIES_MOST])]
    more = len(today.entries) - len(rows)
    return [section(head), *rows, *([context(f"and {more} more; /retainer today shows them")] if more else [])]


def _entry(entry: TimeEntry, at: int) -> Block:
    edit = button("Edit", ids.numbered(ids.EDIT_TIME, at), entry.time_entry_id)
    what = f"\n{short(entry.description, 100)}" if entry.description else ""
    not_counted = ", not counted" if entry.is_left_out else ""
    line = f"{format_minutes(entry.minutes)} on {done_on(entry)}{not_counted}{what}"
    return section(line, accessory=edit)


def _week(week: Sequence[DayOfWork], today: DayOfWork) -> list[Block]:
    total = format_minutes(sum(each.minutes for each in week))
    if not any(each.entries for each in week):
        return [divider(), section(f"*This week: {total}*")]
    lines = [day_line(each, today.on) for each in week if each.on <= today.on or each.entries]
    return [divider(), section("\n".join([f"*This week: {total}*", *lines]))]


def _waiting(home: Home) -> list[Block]:
    """What waits for this person, in the words of the subjects that it is of."""
    worded = sorted(((_WORDS[type(each)], each) for each in home.waiting), key=lambda pair: pair[0].place)
    return [
        block
        for at, (words, each) in enumerate(worded)
        for block in words.draw(each, home.person, 1 + at * _LIKE_BUTTONS_MOST)
    ]


def _needs(home: Home, additions: Additions) -> list[Block]:
    return _retainers("Needs you", home.needs[:_NEEDS_MOST], home.person, additions, first=0) if home.needs else []


def _retainers(
    title: str, rows: Sequence[Standing], viewer: Person, additions: Additions, *, first: int
) -> list[Block]:
    """A list with a heading; `first` numbers the buttons on, for a list that stands below another one."""
    if not rows:
        return []
    shown = [standing_row(each, viewer, at, additions) for at, each in enumerate(rows[:_RETAINERS_MOST], first)]
    more = len(rows) - len(shown)
    rest = [context(f"and {more} more; /retainer list shows them all")] if more > 0 else []
    return [divider(), section(f"*{title}*"), *shown, *rest]
