"""How long something took, as people type it: `1h30`, `1h 30m`, `1.5h`, `90m`, `1:30`, `0.25`, `9:00-10:30`."""

from __future__ import annotations

import re
from fractions import Fraction

from domain.values.duration_shapes import Form, Shape, shape_at
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.rounding import half_up

MINUTES_A_DAY = 24 * 60
# A bare whole number up to here is hours; above, 15 is as likely minutes, and 15:00 as likely a time of day: nobody is
# billed for a guess.
_SURELY_HOURS = 8
_MOST_HOURS = 100_000
_LONGEST = 60  # longer than any duration


class BadDuration(Refusal):
    """That is not a duration. `choices` are the minutes that may have been meant."""

    field = "duration"

    def __init__(self, *, choices: tuple[int, ...] = (), **facts: object) -> None:
        super().__init__(**facts)
        self.choices = tuple(dict.fromkeys(each for each in choices if 0 < each <= MINUTES_A_DAY))


class DurationMissing(BadDuration):
    """Type how long it took, like 1h30, 45m or 0.25."""


class NotADuration(BadDuration):
    """“{typed}” is not a duration: type it like 1h30, 1.5h, 90m, 1:30 or 0.25."""


class NoTime(BadDuration):
    """“{typed}” comes to no time at all: type at least one minute, like 15m or 1h30."""


class NegativeDuration(BadDuration):
    """Time cannot be negative: type {positive}, or take an entry back with /retainer undo."""


class OverADay(BadDuration):
    """“{typed}” is more than 24 hours: log each day's work on its own day, like 7h30 on mon."""


class MinutesOver59(BadDuration):
    """“{typed}” has more than 59 minutes after its hours: type {meant} or {minutes}m."""


class DaysNotHours(BadDuration):
    """“{typed}” is a different number of hours to different people: type the hours, each day's on its own day, like
    7h30 on mon.
    """


class SecondsNotKept(BadDuration):
    """“{typed}”: time is kept in whole minutes. Type {minutes}m."""


class TimeOfDayPerhaps(BadDuration):
    """“{typed}” could be a time of day: type {hours} if it took that long, or from when to when, like 9:00-10:30."""


class MinutesAndSeconds(BadDuration):
    """“{typed}” could mean two things: type {hours}, or {minutes}m."""


class RangeUnclear(BadDuration):
    """“{typed}” could end in the afternoon or on the next day: type {shorter} or {longer}."""


class OneOrAnother(BadDuration):
    """“{typed}” is not one length of time: type how long it took, like {likely}."""


class HoursOrMinutes(BadDuration):
    """Is that {number} hours or {number} minutes? Type {number}h or {number}m."""

    def __init__(self, *, number: int) -> None:
        """`number` is the whole number that was typed; its choices are hours first, left out where they do not fit."""
        super().__init__(number=number, choices=(number * 60, number))
        self.number = number


class MinutesPerhaps(HoursOrMinutes):
    """{number} hours do not fit into a day: type {number}m if you mean minutes."""


class NotHours(Refusal):
    """“{typed}” is not a number of hours: type it like 40, 37.5 or 37h30."""

    field = "hours"


class TooManyHours(Refusal):
    """“{typed}” is more hours than a retainer can have: type at most 100000."""

    field = "hours"


def parse_duration(text: str) -> int:
    """The whole minutes of one piece of work, from 1 to 1,440; fractions of a minute round half up.

    A bare number is hours. Raises `HoursOrMinutes` for a bare whole number over 8 and for a time like 15:00, or the
    refusal that says what else is wrong with the text.
    """
    typed = one_line(text).lower()
    if not typed:
        raise DurationMissing()
    shape = _whole_shape(typed)
    if shape is None or shape.sign == "+":
        raise NotADuration(typed=shown(text), choices=tuple(map(_whole_minutes, shape.readings)) if shape else ())
    typed = typed[: shape.end]
    if shape.sign:
        raise NegativeDuration(positive=typed[1:], choices=tuple(map(_whole_minutes, shape.readings)))
    _check_form(shape, typed)
    minutes = _whole_minutes(shape.readings[0])
    if minutes == 0:
        raise NoTime(typed=typed)
    if minutes > MINUTES_A_DAY:
        raise OverADay(typed=typed)
    return minutes


def parse_hours(text: str) -> int:
    """The minutes of a quantity of hours (an allotment, a cap), 0 or more: here `40` is always 40 hours.

    Raises `NotHours`, also for `1,000`, which is one hour to some and a thousand to others; `TooManyHours`.
    """
    typed = one_line(text).lower()
    shape = _whole_shape(typed)
    if (
        shape is None
        or shape.sign
        or shape.form in {Form.RANGE, Form.EITHER, Form.LONG, Form.SECONDS, Form.CLOCK_MINUTES}
    ):
        raise NotHours(typed=shown(text))
    if re.match(r"[0-9]+[.,][0-9]{3}(?![0-9])", typed):
        raise NotHours(typed=typed)
    _check_clock(shape, typed)
    minutes = _whole_minutes(shape.readings[0])
    if minutes > _MOST_HOURS * 60:
        raise TooManyHours(typed=typed)
    return minutes


def is_duration_like(word: str) -> bool:
    """Whether somebody who types this means a duration, a good one or one that will be refused (`1:75`, `-1h`)."""
    shape = _whole_shape(word)
    return shape is not None and shape.form not in {Form.EITHER, Form.LONG, Form.SECONDS}


def leading_duration(text: str) -> str:
    """The duration that the text begins with, of one word or several (`1 h 30 m`); empty if there is none."""
    shape = shape_at(text)
    return text[: shape.end] if shape else ""


def format_minutes(minutes: int) -> str:
    """Minutes as people read them: `11 h 30 m`, `45 m`, `0 h`, `−1 h 30 m`."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours} h"] if hours or not rest else []
    parts += [f"{rest} m"] if rest else []
    return ("−" if minutes < 0 else "") + " ".join(parts)


def typed_minutes(minutes: int) -> str:
    """Minutes as somebody would type them: `1h30`, `45m`, `2h`."""
    hours, rest = divmod(minutes, 60)
    return f"{rest}m" if not hours else f"{hours}h{rest:02}" if rest else f"{hours}h"


def _whole_shape(typed: str) -> Shape | None:
    """What the whole text is; a full stop or a comma behind it says nothing."""
    shape = shape_at(typed, last=True) if len(typed) <= _LONGEST else None
    return None if shape is None or typed[shape.end :].strip(",;:.!?) ") else shape


def _check_form(shape: Shape, typed: str) -> None:
    """Raise the question or the refusal that a form of writing brings with it."""
    if shape.form is Form.LONG:
        raise DaysNotHours(typed=typed)
    if shape.form is Form.SECONDS:
        minutes = max(1, _whole_minutes(shape.readings[0]))
        raise SecondsNotKept(typed=typed, minutes=minutes, choices=(minutes,))
    if shape.form is Form.RANGE:
        _check_range(shape, typed)
    if shape.form is Form.EITHER:
        choices = tuple(map(_whole_minutes, shape.readings))
        raise OneOrAnother(typed=typed, likely=typed_minutes(choices[0]), choices=choices)
    if shape.form is Form.BARE:
        _ask_about_number(int(shape.readings[0] / 60), typed)
    _check_clock(shape, typed)
    if shape.form in {Form.CLOCK, Form.CLOCK_MINUTES}:
        _ask_about_clock(shape, typed)


def _check_range(shape: Shape, typed: str) -> None:
    minutes = tuple(map(_whole_minutes, shape.readings))
    if not minutes:
        raise NotADuration(typed=typed)
    if len(minutes) > 1:
        shorter, longer = typed_minutes(minutes[0]), typed_minutes(minutes[-1])
        raise RangeUnclear(typed=typed, shorter=shorter, longer=longer, choices=minutes)


def _ask_about_number(number: int, typed: str) -> None:
    if number > MINUTES_A_DAY:
        raise OverADay(typed=typed)
    if number > MINUTES_A_DAY // 60:
        raise MinutesPerhaps(number=number)
    if number > _SURELY_HOURS:
        raise HoursOrMinutes(number=number)


def _check_clock(shape: Shape, typed: str) -> None:
    """Hours and minutes side by side; `1:5` is 1:05 to some and 1:50 to others."""
    if shape.clock is None:
        return
    hours, minutes = int(shape.clock[0]), int(shape.clock[1])
    if ":" in typed and len(shape.clock[1]) != 2:
        choices = (hours * 60 + minutes, hours * 60 + minutes * 10) if minutes < 6 else (hours * 60 + minutes,)
        raise NotADuration(typed=typed, choices=choices)
    total = hours * 60 + minutes
    if minutes > 59:
        raise MinutesOver59(typed=typed, meant=f"{total // 60}h{total % 60:02}", minutes=total, choices=(total,))


def _ask_about_clock(shape: Shape, typed: str) -> None:
    hours, minutes = map(int, shape.clock or ("0", "0"))
    total = hours * 60 + minutes
    if shape.form is Form.CLOCK_MINUTES:
        short = max(1, half_up(hours * 60 + minutes, 60))
        raise MinutesAndSeconds(typed=typed, hours=f"{hours}h{minutes:02}", minutes=short, choices=(total, short))
    if hours > _SURELY_HOURS and not minutes:
        _ask_about_number(hours, typed)
    if hours > _SURELY_HOURS and total <= MINUTES_A_DAY:
        raise TimeOfDayPerhaps(typed=typed, hours=f"{hours}h{minutes:02}", choices=(total,))


def _whole_minutes(exact: Fraction) -> int:
    return half_up(exact.numerator, exact.denominator)
