"""A line that would work, made of the words of one that did not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from domain.values.day_words import parse_day
from domain.values.days import ImpossibleDate
from domain.values.days_in_text import day_at
from domain.values.duration_shapes import Form, shape_at
from domain.values.plain_text import one_line
from domain.values.quotes import masked, quoted
from domain.values.typed_words import first_item

_INVENTED, _LAST_RESORT = "1h30", "acme 1h30 Checkout fix"
_MOST = 80
# A figure where the time should be, that no time is: `2h-ish`, `2+ hours`, `1h30-2h`, of which the first may be one.
_ODD_TIME = re.compile(r" (?:([0-9]{1,2} ?(?:hours?|hrs?|h|minutes?|mins?|m))-[a-z]+|[0-9]\S*)(?!\S)", re.IGNORECASE)
_NO_TIME = {Form.BARE, Form.DECIMAL, Form.EITHER, Form.LONG, Form.SECONDS}
_BEFORE_TIME = re.compile(
    r"(?<!\S)(?:(?:about|around|roughly|approx\.?|ca\.?|circa) ?|[~(])?(?=[^\s~(])", re.IGNORECASE
)


def example(text: str, works: Callable[[str], bool], *, client: str | None = None) -> str:
    """The words as they would be logged, the time behind the first of them; an invented time where none was typed.

    `works` says whether a line would be logged without a question. `client` stands before the time in the place of the
    first word, which is part of the text then; empty, nobody has to be named.
    """
    for line in _candidates(one_line(text), client):
        if len(line) <= _MOST and works(line):
            return line
    tags = " ".join(re.findall(r"#[\w+-]+", text)[:1])
    return f"{_LAST_RESORT} {tags}" if tags and works(f"{_LAST_RESORT} {tags}") else _LAST_RESORT


def _candidates(line: str, client: str | None) -> Iterator[str]:
    """With all of the words, with them in quotes, and with as many as fit."""
    core, tail = _cut_tail(line)
    yield from _with(*_without_time(core), tail, client)
    yield from _with(_INVENTED, core, tail, client)


def _with(duration: str, words: str, tail: str, client: str | None) -> Iterator[str]:
    first = first_item(words) if client is None else client
    if not words:
        return
    rest = words[len(first) :].strip() if client is None else words
    yield " ".join(f"{first} {duration} {rest} {tail}".split())
    if rest:
        yield " ".join(f"{first} {duration} {quoted(rest)} {tail}".split())
        yield " ".join(f"{first} {duration} {' '.join(rest.split()[:3])} {tail}".split())
    yield f"{first} {duration}".strip()


def _cut_tail(line: str) -> tuple[str, str]:
    """The line without its last day and its tags, and these; a day in front goes behind, too."""
    tags = re.findall(r"(?<!\S)#[\w+-]+", masked(line))
    core = " ".join(word for word in line.split() if word not in tags)
    day = ""
    at = masked(core).lower().rfind(" on ")
    if at >= 0 and _is_day(core[at + 4 :]):
        core, day = core[:at], core[at + 1 :]
    elif (found := day_at(masked(core))) is not None:
        core, day = core[found.end :].lstrip(" ,.;:"), f"on {found.typed}"
    return core, " ".join([day, *tags]).strip()


def _is_day(words: str) -> bool:
    try:
        return parse_day(words) is not None
    except ImpossibleDate:
        return False


def _without_time(core: str) -> tuple[str, str]:
    """The first duration of the line and the words around it; an invented one where it has none."""
    for found in _BEFORE_TIME.finditer(core):
        shape = shape_at(core, found.end())
        if shape and shape.form not in _NO_TIME and not shape.sign:
            return core[found.end() : shape.end], f"{core[: found.start()]} {core[shape.end :].lstrip(')')}".strip(
                " ,;:"
            )
    first = first_item(core)
    odd = _ODD_TIME.match(core, len(first))
    if odd is None:
        return _INVENTED, core
    return odd[1] or _INVENTED, f"{first} {core[odd.end() :].lstrip()}".strip()
