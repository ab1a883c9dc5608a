"""What logging time says, and what taking it back says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from blocks import ids
from blocks.cycles.late_words import cover_sentence, given_back, late_from, put_right
from blocks.cycles.words import over_remark
from blocks.message import Block, Message, actions, button, message, section
from blocks.text import SHORT_MOST, ago, called, cycle_days, day, done_on, left_and_share, level, money, short
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.kinds import CycleState, Kind
from domain.time.entries import Logged, Progress, Reversed, TimeEntry
from domain.values.durations import format_minutes
from domain.values.plain_text import listed

_NAME_MOST: Final = 40
# Below that many seconds a figure is odd: nobody counts them.
_A_MOMENT: Final = 10


def time_logged(logged: Logged, *, verb: str = "Logged") -> Message:
    """The answer to `/retainer log`: what was logged, what is left, the day's total; buttons Edit and Undo.

    Built of dict literals: it is drawn inside the acknowledgement that Slack waits for.
    """
    entry = logged.entry
    minutes, name = format_minutes(entry.minutes), done_on(entry)
    whose = f" for {short(logged.for_whom, _NAME_MOST)}" if logged.for_whom else ""
    left = _left(logged)
    rest = f"{_date_and_cycle(logged)}{f': {short(entry.description)}' if entry.description else ''}"
    again, notes = _same_again(logged), " ".join(_remarks(logged))
    right = put_right(entry.called, logged.closed, logged.returned)
    said = f"{again}{verb} *{minutes}*{whose} on *{name}*{rest}{f'.{right}' if right else ''}\n*{left}*"
    blocks: list[Block] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": said}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": notes}]},
        _edit_and_undo(str(entry.time_entry_id)),
    ]
    return {"text": f"{again}{verb} {minutes}{whose} on {name}{rest}.{right} {left}. {notes}", "blocks": blocks}


def answered_already(entry: TimeEntry, *, today: date) -> Message:
    """The answer to a click on a question that was answered elsewhere: by what; buttons Edit and Undo."""
    on = f", {day(entry.worked_on, today)}" if entry.worked_on != today else ""
    sentence = f"That was answered already by {entry_line(entry)}{on}, so nothing more was logged."
    return message(sentence, section(sentence), _edit_and_undo(str(entry.time_entry_id)))


def edited(logged: Logged) -> Message:
    """The answer to a changed entry: the entry as it is now, and what is left."""
    return time_logged(logged, verb="Changed to")


def undone(taken: Reversed, *, today: date | None = None) -> Message:
    """The answer to undo, and to the second click on it; with the entry's day where that is not `today`."""
    verb = "Was undone already:" if taken.was_reversed_before else "Undone:"
    return _taken_back(taken, verb, today)


def removed(taken: Reversed, *, today: date | None = None) -> Message:
    """The answer to Remove in the edit modal; with the entry's day where that is not `today`."""
    verb = "Was removed already:" if taken.was_reversed_before else "Removed:"
    return _taken_back(taken, verb, today)


def undo_question(entry: TimeEntry, *, now: datetime) -> Message:
    """Asks before an entry goes that was not logged just now; `now` is aware."""
    age = ago(int((now - entry.logged_at).total_seconds()) // 60)
    on = day(entry.worked_on, now.astimezone(ZoneInfo(entry.timezone)).date())
    sentence = f"Your last entry was logged {age}: {entry_line(entry)}, {on}. Take it back?"
    take_back = button("Take it back", ids.UNDO_TIME, entry.time_entry_id, style="danger")
    return message(sentence, section(sentence), actions(take_back, button("Keep it", ids.DISMISS)))


def entry_line(entry: TimeEntry, most: int = SHORT_MOST) -> str:
    """One entry in a line, escaped: `1 h 30 m on Acme: Checkout fix (not counted, by Max)`; `most` of the description.

    Who wrote it down is named where that is not who worked.
    """
    what = f": {short(entry.description, most)}" if entry.description else ""
    remarks = [left_out(entry)] if entry.is_left_out else []
    remarks += [f"by {short(entry.logged_by.name, _NAME_MOST)}"] if entry.logged_by else []
    rest = f" ({', '.join(remarks)})" if remarks else ""
    return f"{format_minutes(entry.minutes)} on {done_on(entry)}{what}{rest}"


def left_out(entry: TimeEntry) -> str:
    """Why no balance has it and no invoice will, in two words."""
    return "not billable" if is_on_matter(entry) else "not counted"


def _edit_and_undo(entry_id: str) -> Block:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Edit"},
                "action_id": ids.EDIT_TIME,
                "value": entry_id,
            },
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Undo"},
                "action_id": ids.UNDO_TIME,
                "value": entry_id,
            },
        ],
    }


def _taken_back(taken: Reversed, verb: str, today: date | None) -> Message:
    entry = taken.entry
    left = left_and_share(entry.called, taken.after)
    left = stays(entry.called, left) if entry.is_job else left
    left = less_to_bill(entry.minutes if entry.billable else 0) if is_on_matter(entry) else left
    on = taken.entry.worked_on
    line = f"{entry_line(taken.entry)}{f', {day(on, today)}' if today and on != today else ''}"
    late = given_back(taken.entry.called, taken.closed, taken.returned)
    return message(f"{verb} {line}.{late} {left}.", section(f"{verb} {line}.{late}\n*{left}*"))


def _left(logged: Logged) -> str:
    """What is left; of a separate job how far it has come, and that the retainer's balance knows nothing of it."""
    entry = logged.entry
    if is_on_matter(entry):
        return unbilled(entry.minutes if entry.billable else 0, logged.unbilled_minor, entry.called.currency)
    left = left_and_share(entry.called, logged.after, logged.value_left_minor)
    if not entry.is_job:
        return left
    return f"{_progress(logged.progress)}{stays(entry.called, left)}"


def is_on_matter(entry: TimeEntry) -> bool:
    """Whether it is work on money on deposit, of which it takes nothing before it is billed."""
    return entry.called.kind is Kind.FUNDS and not entry.is_job


def unbilled(minutes: int, minor: int | None, currency: str) -> str:
    """What new work on a matter comes to, `18 m unbilled ($90)`; money only where it is given."""
    if not minutes:
        return "nothing unbilled"
    return f"{format_minutes(minutes)} unbilled{f' ({money(minor, currency)})' if minor is not None else ''}"


def less_to_bill(minutes: int) -> str:
    """What work that was taken back leaves to be billed of a matter, `18 m less to bill`."""
    return f"{format_minutes(minutes)} less to bill" if minutes else "nothing else changes"


def stays(name: RetainerName, left: str) -> str:
    """`Acme still has 11 h 30 m left of 48 h, 76 % used`, where something changed nothing."""
    return f"{called(name)} still has {left}" if " left of " in left else f"{called(name)} is as before: {left}"


def _progress(progress: Progress | None) -> str:
    """`2 h of 10 h logged on it. `"""
    if progress is None:
        return ""
    logged = format_minutes(progress.logged_minutes)
    if progress.minutes is None:
        return f"{logged} logged on it. "
    over = progress.logged_minutes - progress.minutes
    beyond = f", {format_minutes(over)} over" if over > 0 else ""
    return f"{logged} of {format_minutes(progress.minutes)} logged on it{beyond}. "


def _date_and_cycle(logged: Logged) -> str:
    entry, cycle = logged.entry, logged.cycle
    if entry.is_job:
        today = logged.author_today
        return "" if entry.worked_on == today else f" for {day(entry.worked_on, today)}"
    if logged.closed is not None:
        return f" for {day(entry.worked_on, logged.author_today)}"
    if logged.late_for is not None:
        return late_from(entry.worked_on, logged.late_for, cycle, today=logged.author_today)
    if entry.worked_on == logged.author_today and cycle.holds(logged.client_today):
        return ""
    words = cycle_days(cycle, logged.author_today)
    closing = ", which closes soon" if cycle.state is CycleState.CLOSING else ""
    return f" for {day(entry.worked_on, logged.author_today)}, in the cycle {words}{closing}"


def _same_again(logged: Logged) -> str:
    if logged.same_seconds_ago is None:
        return ""
    seconds = logged.same_seconds_ago
    ago = f"{seconds} s ago" if seconds < 100 else f"{seconds // 60} min ago"
    return (
        f"You logged the same {ago if seconds >= _A_MOMENT else 'a moment ago'}; if this is one too many, click Undo.\n"
    )


def _remarks(logged: Logged) -> list[str]:
    """The sentences below the balance: always the day's total, and what only some entries need to be told."""
    entry, today = logged.entry, logged.author_today
    when = "today" if entry.worked_on == today else f"on {day(entry.worked_on, today)}"
    whose = f" for {short(logged.for_whom, _NAME_MOST)}" if logged.for_whom else ""
    remarks = [f"{format_minutes(logged.day_minutes)} {when}{whose}."]
    remarks += over_remark(logged.overage)
    remarks += _order_remarks(logged)
    if entry.is_left_out:
        remarks.append(_why_left_out(entry))
    elif not entry.billable and not entry.is_job:
        remarks.append("Not billable, but counted.")
    if logged.late_for is not None and logged.covered:
        remarks.append(cover_sentence(entry.called, entry.minutes, logged.covered, logged.late_for, today=today))
    if entry.raw_minutes != entry.minutes:
        remarks.append(f"Rounded from {format_minutes(entry.raw_minutes)}.")
    if logged.crossed:
        levels = [level(each, entry.called.currency) for each in logged.crossed if _may_show(each, logged)]
        remarks += [f"This entry reached {listed(levels)}."] if levels else []
    if logged.carried_is_provisional:
        remarks.append("What was carried over can change until the last cycle is closed.")
    if logged.client_today != today and entry.worked_on == today:
        side = "already" if logged.client_today > today else "still"
        remarks.append(f"For the client it is {side} {day(logged.client_today, today)}.")
    return remarks


def _why_left_out(entry: TimeEntry) -> str:
    if is_on_matter(entry):
        return "Not billable."
    return "Not counted." if entry.billable else "Not billable, so not counted."


def _order_remarks(logged: Logged) -> list[str]:
    entry, progress = logged.entry, logged.progress
    if entry.is_job:
        return [] if entry.billable else ["Not billable."]
    if entry.order is None or progress is None:
        return []
    hours, so_far = format_minutes(progress.minutes or 0), format_minutes(progress.logged_minutes)
    return [f"{entry.order.code} added {hours} here; {so_far} logged on it so far."]


def _may_show(threshold: Threshold, logged: Logged) -> bool:
    """Money only to those who are shown what is left in money."""
    return threshold.left_minor is None or logged.value_left_minor is not None
