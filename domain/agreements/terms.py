"""What a retainer's agreement says in numbers, from a date on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.kinds import Counts, Kind, Length, Overage, RoundingWay


@dataclass(frozen=True, slots=True)
class Rounding:
    """Minutes of one entry are rounded to `step_minutes`, before anything is summed (docs/rules.md, 12)."""

    way: RoundingWay = RoundingWay.NONE
    step_minutes: int = 1


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be carried: `quantity` in the retainer's unit, or `percent` of the allotment; one is set."""

    quantity: int | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Rollover:
    """What an unused rest may do. `carries` false: it is forfeited. `cycles`: how many cycles a lot lasts; None,
    for ever.
    """

    carries: bool = False
    cap: Cap | None = None
    cycles: int | None = None


class Told(StrEnum):
    """Who is told that a threshold was crossed."""

    CHANNEL = "channel"  # the client's channel of the team's own
    MANAGER = "manager"  # the account manager
    OWNER = "owner"
    CLIENT = "client"  # the channel shared with the client


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level worth a warning; exactly one of the three is set.

    `percent` of what is available is used; `left_minutes` of work are left; `left_minor` of money is left. `to`: who is
    told; nobody named: by how near the end it is (docs/rules.md, 9).
    """

    percent: int | None = None
    left_minutes: int | None = None
    left_minor: int | None = None
    to: tuple[Told, ...] = ()


DEFAULT_THRESHOLDS = (Threshold(percent=75), Threshold(percent=90), Threshold(percent=100))


@dataclass(frozen=True, slots=True)
class Terms:
    """The effective-dated version of a retainer's numbers.

    `allotment` is in the unit of the kind (minutes, units, minor money); `fee_minor` is what a cycle costs;
    the two rates are minor units an hour. `anchor_day` is the day that cycles start on and is remembered
    beyond short months: 1 to 31 for months, quarters and years, 1 (Monday) to 7 for weeks. `anchor_month` is a month in
    which a quarter or a year starts; None: the one that the retainer started in. `scope` is what the agreement covers,
    in the agency's words: requests are judged by it.
    """

    effective_from: date
    kind: Kind = Kind.HOURS
    length: Length = Length.MONTHLY
    anchor_day: int = 1
    anchor_month: int | None = None
    allotment: int = 0
    fee_minor: int | None = None
    rate_minor: int | None = None
    overage_rate_minor: int | None = None
    overage: Overage = Overage.APPROVE
    rollover: Rollover = field(default_factory=Rollover)
    rounding: Rounding = field(default_factory=Rounding)
    counts: Counts = Counts.BILLABLE_ONLY
    thresholds: tuple[Threshold, ...] = DEFAULT_THRESHOLDS
    scope: str = ""
