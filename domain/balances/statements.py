"""The statement of a cycle: every line of it, as it could be shown to the client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.requests import RequestCounts
from domain.values.refusals import Refusal


class LineKind(StrEnum):
    """What a line of a statement is about; lines are listed in this order, then by day."""

    GRANTED = "granted"
    CARRIED_IN = "carried_in"
    DEFICIT = "deficit"
    CHANGE_ORDER = "change_order"
    ADJUSTMENT = "adjustment"
    LATE_COVER = "late_cover"
    LATE_RETURN = "late_return"
    LATE_DEFICIT = "late_deficit"
    DEPOSIT = "deposit"
    DEPOSIT_GONE = "deposit_gone"
    DRAW = "draw"
    DRAW_BACK = "draw_back"
    WORK = "work"
    PUT_RIGHT = "put_right"
    LATE_WORK = "late_work"
    NOT_COUNTED = "not_counted"
    SEPARATE_JOB = "separate_job"
    CARRIED_OUT = "carried_out"
    EXPIRED = "expired"
    FORFEITED = "forfeited"


# Work that the client does not pay for by the hour here: shown to the team only.
OWN_BUSINESS = frozenset({LineKind.NOT_COUNTED, LineKind.SEPARATE_JOB})


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line. `quantity` is its effect on the balance, in the unit of the kind; work is negative, and what does
    not count, or was put right after the cycle closed, has its `minutes` only (or its units).

    `late_for` is the first day of the closed cycle that the line is about; `last_day` when what was granted ends.
    `taken_back`: work of this closed cycle that was taken back since, or `corrected`; a later one bears what follows.
    """

    kind: LineKind
    on: date
    quantity: int
    what: str = ""
    who: str = ""
    minutes: int = 0
    late_for: date | None = None
    last_day: date | None = None
    taken_back: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """Work of an earlier, closed cycle that was taken back in this one, or put right.

    `returned` came back (its lines are in the statement), `lost` would have been forfeited or expired, `not_over` was
    excess, of which `credit_minor` had been billed; only for those who see money. Below zero they are more of it, and
    what is to be billed late. `was` is what stood, `now` what stands in its place; None, nothing.
    """

    late_for: date
    what: str
    returned: int
    lost: int
    not_over: int
    credit_minor: int | None
    was: int = 0
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A cycle in full. The quantities of the lines sum to `balance`: what is left, or below zero what was over.

    `carried_is_provisional`: the cycle before is still in its grace, and its carry is one line. Terms and cycle are
    without money for who does not see any. `requests` of the cycle's days: None for a client's person. `sections` are
    what other subjects tell of it.
    """

    called: RetainerName
    cycle: Cycle
    terms: Terms
    figures: Figures
    lines: tuple[StatementLine, ...]
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()
    carried_is_provisional: bool = False
    requests: RequestCounts | None = None
    sections: tuple[object, ...] = ()

    @property
    def balance(self) -> int:
        """The sum of the lines."""
        return sum(each.quantity for each in self.lines)

    def of(self, *kinds: LineKind) -> tuple[StatementLine, ...]:
        """The lines of some kinds."""
        return tuple(each for each in self.lines if each.kind in kinds)


def in_order(lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    """Lines as a statement lists them."""
    order = list(LineKind)
    return tuple(sorted(lines, key=lambda each: (order.index(each.kind), each.on)))


class NoCycleThen(Refusal):
    """{retainer} has no cycle on {day}. Its books go from {first} to {last}."""

    field = "cycle"
