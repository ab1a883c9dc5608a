"""What an invoice or a credit note says, complete: nothing is asked of anybody while it is drawn.

Money is in minor units of the document's currency; of a credit note all amounts are positive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.calendar import Span


class Language(StrEnum):
    """What the document's own words are in."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"


class Paper(StrEnum):
    """What it is printed on."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True)
class Party:
    """Who bills, or who is billed. `country` is a code of two letters; an e-invoice needs it."""

    name: str
    address: tuple[str, ...]
    country: str | None = None
    tax_number: str | None = None


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """Work behind a line, as much of it as the client is shown: None is what is not shown."""

    on: date | None
    person: str | None
    minutes: int
    narrative: str | None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. `amount_minor` is what the quantity costs at the price, rounded once; `tax_basis_points`: 1900 is 19 %.

    What is taken off has a quantity and an amount below zero; a price never is.
    """

    text: str
    quantity: int
    unit: LineUnit
    unit_price_minor: int
    amount_minor: int
    tax_basis_points: int
    tax_category: TaxCategory
    entries: tuple[AnnexEntry, ...] = ()


def lump(text: str, amount_minor: int, tax_basis_points: int, tax_category: TaxCategory) -> DocumentLine:
    """A line without a quantity, such as a correction: one piece at its amount, or minus one of what is taken off."""
    count = -1 if amount_minor < 0 else 1
    return DocumentLine(text, count, LineUnit.PIECES, abs(amount_minor), amount_minor, tax_basis_points, tax_category)


@dataclass(frozen=True, slots=True)
class CycleUse:
    """What a cycle had and what of it was used; what was carried may be below zero."""

    cycle: Span
    unit: LineUnit
    allotted: int
    carried: int
    added: int
    used: int

    @property
    def available(self) -> int:
        """What there was to use; never below nothing."""
        return max(0, self.allotted + self.carried + self.added)


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """What is billed of a retainer, apart from its change orders. The only section of a document needs no heading."""

    heading: str | None
    lines: tuple[DocumentLine, ...]
    change_orders: tuple[DocumentLine, ...] = ()
    cycle: CycleUse | None = None


@dataclass(frozen=True, slots=True)
class TaxSum:
    """The tax on all lines of a rate and category. Without a `sentence` the category's own stands on the document."""

    category: TaxCategory
    basis_points: int
    net_minor: int
    tax_minor: int
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice, or a credit note, which names the invoice that it credits.

    `service` are the days that it bills; its last day is the delivery date of the e-invoice. `how_to_pay` is what the
    seller wrote, in lines; an `iban` goes into the e-invoice, too.
    """

    kind: InvoiceKind
    number: str
    issued_on: date
    due_on: date | None
    service: Span
    seller: Party
    buyer: Party
    currency: str
    sections: tuple[DocumentSection, ...]
    taxes: tuple[TaxSum, ...]
    net_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    due_minor: int
    language: Language = Language.ENGLISH
    paper: Paper = Paper.A4
    how_to_pay: str = ""
    iban: str | None = None
    purchase_order: str | None = None
    pay_link: str | None = None
    paid_from_deposit: bool = False
    credits_number: str | None = None
    credits_issued_on: date | None = None

    @property
    def lines(self) -> Iterator[DocumentLine]:
        """All lines, in the order in which they stand."""
        for section in self.sections:
            yield from section.lines
            yield from section.change_orders
