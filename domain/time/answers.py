"""Whether work that was logged answers a question that was asked before about the same line."""

from __future__ import annotations

from collections.abc import Iterable

from domain.change_orders.orders import order_number
from domain.time.entries import TimeEntry
from domain.time.log_line import LogLine
from domain.values.questions import overlap


class AnsweredElsewhere(Exception):  # noqa: N818 - an answer, not an error
    """The question was answered by another button, or by typing: by `entry`, which stands. Nothing is logged."""

    def __init__(self, entry: TimeEntry) -> None:
        self.entry = entry
        super().__init__(entry.time_entry_id)


def answering(line: LogLine, since: Iterable[TimeEntry]) -> TimeEntry | None:
    """Which of somebody's entries since a question says what `line` would, in one of its meanings: for the same client
    the same words, or as long with the words of the one among those of the other.
    """
    return next((each for each in since if _is_for(each, line) and _says(each, line)), None)


def _is_for(entry: TimeEntry, line: LogLine) -> bool:
    if line.named is None or entry.called.is_meant_by(line.named):
        return True
    return entry.order is not None and order_number(line.named) == entry.order.number


def _says(entry: TimeEntry, line: LogLine) -> bool:
    meant = (line.description, line.description_without_maybe)
    if any(entry.description.casefold() == each.casefold() for each in meant):
        return True
    return entry.raw_minutes == line.minutes and any(overlap(entry.description, each) for each in meant)
