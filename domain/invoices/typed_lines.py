"""Lines as somebody types them into a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from uuid import UUID

from domain.invoices.lines import Line, Tax
from domain.invoices.refusals import LineWithoutAmount, LineWithoutText, NoAmountAtTheEnd, TaxRateUnclear
from domain.invoices.words import LineKind, Struck
from domain.values.descriptions import check_paragraphs
from domain.values.money import parse_amount
from domain.values.plain_text import one_line, shown

_RATE = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s*%?")


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line that somebody adds, as typed: `amount` is like `49.90`, or `-49.90` for a credit."""

    text: str
    amount: str
    kind: LineKind = LineKind.ADJUSTMENT
    tax_rate: str | None = None
    retainer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Other words or another amount for a line, as typed; None, as it is."""

    line_id: UUID
    text: str | None = None
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class LineStruck:
    """A line that is not billed here; `how` None puts it back."""

    line_id: UUID
    how: Struck | None


LineChange = FreeLine | LineEdit | LineStruck


def free_lines(text: str) -> tuple[FreeLine, ...]:
    """Lines as somebody types them, one each, the amount at the end: `Stock photo 49.90`. Raises NoAmountAtTheEnd
    and LineWithoutText.
    """
    found = []
    for typed in filter(None, (one_line(each) for each in text.splitlines())):
        words, _, amount = typed.rpartition(" ")
        if not any(char.isdigit() for char in amount):
            raise NoAmountAtTheEnd(typed=shown(typed))
        if not words:
            raise LineWithoutText
        found.append(FreeLine(words, amount))
    return tuple(found)


def signed_amount(text: str, currency: str) -> int:
    """An amount that may be below zero. Raises LineWithoutAmount, and what `parse_amount` does."""
    typed = one_line(text).replace("−", "-")
    if not typed:
        raise LineWithoutAmount
    bare = typed.removeprefix("-")
    minor = parse_amount(bare, currency)
    return -minor if bare != typed else minor


def read_tax_rate(text: str) -> int:
    """A percentage like `19`, `8.1` or `7,7 %` in basis points. Raises TaxRateUnclear."""
    read = _RATE.fullmatch(one_line(text))
    if read is None:
        raise TaxRateUnclear(typed=shown(text))
    return int(read[1]) * 100 + int((read[2] or "").ljust(2, "0"))


def new_line(typed: FreeLine, currency: str, tax: Tax, line_id: UUID) -> Line:
    """The line that somebody adds. Raises LineWithoutText, LineWithoutAmount, TaxRateUnclear, and of the amount."""
    return Line(
        line_id=line_id,
        kind=typed.kind,
        text=_words(typed.text),
        amount_minor=signed_amount(typed.amount, currency),
        retainer_id=typed.retainer_id,
        tax=replace(tax, rate=read_tax_rate(typed.tax_rate)) if typed.tax_rate else tax,
        is_edited=True,
    )


def edited(line: Line, edit: LineEdit, currency: str) -> Line:
    """The line as it reads now. With another amount it counts nothing: no quantity would lead to it."""
    after = line if edit.text is None else replace(line, text=_words(edit.text), is_edited=True)
    if edit.amount is None:
        return after
    amount_minor = signed_amount(edit.amount, currency)
    if amount_minor == line.amount_minor:
        return after
    return replace(after, amount_minor=amount_minor, quantity=None, unit=None, unit_price_minor=None, is_edited=True)


def _words(text: str) -> str:
    words = check_paragraphs(text)
    if not words:
        raise LineWithoutText
    return words
