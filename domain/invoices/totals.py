"""What the lines of an invoice come to, with tax."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from domain.invoices.lines import Line, Tax
from domain.invoices.words import TaxOn
from domain.values.rounding import half_up

_WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Totals:
    """Net and tax in the currency's minor unit."""

    net_minor: int = 0
    tax_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What is to be paid."""
        return self.net_minor + self.tax_minor


NOTHING: Final = Totals()


@dataclass(frozen=True, slots=True)
class TaxedSum:
    """What the lines of one tax come to."""

    tax: Tax
    net_minor: int
    tax_minor: int


def tax_of(net_minor: int, tax: Tax) -> int:
    """The tax on an amount, half up."""
    return half_up(net_minor * tax.charged, _WHOLE)


def by_tax(lines: Iterable[Line], on: TaxOn) -> tuple[TaxedSum, ...]:
    """A sum for each tax, the highest rate first; struck lines are in none."""
    amounts: dict[Tax, list[int]] = {}
    for line in lines:
        if line.struck is None:
            amounts.setdefault(line.tax, []).append(line.amount_minor)
    sums = [TaxedSum(tax, sum(found), _tax(found, tax, on)) for tax, found in amounts.items()]
    return tuple(sorted(sums, key=lambda each: (-each.tax.rate, each.tax.category)))


def totals(lines: Iterable[Line], on: TaxOn) -> Totals:
    """What all of them come to."""
    sums = by_tax(lines, on)
    return Totals(sum(each.net_minor for each in sums), sum(each.tax_minor for each in sums))


def _tax(amounts: Sequence[int], tax: Tax, on: TaxOn) -> int:
    return tax_of(sum(amounts), tax) if on is TaxOn.SUM else sum(tax_of(each, tax) for each in amounts)
