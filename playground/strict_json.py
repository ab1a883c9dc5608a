"""JSON from outside that can safely be kept, walked through and sent on."""

from __future__ import annotations

import json
import math
from typing import Any

DEEPEST = 100
"""Levels of nesting; far more than any payload of Slack's has, far fewer than Python's own limit."""


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises `ValueError` also for what Python reads but cannot write as JSON again (NaN, infinity, half of a
    surrogate pair), and for nesting deeper than 100.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    _check(value)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any) -> None:
    """Look at every value without recursion: the nesting is not known to be harmless yet."""
    waiting = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, str):
            each.encode()
        elif isinstance(each, float):
            if not math.isfinite(each):
                raise ValueError("a number is too large")
        elif isinstance(each, dict | list):
            if depth >= DEEPEST:
                raise ValueError("nested too deeply")
            inner = [*each.keys(), *each.values()] if isinstance(each, dict) else each
            waiting += [(one, depth + 1) for one in inner]
