"""What a search found: how the line was read, the totals, and the entries page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import VALUE_MOST, Block, Message, actions, button, context, message, section
from blocks.text import cycle_name, day, done_on, escape, short
from blocks.time.entries import left_out
from blocks.time.workdays import edit_button
from domain.time.search import MONTHS_BACK, FoundEntry, Search, SearchPage, Total, span_of
from domain.values.durations import format_minutes
from domain.values.periods import EVER, Period
from domain.values.plain_text import listed

_NAME_MOST: Final = 40
_WORDS_MOST: Final = 60
_SHARES_MOST: Final = 6
_ROW_MOST: Final = 300


def search_found(page: SearchPage) -> Message:
    """The answer to `/retainer search …`."""
    read = reading(page.search, page.today)
    if not page.totals:
        return _nothing(page, read)
    head = read if _names(page.search) else f"{read[0].upper()}{read[1:]}"
    totals = _totals(page.totals)
    where = f"Page {page.number} of {page.pages}, the newest first." if page.pages > 1 else ""
    rows = [_row(each, page.today, at) for at, each in enumerate(page.entries)]
    lines = [_line(each, page.today) for each in page.entries]
    return message(
        "\n".join([head, *totals, *([where] if where else []), *lines]),
        section(f"*{head}*\n" + "\n".join(totals)),
        *rows,
        *([context(where)] if where else []),
        *_buttons(page),
    )


def reading(search: Search, today: date) -> str:
    """How a line was read, escaped: `Acme · Dee · October · “logo”`."""
    return " · ".join([
        *_names(search),
        _period(search.period, today),
        *(f"“{short(each, _WORDS_MOST)}”" for each in search.words),
        *(["not billable"] if search.billable is False else []),
    ])  # fmt: skip


def csv_coming(count: int, most: int) -> Message:
    """The answer to the button CSV."""
    newest = f" It has the newest {most:,} of {count:,} entries." if count > most else ""
    return message(f"The file comes into your direct messages with me.{newest}")


def csv_comment(search: Search, today: date) -> str:
    """What stands beside the file."""
    return f"Time entries: {reading(search, today)}"


def csv_failed(*, lacks_right: bool, click: str = "CSV") -> Message:
    """Why no file came; `click`: what to click again."""
    if lacks_right:
        return message(
            "I may not send files in this workspace yet: whoever runs Retainer has to allow the app `files:write` and "
            "install it again. Nothing was sent."
        )
    return message(f"Slack did not take the file. Click {click} again in a minute.")


def _names(search: Search) -> list[str]:
    """Of whom and by whom; empty where nobody was named."""
    return [
        *_either([*(each.name for each in search.clients), *(each.label for each in search.retainers)]),
        *_either([f"CO-{each}" for each in search.orders]),
        *_either([each.name for each in search.people]),
    ]


def _either(names: Sequence[str]) -> list[str]:
    return [listed([short(each, _NAME_MOST) for each in names], "or")] if names else []


def _period(period: Period | None, today: date) -> str:
    if period is None:
        return f"the last {MONTHS_BACK} months"
    if period.first is None:
        return f"until {day(period.last, today)}" if period.last else "all time"
    if period.last is None:
        return f"since {day(period.first, today)}"
    if period.first == period.last:
        return day(period.first, today)
    span = span_of(period)
    return cycle_name(span, today) if span else ""


def _nothing(page: SearchPage, read: str) -> Message:
    search = page.search
    tries = [
        *(["fewer words"] if search.words else []),
        *(["a longer time, like *ever* for all of it"] if search.period != EVER else []),
        *(["leaving out a name"] if search.people or search.clients or search.retainers else []),
    ]
    near = f" Did you mean {listed([escape(each.words) for each in page.nearest], 'or')}?" if page.nearest else ""
    sentence = (
        f"Nothing was found: {read}.{near} Try {listed(tries, 'or')}." if tries else f"Nothing was found: {read}."
    )
    choices = [
        button(each.words, ids.numbered(ids.COMMAND, at), f"search {each.line}")
        for at, each in enumerate(page.nearest)
        if len(each.line) < VALUE_MOST - 10
    ]
    return message(sentence, section(sentence), *([actions(*choices)] if choices else []))


def _totals(totals: Sequence[Total]) -> list[str]:
    """`12 h in 9 entries: 11 h counted, 1 h not counted`, then by client and by person where there are several."""
    count, minutes = sum(each.entries for each in totals), sum(each.minutes for each in totals)
    parts = [
        (sum(each.minutes - each.left_out - each.on_jobs for each in totals), "counted"),
        (sum(each.on_jobs for each in totals), "on separate jobs"),
        (sum(each.left_out for each in totals), "not counted"),
    ]
    told = [f"{format_minutes(each)} {words}" for each, words in parts if each]
    not_billable = sum(each.not_billable for each in totals)
    head = f"{format_minutes(minutes)} in {count:,} {'entry' if count == 1 else 'entries'}"
    how = f": {', '.join(told)}" if len(told) > 1 or told[:1] != [f"{format_minutes(minutes)} counted"] else ""
    billable = f" ({format_minutes(not_billable)} not billable)" if not_billable else ""
    return [
        f"{head}{how}{billable}",
        *_by("By client", totals, lambda each: (each.client_id, each.client_name)),
        *_by("By person", totals, lambda each: (each.person_id, each.worker)),
    ]


def _by(title: str, totals: Sequence[Total], key: Callable[[Total], tuple[object, str]]) -> list[str]:
    """`By client: Acme 8 h, Bluefin 4 h`; nothing where all is of one."""
    minutes: dict[tuple[object, str], int] = {}
    for each in totals:
        minutes[key(each)] = minutes.get(key(each), 0) + each.minutes
    if len(minutes) < 2:
        return []
    most_first = sorted(minutes.items(), key=lambda pair: -pair[1])
    shares = [f"{short(name, _NAME_MOST)} {format_minutes(sum_)}" for (_, name), sum_ in most_first[:_SHARES_MOST]]
    more = len(most_first) - _SHARES_MOST
    return [f"{title}: {', '.join([*shares, *([f'{more} more'] if more > 0 else [])])}"]


def _row(found: FoundEntry, today: date, at: int) -> Block:
    entry = found.entry
    edit = edit_button(entry, at) if found.may_change else None
    what = f"\n{short(entry.description, _ROW_MOST)}" if entry.description else ""
    head = f"*{format_minutes(entry.minutes)}* on {done_on(entry)}"
    return section(f"{head}, {_when_and_who(found, today)}{what}", accessory=edit)


def _line(found: FoundEntry, today: date) -> str:
    entry = found.entry
    what = f": {short(entry.description)}" if entry.description else ""
    return f"{format_minutes(entry.minutes)} on {done_on(entry)}, {_when_and_who(found, today)}{what}"


def _when_and_who(found: FoundEntry, today: date) -> str:
    """`Thu 12 Nov, Dee (logged by Max), not counted`."""
    entry = found.entry
    by = f" (logged by {short(entry.logged_by.name, _NAME_MOST)})" if entry.logged_by else ""
    remark = f", {left_out(entry)}" if entry.is_left_out else "" if entry.billable else ", not billable"
    return f"{day(entry.worked_on, today)}, {short(found.worker, _NAME_MOST)}{by}{remark}"


def _buttons(page: SearchPage) -> list[Block]:
    line, number = page.search.line, page.number
    if len(line) > VALUE_MOST - 10:
        return []
    turns = [("Newer", number - 1)] if number > 1 else []
    turns += [("Older", number + 1)] if number < page.pages else []
    buttons = [
        button(words, ids.numbered(ids.SEARCH_PAGE, turn), ids.search_value(turn, line)) for words, turn in turns
    ]
    return [actions(*buttons, button("CSV", ids.SEARCH_CSV, line))]
