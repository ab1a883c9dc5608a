"""What people type, made safe to keep: one line, nothing invisible that misleads a reader or a database."""

from __future__ import annotations

import unicodedata

# They turn the reading direction of what follows, so that a line can show something other than it says.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSTORABLE = frozenset({"Cc", "Cs"})  # control characters (NUL among them) and halves of a surrogate pair


def one_line(text: str) -> str:
    """The text with every run of white space as one blank, and without control characters."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _is_kept(char))
    return " ".join("".join(kept).split())


def shown(text: str, most: int = 40) -> str:
    """The text as a sentence quotes it: one line of at most `most` characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def _is_kept(char: str) -> bool:
    return char != "\ufeff" and char not in _DIRECTION_MARKS and unicodedata.category(char) not in _UNSTORABLE
