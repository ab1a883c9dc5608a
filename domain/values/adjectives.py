"""Words of time that belong to the noun behind them: `the Sunday newsletter`, `a 90 day plan`, `Black Friday`."""

from __future__ import annotations

import re

_NEXT = re.compile(r" ([^\W\d_][\w'-]*)")
# Behind a day or a duration these begin something new, so that it stands for itself: `call friday with May`.
_NO_NOUNS = frozenset({
    "a", "about", "after", "again", "also", "an", "and", "as", "at", "because", "before", "but", "by", "during", "for",
    "from", "her", "his", "if", "in", "last", "my", "next", "of", "off", "on", "only", "or", "our", "per", "plus", "re",
    "regarding", "since", "so", "some", "that", "the", "their", "then", "this", "till", "to", "too", "until", "via",
    "when", "where", "while", "with", "without",
})  # fmt: skip
# With one of these before it, a weekday is the name of a feast or a sale.
_NAMED = re.compile(r"\b(?:black|cyber|giving|good|easter|ash|palm|whit|shrove|super) $", re.IGNORECASE)


def is_before_noun(text: str, end: int) -> bool:
    """Whether a word that may be a noun follows right behind a place."""
    found = _NEXT.match(text, end)
    return found is not None and found[1].lower() not in _NO_NOUNS


def is_part_of_name(before: str) -> bool:
    """Whether the words before a weekday make a name with it."""
    return _NAMED.search(before) is not None
