"""What somebody reads of their own work that another wrote down, changed or took back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Message, actions, button, message, section
from blocks.text import day, short
from blocks.time.entries import entry_line
from domain.time.entries import TimeEntry

_NAME_MOST: Final = 40
_LINE_MOST: Final = 200


def logged_for_you(by: str, entry: TimeEntry, *, today: date) -> Message:
    """Somebody logged time for the reader, who can change it or take it back."""
    return _changeable(f"{_who(by)} logged for you: {_entry(entry, today)}.", entry)


def changed_for_you(by: str, entry: TimeEntry, before: TimeEntry, *, today: date) -> Message:
    """Somebody changed an entry of the reader's."""
    now, was = _entry(entry, today), _entry(before, today)
    return _changeable(f"{_who(by)} changed an entry of yours. It is now {now}; it was {was}.", entry)


def removed_for_you(by: str, entry: TimeEntry, *, today: date) -> Message:
    """Somebody took an entry of the reader's back."""
    sentence = f"{_who(by)} took back an entry of yours: {_entry(entry, today)}. If you worked, log it again."
    return message(sentence, section(sentence), actions(button("Log time", ids.LOG_TIME, entry.called.retainer_id)))


def _changeable(sentence: str, entry: TimeEntry) -> Message:
    buttons = [button("Edit", ids.EDIT_TIME, entry.time_entry_id), button("Undo", ids.UNDO_TIME, entry.time_entry_id)]
    return message(sentence, section(sentence), actions(*buttons))


def _who(by: str) -> str:
    return short(by, _NAME_MOST)


def _entry(entry: TimeEntry, today: date) -> str:
    """The entry and its day; who wrote it down is said already."""
    return f"{entry_line(replace(entry, logged_by=None), _LINE_MOST)}, {day(entry.worked_on, today)}"
