"""Invoices as QuickBooks and Xero take them in: a row a line, of what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from domain.invoices.allotting import allotted
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line, Tax
from domain.invoices.totals import by_tax, tax_of
from domain.invoices.words import InvoiceKind, LineKind, LineUnit, TaxCategory, TaxOn
from domain.values.money import exponent
from domain.values.rounding import half_up
from services.exports.books import Books
from services.exports.spreadsheet import as_csv

QUICKBOOKS: Final = (
    "*InvoiceNo", "*Customer", "*InvoiceDate", "*DueDate", "Terms", "Location", "Memo", "Item(Product/Service)",
    "ItemDescription", "ItemQuantity", "ItemRate", "*ItemAmount", "*ItemTaxCode", "ItemTaxAmount", "Currency",
    "Service Date",
)  # fmt: skip
# In the United States it works sales tax out by itself, and takes the currency of the customer.
NOT_IN_THE_US: Final = frozenset({"*ItemTaxCode", "ItemTaxAmount", "Currency"})
XERO: Final = (
    "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity",
    "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate",
    "InventoryItemCode", "*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType",
    "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "BrandingTheme",
)  # fmt: skip
_SALES: Final = "200"  # Xero's own account of sales
_ITEMS: Final[Mapping[LineKind, str]] = {
    LineKind.FEE: "Retainer fee",
    LineKind.OVERAGE: "Overage",
    LineKind.TIME: "Time",
    LineKind.CHANGE_ORDER: "Change order",
    LineKind.EXPENSE: "Expense",
    LineKind.CREDIT: "Credit",
    LineKind.ADJUSTMENT: "Adjustment",
}
_PRECISION = 10_000  # both take quantities of four decimals


def quickbooks(found: Books, *, us: bool = False) -> str:
    """The rows for QuickBooks Online; `us`: without the columns that it has not there."""
    columns = [each for each in QUICKBOOKS if not us or each not in NOT_IN_THE_US]
    rows = [row for invoice in found.sent for row in _for_quickbooks(invoice)]
    return as_csv(columns, [{name: row[name] for name in columns} for row in rows])


def xero(found: Books) -> str:
    """The rows for Xero; amounts are without tax."""
    rows = [row for each in found.sent for row in _for_xero(each, found.addresses.get(each.client.client_id, ""))]
    return as_csv(XERO, [{name: row.get(name, "") for name in XERO} for row in rows])


def priced(line: Line) -> tuple[Decimal, int]:
    """(quantity, price in minor units) that multiply to the amount, rounded half up. Where hours of four decimals do
    not, or a line counts nothing, it is one piece.
    """
    if line.quantity and line.unit_price_minor is not None:
        per = 60 if line.unit is LineUnit.MINUTES else 1
        quantity = half_up(line.quantity * _PRECISION, per)
        if half_up(quantity * line.unit_price_minor, _PRECISION) == line.amount_minor:
            return _short(Decimal(quantity) / _PRECISION), line.unit_price_minor
    return Decimal(1), line.amount_minor


def taxes(invoice: Invoice) -> list[tuple[Line, int]]:
    """The lines that are billed with the tax of each; that on a sum is shared out among its lines."""
    lines = [each.line for each in invoice.lines if each.line.struck is None]
    if invoice.tax_on is TaxOn.LINE:
        return [(line, tax_of(line.amount_minor, line.tax)) for line in lines]
    shares: dict[Tax, Iterator[int]] = {
        each.tax: iter(allotted(each.tax_minor, [line.amount_minor for line in lines if line.tax == each.tax]))
        for each in by_tax(lines, invoice.tax_on)
    }
    return [(line, next(shares[line.tax])) for line in lines]


def decimal_of(minor: int, currency: str) -> Decimal:
    """An amount with the decimals of its currency: a number, which no spreadsheet takes for a formula."""
    return Decimal(minor).scaleb(-exponent(currency))


def _for_quickbooks(invoice: Invoice) -> Iterator[dict[str, Any]]:
    currency, sign = invoice.client.currency, _sign(invoice)
    for line, tax_minor in taxes(invoice):
        quantity, price_minor = priced(line)
        yield {
            "*InvoiceNo": invoice.number,
            "*Customer": invoice.client.name,
            "*InvoiceDate": invoice.issued_on,
            "*DueDate": invoice.due_on,
            "Terms": "",
            "Location": "",
            "Memo": invoice.client.purchase_order,
            "Item(Product/Service)": _ITEMS[line.kind],
            "ItemDescription": line.text,
            "ItemQuantity": quantity,
            "ItemRate": decimal_of(sign * price_minor, currency),
            "*ItemAmount": decimal_of(sign * line.amount_minor, currency),
            "*ItemTaxCode": tax_code(line.tax),
            "ItemTaxAmount": decimal_of(sign * tax_minor, currency),
            "Currency": currency,
            "Service Date": line.starts_on or "",
        }


def _for_xero(invoice: Invoice, address: str) -> Iterator[dict[str, Any]]:
    currency, sign = invoice.client.currency, _sign(invoice)
    lines = [each.strip() for each in invoice.client.address.splitlines() if each.strip()]
    printed = [*lines[:3], ", ".join(lines[3:])] if len(lines) > 4 else lines
    for each in invoice.lines:
        if each.line.struck is not None:
            continue
        quantity, price_minor = priced(each.line)
        yield {
            "*ContactName": invoice.client.name,
            "EmailAddress": address,
            **{f"POAddressLine{place}": text for place, text in enumerate(printed, 1)},
            "*InvoiceNumber": invoice.number,
            "Reference": invoice.client.purchase_order,
            "*InvoiceDate": invoice.issued_on,
            "*DueDate": invoice.due_on,
            "*Description": each.line.text,
            "*Quantity": quantity,
            "*UnitAmount": decimal_of(sign * price_minor, currency),
            "*AccountCode": _SALES,
            "*TaxType": "Tax on Sales" if each.line.tax.charged else "Tax Exempt",
            "Currency": currency,
        }


def tax_code(tax: Tax) -> str:
    """`19% S`, or why there is none: a word that is matched to a code of one's own when the file is taken in."""
    if tax.category is not TaxCategory.STANDARD:
        return {TaxCategory.REVERSE_CHARGE: "Reverse charge", TaxCategory.EXEMPT: "Exempt"}.get(
            tax.category, "Out of scope"
        )
    return f"{_short(Decimal(tax.rate) / 100)}% S" if tax.rate else "No VAT"


def _sign(invoice: Invoice) -> int:
    """What a credit note gives back is below zero, where there is only one kind of row."""
    return -1 if invoice.kind is InvoiceKind.CREDIT_NOTE else 1


def _short(number: Decimal) -> Decimal:
    """Without noughts at the end, and never as 1E+1."""
    return Decimal(f"{number.normalize():f}")
