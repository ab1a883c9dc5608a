"""A typed line of work, cut where its grammar cuts it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from domain.time.log_refusals import DayOrHours, MinutesOrText, NoDuration
from domain.values.dated_text import AS_TEXT, read_text, split_on
from domain.values.days import Day, ImpossibleDate, SeveralDays
from domain.values.days_in_text import FoundDay, day_at
from domain.values.duration_shapes import Form, Shape, shape_at
from domain.values.durations import MINUTES_A_DAY, format_minutes, typed_minutes
from domain.values.marks import without_list_mark
from domain.values.plain_text import one_line, shown
from domain.values.quotes import masked, quoted
from domain.values.refusals import Answer
from domain.values.rounding import half_up
from domain.values.typed_words import first_item, item_name, without_tags

NOT_BILLABLE = "#nb"
OVER_A_DAY = "#over24h"
NOT_BILLABLE_TAGS = frozenset({
    NOT_BILLABLE, "#non-billable", "#nonbillable", "#non_billable", "#not-billable", "#notbillable", "#not_billable",
    "#unbillable", "#non-bill", "#nobill", "#no-bill",
})  # fmt: skip
# The same in two words, or with a blank behind its sign.
_IN_TWO = re.compile(r"(?<!\S)# ?(?:(?:non?|not) (?:billable|bill)|nb)(?=[.,;:!]*(?!\S))", re.IGNORECASE)
_BILLABLE = frozenset({"#billable", "#bill"})
_TAGS = NOT_BILLABLE_TAGS | _BILLABLE | {OVER_A_DAY}
_WHOLE_HOURS = re.compile(r"([0-9]+)(?: ?h(?:ours?|rs?)?\.?)|[1-8]", re.IGNORECASE)
# Of what stands behind them, these cannot be minutes: 14 day, 30 sec, 10 x 10.
_MINUTES_PERHAPS = re.compile(
    r"(?:(?:and|&) )?([0-5][0-9])(?=\s|[.,;:!?]*(?:\s|$))"
    r"(?! (?:days?|weeks?|months?|years?|sec(?:ond)?s?|percent|x|×)\b)",
    re.IGNORECASE,
)
# `x2` without a blank is as often what something is called.
_TIMES_PERHAPS = re.compile(r"(x(?= )|[×*]) ?([2-9]|[1-9][0-9])(?![\w.,:/])", re.IGNORECASE)
# People put these between the parts of a line.
_SEPARATOR = re.compile(r"(?:[,;:.!]+|[-\u2012-\u2015|=]+)(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The line cut, each part as typed. `day` stood before the text or behind a last `on`; `given` are its words, to be
    typed again at the end.
    """

    head: str
    duration: str
    what: str
    day: Day | None
    given: str
    billable: bool
    over_a_day: bool

    def line(
        self,
        *,
        duration: str | None = None,
        what: str | None = None,
        given: str | None = None,
        over_a_day: bool = False,
    ) -> str:
        """The same line, with other parts where they are named."""
        parts = (
            self.head,
            self.duration if duration is None else duration,
            self.what if what is None else what,
            self.given if given is None else given,
            "" if self.billable else NOT_BILLABLE,
            OVER_A_DAY if self.over_a_day or over_a_day else "",
        )
        return " ".join(part for part in parts if part)

    @property
    def literal(self) -> str:
        """The text in quotes, which take it as it stands; a first word that may be a client's stays outside."""
        return read_text(self.what, maybe_named=item_name(self.head) is None).literal


class _Cut(NamedTuple):
    """Who, how long and what, of a line without its tags and its last `on`; and the day that stood before the time."""

    head: str
    duration: str
    what: str
    found: FoundDay | None = None


def cut(text: str) -> Parts:
    """Cut a line. Raises NoDuration, MinutesOrText, DayOrHours, ImpossibleDate."""
    line, tags = without_tags(one_tag(without_list_mark(one_line(text))), _TAGS)
    is_billable, is_over = not tags & NOT_BILLABLE_TAGS, OVER_A_DAY in tags
    try:
        before, given, day = split_on(line)
    except ImpossibleDate as impossible:
        parts = Parts(*_cut(line)[:3], None, "", is_billable, is_over)
        impossible.answers = (Answer(AS_TEXT, parts.line(what=parts.literal)),)
        raise
    try:
        head, duration, what, found = _cut(before)
    except (MinutesOrText, DayOrHours) as asked:
        tail = Parts("", "", "", day, given, is_billable, is_over).line()
        asked.answers = tuple(Answer(each.words, f"{each.line} {tail}".strip()) for each in asked.answers)
        raise
    if found is not None:
        # Two days for one entry, unless they are the same.
        both = (found.day, day) if day is not None and day != found.day else None
        given = f"on {found.typed} {given}" if both else f"on {found.typed}"
        day = SeveralDays(given, both) if both else found.day
    return Parts(head, duration, what, day, given, is_billable, is_over)


def one_tag(line: str) -> str:
    """The line with `# non billable`, `#not billable` and the like as one word."""
    found = _IN_TWO.search(masked(line)) if "#" in line else None
    return f"{line[: found.start()]}{NOT_BILLABLE}{line[found.end() :]}" if found else line


def _cut(line: str) -> _Cut:
    """The parts of a line; a day may stand before them, or between the client and the time."""
    text = masked(line)
    first = day_at(text)
    behind = _after(line, first.end) if first else ""
    if first and (shape_at(behind) or shape_at(_after(behind, len(first_item(behind))))):
        return _timed(behind)._replace(found=first)
    return _timed(line)


def _timed(line: str) -> _Cut:
    head = _head(line)
    rest = _after(line, len(head))
    found = day_at(masked(rest)) if head else None
    behind = _after(rest, found.end) if found else ""
    if found and shape_at(behind):
        return _Cut(head, *_duration_and_text(behind, head), found)
    return _Cut(head, *_duration_and_text(rest, head))


def _head(line: str) -> str:
    """The first word or quoted words, unless the line begins with its time. `3d` begins as well a name."""
    shape, first = shape_at(line), first_item(line)
    if shape and shape.form in {Form.LONG, Form.SECONDS} and shape_at(_after(line, len(first))):
        return first
    return "" if shape else first


def _duration_and_text(rest: str, head: str) -> tuple[str, str]:
    """The duration that `rest` begins with; `1h 30` at the end of a line is one, before more text it is asked about."""
    whole = shape_at(rest, last=True)
    if whole and not rest[whole.end :].strip(" ,.;:!?"):
        return rest[: whole.end], ""
    shape = shape_at(rest)
    if shape is None:
        raise NoDuration(example="")
    duration, text = rest[: shape.end], _after(rest, shape.end)
    if shape.form is Form.BARE:
        _ask_about_day(rest, shape, head)
    times = _TIMES_PERHAPS.match(text)
    if times and shape.form is Form.UNITS and len(shape.readings) == 1:
        _ask_about_times(f"{head} ".lstrip(), duration, shape, text, times)
    minutes = _MINUTES_PERHAPS.match(text)
    if minutes and (hours := _WHOLE_HOURS.fullmatch(duration)) and not day_at(masked(text)):
        _ask_about_minutes(f"{head} ".lstrip(), duration, int(hours[1] or hours[0]), text, minutes)
    return duration, text


def _ask_about_day(rest: str, shape: Shape, head: str) -> None:
    """`2 may` without a time is as well a day, whose time is missing."""
    found = day_at(masked(rest))
    if found is None or found.end <= shape.end or found.typed.isdecimal():
        return
    text = _after(rest, found.end)
    asked = DayOrHours(
        typed=shown(found.typed), example=shown(" ".join(f"{head} 1h30 {text} on {found.typed}".split()), 80)
    )
    minutes = int(shape.readings[0])
    if 0 < minutes <= 8 * 60:
        line = f"{head} {typed_minutes(minutes)} {quoted(_after(rest, shape.end))}".strip()
        asked.answers = (Answer(format_minutes(minutes), line),)
    raise asked


def _ask_about_minutes(head: str, duration: str, hours: int, text: str, minutes: re.Match[str]) -> None:
    together = f"{hours}h{minutes[1]}"
    asked = MinutesOrText(typed=shown(f"{duration} {text}"), together=together, number=minutes[1])
    total, rest = hours * 60 + int(minutes[1]), _after(text, minutes.end())
    asked.answers = (
        Answer(format_minutes(total), f"{head}{typed_minutes(total)} {rest}"),
        Answer(AS_TEXT, f"{head}{duration} {quoted(text)}"),
    )
    raise asked


def _ask_about_times(head: str, duration: str, shape: Shape, text: str, times: re.Match[str]) -> None:
    """`30m x 2` is an hour to whoever thinks of the work, and half of one with a text to whoever reads on."""
    exact = shape.readings[0] * int(times[2])
    total, rest = half_up(exact.numerator, exact.denominator), _after(text, times.end())
    if not 0 < total <= MINUTES_A_DAY:
        return
    asked = MinutesOrText(typed=shown(f"{duration} {text}"), together=typed_minutes(total), number=times[1])
    asked.answers = (
        Answer(format_minutes(total), f"{head}{typed_minutes(total)} {rest}".rstrip()),
        Answer(AS_TEXT, f"{head}{duration} {quoted(text)}"),
    )
    raise asked


def _after(text: str, at: int) -> str:
    """The text from a place on, without what separates it from what stood before."""
    rest = text[at:].lstrip()
    while separator := _SEPARATOR.match(rest):
        rest = rest[separator.end() :]
    return rest
