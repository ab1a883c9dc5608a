"""What is said of thresholds, slow and obvious: from the words of the rule, with fractions, one minute after another.

It knows nothing of the bot's code. A level is (`percent`, 75), (`hours`, minutes left) or (`money`, minor units left);
beside the agreed ones there are (`over`, 0), where 100 % is agreed, and (`nothing`, 0).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

Level = tuple[str, int]
OVER: Level = ("over", 0)
NOTHING: Level = ("nothing", 0)
ALL: Level = ("percent", 100)


class Told(NamedTuple):
    """A message: the level, what was available when it was crossed, and the levels it jumped over."""

    level: Level
    available: int
    passed: frozenset[Level]


@dataclass
class SlowCycle:
    """One cycle. `fate` is what became of each level at each capacity: waiting, told, quiet; `on`: is now reached."""

    agreed: tuple[Level, ...]
    rate: int
    available: int
    used: int = 0
    fate: dict[tuple[Level, int], str] = field(default_factory=dict)
    on: set[Level] = field(default_factory=set)
    turned: set[Level] = field(default_factory=set)
    said: list[Told] = field(default_factory=list)
    edits: dict[tuple[Level, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now_is(self.available, self.used)

    @property
    def levels(self) -> list[Level]:
        """All that is looked at."""
        return [*self.agreed, *([OVER] if ALL in self.agreed else []), *([NOTHING] if self.agreed else [])]

    def is_on(self, level: Level, available: int, used: int) -> bool:
        """The rule, in words."""
        word, amount = level
        if word == "nothing" or not available:
            return word == "nothing" and not available and used > 0
        left = max(0, available - used)
        return {
            "percent": Fraction(used, available) >= Fraction(amount, 100),
            "hours": left <= amount,
            "money": Fraction(left, 60) * self.rate <= amount,
            "over": used > available,
        }[word]

    def now_is(self, available: int, used: int) -> None:
        """Something happened."""
        before, self.available, self.used = set(self.on), available, used
        self.on = {each for each in self.levels if self.is_on(each, available, used)}
        for level in self.on:
            was_there = level in before or self.is_on(level, available, 0)
            self.fate.setdefault((level, available), "quiet" if was_there else "waiting")
        known = {level for level, _ in self.fate}
        self.turned |= (before ^ self.on) & known

    def tick(self) -> None:
        """What waits is said: the highest, once."""
        waiting = [key for key, fate in self.fate.items() if fate == "waiting" and key[0] in self.on]
        turned, self.turned = self.turned, set()
        # Used up and over are one message, edited when the one becomes the other.
        over_known = any(level == OVER and fate != "waiting" for (level, _), fate in self.fate.items())
        went_over = any(level == OVER for level, _ in waiting) or (OVER in turned and over_known)
        for level, available in self.edits:
            self.edits[level, available] += level in turned or (went_over and level == ALL)
        candidates = sorted((key for key in waiting if key[0] != OVER), key=self._height)
        others = {level for (level, _), fate in self.fate.items() if fate != "waiting" and level in self.on}
        for key in waiting:
            self.fate[key] = "quiet"
        if candidates:
            highest = candidates[-1]
            if all(self._least(each) <= self._least(highest[0]) for each in others):
                passed = frozenset(level for level, _ in candidates if level != highest[0])
                self.said.append(Told(*highest, passed))
                self.edits[highest] = 0
                self.fate[highest] = "told"

    def _height(self, key: tuple[Level, int]) -> tuple[Fraction, int, bool]:
        """Of two at one place the share comes before hours, and hours before money."""
        level, available = key
        return self._least(level), ("nothing", "money", "hours", "percent").index(level[0]), available == self.available

    def _least(self, level: Level) -> Fraction:
        """The use that reaches a level, below zero where less than nothing would do."""
        word, amount = level
        if word in {"nothing", "over"}:
            return Fraction(1 if word == "nothing" else self.available + 1)
        if word == "percent":
            return Fraction(amount * self.available, 100)
        return self.available - (Fraction(amount) if word == "hours" else Fraction(amount * 60, self.rate))
