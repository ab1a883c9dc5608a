"""Days that somebody misspelt, or cut short: understood well enough to be asked about."""

from __future__ import annotations

import re
from difflib import get_close_matches

from domain.values.day_words import PUNCTUATION, parse_day
from domain.values.days import MONTHS, WEEKDAYS, Day, DaysAgo, SeveralDays
from domain.values.plain_text import one_line

_FIGURE_AND_WORD = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]+)")
_LONG_WORD = re.compile(r"[a-z]{5,11}")
_LIKE_A_DAY = re.compile("d.?a|a.?y|d.?y|^tom")
# One letter too many, too few, or in another's place; sundae and payday are neither.
_ALIKE = 17 / 20
_SPELLED = (*WEEKDAYS, "yesterday", "tomorrow")
_SHORT: dict[str, Day] = {"yday": DaysAgo(1), "yest": DaysAgo(1), "ystd": DaysAgo(1)}


def misspelt_day(text: str) -> Day | None:
    """The day that is spelled most like the text, as a question: `yestarday`, `thrusday`, `12 novmber`."""
    typed = one_line(text).lower().strip(PUNCTUATION + " ")
    if typed in _SHORT:
        return SeveralDays(typed, (_SHORT[typed],))
    found = _FIGURE_AND_WORD.fullmatch(typed)
    word = found[2] if found else typed
    if not _LONG_WORD.fullmatch(word) or word.endswith("days") or not (found or _LIKE_A_DAY.search(word)):
        return None
    near = get_close_matches(word, MONTHS if found else _SPELLED, n=1, cutoff=_ALIKE)
    day = parse_day(f"{found[1]} {near[0]}" if found else near[0]) if near else None
    return SeveralDays(typed, (day,)) if day else None
