"""What people were told, by which the database is judged afterwards."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from enum import StrEnum


class Told(StrEnum):
    """What an answer says of an entry."""

    LOGGED = "logged"
    REFUSED = "refused"
    UNSURE = "unsure"
    BROKEN = "broken"


_SAYS = {
    "Logged ": Told.LOGGED,
    "You logged the same ": Told.LOGGED,
    "The database is not answering just now, so nothing was stored": Told.REFUSED,
    "No client is called": Told.REFUSED,
    "The database does not answer just now. What you did may have been stored": Told.UNSURE,
    "That took too long, so it was stopped. It may have been stored": Told.UNSURE,
    "Slack did not take the answer": Told.UNSURE,
}


def told_by(status: int, body: bytes) -> Told:
    """What an answer says; BROKEN for what nobody should have to read."""
    if status == 401:
        return Told.REFUSED
    try:
        sentence = str(json.loads(body).get("text", ""))
    except (ValueError, AttributeError):
        return Told.BROKEN
    return next((told for begins, told in _SAYS.items() if sentence.startswith(begins)), Told.BROKEN)


@dataclass(slots=True)
class Journal:
    """Entries by their words: `logged` have to be there, `refused` must not, `unsure` may.

    `slow`: the seconds till each sentence was read. `outage`: the longest time in which nobody logged anything, and
    what went on. `broken`: answers that are no sentence of ours.
    `turned_away`: payloads for which no replica was there; `cut_off`: those whose replica died before it answered;
    `hung_up`: those that Slack would have given up.
    """

    logged: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    turned_away: int = 0
    cut_off: int = 0
    hung_up: int = 0
    slow: list[float] = field(default_factory=list)
    outage: float = 0.0
    outage_in: str = ""
    going_on: str = ""
    _worked_at: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """From here on it counts that nobody logs anything."""
        self._worked_at = time.monotonic()

    def note(self, words: str, told: Told) -> None:
        """What became of an entry; of several answers about the same the one that says most counts."""
        if told is Told.LOGGED:
            self.logged.add(words)
            self._worked()
        elif told is Told.REFUSED:
            self.refused.add(words)
        else:
            self.unsure.add(words)
        self.unsure -= self.logged
        self.refused -= self.logged | self.unsure

    @property
    def idle_for(self) -> float:
        """Seconds since somebody logged something."""
        return time.monotonic() - self._worked_at

    def _worked(self) -> None:
        now = time.monotonic()
        if now - self._worked_at > self.outage:
            self.outage, self.outage_in = now - self._worked_at, self.going_on
        self._worked_at = now
