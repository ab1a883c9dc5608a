"""Rules over JSON, with refusals in Slack's own words and its pointers to the spot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from playground.world import Json

Rule = Callable[[Any, str], Iterator[str]]
"""Given a value and the pointer to it, the refusals."""


def problem(message: str, pointer: str) -> str:
    """One refusal as Slack writes it."""
    return f"{message} [json-pointer:{pointer}]"


def string(most: int | None = None, *, least: int = 0) -> Rule:
    """A string with this many characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)

    return check


def pattern(expression: str, *, most: int = 3000) -> Rule:
    """A string of a certain form."""
    compiled = re.compile(expression)

    def check(value: Any, at: str) -> Iterator[str]:
        refusals = list(string(most)(value, at))
        yield from refusals
        if not refusals and not compiled.fullmatch(value):
            yield problem(f"input must match regex pattern: {expression}", at)

    return check


def url(most: int = 3000) -> Rule:
    """An address that a browser can open."""

    def check(value: Any, at: str) -> Iterator[str]:
        refusals = list(string(most, least=1)(value, at))
        yield from refusals
        if not refusals and not re.match(r"[a-z][a-z0-9+.-]*:\S+$", value, re.IGNORECASE):
            yield problem("must be a valid URL", at)

    return check


def boolean(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must provide a boolean", at)


def whole(least: int | None = None, most: int | None = None) -> Rule:
    """A whole number within bounds."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must provide an integer", at)
        elif least is not None and value < least:
            yield problem(f"must be more than {least - 1}", at)
        elif most is not None and value > most:
            yield problem(f"must be less than {most + 1}", at)

    return check


def number(*, above: float | None = None) -> Rule:
    """A number, above a bound if there is one."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int | float) or isinstance(value, bool) or value != value:  # noqa: PLR0124
            yield problem("must provide a number", at)
        elif above is not None and value <= above:
            yield problem(f"must be more than {above:g}", at)

    return check


def one_of(*values: str) -> Rule:
    """One of a few words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield problem("must be a valid enum value", at)

    return check


def items(rule: Rule, most: int | None = None, *, least: int = 0, unique: bool = False) -> Rule:
    """An array whose every item keeps the rule; nothing is said of the items of one that is too long."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", at)
        elif len(value) < least:
            yield problem(f"must provide at least {least} items", at)
        elif most is not None and len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        else:
            if unique and len({repr(each) for each in value}) < len(value):
                yield problem("must provide unique items", at)
            for number, each in enumerate(value):
                yield from rule(each, f"{at}/{number}")

    return check


def anything(value: Any, at: str) -> Iterator[str]:
    """No rule."""
    del value, at
    yield from ()


def thing(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    *,
    also: Rule | None = None,
) -> Rule:
    """An object with these fields and no others; `also` looks at the whole once its fields are right."""
    rules = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        refusals = [*_missing(value, required, at), *_fields(value, rules, at)]
        yield from refusals
        if also is not None and not refusals:
            yield from also(value, at)

    return check


def _missing(value: Json, required: Mapping[str, Rule], at: str) -> Iterator[str]:
    for name in required:
        if name not in value:
            yield problem(f"missing required field: {name}", at)


def _fields(value: Json, rules: Mapping[str, Rule], at: str) -> Iterator[str]:
    for name, each in value.items():
        rule = rules.get(name)
        if rule is None:
            yield problem(f"invalid additional property: {name}", at)
        else:
            yield from rule(each, f"{at}/{name}")


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose `type` decides which rule it has to keep."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
        elif not isinstance(value.get("type"), str):
            yield problem("missing required field: type", at)
        elif value["type"] not in kinds:
            yield problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return check


def either(one: str, other: str) -> Rule:
    """At least one of two fields is there."""

    def check(value: Any, at: str) -> Iterator[str]:
        if one not in value and other not in value:
            yield problem(f"must define either `{one}` or `{other}`", f"{at}/type")

    return check
