"""Invoices to render: a short one, and what a test changes of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.invoices.printed import AnnexEntry, CycleUse, DocumentLine, DocumentSection, InvoiceDocument, Party, TaxSum
from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.calendar import Span
from domain.values.money import value_of
from domain.values.rounding import half_up

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
SELLER = Party("Northlight Studio GmbH", ("Torstraße 7", "10119 Berlin", "Germany"), "DE", "DE123456789")
BUYER = Party("Acme B.V.", ("Keizersgracht 1", "1015 CJ Amsterdam", "Netherlands"), "NL", "NL123456789B01")


def hours(text: str, minutes: int, rate: int, basis_points: int = 1900, **changes: Any) -> DocumentLine:
    """A line of time at an hourly rate."""
    amount = value_of(minutes, rate)
    line = DocumentLine(text, minutes, LineUnit.MINUTES, rate, amount, basis_points, TaxCategory.STANDARD)
    return replace(line, **changes)


def pieces(text: str, count: int, price: int, basis_points: int = 1900, **changes: Any) -> DocumentLine:
    """A line of pieces, such as a month's fee."""
    line = DocumentLine(text, count, LineUnit.PIECES, price, count * price, basis_points, TaxCategory.STANDARD)
    return replace(line, **changes)


def entries(count: int, person: str | None = "Dee Park", minutes: int = 20) -> tuple[AnnexEntry, ...]:
    return tuple(
        AnnexEntry(NOVEMBER.starts_on + timedelta(days=each % 30), person, minutes, f"Wireframes, part {each + 1}")
        for each in range(count)
    )


def invoice(*sections: DocumentSection, paid: int = 0, **changes: Any) -> InvoiceDocument:
    """An invoice whose sums come from its lines, with tax on the sum; or what is changed of it."""
    nets: dict[tuple[TaxCategory, int], int] = defaultdict(int)
    for section in sections:
        for line in (*section.lines, *section.change_orders):
            nets[line.tax_category, line.tax_basis_points] += line.amount_minor
    taxes = tuple(TaxSum(kind, points, net, half_up(net * points, 10_000)) for (kind, points), net in nets.items())
    net, tax = sum(nets.values()), sum(each.tax_minor for each in taxes)
    whole = InvoiceDocument(
        kind=InvoiceKind.INVOICE,
        number="INV-2026-0042",
        issued_on=date(2026, 12, 1),
        due_on=date(2026, 12, 31),
        service=NOVEMBER,
        seller=SELLER,
        buyer=BUYER,
        currency="EUR",
        sections=sections,
        taxes=taxes,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        paid_minor=paid,
        due_minor=net + tax - paid,
        how_to_pay="Please pay by transfer to Northlight Studio GmbH.\nThank you for working with us.",
        iban="DE02120300000000202051",
        purchase_order="PO-7781",
        pay_link="https://pay.example/INV-2026-0042",
    )
    return replace(whole, **changes)


# The worked example: EUR 2,400.00 + 5 h × 120.00, 19 %, is 3,000.00 + 570.00 = 3,570.00.
MONTH = DocumentSection(
    None,
    (
        pieces("Website care, November 2026", 1, 240_000),
        hours("Work beyond the agreed hours", 300, 12_000, entries=entries(3)),
    ),
    cycle=CycleUse(NOVEMBER, LineUnit.MINUTES, 40 * 60, 8 * 60, 0, 53 * 60),
)
SHORT = invoice(MONTH)


def untaxed(category: TaxCategory, sentence: str | None = None) -> InvoiceDocument:
    """The short one in a category without tax."""
    lines = tuple(replace(line, tax_category=category, tax_basis_points=0) for line in MONTH.lines)
    document = invoice(replace(MONTH, lines=lines))
    return replace(document, taxes=tuple(replace(tax, sentence=sentence) for tax in document.taxes))
