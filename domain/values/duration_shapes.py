"""The shapes that a typed duration can have, and the exact minutes that each says.

Read is the longest one that a text begins with: what stands behind it is somebody else's to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from domain.values.amounts import IN_WORDS, Amount, amount_at, more_at
from domain.values.clock_ranges import range_at

# With what German, French, Spanish, Portuguese and Dutch call them, where it is no English word.
_HOUR = r"(?:hours|hour|hrs|hr|h|stunden|stunde|std|heures|heure|horas|hora|uren|uur)"
_MINUTE = r"(?:minutes|minute|mins|min|m|minuten|minutos|['\u2032])"
_POINT = r"(?:\.(?!\w))?"
# Behind the whole: a blank, the end, or the punctuation of a sentence.
_END = re.compile(r"(?![^\s,;:.!?)])(?![,;:.!?)]+[^\s,;:.!?)])")
_SIGN = re.compile(r"[+\-\u2212\u2013]")
# Most durations are this plain, with a word behind that adds nothing to them; they are read at once.
_ADDING = rf"(?:and|or|to|until|till|x|{_HOUR}|{_MINUTE}|{IN_WORDS})(?!\w)"
_PLAIN = re.compile(rf"(?:([0-9]{{1,2}})h([0-9]{{2}})?|([0-9]{{1,4}})m)(?=$| (?!{_ADDING})[^\W\d_])", re.IGNORECASE)
# Most words begin none, and nothing more has to be tried with them.
_BEGINNING = re.compile(rf"[0-9.,+\-\u2212\u2013½¼¾⅓⅔]|from |{IN_WORDS}", re.IGNORECASE)
_CLOCK = re.compile(
    rf"([0-9]{{1,4}}):([0-9]{{1,4}})(?! ?[0-9:])(?! ?[ap]\.?m(?!\w))(?: ?({_HOUR}(?!\w))| ?({_MINUTE}(?!\w)))?",
    re.IGNORECASE,
)
_OR = re.compile(
    rf"([0-9]{{1,2}}(?:[.,][0-9]{{1,2}})?) ?({_HOUR}|{_MINUTE})?(?: ?[-\u2013\u2014/] ?| (?:to|or) )", re.IGNORECASE
)
_COMPACT = re.compile(
    rf"([0-9]{{1,5}}) ?{_HOUR}([0-9]{{1,4}})(?: ?{_MINUTE}(?!\w){_POINT})?(?![0-9]|[:.,][0-9])", re.IGNORECASE
)
_UNIT = re.compile(rf"( ?)(?:({_HOUR})|({_MINUTE}))(?![\w]){_POINT}", re.IGNORECASE)
_LONG_UNIT = re.compile(
    r"(?: ?(?:days?|weeks?|wks?|fortnights?|months?)|[dw]|( ?(?:seconds?|secs?)|s))(?!\w)(?! ago)", re.IGNORECASE
)
_BETWEEN = re.compile(r" ?(?:(,? ?(?:and(?!\w)|&)|,)|(\+))? ?", re.IGNORECASE)
_TIMES = re.compile(r"([0-9]{1,3}) ?[x×*] ?(?=[0-9½¼¾.])", re.IGNORECASE)
_LAST_MINUTES = re.compile(r"(?: ?,)?(?: (?:and|&))? ([0-9]{1,4})$", re.IGNORECASE)


class Form(Enum):
    """What a duration was written as, where that matters for what it may mean."""

    UNITS = "units"
    BARE = "a whole number without a unit"
    DECIMAL = "another number without a unit"
    CLOCK = "as on a clock"
    CLOCK_MINUTES = "as on a clock, called minutes"
    RANGE = "from a time to another"
    EITHER = "one or another"
    LONG = "days or weeks"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Shape:
    """A duration up to `end`. `readings` are its minutes, exactly; several where a range has several.

    `clock`: hours and minutes written side by side, as they were. `sign`: what stood in front.
    """

    form: Form
    end: int
    readings: tuple[Fraction, ...]
    clock: tuple[str, str] | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """One amount with its unit; `is_hours`: an hour or more of it, so that minutes may follow."""

    end: int
    minutes: Fraction
    is_hours: bool
    whole_minutes: int | None = None


def shape_at(text: str, at: int = 0, *, last: bool = False) -> Shape | None:
    """The duration that begins at a place. `last`: with it the text ends, so `1h 30` is one."""
    if plain := _PLAIN.match(text, at):
        return _plain(plain)
    if not _BEGINNING.match(text, at):
        return None
    sign = _SIGN.match(text, at)
    begin = sign.end() if sign else at
    found = _range(text, begin) or _either(text, begin) or _clock(text, begin) or _multiplied(text, begin)
    found = found or _in_parts(text, begin, last=last) or _long(text, begin) or _bare(text, begin)
    return replace(found, sign=sign.group()) if found and sign else found


def _plain(found: re.Match[str]) -> Shape:
    hours, rest, minutes = found.groups()
    if minutes:
        return Shape(Form.UNITS, found.end(), (Fraction(int(minutes)),))
    clock = (hours, rest) if rest else None
    return Shape(Form.UNITS, found.end(), (Fraction(int(hours) * 60 + int(rest or 0)),), clock)


def _range(text: str, at: int) -> Shape | None:
    found = range_at(text, at)
    return Shape(Form.RANGE, found[1], tuple(map(Fraction, found[0]))) if found and _ends(text, found[1]) else None


def _either(text: str, at: int) -> Shape | None:
    """`1-2h`, `1 to 2 hours`; `9-11` and `9 to 11` without a unit are from one hour of the day to another."""
    first = _OR.match(text, at)
    second = amount_at(text, first.end()) if first else None
    if first is None or second is None or second.in_words:
        return None
    if "/" in first.group() and not first[2]:
        return None  # a fraction, as 3/4 h
    unit = _UNIT.match(text, second.end)
    if unit is None:
        is_range = not first[2] and second.is_whole and first[1].isdecimal()
        hours = int(second.value) - int(first[1]) if is_range else 0
        is_range = 0 < hours <= 12 and second.value <= 24 and _ends(text, second.end)
        return Shape(Form.EITHER, second.end, (Fraction(hours * 60),)) if is_range else None
    of_unit = 60 if unit[2] else 1
    of_first = of_unit if not first[2] else 60 if re.fullmatch(_HOUR, first[2], re.IGNORECASE) else 1
    readings = (Fraction(first[1].replace(",", ".")) * of_first, second.value * of_unit)
    # The smaller behind the larger is rather its minutes: 1h - 30m.
    is_either = readings[0] < readings[1] and _ends(text, unit.end())
    return Shape(Form.EITHER, unit.end(), readings) if is_either else None


def _clock(text: str, at: int) -> Shape | None:
    found = _CLOCK.match(text, at)
    if found is None or not _ends(text, found.end()):
        return None
    form = Form.UNITS if found[3] else Form.CLOCK_MINUTES if found[4] else Form.CLOCK
    return Shape(form, found.end(), (Fraction(int(found[1]) * 60 + int(found[2])),), (found[1], found[2]))


def _multiplied(text: str, at: int) -> Shape | None:
    """`2 x 30m`."""
    times = _TIMES.match(text, at)
    shape = _in_parts(text, times.end()) if times else None
    if times is None or shape is None:
        return None
    return replace(shape, readings=(int(times[1]) * shape.readings[0],), clock=None)


def _in_parts(text: str, at: int, *, last: bool = False) -> Shape | None:
    """`1h30`, `1 hour and 30 minutes`, `1h + 15m + 15m`: smaller behind larger, unless a plus says to add."""
    if compact := _COMPACT.match(text, at):
        minutes = int(compact[1]) * 60 + int(compact[2])
        shape = Shape(Form.UNITS, compact.end(), (Fraction(minutes),), (compact[1], compact[2]))
        return shape if _ends(text, compact.end()) else None
    part = first = _part(text, at)
    if part is None or first is None:
        return None
    total, clock = part.minutes, None
    while following := _next_part(text, part):
        if following.whole_minutes is not None and part.is_hours and total % 60 == 0:
            clock = (str(total // 60), str(following.whole_minutes))
        total, part = total + following.minutes, following
    shape = Shape(Form.UNITS, part.end, (total,), clock if clock and part.whole_minutes is not None else None)
    return _with_last_minutes(text, shape, part) if last else shape if _ends(text, part.end) else None


def _with_last_minutes(text: str, shape: Shape, part: _Part) -> Shape | None:
    rest = _LAST_MINUTES.match(text, part.end)
    if rest and part.is_hours and part.minutes % 60 == 0:
        total = shape.readings[0] + int(rest[1])
        return replace(shape, end=rest.end(), readings=(total,), clock=(str(shape.readings[0] // 60), rest[1]))
    return shape if _ends(text, part.end) else None


def _next_part(text: str, before: _Part) -> _Part | None:
    between = _BETWEEN.match(text, before.end)
    part = _part(text, between.end()) if between else None
    if between is None or part is None:
        return None
    is_added = between[2] is not None
    return part if is_added or (before.is_hours and not part.is_hours) else None


def _part(text: str, at: int) -> _Part | None:
    amount = amount_at(text, at)
    unit = _UNIT.match(text, amount.end) if amount else None
    if amount is None or unit is None or (amount.in_words and (not unit[1] or len(unit.group().strip()) < 3)):
        return None
    if unit[3]:
        return _Part(unit.end(), amount.value, is_hours=False, whole_minutes=_whole(amount))
    more = more_at(text, unit.end())
    hours, end = (amount.value + more[0], more[1]) if more else (amount.value, unit.end())
    return _Part(end, hours * 60, is_hours=hours >= 1)


def _whole(amount: Amount) -> int | None:
    return int(amount.value) if amount.is_whole else None


def _long(text: str, at: int) -> Shape | None:
    """Days and weeks have no number of hours that everybody would agree on, and seconds are not kept."""
    amount = amount_at(text, at)
    unit = _LONG_UNIT.match(text, amount.end) if amount else None
    if amount is None or unit is None or not _ends(text, unit.end()):
        return None
    if unit[1]:
        return Shape(Form.SECONDS, unit.end(), (amount.value / 60,))
    return Shape(Form.LONG, unit.end(), (Fraction(0),))


def _bare(text: str, at: int) -> Shape | None:
    amount = amount_at(text, at)
    if amount is None or amount.in_words or not _ends(text, amount.end):
        return None
    form = Form.BARE if amount.is_whole else Form.DECIMAL
    return Shape(form, amount.end, (amount.value * 60,))


def _ends(text: str, at: int) -> bool:
    return _END.match(text, at) is not None
