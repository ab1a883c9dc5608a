"""Cutting a typed line into names and words."""

from __future__ import annotations

import re

from domain.values.days import Day, parse_day

_QUOTES = '"“”„«»'  # telephones turn the straight ones into the others


_ITEM = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|\S)+")


def without_day(words: list[str]) -> tuple[list[str], list[str], Day | None]:
    """The words before the last `on`, the words from it, and the day they name; all words if they name none."""
    for at in reversed(range(len(words))):
        if words[at].lower() == "on":
            day = parse_day(" ".join(words[at + 1 :]))
            return (words[:at], words[at:], day) if day else (words, [], None)
    return words, [], None


def maybe_named(what: str) -> tuple[str | None, str]:
    """The first word or quoted words, which may be a client's name, and the text without them."""
    item = first_item(what)
    name = item_name(item)
    return (name, what[len(item) :].lstrip()) if name else (None, what)


def first_item(line: str) -> str:
    """The first word, or the first quoted words, quotes included."""
    found = _ITEM.match(line)
    return found.group() if found else ""


def item_name(item: str) -> str | None:
    """The item without its quotes, and without the comma or colon that people put after a name."""
    unquoted = re.sub(f"[{_QUOTES}]", "", item).rstrip(",:").strip()
    return unquoted or None
