"""Many entries typed at once, one a line; each line is judged by its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.time.log_line import LogLine, parse_log
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal


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
    numbered = ((number, one_line(raw)) for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1))
    return tuple(CatchupLine(number, line, _outcome(line)) for number, line in numbered if line)


def _outcome(line: str) -> LogLine | Refusal:
    try:
        return parse_log(line)
    except Refusal as refusal:
        return refusal
