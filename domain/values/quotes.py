"""Quotation marks in a typed line: what stands between them is taken as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLOSING = {"“": "”", "«": "»", "„": "“”"}
_PAIRS = (("“", "”"), ("«", "»"))
_OPENING = frozenset({*_CLOSING, '"'})
# A straight mark opens before a word and closes behind one: that of `5" wide` does neither.
_STRAIGHT_OPENING, _STRAIGHT_CLOSING = re.compile(r'(?<!\w)"(?=\S)'), re.compile(r'(?<=\S)"(?!\w)')
# Stands for what is quoted: no letter, figure, sign or blank that anything looks for.
_MASK = "\x00"


def masked(text: str) -> str:
    """The text with everything quoted made unreadable; every other character stays where it is."""
    for start, end in _quotations(text):
        text = f"{text[:start]}{_MASK * (end - start)}{text[end:]}"
    return text


def unquoted(text: str) -> str | None:
    """What stands between the marks, where one pair of them encloses the whole text; else None."""
    if not any(span == (0, len(text)) for span in _quotations(text)):
        return None
    return text[1:-1].strip() or None


def quoted(text: str) -> str:
    """The text between marks that `unquoted` takes off again, whatever marks are in it."""
    for opening, closing in _PAIRS:
        if unquoted(made := f"{opening}{text}{closing}") == text:
            return made
    plain = text.translate(dict.fromkeys(map(ord, "“”„«»"), '"'))
    return f"“{plain}”"


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where each begins and ends, those in another one included; a mark without its partner begins none."""
    if _OPENING.isdisjoint(text):
        return []
    printed = list(_printed(text))
    outside = list(text)
    for start, end in printed:
        outside[start:end] = _MASK * (end - start)
    return [*printed, *_straight("".join(outside))]


def _printed(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for at, char in enumerate(text):
        if opened and char in _CLOSING[text[opened[-1]]]:
            yield opened.pop(), at + 1
        elif char in _CLOSING:
            opened.append(at)


def _straight(text: str) -> Iterator[tuple[int, int]]:
    behind = 0
    closing = [found.start() for found in _STRAIGHT_CLOSING.finditer(text)]
    for found in _STRAIGHT_OPENING.finditer(text):
        while closing and closing[0] <= max(found.start(), behind):
            closing.pop(0)
        if found.start() >= behind and closing:
            behind = closing[0] + 1
            yield found.start(), behind
