"""A question with buttons, as those know it who answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.values.plain_text import one_line


def overlap(text: str, other: str) -> bool:
    """Whether the words of one text are among those of the other."""
    one, two = (frozenset(one_line(each).casefold().split()) for each in (text, other))
    return one <= two or two <= one


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about what somebody typed. `mark` tells it from others; those that follow from it bear it too."""

    mark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that stands in somebody's direct messages, where its buttons can be taken away: the message's channel
    and `ts`, its sentence (mrkdwn), and the lines that its buttons mean.
    """

    mark: str
    at: datetime
    channel: str
    ts: str
    sentence: str
    lines: tuple[str, ...]
