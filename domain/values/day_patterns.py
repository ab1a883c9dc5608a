"""How days look amid a text: a pattern wide enough to find what a person might take for one."""

from __future__ import annotations

import re

from domain.values.day_words import PARTS_OF_DAY
from domain.values.days import MONTHS, WEEKDAYS
from domain.values.foreign_days import FOREIGN_AFTER_ON, FOREIGN_MONTHS, FOREIGN_WORDS


def _any_of(words: tuple[str, ...] | list[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


NAME_OF_WEEKDAY = _any_of(list(WEEKDAYS))
WEEKDAY = rf"(?:{_any_of([*WEEKDAYS, *(name[:3] for name in WEEKDAYS), 'tues', 'weds', 'thur', 'thurs'])}\.?(?!\w))"
_MONTH = rf"(?:{_any_of([*MONTHS, *(name[:3] for name in MONTHS), 'sept'])}(?![a-z])\.?)"
PART_OF_DAY = _any_of(list(PARTS_OF_DAY))
_DAY = r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th|\.)?"
DASH = r"[-\u2012-\u2015]"
_DATES = (
    r"[0-9]{4}([-/.\u2012-\u2015])[0-9]{1,2}\1[0-9]{1,2}",
    r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    rf"[0-9]{{1,2}}(?: ?(?:{DASH}|[/&]) ?| (?:and|to) )[0-9]{{1,2}}\.? ?{_MONTH}",
    rf"{_MONTH} ?[0-9]{{1,2}}(?: ?(?:{DASH}|[/&]) ?| (?:and|to) )[0-9]{{1,2}}(?![0-9])",
    rf"{_DAY}(?:[ ./]|{DASH})?(?:of )?{_MONTH}(?:(?:,? |[-./,])[0-9]{{4}})?",
    rf"{_MONTH}(?:[ ./]|{DASH})?{_DAY}(?:(?:,? |[-./,])[0-9]{{4}})?",
    rf"[0-9]{{1,2}}(?:de )?\.? {_any_of(list(FOREIGN_MONTHS))}",
    rf"[0-9]{{1,2}}({DASH}|[/.])[0-9]{{1,2}}\2[0-9]{{4}}",
    r"[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2})?",
    r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2})?(?![0-9.])",
)
_ORDINAL = r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)(?= *[.,;:!?)]* *$)"
_RELATIVE = (
    r"(?:the )?day before yesterday",
    rf"(?:yesterday|{WEEKDAY}) {PART_OF_DAY}",
    r"today|yesterday|tomorrow|last night",
    r"(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple(?: of)?|some|several)"
    r" (?:day|week|month)s? ago",
    rf"(?:{WEEKDAY} (?:last|this) week|(?:last|this) week,? {WEEKDAY}|(?:last|this|next) (?:week(?!\w)|{WEEKDAY}))",
    rf"{WEEKDAY} ?(?:{DASH}|[/&]|to|until) ?{WEEKDAY}",
    rf"{WEEKDAY},? (?:the )?[0-9]{{1,2}}(?:st|nd|rd|th)",
    _any_of(FOREIGN_WORDS),
)
# These say something else as often, but not behind `on`.
_AFTER_ON = (
    r"(?<=\bon )(?:the )?[0-9]{1,2}(?:st|nd|rd|th)",
    rf"(?<=\bon )[0-9]{{1,2}}(?:({DASH})[0-9]{{1,2}}\3[0-9]{{2}}|(?:{DASH}|\.)[0-9]{{1,2}}(?![0-9]))",
    r"(?<=\bon )(?:calendar )?(?:week|wk|kw|cw) ?[0-9]{1,2}",
    r"(?<=\bon )(?:0?[1-9]|[12][0-9]|3[01])(?= *[.,;:!?)]* *$)",
    rf"(?<=\bon ){_any_of(FOREIGN_AFTER_ON)}",
)
_ONE_DAY = "|".join([*_DATES, _ORDINAL])
LIKE_A_DAY = re.compile(
    rf"(?<![\w/.:@#+'\x00-])(?:(?:{WEEKDAY},? )?(?:{_ONE_DAY})|{'|'.join((*_RELATIVE, *_AFTER_ON))}|{WEEKDAY})"
    r"(?![\w/@\x00]|[-.:'+][\w\x00])",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]+")
SIGNS_OF_A_DAY = frozenset({
    *WEEKDAYS, *(name[:3] for name in WEEKDAYS), "tues", "weds", "thur", "thurs", "today", "yesterday", "tomorrow",
    "night", "ago", "week",
    *(part for word in (*FOREIGN_WORDS, *FOREIGN_AFTER_ON) for part in LETTERS.findall(word)),
})  # fmt: skip
