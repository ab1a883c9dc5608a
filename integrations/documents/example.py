"""An invoice with a bit of everything, and a credit note: what a template is tried with before a client reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from domain.invoices.printed import AnnexEntry, CycleUse, DocumentLine, DocumentSection, InvoiceDocument, Party, TaxSum
from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.calendar import Span

_MONTH: Final = Span(date(2026, 11, 1), date(2026, 12, 1))
_WORK: Final = (
    AnnexEntry(date(2026, 11, 12), "Dee Park", 150, "Wireframes"),
    AnnexEntry(date(2026, 11, 19), None, 150, "Review,\nand what came of it"),
)


def _line(text: str, quantity: int, unit: LineUnit, price: int, amount: int) -> DocumentLine:
    work = _WORK if unit is LineUnit.MINUTES else ()
    return DocumentLine(text, quantity, unit, price, amount, 1900, TaxCategory.STANDARD, work)


EXAMPLE: Final = InvoiceDocument(
    kind=InvoiceKind.INVOICE,
    number="INV-2026-0042",
    issued_on=date(2026, 12, 1),
    due_on=date(2026, 12, 31),
    service=_MONTH,
    seller=Party("Example Agency", ("1 Example Street", "Example Town"), "GB", "GB123456789"),
    buyer=Party("Example Client", ("2 Example Street", "Example Town"), "GB", None),
    currency="EUR",
    sections=(
        DocumentSection(
            "Website",
            (
                _line("November", 1, LineUnit.PIECES, 240_000, 240_000),
                _line("Beyond", 300, LineUnit.MINUTES, 12_000, 60_000),
            ),
            (_line("CO-12 “Size guide”", 1, LineUnit.PIECES, 100_000, 100_000),),
            CycleUse(_MONTH, LineUnit.MINUTES, 2_400, 480, -60, 3_120),
        ),
        DocumentSection("Support", (_line("Hours taken back", -1, LineUnit.PIECES, 80_000, -80_000),)),
    ),
    taxes=(TaxSum(TaxCategory.STANDARD, 1900, 320_000, 60_800),),
    net_minor=320_000,
    tax_minor=60_800,
    total_minor=380_800,
    paid_minor=80_800,
    due_minor=300_000,
    how_to_pay="By transfer, please.\nThank you!",
    iban="DE02120300000000202051",
    purchase_order="PO-7781",
    pay_link="https://pay.example/INV-2026-0042",
)
EXAMPLES: Final = (
    EXAMPLE,
    # The least that there is: no due date, no order, nothing to pay.
    replace(
        EXAMPLE,
        kind=InvoiceKind.CREDIT_NOTE,
        number="CN-2026-0003",
        credits_number="INV-2026-0042",
        due_on=None,
        purchase_order=None,
        pay_link=None,
        iban=None,
        sections=(DocumentSection(None, EXAMPLE.sections[0].change_orders),),
        taxes=(TaxSum(TaxCategory.REVERSE_CHARGE, 0, 100_000, 0),),
    ),
)
