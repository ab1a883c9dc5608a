"""A specimen of an invoice: what a workspace's own look like, with nothing in it that anybody owes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from domain.invoices.invoices import InvoiceSettings, due_day
from domain.invoices.printed import DocumentLine, DocumentSection, InvoiceDocument, Party, TaxSum
from domain.invoices.printing import how_to_pay, party
from domain.invoices.words import InvoiceKind, LineUnit, TaxCategory
from domain.values.calendar import Span
from domain.values.money import exponent

# It stands where the number does, and takes none.
NUMBER: Final = "SPECIMEN"
_DAY: Final = timedelta(days=1)


def specimen(settings: InvoiceSettings, *, seller: str, currency: str, today: date) -> InvoiceDocument:
    """An invoice over a hundred, from the workspace to nobody; `seller` is what it is called without a legal name."""
    amount_minor = 100 * 10 ** exponent(currency)
    line = DocumentLine(
        "Specimen: there is nothing to pay", 1, LineUnit.PIECES, amount_minor, amount_minor, 0, TaxCategory.OUTSIDE
    )
    return InvoiceDocument(
        kind=InvoiceKind.INVOICE,
        number=NUMBER,
        issued_on=today,
        due_on=due_day(today, settings.payment_days),
        service=Span(today, today + _DAY),
        seller=party(settings.legal_name or seller, settings.address, settings.country, settings.tax_number),
        buyer=Party("Specimen client", ("1 Example Street", "Example Town")),
        currency=currency,
        sections=(DocumentSection(None, (line,)),),
        taxes=(TaxSum(TaxCategory.OUTSIDE, 0, amount_minor, 0, NUMBER),),
        net_minor=amount_minor,
        tax_minor=0,
        total_minor=amount_minor,
        paid_minor=0,
        due_minor=amount_minor,
        paper=settings.paper,
        how_to_pay=how_to_pay(settings),
        iban=settings.iban or None,
    )
