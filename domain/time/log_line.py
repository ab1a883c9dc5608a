"""One typed line of work: `[client] DURATION [what] [on DATE] [#nb]`, client and duration in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.values.days import Day
from domain.values.descriptions import check_description
from domain.values.durations import is_duration_like, leading_duration, parse_duration
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.typed_words import first_item, item_name, maybe_named, without_day

_NOT_BILLABLE = "#nb"
_WHOLE_HOURS = re.compile(r"[0-9]+ ?h(?:ours?|rs?)?", re.IGNORECASE)
_MINUTES_PERHAPS = re.compile(r"[0-5][0-9](?!\S)")


class NoDuration(Refusal):
    """How long did it take? Type the time right after the client, like: {example}"""

    field = "duration"


class MinutesOrText(Refusal):
    """“{typed}” could mean two things: type {together} for the longer time, or put a word before the {number}."""

    field = "duration"


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a line says. Whether a name is a client's is not known here.

    `named` stood before the duration, so it can only be a client, matter number or change order (`acme/seo`
    with its retainer). `maybe` is the first word after a leading duration: a client, or where the
    description begins; `description_without_maybe` is the rest in the first case. `minutes` are 1 to 1,440.
    """

    named: str | None
    maybe: str | None
    minutes: int
    description: str
    description_without_maybe: str
    day: Day | None
    billable: bool
    duration_text: str


@dataclass(frozen=True, slots=True)
class _Parts:
    """The line cut where its grammar cuts it, each part as typed; `tail` is the date and the flag."""

    head: str
    duration: str
    what: str
    day: Day | None
    billable: bool
    tail: str


def parse_log(text: str) -> LogLine:
    """Read a line. Raises `NoDuration`, any refusal of a duration or a date, or `DescriptionTooLong`."""
    parts = _cut(text)
    minutes = parse_duration(parts.duration)
    named = item_name(parts.head)
    maybe, without = (None, parts.what) if named else maybe_named(parts.what)
    return LogLine(
        named=named,
        maybe=maybe,
        minutes=minutes,
        description=check_description(parts.what),
        description_without_maybe=without,
        day=parts.day,
        billable=parts.billable,
        duration_text=parts.duration,
    )


def retyped(text: str, minutes: int) -> str:
    """The same line with its duration replaced: what a button means that answers `HoursOrMinutes`.

    Raises what `parse_log` raises for a line that cannot be cut.
    """
    parts = _cut(text)
    return " ".join(part for part in (parts.head, f"{minutes}m", parts.what, parts.tail) if part)


def _cut(text: str) -> _Parts:
    typed = one_line(text).split()
    words = [word for word in typed if word.lower() != _NOT_BILLABLE]
    billable = len(words) == len(typed)
    words, on_day, day = without_day(words)
    line = " ".join(words)
    head = "" if leading_duration(line) else first_item(line)
    rest = line[len(head) :].lstrip()
    duration = _duration_of(rest)
    if not duration:
        raise NoDuration(example=_example(typed))
    tail = " ".join(on_day + ([] if billable else [_NOT_BILLABLE]))
    return _Parts(head, duration, rest[len(duration) :].lstrip(), day, billable, tail)


def _duration_of(rest: str) -> str:
    """The duration that `rest` begins with; `1h 30` at the end of a line is one, before more text it is asked about."""
    duration = leading_duration(rest)
    after = rest[len(duration) :].lstrip()
    minutes = _MINUTES_PERHAPS.match(after)
    if not minutes or not _WHOLE_HOURS.fullmatch(duration):
        return duration
    together = f"{duration} {minutes.group()}"
    if after != minutes.group():
        raise MinutesOrText(
            typed=shown(f"{duration} {after}"),
            together=together.lower().replace(" ", ""),
            number=minutes.group(),
        )
    return together


def _example(typed: list[str]) -> str:
    """What was typed, with its duration where it belongs, or with an invented one."""
    core = [word for word in typed if word.lower() != _NOT_BILLABLE]
    at = next((n for n, word in enumerate(core) if is_duration_like(word) and not word.isdecimal()), None)
    duration = "1h30" if at is None else core[at]
    words = [word for n, word in enumerate(core) if n != at] or ["acme", "Checkout", "fix"]
    flags = [_NOT_BILLABLE] if len(core) < len(typed) else []
    return shown(" ".join([words[0], duration, *words[1:], *flags]), 80)
