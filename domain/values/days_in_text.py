"""Words of a day amid a text: what looks like a date is found, so that nothing is logged on another day unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.values.adjectives import is_before_noun, is_part_of_name
from domain.values.day_patterns import (
    DASH,
    LETTERS,
    LIKE_A_DAY,
    NAME_OF_WEEKDAY,
    PART_OF_DAY,
    SIGNS_OF_A_DAY,
    WEEKDAY,
)
from domain.values.day_words import parse_day
from domain.values.days import Day, ImpossibleDate, SeveralDays

_ORDINAL_ALONE = re.compile(r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_PAIR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_FRACTION = re.compile(r"(?:1/[2-4]|[23]/[34]|24/7)")
# Before a pair of figures, these say that it counts something, or is the number of something.
_COUNTED = re.compile(
    r"\b(?:parts?|steps?|pages?|phases?|chapters?|slides?|sections?|sprints?|rounds?|lessons?|modules?"
    r"|emails?|posts?|drafts?|videos?|articles?|batch|sizes?)\.? $",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:tasks?|tickets?|issues?|versions?|v|no|nr|items?|invoices?|ref)\.? $", re.IGNORECASE)
# What is still to come is what the work was for.
_TO_COME = re.compile(r"tomorrow|next .+", re.IGNORECASE)
_PURPOSE = re.compile(r"\b(?:for|until|till|by|before|about|of|to)(?: the)? $", re.IGNORECASE)
_NAME_OF_WEEKDAY = re.compile(rf"{NAME_OF_WEEKDAY}(?: {PART_OF_DAY})?", re.IGNORECASE)
_ANY_WEEKDAY = re.compile(rf"{WEEKDAY}(?: {PART_OF_DAY})?", re.IGNORECASE)
# Words as well: the sun, sat down, newly wed. Capitals, or a place at the edge, make them days.
_WORDS_TOO = {"sun", "sat", "wed", "mar"}
_ON, _BEHIND_ON = re.compile("on ", re.IGNORECASE), re.compile(r"\bon $", re.IGNORECASE)
_BETWEEN = re.compile(rf" ?(?:and|or|to|until|till|,|&|\+|/|{DASH}|, and) ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDay:
    """What looks like a day in a text, from `start` to `end`. `days`: one, or several side by side.

    `is_adjective`: it stands in front of a noun, which it may belong to, as in `Monday standup`.
    """

    start: int
    end: int
    typed: str
    days: tuple[Day, ...]
    is_adjective: bool = False

    @property
    def day(self) -> Day:
        """The day that it names; of several, the question which."""
        return self.days[0] if len(self.days) == 1 else SeveralDays(self.typed, self.days)


def days_in(text: str) -> tuple[FoundDay, ...]:
    """What looks like days in a text, in its order; side by side, as in `27/11 and 28/11`, they are one find."""
    # Most texts have neither a figure nor such a word, and nothing to look for.
    if not any(map(str.isdigit, text)) and SIGNS_OF_A_DAY.isdisjoint(LETTERS.findall(text.lower())):
        return ()
    found: list[FoundDay] = []
    for match in LIKE_A_DAY.finditer(text):
        day = _day_of(match, text)
        if day is None:
            continue
        if found and _BETWEEN.fullmatch(text, found[-1].end, match.start()):
            before = found.pop()
            typed = text[before.start : match.end()]
            found.append(FoundDay(before.start, match.end(), typed, (*before.days, day)))
        else:
            found.append(FoundDay(match.start(), match.end(), match.group(), (day,), _is_adjective(match, text)))
    return tuple(found)


def day_at(text: str, at: int = 0) -> FoundDay | None:
    """What looks like a day right at a place, with an `on` before it or without."""
    on = _ON.match(text, at)
    match = LIKE_A_DAY.match(text, on.end() if on else at)
    day = _day_of(match, text) if match else None
    return FoundDay(at, match.end(), match.group(), (day,)) if match and day else None


def _day_of(match: re.Match[str], text: str) -> Day | None:
    """The day; None where the words are about something else."""
    typed, before = match.group(), text[: match.start()]
    if _BEHIND_ON.search(before):
        is_text = _ORDINAL_ALONE.fullmatch(typed) is not None and is_before_noun(text, match.end())  # on the 2nd draft
    else:
        is_text = _counts(typed, before) or _is_surely_text(match, text)
    if is_text:
        return None
    if typed in _WORDS_TOO and before.strip() and text[match.end() :].strip():
        return None
    try:
        day = parse_day(typed) or _loose(typed, before)
    except ImpossibleDate:
        return SeveralDays(typed, ())
    # Figures alone that are no day count something; with the name of a weekday or a month they are meant for one.
    return day or (SeveralDays(typed, ()) if any(map(str.isalpha, typed)) else None)


def _is_surely_text(match: re.Match[str], text: str) -> bool:
    """Whether the words are no day of work, with no `on` before them: amid a text a weekday belongs to the noun behind
    it, and what is to come is what the work was for.
    """
    typed, before = match.group(), text[: match.start()]
    is_noun_next = is_before_noun(text, match.end())
    if typed.lower() == "this week":
        return is_noun_next
    if _TO_COME.fullmatch(typed):
        return _PURPOSE.search(before) is not None or (is_noun_next and typed.lower().startswith("next"))
    if not _ANY_WEEKDAY.fullmatch(typed):
        return False
    if is_part_of_name(before):
        return True
    is_named = _NAME_OF_WEEKDAY.fullmatch(typed) is not None or before.lower().endswith("the ")
    return is_noun_next and is_named and bool(before.strip())


def _is_adjective(match: re.Match[str], text: str) -> bool:
    """Whether a weekday at the beginning stands before a noun: `Monday standup` is work of that day, or called so."""
    is_first = not text[: match.start()].strip()
    return is_first and is_before_noun(text, match.end()) and _NAME_OF_WEEKDAY.fullmatch(match.group()) is not None


def _counts(typed: str, before: str) -> bool:
    """Whether a pair with a slash is so many of so many: no page is 27 of 11."""
    pair = _PAIR.fullmatch(typed)
    if pair is None or _FRACTION.fullmatch(typed):
        return pair is not None
    is_so_many = int(pair[1]) <= int(pair[2]) and _COUNTED.search(before) is not None
    return is_so_many or _NUMBERED.search(before) is not None


def _loose(typed: str, before: str) -> Day | None:
    """Behind `on`, a figure alone is a day of the month, and `28-11` of the year."""
    if not _BEHIND_ON.search(before):
        return None
    if typed.isdecimal():
        return SeveralDays(typed, (day,) if (day := parse_day(f"{typed}th")) else ())
    pair = parse_day(re.sub(DASH, "/", typed))
    return SeveralDays(typed, (pair,)) if pair else None
