"""The weekly digest: of everything, of a team channel's retainers, or as the client sees it."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Final

from blocks import ids
from blocks.change_orders.elsewhere import order_line
from blocks.digests.chart import digest_chart
from blocks.digests.lines import HEAD, ahead, cells, changes, line_text
from blocks.message import Block, Message, actions, button, context, cut, joined, message, section
from blocks.text import day, short
from domain.digests.weekly import Digest, DigestLine, DigestPlan, DigestView
from domain.people.people import Person
from domain.values.plain_text import listed

_ROWS_MOST: Final = 99  # Slack takes a hundred, and one is the head
# Of the 9,000 characters that all blocks of a message may have together.
_TABLE_MOST: Final = 5_000
_LIST_MOST: Final = 800
_CELL_MOST: Final = 60
_CLIENTS_MOST: Final = 4
_WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def digest_message(digest: Digest) -> Message:
    """A digest as it is posted."""
    return _drawn(digest, [])


def digest_preview(digest: Digest, plan: DigestPlan, viewer: Person) -> Message:
    """The same for who asks before it goes, and when it goes where."""
    if not viewer.role.is_team and not digest.clients:
        return message("Nothing is shared with you here. Ask your account manager at the agency.")
    goes = _goes(plan, viewer)
    if not digest.says_something:
        sentence = (
            "There is nothing to say: nothing was logged in the last seven days, nothing waits, nothing is ahead."
        )
        return message(f"{sentence} {goes}", section(sentence), context(goes))
    return _drawn(digest, [goes])


def _drawn(digest: Digest, below: Sequence[str]) -> Message:
    head = f"{_title(digest)}, {day(digest.today, digest.today)}"
    shown = _that_fit(digest.lines)
    counted = _counted(digest, len(digest.lines) - len(shown))
    table = [_table(shown)] if shown else []
    chart = digest_chart(shown) if shown else None
    lists = [(title, lines) for title, lines in _lists(digest) if lines]
    blocks = [
        section(f"*{head}*"),
        *table,
        *([context(counted)] if counted else []),
        *([chart] if chart else []),
        *(section("\n".join([f"*{title}*", joined(lines, _LIST_MOST)])) for title, lines in lists),
        *([_buttons(digest)] if digest.view is not DigestView.CLIENT else []),
        *(context(each) for each in below),
    ]
    told = [f"{head}.", *(line_text(each) for each in shown), *([counted] if counted else [])]
    told += ["\n".join([f"{title}:", joined(lines, _LIST_MOST)]) for title, lines in lists]
    return message("\n".join([*told, *below]), *blocks)


def _title(digest: Digest) -> str:
    if digest.view is DigestView.EVERYTHING or not digest.clients:
        return "Retainers"
    names = [short(each, 40) for each in digest.clients[:_CLIENTS_MOST]]
    more = len(digest.clients) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _that_fit(lines: Sequence[DigestLine]) -> tuple[DigestLine, ...]:
    """The worst ones, as many as Slack takes in one message."""
    length, fitting = 0, []
    for line in lines[:_ROWS_MOST]:
        length += sum(map(len, _row(line)))
        if length > _TABLE_MOST:
            break
        fitting.append(line)
    return tuple(fitting)


def _counted(digest: Digest, left_out: int) -> str:
    """The retainers that have no row."""
    told = [f"{left_out} more that are used less: `/retainer list` shows them."] if left_out else []
    quiet = digest.quiet
    if quiet:
        of = "other" if digest.lines else "retainer"
        told.append(f"{quiet} {of}{'' if quiet == 1 else 's'}: nothing used in the last 7 days, nothing ahead.")
    return " ".join(told)


def _table(lines: Sequence[DigestLine]) -> Block:
    """Slack's own table: figures stand right."""
    rows = [HEAD, *map(_row, lines)]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [{"is_wrapped": True}, *({"align": "right"} for _ in HEAD[1:])],
    }


def _row(line: DigestLine) -> tuple[str, ...]:
    """Cells are shown as they are, so nothing in them is escaped."""
    return tuple(cut(unescape(cell), _CELL_MOST) for cell in cells(line))


def _lists(digest: Digest) -> list[tuple[str, list[str]]]:
    """(title, lines) of what is no row."""
    waiting = [order_line(each, digest.today) for each in digest.orders]
    asked = digest.open_requests
    if asked:
        requests = "One request is" if asked == 1 else f"{asked} requests are"
        waiting.append(f"{requests} open: `/retainer request list`.")
    return [
        ("Ahead", ahead(digest)),
        ("Since last week", changes(digest)),
        ("Waiting", waiting),
    ]


def _buttons(digest: Digest) -> Block:
    words, command = ("All retainers", "list") if digest.view is DigestView.EVERYTHING else ("Balance", "balance")
    return actions(button(words, ids.COMMAND, command), button("Log time", ids.LOG_TIME))


def _goes(plan: DigestPlan, viewer: Person) -> str:
    """When and where it goes, and who can change that."""
    when = f"{_WEEKDAYS[plan.when.weekday - 1]} at {plan.when.hour}:00 ({plan.zone})"
    if plan.view is DigestView.CLIENT:
        if plan.slack_channel_id is None and viewer.role.is_team:
            return "Not sent to the client: it is switched on for each client with `/retainer client`."
        if plan.slack_channel_id is None:
            return "It does not come by itself; your account manager at the agency can switch that on."
        return f"It comes to <#{plan.slack_channel_id}> on {when}."
    change = "An owner can change the day, the hour and the channel with `/retainer settings`."
    if plan.slack_channel_id:
        return f"It goes to <#{plan.slack_channel_id}> on {when}. {change}"
    if plan.view is DigestView.TEAM:
        return f"Not sent here: there is a channel for the digest of everything. {change}"
    return f"No channel is chosen for all of it, so each client's own channel gets its part. {change}"
