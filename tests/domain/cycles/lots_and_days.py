"""Short ways to say lots, days and months in the tests of the rules."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.agreements.terms import Cap, Rollover, Terms
from domain.cycles.lots import Lot, LotSource
from domain.kinds import Overage

HOUR = 60
NEW_YEAR = date(2026, 1, 1)
NONE = Rollover()
FULL = Rollover(carries=True)
CAPPED_AT_8_HOURS = Rollover(carries=True, cap=Cap(quantity=8 * HOUR))
LASTS_1_CYCLE = Rollover(carries=True, cycles=1)


def day(month: int, of_month: int) -> date:
    """A day of 2026."""
    return date(2026, month, of_month)


def first_of(month: int) -> date:
    """The first day of the n-th month from January 2026 on."""
    return date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def lot(
    number: int,
    quantity: int,
    *,
    granted: date = NEW_YEAR,
    until: date | None = None,
    source: LotSource = LotSource.ALLOTMENT,
) -> Lot:
    """The lot with a number for an id."""
    return Lot(UUID(int=number), source, quantity, granted_on=granted, expires_on=until)


def terms(
    rollover: Rollover = NONE, *, overage: Overage = Overage.APPROVE, allotment: int = 40 * HOUR, since: int = 1
) -> Terms:
    """Monthly terms from the n-th month on."""
    return Terms(effective_from=first_of(since), allotment=allotment, rollover=rollover, overage=overage)
