"""Many entries typed at once, one a line; each line is judged by its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.time.behalf import as_read, names_another
from domain.time.entries import OthersOneAtATime
from domain.time.log_line import LogLine, parse_log
from domain.values.marks import without_list_mark
from domain.values.plain_text import folded, one_line
from domain.values.refusals import Refusal

_MOST_SHOWN, _LONGEST = 3, 200


@dataclass(frozen=True, slots=True)
class CatchupLine:
    """One line that says something: its number as the person counts, from 1, and what it says or why not."""

    number: int
    text: str
    outcome: LogLine | Refusal

    @property
    def line(self) -> LogLine | None:
        """The entry that was understood."""
        return self.outcome if isinstance(self.outcome, LogLine) else None

    @property
    def refusal(self) -> Refusal | None:
        """Why this line is none; its sentence is for the person."""
        return self.outcome if isinstance(self.outcome, Refusal) else None


def parse_lines(text: str) -> tuple[CatchupLine, ...]:
    """Every line that is not blank, in order; never raises, so that all mistakes are shown at once."""
    numbered = (
        (number, without_verb(one_line(raw))) for number, raw in enumerate(re.split(r"\r\n|\r|\n", folded(text)), 1)
    )
    return tuple(CatchupLine(number, line, _outcome(line)) for number, line in numbered if line)


def without_verb(line: str) -> str:
    """The line without the `log` that it begins with, which every line of a catch-up means, and without its mark."""
    return without_list_mark(re.sub(r"^(?:/?retainer )?log[:,]? +", "", line, flags=re.IGNORECASE))


def instead(refusal: Refusal) -> str:
    """Why a line is none, and what to type in its place where that is known."""
    lines = [each.line for each in refusal.answers if len(each.line) <= _LONGEST][:_MOST_SHOWN]
    return f"{refusal.sentence} Type: {' or: '.join(lines)}" if lines else refusal.sentence


def _outcome(line: str) -> LogLine | Refusal:
    if names_another(line):
        return OthersOneAtATime()
    try:
        return parse_log(as_read(line))
    except Refusal as refusal:
        return refusal
