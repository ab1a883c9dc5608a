"""The lines of an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from domain.invoices.words import LineKind, LineUnit, Struck, TaxCategory


@dataclass(frozen=True, slots=True)
class Tax:
    """A rate in basis points (19 % are 1,900), and why it is so; what is not standard comes without tax."""

    rate: int = 0
    category: TaxCategory = TaxCategory.STANDARD

    @property
    def charged(self) -> int:
        """The rate that is worked with, in basis points."""
        return self.rate if self.category is TaxCategory.STANDARD else 0


NO_TAX: Final = Tax()


@dataclass(frozen=True, slots=True)
class Line:
    """A line. `quantity` counts `unit`; `unit_price_minor` is for an hour or a piece, None where there is none.

    `amount_minor` is net, in the currency's minor unit. `starts_on` and `ends_on` (half-open) are the days that it is
    for. One that was `struck` stands, and is not billed.
    """

    line_id: UUID
    kind: LineKind
    text: str
    amount_minor: int
    retainer_id: UUID | None = None
    quantity: int | None = None
    unit: LineUnit | None = None
    unit_price_minor: int | None = None
    tax: Tax = NO_TAX
    starts_on: date | None = None
    ends_on: date | None = None
    struck: Struck | None = None
    is_edited: bool = False
