"""The day that a typed line names: behind a last `on`, or amid its text; and the question which, or whether any.

What has one meaning is read. What only looks like a day is asked about, and each answer is the line typed again: with
the day at its end, or with the text in quotes, which take it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from domain.values.day_words import parse_day
from domain.values.days import (
    Day,
    DayOfYear,
    FullDate,
    FutureDate,
    UnclearDate,
    check_not_future,
    readings,
    weekday_and_date,
)
from domain.values.days_in_text import FoundDay, days_in
from domain.values.durations_in_text import durations_in
from domain.values.misspelt_days import misspelt_day
from domain.values.plain_text import shown
from domain.values.quotes import masked, quoted, unquoted
from domain.values.refusals import Answer, Refusal
from domain.values.typed_words import first_item

AS_TEXT = "No, it is part of the text"
_MOST_DAYS = 7
_ON = re.compile(r"(?<!\S)on (?=\S)", re.IGNORECASE)
# Alone at the edge of a text, these are the day of the work; behind a preposition, of what the work was about.
_SURELY = re.compile(r"today|yesterday(?: \w+)?", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?<!\S)(?:(on)|for|from|of|at|by|in|since|until|till|to|as of|dated|about|after|before|than|and|or)(?: the)? $",
    re.IGNORECASE,
)
_PUNCTUATION = " .,;:!?)"

LineAgain = Callable[[str, str], str]
"""The line once more, with another text and other words for its day (`on 2026-11-12`, or none)."""


class DayInText(Refusal):
    """“{typed}” looks like a day. Was the work done then? Type it last, as in: {example}. Or put the text in quotes."""

    field = "date"


class NoDayOfWork(Refusal):
    """“{typed}” looks like a day, but none that the work can be of. Is it part of the text? Put that in quotes, as in:
    {example}
    """

    field = "date"


@dataclass(frozen=True, slots=True)
class DayDoubt:
    """A day that has to be asked about. `readings`: what may be meant, and the text that is left then.

    `literal` is the text that leaves no doubt, `given` the day that the line has even so, as it was typed.
    `is_adjective`: the words stand in front of a noun, so that leaving them there says the same.
    """

    typed: str
    readings: tuple[tuple[Day, str], ...]
    literal: str
    given: str = ""
    is_adjective: bool = False

    def is_idle(self, today: date) -> bool:
        """Whether it makes no difference: `Monday standup`, typed on a Monday."""
        dates = {on for day, _ in self.readings for on in readings(day, today)}
        return self.is_adjective and dates == {today}

    def answers(self, today: date, again: LineAgain) -> tuple[Answer, ...]:
        """The days that can be meant, and that it is none."""
        texts: dict[date, str] = {}
        for day, text in self.readings:
            for on in readings(day, today):
                texts.setdefault(on, text)
        past = [(on, text) for on, text in texts.items() if on <= today][:_MOST_DAYS]
        dated = [Answer(weekday_and_date(on), again(text, f"on {on.isoformat()}")) for on, text in past]
        return (*dated, Answer(AS_TEXT, again(self.literal, self.given)))

    def question(self, today: date, again: LineAgain) -> Refusal:
        """The question, with its answers."""
        answers = self.answers(today, again)
        kind = DayInText if len(answers) > 1 else NoDayOfWork
        asked = kind(typed=shown(self.typed), example=shown(answers[0].line, 80))
        asked.answers = answers
        return asked


@dataclass(frozen=True, slots=True)
class DatedText:
    """A text and the day that was read from it or beside it.

    `typed` is the text with its quotes, `text` without those that only took it as it stands. `given` are the words for
    the day, to be typed again. `whole` is all of it as it was typed; its first word may be a client's name.
    """

    typed: str
    text: str
    whole: str
    maybe_named: bool
    day: Day | None = None
    given: str = ""
    doubt: DayDoubt | None = None

    @property
    def literal(self) -> str:
        """All of it in quotes that take it as text; a first word that may be a client's name stays outside."""
        return _literal(self.whole, _name_perhaps(self.whole) if self.maybe_named else "")

    def on(self, today: date, again: LineAgain) -> date | None:
        """The date; None where no day was typed.

        Raises DayInText, NoDayOfWork, UnclearDate and FutureDate, each with its answers.
        """
        if self.doubt and not self.doubt.is_idle(today):
            raise self.doubt.question(today, again)
        if self.day is None:
            return None
        try:
            return check_not_future(self.day.on(today), today)
        except (UnclearDate, FutureDate) as refusal:
            is_year_old = isinstance(refusal, FutureDate) and isinstance(self.day, DayOfYear)
            meant = FullDate(self.day.latest(today)) if is_year_old and isinstance(self.day, DayOfYear) else self.day
            doubt = DayDoubt(self.given, ((meant, self.typed),), self.literal)
            if isinstance(refusal, UnclearDate) and len(refusal.days) < 2:
                # Nothing to choose from: it may be this one day, or none.
                doubt = replace(doubt, typed=str(refusal.facts["typed"]))
                raise doubt.question(today, again) from None
            refusal.answers = doubt.answers(today, again)
            raise


def split_on(line: str) -> tuple[str, str, Day | None]:
    """The line before the last `on` that a day follows, the words from it, and the day; else the line, and nothing.

    Raises ImpossibleDate.
    """
    last = None
    for last in _ON.finditer(masked(line)):  # noqa: B007 - the last one is wanted
        pass
    words = line[last.end() :] if last else ""
    day = parse_day(words) or misspelt_day(words) if words else None
    return (line[: last.start()].rstrip(), line[last.start() :], day) if last and day else (line, "", None)


def read_text(typed: str, *, day: Day | None = None, given: str = "", maybe_named: bool = False) -> DatedText:
    """What a text says beside a day that was `given` already. `maybe_named`: its first word may be a client's name."""
    whole = f"{typed} {given}".strip()
    text = _taken_literally(typed, maybe_named=maybe_named)
    found = days_in(masked(typed)) if text is None else ()
    if not found or (day is not None and all(one.is_adjective for one in found)):
        return DatedText(typed, typed if text is None else text, whole, maybe_named, day, given)
    alone = found[0] if len(found) == 1 and day is None else None
    rest = _without(typed, alone) if alone else None
    if alone and rest is not None and _is_surely(typed, alone):
        return DatedText(rest, rest, typed, maybe_named, alone.day, f"on {alone.typed}")
    literal = _literal(typed, _name_perhaps(typed) if maybe_named else "")
    doubted = tuple((each, literal if rest is None else rest) for one in found for each in one.days)
    is_adjective = all(one.is_adjective for one in found)
    doubt = DayDoubt(", ".join(one.typed for one in found), doubted, literal, given, is_adjective)
    return DatedText(typed, typed, typed, maybe_named, day, given, doubt)


def _name_perhaps(typed: str) -> str:
    """The first word, unless a day or a duration begins with it."""
    first, text = first_item(typed), masked(typed)
    starts = [each.start for each in days_in(text)] + [each.start for each in durations_in(text)]
    return "" if any(start < len(first) for start in starts) else first


def _taken_literally(typed: str, *, maybe_named: bool) -> str | None:
    """The text without its quotes, where they stand around all of it, or around all but a name that could be a client's
    and what would be doubted without them.
    """
    if (whole := unquoted(typed)) is not None:
        return whole
    first = first_item(typed) if maybe_named else ""
    inner = unquoted(typed[len(first) :].lstrip()) if first else None
    is_doubted = inner is not None and (days_in(inner) or durations_in(inner))
    return f"{first} {inner}" if is_doubted else None


def _literal(whole: str, first: str) -> str:
    """The same text in quotes; where it is quoted already, in those."""
    rest = whole[len(first) :].lstrip()
    if first and rest:
        return f"{first} {quoted(rest)}"
    inner = unquoted(whole)
    return whole if inner is not None else quoted(whole)


def _without(text: str, found: FoundDay) -> str | None:
    """The text without its day and the preposition before it; None where it needs them: they stand amid it."""
    before, behind = text[: found.start], text[found.end :].lstrip(_PUNCTUATION + "]")
    if before.endswith(("(", "[", "@ ")):
        before = before[:-1].rstrip("@(") if before[-1] in "([" else before[:-2]
    preposition = _PREPOSITION.search(before)
    kept = (before[: preposition.start()] if preposition else before).rstrip(" ,;:-\u2013\u2014")
    if kept and behind and not (preposition and preposition[1]):
        return None
    return f"{kept} {behind}".strip()


def _is_surely(text: str, found: FoundDay) -> bool:
    """Whether a `today` or `yesterday` at the edge of a text can only be the day of the work."""
    if not _SURELY.fullmatch(found.typed):
        return False
    preposition = _PREPOSITION.search(text, 0, found.start)
    return preposition is None or preposition[1] is not None
