"""Missing time: who logged less than usual, and how they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Block, Message, actions, button, context, message, section
from blocks.text import day, short
from domain.people.people import Person
from domain.time.missing import MissingTime
from domain.values.durations import format_minutes

_NAME_MOST: Final = 40


def missing_sentence(missing: MissingTime) -> str:
    """`Dee logged 12 h; 30 h is usual, so 18 h is missing.`"""
    name, usual = short(missing.person.name, _NAME_MOST), format_minutes(missing.usual_minutes)
    if not missing.logged_minutes:
        return f"{name} logged nothing; {usual} is usual."
    logged, less = format_minutes(missing.logged_minutes), format_minutes(missing.missing_minutes)
    return f"{name} logged {logged}; {usual} is usual, so {less} is missing."


def missing_rows(found: Sequence[MissingTime], *, most: int, first: int = 0) -> list[Block]:
    """A line and a button Nudge for each, numbered from `first` on; those beyond `most` are counted."""
    rows = [
        section(missing_sentence(each), accessory=nudge_button(each, at)) for at, each in enumerate(found[:most], first)
    ]
    more = len(found) - most
    return [*rows, *([context(f"and {more} more")] if more > 0 else [])]


def week_named(missing: MissingTime, today: date) -> str:
    """`Mon 9 – Sun 15 Nov`."""
    return f"{day(missing.first_day, today).rsplit(' ', 1)[0]} – {day(missing.last_day, today)}"


def nudge(missing: MissingTime, by: Person) -> Message:
    """What somebody reads who is nudged."""
    return _asked(f"{short(by.name, _NAME_MOST)} asks: is", missing)


def own_week(missing: MissingTime) -> Message:
    """What somebody reads of their own week, without anybody's asking."""
    return _asked("Is", missing)


def _asked(opening: str, missing: MissingTime) -> Message:
    week = f"{day(missing.first_day, missing.last_day)} to {day(missing.last_day, missing.last_day)}"
    logged = format_minutes(missing.logged_minutes) if missing.logged_minutes else "nothing"
    sentence = (
        f"{opening} all your time from {week} logged? I have {logged}; in other weeks it is about "
        f"{format_minutes(missing.usual_minutes)}. If you were away, never mind."
    )
    buttons = actions(button("Log time", ids.LOG_TIME, style="primary"), button("Catch up", ids.CATCH_UP))
    return message(sentence, section(sentence), buttons)


def nudged(missing: MissingTime) -> Message:
    """The answer to who clicked Nudge."""
    return message(f"{short(missing.person.name, _NAME_MOST)} gets a message from me, with your name on it.")


def nudge_button(missing: MissingTime, at: int, *, named: bool = False) -> dict[str, object]:
    """Nudge; with whom, where it does not stand beside their name."""
    value = ids.nudge_value(missing.person.person_id, missing.until)
    words = f"Nudge {missing.person.name}" if named else "Nudge"
    return button(words, ids.numbered(ids.NUDGE, at), value)
