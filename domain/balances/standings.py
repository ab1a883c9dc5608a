"""Where a retainer stands, as lists and cards show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures, Pace
from domain.cycles.losses import Loss
from domain.requests import Request


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one retainer stands in one cycle: the line of a list, and the head of a card.

    `value_left_minor` is what remains at the rate, only for those who see money. `carried_is_provisional`:
    the cycle before is still in its grace, so what it hands on can change. `sections` are what other subjects tell of
    it (`domain/cycles/sections.py`), as whoever asked may see them.
    """

    called: RetainerName
    cycle: Cycle
    terms: Terms
    figures: Figures
    pace: Pace
    today: date
    losses: tuple[Loss, ...] = ()
    value_left_minor: int | None = None
    carried_is_provisional: bool = False
    channel: str | None = None
    sections: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of what happened in a cycle: work, a delivery, an adjustment. `quantity` in the retainer's unit.

    `cancelled`: a session that did not happen; it counts when the client pays for it all the same.
    """

    on: date
    at: datetime
    who: str
    what: str
    quantity: int
    counts: bool = True
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class BalanceCard:
    """All that the balance card shows: the standing, the last few entries, and the use day by day.

    `burn` holds (day, used so far) for every day from the cycle's start to today or its end. `requests` are the open
    ones, for the team only.
    """

    standing: Standing
    recent: tuple[Activity, ...]
    burn: tuple[tuple[date, int], ...]
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page of the list, worst first; `number` begins with 1, `total` counts all retainers."""

    rows: tuple[Standing, ...]
    number: int
    pages: int
    total: int
