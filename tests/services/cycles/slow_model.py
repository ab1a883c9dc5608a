"""The ledger again, slow and obvious: minute by minute, from all that was ever logged.

It knows nothing of the bot's code but the names of its figures. Months are cycles, a retainer begins on a first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Agreed:
    """What a retainer's terms say. `lasts`: how many cycles a lot lasts; None, for ever."""

    allotment: int
    carries: bool = False
    cap: int | None = None
    lasts: int | None = None
    deficit_carried: bool = False


@dataclass
class Piece:
    """One entry. `month`: the first day of the one that counts it, which is its own, or the open one for late work.

    `gone`: it was taken back; `frozen`: after its month had closed, which still counts it. `unposted`: it was written
    into a closed month in the place of another, and that month's figures do not know it.
    """

    entry_id: UUID
    day: date
    month: date
    minutes: int
    counts: bool
    author: str
    logged_at: datetime
    gone: bool = False
    frozen: bool = False
    unposted: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether the figures of its month know it."""
        return self.counts and not self.unposted and (self.frozen or not self.gone)


class Month(NamedTuple):
    """What a month had and what became of it."""

    allotment: int
    carried_in: int
    used: int
    carried_out: int
    expired: int
    forfeited: int
    overage: int


class Left(NamedTuple):
    """Minutes that are left of a month's grant, and the first day of the month they were granted in."""

    granted: date
    minutes: int


def month_after(first: date, count: int = 1) -> date:
    """The first day of the n-th month after one."""
    for _ in range(count):
        first = (first + timedelta(days=32)).replace(day=1)
    return first


def closes_at(first: date, zone: str) -> datetime:
    """The end of the third working day after a month."""
    day, working = month_after(first), 0
    while working < 3:
        working += day.isoweekday() < 6
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


@dataclass
class SlowRetainer:
    """One retainer and everything logged on it."""

    begins: date
    zone: str
    agreed: Agreed
    pieces: list[Piece] = field(default_factory=list)
    # Late work moves figures in a way that this model does not follow; the invariants still hold.
    is_exact: bool = True

    def today(self, now: datetime) -> date:
        """The client's date."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def is_closed(self, day: date, now: datetime) -> bool:
        """Whether the month of a day is closed."""
        return closes_at(day.replace(day=1), self.zone) <= now

    def used(self, first: date) -> int:
        """The minutes of a month."""
        return sum(each.minutes for each in self.pieces if each.is_counted and each.month == first)

    def month(self, first: date) -> Month:
        """A month's figures, if it closed with what is logged now."""
        return self._replayed(first)[0]

    def _replayed(self, first: date) -> tuple[Month, list[Left], int]:
        """The figures of a month, what it hands on, oldest first, and the deficit it hands on."""
        lots, deficit = ([], 0) if first == self.begins else self._replayed(_month_before(first))[1:]
        carried_in = sum(lot.minutes for lot in lots) - deficit
        minutes = [lot.granted for lot in [*lots, Left(first, self.agreed.allotment)] for _ in range(lot.minutes)]
        owed = deficit - len(minutes[:deficit])
        minutes = minutes[deficit:]
        used = self.used(first)
        overage = used - len(minutes[:used])
        minutes = minutes[used:]
        kept, expired, forfeited = self._kept(minutes, first)
        handed_on = [Left(granted, kept.count(granted)) for granted in dict.fromkeys(kept)]
        figures = Month(self.agreed.allotment, carried_in, used, len(kept), expired, forfeited, overage)
        return figures, handed_on, owed + (overage if self.agreed.deficit_carried else 0)

    def _kept(self, minutes: list[date], first: date) -> tuple[list[date], int, int]:
        """The minutes that are handed on, and how many expired and were forfeited."""
        if not self.agreed.carries:
            return [], 0, len(minutes)
        lasts = self.agreed.lasts
        fresh = [granted for granted in minutes if lasts is None or month_after(granted, lasts) > first]
        cap = len(fresh) if self.agreed.cap is None else min(self.agreed.cap, len(fresh))
        return fresh[len(fresh) - cap :], len(minutes) - len(fresh), len(fresh) - cap


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
