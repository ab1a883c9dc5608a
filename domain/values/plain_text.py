"""What people type, made safe to keep: one line, one way to write each letter, nothing invisible that misleads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# They turn the reading direction of what follows, so that a line can show something other than it says; or they show
# nothing at all, so that two names look the same and are not.
_INVISIBLE = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    "\ufeff\u200b\u2060\u2061\u2062\u2063\u2064\u00ad\u034f\u180e"
)
_UNSTORABLE = frozenset({"Cc", "Cs"})  # control characters (NUL among them) and halves of a surrogate pair
# Joiners hold emoji together, and letters of scripts that join theirs; beside a Latin letter they only hide.
_IDLE_JOINER = re.compile(
    r"(?<![^\u0000-\u02ff\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\u0000-\u02ff\s\u200c\u200d])"
)
# Telephones and editors put these in the place of what the keyboard has.
_APOSTROPHES, _HYPHENS = "\u2018\u2019\u201b\u02bc\uff07\u00b4", "\u2010\u2011\ufe63\uff0d"
_FULL_WIDTH = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF03]
_PLAIN = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_HYPHENS, "-")
    | {chr(wide): chr(wide - 0xFEE0) for wide in _FULL_WIDTH}
)
# Between figures, these are how the same keyboard writes a time or a date.
_WIDE_BETWEEN_FIGURES = re.compile(r"(?<=[0-9])[\uff0c\uff0e\uff0f\uff1a](?=[0-9])")
_GAPS = re.compile(r"\n{3,}")
_LINE_ENDS = {"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\v": "\n", "\f": "\n"}


def folded(text: str) -> str:
    """The text as a plain keyboard would have typed it; its lines stay lines, and folding it again changes nothing.

    Letters are composed, figures and letters of full width are the ordinary ones, apostrophes and hyphens too; white
    space is a blank, and what is invisible is gone.
    """
    if text.isascii() and text.isprintable():
        return text
    before = None
    # What one step takes away can bring together what another composes.
    while before != text:
        before, text = text, _folded_once(text)
    return text


def one_line(text: str) -> str:
    """The text folded, with every run of white space as one blank."""
    return " ".join(folded(text).split())


def several_lines(text: str) -> str:
    """The text folded, its lines as somebody broke them, with at most one empty line between two that are not."""
    lines = "\n".join(one_line(line) for line in text.splitlines())
    return _GAPS.sub("\n\n", lines).strip()


def shown(text: str, most: int = 40) -> str:
    """The text as a sentence quotes it: one line of at most `most` characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def listed(words: Sequence[str], link: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}" if words else ""


def _folded_once(text: str) -> str:
    kept = "".join(_kept(char) for char in text)
    plain = unicodedata.normalize("NFC", _IDLE_JOINER.sub("", kept)).translate(_PLAIN)
    return _WIDE_BETWEEN_FIGURES.sub(lambda wide: chr(ord(wide.group()) - 0xFEE0), plain)


def _kept(char: str) -> str:
    if char in "\n\r\t":
        return char
    if char in _LINE_ENDS:
        return _LINE_ENDS[char]
    if char.isspace():
        return " "
    return "" if char in _INVISIBLE or unicodedata.category(char) in _UNSTORABLE else char
