"""What can be billed, once: facts, what they are worth right now, and what of them is billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.invoices.lines import NO_TAX, Line, Tax
from domain.invoices.words import FactKind, LineKind, LineUnit


@dataclass(frozen=True, slots=True)
class FactKey:
    """Which fact: `fact_id` is whose the kind says, `on` the day that belongs to it."""

    kind: FactKind
    fact_id: UUID
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact, and what it is worth right now.

    What nobody knows yet is no fact: the overage of a cycle that is open again is not nothing. `quantity` and
    `unit_price_minor` as in `Line`; of time `worth_minor` is what it would cost alone.
    """

    key: FactKey
    kind: LineKind
    text: str
    worth_minor: int
    retainer_id: UUID | None = None
    quantity: int | None = None
    unit: LineUnit | None = None
    unit_price_minor: int | None = None
    tax: Tax = NO_TAX
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Billed:
    """What of a fact stands on invoices and drafts: in all, and by which source last.

    `tax`, `starts_on` and `ends_on` are of the line that billed it first.
    """

    amount_minor: int
    quantity: int
    sequence: int
    tax: Tax = NO_TAX
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Why a line is there: a fact, billed first (`sequence` 1) or corrected, and what of the line is due to it."""

    key: FactKey
    sequence: int
    amount_minor: int
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A line, and the facts that it bills. One that somebody added has none."""

    line: Line
    sources: tuple[Source, ...] = ()


def is_settled(fact: Fact, billed: Billed | None) -> bool:
    """Whether it is billed as it stands; time is compared in minutes."""
    if fact.key.kind is FactKind.TIME:
        return (fact.quantity or 0) == (billed.quantity if billed else 0)
    return not correction(fact, billed)


def correction(fact: Fact, billed: Billed | None) -> int:
    """What is to be billed of a fact: right now less billed so far."""
    return fact.worth_minor - (billed.amount_minor if billed else 0)
