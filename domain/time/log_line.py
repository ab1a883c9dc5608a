"""One typed line of work: `[client] DURATION [what] [on DATE] [#nb]`, client and duration in either order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.time.log_examples import example
from domain.time.log_parts import Parts, cut
from domain.time.log_refusals import DurationInText, NoDuration
from domain.values.dated_text import AS_TEXT, DatedText, read_text
from domain.values.days import Day
from domain.values.descriptions import check_description
from domain.values.durations import (
    BadDuration,
    DaysNotHours,
    HoursOrMinutes,
    NoTime,
    format_minutes,
    parse_duration,
    typed_minutes,
)
from domain.values.durations_in_text import FoundDuration, durations_in
from domain.values.plain_text import one_line, shown
from domain.values.quotes import masked, unquoted
from domain.values.refusals import Answer, Refusal
from domain.values.typed_words import item_name, maybe_named

MEANT_SO = "Yes, log it"


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a line says. Whether a name is a client's is not known here.

    `named` stood before the duration, so it can only be a client, matter number or change order (`acme/seo`
    with its retainer). `maybe` is the first word after a leading duration: a client, or where the
    description begins; `description_without_maybe` is the rest in the first case. `minutes` are 1 to 1,440.
    `over_a_day`: that the day gets more than 24 hours by it is meant so.
    """

    named: str | None
    maybe: str | None
    minutes: int
    description: str
    description_without_maybe: str
    day: Day | None
    billable: bool
    duration_text: str
    over_a_day: bool = False
    parts: Parts | None = field(default=None, compare=False, repr=False)
    dated: DatedText | None = field(default=None, compare=False, repr=False)

    @property
    def is_doubted(self) -> bool:
        """Whether its text has to be asked about, whatever today is."""
        return self.dated is not None and self.dated.doubt is not None

    def on(self, today: date) -> date | None:
        """The day of the work; None where none was typed. Raises DayInText, UnclearDate, FutureDate: questions, or
        refusals, with what the line may say instead.
        """
        if self.parts is None or self.dated is None:
            return self.day.on(today) if self.day else None
        parts = self.parts
        return self.dated.on(today, lambda what, given: parts.line(what=what, given=given))

    def meant_so(self) -> tuple[Answer, ...]:
        """The answer that a day is to have more than 24 hours by this line."""
        return (Answer(MEANT_SO, self.parts.line(over_a_day=True)),) if self.parts else ()


def parse_log(text: str) -> LogLine:
    """Read a line. Raises `NoDuration`, any refusal of a duration or a date, or `DescriptionTooLong`.

    What may have been meant by a line that is refused, or asked about, is in the refusal's `answers`.
    """
    try:
        parts = cut(text)
    except NoDuration:
        raise _without_time(text) from None
    return _read(parts)


def _without_time(text: str) -> Refusal:
    """Why there is no time behind the client, with the words as they would be logged."""
    line = one_line(text)
    for found in durations_in(masked(line)):
        try:
            parse_duration(found.typed)
        except DaysNotHours as days:
            days.sentence += f" As in: {example(f'{line[: found.start]} 7h30 {line[found.end :]}', _works)}"
            return days
        except BadDuration:
            continue
    return NoDuration(example=example(line, _works))


def example_for(client: str, text: str) -> str:
    """How words without a client and without a time behind it would be logged; `client` empty where none is needed."""
    return example(text, _works, client=client)


def _works(text: str) -> bool:
    """Whether a line is read without a question or a refusal, as far as can be known without today."""
    try:
        line = _read(cut(text))
    except Refusal:
        return False
    return not line.is_doubted


def _read(parts: Parts) -> LogLine:
    minutes = _minutes_of(parts)
    _ask_about_more_time(parts, minutes)
    is_open = item_name(parts.head) is None
    dated = read_text(parts.what, day=parts.day, given=parts.given, maybe_named=is_open)
    maybe, without = maybe_named(dated.typed) if is_open else (None, dated.text)
    if is_open and dated.text != dated.typed:
        without = unquoted(without) or ("" if maybe == dated.text else without)
    return LogLine(
        named=item_name(parts.head),
        maybe=maybe,
        minutes=minutes,
        description=check_description(dated.text),
        description_without_maybe=without,
        day=dated.day,
        billable=parts.billable,
        duration_text=parts.duration,
        over_a_day=parts.over_a_day,
        parts=parts,
        dated=dated,
    )


def retyped(text: str, minutes: int) -> str:
    """The same line with its duration replaced: what a button means that answers `HoursOrMinutes`.

    Raises what `parse_log` raises for a line that cannot be cut.
    """
    return cut(text).line(duration=f"{minutes}m")


def _minutes_of(parts: Parts) -> int:
    """The minutes; a duration that is none is refused with the lines that it may have meant."""
    try:
        return parse_duration(parts.duration)
    except HoursOrMinutes:
        raise
    except BadDuration as bad:
        bad.answers = tuple(
            Answer(format_minutes(each), parts.line(duration=typed_minutes(each))) for each in bad.choices
        )
        if not bad.answers:
            bad.sentence += f" As in: {_with_another_time(parts, bad)}"
        raise


def _with_another_time(parts: Parts, bad: BadDuration) -> str:
    """The words as they would be logged, had the time been one."""
    duration = "15m" if isinstance(bad, NoTime) else "7h30"
    line = parts.line(duration=duration)
    return shown(line if _works(line) else parts.line(duration=duration, what=parts.literal), 80)


def _ask_about_more_time(parts: Parts, minutes: int) -> None:
    """A second duration belongs to the first, or to the text: nobody knows but who typed it."""
    found = tuple(each for each in durations_in(masked(parts.what)) if not _adds_nothing(each, minutes))
    if not found:
        return
    answers = [Answer(AS_TEXT, parts.line(what=parts.literal))]
    together = sum((each.minutes or 0 for each in found), minutes)
    if all(each.minutes for each in found) and together <= 24 * 60:
        what = parts.what[found[-1].end :].lstrip(" ,.;:") if _are_in_front(parts.what, found) else parts.literal
        line = parts.line(duration=typed_minutes(together), what=what)
        answers.insert(0, Answer(f"{format_minutes(together)} together", line))
    asked = DurationInText(typed=shown(found[0].typed), example=shown(parts.line(what=parts.literal), 80))
    asked.answers = tuple(answers)
    raise asked


def _adds_nothing(found: FoundDuration, minutes: int) -> bool:
    """Whether it cannot be more time: it fills a day, or says from when to when the same time was."""
    return found.fills_a_day or (found.is_range and found.minutes == minutes)


def _are_in_front(what: str, found: tuple[FoundDuration, ...]) -> bool:
    """Whether nothing but what joins them stands before and between durations."""
    edges = zip([0, *(each.end for each in found)], (each.start for each in found), strict=False)
    return all(what[end:start].strip(" ,+&").lower() in {"", "and"} for end, start in edges)
