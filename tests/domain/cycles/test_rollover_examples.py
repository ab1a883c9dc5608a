"""Worked examples of rollover and overage (docs/rules.md, 3 and 4), cell by cell: monthly, 40 hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from domain.agreements.terms import Rollover, Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.lot_use import Use
from domain.cycles.lots import Lot
from domain.cycles.rollover import ONE_DAY, expiry_of_grant
from domain.kinds import Overage
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, FULL, HOUR, LASTS_1_CYCLE, NONE, first_of, lot


@dataclass(frozen=True)
class Cell:
    """One cell in hours: what is used on a day of the month, and what should come of it."""

    used: int
    on_day: int = 10
    available: int = 40
    overage: int = 0
    carries: int = 0
    expires: int = 0
    forfeits: int = 0
    # The last days of what is carried, by the cycle at whose end they are.
    carried_ends_with_cycle: int | None = None


@dataclass(frozen=True)
class Example:
    """A line of the table."""

    rollover: Rollover
    cells: tuple[Cell, ...]
    overage: Overage = Overage.ABSORB
    lots: list[Lot] = field(default_factory=list)


EXAMPLES = {
    "no rollover forfeits what is left and absorbs no history": Example(
        NONE, (Cell(30, forfeits=10), Cell(45, overage=5), Cell(40))
    ),
    "full rollover carries it all": Example(
        FULL, (Cell(30, carries=10), Cell(45, available=50, carries=5), Cell(20, available=45, carries=25))
    ),
    "capped at 8 h forfeits the rest and uses the carried first": Example(
        CAPPED_AT_8_HOURS,
        (
            Cell(30, carries=8, forfeits=2),
            Cell(40, available=48, carries=8),
            Cell(0, available=48, carries=8, forfeits=40),
        ),
    ),
    "lasts 1 cycle expires at the end of the next": Example(
        LASTS_1_CYCLE,
        (
            Cell(30, carries=10, carried_ends_with_cycle=2),
            Cell(5, on_day=2, available=50, expires=5, carries=40, carried_ends_with_cycle=3),
            Cell(0, available=80, expires=40, carries=40, carried_ends_with_cycle=4),
        ),
    ),
    "a carried deficit shortens the next cycle": Example(
        NONE,
        (Cell(50, overage=10), Cell(40, available=30, overage=10), Cell(30, available=30)),
        overage=Overage.CARRY,
    ),
}


def months_of(example: Example) -> list[tuple[Cell, Closing]]:
    """Close one month after the other, handing on what each hands on."""
    terms = Terms(effective_from=first_of(1), allotment=40 * HOUR, rollover=example.rollover, overage=example.overage)
    lots: tuple[Lot, ...] = ()
    deficit = 0
    told = []
    for month, cell in enumerate(example.cells, start=1):
        ends = [first_of(month + ahead) for ahead in (1, 2)]
        until = expiry_of_grant(example.rollover, ends=ends)
        own = lot(month, 40 * HOUR, granted=first_of(month), until=until)
        use = Use(first_of(month).replace(day=cell.on_day), cell.used * HOUR)
        closing = close_cycle((*lots, own), [use], [terms], starts_on=first_of(month), ends_on=ends[0], deficit=deficit)
        lots, deficit = closing.carried.lots, closing.deficit
        told.append((cell, closing))
    return told


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_every_cell_is_what_the_closing_writes(example: Example) -> None:
    for cell, closing in months_of(example):
        assert closing.available == cell.available * HOUR
        assert closing.used == cell.used * HOUR
        assert closing.overage == cell.overage * HOUR
        assert closing.carried_out == cell.carries * HOUR
        assert closing.expired == cell.expires * HOUR
        assert closing.forfeited == cell.forfeits * HOUR
        if cell.carried_ends_with_cycle is not None:
            ends = first_of(cell.carried_ends_with_cycle + 1) - ONE_DAY
            assert {carried.expires_on for carried in closing.carried.lots} == {ends}


def test_of_48_hours_the_8_carried_are_used_before_32_of_the_own() -> None:
    (_, january), (_, february), _ = months_of(EXAMPLES["capped at 8 h forfeits the rest and uses the carried first"])
    assert [carried.granted_on for carried in january.carried.lots] == [first_of(1)]
    assert [(each.lot.granted_on, each.used // HOUR) for each in february.usage.lots] == [
        (first_of(1), 8),
        (first_of(2), 32),
    ]


def test_25_hours_for_5000_with_5_over_at_200_are_invoiced_at_6000() -> None:
    terms = Terms(
        effective_from=first_of(1),
        allotment=25 * HOUR,
        fee_minor=5_000_00,
        overage_rate_minor=200_00,
        overage=Overage.BILL,
    )
    closing = close_cycle(
        [lot(1, 25 * HOUR)],
        [Use(date(2026, 1, 20), 30 * HOUR)],
        [terms],
        starts_on=first_of(1),
        ends_on=first_of(2),
    )
    assert closing.settlement.billed == 5 * HOUR
    assert terms.fee_minor is not None
    assert closing.settlement.bill_minor is not None
    assert terms.fee_minor + closing.settlement.bill_minor == 6_000_00
