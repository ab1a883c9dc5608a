"""Letters without their accents, as names and words are held against each other."""

from __future__ import annotations

import re
import unicodedata

_WITHOUT = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "þ": "th", "ς": "σ"})
_MARKS = re.compile("[\u0300-\u036f]")


def without_accents(text: str) -> str:
    """The text in small letters without accents; `store.time.search` has the same as an expression of SQL."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.lower().translate(_WITHOUT))).lower()
