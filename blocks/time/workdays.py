"""One person's own work: today, the week, the last entries, and many entries logged at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Block, Element, Message, actions, button, context, joined, message, page_buttons, section
from blocks.text import called, day, done_on, left_and_share, short
from blocks.time.entries import entry_line, is_on_matter, left_out, unbilled
from domain.agreements.retainers import RetainerName
from domain.people.people import Person
from domain.time.entries import DayOfWork, Logged, TimeEntry
from domain.values.durations import format_minutes

_A_PAGE: Final = 10
_TEXT_MOST: Final = 2_500
_IN_A_LINE: Final = 80
_NAME_MOST: Final = 40


def today(work: DayOfWork) -> Message:
    """The answer to `/retainer today`: the day's total and its entries."""
    head = f"{day(work.on, work.on)}: {_total(work)}"
    if not work.entries:
        return message(
            f"{head}. Log some with `/retainer log acme 1h30` and what you did.",
            section(f"*{head}.* Log some with `/retainer log acme 1h30` and what you did."),
            actions(*log_buttons()),
        )
    lines = [f"• {entry_line(each, _IN_A_LINE)}" for each in work.entries]
    listed = joined(lines, _TEXT_MOST)
    return message(
        f"{head}\n{listed}",
        section(f"*{head}*\n{listed}"),
        actions(*log_buttons(), button("Edit", ids.COMMAND, "edit")),
    )


def week(days: Sequence[DayOfWork], *, today: date, of: Person | None = None) -> Message:
    """The answer to `/retainer week`: every day of it up to today with its total, by retainer. `of`: whose it is, where
    not the reader's own.
    """
    total = format_minutes(sum(each.minutes for each in days))
    which = _which_week(days, today)
    which = f"{short(of.name, _NAME_MOST)}, {which[0].lower()}{which[1:]}" if of else which
    head = f"{which}, {day(days[0].on, today)} to {day(days[-1].on, today)}: {total}"
    lines = [day_line(each, today) for each in days if each.on <= today or each.entries]
    return message(
        "\n".join([head, *lines]),
        section(f"*{head}*"),
        section(joined(lines, _TEXT_MOST)),
        actions(*(_buttons_of(of, days) if of else (*log_buttons(), button("Edit", ids.COMMAND, "edit")))),
    )


def _buttons_of(person: Person, days: Sequence[DayOfWork]) -> list[dict[str, object]]:
    entries = f"<@{person.slack_user_id}> {days[0].on}..{days[-1].on}"
    return [button("Entries", ids.SEARCH, entries), button("Team", ids.TEAM_WEEK, ids.team_week_value(days[0].on))]


def _which_week(days: Sequence[DayOfWork], today: date) -> str:
    weeks_ago = (today - days[0].on).days // 7
    return {0: "This week", 1: "Last week"}.get(weeks_ago, "That week")


def day_line(work: DayOfWork, today: date) -> str:
    """One day in a line: `Mon 16 Nov: 7 h 30 m (Acme 5 h, Bluefin 2 h 30 m)`."""
    by = f" ({shares(work)})" if work.entries else ""
    return f"{day(work.on, today)}: {_total(work)}{by}"


def shares(work: DayOfWork) -> str:
    """A day's work by retainer, the most first: `Acme 5 h, Bluefin 2 h 30 m`; of many, six."""
    by_retainer: dict[str, int] = {}
    for each in work.entries:
        name = done_on(each)
        by_retainer[name] = by_retainer.get(name, 0) + each.minutes
    most_first = sorted(by_retainer.items(), key=lambda pair: -pair[1])
    shown = [f"{name} {format_minutes(minutes)}" for name, minutes in most_first[:6]]
    return ", ".join([*shown, *([f"{len(most_first) - 6} more"] if len(most_first) > 6 else [])])


def recent_entries(entries: Sequence[TimeEntry], *, today: date, page: int = 1, of: Person | None = None) -> Message:
    """Somebody's last entries, ten a page, each with a button to change it; a page past the end shows the last. `of`:
    whose they are, where not the reader's own.
    """
    whose = short(of.name, _NAME_MOST) if of else ""
    if not entries:
        sentence = f"{whose or 'You'} {'has' if of else 'have'} logged nothing in the last 14 days."
        return message(sentence, section(sentence), *([] if of else [actions(*log_buttons())]))
    pages = -(-len(entries) // _A_PAGE)
    number = min(max(1, page), pages)
    shown = entries[(number - 1) * _A_PAGE : number * _A_PAGE]
    last = f"The last entries of {whose}" if of else "Your last entries"
    head = f"{last}{f', page {number} of {pages}' if pages > 1 else ''}. Which one do you want to change?"
    rows = [_row(each, today, at) for at, each in enumerate(shown)]
    lines = [f"{day(each.worked_on, today)}: {entry_line(each, _IN_A_LINE)}" for each in shown]
    turn = page_buttons(ids.RECENT_PAGE, number, pages, of=of.slack_user_id if of else "")
    return message("\n".join([head, *lines]), section(head), *rows, *turn)


def caught_up(logged: Sequence[Logged], *, today: date) -> Message:
    """The answer to a catch-up: what was logged, line by line, and what is left of each retainer."""
    total = format_minutes(sum(each.entry.minutes for each in logged))
    head = f"Logged {len(logged)} {'entry' if len(logged) == 1 else 'entries'}, {total}."
    lines = [f"• {day(each.entry.worked_on, today)}: {entry_line(each.entry, _IN_A_LINE)}" for each in logged]
    listed, left = joined(lines, _TEXT_MOST), joined(_left_of_each(logged), _TEXT_MOST)
    again = sum(each.same_seconds_ago is not None for each in logged)
    doubt = (
        [context(f"{again} of them you had logged just before; remove what is too many with Edit, or all with Undo.")]
        if again
        else []
    )
    return message(
        f"{head}\n{listed}\n{left}",
        section(f"*{head}*\n{listed}"),
        section(left),
        *doubt,
        actions(button("Edit", ids.COMMAND, "edit"), *_undo(logged[0].entry)),
    )


def _undo(entry: TimeEntry) -> list[Element]:
    return [button("Undo", ids.UNDO_CATCHUP, entry.catchup_id)] if entry.catchup_id else []


def log_buttons() -> tuple[dict[str, object], dict[str, object]]:
    """Log time, and Catch up."""
    return button("Log time", ids.LOG_TIME, style="primary"), button("Catch up", ids.CATCH_UP)


def edit_button(entry: TimeEntry, at: int) -> Element:
    """Edit, named after its entry for who hears it read among others."""
    label = f"Edit {format_minutes(entry.minutes)} on {entry.called.label}"
    return button("Edit", ids.numbered(ids.EDIT_TIME, at), entry.time_entry_id, label=label)


def _row(entry: TimeEntry, today: date, at: int) -> Block:
    what = f"\n{short(entry.description)}" if entry.description else ""
    head = f"*{format_minutes(entry.minutes)}* on {done_on(entry)}, {day(entry.worked_on, today)}"
    by = f", by {short(entry.logged_by.name, _NAME_MOST)}" if entry.logged_by else ""
    why = f", {left_out(entry)}" if entry.is_left_out else ""
    return section(f"{head}{why}{by}{what}", accessory=edit_button(entry, at))


def _left_of_each(logged: Sequence[Logged]) -> list[str]:
    """The balance of each cycle after all of it: lines are not written in their order, so the most used is the last."""
    last: dict[object, Logged] = {}
    for each in (each for each in logged if not is_on_matter(each.entry)):
        so_far = last.get(each.cycle.cycle_id)
        if so_far is None or each.after.used >= so_far.after.used:
            last[each.cycle.cycle_id] = each
    # On a matter nothing is used, so it has all that was logged on it.
    on_matters: dict[RetainerName, list[Logged]] = {}
    for each in (each for each in logged if is_on_matter(each.entry)):
        on_matters.setdefault(each.entry.called, []).append(each)
    return [
        *(
            f"{called(each.entry.called)}: {left_and_share(each.entry.called, each.after, each.value_left_minor)}"
            for each in last.values()
        ),
        *(f"{called(name)}: {_unbilled(those)}" for name, those in on_matters.items()),
    ]


def _unbilled(logged: Sequence[Logged]) -> str:
    """What lines on one matter come to; money only where each has its rate."""
    billable = [each for each in logged if each.entry.billable]
    worth = [each.unbilled_minor for each in billable if each.unbilled_minor is not None]
    minor = sum(worth) if len(worth) == len(billable) else None
    return unbilled(sum(each.entry.minutes for each in billable), minor, logged[0].entry.called.currency)


def _total(work: DayOfWork) -> str:
    return format_minutes(work.minutes) if work.entries else "nothing logged"
