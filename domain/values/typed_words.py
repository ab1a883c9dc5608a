"""Cutting a typed line into names and words."""

from __future__ import annotations

import re
from collections.abc import Collection

from domain.values.plain_text import shown
from domain.values.quotes import masked
from domain.values.refusals import Refusal


class OneLineOnly(Refusal):
    """That is {count} lines, and {word} takes one at a time. Send each by itself, the first as: {word} {first}"""


class NotUnderstood(Refusal):
    """I do not understand “{words}” after {word}. Type /retainer {usage}"""


_QUOTES = '"“”„«»'  # telephones turn the straight ones into the others


_ITEM = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]|\S)+")
_TAG = re.compile(r"(?<!\S)(#[\w+-]+)[.,;:!]*(?!\S)")


def without_tags(line: str, known: Collection[str]) -> tuple[str, frozenset[str]]:
    """The line without the `#words` that are known, and those that it had; in quotes they are text."""
    said, kept, at = set(), [], 0
    for found in _TAG.finditer(masked(line)):
        if found[1].lower() in known:
            said.add(found[1].lower())
            kept.append(line[at : found.start()])
            at = found.end()
    return " ".join("".join([*kept, line[at:]]).split()), frozenset(said)


def require_no_words(words: str, word: str) -> None:
    """Raise NotUnderstood where something was typed behind a word that takes nothing."""
    if words.strip():
        raise NotUnderstood(words=shown(words), word=word, usage=word)


def require_one_line(words: str, word: str) -> None:
    """Raise OneLineOnly where a second line would be taken for the rest of the first."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if len(lines) > 1:
        raise OneLineOnly(count=len(lines), word=word, first=shown(lines[0], 80))


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
