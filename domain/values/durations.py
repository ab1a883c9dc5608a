"""How long something took, as people type it: `1h30`, `1h 30m`, `1.5h`, `90m`, `1:30`, `0.25`."""

from __future__ import annotations

import re
from fractions import Fraction

from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.rounding import half_up

MINUTES_A_DAY = 24 * 60
# A bare whole number up to here is hours; above, 15 is as likely minutes, and nobody is billed for a guess.
_SURELY_HOURS = 8
_MOST_HOURS = 100_000
_LONGEST = 40  # longer than any duration; also keeps int() from a thousand digits

_HOUR = r"(?:hours|hour|hrs|hr|h)"
_MINUTE = r"(?:minutes|minute|mins|min|m)"
_NUMBER = r"(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_SIGN = r"[+\-\u2212\u2013]"
_CLOCK = re.compile(rf"([0-9]+):([0-9]+)(?: ?{_HOUR})?")
_HOURS_AND_MINUTES = re.compile(rf"([0-9]+) ?{_HOUR} ?([0-9]+)(?: ?{_MINUTE})?")
_ONE_UNIT = re.compile(rf"({_NUMBER})(?: ?(?:{_HOUR}|({_MINUTE})))?")
_SHAPE = re.compile(rf"{_SIGN}?(?:{_CLOCK.pattern}|{_HOURS_AND_MINUTES.pattern}|{_ONE_UNIT.pattern})")
# At the start of a line, `1h 30` is one word: the 30 may as well begin what was done ("30 pages").
_LEADING = re.compile(
    rf"{_SIGN}?(?:{_CLOCK.pattern}|[0-9]+ ?{_HOUR} ?[0-9]+ ?{_MINUTE}|[0-9]+ ?{_HOUR}[0-9]+|{_ONE_UNIT.pattern})(?!\S)",
    re.IGNORECASE,
)


class DurationMissing(Refusal):
    """Type how long it took, like 1h30, 45m or 0.25."""

    field = "duration"


class NotADuration(Refusal):
    """“{typed}” is not a duration: type it like 1h30, 1.5h, 90m, 1:30 or 0.25."""

    field = "duration"


class NoTime(Refusal):
    """“{typed}” comes to no time at all: type at least one minute, like 15m or 1h30."""

    field = "duration"


class NegativeDuration(Refusal):
    """Time cannot be negative: type {positive}, or take an entry back with /retainer undo."""

    field = "duration"


class OverADay(Refusal):
    """“{typed}” is more than 24 hours: log each day's work on its own day, like 7h30 on mon."""

    field = "duration"


class MinutesOver59(Refusal):
    """“{typed}” has more than 59 minutes beside its hours: type {meant} or {minutes}m."""

    field = "duration"


class HoursOrMinutes(Refusal):
    """Is that {number} hours or {number} minutes? Type {number}h or {number}m."""

    field = "duration"

    def __init__(self, *, number: int) -> None:
        """`number` is the bare whole number that was typed; `choices` are its readings, in minutes."""
        super().__init__(number=number)
        self.number = number

    @property
    def choices(self) -> tuple[int, ...]:
        """The minutes that may have been meant: hours first, left out where they do not fit into a day."""
        return tuple(minutes for minutes in (self.number * 60, self.number) if minutes <= MINUTES_A_DAY)


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

    A bare number is hours. Raises `HoursOrMinutes` for a bare whole number over 8, or the refusal that says
    what else is wrong with the text.
    """
    typed = one_line(text).lower()
    if not typed:
        raise DurationMissing()
    if len(typed) > _LONGEST or not _SHAPE.fullmatch(typed):
        raise NotADuration(typed=shown(text))
    if re.match(_SIGN, typed):
        raise NegativeDuration(positive=typed[1:]) if typed[0] != "+" else NotADuration(typed=typed)
    _ask_about_bare_numbers(typed)
    minutes = _minutes_of(typed)
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
    if len(typed) > _LONGEST or not _SHAPE.fullmatch(typed) or re.match(_SIGN, typed):
        raise NotHours(typed=shown(text))
    if re.match(r"[0-9]+[.,][0-9]{3}(?![0-9])", typed):
        raise NotHours(typed=typed)
    minutes = _minutes_of(typed)
    if minutes > _MOST_HOURS * 60:
        raise TooManyHours(typed=typed)
    return minutes


def is_duration_like(word: str) -> bool:
    """Whether somebody who types this means a duration, a good one or one that will be refused (`1:75`, `-1h`)."""
    return _SHAPE.fullmatch(word.lower()) is not None


def leading_duration(text: str) -> str:
    """The duration that the text begins with, of one word or several (`1 h 30 m`); empty if there is none."""
    found = _LEADING.match(text)
    return found.group() if found else ""


def format_minutes(minutes: int) -> str:
    """Minutes as people read them: `11 h 30 m`, `45 m`, `0 h`, `−1 h 30 m`."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours} h"] if hours or not rest else []
    parts += [f"{rest} m"] if rest else []
    return ("−" if minutes < 0 else "") + " ".join(parts)


def _ask_about_bare_numbers(typed: str) -> None:
    if not re.fullmatch("[0-9]+", typed):
        return
    number = int(typed)
    if number > MINUTES_A_DAY:
        raise OverADay(typed=typed)
    if number > MINUTES_A_DAY // 60:
        raise MinutesPerhaps(number=number)
    if number > _SURELY_HOURS:
        raise HoursOrMinutes(number=number)


def _minutes_of(typed: str) -> int:
    if paired := _CLOCK.fullmatch(typed) or _HOURS_AND_MINUTES.fullmatch(typed):
        if ":" in typed and len(paired[2]) != 2:  # 1:5 is 1:05 to some and 1:50 to others
            raise NotADuration(typed=typed)
        return _minutes_of_pair(typed, int(paired[1]), int(paired[2]))
    single = _ONE_UNIT.fullmatch(typed)
    if single is None:
        raise NotADuration(typed=typed)
    amount = Fraction(single[1].replace(",", "."))
    minutes = amount if single[2] else amount * 60
    return half_up(minutes.numerator, minutes.denominator)


def _minutes_of_pair(typed: str, hours: int, minutes: int) -> int:
    total = hours * 60 + minutes
    if minutes > 59:
        raise MinutesOver59(typed=typed, meant=f"{total // 60}h{total % 60:02}", minutes=total)
    return total
