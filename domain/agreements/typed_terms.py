"""Terms as they are typed, in a form or in a line of a file: both say the same things in the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from domain.agreements.quantities import quantity_of
from domain.agreements.rounding import usual_rounding
from domain.agreements.terms import DEFAULT_THRESHOLDS, Cap, Rollover, Terms
from domain.agreements.thresholds import thresholds_of
from domain.kinds import Kind, Length, Overage
from domain.values.cells import one_of, whole_number
from domain.values.money import parse_amount
from domain.values.named_cells import Cells
from domain.values.refusals import Refusal

CELLS: Final = (
    "kind", "allotment", "fee", "rate", "overage_rate", "cycle", "rollover", "rollover_cap", "rollover_cycles",
    "overage", "thresholds",
)  # fmt: skip
# What has no default.
NEEDED: Final[Mapping[str, str]] = {"allotment": "the hours, units or money of a cycle"}


class NothingCarried(Refusal):
    """rollover is none, so {column} has nothing to limit: write capped or expiring, or empty it."""


class FullHasNoLimit(Refusal):
    """rollover is full, which carries everything forever: write capped or expiring, or empty {column}."""


class CapMissing(Refusal):
    """rollover is capped: write the most that is carried in rollover_cap, like 8 or 20%."""


class CyclesMissing(Refusal):
    """rollover is expiring: write in rollover_cycles how many cycles what is carried lasts, like 1."""


class FundsStay(Refusal):
    """Money on deposit stays on deposit and has no rollover: empty {column}."""


class Carrying(StrEnum):
    """The words that say what becomes of a rest."""

    NONE = "none"
    FULL = "full"
    CAPPED = "capped"
    EXPIRING = "expiring"


def terms_of(cells: Cells, currency: str | None, starts_on: date) -> Terms:
    """The terms that `CELLS` say, with defaults where one is empty; what is wrong is noted on the cells.

    Quantities and money are read only where their kind and `currency` are known: a wrong kind is one mistake,
    not five.
    """
    kind = cells.read("kind", one_of(Kind), Kind.HOURS)
    length = cells.read("cycle", one_of(Length), Length.MONTHLY)
    plain = Terms(
        effective_from=starts_on,
        kind=kind,
        length=length,
        anchor_day=starts_on.isoweekday() if length is Length.WEEKLY else starts_on.day,
        overage=cells.read("overage", one_of(Overage), Overage.APPROVE),
        rollover=_rollover(cells, kind),
        rounding=usual_rounding(kind),
    )
    if currency is None or not cells.is_good("kind"):
        return plain
    return replace(
        plain,
        allotment=cells.read("allotment", quantity_of(kind, currency), 0),
        fee_minor=_money(cells, "fee", currency),
        rate_minor=_money(cells, "rate", currency),
        overage_rate_minor=_money(cells, "overage_rate", currency),
        rollover=replace(plain.rollover, cap=cells.read("rollover_cap", _cap_of(kind, currency), None)),
        thresholds=cells.read("thresholds", thresholds_of(kind, currency), DEFAULT_THRESHOLDS),
    )


def _money(cells: Cells, column: str, currency: str) -> int | None:
    return cells.read(column, lambda typed: parse_amount(typed, currency), None)


def _rollover(cells: Cells, kind: Kind) -> Rollover:
    """What may be carried, but for the cap's quantity, which needs the unit."""
    carrying = cells.read("rollover", one_of(Carrying), Carrying.NONE)
    cycles = cells.read("rollover_cycles", whole_number(1, 120), None)
    if not cells.is_good("rollover", "kind"):
        return Rollover()
    limits = [column for column in ("rollover_cap", "rollover_cycles") if cells.said[column]]
    if kind is Kind.FUNDS:
        _refuse_limits(cells, limits if carrying is Carrying.NONE else ["rollover", *limits], FundsStay)
    elif carrying is Carrying.NONE:
        _refuse_limits(cells, limits, NothingCarried)
    elif carrying is Carrying.FULL:
        _refuse_limits(cells, limits, FullHasNoLimit)
    elif carrying is Carrying.CAPPED and "rollover_cap" not in limits:
        cells.refuse("rollover_cap", CapMissing())
    elif carrying is Carrying.EXPIRING and "rollover_cycles" not in limits:
        cells.refuse("rollover_cycles", CyclesMissing())
    return Rollover(carries=carrying is not Carrying.NONE, cycles=cycles)


def _refuse_limits(cells: Cells, columns: list[str], refusal: type[Refusal]) -> None:
    for column in columns:
        cells.refuse(column, refusal(column=column))


def _cap_of(kind: Kind, currency: str) -> Callable[[str], Cap | None]:
    def rule(typed: str) -> Cap:
        if typed.endswith("%"):
            return Cap(percent=whole_number(1, 1000)(typed[:-1].strip()))
        return Cap(quantity=quantity_of(kind, currency)(typed))

    return rule
