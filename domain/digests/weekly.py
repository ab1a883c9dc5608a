"""The weekly digest: when it is due, what it holds, and when there is nothing to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.agreements.retainers import RetainerName
from domain.alerts.alerts import losses_soon
from domain.balances.standings import Standing
from domain.change_orders.orders import ChangeOrder
from domain.cycles.cycles import Cycle
from domain.cycles.figures import DAYS_THAT_TELL, Figures
from domain.renewals.questions import Coming
from domain.values.refusals import Refusal
from domain.values.wall_clock import instant_at, wall_clock

WEEK: Final = timedelta(days=7)
_NEARLY_OUT_PERCENT = 90
# How far ahead the last day for notice is told.
NOTICE_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WeeklyHour:
    """A weekday, 1 (Monday) to 7, and an hour of it. An hour that clocks leave out is the first instant after; one
    that comes twice is the first of the two (docs/rules.md, 21).
    """

    weekday: int
    hour: int

    def last(self, now: datetime, zone: str) -> tuple[date, datetime]:
        """The last time it was so in a zone, at `now` or before: its day, and the instant."""
        day = self._day(now, zone)
        for back in (day, day - WEEK, day - 2 * WEEK):
            at = self._at(back, zone)
            if at <= now:
                return back, at
        raise AssertionError("one of three weeks is past")

    def next(self, now: datetime, zone: str) -> datetime:
        """The first time it will be so in a zone, strictly after `now`."""
        day = self._day(now, zone)
        return next(at for ahead in range(-1, 3) if (at := self._at(day + ahead * WEEK, zone)) > now)

    def _day(self, now: datetime, zone: str) -> date:
        """Its day in the week that a zone is in."""
        today, _ = wall_clock(now, zone)
        return today + timedelta(days=self.weekday - today.isoweekday())

    def _at(self, day: date, zone: str) -> datetime:
        return instant_at(day, self.hour * 60, zone)


class DigestView(StrEnum):
    """For whom a digest is."""

    EVERYTHING = "everything"  # the workspace's digest channel
    TEAM = "team"  # a team channel, of its own retainers
    CLIENT = "client"  # a channel that is shared with a client


@dataclass(frozen=True, slots=True)
class DigestLine:
    """A retainer in a digest. `lately` is what was used in seven days, by when it was logged; what was taken back of
    earlier work makes it smaller, below zero even.
    """

    standing: Standing
    lately: int


class DigestOfChannel(Refusal):
    """Type /retainer digest alone: in a client's channel it shows that channel's digest, anywhere else the digest of
    everything.
    """


class ChangeKind(StrEnum):
    """What happened to a retainer."""

    BEGUN = "begun"
    CLOSED = "closed"  # a cycle
    TERMS = "terms"
    ADJUSTMENT = "adjustment"
    REOPENING = "reopening"
    PAUSE = "pause"
    RESUME = "resume"
    TERM_END = "term_end"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a retainer on a day; of a closing, the cycle and what it was closed with."""

    kind: ChangeKind
    called: RetainerName
    on: date
    cycle: Cycle | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Grace:
    """A cycle that is over and takes late work up to the day before `closes_on`; None, until somebody says what becomes
    of the rest.
    """

    called: RetainerName
    cycle: Cycle
    closes_on: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """All that a digest says. `lines` are the retainers with something to say, worst first; `quiet` counts the rest."""

    view: DigestView
    today: date
    clients: tuple[str, ...]
    lines: tuple[DigestLine, ...] = ()
    quiet: int = 0
    changes: tuple[Change, ...] = ()
    graces: tuple[Grace, ...] = ()
    renewals: tuple[Coming, ...] = ()
    orders: tuple[ChangeOrder, ...] = ()
    open_requests: int = 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it for who asks."""
        return any((*self._asking, self.lines, self.changes, self.graces))

    @property
    def is_worth_posting(self) -> bool:
        """Whether it goes by itself: in a team's channel, where the card stands, only where it asks for something."""
        if self.view is DigestView.TEAM:
            return any(self._asking) or any(asks_for_something(each) for each in self.lines)
        return self.says_something

    @property
    def _asking(self) -> tuple[object, ...]:
        return (self.renewals, self.orders, self.open_requests)


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When and where a digest goes: `slack_channel_id` None where it goes nowhere, being switched off or unbound."""

    view: DigestView
    when: WeeklyHour
    zone: str
    slack_channel_id: str | None


def is_worth_a_line(line: DigestLine) -> bool:
    """Whether a retainer moved in the last week or has something ahead; else it is only counted (docs/rules.md, 21)."""
    standing = line.standing
    return bool(line.lately) or _is_short(standing) or _turns_soon(standing) or _is_unused(standing)


def asks_for_something(line: DigestLine) -> bool:
    """Whether there may be too little, or something of it is lost within a week (docs/rules.md, 21)."""
    return _is_short(line.standing) or bool(losses_soon(line.standing))


def _is_unused(standing: Standing) -> bool:
    """Whether nothing of a cycle was used by its third day: the client pays for it, and nobody works."""
    cycle, figures = standing.cycle, standing.figures
    runs = cycle.holds(standing.today) and not cycle.is_pause
    return runs and figures.available > 0 and not figures.used and standing.pace.days_elapsed >= DAYS_THAT_TELL


def _is_short(standing: Standing) -> bool:
    """Whether there may be too little; in a pause nothing was granted, and nobody is warned."""
    if standing.cycle.is_pause:
        return False
    figures, percent = standing.figures, standing.figures.used_percent
    nearly_out = percent is not None and percent >= _NEARLY_OUT_PERCENT
    return figures.overage > 0 or nearly_out or standing.pace.runs_out_on is not None


def _turns_soon(standing: Standing) -> bool:
    """Whether its cycle begins or ends within a week, or something of it is lost then; a pause that goes on is none."""
    cycle, soon = standing.cycle, standing.today + WEEK
    begins = standing.today < cycle.starts_on <= soon
    ends = cycle.holds(standing.today) and cycle.last_day <= soon
    return begins or ends or bool(losses_soon(standing))
