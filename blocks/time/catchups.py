"""What taking back a whole catch-up says, and what it asks before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from blocks import ids
from blocks.cycles.late_words import given_back
from blocks.message import Message, actions, button, joined, message, section
from blocks.text import ago, called, day, left_and_share
from blocks.time.entries import entry_line, is_on_matter, less_to_bill
from domain.time.entries import CatchupReversed, Reversed, TimeEntry
from domain.values.durations import format_minutes

_TEXT_MOST: Final = 2_000
_IN_A_LINE: Final = 80


def catchup_undone(taken: CatchupReversed, *, today: date) -> Message:
    """The answer to undo, and to the second click on it: what was taken back, what stays and why, and what is left."""
    entries = [each.entry for each in taken.taken]
    verb = "Was undone already" if taken.was_reversed_before else "Undone"
    head = f"{verb}: {_counted(entries)}."
    lines = _lines(entries, today)
    left = joined(_left_of_each(taken.taken), _TEXT_MOST)
    said = [part for part in (_stays(taken, today), left) if part]
    return message("\n".join([head, lines, *said]), section(f"*{head}*\n{lines}"), *(section(each) for each in said))


def undo_catchup_question(entries: Sequence[TimeEntry], *, now: datetime) -> Message:
    """Asks before a catch-up goes that was not logged just now; `now` is aware."""
    first = entries[0]
    age = ago(int((now - first.logged_at).total_seconds()) // 60)
    today = now.astimezone(ZoneInfo(first.timezone)).date()
    head = f"Your last catch-up was logged {age}: {_counted(entries)}. Take all of it back?"
    lines = _lines(entries, today)
    take_back = button("Take it back", ids.UNDO_CATCHUP, first.catchup_id, style="danger")
    return message(f"{head}\n{lines}", section(f"{head}\n{lines}"), actions(take_back, button("Keep it", ids.DISMISS)))


def _counted(entries: Sequence[TimeEntry]) -> str:
    """`3 entries, 4 h 30 m`."""
    total = format_minutes(sum(each.minutes for each in entries))
    return f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}, {total}"


def _lines(entries: Sequence[TimeEntry], today: date) -> str:
    return joined([f"• {day(each.worked_on, today)}: {entry_line(each, _IN_A_LINE)}" for each in entries], _TEXT_MOST)


def _stays(taken: CatchupReversed, today: date) -> str:
    """What is as it was, and why; empty where nothing is."""
    changed, stuck = _lines(taken.stays, today), _lines(taken.stuck, today)
    parts = [f"Changed since, so it stays:\n{changed}"] if changed else []
    parts += [f"Of a closed cycle where nothing can be corrected any more, so it stays:\n{stuck}"] if stuck else []
    return "\n".join(parts)


def _left_of_each(taken: Sequence[Reversed]) -> list[str]:
    """What is left of each retainer in the end, and what became of entries of its closed cycles."""
    # The oldest day goes first, so the last of a retainer has the figures of its newest cycle.
    last = {each.entry.called.retainer_id: each for each in taken}
    late = [given_back(each.entry.called, each.closed, each.returned).strip() for each in taken if each.closed]
    left = [f"{called(each.entry.called)}: {_left(each, taken)}" for each in last.values()]
    return [*left, *dict.fromkeys(late)]


def _left(last: Reversed, taken: Sequence[Reversed]) -> str:
    if not is_on_matter(last.entry):
        return left_and_share(last.entry.called, last.after)
    gone = [each.entry for each in taken if each.entry.called == last.entry.called and each.entry.billable]
    return less_to_bill(sum(each.minutes for each in gone))
